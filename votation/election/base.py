"""The base of every signed document: frozen, no unknown fields but `x-` ones, one canonical form in bytes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self, TypeAlias, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from votation import errors
from votation.evidence import canonical

FORMAT_PATTERN: Final = re.compile(r"votation/([a-z]+)@([1-9][0-9]{0,3})")
MAX_LINE_CHARACTERS: Final = 500
"""Characters of a title, a name or a paragraph."""
SHOWN: Final = 60
"""Characters of a faulty value repeated in an error."""
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # also bidirectional marks, zero-width, line separators


def one_line(text: str) -> str:
    """Return `text` if it is one line that prints and has no stray spaces.

    Raises:
        PydanticCustomError: It holds control or format characters, or begins, ends or doubles a space.
    """
    for character in text:
        if unicodedata.category(character) in _INVISIBLE:
            raise PydanticCustomError("text_invisible", "{character}", {"character": f"U+{ord(character):04X}"})
    if text != text.strip() or "  " in text:
        raise PydanticCustomError("text_spaces", "no leading, trailing or double space")
    return text


def whole_number(value: object) -> object:
    """Return the integer that `value` is or spells in decimal digits; booleans and other spellings are none.

    Raises:
        PydanticCustomError: `1.0`, `1_000`, ` 1`, `+1`, `01`, true: only one spelling of a number is read.
    """
    if type(value) is int:
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    raise PydanticCustomError("number_spelling", "digits alone")


def real_time(text: str) -> str:
    """Return `text` if that day and that hour exist.

    Raises:
        PydanticCustomError: A thirteenth month, a thirtieth of February, a twenty-fifth hour.
    """
    try:
        datetime.fromisoformat(text.replace(":60Z", ":59Z"))  # RFC 3339, 5.6: 60 is a leap second
    except ValueError as error:
        raise PydanticCustomError("time_impossible", "a day and an hour that exist") from error
    return text


def extension_name(name: str) -> str:
    """Return the name of a field that no model knows, if it may be there all the same.

    Raises:
        PydanticCustomError: It does not begin with `x-`.
    """
    if not name.startswith("x-"):
        raise PydanticCustomError("field_unknown", "a known field, or one that begins with x-")
    return name


ID_PATTERN: Final = r"^[a-z0-9][a-z0-9._-]{0,63}$"
KEY_PATTERN: Final = r"^[a-z][a-z0-9_-]{0,63}$"
TIME_PATTERN: Final = r"^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z$"

Id: TypeAlias = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Key: TypeAlias = Annotated[str, StringConstraints(pattern=KEY_PATTERN)]
Line: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_LINE_CHARACTERS), AfterValidator(one_line)
]
Titles: TypeAlias = Annotated[dict[Literal["en", "fr"], Line], Field(min_length=1)]
Sha256: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Time: TypeAlias = Annotated[str, StringConstraints(pattern=TIME_PATTERN), AfterValidator(real_time)]
"""RFC 3339, UTC, whole seconds; informative, never compared to decide a count."""
Count: TypeAlias = Annotated[int, Field(ge=0, le=canonical.MAX_INTEGER), BeforeValidator(whole_number)]
Positive: TypeAlias = Annotated[int, Field(ge=1, le=canonical.MAX_INTEGER), BeforeValidator(whole_number)]


class Model(BaseModel):
    """A frozen part of a document; fields it does not know are refused, except under `x-`."""

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        populate_by_name=True,
        json_schema_extra={"patternProperties": {"^x-": {}}, "additionalProperties": False},
    )

    __pydantic_extra__: dict[Annotated[str, AfterValidator(extension_name)], Any]

    def plain(self) -> dict[str, Any]:
        """Return the JSON value of this model, absent fields left out."""
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)


class Document(Model):
    """A whole file: `format` says which document and which version of it."""

    format: str

    def to_bytes(self) -> bytes:
        """Return the canonical bytes of this document (RFC 8785, one final LF).

        Raises:
            DocumentError: A text is not in NFC, or an `x-` field holds what canonical JSON cannot say.
        """
        return canonical.dumps(self.plain())

    @property
    def digest(self) -> str:
        """SHA-256 of the file that holds this document; other documents bind it by this."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @classmethod
    def from_bytes(cls, data: bytes, *, file: str) -> Self:
        """Read a document: strict parse, then re-serialise and compare every byte.

        Raises:
            DocumentError: Not canonical JSON, another document, a newer version, or fields that do not fit.
            LimitError: Larger than any document may be.
        """
        value = canonical.loads(data, file=file)
        cls.check_format(value, file=file)
        document = cls.from_value(value, file=file)
        _refuse_another_spelling(value, document.plain(), file)
        return document

    @classmethod
    def from_value(cls, value: object, *, file: str) -> Self:
        """Validate a parsed value.

        Raises:
            DocumentError: A field does not fit; the first one is named.
        """
        try:
            return cls.model_validate(value)
        except ValidationError as mistakes:
            first = mistakes.errors(include_url=False)[0]
            field = ".".join(str(step) for step in first["loc"])[:SHOWN]
            if first["type"] == "field_unknown":
                raise errors.DocumentError("document-field-unknown", file=file, found=field) from mistakes
            raise errors.DocumentError(
                "document-field", file=file, found=shown(first["input"]), expected=first["msg"], field=field
            ) from mistakes

    @classmethod
    def expected_format(cls) -> str:
        """Return the `format` value of this document."""
        return str(cls.model_fields["format"].annotation.__args__[0])  # type: ignore[union-attr]

    @classmethod
    def check_format(cls, value: object, *, file: str) -> None:
        """Refuse another document, and another version than this library reads.

        Version n of a format first appears in release n.0 of this library (version 1: in all 0.x), so the version
        found says which release can read it.

        Raises:
            DocumentError: `format` is missing, names another document, or a later version of it.
        """
        found = value.get("format") if isinstance(value, dict) else None
        expected = cls.expected_format()
        if found == expected:
            return
        parts = FORMAT_PATTERN.fullmatch(found) if isinstance(found, str) else None
        if parts and parts[1] == expected.split("/")[1].split("@")[0]:
            raise errors.DocumentError(
                "format-newer", file=file, found=parts[0], expected=expected, needs=f"{parts[2]}.0"
            )
        raise errors.DocumentError("format-other", file=file, found=shown(found), expected=expected)


