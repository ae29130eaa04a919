from __future__ import annotations

import hashlib
import pickle
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from strategies.polls import ballot_file, poll

from votation.ballots import UNVERIFIED, BatchHandle, Layout, leaf_digests, open_batches
from votation.errors import (
    ChangedError,
    EvidenceError,
    IncompleteError,
    InputError,
    PathError,
    SignatureError,
    VotationError,
)
from votation.evidence import canonical, merkle, signing
from votation.evidence.signing import AllowedSigners, PrivateKey
from votation.records import BatchManifest, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

OFFICIALS = {"threshold": 2, "names": ["anne", "paul", "lea"]}
ELECTION = poll(
    signers={
        "allowed_signers": "0" * 64,
        "officials": OFFICIALS,
        "boxes": [{"id": "b01", "name": "Town hall"}, {"id": "web", "name": "Platform"}],
    }
)
KEYS = {name: PrivateKey.from_seed(name.encode().ljust(32, b".")) for name in ("b01", "web", "anne", "paul", "lea")}
BALLOTS = ("a,1,2,3", "b,,,0", "c,3,3,3")


def signers_file(folder: Path, keys: Mapping[str, PrivateKey] = KEYS, options: str = "") -> Path:
    path = folder / "allowed_signers"
    path.write_text("".join(f"{name}{options} {key.public.line()}\n" for name, key in keys.items()), "ascii")
    return path


def seal(folder: Path, batch: str, ballots: Sequence[str] = BALLOTS, *, by: Sequence[str] = (), **fields: Any) -> None:
    """Write a batch, its manifest and its signatures; `fields` override what the manifest says."""
    place = folder / "ballots"
    place.mkdir(exist_ok=True)
    data = ballot_file(ELECTION, ballots)
    box, part = batch[:-5], int(batch[-4:])
    manifest = BatchManifest(
        format="votation/batch@1",
        election_sha256=ELECTION.digest,
        box=box,
        part=part,
        parts=part,
        file=f"{batch}.csv",
        bytes=len(data),
        lines=len(ballots),
        sha256=hashlib.sha256(data).hexdigest(),
        root=merkle.root(leaf_digests(data)).hex(),
        sources=(Source(rows=len(ballots), importer="test"),),
    )
    (place / f"{batch}.csv").write_bytes(data)
    (place / f"{batch}.json").write_bytes(canonical.dumps({**manifest.plain(), **fields}))
    for name in by or [box]:
        sign(folder, batch, name, KEYS[name])


def sign(folder: Path, batch: str, name: str, key: PrivateKey, namespace: str = signing.BATCH) -> None:
    manifest = (folder / f"ballots/{batch}.json").read_bytes()
    (folder / f"ballots/{batch}.json.{name}.sig").write_bytes(key.sign(namespace, manifest))


def refused(folder: Path, **arguments: Any) -> VotationError:
    with pytest.raises(VotationError) as caught:
        open_batches(
            folder, **{"election": ELECTION, **arguments, "trust": arguments.get("trust") or signers_file(folder)}
        )
    return caught.value


def test_batches_come_sorted_with_the_key_that_vouches(tmp_path: Path) -> None:
    for batch in ("web-0001", "b01-0002", "b01-0001"):
        seal(tmp_path, batch)
    batches = open_batches(tmp_path, trust=signers_file(tmp_path), election=ELECTION)
    assert [handle.id for handle in batches] == ["b01-0001", "b01-0002", "web-0001"]
    assert [handle.key for handle in batches] == [KEYS[name].public.fingerprint for name in ("b01", "b01", "web")]
    manifest = (tmp_path / "ballots/b01-0001.json").read_bytes()
    assert batches[0].manifest_sha256 == hashlib.sha256(manifest).hexdigest()


