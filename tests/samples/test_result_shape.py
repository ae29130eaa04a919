"""result.json has the shape that its schema tells: read as the model, it is the same value again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from votation.errors import DocumentError
from votation.tallying.shape import Result

ROOT = Path(__file__).parents[2] / "ballots_samples"
SAMPLES = ["approval", "clermont", "orsay-2007", "rankings"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_what_the_schema_says(sample: str) -> None:
    data = (ROOT / sample / "published/result.json").read_bytes()
    assert Result.from_bytes(data, file="result.json").to_bytes() == data


@pytest.mark.parametrize("field", ["board_sha256", "inputs", "counts", "written", "overall"])
def test_a_result_without_a_field_is_none(field: str) -> None:
    value = json.loads((ROOT / "clermont/published/result.json").read_bytes())
    del value[field]
    with pytest.raises(DocumentError, match="document-field"):
        Result.from_value(value, file="result.json")


def test_a_result_with_a_field_that_nobody_knows_is_none() -> None:
    value = json.loads((ROOT / "clermont/published/result.json").read_bytes())
    value["overall"]["winner"] = "m01"
    with pytest.raises(DocumentError, match="document-field-unknown"):
        Result.from_value(value, file="result.json")
