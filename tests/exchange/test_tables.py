"""Tables with a mapping file: every encoding reads alike, and what cannot be a ballot is named with its place."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from votation.errors import FormatError, InputError, LimitError
from votation.exchange import Ballots, Source, reader, recognise
from votation.exchange.tables import table as tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Read = Callable[..., Ballots]

GRADES = """
format = "votation/mapping@1"
kind = "grades"
levels = ["À rejeter", "Passable", "Très bien"]
[columns]
"N°" = "ballot"
"Bureau" = { role = "group", name = "station" }
"Réparer l'école ; vite, oui" = { role = "measure", id = "m01" }
"Forêt" = { role = "measure", id = "m02" }
"""
ROWS = [
    ["N°", "Bureau", "Réparer l'école ; vite, oui", "Forêt"],
    ["a1", "Hôtel de ville, 1", "Très bien", "À rejeter"],
    ["a2", "École ; Nord", "", "Passable"],
    ["a3", 'Le "Dôme"', "Passable", "Très bien"],
]
ENCODINGS = {"utf-8": b"", "utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "cp1252": b""}
DELIMITERS = {";": ";", ",": ",", "\t": "TAB"}
ENDS = {"\n": None, "\r\n": "CR LF", "\r": "CR"}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reading(data: str | bytes, mapping: str = GRADES, name: str = "votes.csv") -> Ballots:
        file = tmp_path / "mapping.toml"
        file.write_text(mapping, "utf-8")
        source = Source(name, data if isinstance(data, bytes) else data.encode())
        content = reader("table", mapping=str(file)).read(source)
        assert isinstance(content, Ballots)
        return content

    return reading


def refused(read: Read, data: str | bytes, mapping: str = GRADES) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data, mapping)
    assert caught.value.file == "votes.csv"
    return caught.value


def written(rows: list[list[str]], delimiter: str, end: str) -> str:
    def quoted(cell: str) -> str:
        return f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & {delimiter, '"'} else cell

    return "".join(delimiter.join(map(quoted, row)) + end for row in rows)


def facts(ballots: Ballots) -> dict[str, Any]:
    station = ballots.groups["station"]
    assert ballots.ids is not None
    return {
        "measures": [(measure.id, measure.title) for measure in ballots.measures],
        "cells": ballots.cells.tolist(),
        "ids": ballots.ids.tolist(),
        "station": [station.values[code] for code in station.codes],
    }


@pytest.mark.parametrize(("encoding", "delimiter", "end"), list(product(ENCODINGS, DELIMITERS, ENDS)), ids=repr)
def test_fault_34_every_encoding_delimiter_and_line_end_reads_the_same_ballots(
    read: Read, encoding: str, delimiter: str, end: str
) -> None:
    ballots = read(ENCODINGS[encoding] + written(ROWS, delimiter, end).encode(encoding))
    assert facts(ballots) == {
        "measures": [("m01", "Réparer l'école ; vite, oui"), ("m02", "Forêt")],
        "cells": [[3, 0, 2], [1, 2, 3]],
        "ids": ["a1", "a2", "a3"],
        "station": ["Hôtel de ville, 1", "École ; Nord", 'Le "Dôme"'],
    }
    decided = {decision.rule: decision.details for decision in ballots.account.decisions}
    assert decided.pop("table-delimiter") == {"delimiter": DELIMITERS[delimiter]}
    assert decided.pop("text-line-ends", {"ends": None}) == {"ends": ENDS[end]}
    if encoding == "cp1252":
        assert decided.keys() == {"text-windows"}
    else:
        mark = {} if encoding == "utf-8" else {"text-mark": {"encoding": encoding.removesuffix("-sig")}}
        assert decided == mark


def test_fault_34_what_is_no_text_is_refused_with_its_place(read: Read) -> None:
    nul = refused(read, "N°;Bureau\r\na1;x\0y\r\n")
    assert (nul.rule, nul.line, nul.column) == ("table-nul", 2, 5)
    # 0xC0 0xAF spells `/` too long: no UTF-8, so Windows-1252, in which the header is not that of the mapping
    overlong = refused(read, written(ROWS, ";", "\n").encode().replace(b"Passable", b"Pass\xc0\xafble", 1))
    assert (overlong.rule, overlong.line, overlong.found) == ("mapping-column-missing", 1, "NÂ°")
    undefined = refused(read, b"N\xb0;Bureau\x81")
    assert (undefined.rule, undefined.column) == ("foreign-encoding", 10)


@pytest.mark.parametrize(
    "cell", ["-0", "01a", "+1", "2^63", "9" * 5000, "true", "NaN", "１", "1e0", "6", "2,5", "1.50"]
)
def test_fault_36_a_cell_that_is_no_level_is_refused_with_line_and_column(read: Read, cell: str) -> None:
    error = refused(read, f'A;B\n3;4\n5;"{cell}"\n', SCORES)
    assert (error.rule, error.line, error.column, error.exit_code) == ("table-words", 3, 2, 3)
    assert cell[:40] in str(error.found)


def test_fault_36_decimals_of_whole_numbers_are_repaired_and_said(read: Read) -> None:
    ballots = read("A;B\n3,0;4.00\n 5 ;0\n", SCORES)
    assert ballots.cells.tolist() == [[4, 6], [5, 1]]
    assert [each.details for each in ballots.account.decisions if each.rule == "table-decimals"] == [{"count": 2}]


def test_fault_58_a_formula_is_no_level(read: Read) -> None:
    for formula in ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'):
        quoted = formula.replace('"', '""')
        error = refused(read, f'A;B\n3;4\n5;"{quoted}"\n', SCORES)
        assert (error.rule, error.line, error.column) == ("table-words", 3, 2)


SCORES = """
format = "votation/mapping@1"
kind = "scores"
max = 5
[columns]
"A" = "measure"
"B" = "measure"
"""
RANKING = SCORES.replace('"scores"\nmax = 5', '"ranking"')


def test_ranks_are_flipped_and_stay_in_range(read: Read) -> None:
    assert read("A,B\n1,2\n1,1\n,1\n", RANKING).cells.tolist() == [[2, 2, 0], [1, 2, 2]]
    error = refused(read, "A,B\n1,2\n0,3\n", RANKING)
    assert (error.rule, error.line, error.column) == ("table-words", 3, 1)
    assert error.found == "“0” (3:1), “3” (3:2)"


def test_approvals_need_no_words(read: Read) -> None:
    approval = SCORES.replace('"scores"\nmax = 5', '"approval"')
    assert read("A,B\nx,\nOUI,non\n0,1\n", approval).cells.tolist() == [[2, 2, 1], [1, 1, 2]]
    other = approval.replace("[columns]", '[words]\n"Pour" = 1\n"Contre" = 0\n[columns]')
    assert read("A,B\npour,contre\n", other).cells.tolist() == [[2], [1]]


def test_unmapped_words_are_listed_with_their_lines(read: Read) -> None:
    text = "N°;Bureau;Réparer l'école ; vite, oui;Forêt\n".replace(
        "Réparer l'école ; vite, oui", '"Réparer l\'école ; vite, oui"'
    )
    error = refused(read, text + "a;x;Bof;Passable\nb;x;Passable;?\nc;x;bof;?\n")
    assert (error.rule, error.line, error.column) == ("table-words", 2, 3)
    assert error.found == "“Bof” (2:3), “?” (3:4), “bof” (4:3)"
    assert error.expected == "À rejeter, Passable, Très bien"


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("A;A;B\n1;2;3\n", "table-header-twice", 1, 2),
        ("A;B\n1;2\n3\n", "table-width", 3, 2),
        ("A;B\n1;2\n3;4;5\n", "table-width", 3, 3),
        ('A;B\n1;2\n"3;4\n5;5\n', "table-quotes", 3, None),
        ('A;B\n1;"2"x\n', "table-quotes", 2, None),
        ("A;B;C\n1;2;3\n", "mapping-column-missing", 1, 3),
        ("A\n1\n", "mapping-column-unknown", 1, None),
        ("", "table-header", 1, None),
        ("\n\n", "table-header", 1, None),
        (";;\n1;2;3\n", "table-header", 1, None),
        ("A;B;\n1;2;x\n", "mapping-column-missing", 1, 3),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(
    read: Read, text: str, rule: str, line: int, column: int | None
) -> None:
    error = refused(read, text, SCORES)
    assert (error.rule, error.line, error.column, error.exit_code) == (rule, line, column, 3)


def test_too_many_columns_and_cells_are_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    error = refused(read, ";".join(f"c{place}" for place in range(10**6)) + "\n", SCORES)
    assert isinstance(error, LimitError)
    assert (error.rule, error.line, error.found) == ("table-columns", 1, 10**6)
    monkeypatch.setattr(tables, "MAX_CELLS", 5)
    assert refused(read, "A;B\n1;2\n3;4\n5;5\n", SCORES).rule == "table-cells"


def test_empty_rows_totals_and_columns_without_name_are_left_out(read: Read) -> None:
    text = "A;B;\n1;2;\n;;\n\n  ;\xa0;\nSous-total;3;\n;TOTAL;\nGrand total;;\n5;5;\n"
    ballots = read(text, SCORES)
    assert [(each.line, each.code) for each in ballots.account.dropped] == [
        *((3, "EMPTY"), (4, "EMPTY"), (5, "EMPTY")),
        *((6, "TOTAL"), (7, "TOTAL"), (8, "TOTAL")),
    ]
    assert [each.details for each in ballots.account.decisions if each.rule == "table-total"] == [
        {"line": 6},
        {"line": 7},
        {"line": 8},
    ]
    assert ballots.cells.tolist() == [[2, 6], [3, 6]]
    assert ballots.lines is not None
    assert ballots.lines.tolist() == [2, 9]


def test_a_grade_or_a_measure_may_be_called_like_a_mean_or_a_total(read: Read) -> None:
    mapping = GRADES[: GRADES.index("[columns]")].replace("Passable", "Moyenne") + '[columns]\n"*" = "measure"\n'
    ballots = read("A;B\nMoyenne;Très bien\nTotal;12\n", mapping)
    assert [(each.line, each.code) for each in ballots.account.dropped] == [(3, "TOTAL")]
    assert ballots.cells.tolist() == [[2], [3]]
    ranked = read("Choix 1;Choix 2\nTotal;Mean\n", PLACES)
    assert [measure.id for measure in ranked.measures] == ["Mean", "Total"]


def test_a_free_text_is_not_taken_for_places(read: Read) -> None:
    text = "Choix 1\n" + "".join(f"mot {row}\n" for row in range(tables.MAX_COLUMNS + 1))
    error = refused(read, text, PLACES)
    assert (error.rule, error.found) == ("table-measures-many", tables.MAX_COLUMNS + 1)


def test_what_could_be_an_identity_is_not_repeated_in_an_error(read: Read) -> None:
    error = refused(read, "A;B\n1;anne@exemple.fr\n", SCORES)
    assert (error.line, error.column, error.found) == (2, 2, "“…” (2:2)")
    mapping = SCORES.replace('"B"', '"Nom"')
    assert refused(read, "A;Nom\n1;Anne\n", mapping).found == "“…” (2:2)"
    assert refused(read, "id;A;B;w\nx;1;2;anne@exemple.fr\n", IDS).rule == "table-identity"
    assert refused(read, "Choix 1\nanne@exemple.fr\n", PLACES).rule == "table-identity"


def test_unfinished_rows_are_dropped(read: Read) -> None:
    ballots = read("A;B;submitdate\n1;2;2022-06-14 10:00:00\n1;1;\n", SCORES + '"submitdate" = "submitted"\n')
    assert [(each.line, each.code) for each in ballots.account.dropped] == [(3, "INCOMPLETE")]


IDS = SCORES + '"id" = "ballot"\n"w" = "weight"\n'


def test_the_same_ballot_twice_counts_once_and_another_under_its_id_is_refused(read: Read) -> None:
    ballots = read("id;A;B;w\nx;1;2;7\ny;;;1\nx;1;2;7\n", IDS)
    assert [(each.line, each.code) for each in ballots.account.dropped] == [(4, "DUPLICATE")]
    assert ballots.weights is not None
    assert ballots.weights.tolist() == [7, 1]
    for other in ("x;1;3;7", "x;1;2;8"):
        error = refused(read, f"id;A;B;w\nx;1;2;7\n{other}\n", IDS)
        assert (error.rule, error.line, error.found, error.details["first"]) == ("table-id-twice", 3, "x", 2)
    assert refused(read, "id;A;B;w\nx;1;2;7\n;1;2;7\n", IDS).rule == "table-id-missing"


@pytest.mark.parametrize("weight", ["0", "-1", "1,5", "", "2147483648", "deux"])
def test_a_weight_is_a_number_of_voters(read: Read, weight: str) -> None:
    error = refused(read, f"id;A;B;w\nx;1;2;{weight}\n", IDS)
    assert (error.rule, error.line, error.column) == ("table-weight", 2, 4)


@pytest.mark.parametrize("role", ['"ignore"', '{ role = "group", name = "g" }', '"ballot"'])
@pytest.mark.parametrize(
    ("header", "cell", "why"),
    [
        ("Nom", "x", "name"),
        ("contact", "anne@exemple.fr", "e-mail"),
        ("tel", "x", "phone"),
        ("c", "192.0.2.1", "network address"),
        ("c", "14/06/2022 18:03", "time"),
    ],
)
def test_identities_are_refused_until_they_are_dropped(read: Read, role: str, header: str, cell: str, why: str) -> None:
    text = f"A;B;{header}\n1;2;{cell}\n"
    error = refused(read, text, f'{SCORES}"{header}" = {role}\n')
    assert (error.rule, error.line, error.column, error.details["why"]) == ("table-identity", 1, 3, why)
    ballots = read(text, f'{SCORES}"{header}" = "drop"\n')
    assert cell not in repr((ballots, ballots.groups, ballots.ids))
    dropped = {"column": 3, "header": header}
    assert dropped in [each.details for each in ballots.account.decisions if each.rule == "table-dropped"]


def test_a_measure_may_be_called_like_an_identity(read: Read) -> None:
    mapping = SCORES.replace('"A"', '"E-mail"').replace('"B"', '"Téléphone"')
    assert len(read("E-mail;Téléphone\n1;2\n", mapping)) == 1
    assert refused(read, "E-mail;Téléphone\nanne@exemple.fr;2\n", mapping).rule == "table-words"


PLACES = """
format = "votation/mapping@1"
kind = "ranking"
[columns]
"Choix *" = "rank"
"""


def test_columns_of_ranks_hold_measures(read: Read) -> None:
    ballots = read("Choix 1;Choix 2;Choix 3\nb;A;\na;;b\n;c;\n", PLACES)
    assert [measure.id for measure in ballots.measures] == ["a", "b", "c"]
    assert ballots.cells.tolist() == [[2, 3, 0], [3, 1, 0], [0, 0, 2]]
    twice = refused(read, "Choix 1;Choix 2\na;b\nb;B\n", PLACES)
    assert (twice.rule, twice.line, twice.column) == ("table-ranked-twice", 3, 2)
    declared = PLACES.replace("[columns]", "[measures]\na = 'La rue'\nb = ''\n[columns]")
    unknown = refused(read, "Choix 1;Choix 2\na;c\n", declared)
    assert (unknown.rule, unknown.line, unknown.column) == ("table-no-such-measure", 2, 2)
    beyond = refused(read, "Choix 1;Choix 2;Choix 3\na;;b\n", declared)
    assert (beyond.rule, beyond.line, beyond.column) == ("table-place", 2, 3)
    unused = read("Choix 1;Choix 2;Choix 3\na;;\n", PLACES)  # as many columns as the form had, found by fuzzing
    assert (len(unused.measures), unused.cells.tolist()) == (1, [[1]])
    alike = refused(read, "Choix 1\na\n", declared.replace("b = ''", "A = ''"))
    assert alike.rule == "table-measures-alike"
    number = refused(read, "Choix 1;Choix deux\na;b\n", PLACES)
    assert (number.rule, number.column) == ("table-place-missing", 2)
    same = refused(read, "Choix 1;Choix 01\na;b\n", PLACES)
    assert (same.rule, same.column) == ("table-role-twice", 2)


def test_a_delimiter_named_in_the_first_line_is_taken(read: Read) -> None:
    ballots = read("sep=,\r\nA,B\r\n1,2\r\n", SCORES)
    assert ballots.lines is not None
    assert ballots.lines.tolist() == [3]
    told = SCORES.replace("[columns]", "[file]\ndelimiter = '|'\n[columns]")
    assert len(read("A|B\n1|2\n", told)) == 1


def test_an_encoding_that_is_told_is_taken_and_its_mark_taken_off(read: Read) -> None:
    def told(encoding: str) -> str:
        return SCORES.replace("[columns]", f"[file]\nencoding = '{encoding}'\n[columns]")

    marked = read("\ufeffA;B\n1;2\n", told("utf-8"))
    assert marked.account.decisions[0].details == {"encoding": "utf-8"}
    assert len(read("A;B\n1;2\n".encode("utf-16-le"), told("utf-16-le"))) == 1
    assert refused(read, b"A;B\n\xe9;2\n", told("utf-8")).column == 5
    for encoding in ("idna", "undefined"):  # of Python's codecs, those that do not say where they fail
        assert refused(read, b"A;B\n\xe9" + b"x" * 99, told(encoding)).rule == "foreign-encoding"
    assert refused(read, "A;B\n", told("klingon")).rule == "foreign-encoding-unknown"


def test_semicolons_go_before_commas_in_titles_and_decimals(read: Read) -> None:
    mapping = SCORES.replace('"A"', '"Une rue, un parc"').replace('"B"', '"Un quai, un pont"')
    assert read("Une rue, un parc;Un quai, un pont\n1,0;2,0\n", mapping).cells.tolist() == [[2], [3]]


def test_a_table_is_recognised_as_one_and_needs_a_mapping() -> None:
    source = Source("votes.csv", b"A;B\n1;2\n")
    assert recognise(source) == "table"
    with pytest.raises(FormatError):
        recognise(Source("notes.md", b"Some words\nand others, too\n"))


def test_many_distinct_texts_and_chunks_read_like_few(read: Read) -> None:
    """More rows than are taken in at once; the expected cells are numpy's own arithmetic on the numbers written."""
    numbers = np.random.default_rng(3).integers(0, 6, (10_000, 2))
    text = "A;B;id\n" + "".join(f"{a};{b};x{row}\n" for row, (a, b) in enumerate(numbers.tolist()))
    ballots = read(text, SCORES + '"id" = "ballot"\n')
    assert np.array_equal(ballots.cells, numbers.T + 1)
    assert ballots.cells.flags.c_contiguous
