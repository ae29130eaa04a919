"""What `test_sweep` has no room for: voters who sign, evidence beside the result, recounts, a time stamp, zip files."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from forging import Forger, flipped, touched
from simulator import SOFTWARE, Scenario, test_key
from tsa import Authority

from votation import BallotWriter
from votation.audit import recount, verify
from votation.auditing.testimony import write_recount
from votation.errors import VotationError
from votation.evidence.folder import regular_files
from votation.evidence.folder.archive import unpacked, write_archive
from votation.office.voters import credential_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from votation.audit import Report

COUNTED = ("credentials.txt", "evidence/pairwise-overall.csv", "ballots/b01-0001.csv")
RECOUNT = ("recounts/miroir.json", "recounts/miroir.json.miroir.sig")
STAMP = "timestamps/statement.json.tsr"
SAMPLES = 5
"""Bytes of each file that are always tried; all of them in the sweep."""
BITS = {0x01: 1, 0x20: 5, 0x80: 7}
"""Bits that are flipped, and at every how many bytes in the sweep."""


@pytest.fixture(scope="module", autouse=True)
def _matrices_in_files() -> Iterator[None]:
    """Two measures are enough for a matrix to stand in a file of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("votation.tallying.document.MAX_MEASURES_INLINE", 1)
        yield


def village(root: Path, name: str) -> Scenario:
    """Return a small election whose voters sign; its name decides their keys."""
    scenario = Scenario(
        root,
        boxes=("b01",),
        measures=("m01", "m02"),
        changes={"id": name, "revote": {"rule": "last"}, "methods": {"official": {"id": "copeland"}}},
    )
    seeds = [hashlib.sha256(f"{name}, voter {number}".encode()).digest() for number in range(2)]
    keys = {credential_of(seed): Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds}
    scenario.office.mkdir(parents=True)
    (scenario.office / "credentials.txt").write_text("".join(f"{each}\n" for each in sorted(keys)))
    hand = scenario.open().box("b01")
    with BallotWriter(scenario.election, box="b01", folder=hand.folder) as writer:
        for number, (credential, key) in enumerate(keys.items()):
            words: dict[str, Any] = {"voter": credential, "seq": 1, "ballot": f"{name}{number}"}
            levels, groups = {"m01": 3, "m02": number}, {"station": "b01"}
            signature = key.sign(writer.to_sign(levels, groups, **words))
            writer.add(levels, groups, **words, signature=base64.urlsafe_b64encode(signature).decode().rstrip("="))
    hand.lines += (hand.folder / "drafts/b01.csv").read_text().splitlines()[1:]
    hand.seal()
    return scenario.evening()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return village(tmp_path_factory.mktemp("here"), "here")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def witnessed(scenario: Scenario, authority: Authority) -> Path:
    """Return the public folder, with an observer's recount and a time stamp."""
    root = scenario.publish()
    now = "2027-05-24T09:00:00Z"
    _, statement = recount(root, trust=scenario.trust, software=SOFTWARE, clock=lambda: now)
    write_recount(root / "recounts", "miroir", statement, test_key("miroir"))
    (root / "timestamps").mkdir()
    (root / STAMP).write_bytes(authority.stamp((root / "statement.json").read_bytes()))
    return root


@pytest.fixture(scope="module")
def forger(here: Scenario, authority: Authority) -> Forger:
    """One folder for all: each test puts back what it changed."""
    return Forger(witnessed(here, authority), ("anne",))


