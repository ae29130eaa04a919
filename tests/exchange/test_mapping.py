"""The mapping file: what it cannot say is refused with its line."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from votation.errors import FormatError, IncompleteError, LimitError
from votation.exchange.formats.wide import star_of
from votation.exchange.tables.mapping import MAX_MAPPING_BYTES, Mapping

if TYPE_CHECKING:
    from pathlib import Path

SOUND = """format = "votation/mapping@1"
kind = "grades"
levels = ["Bad", "Good"]

[words]
"B" = "Bad"

[columns]
"A" = "measure"
"G" = { role = "group", name = "station" }
"""


def refused(text: str | bytes) -> FormatError:
    with pytest.raises(FormatError) as caught:
        Mapping.parse(text if isinstance(text, bytes) else text.encode(), "m.toml")
    assert caught.value.file == "m.toml"
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ('"Good"]', '"Good"', "mapping-toml", 5),
        ("votation/mapping@1", "votation/mapping@2", "mapping-field", 1),
        ('kind = "grades"\n', "", "mapping-field-missing", 1),
        ('"grades"', '"marks"', "mapping-field", 2),
        ('levels = ["Bad", "Good"]', "", "mapping-field-missing", 1),
        ('levels = ["Bad", "Good"]', "max = 3", "mapping-field", 3),
        ('"Good"]', '"BAD "]', "mapping-field", 3),
        ('"B" = "Bad"', '"B" = "Bed"', "mapping-field", 6),
        ('"B" = "Bad"', '"B" = 0', "mapping-field", 6),
        ('"A" = "measure"', '"A" = "mesure"', "mapping-role", 9),
        ('"A" = "measure"', '"A" = { role = "measure", name = "x" }', "mapping-field-unknown", 9),
        ('"A" = "measure"', '"A" = { id = "x" }', "mapping-role", 9),
        ('"A" = "measure"', '"A" = "rank"', "mapping-field", 9),
        ('"A" = "measure"', '"* A *" = "measure"', "mapping-field", 9),
        ('name = "station"', "name = 3", "mapping-field", 10),
        ("[words]", "colums = 3\n[words]", "mapping-field-unknown", 5),
        ("[words]", "[file]\nheader = 0\n[words]", "mapping-field", 6),
        ("[words]", "[file]\nheader = true\n[words]", "mapping-field", 6),
        ("[columns]", "[column]", "mapping-field-unknown", 8),
    ],
)
def test_what_it_cannot_say_is_refused_with_its_line(old: str, new: str, rule: str, line: int) -> None:
    assert Mapping.parse(SOUND.encode(), "m.toml").model.kind == "grades"
    assert old in SOUND
    error = refused(SOUND.replace(old, new))
    assert (error.rule, error.line, error.exit_code) == (rule, line, 3)


def test_a_score_needs_its_highest() -> None:
    error = refused('format = "votation/mapping@1"\nkind = "scores"\n[columns]\n"A" = "measure"\n')
    assert (error.rule, error.details["field"]) == ("mapping-field-missing", "max")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    assert (refused(b"a = 1\nb = '\xe9'\n").rule, refused(b"a = 1\nb = '\xe9'\n").line) == ("mapping-encoding", 2)
    assert refused("a = " + "[" * 100_000).rule == "mapping-toml"
    with pytest.raises(IncompleteError):
        Mapping.open(tmp_path / "absent.toml")
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (MAX_MAPPING_BYTES + 1))
    with pytest.raises(LimitError):
        Mapping.open(large)


def test_windows_line_ends_and_a_mark_are_read_and_the_digest_is_of_the_bytes() -> None:
    data = b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode()
    mapping = Mapping.parse(data, "m.toml")
    assert mapping.line("columns", "G") == 10
    assert mapping.sha256 == hashlib.sha256(data).hexdigest()


def test_a_star_stands_for_some_text() -> None:
    assert star_of("Avis [*]", "Avis [Une rue]") == "Une rue"
    assert star_of("Avis [*]", "Avis []") is None
    assert star_of("*", "Une rue") == "Une rue"
    assert star_of("a*a", "a") is None
