"""From `election.yaml` to the frozen definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.election.checks import NO_FILE, examine
from votation.election.notices import Notice
from votation.election.source import read_yaml

if TYPE_CHECKING:
    from votation.election.model import Credentials, Election
    from votation.election.source import Source


def load_yaml(
    data: bytes, file: str, *, allowed_signers_sha256: str = NO_FILE, credentials: Credentials | None = None
) -> Election:
    """Read and freeze a definition as people write it.

    Args:
        data: The whole of `election.yaml`.
        file: Its name, for errors.
        allowed_signers_sha256: Digest of the file `allowed_signers` beside it; without it, no key is anybody's.
        credentials: Length and digest of the file `credentials.txt` beside it, where there is one.

    Raises:
        DocumentError: The file is not in the subset of YAML that is read.
        LimitError: It is too large or too deep.
        DefinitionError: The first mistake, with the number of all of them.
    """
    source = read_yaml(data, file)
    return freeze(source, allowed_signers_sha256=allowed_signers_sha256, credentials=credentials)[0]


def freeze(
    source: Source, *, allowed_signers_sha256: str = NO_FILE, credentials: Credentials | None = None
) -> tuple[Election, list[Notice]]:
    """Return the definition with every default of its shape written out, and what was changed in its texts.

    The options of its methods stay as written: `votation.methods.resolve` knows their defaults.

    Args:
        source: The definition as written.
        allowed_signers_sha256: Digest of the file `allowed_signers` beside it.
        credentials: Length and digest of the file `credentials.txt` beside it, where there is one.

    Raises:
        DefinitionError: The first mistake, with the number of all of them as `mistakes`.
    """
    election, found = examine(source, allowed_signers_sha256=allowed_signers_sha256, credentials=credentials)
    for first in found:
        first.details["mistakes"] = len(found)
        raise first
    assert election is not None
    return election, [Notice("text-normalised", path) for path in source.normalised]
