"""In which language people are spoken to: English in the code, French beside it.

Texts are marked where they stand: `_("...")` and `ngettext("...", "...", n)` translate at once, `N_("...")` (in
`votation.report.wording.sentence`) only marks. The French sentences are in `locale/fr/LC_MESSAGES/votation.po`, which
`make texts` brings up to date. A text without a translation is shown in English.

The command line chooses once: `use(choose_language(option, os.environ))`. Whoever needs both languages in one run asks
for `translator("fr")`.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from gettext import NullTranslations

Language: TypeAlias = Literal["en", "fr"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "fr")

_LOCALE_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In order of precedence (POSIX.1-2017, XBD section 8.2)."""

_FRENCH_LOCALE: Final = re.compile(r"(fr|french)([_.@-].*)?", re.IGNORECASE)

_current: ContextVar[Language] = ContextVar("language", default="en")


def choose_language(option: Language | None, environ: Mapping[str, str]) -> Language:
    """Return the language that was asked for, else that of the locale, else English.

    Args:
        option: What `--lang` said, if anything.
        environ: The environment; the first of LC_ALL, LC_MESSAGES and LANG that is set and not empty decides.
    """
    if option:
        return option
    locale = next((environ[name] for name in _LOCALE_VARIABLES if environ.get(name)), "")
    return "fr" if _FRENCH_LOCALE.fullmatch(locale) else "en"


def use(language: Language) -> None:
    """Speak `language` from here on, in this context."""
    _current.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak `language` for a while, then the one spoken before."""
    before = _current.set(language)
    try:
        yield
    finally:
        _current.reset(before)


def current() -> Language:
    """Return the language spoken in this context."""
    return _current.get()


def translator(language: Language) -> Callable[[str], str]:
    """Return the function that says a marked English text in `language`."""
    return _translations(language).gettext


def _(message: str) -> str:
    """Say `message` in the language spoken in this context."""
    return _translations(_current.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Say the form that goes with `count`, in the language spoken in this context."""
    return _translations(_current.get()).ngettext(singular, plural, count)


@cache
def _translations(language: Language) -> NullTranslations:
    from gettext import GNUTranslations, NullTranslations  # noqa: PLC0415 - `--help` must not wait for it

    if language == "en":
        return NullTranslations()
    from importlib.resources import files  # noqa: PLC0415 - the same

    catalogue = files("votation.report") / "locale" / language / "LC_MESSAGES" / "votation.mo"
    with catalogue.open("rb") as opened:
        return GNUTranslations(opened)
