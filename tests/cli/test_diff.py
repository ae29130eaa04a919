"""What an observer saved, and what is published now: `votation diff`."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from forging import Forger

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Hall, Said

    Votation = Callable[..., Said]


def test_the_same_folder_and_its_zip_file_are_the_same(closed: Hall, votation: Votation) -> None:
    archive = closed.root / "published.zip"
    assert votation("publish", archive, "--dir", closed.office).code == 0
    said = votation("diff", closed.root / "published", archive, "--json")
    assert (said.code, said.json["changes"], said.json["appended_only"]) == (0, [], True)
    assert "The two copies are the same." in votation("diff", closed.root / "published", archive).out


def test_two_stories_are_told_written_down_and_checked(closed: Hall, votation: Votation) -> None:
    other = closed.root / "other"
    shutil.copytree(closed.root / "published", other)
    forger = Forger(other, ("anne",))
    forger.edit("board.json", lambda board: board.update(boxes_missing=["b02"]))
    forger.edit("result.json", lambda result: result["overall"]["outcomes"][0]["tiers"][0].update(rank=2))
    forger.resign("board.json")
    forger.restate()
    proofs = closed.root / "proofs"
    proofs.mkdir()
    said = votation("diff", closed.root / "published", other, "--to", proofs, "--json")
    told = said.json
    assert (said.code, told["verdict"]) == (1, "FAIL")
    assert {each["rule"] for each in told["findings"]} >= {"history-two-boards", "history-two-statements"}
    assert {each["after"] for each in told["ranks"]} == {2}
    assert len(told["proofs"]) == 2
    for proof in told["proofs"]:
        checked = votation("diff", "check", proof, "--trust", closed.trust, "--json")
        assert (checked.code, checked.json["verdict"], checked.json["findings"]) == (0, "OK", [])
        assert votation("diff", "check", proof, "--json").json["verdict"] == "INCOMPLETE"
    shown = votation("diff", closed.root / "published", other, "--to", proofs)  # the same proofs once more
    assert shown.code == 1
    for words in ("board", "changed", "Proof that two stories were signed", "rank", "FAIL"):
        assert words in shown.out
    proven = votation("diff", "check", told["proofs"][0], "--trust", closed.trust).out
    assert "Proven: enough officials signed two versions of board.json" in proven


def test_a_folder_that_is_not_there(closed: Hall, votation: Votation) -> None:
    assert votation("diff", closed.root / "published", closed.root / "nowhere", "--json").code == 4
    assert votation("diff", closed.root / "published").code == 2