def test_a_handle_reads_its_ballots_in_another_process_too(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    (opened,) = open_batches(str(tmp_path), trust=signers_file(tmp_path))
    handle: BatchHandle = pickle.loads(pickle.dumps(opened))
    assert handle == opened
    assert handle.data() == (tmp_path / "ballots/b01-0001.csv").read_bytes()
    assert handle.read(Layout.of(ELECTION)).ids.tolist() == [b"a", b"b", b"c"]


def test_trust_may_be_a_list_already_read(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    trust = AllowedSigners.parse(signers_file(tmp_path).read_bytes(), file="x", dates_allowed=False)
    assert len(open_batches(tmp_path, trust=trust, election=ELECTION)) == 1


def test_unverified_batches_have_no_key(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    (tmp_path / "ballots/b01-0001.json.b01.sig").unlink()
    (handle,) = open_batches(tmp_path, trust=UNVERIFIED, election=ELECTION)
    assert handle.key is None
    assert refused(tmp_path).rule == "batch-signature-missing"


def test_an_empty_batch_is_a_batch(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001", [])
    (handle,) = open_batches(tmp_path, trust=signers_file(tmp_path), election=ELECTION)
    assert len(handle.read(Layout.of(ELECTION))) == 0


def test_enough_officials_vouch_for_a_box_that_lost_its_key(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001", by=["lea", "paul"])
    (handle,) = open_batches(tmp_path, trust=signers_file(tmp_path), election=ELECTION)
    assert handle.key == KEYS["paul"].public.fingerprint  # the first of the definition's order
    error = refused(tmp_path, election=None)
    assert (error.rule, error.exit_code) == ("batch-signature-missing", 4)


def test_fault_15_one_official_is_not_enough(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001", by=["anne"])
    error = refused(tmp_path)
    assert (error.rule, error.exit_code, error.expected) == ("batch-signature-missing", 4, "b01")


def test_fault_16_one_key_under_two_names_is_one_hand(tmp_path: Path) -> None:
    keys = {**KEYS, "paul": KEYS["anne"]}
    seal(tmp_path, "b01-0001", by=["anne"])
    sign(tmp_path, "b01-0001", "paul", KEYS["anne"])
    assert refused(tmp_path, trust=signers_file(tmp_path, keys)).rule == "batch-signature-missing"


def test_fault_13_a_box_key_is_no_hand_of_an_official(tmp_path: Path) -> None:
    keys = {**KEYS, "paul": KEYS["web"]}
    seal(tmp_path, "b01-0001", by=["anne"])
    sign(tmp_path, "b01-0001", "paul", KEYS["web"])
    assert refused(tmp_path, trust=signers_file(tmp_path, keys)).rule == "batch-signature-missing"


def test_fault_13_another_box_or_namespace_does_not_vouch(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001", by=["web"])
    error = refused(tmp_path)
    assert (error.rule, error.exit_code) == ("signer-not-box", 1)
    (tmp_path / "ballots/b01-0001.json.web.sig").unlink()
    sign(tmp_path, "b01-0001", "b01", KEYS["web"])
    error = refused(tmp_path)
    assert (error.rule, error.found) == ("signature-of-another-key", KEYS["web"].public.fingerprint)
    sign(tmp_path, "b01-0001", "b01", KEYS["b01"], namespace=signing.BOARD)
    assert refused(tmp_path).rule == "signature-namespace"


def test_fault_17_an_invalid_signature_beside_a_valid_one_is_not_ignored(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001", by=["b01", "anne"])
    path = tmp_path / "ballots/b01-0001.json.anne.sig"
    path.write_bytes((tmp_path / "ballots/b01-0001.json.b01.sig").read_bytes())
    error = refused(tmp_path)
    assert isinstance(error, SignatureError)
    assert error.file == "ballots/b01-0001.json.anne.sig"


def test_fault_18_a_signature_of_another_manifest_does_not_hold(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    seal(tmp_path, "b01-0002", BALLOTS[:2])
    one, two = (tmp_path / f"ballots/b01-000{part}.json.b01.sig" for part in (1, 2))
    swapped = two.read_bytes(), one.read_bytes()
    one.write_bytes(swapped[0])
    two.write_bytes(swapped[1])
    assert refused(tmp_path).rule == "signature-wrong"


def test_fault_55_a_signer_unknown_to_the_trust_file_is_incomplete(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    error = refused(tmp_path, trust=signers_file(tmp_path, {"anne": KEYS["anne"]}))
    assert (error.rule, error.exit_code, error.found) == ("signer-not-trusted", 4, KEYS["b01"].public.fingerprint)


def test_fault_14_a_key_outside_its_validity_is_refused(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    trust = signers_file(tmp_path, options=' valid-after="20260501Z",valid-before="20260601Z"')
    assert open_batches(tmp_path, trust=trust, election=ELECTION, at=datetime(2026, 5, 12, tzinfo=UTC))
    for at in (datetime(2026, 4, 30, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC), None):
        assert refused(tmp_path, trust=trust, at=at).rule == "signature-of-another-key"


def test_fault_09_a_batch_of_another_election_is_refused(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001", election_sha256="1" * 64)
    error = refused(tmp_path)
    assert isinstance(error, EvidenceError)
    assert (error.rule, error.found, error.expected) == ("election-other", "1" * 64, ELECTION.digest)


def test_a_batch_of_an_undeclared_box_is_refused(tmp_path: Path) -> None:
    seal(tmp_path, "b99-0001", by=["b01"])
    assert refused(tmp_path).rule == "batch-box-unknown"


def test_fault_08_a_manifest_under_another_name_is_refused(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    for name in ("b01-0002.json", "notes.json"):
        path = tmp_path / f"ballots/{name}"
        path.write_bytes((tmp_path / "ballots/b01-0001.json").read_bytes())
        assert refused(tmp_path).rule == "manifest-name"
        path.unlink()


@pytest.mark.parametrize(
    "file", ["../election.json", "/etc/passwd", "C:\\b01-0001.csv", "b01-0001.CSV", "web-0001.csv", "b01-0002.csv"]
)
def test_fault_43_a_manifest_cannot_point_elsewhere(tmp_path: Path, file: str) -> None:
    seal(tmp_path, "b01-0001", file=file)
    error = refused(tmp_path)
    assert isinstance(error, InputError)
    assert error.file == "ballots/b01-0001.json"


def test_fault_44_a_symlink_is_not_followed(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    (handle,) = open_batches(tmp_path, trust=UNVERIFIED)
    path = tmp_path / "ballots/b01-0001.csv"
    path.rename(tmp_path / "elsewhere.csv")
    path.symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(PathError):
        handle.data()


def test_fault_07_a_missing_ballot_file_is_named(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    (tmp_path / "ballots/b01-0001.csv").unlink()
    error = refused(tmp_path)
    assert isinstance(error, IncompleteError)
    assert error.file == "ballots/b01-0001.csv"


def test_a_ballot_file_without_manifest_is_not_left_out_in_silence(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    (tmp_path / "ballots/b01-0001.json").unlink()
    error = refused(tmp_path)
    assert (error.rule, error.exit_code, error.file) == ("batch-manifest-missing", 4, "ballots/b01-0001.csv")


def test_a_folder_without_ballots_is_incomplete(tmp_path: Path) -> None:
    assert refused(tmp_path).exit_code == 4
    (tmp_path / "ballots").mkdir()
    assert open_batches(tmp_path, trust=UNVERIFIED) == ()


@pytest.mark.parametrize("fault", ["dropped", "appended"])
def test_fault_02_03_a_ballot_dropped_or_appended_after_sealing(tmp_path: Path, fault: str) -> None:
    seal(tmp_path, "b01-0001")
    path = tmp_path / "ballots/b01-0001.csv"
    path.write_bytes(ballot_file(ELECTION, BALLOTS[:2] if fault == "dropped" else [*BALLOTS, "d,1,1,1"]))
    error = refused(tmp_path)
    assert isinstance(error, EvidenceError)
    assert error.rule == "manifest-bytes"


def test_fault_47_a_file_that_changes_after_opening_is_never_counted(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001")
    (handle,) = open_batches(tmp_path, trust=signers_file(tmp_path), election=ELECTION)
    handle.path.write_bytes(ballot_file(ELECTION, ["a,1,2,0", *BALLOTS[1:]]))
    for read in (handle.data, lambda: handle.read(Layout.of(ELECTION))):
        with pytest.raises(ChangedError) as caught:
            read()
        assert (caught.value.rule, caught.value.exit_code) == ("batch-changed", 5)
        assert caught.value.expected == handle.manifest.sha256


def test_a_manifest_that_miscounts_its_lines_is_evidence(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001", lines=4)
    (handle,) = open_batches(tmp_path, trust=signers_file(tmp_path), election=ELECTION)
    with pytest.raises(EvidenceError) as caught:
        handle.data()
    assert (caught.value.rule, caught.value.found, caught.value.expected) == ("manifest-lines", 3, 4)


def test_fault_36_a_syntax_error_in_a_sealed_batch_names_its_file(tmp_path: Path) -> None:
    seal(tmp_path, "b01-0001", ["a,1,2,3", "b,01,2,3"])
    (handle,) = open_batches(tmp_path, trust=signers_file(tmp_path), election=ELECTION)
    with pytest.raises(InputError) as caught:
        handle.read(Layout.of(ELECTION))
    error = caught.value
    assert (error.file, error.line, error.column, error.rule) == ("ballots/b01-0001.csv", 3, 2, "ballot-level")
