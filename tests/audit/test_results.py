"""Faults of the result, the sums, the statement: steps 5 to 8."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from forging import Forger, finding, rules
from simulator import SOFTWARE, Scenario, test_key

from votation.audit import recount_statement, verify
from votation.errors import IncompleteError
from votation.evidence import signing
from votation.records import RecountStatement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.audit import Report

Result = dict[str, Any]


def swap_ranks(result: Result) -> None:
    first, second, *_ = result["overall"]["outcomes"][0]["tiers"]
    first["measures"], second["measures"] = second["measures"], first["measures"]


def raise_score(result: Result) -> None:
    result["overall"]["statistics"]["levels"][0]["counts"][3] += 1


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        (swap_ranks, "overall.outcomes.0.tiers.0.measures.0"),
        (raise_score, "overall.statistics.levels.0.counts.3"),
        (lambda result: result["themes"][1]["outcomes"][0].pop("ties"), "themes.1.outcomes.0.ties"),
    ],
    ids=["two ranks swapped", "a score edited", "a table dropped"],
)
def test_fault_27_an_edited_result_names_the_first_field(
    check: Callable[..., Report], forger: Forger, edit: Callable[[Result], object], field: str
) -> None:
    forger.edit("result.json", edit)
    report = check()
    assert report.exit_code == 1
    assert finding(report, "listed-file-changed").file == "result.json"
    assert report.first_difference is not None
    assert (report.first_difference.rule, report.first_difference.details["field"]) == ("recount-differs", field)
    assert report.first_difference.found != report.first_difference.expected


def test_fault_27_an_edited_list_of_rejects_names_the_line(check: Callable[..., Report], forger: Forger) -> None:
    forger.lines("rejected.csv", lambda lines: lines.__setitem__(2, lines[2].replace(b"DUPLICATE", b"CONFLICT")))
    report = check()
    assert report.exit_code == 1
    differs = finding(report, "recount-differs-at-line")
    assert (differs.file, differs.line) == ("rejected.csv", 3)
    assert "DUPLICATE" in str(differs.expected)


@pytest.mark.parametrize("signers", [("anne",), ("anne", "bruno", "chloe")], ids=["by one", "by all"])
def test_fault_28_a_false_result_signed_again_fails_the_recount(
    check: Callable[..., Report], forger: Forger, signers: tuple[str, ...]
) -> None:
    forger.edit("result.json", swap_ranks)

    def swap_stated(statement: dict[str, Any]) -> None:
        first, second, *_ = statement["ranking"]
        first["measures"], second["measures"] = second["measures"], first["measures"]

    forger.edit("statement.json", swap_stated)
    forger.restate(*signers)
    report = check()
    assert report.exit_code == 1
    assert [report.steps[number - 1].status for number in (1, 2, 3, 4, 5)] == ["ok"] * 5
    assert rules(report, 6) == {"recount-differs"}
    assert finding(report, "statement-differs").details["field"].startswith("ranking.0.measures")  # type: ignore[union-attr]
    few = {"signatures-too-few"} if len(signers) < 2 else set()
    assert rules(report, 7) == {"statement-differs"} | few


@pytest.mark.parametrize(
    ("edit", "rule", "field"),
    [
        (lambda result: result["counts"].update(accepted=13), "sum-not-closing", "counts"),
        (lambda result: result["boxes"][0].update(accepted=1), "sum-not-closing", "boxes b01"),
        (lambda result: result["themes"][0]["counts"].update(blank=9), "sum-not-closing", "t1"),
        (lambda result: result["counts"]["rejected"][0].update(count=2), "sum-of-parts", "boxes BAD_LEVEL"),
        (lambda result: result["counts"].update(set_aside=1, accepted=13), "sum-of-parts", "counts.set_aside"),
        (
            lambda result: result["groups"][0]["values"][0]["overall"]["counts"].update(accepted=3),
            "sum-of-parts",
            "groups station",
        ),
    ],
)
def test_fault_29_sums_that_do_not_close(
    check: Callable[..., Report], forger: Forger, edit: Callable[[Result], object], rule: str, field: str
) -> None:
    forger.edit("result.json", edit)
    forger.restate()
    report = check()
    assert report.exit_code == 1
    assert field in {each.details["field"] for each in report.steps[4].findings if each.rule == rule}


def test_fault_29_a_reject_that_the_table_does_not_count(check: Callable[..., Report], forger: Forger) -> None:
    forger.lines("rejected.csv", lambda lines: lines.pop())
    forger.restate()
    report = check()
    lost = finding(report, "rejected-count")
    assert (report.exit_code, lost.found, lost.expected, lost.details["field"]) == (1, 0, 1, "boxes b02 BAD_GROUP")


def test_a_reject_outside_every_batch(check: Callable[..., Report], forger: Forger) -> None:
    forger.lines("rejected.csv", lambda lines: lines.append(b"b02-0001,99,BAD_LEVEL"))
    nowhere = finding(check(), "rejected-nowhere")
    assert (nowhere.line, nowhere.found) == (5, "b02-0001,99")


def test_rows_that_a_box_does_not_account_for(check: Callable[..., Report], forger: Forger) -> None:
    forger.edit("ballots/b02-0001.json", lambda manifest: manifest["sources"][0].update(rows=4))
    forger.sign("ballots/b02-0001.json", "b02")
    lost = finding(check(), "sources-not-closing")
    assert (lost.file, lost.found, lost.expected) == ("ballots/b02-0001.json", 4, 3)


def test_a_result_of_which_a_table_is_missing(check: Callable[..., Report], forger: Forger) -> None:
    forger.edit("result.json", lambda result: result.pop("boxes"))
    report = check()
    assert (report.exit_code, finding(report, "result-table").details["field"]) == (3, "boxes")


def test_a_file_of_evidence_that_no_recount_gives(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("evidence/pairwise-overall.csv", b"measure,other,above,level,only\n")
    forger.restate()
    report = check()
    assert (report.exit_code, rules(report, 6)) == (1, {"recount-has-no-such-file"})


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("election", "other", "election"),
        ("journal", {"length": 1, "head": "0" * 64}, "journal.head"),
        ("ranking", [{"rank": 1, "measures": ["m01", "m02", "m03", "m04"]}], "ranking.0.measures"),
    ],
)
def test_a_statement_that_says_something_else(
    check: Callable[..., Report], forger: Forger, name: str, value: object, field: str
) -> None:
    forger.restate(**{name: value})
    report = check()
    assert report.exit_code == 1
    assert rules(report, 7) == {"statement-differs"}
    assert str(finding(report, "statement-differs").details["field"]).startswith(field)


def test_a_statement_over_another_manifest(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("report/index.html", b"another page")
    forger.relist()
    report = check()
    assert (report.exit_code, rules(report, 1)) == (1, set())
    assert finding(report, "bound-file-other").file == "MANIFEST.sha256"


@pytest.mark.parametrize("changes", [{"revision": 2}, {"supersedes": "0" * 64}])
def test_a_later_statement_names_the_one_it_supersedes(
    check: Callable[..., Report], forger: Forger, changes: dict[str, Any]
) -> None:
    forger.restate(**changes)
    assert rules(check(), 7) == {"statement-revision"}


def recount_of(forger: Forger, report: Report, **changes: Any) -> None:
    """Let an observer send back their recount, signed."""
    times = {"started_at": "2027-05-24T08:00:00Z", "finished_at": "2027-05-24T08:00:01Z"}
    statement = recount_statement(forger.root, report, software=SOFTWARE, **times)
    forger.write("recounts/miroir.json", statement.model_copy(update=changes).to_bytes())
    forger.sign("recounts/miroir.json", "miroir", namespace=signing.RECOUNT)


def test_a_recount_informs_and_says_who_signed(check: Callable[..., Report], forger: Forger, tmp_path: Path) -> None:
    recount_of(forger, check())
    report = check()
    (witness,) = report.witnesses
    assert (report.verdict, witness.agrees, witness.verdict) == ("OK", True, "match")
    assert (witness.key, witness.name) == (test_key("miroir").public.fingerprint, None)
    (tmp_path / "recounters").write_text(f"miroir {test_key('miroir').public.line()}\n")
    assert check(recounters=tmp_path / "recounters").witnesses[0].name == "miroir"
    assert report.steps[7].facts == {"recounts": 1, "agree": 1}


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda forger: forger.remove("recounts/miroir.json.miroir.sig"), "recount-not-signed"),
        (lambda forger: forger.write("recounts/miroir.json", b"?"), "json-syntax"),
        (lambda forger: forger.sign("recounts/miroir.json", "miroir", namespace=signing.RESULT), "signature-namespace"),
        (lambda forger: forger.restate(plugins=[SOFTWARE.plain()]), "recount-of-other-statement"),
    ],
)
def test_a_recount_never_changes_the_verdict(
    check: Callable[..., Report], forger: Forger, spoil: Callable[[Forger], object], rule: str
) -> None:
    recount_of(forger, check(), verdict="mismatch")
    spoil(forger)
    report = check()
    assert report.verdict == "OK"
    fault = report.witnesses[0].fault
    assert fault is not None
    assert fault.rule == rule


def test_a_recount_tells_what_differs(check: Callable[..., Report], forger: Forger) -> None:
    forger.edit("result.json", raise_score)
    forger.lines("rejected.csv", lambda lines: lines.__setitem__(1, b"b01-0001,2,\r  \x00"))
    recount_of(forger, check())
    recount = RecountStatement.from_bytes(forger.read("recounts/miroir.json"), file="recounts/miroir.json")
    assert recount.verdict == "mismatch"
    places = [each.path for each in recount.differences]
    assert places == ["result.json:overall.statistics.levels.0.counts.3", "rejected.csv:2"]
    assert check().witnesses[0].agrees is True  # with this recount, not with what was published


def test_a_recount_of_a_folder_without_its_result_is_partial(check: Callable[..., Report], forger: Forger) -> None:
    forger.remove("rejected.csv")
    recount_of(forger, check())
    assert b'"verdict":"partial"' in forger.read("recounts/miroir.json")


def test_ballots_that_cannot_be_counted_give_no_recount(check: Callable[..., Report], forger: Forger) -> None:
    forger.remove("ballots/b01-0001.csv")
    with pytest.raises(IncompleteError) as caught:
        recount_of(forger, check())
    assert caught.value.rule == "nothing-recounted"


def test_lots_that_are_due_and_not_drawn(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01",), changes={"lots": {"source": "Dice"}}).open()
    scenario.box("b01").cast({"m01": 3, "m02": 3}).seal()
    forger = Forger.copy(scenario.evening(lots="1 2").publish(), tmp_path / "copy", ("anne",))
    assert verify(forger.root, trust=scenario.trust).verdict == "OK"
    forger.remove("lots.json", "lots.json.anne.sig")
    report = verify(forger.root, trust=scenario.trust)
    due = finding(report, "lots-missing")
    assert (due.exit_code, due.expected) == (4, "Dice")
