"""The observer's check without votation: a shell, sha256sum, ssh-keygen and awk, on every sample."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
HOME = ROOT / "ballots_samples"
SAMPLES = sorted(path.parent.name for path in HOME.glob("*/election.yaml"))
PAGE = (ROOT / "docs/observer.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
SHELLS = [words for words in (["dash"], ["busybox", "sh"], ["sh"]) if shutil.which(words[0])]


def script(sample: str) -> str:
    """The two blocks of the page as they stand, but for the column of the first measure."""
    check, count = BLOCKS[:2]
    header = next((HOME / sample / "published" / "ballots").glob("*.csv")).read_text("ascii").splitlines()[0]
    column = header.split(",").index(first_measure(sample)) + 1
    assert "cut -d, -f4" in count
    return f"set -e\n{check}{count.replace('cut -d, -f4', f'cut -d, -f{column}')}"


def first_measure(sample: str) -> str:
    written = json.loads((HOME / sample / "published" / "result.json").read_bytes())["written"]
    return str(written["accepted"][0]["measure"])


def run(shell: list[str], sample: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [*shell, "-c", script(sample)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def copy(sample: str, folder: Path) -> Path:
    shutil.copytree(HOME / sample / "published", folder / "published")
    shutil.copy(HOME / sample / "officials.allowed_signers", folder)
    return folder / "published"


@pytest.mark.parametrize("shell", SHELLS, ids=lambda words: words[0])
@pytest.mark.parametrize("sample", SAMPLES)
def test_the_check_passes_and_counts_what_the_result_says(sample: str, shell: list[str], tmp_path: Path) -> None:
    copy(sample, tmp_path)
    told = run(shell, sample, tmp_path)
    assert told.returncode == 0, told.stderr
    row = json.loads((HOME / sample / "published" / "result.json").read_bytes())["written"]["accepted"][0]
    expected = Counter({"": row["empty"]} | {str(value): count for value, count in enumerate(row["values"])})
    lines = told.stdout.splitlines()
    counted = Counter(
        {cell.strip(): int(count) for count, cell in re.findall(r"^ *(\d+) ?(\d*)$", "\n".join(lines), re.MULTILINE)}
    )
    assert counted == +expected


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


TAMPERING: dict[str, Callable[[Path], object]] = {
    "a ballot changed": lambda folder: flip(next((folder / "ballots").glob("*.csv"))),
    "a manifest changed": lambda folder: flip(next((folder / "ballots").glob("*.json"))),
    "the result changed": lambda folder: flip(folder / "result.json"),
    "the definition changed": lambda folder: flip(folder / "election.json"),
    "the board changed": lambda folder: flip(folder / "board.json"),
    "the statement changed": lambda folder: flip(folder / "statement.json"),
    "a signature changed": lambda folder: flip(folder / "statement.json.anne.sig"),
    "a file added": lambda folder: (folder / "ballots" / "extra.csv").write_text("ballot\n"),
    "a file removed": lambda folder: (folder / "rejected.csv").unlink(),
    "the manifest made again": lambda folder: (folder / "MANIFEST.sha256").write_text(
        "".join((folder / "MANIFEST.sha256").read_text().splitlines(keepends=True)[1:])
    ),
}


@pytest.mark.parametrize("shell", SHELLS, ids=lambda words: words[0])
@pytest.mark.parametrize("tampering", list(TAMPERING))
@pytest.mark.parametrize("sample", SAMPLES)
def test_the_check_fails_on_a_tampered_copy(sample: str, tampering: str, shell: list[str], tmp_path: Path) -> None:
    TAMPERING[tampering](copy(sample, tmp_path))
    assert run(shell, sample, tmp_path).returncode != 0


@pytest.mark.parametrize("page", ["README.md", "docs/observer.fr.md"])
def test_the_other_pages_show_the_same_check(page: str) -> None:
    assert f"```sh\n{BLOCKS[0]}```" in (ROOT / page).read_text("utf-8")
