"""What stands in the folder of a box once it has sealed, and drafts to seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votation.records import BatchManifest

if TYPE_CHECKING:
    from pathlib import Path

    from simulator import Scenario


def manifests(folder: Path) -> list[BatchManifest]:
    return [
        BatchManifest.from_bytes(path.read_bytes(), file=path.name) for path in sorted(folder.glob("ballots/*.json"))
    ]


def ballot_lines(folder: Path) -> list[bytes]:
    found = []
    for path in sorted(folder.glob("ballots/*.csv")):
        header, *lines = path.read_bytes().splitlines()
        assert header.startswith(b"ballot,")
        found += lines
    return found


def many(scenario: Scenario, box: str, number: int) -> None:
    for index in range(number):
        scenario.box(box).cast({"m01": index % 4})
