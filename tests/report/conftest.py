"""What tests of the pages share: the report of each sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from votation.office.reporting import papers_of
from votation.report.pages import report_pages

if TYPE_CHECKING:
    from votation.office.reporting import Papers

PUBLISHED: Final = Path(__file__).parents[2] / "ballots_samples"
SAMPLES: Final = ("approval", "clermont", "orsay-2007", "rankings")


@pytest.fixture(scope="package", params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> tuple[Papers, dict[str, bytes]]:
    papers = papers_of(PUBLISHED / request.param / "published")
    return papers, report_pages(papers)
