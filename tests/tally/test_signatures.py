"""The stage that checks voters' signatures: same outcome however it is run, and nothing checked twice (issue: 2)."""

from __future__ import annotations

import hashlib
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from strategies.polls import ballot_file, manifest_of, poll

from votation.ballots import BatchHandle, unpadded
from votation.election import Credentials
from votation.errors import IncompleteError
from votation.evidence.signing import equation
from votation.intake import CHUNK_LINES, FORGED, UNKNOWN, Roll
from votation.tally import plan
from votation.tallying import signatures

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from votation.election import Election
    from votation.tallying.signatures import Subject

VOTERS = 6
MJ = {"official": {"id": "majority-judgment"}}
BATCHES = ("b1-0001", "b2-0001")


@dataclass
class Told:
    """A memory in a dictionary."""

    known: dict[Subject, NDArray[np.uint8]] = field(default_factory=dict)

    def recall(self, subject: Subject) -> NDArray[np.uint8]:
        return self.known.get(subject, np.zeros(0, np.uint8))

    def keep(self, subject: Subject, codes: NDArray[np.uint8]) -> None:
        self.known[subject] = codes


@dataclass
class Town:
    """Signed ballots of a few voters in two batches, with the outcome that each line was made for."""

    folder: Path
    election: Election = field(init=False)
    roll: Roll = field(init=False)
    handles: list[BatchHandle] = field(default_factory=list)
    expected: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        voters = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in range(VOTERS + 1)]
        keys = {unpadded(each.public_key().public_bytes_raw()): each for each in voters}
        listed = sorted(keys)[:VOTERS]
        data = "".join(f"{key}\n" for key in listed).encode()
        credentials = Credentials(count=VOTERS, sha256=hashlib.sha256(data).hexdigest())
        self.election = poll(credentials=credentials, revote={"rule": "last"}, methods=MJ)
        self.roll = Roll.parse(data, file="credentials.txt", declared=credentials)
        for batch in BATCHES:
            lines, self.expected[batch] = [], []
            for number in range(9):
                credential = sorted(keys)[number % len(keys)]
                line = f"{batch}x{number},{credential},1,{number % 4},,1"
                signed = line if number % 5 else line.replace(",1,", ",2,")
                signature = keys[credential].sign(self.message(signed))
                lines.append(f"{line},{unpadded(signature)}")
                unknown = credential not in listed
                self.expected[batch].append(UNKNOWN if unknown else 0 if number % 5 else FORGED)
            self.handles.append(self.sealed(batch, ballot_file(self.election, lines), len(lines)))

    def message(self, line: str) -> bytes:
        return f"votation-ballot@v1\n{hashlib.sha256(self.election.to_bytes()).hexdigest()}\n{line}".encode()

    def sealed(self, batch: str, data: bytes, lines: int) -> BatchHandle:
        (self.folder / f"{batch}.csv").write_bytes(data)
        facts = {"bytes": len(data), "lines": lines, "sha256": hashlib.sha256(data).hexdigest()}
        return BatchHandle(self.folder / f"{batch}.csv", manifest_of(batch).model_copy(update=facts), "0" * 64, "key")

    def check(self, **how: object) -> dict[str, list[int]]:
        found = signatures.check_signatures(plan(self.election), self.handles, self.roll, **how)  # type: ignore[arg-type]
        return {batch: codes.tolist() for batch, codes in found.items()}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("votation.intake.signed.CHUNK_LINES", 2)
    monkeypatch.setattr("votation.tallying.signatures.CHUNK_LINES", 2)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the messages whose equation was checked."""
    seen: list[bytes] = []
    holds = equation.by_cryptography()

    def counting(key: bytes, signature: bytes, message: bytes) -> bool:
        seen.append(message)
        return holds(key, signature, message)

    monkeypatch.setattr(equation, "fastest", lambda: counting)
    return seen


def test_the_crafted_lines_have_the_outcome_they_were_made_for(town: Town) -> None:
    assert town.check() == town.expected
    assert {code for codes in town.expected.values() for code in codes} == {0, UNKNOWN, FORGED}


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_the_outcome_is_the_same_on_threads_and_in_processes(
    town: Town, pool: type[ThreadPoolExecutor | ProcessPoolExecutor]
) -> None:
    with pool(2) as executor:
        assert town.check(executor=executor) == town.expected
    assert town.check() == town.expected


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("stop", [1, 3, 5, 8])
def test_interrupted_it_goes_on_with_the_rest(town: Town, checked: list[bytes], stop: int) -> None:
    memory, moved = Told(), []

    def interrupting(done: int) -> None:
        moved.append(done)
        if done == stop:
            raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as executor, pytest.raises(KeyboardInterrupt):
        town.check(executor=executor, memory=memory, progress=interrupting)
    kept = sum(map(len, memory.known.values()))
    checked.clear()
    assert town.check(memory=memory, progress=moved.append) == town.expected
    left = [code for codes in town.expected.values() for code in codes][kept:]
    assert len(checked) == sum(code != UNKNOWN for code in left)
    assert moved == list(range(1, signatures.chunks_of(town.handles) + 1))


def test_run_again_it_checks_nothing(town: Town, checked: list[bytes]) -> None:
    memory = Told()
    town.check(memory=memory)
    assert len(checked) == sum(code != UNKNOWN for codes in town.expected.values() for code in codes)
    checked.clear()
    for handle in town.handles:
        handle.path.unlink()  # nor does it open a file
    assert town.check(memory=memory) == town.expected
    assert checked == []


def test_a_memory_of_other_files_is_not_asked(town: Town, checked: list[bytes]) -> None:
    """The subject names the ballot file, the definition and the roll, each by its digest."""
    memory = Told()
    town.check(memory=memory)
    (subject,) = [each for each in memory.known if each.batch == BATCHES[0]]
    assert subject.batch_sha256 == hashlib.sha256((town.folder / "b1-0001.csv").read_bytes()).hexdigest()
    assert subject.election_sha256 == hashlib.sha256(town.election.to_bytes()).hexdigest()
    assert town.election.credentials is not None
    assert subject.credentials_sha256 == town.election.credentials.sha256
    checked.clear()
    lines = (town.folder / "b1-0001.csv").read_bytes().replace(b"b1-0001x1", b"b1-0001y1")
    town.handles[0] = town.sealed("b1-0001", lines, 9)
    assert town.check(memory=memory) == town.expected | {"b1-0001": [FORGED, FORGED, *town.expected["b1-0001"][2:]]}
    assert checked


def test_without_a_roll_nothing_is_checked(town: Town) -> None:
    with pytest.raises(IncompleteError) as caught:
        signatures.check_signatures(plan(town.election), town.handles, None)
    assert caught.value.rule == "credentials-missing"


def test_ballots_that_nobody_signs_need_no_stage(town: Town) -> None:
    assert signatures.check_signatures(plan(poll(methods=MJ)), town.handles, None) == {}


def test_a_chunk_is_small_beside_a_batch() -> None:
    """A run that is cut off loses one chunk for each thread: less than a tenth of a full batch."""
    assert CHUNK_LINES * 10 <= 100_000
