"""Faults of signatures, keys and trust."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from forging import Forger, finding, rules
from simulator import Scenario, test_key

from votation.audit import verify
from votation.evidence import signing
from votation.evidence.signing import PrivateKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from votation.audit import Report

MALLORY = PrivateKey.from_seed(hashlib.sha256(b"mallory").digest())


@pytest.mark.parametrize(
    "edit",
    [
        lambda value: value["measures"].reverse(),
        lambda value: value["methods"]["official"]["options"].update(order="gauge"),
        lambda value: value["ballot"]["grades"].reverse(),
    ],
    ids=["order of measures", "an option", "the grade scale"],
)
def test_fault_11_a_definition_edited_after_opening(
    check: Callable[..., Report], forger: Forger, edit: Callable[[dict[str, Any]], object]
) -> None:
    forger.edit("election.json", edit)
    report = check()
    assert report.exit_code == 1
    assert finding(report, "signature-wrong").file == "election.json.anne.sig"
    assert finding(report, "bound-file-other").file == "election.json"

    forger.resign("election.json")  # even if all officials sign the edited one, the boxes sealed for the former
    forger.restate()
    report = check()
    assert report.exit_code == 1
    assert [each.file for each in report.findings if each.rule == "batch-of-other-election"] == [
        "ballots/b01-0001.json",
        "ballots/b02-0001.json",
        "ballots/b03-0001.json",
        "set-aside/b04-0001.json",
    ]
    assert {"board-of-other-election", "lots-of-other-election"} <= rules(report, 4)


def test_fault_12_a_key_replaced_in_the_folder(check: Callable[..., Report], forger: Forger) -> None:
    anne, mallory = test_key("anne").public.line(), MALLORY.public.line()
    forger.write("allowed_signers", forger.read("allowed_signers").replace(anne.encode(), mallory.encode()))
    forger.restate()
    for name in ("election.json", "board.json", "lots.json", "statement.json"):
        forger.sign(name, "anne", key=MALLORY)
    report = check()
    assert report.exit_code == 1
    assert finding(report, "allowed-signers-other").file == "allowed_signers"


class Impostors(Scenario):
    """The same election with other keys under the officials' names."""

    def signers(self, names: Iterable[str]) -> str:
        return "".join(f"{name} {test_key(f'false {name}').public.line()}\n" for name in names)

    def sign(self, file: str, *names: str) -> Scenario:
        for name in names or self.officials[: self.threshold]:
            data = (self.office / file).read_bytes()
            namespace = {
                "election.json": signing.ELECTION,
                "board.json": signing.BOARD,
                "statement.json": signing.RESULT,
            }
            signature = test_key(f"false {name}").sign(namespace[file], data)
            (self.office / f"{file}.{name}.sig").write_bytes(signature)
        return self


def test_fault_12_a_folder_made_anew_with_false_keys_is_unknown_outside(city: Scenario, tmp_path: Path) -> None:
    scenario = Impostors(tmp_path, boxes=("b01",), officials=("anne", "bruno"), threshold=2).open()
    scenario.box("b01").cast({"m01": 3}).seal(key=test_key("false b01"))
    forged = scenario.evening().publish()
    assert verify(forged, trust=scenario.trust).verdict == "OK"
    report = verify(forged, trust=city.trust)
    assert report.exit_code == 4
    unknown = finding(report, "signer-not-known-outside")
    assert (unknown.found, unknown.details["name"]) == (test_key("false anne").public.fingerprint, "anne")


def test_fault_13_a_signature_for_another_purpose(check: Callable[..., Report], forger: Forger) -> None:
    forger.sign("board.json", "anne", namespace=signing.LOTS)
    report = check()
    assert report.exit_code == 1
    wrong = finding(report, "signature-namespace")
    assert (wrong.file, wrong.found, wrong.expected) == ("board.json.anne.sig", "votation-lots@v1", "votation-board@v1")


