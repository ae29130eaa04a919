"""The observer's page, typed as it stands beside every sample, in both languages."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOME = ROOT / "ballots_samples"
SAMPLES = sorted(path.parent.name for path in HOME.glob("*/election.yaml"))
PAGES = ("observer.md", "observer.fr.md")


def blocks(page: str) -> list[str]:
    return re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / page).read_text("utf-8"), re.DOTALL)


def lay(desk: Path, sample: str) -> dict[str, str]:
    """Lay a sample out, with the copy saved on Monday; return the poster's fingerprint, and a ballot to look for."""
    for name in ("published", "saved"):
        shutil.copytree(HOME / sample / "published", desk / name)
    shutil.copy(HOME / sample / "officials.allowed_signers", desk)
    file = min((desk / "published" / "ballots").glob("*.csv"))
    ballot = file.read_text("ascii").splitlines()[1].partition(",")[0]
    box = json.loads(file.with_suffix(".json").read_bytes())["box"]
    fingerprint = hashlib.sha256((desk / "published" / "election.json").read_bytes()).hexdigest()
    return {"BALLOT": f"{box}/{ballot}", "FINGERPRINT": fingerprint}


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_the_page_can_be_typed(page: str, sample: str, desk: Path, environment: dict[str, str]) -> None:
    environment |= lay(desk, sample)
    for block in blocks(page):
        words = ["sh", "-ec", block]
        told = subprocess.run(words, cwd=desk, env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert told.returncode == 0, f"{block}{told.stdout}{told.stderr}"
    recount = json.loads((desk / "recounts" / "miroir.json").read_bytes())
    assert recount["verdict"] == "match"
    assert json.loads((desk / "receipt.json").read_bytes())["format"] == "votation/receipt@1"


def test_both_languages_show_the_same_commands() -> None:
    english, french = (["\n".join(blocks(page)).replace(" --lang fr", "")] for page in PAGES)
    assert english == french
