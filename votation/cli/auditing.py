"""What the office asks the auditor: producer and checker meet here, and nowhere below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation import audit
from votation.office import places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def verified(folder: Path, trust: Path | None = None) -> Callable[[Path], None]:
    """Return what verifies a copy of the workspace `folder` and raises the first difference.

    Args:
        folder: The workspace; its allowed_signers lies outside the copy.
        trust: Keys to use instead.
    """
    anchor = trust or folder / places.ALLOWED_SIGNERS

    def verify(copy: Path) -> None:
        difference = audit.verify(copy, trust=anchor).first_difference
        if difference is not None:
            raise difference

    return verify


def rehearsed(folder: Path, trust: Path) -> None:
    """Verify the public folder of a rehearsal, and raise the first thing found but that it is one."""
    for finding in audit.verify(folder, trust=trust).findings:
        if finding.rule != "rehearsal":
            raise finding
