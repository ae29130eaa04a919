"""What does not belong: another definition, files of no batch, boxes nobody declared, what another box replaces."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from forging import Forger, finding, rules
from simulator import Scenario, test_key

from votation.audit import verify
from votation.errors import RefusedError
from votation.evidence import signing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.audit import Report

    Check = Callable[..., Report]


def announced(folder: Path) -> str:
    """Return the fingerprint as a poster shows it."""
    digest = hashlib.sha256((folder / "election.json").read_bytes()).hexdigest().upper()
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An election that anne, one of three officials, made on her own: she alone signs, and every box is hers."""
    scenario = Scenario(tmp_path_factory.mktemp("alone"), boxes=("b01",), officials=("anne",)).open()
    scenario.box("b01").cast({"m03": 3}).seal()
    return scenario.evening().publish()


def test_fault_12_one_official_remakes_the_election_under_a_threshold_of_one(
    city: Scenario, published: Path, alone: Path
) -> None:
    poster = announced(published)
    assert verify(published, trust=city.trust, election=poster).verdict == "OK"
    # her key is on the poster too: only the fingerprint of the definition tells the two apart
    assert verify(alone, trust=city.trust).verdict == "OK"
    report = verify(alone, trust=city.trust, election=poster)
    assert report.exit_code == 1
    error = finding(report, "election-not-announced")
    assert (error.file, error.expected) == ("election.json", "".join(poster.split()).lower())


@pytest.mark.parametrize("text", ["", "ab12", "z" * 64, "a" * 63, "a" * 65, "\N{FULLWIDTH DIGIT ONE}" * 64])
def test_a_fingerprint_is_given_whole(city: Scenario, published: Path, text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        verify(published, trust=city.trust, election=text)
    assert caught.value.rule == "fingerprint-spelling"


@pytest.mark.parametrize(
    "name",
    [
        "ballots/more.csv",
        "ballots/b01-0001.csv.csv",
        "ballots/b01-00001.csv",
        "ballots/readme.txt",
        "ballots/sub/b01-0001.csv",
        "set-aside/board-0.json",
        "set-aside/more.csv",
    ],
)
def test_fault_46_a_file_of_no_batch_lies_among_the_batches_and_is_listed(
    forger: Forger, check: Check, name: str
) -> None:
    """`cut -d, -f4 ballots/*.csv` would count it: who counts by hand must meet what is counted."""
    forger.write(name, forger.read("ballots/b01-0001.csv"))
    forger.restate()
    report = check()
    assert rules(report, 1) == set()
    assert (report.exit_code, finding(report, "file-of-no-batch").file) == (1, name)


@pytest.mark.parametrize("name", ["recounts/page.html", "recounts/a/b.json", "recounts/b.sig", "timestamps/a.tsr"])
def test_fault_46_what_nobody_vouches_for_is_named(forger: Forger, check: Check, name: str) -> None:
    forger.write(name, b"<script>")
    report = check()
    assert (report.verdict, report.steps[0].facts["unvouched"]) == ("OK", name)


def test_a_folder_of_vouched_files_names_none(check: Check) -> None:
    assert "unvouched" not in check().steps[0].facts


def test_fault_07_a_box_that_nobody_declared_is_called_missing(forger: Forger, check: Check) -> None:
    forger.edit("board.json", lambda board: board.update(boxes_missing=["b99"]))
    forger.resign("board.json")
    assert finding(check(), "box-missing-undeclared").found == "b99"


def test_a_box_replaces_no_batch_of_another(forger: Forger, check: Check) -> None:
    forger.edit("ballots/b02-0001.json", lambda manifest: manifest.update(replaces="b03-0001", reason="Better"))
    forger.sign("ballots/b02-0001.json", "b02")
    error = finding(check(), "replaces-other-box")
    assert (error.file, error.found, error.expected) == ("ballots/b02-0001.json", "b03-0001", "b02")


def recount(forger: Forger, name: str, *signers: str) -> None:
    """Put a recount into the folder that has the shape of the statement, and let people sign it."""

    def change(value: dict[str, Any]) -> None:
        for field in ("journal", "revision"):
            value.pop(field)
        value |= {
            "format": "votation/recount@1",
            "role": "recount",
            "verdict": "match",
            "differences": [],
            "statement_sha256": hashlib.sha256(forger.read("statement.json")).hexdigest(),
        }

    file = f"recounts/{name}.json"
    forger.write(file, forger.read("statement.json"))
    forger.edit(file, change)
    for signer in signers:
        forger.sign(file, signer, namespace=signing.RECOUNT)


def test_a_name_that_goes_on_after_another_takes_no_signature_from_it(forger: Forger, check: Check) -> None:
    recount(forger, "lea", "lea")
    recount(forger, "lea.json.more", "eve")
    witnesses = check().witnesses
    assert [(each.file, each.key, each.fault) for each in witnesses] == [
        ("recounts/lea.json", test_key("lea").public.fingerprint, None),
        ("recounts/lea.json.more.json", test_key("eve").public.fingerprint, None),
    ]


def test_a_signature_that_somebody_adds_hides_no_known_one(forger: Forger, check: Check, tmp_path: Path) -> None:
    recount(forger, "lea", "aaa", "lea")
    known = tmp_path / "recounters"
    known.write_text(f"lea {test_key('lea').public.line()}\n", encoding="ascii")
    (witness,) = check(recounters=known).witnesses
    assert (witness.name, witness.key) == ("lea", test_key("lea").public.fingerprint)
    assert witness.agrees


def test_the_head_of_the_ranking_is_told_for_the_pages_are_not_made_anew(tmp_path: Path) -> None:
    """A page that was staged with another ranking is signed like every file: the reader holds the two together."""
    methods = {"official": {"id": "approval", "options": {"threshold": "2"}}}
    scenario = Scenario(tmp_path, boxes=("b01",), changes={"methods": methods}).open()
    scenario.box("b01").cast({"m02": 3}).cast({"m02": 3, "m03": 2}).cast({"m01": 3}).seal()
    report = verify(scenario.evening().publish(), trust=scenario.trust)
    assert (report.verdict, report.steps[5].facts["leading"]) == ("OK", "m02 > m01 = m03")