@pytest.fixture(scope="module")
def elsewhere(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public folder of another election."""
    return witnessed(village(tmp_path_factory.mktemp("elsewhere"), "elsewhere"), authority)


@pytest.fixture(scope="module")
def root_pem(here: Scenario, authority: Authority) -> Path:
    path = here.root / "root.pem"
    path.write_bytes(authority.root_pem)
    return path


def places(size: int) -> list[tuple[int, int]]:
    """Return some places of a file, each with a bit."""
    some = sorted({0, size - 1, *(size * n // SAMPLES for n in range(SAMPLES))})
    return [(place, list(BITS)[n % len(BITS)]) for n, place in enumerate(some)]


def every_place(size: int) -> list[tuple[int, int]]:
    return [(place, bit) for bit, step in BITS.items() for place in range(0, size, step)]


def variants(original: bytes, where: Iterable[tuple[int, int]]) -> dict[str, bytes]:
    return {f"byte {place}, bit {bit}": flipped(original, place, bit) for place, bit in where}


def spoilt(original: bytes, theirs: bytes) -> dict[str, bytes]:
    return {
        "emptied": b"",
        "cut": original[: len(original) // 2],
        "doubled": original * 2,
        "of another election": theirs,
    }


def counted(report: Report) -> str:
    """Return the digest of the result that the verifier counted."""
    assert report.recount is not None
    return report.recount.result_sha256


def never_ok(forger: Forger, trust: Path, name: str, changed: dict[str, bytes]) -> None:
    original = forger.read(name)
    try:
        for told, data in changed.items():
            forger.write(name, data)
            report = verify(forger.root, trust=trust)
            assert report.exit_code in {1, 3, 4}, f"{name}: {told}"
            assert touched(report, name), f"{name}: {told}: {report.findings}"
    finally:
        forger.write(name, original)


def told_and_harmless(forger: Forger, trust: Path, name: str, changed: dict[str, bytes]) -> None:
    """A changed recount leaves the verdict and the result as they are, and vouches for nothing."""
    original, expected = forger.read(name), verify(forger.root, trust=trust)
    try:
        for told, data in changed.items():
            forger.write(name, data)
            report = verify(forger.root, trust=trust)
            assert report.verdict == "OK", f"{name}: {told}: {report.findings}"
            assert counted(report) == counted(expected)
            assert report.timestamp == expected.timestamp
            (witness,) = report.witnesses
            assert witness.fault is not None, f"{name}: {told}"
            assert (witness.file, witness.agrees, witness.verdict) == (RECOUNT[0], None, None)
    finally:
        forger.write(name, original)


def proves_no_other_time(forger: Forger, trust: Path, root_pem: Path, changed: dict[str, bytes]) -> None:
    """A changed stamp never fails who did not ask for it; for who did, it proves the same time or fails."""
    original, expected = forger.read(STAMP), verify(forger.root, trust=trust, tsa=root_pem)
    assert (expected.verdict, expected.timestamp and expected.timestamp.proved) == ("OK", True)
    try:
        for told, data in changed.items():
            forger.write(STAMP, data)
            unasked = verify(forger.root, trust=trust)
            assert (unasked.verdict, counted(unasked)) == ("OK", counted(expected)), told
            assert unasked.timestamp is not None
            assert not unasked.timestamp.proved
            asked = verify(forger.root, trust=trust, tsa=root_pem)
            assert touched(asked, STAMP) if asked.exit_code else asked.timestamp == expected.timestamp, told
    finally:
        forger.write(STAMP, original)


def test_the_untouched_folder_has_what_the_other_sweep_has_not(forger: Forger, here: Scenario) -> None:
    report = verify(forger.root, trust=here.trust)
    assert report.verdict == "OK"
    assert [(each.fault, each.agrees) for each in report.witnesses] == [(None, True)]
    assert {*COUNTED, *RECOUNT, STAMP} <= set(forger.files())


@pytest.mark.parametrize("name", COUNTED)
def test_a_changed_file_is_never_ok(forger: Forger, here: Scenario, elsewhere: Path, name: str) -> None:
    original = forger.read(name)
    changed = variants(original, places(len(original))) | spoilt(original, (elsewhere / name).read_bytes())
    if name.startswith("evidence/"):
        assert changed.pop("of another election") == original  # a matrix of counts alone
    never_ok(forger, here.trust, name, changed)


@pytest.mark.parametrize("name", RECOUNT)
def test_a_changed_recount_is_told_and_changes_no_verdict(
    forger: Forger, here: Scenario, elsewhere: Path, name: str
) -> None:
    original = forger.read(name)
    changed = variants(original, places(len(original))) | spoilt(original, (elsewhere / name).read_bytes())
    told_and_harmless(forger, here.trust, name, changed)


def test_a_changed_stamp_proves_no_other_time(forger: Forger, here: Scenario, elsewhere: Path, root_pem: Path) -> None:
    original = forger.read(STAMP)
    changed = variants(original, places(len(original))) | spoilt(original, (elsewhere / STAMP).read_bytes())
    proves_no_other_time(forger, here.trust, root_pem, changed)


@pytest.mark.parametrize("name", [*COUNTED, *RECOUNT, STAMP])
def test_a_file_removed_is_told_where_it_counts(forger: Forger, here: Scenario, name: str) -> None:
    original = forger.read(name)
    try:
        forger.remove(name)
        report = verify(forger.root, trust=here.trust)
    finally:
        forger.write(name, original)
    if name in COUNTED:
        assert report.exit_code in {1, 3, 4}
        assert touched(report, name)
    else:
        assert report.verdict == "OK"
        assert not report.witnesses or report.witnesses[0].fault or name == STAMP


def zipped(forger: Forger, path: Path) -> Path:
    with path.open("wb") as stream:
        write_archive(stream, [(name, forger.path(name).read_bytes) for name in regular_files(forger.root)])
    return path


def content(archive: Path) -> dict[str, bytes]:
    with unpacked(archive) as root:
        return {name: (root / name).read_bytes() for name in regular_files(root)}


def ok_only_unchanged(archive: Path, trust: Path, where: Iterable[tuple[int, int]]) -> int:
    """Flip bytes of an archive: it is refused, or not OK, or holds the same files; return how often the last."""
    original, expected = archive.read_bytes(), content(archive)
    same = 0
    for place, bit in where:
        archive.write_bytes(flipped(original, place, bit))
        try:
            found = content(archive)
        except VotationError as refused:
            with pytest.raises(type(refused)):
                verify(archive, trust=trust)
            continue
        if found == expected:
            same += 1  # times, versions and comments of members say nothing of the election
            continue
        report = verify(archive, trust=trust)
        others = {name for name in expected | found if expected.get(name) != found.get(name)}
        uncounted = all(name.startswith(("recounts/", "timestamps/")) for name in others)
        assert uncounted or report.exit_code in {1, 3, 4}, f"byte {place}, bit {bit}: {others}"
    archive.write_bytes(original)
    return same


def test_an_archive_with_a_flipped_byte_is_never_ok_with_other_files(
    forger: Forger, here: Scenario, tmp_path: Path
) -> None:
    archive = zipped(forger, tmp_path / "published.zip")
    assert verify(archive, trust=here.trust).verdict == "OK"
    size = archive.stat().st_size
    ok_only_unchanged(archive, here.trust, [(size * n // 40, bit) for n in range(40) for bit in BITS])


@pytest.mark.sweep
@pytest.mark.parametrize("name", COUNTED)
def test_every_changed_byte_is_never_ok(forger: Forger, here: Scenario, name: str) -> None:
    original = forger.read(name)
    never_ok(forger, here.trust, name, variants(original, every_place(len(original))))


@pytest.mark.sweep
@pytest.mark.parametrize("name", RECOUNT)
def test_every_changed_byte_of_a_recount_is_told(forger: Forger, here: Scenario, name: str) -> None:
    original = forger.read(name)
    told_and_harmless(forger, here.trust, name, variants(original, every_place(len(original))))


@pytest.mark.sweep
def test_every_changed_byte_of_a_stamp_proves_no_other_time(forger: Forger, here: Scenario, root_pem: Path) -> None:
    original = forger.read(STAMP)
    proves_no_other_time(forger, here.trust, root_pem, variants(original, every_place(len(original))))


@pytest.mark.sweep
def test_every_flipped_byte_of_an_archive_is_never_ok_with_other_files(
    forger: Forger, here: Scenario, tmp_path: Path
) -> None:
    archive = zipped(forger, tmp_path / "published.zip")
    size = archive.stat().st_size
    same = ok_only_unchanged(archive, here.trust, every_place(size))
    assert 0 < same < size / 4
