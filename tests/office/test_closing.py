from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from simulator import OPERATOR, SOFTWARE, Scenario, test_key

from votation.errors import EvidenceError, IncompleteError, RefusedError
from votation.office.closing import close
from votation.office.sealing import seal
from votation.office.signatures import sign
from votation.office.status import state

if TYPE_CHECKING:
    from pathlib import Path

    from votation.office.closing import Closed


@pytest.fixture
def small(tmp_path: Path) -> Scenario:
    """One official, two boxes whose drafts lie in the workspace."""
    return with_drafts(Scenario(tmp_path).open())


def with_drafts(scenario: Scenario) -> Scenario:
    scenario.box("b01").cast({"m01": 3, "m02": 1})
    scenario.box("b02").cast({"m01": 2, "m02": 2}).cast({})
    (scenario.office / "drafts").mkdir()
    for box in scenario.boxes:
        (scenario.office / "drafts" / f"{box}.csv").write_bytes(scenario.box(box).draft().read_bytes())
    return scenario


def closing(scenario: Scenario, **how: Any) -> Closed:
    options = {"key": test_key("anne"), "clock": scenario.clock, "operator": OPERATOR, "software": SOFTWARE} | how
    return close(scenario.office, **options)


def test_one_official_closes_a_small_election_in_one_go(small: Scenario) -> None:
    seen = []
    closed = closing(
        small,
        pages=lambda papers: {"index.html": f"{papers.tally.closing.lines}\n".encode()},
        verify=lambda copy: seen.append(sorted(path.name for path in copy.iterdir())),
    )
    assert [sealed.box for sealed in closed.sealed] == ["b01", "b02"]
    assert [sealed.signer for sealed in closed.sealed] == ["anne", "anne"]
    assert closed.proclaimed.tally.closing.lines == 3
    assert closed.proclaimed.tally.overall.counts.blank == 1
    assert (small.office / "report" / "index.html").read_bytes() == b"3\n"
    assert "drafts" not in seen[0]
    assert not list((small.office / "private").glob(".*"))
    assert state(small.office).step == "signed"
    assert small.publish().is_dir()


def test_closing_again_changes_nothing(small: Scenario) -> None:
    first = closing(small)
    statement = (small.office / "statement.json").read_bytes()
    again = closing(small)
    assert again.sealed == ()
    assert again.proclaimed.result_sha256 == first.proclaimed.result_sha256
    assert (small.office / "statement.json").read_bytes() == statement


def test_boxes_that_have_a_key_sign_for_themselves(small: Scenario) -> None:
    closed = closing(small, box_keys={"b02": test_key("b02")})
    assert [sealed.signer for sealed in closed.sealed] == ["anne", "b02"]


def test_more_hands_than_one_do_the_evening_step_by_step(tmp_path: Path) -> None:
    scenario = with_drafts(Scenario(tmp_path, officials=("anne", "bruno"), threshold=2).open())
    with pytest.raises(RefusedError, match="close-needs-hands"):
        closing(scenario)
    assert not (scenario.office / "ballots").exists()


def test_the_official_is_named_where_there_are_several(tmp_path: Path) -> None:
    scenario = with_drafts(Scenario(tmp_path, officials=("anne", "bruno")).open())
    with pytest.raises(RefusedError, match="close-needs-name"):
        closing(scenario)
    assert closing(scenario, name="anne").signed.path == "statement.json.anne.sig"


def test_an_unsigned_definition_is_not_closed(tmp_path: Path) -> None:
    scenario = with_drafts(Scenario(tmp_path).open())
    (scenario.office / "election.json.anne.sig").unlink()
    with pytest.raises(IncompleteError, match="signatures-missing"):
        closing(scenario)


def test_lots_that_are_due_are_drawn_before_the_evening_ends(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, changes={"lots": {"source": "Dice"}}).open()
    with_drafts(scenario)
    for box in scenario.boxes:
        path = scenario.office / "drafts" / f"{box}.csv"
        path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(IncompleteError, match="lots-due") as due:
        closing(scenario)
    assert due.value.expected == "Dice"
    scenario.lots("3 1 6")
    sign(scenario.office, "lots.json", key=test_key("anne"), name="anne")
    assert closing(scenario).staged.statement.digests.lots is not None


def test_what_verify_finds_is_raised_and_the_copy_removed(small: Scenario) -> None:
    def fail(_: Path) -> None:
        raise EvidenceError("recount-differs")

    with pytest.raises(EvidenceError, match="recount-differs"):
        closing(small, verify=fail)
    assert not (small.office / "private" / ".verified").exists()


def test_a_draft_that_a_larger_box_took_in_waits_for_nobody(small: Scenario) -> None:
    seal(
        small.office,
        election=small.election,
        box="b02",
        key=test_key("b02"),
        with_=["drafts/b01.csv"],
        merge=["station:b01=b02"],
        at=small.clock(),
        operator=OPERATOR,
    )
    now = state(small.office)
    assert (now.missing, now.command) == ((), ("board",))
    closed = closing(small)
    assert closed.sealed == ()
    assert closed.board.board.boxes_missing == ("b01",)
    assert closed.proclaimed.tally.closing.lines == 3
