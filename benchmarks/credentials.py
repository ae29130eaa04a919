"""Check the signatures of many voters; print the time as a ratio to the library's own two threads in the same run.

    python benchmarks/credentials.py [--ballots N] [--build DIR]

Ours: read each sealed file, compare its hash, parse it, look every credential up on the roll, check encodings and
equations, and keep the outcome for a run that would be cut off. The library's own: the same equations, from lists in
memory, on two threads. Then the same stage cut off at half, and run again: it checks what is left, and no more.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME))

import electorate  # noqa: E402 - a script beside this one
import numpy as np  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402

from votation import ballots  # noqa: E402
from votation.election import Election  # noqa: E402
from votation.evidence.signing import equation  # noqa: E402
from votation.intake import Roll, chunks  # noqa: E402
from votation.office.remembered import SignatureMemory  # noqa: E402
from votation.office.workspace import Workspace  # noqa: E402
from votation.tally import plan  # noqa: E402
from votation.tallying.signatures import check_signatures, chunks_of  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from votation.ballots import BatchHandle
    from votation.tallying.plan import Plan

LINES = 100_000
THREADS = 2
Voter: TypeAlias = tuple[str, Ed25519PrivateKey]
"""A credential, and the key behind it."""


def main() -> None:
    """Make the ballots if they are not there, measure, compare, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ballots", type=int, default=200_000, help="a multiple of 100,000, or less than that")
    options.add_argument("--build", type=Path, default=HOME.parent / "build", help="where the sealed ballots are kept")
    asked = options.parse_args()
    folder, definition = sealed(asked.build, asked.ballots)
    shutil.rmtree(folder / "private", ignore_errors=True)
    data = (folder / "credentials.txt").read_bytes()
    start = time.perf_counter()
    roll = Roll.parse(data, file="credentials.txt", declared=definition.credentials)
    print(f"roll of {len(roll):,} keys      {time.perf_counter() - start:7.2f} s")
    handles = ballots.open_batches(folder, trust=folder / "allowed_signers", election=definition)
    planned = plan(definition)
    total = chunks_of(handles)

    library, library_processor = plain(folder, definition, roll)
    print(f"library, two threads    {library:7.2f} s   {asked.ballots / library:,.0f} a second", flush=True)
    start, processor = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(THREADS) as pool:
        memory = SignatureMemory(Workspace(folder))
        outcomes = check_signatures(planned, handles, roll, executor=pool, memory=memory)
    ours, processor = time.perf_counter() - start, time.process_time() - processor
    assert not any(codes.any() for codes in outcomes.values())
    print(f"votation                {ours:7.2f} s   {asked.ballots / ours:,.0f} a second", flush=True)

    shutil.rmtree(folder / "private")
    first = interrupted(planned, handles, roll, memory, stop=-(-total // 2))
    start = time.perf_counter()
    moved: list[int] = []
    again = check_signatures(planned, handles, roll, memory=memory, progress=moved.append)
    assert all((again[batch] == codes).all() for batch, codes in outcomes.items())
    seconds = time.perf_counter() - start
    print(f"cut off after {first} of {total} chunks; the next run checked {len(moved)} in {seconds:.2f} s")
    assert first + len(moved) == total
    shutil.rmtree(folder / "private")
    print(f"ratio of processor seconds {processor / library_processor:.2f}, which other programs do not disturb")
    print(f"ratio {ours / library:.2f}")


def interrupted(
    planned: Plan, handles: Sequence[BatchHandle], roll: Roll, memory: SignatureMemory, *, stop: int
) -> int:
    """Run the stage until `stop` chunks are done; return how many were."""
    done = 0

    def moved(now: int) -> None:
        nonlocal done
        done = now
        if now == stop:
            raise KeyboardInterrupt

    try:
        check_signatures(planned, handles, roll, memory=memory, progress=moved)
    except KeyboardInterrupt:
        return done
    return done


def plain(folder: Path, definition: Election, roll: Roll) -> tuple[float, float]:
    """Let two threads of the library check the same equations, prepared beforehand; return seconds and processor's."""
    holds = equation.fastest()

    def check(signed: list[tuple[bytes, bytes, bytes]]) -> bool:
        return all(holds(*each) for each in signed)  # a loop over the library, and nothing else

    seconds = processor = 0.0
    for path in sorted((folder / "ballots").glob("*.csv")):
        data = path.read_bytes()
        batch = ballots.read(data, ballots.Layout.of(definition), file=path.name)
        work = [list(chunk.signed) for chunk in chunks(data, batch, definition.digest, roll)]
        start, before = time.perf_counter(), time.process_time()
        with ThreadPoolExecutor(THREADS) as pool:
            assert all(pool.map(check, work))
        seconds += time.perf_counter() - start
        processor += time.process_time() - before
    return seconds, processor


def sealed(build: Path, number: int) -> tuple[Path, Election]:
    """Return the folder of sealed ballots, made if it is not there, and their definition."""
    lines = min(LINES, number)
    boxes = max(1, number // lines)
    folder = build / f"credentials-{number}"
    if not (folder / "allowed_signers").exists():
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "ballots").mkdir(parents=True)
        print(f"signing {number:,} ballots ...", flush=True)
        start = time.perf_counter()
        voters = sorted((voter(index) for index in range(lines * boxes)), key=lambda each: each[0])
        (folder / "credentials.txt").write_text("".join(f"{credential}\n" for credential, _ in voters))
        definition, random = signed_election(folder, boxes), np.random.default_rng(2007)
        for index, box in enumerate(electorate.names(boxes)):
            own = voters[index * lines : (index + 1) * lines]
            electorate.seal_box(folder, definition, box, signed_lines(definition, own, random))
        (folder / "allowed_signers").write_bytes(electorate.signers(boxes))
        print(f"signed in {time.perf_counter() - start:.0f} s", flush=True)
    return folder, signed_election(folder, boxes)


def voter(index: int) -> Voter:
    """Return a test voter, whom everybody can make."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"benchmark voter {index}".encode()).digest())
    return ballots.unpadded(key.public_key().public_bytes_raw()), key


def signed_election(folder: Path, boxes: int) -> Election:
    """Return the definition of `million.py`, its ballots signed by the voters of the folder's roll."""
    data = (folder / "credentials.txt").read_bytes()
    credentials = {"count": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest()}
    value = electorate.election(boxes).plain() | {"credentials": credentials, "revote": {"rule": "last"}}
    return Election.model_validate(value)


def signed_lines(definition: Election, voters: list[Voter], random: np.random.Generator) -> list[bytes]:
    """Return a ballot of each voter, signed."""
    unsigned = electorate.drawn(electorate.election(1), len(voters), random)
    lines, digest = [], definition.digest
    for (credential, key), line in zip(voters, ballots.lines(ballots.write(unsigned)), strict=True):
        ballot, _, rest = line.partition(b",")
        text = b"%s,%s,1,%s" % (ballot, credential.encode(), rest)
        signature = key.sign(ballots.signed_message(text, digest))
        lines.append(b"%s,%s" % (text, ballots.unpadded(signature).encode()))
    return lines


if __name__ == "__main__":
    main()