def shown(value: object) -> str:
    """Return the beginning of `value` as an error shows it; nothing for a missing value."""
    if value is None:
        return ""
    return (value if isinstance(value, str) else repr(value))[:SHOWN]


def _refuse_another_spelling(written: canonical.Json, read: canonical.Json, file: str) -> None:
    """Refuse a value that means the same as the document but is not its one spelling: `"3"` for 3, a default left out.

    Raises:
        DocumentError: With the first field that differs.
    """
    difference = first_difference(written, read)
    if difference is not None:
        field, found, expected = difference
        raise errors.DocumentError(
            "document-not-exact", file=file, found=shown(found), expected=shown(expected), field=field
        )


def first_difference(one: canonical.Json, other: canonical.Json, field: str = "") -> tuple[str, object, object] | None:
    """Return the first place where two JSON values differ: dotted path, and what stands on each side (None: nothing).

    Keys are compared in their sorted order, which is that of canonical bytes.
    """
    if type(one) is not type(other) or not isinstance(one, dict | list):
        return None if type(one) is type(other) and one == other else (field, one, other)
    here, there = _members(one), _members(other)
    for step in sorted(here.keys() | there.keys()):
        path = f"{field}.{step}".removeprefix(".")
        if step not in here or step not in there:
            return path, here.get(step), there.get(step)
        found = first_difference(here[step], there[step], path)
        if found is not None:
            return found
    return None


def _members(value: canonical.Json) -> dict[Any, canonical.Json]:
    return value if isinstance(value, dict) else dict(enumerate(cast("list[canonical.Json]", value)))
