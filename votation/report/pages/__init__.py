"""The report as files: what the press reads, what officials sign on paper, what a spreadsheet opens.

==========================  ======================================================================
file in `report/`           content
==========================  ======================================================================
`result.fr.html`, `.en`     rankings by theme, topic, method and group; what moves; what to verify
`minutes.fr.html`, `.en`    the minutes of the count, to print and sign by hand
`results.csv`               official rankings, a row a measure, for programs (RFC 4180)
`results.fr.csv`            the same for French spreadsheets
==========================  ======================================================================

`structure` says what a page is made of, `result` and `minutes` compose the two, `profile` draws levels, `markup` writes
HTML. Pages are functions of the folder alone: no time, no host, no version; whoever renders them again gets the same
bytes. They name the digests of election, board, lots and result, never of manifest or statement, which bind them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from votation.report.language import LANGUAGES, speaking
from votation.report.open_data import FRENCH, RFC_4180, Habits, tally_csv
from votation.report.pages.markup import html
from votation.report.pages.minutes import minutes_page
from votation.report.pages.result import result_page

if TYPE_CHECKING:
    from votation.office.reporting import Papers
    from votation.report.language import Language


TABLES: Final[dict[Language, tuple[str, Habits]]] = {
    "en": ("results.csv", RFC_4180),
    "fr": ("results.fr.csv", FRENCH),
}


def report_pages(papers: Papers) -> dict[str, bytes]:
    """Return every file of the report by its name, in both languages."""
    files = {}
    for language in LANGUAGES:
        with speaking(language):
            files[f"result.{language}.html"] = html(result_page(papers), "result", language)
            files[f"minutes.{language}.html"] = html(minutes_page(papers), "minutes", language)
            files[TABLES[language][0]] = tally_csv(papers.tally, TABLES[language][1])
    return files
