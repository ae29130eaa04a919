"""Readers and writers of another package: found by the name that it announces, refused where it breaks its word."""

from __future__ import annotations

from dataclasses import replace
from importlib import metadata
from typing import TYPE_CHECKING, ClassVar

import pytest

from votation import exchange
from votation.errors import IncompleteError, RefusedError
from votation.exchange.formats.blt import Blt, BltWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.exchange import FormatInfo


class TownReader(Blt):
    """BLT under another id."""

    info: ClassVar[FormatInfo] = replace(Blt.info, id="town.blt")


class TownWriter(BltWriter):
    """The same, written."""

    info: ClassVar[FormatInfo] = replace(BltWriter.info, id="town.blt")


BALLOTS = '2 1\n3 1 2 0\n0\n"Park"\n"Lane"\n"Town"\n'


@pytest.fixture
def announce(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a hand that makes installed packages announce places in this file, by group."""

    def announced(**places: list[str]) -> None:
        def entry_points(*, group: str, name: str) -> tuple[metadata.EntryPoint, ...]:
            found = places.get(group.removeprefix("votation."), []) if name == "town.blt" else []
            return tuple(metadata.EntryPoint(name, f"{__name__}:{each}", group) for each in found)

        monkeypatch.setattr(metadata, "entry_points", entry_points)

    return announced


def test_a_format_of_another_package_is_read_and_written(announce: Callable[..., None], tmp_path: Path) -> None:
    announce(readers=["TownReader"], writers=["TownWriter"])
    (tmp_path / "town.blt").write_text(BALLOTS)
    content = exchange.read(tmp_path / "town.blt", "town.blt")
    assert isinstance(content, exchange.Ballots)
    again = exchange.reader("town.blt").read(exchange.Source("w", exchange.writer("town.blt").write(content).data))
    assert isinstance(again, exchange.Ballots)
    assert [measure.title for measure in again.measures] == ["Park", "Lane"]
    assert int(again.profile("last").weights.sum() if again.weights is not None else len(again)) == 3


def test_it_is_never_guessed(announce: Callable[..., None], tmp_path: Path) -> None:
    announce(readers=["TownReader"])
    (tmp_path / "town.blt").write_text(BALLOTS)
    assert exchange.recognise(exchange.Source.open(tmp_path / "town.blt")) == "blt"


def test_one_that_is_not_installed_is_named(announce: Callable[..., None]) -> None:
    announce()
    for lookup in (exchange.reader, exchange.writer):
        with pytest.raises(IncompleteError) as refused:
            lookup("town.blt")
        assert (refused.value.rule, refused.value.found) == ("format-plug-in-missing", "town.blt")


@pytest.mark.parametrize(
    "places", [["Missing"], ["BALLOTS"], ["TownWriter"], ["Blt"], ["TownReader", "TownReader"]], ids=str
)
def test_what_is_no_reader_of_that_name_is_refused(places: list[str], announce: Callable[..., None]) -> None:
    announce(readers=places)
    with pytest.raises(RefusedError) as refused:
        exchange.reader("town.blt")
    assert refused.value.rule == "format-plug-in"
