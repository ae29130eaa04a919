"""The mapping file: what each column of a table is, written once by the person who knows, in TOML.

    format = "votation/mapping@1"
    kind = "grades"
    levels = ["À rejeter", "Passable", "Bien"]    # worst first
    empty = ["Sans avis"]                          # words that give no opinion
    [columns]
    "Horodateur" = "drop"
    "Bureau" = { role = "group", name = "station" }
    "Vos avis [*]" = "measure"                     # a column each; its id is what stands for *

Every column of the table needs a role: what nobody decided about is not read. `docs/import.md` has complete examples.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from votation.errors import FormatError, LimitError
from votation.evidence import folder
from votation.exchange.tables.words import folded

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MAX_MAPPING_BYTES: Final = 2**20
"""Bytes of a mapping file; one for 10,000 columns takes about half of it."""
MAX_SCORE: Final = 65_533
"""The highest score: a scale has at most 65 534 levels (docs/format.md)."""
PLACEHOLDER: Final = "*"

_SHOWN: Final = 60


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class MeasureColumn(_Part):
    """A column with the level that each ballot gives one measure.

    Attributes:
        id: Its id; what stands for `*`, or the header, when absent.
        title: Its title; the id when absent.
        attributes: Whatever else is known of it: `theme`, `cost`.
    """

    role: Literal["measure"]
    id: str = ""
    title: str = ""
    attributes: dict[str, str] = {}


class RankColumn(_Part):
    """A column with the measure that each ballot puts at one place.

    Attributes:
        place: The place, 1 is first; the number that stands for `*` when absent.
    """

    role: Literal["rank"]
    place: Annotated[int, Field(ge=1)] | None = None


class GroupColumn(_Part):
    """A column with the group of each ballot.

    Attributes:
        name: Name of the group; the header when absent.
        values: Other names of its values, by what stands in the cells.
    """

    role: Literal["group"]
    name: str = ""
    values: dict[str, str] = {}


class PlainColumn(_Part):
    """A column of which there is no more to say than its role.

    Attributes:
        role: `ballot`, the id of the ballot, if it is no identity; `weight`, how many voters the row stands for;
            `submitted`, empty where the voter did not finish, otherwise dropped; `voter`, an identity that tells who
            voted more than once, otherwise dropped; `drop`, an identity; `ignore`.
    """

    role: Literal["ballot", "weight", "submitted", "voter", "drop", "ignore"]


Column: TypeAlias = Annotated[
    MeasureColumn | RankColumn | GroupColumn | PlainColumn,
    Field(discriminator="role"),
    BeforeValidator(lambda value: {"role": value} if isinstance(value, str) else value),
]


class TableFile(_Part):
    """How the file is written, where that is not to be found out.

    Attributes:
        encoding: As Python names it.
        delimiter: Between two cells.
        header: Physical line of the header; what stands above it is not read.
        sheet: Name of the sheet of a workbook.
    """

    encoding: str | None = None
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    header: Annotated[int, Field(ge=1)] = 1
    sheet: str | None = None


class Model(_Part):
    """What a mapping file says.

    Attributes:
        format: Which document and which version of it.
        kind: What a cell means.
        title: What the vote is about.
        levels: Grades, worst first, as the cells spell them.
        max: The highest score.
        words: Other spellings: a grade by word; a score, a rank, or 1 and 0 of approvals, by word.
        empty: Words that give no opinion; an empty cell gives none either.
        measures: Title by what stands in the cells of columns of ranks; those that occur, when absent.
        no_opinion: What no opinion means in grades and scores; whoever reads the file may still say it.
        unranked: The same in rankings.
        file: How the file is written.
        kept: Which row of a voter counts who has several, in the order of the table; where a column is the `voter`.
        columns: Role by header; one `*` in a header stands for any text.
        match: What the import reads: what the file calls the measures, grades and groups of an election.
    """

    format: Literal["votation/mapping@1"]
    kind: Literal["grades", "scores", "approval", "ranking"]
    title: str = ""
    levels: Annotated[tuple[str, ...], Field(max_length=MAX_SCORE)] = ()
    max: Annotated[int, Field(ge=1, le=MAX_SCORE)] | None = None
    words: dict[str, str | int] = {}
    empty: tuple[str, ...] = ()
    measures: dict[str, str] = {}
    no_opinion: Literal["worst", "exclude"] | Annotated[int, Field(ge=0, le=MAX_SCORE)] | None = None
    unranked: Literal["last", "exclude"] | None = None
    file: TableFile = TableFile()
    kept: Literal["first", "last", "none"] | None = None
    columns: dict[str, Column]
    match: dict[str, Any] = {}

    @model_validator(mode="before")
    @classmethod
    def _lists_are_tuples(cls, value: Any) -> Any:  # noqa: ANN401 - what a TOML file may hold
        if not isinstance(value, dict):
            return value
        return {name: tuple(each) if isinstance(each, list) else each for name, each in value.items()}

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        """Ask for the scale of this kind, and for nothing of another kind."""
        given = {name for name in _KINDS if getattr(self, name) not in {None, ()}}
        for name, kinds in _KINDS.items():
            if name in given and self.kind not in kinds:
                raise PydanticCustomError(
                    "mapping_kind", "only where kind is {kinds}", {"kinds": " or ".join(kinds), "at": name}
                )
        needed = {"grades": "levels", "scores": "max"}.get(self.kind)
        if needed is not None and needed not in given:
            raise PydanticCustomError("mapping_missing", "{field}", {"field": needed})
        return self

    @model_validator(mode="after")
    def _words_are_of_the_scale(self) -> Self:
        known = {folded(level) for level in self.levels}
        if len(known) < len(self.levels):
            raise PydanticCustomError("mapping_levels", "they differ by more than case and spaces", {"at": "levels"})
        for word, level in self.words.items():
            if (self.kind == "grades") != (isinstance(level, str) and folded(level) in known):
                expected = ", ".join(self.levels) if self.kind == "grades" else "a whole number"
                raise PydanticCustomError("mapping_word", "{expected}", {"expected": expected, "at": word})
        return self

    @model_validator(mode="after")
    def _one_row_of_a_voter_is_kept(self) -> Self:
        has_voters = any(column.role == "voter" for column in self.columns.values())
        if has_voters and self.kept is None:
            raise PydanticCustomError("mapping_missing", "{field}", {"field": "kept"})
        if not has_voters and self.kept is not None:
            raise PydanticCustomError("mapping_missing", "{field}", {"field": 'a column with the role "voter"'})
        return self

    @model_validator(mode="after")
    def _columns_are_of_the_kind(self) -> Self:
        for name, column in self.columns.items():
            if name.count(PLACEHOLDER) > 1:
                raise PydanticCustomError("mapping_column", "one * at most", {"at": name})
            if isinstance(column, RankColumn) and self.kind != "ranking":
                raise PydanticCustomError("mapping_column", "measure, where kind is no ranking", {"at": name})
        return self


_KINDS: Final = {
    "levels": ("grades",),
    "max": ("scores",),
    "no_opinion": ("grades", "scores"),
    "unranked": ("ranking",),
}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file.

    Attributes:
        name: As the user can find it.
        text: All of it.
        sha256: Digest of its bytes.
        model: What it says.
    """

    name: str
    text: str
    sha256: str
    model: Model

    @classmethod
    def open(cls, path: str | Path) -> Mapping:
        """Read a mapping file.

        Raises:
            FormatError: Not UTF-8, not TOML, or fields that do not fit; with the line, as near as it can be told.
            LimitError: Larger than `MAX_MAPPING_BYTES`.
            IncompleteError: It does not exist.
            MachineError: It cannot be read.
        """
        name = Path(path).as_posix()
        with folder.machine_errors(name), Path(path).open("rb") as file:
            data = file.read(MAX_MAPPING_BYTES + 1)
        if len(data) > MAX_MAPPING_BYTES:
            raise LimitError("mapping-size", file=name, expected=MAX_MAPPING_BYTES)
        return cls.parse(data, name)

    @classmethod
    def parse(cls, data: bytes, name: str) -> Mapping:
        """Read the bytes of a mapping file.

        Raises:
            FormatError: As `open`.
        """
        text, value = _toml(data, name)
        try:
            return cls(name, text, hashlib.sha256(data).hexdigest(), Model.model_validate(value))
        except ValidationError as mistakes:
            raise _complaint(_likeliest(mistakes), text, name) from mistakes

    def line(self, *steps: str) -> int:
        """Return the line where a field is written, or the table around it, as near as it can be told."""
        return _line(self.text, steps)


