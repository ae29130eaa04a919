"""The texts of `votation` and their translations: collected from the source, kept in .po files, compiled to .mo files.

Both files are functions of the source and of the translators' sentences alone: no date, no tool version, no line
number, so that an edit elsewhere leaves them as they are.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parent.parent
SOURCE: Final = "votation"
LOCALES: Final = "votation/report/locale"
TRANSLATED_INTO: Final = {"fr": (2, "(n > 1)")}
"""Languages, with the number of their plural forms and the rule that chooses one, as `gettext` reads it: of Babel's own
tables the newest give French a third form for whole millions, which no text here needs."""
KEYWORDS: Final = {"_": None, "N_": None, "NN_": (1, 2), "ngettext": (1, 2)}
METHODS: Final = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
"""Which files hold texts, and who finds them there."""
HEADER: Final = "# The texts of votation. A translation left empty is shown in English. `make texts` adds what is new."


class StableCatalog(Catalog):
    """A catalogue whose header holds nothing that changes from one day, or one machine, to the next."""

    @property  # type: ignore[misc]  # this header is never set
    def mime_headers(self) -> list[tuple[str, str]]:
        """Return what readers of the catalogue need: its language, its encoding, its plural forms."""
        return [
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit\n"),
        ]

    @property
    def num_plurals(self) -> int:
        """Return how many plural forms a text has."""
        return TRANSLATED_INTO[self.locale_identifier or ""][0]

    @property
    def plural_expr(self) -> str:
        """Return which of them goes with a number."""
        return TRANSLATED_INTO[self.locale_identifier or ""][1]


def generate() -> dict[str, bytes]:
    """Return every .po file brought up to date with the source, and the .mo file compiled from it, by path."""
    files = {}
    for language in TRANSLATED_INTO:
        path = f"{LOCALES}/{language}/LC_MESSAGES/votation"
        catalogue = collect(language)
        translate(catalogue, ROOT / f"{path}.po")
        files[f"{path}.po"] = po_bytes(catalogue)
        files[f"{path}.mo"] = mo_bytes(catalogue)
    return files


def collect(language: str) -> StableCatalog:
    """Return the catalogue of every text marked in the source, in the order of the files and of their lines."""
    catalogue = StableCatalog(locale=language, header_comment=HEADER, fuzzy=False)
    found = extract_from_dir(ROOT / SOURCE, method_map=METHODS, keywords=KEYWORDS)
    for path, line, message, _comments, context in sorted(found, key=lambda text: text[:2]):
        place = (f"{SOURCE}/{Path(path).as_posix()}", line)
        catalogue.add(message, locations=[place], context=context)
    return catalogue


def translate(catalogue: StableCatalog, path: Path) -> None:
    """Copy into `catalogue` what the .po file at `path` already says; nothing is guessed from similar texts."""
    if not path.exists():
        return
    with path.open("rb") as opened:
        known = read_po(opened)
    for message in catalogue:
        former = known.get(message.id, message.context) if message.id else None
        if former:
            message.string = former.string
            message.flags |= former.flags
            message.user_comments = former.user_comments


def po_bytes(catalogue: StableCatalog) -> bytes:
    """Return the file that translators edit."""
    written = BytesIO()
    write_po(written, catalogue, width=120, include_lineno=False)
    return written.getvalue()


def mo_bytes(catalogue: StableCatalog) -> bytes:
    """Return the file that the program reads; what a translator marked as fuzzy is left out."""
    written = BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()
