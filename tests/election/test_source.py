"""`election.yaml`: one meaning only, and every way out of it refused on its line."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from votation.election import source
from votation.election.scaffold import scaffold
from votation.election.source import MAX_SOURCE_BYTES, read_yaml
from votation.errors import DocumentError, InputError, LimitError, VotationError

LOADERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]


@pytest.fixture(params=LOADERS, autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test with and without libyaml."""
    monkeypatch.setattr(source, "_LOADER", request.param)


def refused(text: str | bytes) -> InputError:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputError) as caught:
        read_yaml(data, "election.yaml")
    assert caught.value.exit_code == 3
    assert caught.value.file == "election.yaml"
    return caught.value


@pytest.mark.parametrize(
    "scalar", ["0101", "no", "12:30", "1e3", "2026-05-12", "~", "null", "0x10", "+1", "1_000", "yes"]
)
def test_fault_52_plain_scalars_stay_strings(scalar: str) -> None:
    assert read_yaml(f"a: {scalar}\nb: [{scalar}]\n{scalar}: c".encode(), "x").value == {
        "a": scalar,
        "b": [scalar],
        scalar: "c",
    }


def test_lines_are_those_of_keys_and_items() -> None:
    read = read_yaml(b"# first\na:\n  - b: 1\n    c: 2\n  -\n    - d\ne: f\n", "x")
    assert read.value == {"a": [{"b": "1", "c": "2"}, ["d"]], "e": "f"}
    assert dict(read.lines) == {
        (): 2,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 0, "b"): 3,
        ("a", 0, "c"): 4,
        ("a", 1): 6,
        ("a", 1, 0): 6,
        ("e",): 7,
    }
    assert read.line(("a", 0, "missing", 3)) == 3
    assert read.line(("nowhere",)) == 2


def test_texts_are_brought_to_nfc_and_that_is_noted() -> None:
    read = read_yaml("a: e\u0301cole\nb: école\n".encode(), "x")
    assert read.value == {"a": "école", "b": "école"}
    assert read.normalised == (("a",),)


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "x").value == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("a: 1\nb: &here 2", "yaml-anchor", 2),
        ("a: 1\nb: *here", "yaml-alias", 2),
        ("a: 1\nb: !!python/object/apply:os.system [ls]", "yaml-tag", 2),
        ("a: 1\nb: !!str 2", "yaml-tag", 2),
        ("a: 1\nb: ! 2", "yaml-tag", 2),
        ("%TAG ! tag:x.org,2000:\n---\nb: !y 2", "yaml-tag", 3),
        ("a: 1\nb: 2\na: 3", "yaml-duplicate-key", 3),
        ('a: 1\nb: 2\n"\\x61": 3', "yaml-duplicate-key", 3),
        ("a:\n  <<: {b: 1}", "yaml-merge-key", 2),
        ("a: 1\n? [b]\n: 2", "yaml-complex-key", 2),
        ("a: 1\n---\nb: 2", "yaml-several-documents", 2),
        ("", "yaml-empty", 1),
        ("# nothing\n", "yaml-empty", 1),
        ("\n- a", "yaml-not-an-object", 2),
        ("text", "yaml-not-an-object", 1),
        ("a: b: c", "yaml-syntax", 1),
        ("a: 1\n\tb: 2", "yaml-syntax", 2),
        ("a: 1\nb: 'open", "yaml-syntax", 2),
        ("a: 1\nb: @", "yaml-syntax", 2),
        ("a: 1\nb: \x07", "yaml-character", 2),
        ('a: 1\nb: "\\0"', "yaml-character", 2),
        ("a: \ufffe", "yaml-character", 1),
    ],
)
def test_what_is_outside_the_subset_is_refused_on_its_line(text: str, rule: str, line: int) -> None:
    error = refused(text)
    assert (error.rule, error.line) == (rule, line)


@pytest.mark.parametrize("escape", ['"\\ud800"', '"\\U00110000"', '"\\UFFFFFFFF"'])
def test_escapes_that_are_no_character_are_refused(escape: str) -> None:
    assert refused(f"a: {escape}").rule in {"yaml-character", "yaml-syntax"}


def test_a_directive_of_five_thousand_digits_is_refused() -> None:
    assert refused(f"%YAML 1.{'9' * 5000}\n---\na: 1").rule == "yaml-syntax"


@pytest.mark.parametrize("data", [b"a: caf\xe9", "a: 1".encode("utf-16"), b"a: \xc0\x80", b"a: \xed\xa0\x80"])
def test_fault_34_other_encodings_are_refused(data: bytes) -> None:
    error = refused(data)
    assert isinstance(error, DocumentError)
    assert (error.rule, error.line) == ("yaml-not-utf8", 1)


def bomb(levels: int) -> str:
    names = "abcdefghijklmnop"
    rows = [f'{names[0]}: &{names[0]} ["lol"]']
    rows += [f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in pairwise(names[:levels])]
    return "\n".join(rows)


def test_fault_38_a_yaml_bomb_is_refused_before_it_grows() -> None:
    tracemalloc.start()
    error = refused(bomb(12))
    assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    tracemalloc.stop()
    assert (error.rule, error.line) == ("yaml-anchor", 1)


def test_fault_38_a_hundred_megabytes_are_refused_unread() -> None:
    error = refused(b"a: 1\n" * (20 * 2**20))
    assert isinstance(error, LimitError)
    assert (error.rule, error.expected) == ("yaml-too-large", MAX_SOURCE_BYTES)


@pytest.mark.parametrize("text", ["[" * 1_000_000, "{a: " * 300_000, "a:\n" + "- " * 17, "- " * 1_000])
def test_fault_38_depth_is_bounded(text: str) -> None:
    error = refused(text)
    assert (error.rule, error.expected) == ("yaml-too-deep", 16)


def test_sixteen_levels_are_read() -> None:
    assert read_yaml(b"a: " + b"[" * 15 + b"]" * 15, "x").value["a"] != ""


def read_or_refuse(data: bytes) -> Any:
    try:
        return read_yaml(data, "x").value
    except VotationError as error:
        return error


def is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(each) for key, each in value.items())
    return all(map(is_plain, value)) if isinstance(value, list) else type(value) is str


def is_well_refused(value: Any) -> bool:
    return isinstance(value, InputError) and value.line is not None and value.line >= 1


LIKELY = st.text("ab:-[]{}&*!|>'\"%#?,\n \t\\uU0x", max_size=30).map(str.encode)


@given(LIKELY | st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_fuzz_what_is_read_is_plain_and_the_rest_is_refused_on_a_line(data: bytes) -> None:
    result = read_or_refuse(data)
    assert is_plain(result) or is_well_refused(result)


@given(st.integers(0, len(scaffold("a").encode()) - 1), st.sampled_from([b"", b":", b"\n", b" ", b"'", b"\xff", b"-"]))
@settings(max_examples=30)
def test_fuzz_a_definition_with_one_byte_changed(place: int, byte: bytes) -> None:
    data = scaffold("a").encode()
    result = read_or_refuse(data[:place] + byte + data[place + 1 :])
    assert is_plain(result) or is_well_refused(result)
