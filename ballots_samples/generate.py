"""Make the samples: complete signed elections, the same bytes on every machine.

    python ballots_samples/generate.py                # make all of them anew
    python ballots_samples/generate.py clermont       # one of them
    python ballots_samples/generate.py --check        # make them aside and compare every byte

The keys are public, derived from the names of their holders: they prove nothing outside this folder.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

HOME = Path(__file__).resolve().parent
sys.path.insert(0, str(HOME))

import electorates  # noqa: E402 - a script beside this one
from day import Day  # noqa: E402

from votation.election.source import read_yaml  # noqa: E402

if TYPE_CHECKING:
    from types import ModuleType

TRUST = "officials.allowed_signers"
DICE = "3 1 6 2 5"
LATE = "box-b09"


def clermont(root: Path) -> Day:
    """Ten boxes, one of them late; lots, because the official ranking has a tie."""
    day = new_day(root, "clermont", "2027-06-19T18:00:00")
    drafts = electorates.clermont(day.open())
    day.seal(drafts)
    day.receive(*(box for box in drafts if box != LATE))
    day.board()
    day.receive(LATE)
    day.revise()
    day.lots(DICE)
    day.finish()
    return day


def orsay_2007(root: Path) -> Day:
    """Three stations, real ballots."""
    day = new_day(root, "orsay-2007", "2007-04-22T18:00:00")
    day.open()
    convert = load(HOME / "orsay-2007" / "convert.py")
    drafts = {f"box-b{station}": convert.lines(station) for station in convert.STATIONS}
    day.seal(drafts)
    day.receive(*drafts)
    day.board()
    day.finish()
    return day


def rankings(root: Path) -> Day:
    """Two boxes; voters who vote again."""
    day = new_day(root, "rankings", "2027-03-07T18:00:00")
    drafts = electorates.rankings(day.open())
    day.seal(drafts)
    day.receive(*drafts)
    day.board()
    day.finish()
    return day


def approval(root: Path) -> Day:
    """One hall, one official, one command for the evening."""
    day = new_day(root, "approval", "2027-04-10T18:00:00")
    (box, lines), *_ = electorates.approval(day.open()).items()
    day.draft(day.office, box, lines)
    day.close()
    return day


SAMPLES = {"clermont": clermont, "orsay-2007": orsay_2007, "rankings": rankings, "approval": approval}


def new_day(root: Path, name: str, evening: str) -> Day:
    """Lay out the day of a sample from its definition."""
    source = (HOME / name / "election.yaml").read_bytes()
    definition: Any = read_yaml(source, "election.yaml").value
    signers = definition["signers"]
    boxes = tuple(box["id"] for box in signers["boxes"])
    return Day(root, source, tuple(signers["officials"]["names"]), boxes, evening)


def load(path: Path) -> ModuleType:
    """Import a script by its path."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def files(name: str) -> dict[str, bytes]:
    """Make a sample in a folder of its own; return what is shipped of it, by path from this folder."""
    with tempfile.TemporaryDirectory() as folder:
        day = SAMPLES[name](Path(folder))
        published = day.publish()
        made = {
            f"{name}/published/{path.relative_to(published).as_posix()}": path.read_bytes()
            for path in sorted(published.rglob("*"))
            if path.is_file()
        }
        return {f"{name}/{TRUST}": day.trust.read_bytes(), **made}


def shipped(name: str) -> dict[str, bytes]:
    """Return what lies in this folder of a sample's making."""
    paths = [HOME / name / TRUST, *sorted((HOME / name / "published").rglob("*"))]
    return {path.relative_to(HOME).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def write(name: str) -> None:
    """Replace the shipped files of a sample."""
    made = files(name)
    shutil.rmtree(HOME / name / "published", ignore_errors=True)
    for path, data in made.items():
        (HOME / path).parent.mkdir(parents=True, exist_ok=True)
        (HOME / path).write_bytes(data)
    print(f"{name}: {len(made)} files, {sum(map(len, made.values())):,} bytes")


def check(name: str) -> bool:
    """Make a sample aside and tell what differs from the shipped one."""
    made, there = files(name), shipped(name)
    differing = [path for path in sorted(made | there) if made.get(path) != there.get(path)]
    print(f"{name}: {'; '.join(differing) or 'the same bytes'}")
    return not differing


if __name__ == "__main__":
    names = [argument for argument in sys.argv[1:] if argument != "--check"] or list(SAMPLES)
    if "--check" in sys.argv:
        differing = [name for name in names if not check(name)]
        sys.exit(bool(differing))
    for each in names:
        write(each)
