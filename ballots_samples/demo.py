"""Count the samples of Clermont and Orsay from their sealed batches, as officials would, report and verify both.

Each workspace is made from the published folder without its result: the definition, the signed batches, the board and
the lots. Shows each command as it is typed, then what it prints; in French on a French system.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent
SAMPLES = ("clermont", "orsay-2007")
RESULT = ("result.json", "rejected.csv", "MANIFEST.sha256", "statement.json*", "evidence", "report")
"""What the tally and the statement wrote; everything else was there before the count."""
PAGES = HOME.parent / "build" / "demo"
"""Where the pages of the report are left, to be opened in a browser."""


def run(*words: str) -> None:
    """Type one `votation` command; stop with its exit code if it fails."""
    print(f"\n$ votation {' '.join(words)}", flush=True)
    told = subprocess.run([sys.executable, "-m", "votation", *words], check=False)  # noqa: S603 - our own command
    if told.returncode:
        sys.exit(told.returncode)


def main() -> None:
    """Count both samples, hold the counts against the published ones, make the pages, verify."""
    shutil.rmtree(PAGES, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        for sample in SAMPLES:
            published = HOME / sample / "published"
            workspace = Path(folder) / sample
            shutil.copytree(published, workspace, ignore=shutil.ignore_patterns(*RESULT))
            run("tally", "--dir", str(workspace))
            if (workspace / "result.json").read_bytes() != (published / "result.json").read_bytes():
                sys.exit(f"{sample}: not the published result")
            run("report", "--dir", str(workspace), "--to", str(PAGES / sample))
            run("verify", str(published), "--trust", str(HOME / sample / "officials.allowed_signers"))


if __name__ == "__main__":
    main()
