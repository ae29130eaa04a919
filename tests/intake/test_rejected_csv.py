"""rejected.csv: written and read back (FORMATS, rejected.csv)."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votation import intake
from votation.errors import InputError, VotationError
from votation.records import Code

BATCH_IDS = st.builds(
    "{}-{:04d}".format, st.sampled_from(["b1", "b10", "b-1", "b.1", "b_1", "web", "0"]), st.integers(1, 9999)
)
REJECTED = st.builds(intake.Rejected, BATCH_IDS, st.integers(2, 100_001), st.sampled_from(intake.CODES))


def test_codes_stand_in_the_order_of_the_sieve() -> None:
    """The order of FORMATS, word for word."""
    alone = "BAD_LEVEL, BAD_GROUP, TOO_MANY, TOO_FEW, UNKNOWN_CREDENTIAL, BAD_SIGNATURE"
    assert ", ".join(intake.CODES) == f"{alone}, DUPLICATE, CONFLICT, SUPERSEDED, VOIDED"
    assert get_args(Code) == intake.CODES


def test_lines_are_sorted_as_numbers() -> None:
    rejected = [intake.Rejected("b1-0001", 10, "CONFLICT"), intake.Rejected("b1-0001", 9, "BAD_LEVEL")]
    assert intake.rejected_csv(rejected) == b"batch,line,code\nb1-0001,9,BAD_LEVEL\nb1-0001,10,CONFLICT\n"


def test_nothing_rejected_leaves_the_header() -> None:
    assert intake.rejected_csv([]) == b"batch,line,code\n"
    assert intake.parse_rejected(b"batch,line,code\n", file="rejected.csv") == []


@given(st.lists(REJECTED, unique_by=lambda each: (each.batch, each.line)))
def test_what_is_written_can_be_read(rejected: list[intake.Rejected]) -> None:
    data = intake.rejected_csv(rejected)
    assert intake.parse_rejected(data, file="rejected.csv") == sorted(rejected)


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        (b"", "rejected-header", 1),
        (b"batch,line\n", "rejected-header", 1),
        (b"batch,line,code", "rejected-final-line-feed", 1),
        (b"batch,line,code\nb1-0001,2,CONFLICT", "rejected-final-line-feed", 2),
        (b"batch,line,code\nb1-0001,2,LOST\n", "rejected-line", 2),
        (b"batch,line,code\nb1-0001,1,CONFLICT\n", "rejected-line", 2),
        (b"batch,line,code\nb1-0001,02,CONFLICT\n", "rejected-line", 2),
        (b"batch,line,code\nb1-0001,2,CONFLICT\r\n", "rejected-line", 2),
        (b"batch,line,code\n\n", "rejected-line", 2),
        (b"batch,line,code\nb1-0001,3,CONFLICT\nb1-0001,2,CONFLICT\n", "rejected-order", 3),
        (b"batch,line,code\nb1-0001,3,CONFLICT\nb1-0001,3,VOIDED\n", "rejected-order", 3),
        (b"batch,line,code\nb1-0001,2,CONFLICT\xff\n", "rejected-line", 2),
    ],
)
def test_what_cannot_have_been_written_is_refused(data: bytes, rule: str, line: int) -> None:
    with pytest.raises(InputError) as caught:
        intake.parse_rejected(data, file="rejected.csv")
    assert (caught.value.rule, caught.value.line, caught.value.file) == (rule, line, "rejected.csv")


@given(st.lists(REJECTED, max_size=3, unique_by=lambda each: (each.batch, each.line)), st.data())
def test_any_file_is_what_is_written_or_refused(rejected: list[intake.Rejected], data: st.DataObject) -> None:
    text = bytearray(intake.rejected_csv(rejected))
    place = data.draw(st.integers(0, len(text) - 1))
    text[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    try:
        read = intake.parse_rejected(bytes(text), file="rejected.csv")
    except VotationError:
        return
    assert intake.rejected_csv(read) == bytes(text)
