"""An election that names a method of another package, from the tally to a verifier who does not have it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from simulator import Scenario

from votation import audit
from votation.errors import IncompleteError, MethodError
from votation.records import Software
from votation.report.plain import plain
from votation.report.results import tally_blocks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("uninstall")


def scenario(folder: Path, official: str, *also: str) -> Scenario:
    named = {"official": {"id": official}, "also": [{"id": each} for each in also]}
    folder.mkdir(exist_ok=True)
    told = Scenario(folder, changes={"methods": named}).open()
    told.box("b01").cast({"m01": 3, "m02": 1, "m03": 0}).cast({"m01": 2, "m02": 3}).seal()
    told.box("b02").cast({"m03": 3}).cast({"m01": 2, "m02": 1}).seal()
    return told


def result(folder: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / "result.json").read_text("utf-8"))
    return value


def test_the_statement_names_the_package_and_the_result_does_not(tmp_path: Path) -> None:
    told = scenario(tmp_path, "majority-judgment", "town.borda", "borda").evening()
    statement = told.workspace.statement()
    assert statement is not None
    assert statement.plugins == (Software(name="town-methods", version="1.2", python="3"),)
    assert b"town-methods" not in (told.office / "result.json").read_bytes()
    _, town, borda = result(told.office)["overall"]["outcomes"]
    assert town["method"]["id"] == "town.borda"
    assert {**town, "method": None} == {**borda, "method": None}
    assert audit.verify(told.publish(), trust=told.trust).verdict == "OK"


def test_fault_60_a_verifier_without_the_plug_in_names_it_and_checks_the_rest(
    tmp_path: Path, uninstall: Callable[[], None]
) -> None:
    told = scenario(tmp_path, "majority-judgment", "town.borda").evening()
    published = told.publish()
    uninstall()
    report = audit.verify(published, trust=told.trust)
    assert (report.verdict, report.exit_code) == ("INCOMPLETE", 4)
    assert [(each.rule, each.found) for each in report.findings] == [("method-plug-in-missing", "town.borda")]
    statuses = ["ok", "ok", "ok", "ok", "ok", "incomplete", "ok", "ok"]
    assert [step.status for step in report.steps] == statuses
    (published / "report" / "index.html").write_text("another page")
    assert audit.verify(published, trust=told.trust).verdict == "FAIL"


def test_fault_60_the_official_result_stands_when_a_method_beside_it_breaks_down(tmp_path: Path) -> None:
    alone = scenario(tmp_path / "alone", "majority-judgment", "borda")
    told = scenario(tmp_path / "beside", "majority-judgment", "town.raises", "borda")
    for each in (alone, told):
        each.evening()
    wanted, found = (result(each.office)["overall"] for each in (alone, told))
    assert found.pop("failed") == [
        {
            "method": {"id": "town.raises", "options": {"ties": "mean", "truncation": "average"}, "version": 1},
            "rule": "method-plug-in-raised",
        }
    ]
    assert found == wanted
    assert audit.verify(told.publish(), trust=told.trust).verdict == "OK"


def test_fault_60_people_are_told_which_method_broke_down(tmp_path: Path) -> None:
    told = scenario(tmp_path, "majority-judgment", "town.floats")
    told.receive()
    told.board()
    told.sign("board.json")
    text = plain(tally_blocks(told.tally().tally))
    assert "the added method town.floats returned a value that no result can hold" in text
    assert "the official result does not depend on it" in text


def test_fault_60_an_official_method_that_breaks_down_gives_no_result(tmp_path: Path) -> None:
    told = scenario(tmp_path, "town.twice")
    told.receive()
    told.board()
    told.sign("board.json")
    with pytest.raises(MethodError) as refused:
        told.tally()
    assert (refused.value.rule, refused.value.details["method"]) == ("method-plug-in-measures", "town.twice")
    assert not (told.office / "result.json").exists()


def test_an_election_cannot_open_with_a_method_that_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(IncompleteError) as refused:
        scenario(tmp_path, "majority-judgment", "town.absent")
    assert (refused.value.rule, refused.value.found) == ("method-plug-in-missing", "town.absent")
