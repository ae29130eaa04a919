"""Groups and boxes too small to publish: refused at sealing, or merged by an explicit, recorded step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from office.sealed import ballot_lines, manifests, many
from simulator import Scenario, test_key

from votation.ballots import Layout
from votation.election import Credentials
from votation.errors import InputError, RefusedError
from votation.office.sealing import parse_merge, seal
from votation.records import Merge

if TYPE_CHECKING:
    from pathlib import Path

STATIONS = ("b01", "b07", "b09", "others")


@pytest.fixture
def small_groups(tmp_path: Path) -> Scenario:
    """A box that takes ballots of several stations, none of which may be published below 5 ballots."""
    titles = {"fr": "Bureau", "en": "Station"}
    scenario = Scenario(
        tmp_path,
        changes={
            "privacy": {"min_group": "5"},
            "groups": [
                {"id": "station", "title": titles, "values": [{"id": each, "title": titles} for each in STATIONS]}
            ],
            "signers": {
                "officials": {"threshold": "1", "names": ["anne"]},
                "boxes": [
                    {"id": "b01", "name": "One", "groups": {"station": list(STATIONS)}},
                    {"id": "b02", "name": "Two", "groups": {"station": ["b07", "b09"]}},
                ],
            },
        },
    )
    return scenario.open()


def test_a_box_too_small_to_publish_is_refused(small_groups: Scenario) -> None:
    box = small_groups.box("b02")
    for _ in range(4):
        box.cast({"m01": 1}, station="b07")
    with pytest.raises(RefusedError, match="box-too-small") as refused:
        box.seal()
    assert (refused.value.found, refused.value.expected) == (4, 5)
    assert not (box.folder / "ballots").exists()


def test_small_groups_are_refused_or_merged_into_a_declared_value(small_groups: Scenario) -> None:
    box = small_groups.box("b01")
    for station, number in {"b01": 6, "b07": 3, "b09": 2}.items():
        for _ in range(number):
            box.cast({"m01": 1}, station=station)
    with pytest.raises(RefusedError, match="group-too-small") as refused:
        box.seal()
    assert refused.value.found == "b07 (3), b09 (2)"
    box.seal(merge=["station:b07,b09=others"])
    (manifest,) = manifests(box.folder)
    assert manifest.merges == (Merge(group="station", from_=("b07", "b09"), to="others"),)
    stations = [line.split(b",")[1] for line in ballot_lines(box.folder)]
    assert sorted(stations) == [b"b01"] * 6 + [b"others"] * 5
    assert small_groups.receive("b01").refused == ()


def test_a_small_box_is_sealed_with_a_larger_one(small_groups: Scenario) -> None:
    box, other = small_groups.box("b01"), small_groups.box("b02")
    for _ in range(4):
        box.cast({"m01": 1}, station="b01")
    for _ in range(3):
        other.cast({"m01": 2}, station="b09")
    (box.folder / "drafts").mkdir(parents=True)
    (box.folder / "drafts" / "b02.csv").write_bytes(other.draft().read_bytes())
    box.seal(with_=["drafts/b02.csv"], merge=["station:b01,b09=others"])
    (manifest,) = manifests(box.folder)
    assert manifest.lines == 7
    assert [source.rows for source in manifest.sources] == [4, 3]


def test_drafts_sealed_together_must_not_share_an_id(small_groups: Scenario) -> None:
    box, other = small_groups.box("b01"), small_groups.box("b02")
    for number in range(5):
        box.cast({"m01": 1}, ballot=f"n{number}")
        other.cast({"m01": 1}, ballot=f"n{number + 4}")
    (box.folder / "drafts").mkdir(parents=True)
    (box.folder / "drafts" / "b02.csv").write_bytes(other.draft().read_bytes())
    with pytest.raises(InputError, match="ballot-in-two-drafts") as refused:
        box.seal(with_=["drafts/b02.csv"])
    assert (refused.value.file, refused.value.found) == ("drafts/b02.csv", "n4")


@pytest.mark.parametrize(
    ("merge", "rule"),
    [
        ("station", "merge-spelling"),
        ("station:=others", "merge-spelling"),
        ("station:b07,,b09=others", "merge-spelling"),
        ("channel:web=paper", "merge-group"),
        ("station:b08=others", "merge-value"),
        ("station:b07=elsewhere", "merge-value"),
        ("station:Bureau 7=others", "merge-spelling"),
    ],
)
def test_a_merge_that_makes_no_sense_is_refused(small_groups: Scenario, merge: str, rule: str) -> None:
    many(small_groups, "b01", 5)
    with pytest.raises(RefusedError, match=rule):
        small_groups.box("b01").seal(merge=[merge])


def test_a_merge_into_a_value_of_another_box_is_refused(small_groups: Scenario) -> None:
    many(small_groups, "b02", 5)
    with pytest.raises(RefusedError, match="merge-value"):
        small_groups.box("b02").seal(merge=["station:b07=others"])


def test_lines_that_voters_signed_cannot_be_merged(small_groups: Scenario) -> None:
    election = small_groups.election.model_copy(update={"credentials": Credentials(count=1, sha256="0" * 64)})
    folder = small_groups.root / "platform"
    (folder / "drafts").mkdir(parents=True)
    (folder / "drafts" / "b01.csv").write_bytes(Layout.of(election).header + b"\n")
    with pytest.raises(RefusedError, match="merge-signed-lines"):
        seal(folder, election=election, box="b01", key=test_key("b01"), merge=["station:b07=others"])


def test_merges_are_spelled_as_on_the_command_line() -> None:
    assert parse_merge("station:b07,b09=others") == Merge(group="station", from_=("b07", "b09"), to="others")
