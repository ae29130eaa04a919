"""A rehearsal meets every rule of its definition, can fail, and is never taken for an election (ADR 0061)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from simulator import GRADES, Scenario

from votation import audit
from votation.errors import RefusedError
from votation.intake import CODES
from votation.office import places
from votation.office.publishing import publish
from votation.office.rehearsal import rehearse
from votation.office.voters import make_test_voters
from votation.report.pages import report_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.office.rehearsal import Rehearsed

NOW = "2027-05-01T09:00:00Z"
TITLE = {"fr": "Essai", "en": "Trial"}
CHANNEL = {
    "id": "channel",
    "title": TITLE,
    "values": [{"id": value, "title": TITLE} for value in ("web", "paper", "post")],
}
ALWAYS = {"BAD_LEVEL", "DUPLICATE", "CONFLICT"}
GROUPED = ALWAYS | {"BAD_GROUP"}
RANKING = {"ballot": {"kind": "ranking", "max_ranks": "2", "ties_allowed": "false"}, "no_opinion": None}
APPROVAL = {
    "ballot": {"kind": "approval", "min": "2", "max": "2"},
    "no_opinion": None,
    "methods": {"official": {"id": "approval"}},
}
DEFINITIONS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "grades": ({}, GROUPED),
    "no groups": ({"groups": None, "signers": "one box"}, ALWAYS),
    "scores": (
        {"ballot": {"kind": "scores", "max": "3"}, "methods": {"official": {"id": "score"}}},
        GROUPED,
    ),
    "scores with a sum": (
        {"ballot": {"kind": "scores", "max": "5", "max_sum": "7"}, "methods": {"official": {"id": "score"}}},
        GROUPED | {"TOO_MANY"},
    ),
    "approval": (APPROVAL, GROUPED | {"TOO_MANY", "TOO_FEW"}),
    "ranking": (
        {**RANKING, "unranked": "last", "methods": {"official": {"id": "schulze"}}},
        GROUPED | {"TOO_MANY"},
    ),
    "ranking with ties": (
        {
            "ballot": {"kind": "ranking"},
            "no_opinion": None,
            "unranked": "exclude",
            "methods": {"official": {"id": "schulze"}},
        },
        GROUPED,
    ),
    "last": ({"revote": {"rule": "last"}}, GROUPED | {"SUPERSEDED"}),
    "first": ({"revote": {"rule": "first"}}, GROUPED | {"SUPERSEDED"}),
    "void": ({"revote": {"rule": "void"}}, GROUPED | {"VOIDED"}),
    "priority": (
        {
            "groups": [CHANNEL],
            "revote": {"rule": "priority", "group": "channel", "order": ["paper", "post", "web"]},
            "signers": "all values",
        },
        GROUPED | {"SUPERSEDED"},
    ),
    "lots": ({"lots": {"source": "Dice"}}, GROUPED),
    "small groups": ({"privacy": {"min_group": "7"}}, GROUPED),
}


def definition(changes: dict[str, Any]) -> dict[str, Any]:
    """Spell out the signers, where a box may use other values than its station."""
    if isinstance(changes.get("signers"), str):
        boxes = [{"id": box, "name": box} for box in ("b01", "b02")]
        officials = {"threshold": "1", "names": ["anne"]}
        return changes | {"signers": {"officials": officials, "boxes": boxes}}
    return changes


def town(root: Path, **changes: Any) -> Scenario:
    return Scenario(root, changes=definition(changes)).write_source()


def play(office: Path) -> Rehearsed:
    def verify(public: Path, trust: Path) -> None:
        report = audit.verify(public, trust=trust)
        assert [each.rule for each in report.findings] == ["rehearsal"]

    return rehearse(office, clock=lambda: NOW, pages=report_pages, verify=verify)


def met(played: Rehearsed) -> set[str]:
    return {each.name for each in played.checks if each.what == "rejected" and each.counted}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_reason_that_a_definition_can_give_is_met(name: str, tmp_path: Path) -> None:
    changes, codes = DEFINITIONS[name]
    played = play(town(tmp_path, **changes).office)
    assert [each for each in played.checks if not each.holds] == []
    assert met(played) == codes


def test_signed_ballots_are_met_on_a_test_roll_of_its_own(tmp_path: Path) -> None:
    scenario = town(tmp_path, revote={"rule": "last"})
    make_test_voters(3, tmp_path / "voters")
    roll = (tmp_path / "voters" / "credentials.txt").read_bytes()
    (scenario.office / "credentials.txt").write_bytes(roll)
    played = play(scenario.office)
    assert played.holds
    assert met(played) == GROUPED | {"SUPERSEDED", "UNKNOWN_CREDENTIAL", "BAD_SIGNATURE"}
    assert (played.root / "office" / "credentials.txt").read_bytes() != roll


def test_the_board_decides_what_two_boxes_contest(tmp_path: Path) -> None:
    played = play(town(tmp_path).office)
    board = json.loads((played.root / "public" / "board.json").read_text(encoding="utf-8"))
    assert board["revision"] == 2
    (decided,) = board["conflicts"]
    assert (decided["keep"], decided["reason"]) == ("b01", "ESSAI / REHEARSAL")
    alone = play(Scenario(tmp_path / "alone", boxes=("b01",)).write_source().office)
    assert alone.holds
    assert json.loads((alone.root / "public" / "board.json").read_text(encoding="utf-8"))["revision"] == 1


def test_all_reasons_are_met_by_some_definition() -> None:
    signed = {"UNKNOWN_CREDENTIAL", "BAD_SIGNATURE"}
    assert set().union(signed, *(codes for _, codes in DEFINITIONS.values())) == set(CODES)


def test_the_deck_has_every_level_theme_value_and_blank(tmp_path: Path) -> None:
    played = play(town(tmp_path).office)
    tally = played.tally
    assert (tally.written.accepted[:, : len(GRADES) + 1].sum(axis=0) > 0).all()  # empty, and each grade
    accepted = tally.closing.accepted
    assert tally.overall.counts.blank > 0
    assert all(tally.overall.counts.blank < table.counts.blank < accepted for table in tally.themes.values())
    assert all(table.counts.accepted for values in tally.groups.values() for table in values.values())


@pytest.mark.parametrize(
    ("place", "instead"),
    [
        ("rules.too_many", lambda cells, _: np.zeros(cells.shape[1], np.bool_)),
        ("rules.too_few", lambda cells, _: np.zeros(cells.shape[1], np.bool_)),
        ("written_levels", lambda _, election: np.zeros((3, election.scale + 2), np.int64)),
        ("deciding._outvoted", lambda *_: {}),
        ("deciding._same_seq", lambda _: {}),
    ],
)
def test_a_rehearsal_fails_where_the_engine_breaks_a_rule(
    place: str, instead: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each rule of the engine is broken in turn; the numbers of the deck come from elsewhere, and differ."""
    scenario = town(
        tmp_path, revote={"rule": "last"}, ballot=APPROVAL["ballot"], no_opinion=None, methods=APPROVAL["methods"]
    )
    assert play(scenario.office).holds
    monkeypatch.setattr(f"votation.intake.{place}", instead)
    assert not play(scenario.office).holds