def _toml(data: bytes, name: str) -> tuple[str, dict[str, Any]]:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError("mapping-encoding", file=name, line=line) from error
    except ValueError as error:  # of TOML, or of a number with more digits than Python reads
        place = re.search(r"\(at line ([0-9]+), column ([0-9]+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") + 1, 1)
        raise FormatError("mapping-toml", file=name, line=line, column=column, found=str(error)[:_SHOWN]) from error
    except RecursionError as error:
        raise FormatError("mapping-toml", file=name, line=1, column=1, found="[[[[") from error


def _likeliest(mistakes: ValidationError) -> ErrorDetails:
    """Return the mistake to tell: a field that is misspelt is also missing."""
    return min(mistakes.errors(include_url=False), key=lambda mistake: mistake["type"] != "extra_forbidden")


def _complaint(mistake: ErrorDetails, text: str, name: str) -> FormatError:
    context = mistake.get("ctx", {})
    steps = [str(step) for depth, step in enumerate(mistake["loc"]) if depth != _DEPTH_OF_ROLE or step not in _ROLES]
    steps += [str(context["at"])] if "at" in context else []
    line = _line(text, steps)
    field = ".".join(steps)[:_SHOWN]
    match mistake["type"]:
        case "missing" | "mapping_missing":
            field = str(context.get("field", field))
            return FormatError("mapping-field-missing", file=name, line=line, field=field)
        case "extra_forbidden":
            return FormatError("mapping-field-unknown", file=name, line=line, field=field)
        case "union_tag_invalid" | "union_tag_not_found":
            found = str(context.get("tag", "-"))[:_SHOWN]
            return FormatError(
                "mapping-role", file=name, line=line, found=found, expected=", ".join(_ROLES), field=field
            )
    found = "" if isinstance(mistake["input"], dict) else str(mistake["input"])[:_SHOWN]
    return FormatError("mapping-field", file=name, line=line, found=found, expected=mistake["msg"], field=field)


_ROLES: Final = ("measure", "rank", "group", "ballot", "weight", "submitted", "voter", "drop", "ignore")
_DEPTH_OF_ROLE: Final = 2  # validation names the branch of the union after `columns` and the header


def _line(text: str, steps: list[str] | tuple[str, ...]) -> int:
    """Follow the keys through the text: TOML says of no value where it stood."""
    place = 0
    for step in steps:
        key = re.compile(rf"(?:^|[{{,.\[])[ \t]*[\"']?{re.escape(step)}[\"']?[ \t]*[\]=.]", re.MULTILINE)
        if (found := key.search(text, place)) is not None:
            place = found.end()
    return text.count("\n", 0, place) + 1
