from __future__ import annotations

import errno
import os
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from strategies.polls import ZEROS, poll

from votation.ballots import BallotWriter, Layout, crockford, lines, read
from votation.errors import InputError, MachineError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from votation.election import Election

ELECTION = poll(
    groups={"station": ["b01", "b02"], "channel": ["web", "paper"]},
    boxes={"web": {"channel": ["web"]}, "b01": {"station": ["b01"], "channel": ["paper"]}},
)
LINKED = poll(revote={"rule": "last"}, boxes={"web": {}})
SIGNED = poll(credentials={"count": 1, "sha256": ZEROS}, boxes={"web": {}})
RANKED = poll({"kind": "ranking"}, boxes={"web": {}})
GROUPS = {"station": "b02", "channel": "web"}


def fixed_token() -> Callable[[int], bytes]:
    numbers = count(1)
    return lambda size: next(numbers).to_bytes(size, "big")


def drafts_in(root: Path) -> list[str]:
    return [path.name for path in (root / "drafts").iterdir()]


def test_a_draft_is_the_ballots_in_the_order_they_came(tmp_path: Path) -> None:
    with BallotWriter(ELECTION, box="web", folder=tmp_path, token=fixed_token()) as box:
        assert box.add({"m1": 3, "m3": 0}, GROUPS) == "0000000000000001"
        assert box.add({}, GROUPS, ballot="b-2") == "b-2"
    # the id is 80 bits in lower-case Crockford base32 (FORMATS)
    assert (tmp_path / "drafts/web.csv").read_bytes() == (
        b"ballot,station,channel,m1,m2,m3\n0000000000000001,b02,web,3,,0\nb-2,b02,web,,,\n"
    )
    assert drafts_in(tmp_path) == ["web.csv"]


def test_a_draft_is_read_as_a_ballot_file(tmp_path: Path) -> None:
    with BallotWriter(LINKED, box="web", folder=tmp_path) as box:
        ids = [box.add({"m1": number % 4}, {}, voter=f"v{number}", seq=number) for number in range(50)]
    batch = read((tmp_path / "drafts/web.csv").read_bytes(), Layout.of(LINKED), file="web.csv", draft=True)
    assert batch.ids.tolist() == [each.encode() for each in ids]
    assert len(set(ids)) == 50
    assert {len(each) for each in ids} == {16}
    assert batch.seqs is not None
    assert batch.seqs.tolist() == list(range(50))


def test_a_box_without_voters_leaves_a_header(tmp_path: Path) -> None:
    with BallotWriter(RANKED, box="web", folder=tmp_path):
        pass
    assert (tmp_path / "drafts/web.csv").read_bytes() == b"ballot,m1,m2,m3\n"


def test_a_signed_ballot_brings_its_id_credential_and_signature(tmp_path: Path) -> None:
    with BallotWriter(SIGNED, box="web", folder=tmp_path) as box:
        box.add({"m2": 1}, {}, voter="A" * 43, seq=1, ballot="b1", signature="A" * 86)
    (line,) = lines((tmp_path / "drafts/web.csv").read_bytes())
    assert line == b"b1," + b"A" * 43 + b",1,,1,," + b"A" * 86


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (bytes(10), "0000000000000000"),
        (b"\xff" * 10, "zzzzzzzzzzzzzzzz"),
        # RFC 4648, 10: "fooba" is MZXW6YTB in base32; digit by digit 12 25 23 22 30 24 19 1
        (b"fooba", "csqpyrk1"),
    ],
)
def test_ids_are_in_crockford_base32(data: bytes, expected: str) -> None:
    # crockford.com/base32.html: 0-9, then the letters without i, l, o and u
    assert crockford(data) == expected


