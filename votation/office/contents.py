"""What of a workspace is published, and the manifest of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.errors import PathError
from votation.evidence import folder
from votation.office import places

if TYPE_CHECKING:
    from votation.office.workspace import Workspace


def published_names(workspace: Workspace) -> list[str]:
    """Return the files that belong into the published folder, sorted by bytes.

    Raises:
        PathError: The folder holds a file that has no place in it, or something that is no regular file.
    """
    names = folder.regular_files(workspace.root, skip=places.KEPT_BACK)
    for name in names:
        if not places.is_published(name):
            raise PathError("file-unknown", file=name)
    return names


def manifest_of(workspace: Workspace) -> bytes:
    """Return MANIFEST.sha256 of the folder as it is.

    Raises:
        PathError: As `published_names`.
        MachineError: A file cannot be read.
    """
    covered = [name for name in published_names(workspace) if folder.is_covered(name)]
    return folder.manifest_text({name: folder.sha256_file(workspace.path(name)) for name in covered})