def test_fault_13_a_box_that_signs_as_an_official(check: Callable[..., Report], forger: Forger) -> None:
    forger.remove("board.json.anne.sig")
    forger.sign("board.json", "b01")
    report = check()
    assert (report.exit_code, finding(report, "signed-by-no-official").file) == (1, "board.json.b01.sig")
    forger.remove("board.json.b01.sig")
    forger.sign("board.json", "anne", key=test_key("b01"))
    assert finding(check(), "signed-with-other-key").file == "board.json.anne.sig"


def share_key(forger: Forger, name: str, other: str) -> Path:
    """Give `name` the key of `other` in a definition that says so, signed; return a trust file that says so too."""
    own, theirs = (test_key(each).public.line() for each in (name, other))
    forger.write("allowed_signers", forger.read("allowed_signers").replace(own.encode(), theirs.encode()))
    digest = hashlib.sha256(forger.read("allowed_signers")).hexdigest()
    forger.edit("election.json", lambda value: value["signers"].update(allowed_signers=digest))
    forger.sign("election.json", "anne")
    forger.sign("election.json", name, key=test_key(other))
    trust = forger.root.parent / "signers"
    trust.write_text(f"anne {test_key('anne').public.line()}\n{name} {theirs}\n")
    return trust


def test_fault_13_a_box_key_never_counts_as_an_officials(check: Callable[..., Report], forger: Forger) -> None:
    few = finding(check(trust=share_key(forger, "bruno", "b01")), "signatures-too-few")
    assert (few.file, few.found, few.details["missing"]) == ("election.json", 1, "bruno, chloe")


def test_fault_14_a_revoked_key(check: Callable[..., Report], tmp_path: Path) -> None:
    revoked = tmp_path / "revoked"
    revoked.write_text(test_key("bruno").public.line() + "\n")
    report = check(revoked=revoked)
    assert report.exit_code == 1
    found = finding(report, "signed-with-revoked-key")
    assert (found.file, found.details["at"]) == ("election.json.bruno.sig", report.plain()["at"])


def test_fault_14_a_revoked_box_key_fails_unless_the_batch_was_set_aside(
    check: Callable[..., Report], tmp_path: Path
) -> None:
    revoked = tmp_path / "revoked"
    revoked.write_text(test_key("b04").public.line() + "\n")
    assert check(revoked=revoked).verdict == "OK"
    revoked.write_text(test_key("b02").public.line() + "\n")
    assert finding(check(revoked=revoked), "signed-with-revoked-key").file == "ballots/b02-0001.json.b02.sig"


def test_fault_14_a_key_outside_its_validity_at_the_time_asked(check: Callable[..., Report], tmp_path: Path) -> None:
    trust = tmp_path / "signers"
    lines = [f"{name} {test_key(name).public.line()}" for name in ("anne", "bruno")]
    lines[1] = lines[1].replace("bruno ", 'bruno valid-before="20270601Z" ')
    trust.write_text("\n".join(lines) + "\n")
    assert check(trust=trust).verdict == "OK"
    report = check(trust=trust, at=datetime(2027, 6, 2, tzinfo=UTC))
    assert report.exit_code == 1
    late = finding(report, "signed-outside-validity")
    assert (late.details["name"], late.details["at"]) == ("bruno", "2027-06-02T00:00:00Z")


def test_fault_15_below_the_threshold_says_who_is_missing(check: Callable[..., Report], forger: Forger) -> None:
    forger.remove("statement.json.bruno.sig")
    report = check()
    assert report.exit_code == 4
    few = finding(report, "signatures-too-few")
    assert (few.file, few.found, few.expected) == ("statement.json", 1, 2)
    assert few.details["missing"] == "bruno, chloe"


def test_fault_16_one_key_under_two_names_counts_once(check: Callable[..., Report], forger: Forger) -> None:
    report = check(trust=share_key(forger, "bruno", "anne"))
    few = finding(report, "signatures-too-few")
    assert (few.file, few.found, few.details["missing"]) == ("election.json", 1, "bruno, chloe")
    assert few.exit_code == 4
    assert report.steps[1].status == "incomplete"