def test_every_document_says_what_it_is(tmp_path: Path) -> None:
    played = play(town(tmp_path, lots={"source": "Dice"}).office)
    public = played.root / "public"
    documents = ["election.json", "board.json", "lots.json", "result.json", "statement.json", "ballots/b01-0001.json"]
    for name in documents:
        value = json.loads((public / name).read_text(encoding="utf-8"))
        assert value["x-rehearsal"] == "ESSAI / REHEARSAL", name
    election = json.loads((public / "election.json").read_text(encoding="utf-8"))
    assert election["id"] == "essai-trial"
    assert election["title"] == {"en": "ESSAI / REHEARSAL: Trial", "fr": "ESSAI / REHEARSAL: Essai"}
    journal = [json.loads(line) for line in (public / "journal.ndjson").read_text(encoding="utf-8").splitlines()]
    assert {each["operator"] for each in journal} == {"ESSAI / REHEARSAL"}


def test_documents_of_an_election_bear_no_such_mark(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).open()
    scenario.box("b01").cast({"m01": 3}).seal()
    scenario.box("b02").cast({"m02": 0}).seal()
    public = scenario.evening().publish()
    assert not [path for path in public.rglob("*.json") if "rehearsal" in path.read_text(encoding="utf-8").lower()]


def test_verify_never_says_ok_of_a_rehearsal(tmp_path: Path) -> None:
    played = play(town(tmp_path).office)
    report = audit.verify(played.root / "public", trust=played.root / "officials.allowed_signers")
    assert (report.verdict, report.exit_code) == ("INCOMPLETE", 4)
    assert [each.rule for each in report.findings] == ["rehearsal"]


def test_a_rehearsal_whose_mark_is_taken_off_is_forged(tmp_path: Path) -> None:
    played = play(town(tmp_path).office)
    file = played.root / "public" / "election.json"
    file.write_bytes(file.read_bytes().replace(b',"x-rehearsal":"ESSAI / REHEARSAL"', b""))
    report = audit.verify(played.root / "public", trust=played.root / "officials.allowed_signers")
    assert report.verdict == "FAIL"
    assert {"batch-of-other-election", "listed-file-changed"} & {each.rule for each in report.findings}


def test_a_rehearsal_is_not_published(tmp_path: Path) -> None:
    played = play(town(tmp_path).office)
    with pytest.raises(RefusedError) as caught:
        publish(played.root / "office", tmp_path / "published")
    assert caught.value.rule == "rehearsal-published"
    assert not (tmp_path / "published").exists()


def test_its_batches_are_nothing_to_the_election(tmp_path: Path) -> None:
    scenario = town(tmp_path).open()
    played = play(scenario.office)
    (tmp_path / "boxes").mkdir()
    (played.root / "boxes" / "b01").rename(tmp_path / "boxes" / "b01")
    received = scenario.receive("b01")
    assert received.batches == ()
    assert [each.error.rule for each in received.refused] == ["election-other"]


def test_nothing_else_of_the_folder_is_touched_and_again_is_the_same(tmp_path: Path) -> None:
    scenario = town(tmp_path).open()

    def files(place: Path) -> dict[str, bytes]:
        found = (path for path in place.rglob("*") if path.is_file() and path.name != places.LOCK)
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in found}

    before = files(scenario.office)
    first = files(play(scenario.office).root)
    (scenario.office / "rehearsal" / "office" / "left over").write_text("of a rehearsal that was cut off")
    assert files(play(scenario.office).root) == first
    assert {name: each for name, each in files(scenario.office).items() if not name.startswith("rehearsal/")} == before


def test_its_keys_are_nobodys(tmp_path: Path) -> None:
    scenario = town(tmp_path).open()
    played = play(scenario.office)
    own = (scenario.office / "allowed_signers").read_text().split()
    test = (played.root / "office" / "allowed_signers").read_text().split()
    assert not {word for word in own if word.startswith("AAAA")} & {word for word in test if word.startswith("AAAA")}
    assert not [path for path in played.root.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
