"""What ballots give away, against a count that a person could do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulator import Scenario

from votation import ballots
from votation.errors import IncompleteError
from votation.office import privacy
from votation.office.privacy import alike, exposure, measured

if TYPE_CHECKING:
    from pathlib import Path

TITLE = {"fr": "x", "en": "x"}
GROUPS = [
    {"id": group, "title": TITLE, "values": [{"id": value, "title": TITLE} for value in values]}
    for group, values in {"station": ("b01", "b02"), "channel": ("paper", "web", "post")}.items()
]
BOXES = [{"id": "b01", "name": "Box", "groups": {"station": ["b01", "b02"]}}]
CHANGES = {
    "groups": GROUPS,
    "privacy": {"min_group": "3"},
    "signers": {"officials": {"threshold": "1", "names": ["anne"]}, "boxes": BOXES},
}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return Scenario(tmp_path_factory.mktemp("hall"), boxes=("b01",), changes=CHANGES).open()


rows = st.lists(
    st.tuples(
        st.sampled_from(["b01", "b02"]),
        st.sampled_from(["paper", "web", "post"]),
        st.tuples(*[st.sampled_from(["", "0", "1"])] * 3),
    ),
    min_size=1,
    max_size=30,
)


@given(rows=rows)
def test_counts_are_those_of_a_naive_count(hall: Scenario, rows: list[tuple[str, str, tuple[str, ...]]]) -> None:
    layout = ballots.Layout.of(hall.election)
    lines = "".join(f"x{n},{one},{two},{','.join(levels)}\n" for n, (one, two, levels) in enumerate(rows))
    data = layout.header + b"\n" + lines.encode()
    found = measured([ballots.read(data, layout, file="x", draft=True)], hall.election)
    patterns = Counter(levels for *_, levels in rows)
    assert (found.ballots, found.patterns) == (len(rows), len(patterns))
    assert found.alone == sum(count == 1 for count in patterns.values())
    for place, group in enumerate(found.groups):
        of_value: dict[str, list[tuple[str, ...]]] = {}
        for row in rows:
            of_value.setdefault(row[place], []).append(row[2])
        assert {each.value: each.ballots for each in group.values} == {v: len(all_) for v, all_ in of_value.items()}
        for each in group.values:
            cast = of_value[each.value]
            assert each.alone == sum(count == 1 for count in Counter(cast).values())
            alike_on = {f"m0{m + 1}" for m in range(3) if len(cast) > 1 and len({row[m] for row in cast}) == 1}
            assert set(each.unanimous) == alike_on
        assert {each.value for each in group.small(3)} == {v for v, all_ in of_value.items() if len(all_) < 3}
    few = {values: count for values, count in Counter(row[:2] for row in rows).items() if count < 3}
    assert {each.values: each.ballots for each in found.combinations} == few


@given(
    cells=st.integers(1, 20).flatmap(
        lambda m: st.lists(st.lists(st.integers(0, 2), min_size=m, max_size=m), min_size=1)
    ),
    wide=st.booleans(),
)  # fmt: skip
def test_ballots_are_alike_exactly_when_their_levels_are(cells: list[list[int]], wide: bool) -> None:
    labels = alike(np.array(cells, np.uint16 if wide else np.uint8).T)
    for one, label in zip(cells, labels, strict=True):
        assert [each == one for each in cells] == (labels == label).tolist()


def test_ballots_that_share_a_fingerprint_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = np.array([[0, 1], [1, 0], [0, 1], [1, 1]], np.uint8).T
    monkeypatch.setattr(privacy, "fingerprint", lambda texts: np.zeros(len(texts), np.uint64))
    labels = alike(cells)
    assert labels[0] == labels[2]
    assert len(set(labels.tolist())) == 3


def test_a_draft_a_workspace_and_a_published_folder_are_measured_alike(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path, boxes=("b01", "b02")).open()
    scenario.box("b01").cast({"m01": 3}).cast({"m01": 3}).cast({"m02": 1}).seal()
    scenario.box("b02").cast({"m01": 3}).seal()
    draft = exposure(scenario.box("b01").folder / "drafts/b01.csv")
    assert (draft.ballots, draft.alone) == (3, 1)
    scenario.evening()
    for path in (scenario.office, scenario.publish()):
        found = exposure(path)
        assert (found.ballots, found.patterns, found.alone) == (4, 2, 1)
        assert [(each.value, each.ballots, each.alone) for each in found.groups[0].values] == [
            ("b01", 3, 1),
            ("b02", 1, 1),
        ]
        assert found.combinations == ()  # one group alone is its own table


def test_a_value_that_is_not_declared_is_seen_in_the_combinations(hall: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "b01.csv"
    path.write_text("ballot,station,channel,m01,m02,m03\na,b01,web,1,1,1\nb,b09,web,1,1,1\n")
    found = exposure(path, hall.office / "election.json")
    assert [(each.values, each.ballots) for each in found.combinations] == [(("?", "web"), 1), (("b01", "web"), 1)]
    assert (found.ballots, found.alone, found.groups[0].values[0].ballots) == (2, 0, 1)


def test_without_ballots_or_definition_there_is_nothing_to_measure(hall: Scenario, tmp_path: Path) -> None:
    with pytest.raises(IncompleteError, match="privacy-no-ballots"):
        exposure(hall.office)
    with pytest.raises(IncompleteError, match="privacy-no-definition"):
        exposure(tmp_path)
