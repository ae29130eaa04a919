from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from simulator import OPERATOR, Scenario, test_key

from votation.errors import EvidenceError, IncompleteError, RefusedError, SignatureError
from votation.evidence import signing
from votation.evidence.signing import PrivateKey
from votation.office import opening
from votation.office.opening import open_election
from votation.office.signatures import keygen, require_signatures, sign, signatures_of

if TYPE_CHECKING:
    from pathlib import Path


def required(scenario: Scenario, file: str) -> int:
    return require_signatures(scenario.workspace, scenario.election, file).hands


def put(scenario: Scenario, file: str, name: str, key: str, namespace: str, signed: str | None = None) -> None:
    """Place a signature by hand, as an attacker or a mistaken official could."""
    data = (scenario.office / (signed or file)).read_bytes()
    (scenario.office / f"{file}.{name}.sig").write_bytes(test_key(key).sign(namespace, data))


def test_a_signature_is_what_ssh_keygen_would_have_written(opened: Scenario, tmp_path: Path) -> None:
    key = tmp_path / "chloe_key"
    test_key("chloe").save(key, "chloe")
    copy = tmp_path / "election.json"
    shutil.copy(opened.office / "election.json", copy)
    command = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", "votation-election@v1", str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    opened.sign("election.json", "chloe")
    assert (opened.office / "election.json.chloe.sig").read_bytes() == (tmp_path / "election.json.sig").read_bytes()
    assert signatures_of(opened.workspace, opened.election, "election.json").signers == ("anne", "bruno", "chloe")


def test_signing_again_changes_nothing(opened: Scenario) -> None:
    before = (opened.office / "election.json.anne.sig").read_bytes()
    signed = sign(opened.office, "election.json", key=test_key("anne"), name="anne")
    assert (opened.office / signed.path).read_bytes() == before


def test_another_signature_is_never_overwritten(opened: Scenario) -> None:
    put(opened, "election.json", "chloe", key="anne", namespace=signing.ELECTION)
    with pytest.raises(RefusedError, match="signature-exists"):
        opened.sign("election.json", "chloe")


def test_the_key_must_be_the_signers_own(opened: Scenario) -> None:
    with pytest.raises(RefusedError, match="key-of-another") as refused:
        sign(opened.office, "election.json", key=test_key("anne"), name="chloe")
    assert refused.value.found == test_key("anne").public.fingerprint
    assert refused.value.expected == test_key("chloe").public.fingerprint


@pytest.mark.parametrize("file", ["election.yaml", "result.json", "ballots/b01.csv", "../office/election.json"])
def test_nobody_signs_anything_else(opened: Scenario, file: str) -> None:
    with pytest.raises(RefusedError, match="file-not-signed"):
        opened.sign(file, "anne")


def test_a_document_of_another_election_is_not_signed(sealed: Scenario, tmp_path: Path) -> None:
    sealed.receive()
    sealed.board()
    other = Scenario(tmp_path / "other", officials=sealed.officials, threshold=2, changes={"id": "other"})
    other.root.mkdir()
    other.open()
    shutil.copy(sealed.office / "board.json", other.office)
    with pytest.raises(EvidenceError, match="election-other"):
        other.sign("board.json", "anne")


def test_a_statement_over_changed_files_is_not_signed(boarded: Scenario) -> None:
    boarded.tally()
    boarded.stage()
    path = boarded.office / "MANIFEST.sha256"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(EvidenceError, match="statement-binds-other-file"):
        boarded.sign("statement.json")


def test_fault_13_a_key_in_the_wrong_role_or_namespace_is_no_signature(opened: Scenario) -> None:
    with pytest.raises(RefusedError, match="signer-unknown"):
        sign(opened.office, "election.json", key=test_key("b01"), name="b01")
    put(opened, "election.json", "b01", key="b01", namespace=signing.ELECTION)
    with pytest.raises(SignatureError, match="signer-not-official"):
        required(opened, "election.json")
    (opened.office / "election.json.b01.sig").unlink()
    put(opened, "election.json", "chloe", key="chloe", namespace=signing.RESULT)
    with pytest.raises(SignatureError, match="signature-namespace"):
        required(opened, "election.json")


