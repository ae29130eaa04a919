"""Every parser under random changes of its corpus: nothing but `VotationError` leaves it. `make fuzz` digs deeper."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import votation
from votation.exchange import registry

if TYPE_CHECKING:
    from types import ModuleType

    from hypothesis.strategies import DataObject, DrawFn

ROOT = Path(votation.__file__).parent.parent


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz_targets", ROOT / "fuzz/targets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


FUZZ: Any = loaded()


@st.composite
def changed(draw: DrawFn, seeds: list[bytes]) -> bytes:
    """Return an input of the corpus with pieces taken out, doubled, moved, or replaced by anything."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        stop = draw(st.integers(start, min(len(data), start + 40)))
        piece = draw(st.one_of(st.binary(max_size=8), st.just(data[start:stop] * 2), st.sampled_from(TOKENS)))
        data = data[:start] + piece + data[stop:]
    return data


TOKENS = [
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r\n", b"\n\n", b'"', b"{", b"[", b"]", b"}", b",", b";", b":", b"\t", b"#"),
    *(b"-1", b"0", b"1e400", b"NaN", b"9" * 30, b"18446744073709551616", b"null", b"true", "é".encode("cp1252")),
]
"""Bytes that have broken parsers before."""


@pytest.mark.parametrize("name", FUZZ.TARGETS)
def test_the_corpus_is_read_or_refused(name: str) -> None:
    seeds = FUZZ.seeds(name)
    assert seeds
    for data in seeds:
        FUZZ.run(name, data)


@pytest.mark.parametrize("name", FUZZ.TARGETS)
def test_some_input_of_the_corpus_is_accepted(name: str) -> None:
    """Otherwise a fuzzer would only ever see the first check of a parser."""
    assert any(accepted(name, data) for data in FUZZ.seeds(name))


def accepted(name: str, data: bytes) -> bool:
    try:
        FUZZ.TARGETS[name](data)
    except votation.VotationError:
        return False
    return True


@pytest.mark.parametrize("name", FUZZ.TARGETS)
@given(data=st.data())
def test_nothing_but_errors_of_ours_leaves_a_parser(name: str, data: DataObject) -> None:
    FUZZ.run(name, data.draw(changed(FUZZ.seeds(name))))


def test_every_reader_is_fuzzed() -> None:
    assert {f"reader-{name}" for name in registry.READERS} <= FUZZ.TARGETS.keys()
