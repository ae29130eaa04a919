"""The samples of each format: `samples/<format>/<case>.<extension>`, and in `<case>.yaml` what must be found in it.

Keys of `<case>.yaml`: `source` (where the file and the figures are from), and as many of these as can be said:
`options` of the reader, a `mapping` being a file of `mappings/`; `rows`, `ballots`, `voters`;
`dropped` (code by line); `decisions` (rules, in order); `kind`,
`scale`, `rule`, `title`; `levels`, worst first; `measures` (title by id, in order); `attributes` (by id);
`counts` (by id: voters who gave each level, best first, then those who gave none); `groups` (by name: voters by value);
`ids` (in order); `declared`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from votation.testing import Sample

FOLDER = Path(__file__).parent / "samples"
MAPPINGS = Path(__file__).parent / "mappings"


@dataclass(frozen=True)
class Case:
    """A sample and what must be found in it."""

    format: str
    sample: Sample
    expected: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.format}-{self.sample.name}"


def _case(expectation: Path) -> Case:
    expected = yaml.safe_load(expectation.read_text("utf-8"))
    (file,) = (each for each in expectation.parent.glob(f"{expectation.stem}.*") if each != expectation)
    options = expected.pop("options", {})
    if "mapping" in options:
        options["mapping"] = str(MAPPINGS / options["mapping"])
    return Case(expectation.parent.name, Sample(file.name, file.read_bytes(), options), expected)


CASES = [_case(expectation) for expectation in sorted(FOLDER.glob("*/*.yaml"))]


def samples_of(format_id: str) -> list[Sample]:
    """Return the samples of a format."""
    return [case.sample for case in CASES if case.format == format_id]