def test_fault_15_below_threshold_is_incomplete_and_names_who_could_sign(opened: Scenario) -> None:
    assert required(opened, "election.json") == 2
    (opened.office / "election.json.bruno.sig").unlink()
    with pytest.raises(IncompleteError, match="signatures-missing") as missing:
        required(opened, "election.json")
    assert missing.value.details["missing"] == "bruno, chloe"
    assert (missing.value.found, missing.value.expected) == (1, 2)


def test_fault_16_one_key_under_two_names_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario(tmp_path, officials=("anne", "bruno"), threshold=2).write_source()
    line = f"{{}} {test_key('anne').public.line()}\n".format
    scenario.office.joinpath("allowed_signers").write_text(
        line("anne") + line("bruno") + scenario.signers(scenario.boxes), encoding="ascii"
    )
    monkeypatch.setattr(opening, "check_signers", lambda *_: None)  # `open` would refuse such a list
    open_election(scenario.office, at=scenario.clock(), operator=OPERATOR)
    for name in scenario.officials:
        sign(scenario.office, "election.json", key=test_key("anne"), name=name)
    with pytest.raises(IncompleteError, match="signatures-missing") as missing:
        required(scenario, "election.json")
    assert missing.value.found == 1


def test_fault_17_one_valid_and_one_invalid_signature_fail(opened: Scenario) -> None:
    (opened.office / "election.json.chloe.sig").write_bytes(b"-----BEGIN SSH SIGNATURE-----\n")
    with pytest.raises(SignatureError) as failed:
        required(opened, "election.json")
    assert failed.value.file == "election.json.chloe.sig"


def test_fault_17_a_signature_under_another_name_fails(opened: Scenario) -> None:
    put(opened, "election.json", "chloe", key="bruno", namespace=signing.ELECTION)
    with pytest.raises(SignatureError, match="signature-of-another-key"):
        required(opened, "election.json")


def test_fault_18_a_signature_over_another_document_fails(boarded: Scenario) -> None:
    put(boarded, "board.json", "chloe", key="chloe", namespace=signing.BOARD, signed="election.json")
    with pytest.raises(SignatureError, match="signature-wrong"):
        required(boarded, "board.json")


def test_fault_12_a_changed_list_of_keys_is_noticed(opened: Scenario) -> None:
    path = opened.office / "allowed_signers"
    path.write_text(path.read_text().replace("chloe ", "david "), encoding="ascii")
    with pytest.raises(EvidenceError, match="allowed-signers-changed"):
        required(opened, "election.json")


def test_fault_54_a_key_inside_the_folder_is_refused(opened: Scenario) -> None:
    inside = opened.office / "private" / "anne_key"
    inside.parent.mkdir()
    test_key("anne").save(inside, "anne")
    with pytest.raises(RefusedError, match="key-in-folder") as refused:
        sign(opened.office, "election.json", key=inside, name="anne")
    assert refused.value.exit_code == 2


def test_fault_54_a_key_that_others_may_read_is_refused(opened: Scenario, tmp_path: Path) -> None:
    key = tmp_path / "anne_key"
    test_key("anne").save(key, "anne")
    key.chmod(0o644)
    with pytest.raises(RefusedError, match="key-readable-by-others"):
        sign(opened.office, "election.json", key=key, name="anne")


def test_keygen_writes_a_key_and_the_line_for_allowed_signers(opened: Scenario, tmp_path: Path) -> None:
    pair = keygen(tmp_path / "david", name="david")
    public = PrivateKey.load(pair.path).public
    assert pair.line == f"david {public.line()}"
    assert pair.fingerprint == public.fingerprint
    with pytest.raises(RefusedError):
        keygen(pair.path, name="david")
    for inside in (opened.office / "david", opened.office / "private" / "david"):
        with pytest.raises(RefusedError, match="key-in-folder"):
            keygen(inside, name="david")
    with pytest.raises(RefusedError, match="signer-name"):
        keygen(tmp_path / "other", name="David K.")
