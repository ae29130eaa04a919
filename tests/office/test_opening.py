from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest
from simulator import OPERATOR, Scenario, test_key

from votation.election import Election
from votation.errors import DefinitionError, IncompleteError, InputError, MethodError, RefusedError
from votation.office.opening import open_election, scaffold

if TYPE_CHECKING:
    from pathlib import Path


def opening(scenario: Scenario) -> Election:
    return open_election(scenario.office, at=scenario.clock(), operator=OPERATOR).election


def test_a_scaffold_needs_nothing_but_keys_to_open(tmp_path: Path) -> None:
    made = scaffold(tmp_path / "clermont")
    assert [path.name for path in sorted(made.root.iterdir())] == sorted(made.files)
    with pytest.raises(InputError, match="signers-missing") as missing:
        open_election(made.root, at="2027-05-01T08:00:00Z", operator=OPERATOR)
    names = str(missing.value.expected).split(", ")
    with (made.root / "allowed_signers").open("a") as stream:
        stream.writelines(f"{name} {test_key(name).public.line()}\n" for name in names)
    opened = open_election(made.root, at="2027-05-01T08:00:00Z", operator=OPERATOR)
    assert opened.election.id == "clermont"
    assert opened.sha256 == hashlib.sha256((made.root / "election.json").read_bytes()).hexdigest()


def test_a_scaffold_never_overwrites(tmp_path: Path) -> None:
    scaffold(tmp_path / "town", election="town-2027")
    with pytest.raises(RefusedError, match="election-there"):
        scaffold(tmp_path / "town")
    with pytest.raises(RefusedError):
        scaffold(tmp_path / "Été 2027")


def test_fault_48_a_scaffold_that_was_cut_off_is_ended(tmp_path: Path) -> None:
    whole = scaffold(tmp_path / "whole", election="town").root
    begun = tmp_path / "begun"
    begun.mkdir()
    (begun / "election.yaml").write_bytes((whole / "election.yaml").read_bytes())
    scaffold(begun, election="town")
    assert (begun / "allowed_signers").read_bytes() == (whole / "allowed_signers").read_bytes()
    (begun / "allowed_signers").unlink()
    (begun / "election.yaml").write_text("id: edited\n")
    with pytest.raises(RefusedError, match="election-there"):
        scaffold(begun, election="town")


def test_every_default_and_option_is_written_out(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).write_source(
        methods={"official": {"id": "schulze", "options": {"strength": "margins"}}, "also": [{"id": "borda"}]}
    )
    election = opening(scenario)
    assert election.methods.official.options["strength"] == "margins"
    assert election.methods.also[0].options["truncation"] in {"average", "zero", "modified"}
    text = (scenario.office / "election.json").read_text()
    assert '"revote":{"rule":"none"}' in text
    assert '"truncation":"' in text
    assert Election.from_bytes(text.encode(), file="election.json") == election


def test_opening_again_changes_nothing_and_another_definition_is_refused(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).write_source()
    opening(scenario)
    journal = (scenario.office / "journal.ndjson").read_bytes()
    frozen = (scenario.office / "election.json").read_bytes()
    opening(scenario)
    scenario.write_source(id="changed")
    with pytest.raises(RefusedError, match="election-frozen"):
        opening(scenario)
    assert (scenario.office / "journal.ndjson").read_bytes() == journal
    assert (scenario.office / "election.json").read_bytes() == frozen


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (["anne", "b01"], "signers-missing"),
        (["anne", "b01", "b02", "zoe"], "signers-nobody"),
        (["anne", "b01,b02"], "signers-several-names"),
        (["anne", "b01", 'b02 namespaces="votation-batch@v1"'], "signers-limited"),
        (["anne", "b01", "b02", "b02"], "signers-name-twice"),
        (["*", "b01", "b02"], "signers-principal"),
        (['anne valid-after="20270101Z"', "b01", "b02"], "signers-dated"),
    ],
)
def test_the_list_of_keys_is_exactly_that_of_officials_and_boxes(tmp_path: Path, lines: list[str], rule: str) -> None:
    scenario = Scenario(tmp_path).write_source()
    text = "".join(f"{line} {test_key(line).public.line()}\n" for line in lines)
    (scenario.office / "allowed_signers").write_text(text, encoding="ascii")
    with pytest.raises(InputError, match=rule):
        opening(scenario)
    assert not (scenario.office / "election.json").exists()


def test_two_names_must_not_share_a_key(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).write_source()
    shared = f"b02 {test_key('anne').public.line()}\n"
    (scenario.office / "allowed_signers").write_text(scenario.signers(["anne", "b01"]) + shared, encoding="ascii")
    with pytest.raises(InputError, match="signers-shared-key") as refused:
        opening(scenario)
    assert (refused.value.line, refused.value.found, refused.value.expected) == (3, "b02", "anne")


def test_what_cannot_be_counted_is_not_opened(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).write_source(methods={"official": {"id": "shulze"}})
    with pytest.raises(MethodError):
        opening(scenario)
    scenario.write_source(no_opinion=None)
    with pytest.raises(DefinitionError):
        opening(scenario)
    (scenario.office / "election.yaml").unlink()
    with pytest.raises(IncompleteError, match="file-missing"):
        opening(scenario)


def test_the_roll_of_voters_is_bound_by_its_digest(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path).write_source(revote={"rule": "last"})
    points = sorted(base64.urlsafe_b64encode(test_key(name).public.point).rstrip(b"=") for name in ("x", "y", "z"))
    roll = b"".join(point + b"\n" for point in points)
    (scenario.office / "credentials.txt").write_bytes(roll)
    credentials = opening(scenario).credentials
    assert credentials is not None
    assert (credentials.count, credentials.sha256) == (3, hashlib.sha256(roll).hexdigest())


def test_who_works_in_a_folder_without_election_is_told(tmp_path: Path) -> None:
    with pytest.raises(IncompleteError, match="election-not-open"):
        Scenario(tmp_path).write_source().receive()
