"""What is written is read again: any profile, measures and texts of any signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.profiles import profiles

from votation.errors import FormatError
from votation.exchange import Account, Ballots, Column, Measure, Source, reader, registry, writer
from votation.testing.formats import is_said_again

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

WRITTEN = sorted(registry.WRITERS.keys() & registry.READERS.keys())
SIGNS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>=;,#/*^|[]{}()\"':-\n\t 01é"), max_size=8)


@st.composite
def foreign(draw: DrawFn, kinds: frozenset[Any]) -> Ballots:
    """Return any ballots of these kinds, with ids and titles of any signs."""
    profile = draw(profiles(kinds=sorted(kinds)))
    ids = draw(st.lists(SIGNS, min_size=len(profile.measures), max_size=len(profile.measures), unique=True))
    number, reading = profile.cells.shape[1], profile.scope.reading
    names = st.lists(SIGNS, min_size=number, max_size=number, unique=True)
    voters = draw(st.none() | names)
    stations = st.lists(SIGNS, min_size=number, max_size=number)
    levels = st.just(()) | st.lists(SIGNS, min_size=reading.scale, max_size=reading.scale).map(tuple)
    return Ballots(
        measures=tuple(Measure(each, draw(SIGNS), draw(st.dictionaries(SIGNS, SIGNS, max_size=2))) for each in ids),
        kind=reading.kind,
        scale=reading.scale,
        cells=profile.cells,
        account=Account(number),
        rule=None if reading.kind == "approval" else reading.empty if reading.fill is None else reading.fill,
        levels=draw(levels) if reading.kind == "grades" else (),
        weights=profile.weights,
        ids=None if voters is None else np.array(voters, np.str_),
        groups={draw(SIGNS | st.just("voting_method")): Column.of(draw(stations))} if draw(st.booleans()) else {},
        declared={draw(SIGNS | st.just("votes")): {each: draw(st.integers(0, 99)) for each in ids}}
        if draw(st.booleans())
        else {},
        title=draw(SIGNS),
    )


@pytest.mark.parametrize("name", WRITTEN)
@given(data=st.data())
def test_what_is_written_is_read_again(name: str, data: st.DataObject) -> None:
    ballots = data.draw(foreign(writer(name).info.kinds))
    try:
        written = writer(name).write(ballots)
    except FormatError as refused:
        assert refused.rule == "pabulib-ties"  # noqa: PT017 - the one thing that no writer can put with a loss
        return
    content = reader(name, **written.options).read(Source("written", written.data))
    assert isinstance(content, Ballots)
    is_said_again(ballots, written, content)
