"""The election folder on disk: names that are safe everywhere, what it holds, and writing that is whole or not at all.

=============  =====================================================================
`names`        safe portable names, the regular files of a folder, reading one of them
`manifest`     MANIFEST.sha256: which file has which digest, and which files it covers
`archive`      the same folder as one zip file, and reading one that may be hostile; imported where it is needed
`disk`         atomic writing, the lock of a folder, errors of the machine
=============  =====================================================================
"""

from votation.evidence.folder.disk import lock, machine_errors, move_into_place, sha256_file, write_alone, write_atomic
from votation.evidence.folder.manifest import MANIFEST_NAME, is_covered, manifest_text, parse_manifest
from votation.evidence.folder.names import MAX_NAME_BYTES, read_bytes, regular_files, safe_path

__all__ = [
    "MANIFEST_NAME",
    "MAX_NAME_BYTES",
    "is_covered",
    "lock",
    "machine_errors",
    "manifest_text",
    "move_into_place",
    "parse_manifest",
    "read_bytes",
    "regular_files",
    "safe_path",
    "sha256_file",
    "write_alone",
    "write_atomic",
]
