"""The base of every signed document: frozen, no unknown fields but `x-` ones, one canonical form in bytes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from votation import errors
from votation.evidence import canonical

FORMAT_PATTERN = re.compile(r"votation/([a-z]+)@([1-9][0-9]{0,3})")
MAX_LINE_CHARACTERS = 500


def one_line(text: str) -> str:
    """Return `text` if it is one line that prints and has no stray spaces.

    Raises:
        PydanticCustomError: It holds control or format characters (Cc, Cf: also bidirectional marks and zero-width
            characters), or begins, ends or doubles a space.
    """
    if not text or len(text) > MAX_LINE_CHARACTERS:
        raise PydanticCustomError("text_length", "1 to 500 characters")
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in text):
        raise PydanticCustomError("text_characters", "no control, zero-width or bidirectional characters")
    if text != text.strip() or "  " in text:
        raise PydanticCustomError("text_spaces", "no leading, trailing or double space")
    return text


Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
Key: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}$")]
Line: TypeAlias = Annotated[str, AfterValidator(one_line)]
Titles: TypeAlias = Annotated[dict[Literal["en", "fr"], Line], Field(min_length=1)]
Sha256: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Time: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z$"),
]
"""RFC 3339, UTC, whole seconds; informative, never compared to decide a count."""
Count: TypeAlias = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Model(BaseModel):
    """A frozen part of a document; fields it does not know are refused, except under `x-`."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    @model_validator(mode="after")
    def _refuse_unknown_fields(self) -> Self:
        for name in self.model_extra or ():
            if not name.startswith("x-"):
                raise PydanticCustomError("field_unknown", "{name}", {"name": name})
        return self

    def plain(self) -> dict[str, Any]:
        """Return the JSON value of this model, absent fields left out."""
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)


class Document(Model):
    """A whole file: `format` says which document and which version of it."""

    format: str

    def to_bytes(self) -> bytes:
        """Return the canonical bytes of this document (RFC 8785, one final LF)."""
        return canonical.dumps(self.plain())

    @property
    def sha256(self) -> str:
        """Digest of the file that holds this document."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @classmethod
    def from_bytes(cls, data: bytes, *, file: str) -> Self:
        """Read a document: strict parse, then re-serialise and compare every byte.

        Raises:
            DocumentError: Not canonical JSON, another document, a newer version, or fields that do not fit.
        """
        value = canonical.loads(data, file=file)
        cls.check_format(value, file=file)
        document = cls.from_value(value, file=file)
        if document.to_bytes() != data:
            raise errors.DocumentError("document-not-exact", file=file, expected=cls.expected_format())
        return document

    @classmethod
    def from_value(cls, value: object, *, file: str) -> Self:
        """Validate a parsed value, turning the first mistake into a `DocumentError`."""
        try:
            return cls.model_validate(value)
        except ValidationError as mistakes:
            first = mistakes.errors(include_url=False)[0]
            raise errors.DocumentError(
                "document-field",
                file=file,
                found=str(first["input"])[:60],
                expected=first["msg"],
                field=".".join(str(step) for step in first["loc"]),
            ) from mistakes

    @classmethod
    def expected_format(cls) -> str:
        """Return the `format` value of this document."""
        return str(cls.model_fields["format"].annotation.__args__[0])  # type: ignore[union-attr]

    @classmethod
    def check_format(cls, value: object, *, file: str) -> None:
        """Refuse another document, and a version newer than this library.

        Raises:
            DocumentError: `format` is missing, names another document, or a later version of it.
        """
        found = value.get("format") if isinstance(value, dict) else None
        expected = cls.expected_format()
        if found == expected:
            return
        parts = FORMAT_PATTERN.fullmatch(found) if isinstance(found, str) else None
        if parts and parts[1] == expected.split("/")[1].split("@")[0]:
            raise errors.DocumentError("format-newer", file=file, found=parts[0], expected=expected)
        raise errors.DocumentError("format-other", file=file, found=str(found)[:60], expected=expected)
