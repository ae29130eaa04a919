"""The shape of a sentence about a broken rule."""

from __future__ import annotations

from typing import NamedTuple


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark `message` for translation without translating it here."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802 - as `N_`
    """Mark two forms of one message for translation without translating them here."""
    return singular, plural


class Sentence(NamedTuple):
    """What is said when a rule is broken; both parts are `str.format` templates over the error's fields.

    Attributes:
        what: What is wrong, ready to follow `file, line n:`.
        remedy: What the reader should do now.
    """

    what: str
    remedy: str