@pytest.mark.parametrize(
    ("election", "arguments", "rule"),
    [
        (ELECTION, {"levels": {"m9": 1}}, "writer-measure-unknown"),
        (ELECTION, {"levels": {"m1": 4}}, "writer-level"),
        (ELECTION, {"levels": {"m1": -1}}, "writer-level"),
        (ELECTION, {"levels": {"m1": 10**5_000}}, "writer-level"),
        (ELECTION, {"levels": {"m1": "3"}}, "writer-level"),
        (ELECTION, {"levels": {"m1": None}}, "writer-level"),
        (ELECTION, {"levels": {"m1": True}}, "ballot-level"),
        (ELECTION, {"levels": {"m1": 1.0}}, "ballot-level"),
        (RANKED, {"levels": {"m1": 0}, "groups": {}}, "writer-level"),
        (RANKED, {"levels": {"m1": 4}, "groups": {}}, "writer-level"),
        (ELECTION, {"groups": {"station": "b02"}}, "writer-group-value"),
        (ELECTION, {"groups": {"station": "b02", "channel": "post"}}, "writer-group-value"),
        (ELECTION, {"groups": {"station": "b02", "channel": "paper"}}, "writer-group-value"),
        (ELECTION, {"groups": {**GROUPS, "age": "18"}}, "writer-group-unknown"),
        (ELECTION, {"voter": "v"}, "writer-column"),
        (ELECTION, {"seq": 1}, "writer-column"),
        (ELECTION, {"signature": "A" * 86}, "writer-column"),
        (ELECTION, {"ballot": "B1"}, "ballot-id"),
        (ELECTION, {"ballot": "b,1"}, "ballot-cells-extra"),
        (ELECTION, {"ballot": "b\n1"}, "ballot-control-byte"),
        (ELECTION, {"ballot": "bé"}, "ballot-not-ascii"),
        (ELECTION, {"ballot": "b\udc80"}, "ballot-not-ascii"),
        (LINKED, {"groups": {}}, "writer-column"),
        (LINKED, {"groups": {}, "voter": "v"}, "writer-column"),
        (LINKED, {"groups": {}, "voter": "V", "seq": 1}, "ballot-voter"),
        (LINKED, {"groups": {}, "voter": "v", "seq": -1}, "writer-seq"),
        (LINKED, {"groups": {}, "voter": "v", "seq": 2**53}, "writer-seq"),
        (LINKED, {"groups": {}, "voter": "v", "seq": 10**5_000}, "writer-seq"),
        (SIGNED, {"groups": {}, "voter": "A" * 43, "seq": 1, "signature": "A" * 86}, "writer-column"),
        (SIGNED, {"groups": {}, "voter": "v", "seq": 1, "ballot": "b", "signature": "A" * 86}, "ballot-credential"),
        (SIGNED, {"groups": {}, "voter": "A" * 43, "seq": 1, "ballot": "b", "signature": "x"}, "ballot-signature"),
    ],
)
def test_a_bad_ballot_is_refused_at_once_and_the_others_stay(
    tmp_path: Path, election: Election, arguments: dict[str, Any], rule: str
) -> None:
    good: dict[str, Any] = {"levels": {}, "groups": GROUPS if election is ELECTION else {}}
    if election is not ELECTION and election is not RANKED:
        good |= {"voter": "A" * 43 if election is SIGNED else "v", "seq": 1}
    if election is SIGNED:
        good |= {"ballot": "b", "signature": "A" * 86}
    with BallotWriter(election, box="web", folder=tmp_path) as box:
        box.add(**good)
        with pytest.raises(InputError) as caught:
            box.add(**{"levels": {}, "groups": GROUPS, **arguments})
        box.add(**good)
    assert caught.value.rule == rule
    assert len(lines((tmp_path / "drafts/web.csv").read_bytes())) == 2


def test_levels_of_numpy_are_levels(tmp_path: Path) -> None:
    with BallotWriter(RANKED, box="web", folder=tmp_path) as box:
        box.add({"m1": np.int64(1)}, {}, ballot="b")  # type: ignore[dict-item]
    assert lines((tmp_path / "drafts/web.csv").read_bytes()) == [b"b,1,,"]


def test_an_exception_leaves_no_draft(tmp_path: Path) -> None:
    with (  # noqa: PT012 - the exception comes after a ballot was written
        pytest.raises(KeyboardInterrupt),
        BallotWriter(RANKED, box="web", folder=tmp_path) as box,
    ):
        box.add({}, {})
        raise KeyboardInterrupt
    assert drafts_in(tmp_path) == []


def test_nothing_is_there_before_the_end(tmp_path: Path) -> None:
    with BallotWriter(RANKED, box="web", folder=tmp_path) as box:
        box.add({}, {})
        assert not (tmp_path / "drafts/web.csv").exists()


def test_a_draft_is_never_overwritten(tmp_path: Path) -> None:
    with BallotWriter(RANKED, box="web", folder=tmp_path) as box:
        box.add({}, {}, ballot="b1")
    draft = (tmp_path / "drafts/web.csv").read_bytes()
    with pytest.raises(RefusedError) as caught, BallotWriter(RANKED, box="web", folder=tmp_path):
        pass
    assert caught.value.rule == "draft-exists"
    assert (tmp_path / "drafts/web.csv").read_bytes() == draft


def test_of_two_writers_of_a_box_the_second_to_end_is_refused(tmp_path: Path) -> None:
    with (  # noqa: PT012 - two writers at once
        pytest.raises(RefusedError),
        BallotWriter(RANKED, box="web", folder=tmp_path) as second,
    ):
        second.add({}, {}, ballot="b2")
        with BallotWriter(RANKED, box="web", folder=tmp_path) as first:
            first.add({}, {}, ballot="b1")
    assert lines((tmp_path / "drafts/web.csv").read_bytes()) == [b"b1,,,"]
    assert drafts_in(tmp_path) == ["web.csv"]


def test_fault_49_a_full_disk_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MachineError) as caught, BallotWriter(RANKED, box="web", folder=tmp_path) as box:
        box.add({}, {})
    assert caught.value.rule == "disk-full"
    assert drafts_in(tmp_path) == []


def test_an_unknown_box_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        BallotWriter(RANKED, box="b99", folder=tmp_path)
    assert caught.value.rule == "writer-box-unknown"


def test_a_folder_that_is_a_file_is_an_error_of_the_machine(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_bytes(b"")
    with pytest.raises(MachineError) as caught, BallotWriter(RANKED, box="web", folder=tmp_path):
        pass
    assert caught.value.rule == "disk-error"


def test_a_writer_writes_inside_its_block_only(tmp_path: Path) -> None:
    writer = BallotWriter(RANKED, box="web", folder=tmp_path)
    with pytest.raises(RuntimeError):
        writer.add({}, {})
    with writer:
        writer.add({}, {})
    with pytest.raises(RuntimeError):
        writer.add({}, {})