def test_fault_16_one_signature_under_two_names_is_a_lie(check: Callable[..., Report], forger: Forger) -> None:
    forger.write("board.json.chloe.sig", forger.read("board.json.anne.sig"))
    report = check()
    assert (report.exit_code, finding(report, "signed-with-other-key").file) == (1, "board.json.chloe.sig")


def test_fault_17_a_third_invalid_signature_is_never_ignored(check: Callable[..., Report], forger: Forger) -> None:
    forger.sign("statement.json", "chloe", data=b"another statement")
    report = check()
    assert (report.exit_code, finding(report, "signature-wrong").file) == (1, "statement.json.chloe.sig")


def test_fault_18_a_signature_of_another_statement(check: Callable[..., Report], forger: Forger) -> None:
    original = forger.read("statement.json")
    forger.edit("statement.json", lambda value: value.update(finished_at="2027-05-23T19:00:00Z"))
    forger.sign("statement.json", "anne")
    forger.write("statement.json", original)
    report = check()
    assert (report.exit_code, finding(report, "signature-wrong").file) == (1, "statement.json.anne.sig")


def test_fault_19_a_signature_file_with_two_blocks(check: Callable[..., Report], forger: Forger) -> None:
    name = "lots.json.anne.sig"
    forger.write(name, forger.read(name) * 2)
    report = check()
    assert (report.exit_code, finding(report, "signature-armour").file) == (1, name)


def test_fault_55_without_trust_from_outside_it_says_what_to_compare(check: Callable[..., Report]) -> None:
    report = check(trust=None)
    assert (report.verdict, report.exit_code) == ("INCOMPLETE", 4)
    assert [each.rule for each in report.findings] == ["trust-missing"]
    for name in ("anne", "bruno", "chloe"):
        assert report.fingerprints[name] == test_key(name).public.fingerprint
        assert test_key(name).public.fingerprint in str(report.findings[0].found)
    assert report.findings[0].details["election"] == report.election_sha256


def test_fault_55_keys_from_inside_the_folder_are_no_trust(check: Callable[..., Report], forger: Forger) -> None:
    report = check(trust=forger.path("allowed_signers"))
    assert (report.exit_code, [each.rule for each in report.findings]) == (4, ["trust-from-inside"])


@pytest.mark.parametrize(
    "name",
    ["election.json", "ballots/b01-0001.json", "board.json", "lots.json", "statement.json", "set-aside/board-1.json"],
)
def test_fault_56_a_newer_format_is_refused_by_name(check: Callable[..., Report], forger: Forger, name: str) -> None:
    forger.edit(name, lambda value: value.update(format=value["format"].replace("@1", "@2")))
    report = check()
    assert report.exit_code == 3
    newer = finding(report, "format-newer")
    assert (newer.file, newer.details["needs"]) == (name, "2.0")


def test_fault_56_an_unknown_critical_field_is_refused_by_name(check: Callable[..., Report], forger: Forger) -> None:
    forger.edit("board.json", lambda value: value.update(weights=[1, 2]))
    report = check()
    unknown = finding(report, "document-field-unknown")
    assert (report.exit_code, unknown.file, unknown.found) == (3, "board.json", "weights")


def test_every_signature_of_the_folder_is_one_for_ssh_keygen(published: Path, city: Scenario) -> None:
    keygen = shutil.which("ssh-keygen")
    assert keygen is not None, "the checks of this project need OpenSSH"
    for file, namespace in (("election.json", signing.ELECTION), ("statement.json", signing.RESULT)):
        command = [keygen, "-Y", "verify", "-f", str(city.trust), "-I", "anne", "-n", namespace]
        command += ["-s", str(published / f"{file}.anne.sig")]
        subprocess.run(command, input=(published / file).read_bytes(), check=True, capture_output=True)
