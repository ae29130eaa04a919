from __future__ import annotations

import errno
import hashlib
import os
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from office.sealed import ballot_lines, manifests, many
from simulator import Scenario, test_key

import votation.ballots
from votation.ballots import BallotWriter, Layout
from votation.errors import (
    BallotFileError,
    EvidenceError,
    IncompleteError,
    InputError,
    LimitError,
    MachineError,
    RefusedError,
    SignatureError,
)
from votation.evidence import merkle, signing
from votation.evidence.signing import PublicKey
from votation.office import parts
from votation.office.sealing import seal
from votation.records import Source

if TYPE_CHECKING:
    from pathlib import Path


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "ballots").iterdir()}


def test_a_sealed_box_is_its_draft_sorted_by_leaf_and_signed(opened: Scenario) -> None:
    box = opened.box("b01")
    many(opened, "b01", 20)
    sealed = box.seal()
    (manifest,) = manifests(box.folder)
    lines = ballot_lines(box.folder)
    assert sorted(lines) == sorted(line.encode() for line in box.lines)
    leaves = [hashlib.sha256(b"\0" + line).digest() for line in lines]
    assert leaves == sorted(leaves)
    data = (box.folder / "ballots" / "b01-0001.csv").read_bytes()
    assert manifest.root == merkle.root(leaves).hex()
    assert (manifest.bytes, manifest.lines, manifest.sha256) == (len(data), 20, hashlib.sha256(data).hexdigest())
    assert (manifest.election_sha256, manifest.part, manifest.parts) == (opened.election.digest, 1, 1)
    assert [(source.rows, source.original_sha256) for source in manifest.sources] == [(20, None)]
    text = (box.folder / "ballots" / "b01-0001.json").read_bytes()
    signature = (box.folder / "ballots" / "b01-0001.json.b01.sig").read_bytes()
    assert signing.verify(signature, signing.BATCH, text, file="sig") == test_key("b01").public
    assert sealed.batches[0].manifest_sha256 == hashlib.sha256(text).hexdigest()
    assert sealed.batches[0].spoken.replace(" ", "") == sealed.batches[0].manifest_sha256[:16]


def test_the_order_of_the_draft_leaves_no_trace(opened: Scenario) -> None:
    box = opened.box("b01")
    many(opened, "b01", 12)
    box.seal()
    first = files(box.folder)
    for path in (box.folder / "ballots").iterdir():
        path.unlink()
    box.lines.reverse()
    box.seal()
    assert files(box.folder) == first


def test_an_empty_box_is_sealed_too(opened: Scenario) -> None:
    opened.box("b01").seal()
    (manifest,) = manifests(opened.box("b01").folder)
    assert (manifest.lines, manifest.root) == (0, hashlib.sha256(b"").hexdigest())


@given(digests=st.lists(st.binary(min_size=32, max_size=32) | st.just(b"\0" * 32), max_size=40))
def test_leaf_order_is_the_order_of_bytes(digests: list[bytes]) -> None:
    order = parts.leaf_order(b"".join(digests))
    assert [digests[index] for index in order] == sorted(digests)


@given(
    lengths=st.lists(st.integers(1, 30), max_size=40),
    most_lines=st.integers(1, 7),
    most_bytes=st.integers(45, 120),
    at_least=st.integers(1, 5),
)
def test_a_large_box_is_cut_where_a_file_is_full(
    lengths: list[int], most_lines: int, most_bytes: int, at_least: int
) -> None:
    layout = Layout(voter=None, seq=False, groups=(), measures=("m01",), signature=False)
    lines = [f"{index:03d}".ljust(length + 3, "x").encode() for index, length in enumerate(lengths)]
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(votation.ballots, "MAX_LINES", most_lines)
        limits.setattr(votation.ballots, "MAX_FILE_BYTES", most_bytes)
        made = parts.split(b"".join(line + b"\n" for line in lines), layout, at_least=at_least)
    bodies = [part.data.splitlines(keepends=True)[1:] for part in made]
    assert [line for body in bodies for line in body] == sorted(
        [line + b"\n" for line in lines], key=lambda line: hashlib.sha256(b"\0" + line[:-1]).digest()
    )
    assert all(
        len(part.data) <= most_bytes and part.lines == len(body) for part, body in zip(made, bodies, strict=True)
    )
    assert all(len(body) <= most_lines for body in bodies)
    filled = [body for body in bodies if body]
    for body, following in pairwise(filled):
        room = most_bytes - len(layout.header) - 1 - sum(map(len, body))
        assert len(body) == most_lines or len(following[0]) > room
    assert len(made) == max(len(filled), at_least)
    assert all(
        part.root == merkle.root(merkle.leaves([line[:-1] for line in body])).hex()
        for part, body in zip(made, bodies, strict=True)
    )


def test_a_box_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = Layout(voter=None, seq=False, groups=(), measures=("m01",), signature=False)
    monkeypatch.setattr(votation.ballots, "MAX_LINES", 1)
    with pytest.raises(LimitError, match="box-too-large"):
        parts.split(b"x\n" * 10_000, layout)


def test_parts_are_numbered_and_say_how_many_there_are(opened: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votation.ballots, "MAX_LINES", 4)
    many(opened, "b01", 10)
    opened.box("b01").seal()
    found = manifests(opened.box("b01").folder)
    assert [(each.batch, each.part, each.parts, each.lines) for each in found] == [
        ("b01-0001", 1, 3, 4),
        ("b01-0002", 2, 3, 4),
        ("b01-0003", 3, 3, 2),
    ]
    assert opened.receive("b01").refused == ()


def test_a_box_seals_once(opened: Scenario) -> None:
    box = opened.box("b01").cast({"m01": 3})
    box.seal()
    before = files(box.folder)
    box.seal()
    assert files(box.folder) == before
    box.cast({"m01": 1})
    with pytest.raises(RefusedError, match="box-sealed"):
        box.seal()
    assert files(box.folder) == before


def test_a_replacement_goes_on_counting_and_names_each_batch_it_replaces(
    opened: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(votation.ballots, "MAX_LINES", 2)
    box = opened.box("b01")
    many(opened, "b01", 5)
    box.seal()
    del box.lines[1:]
    box.seal(replaces="b01-0002", reason="Counted twice")
    found = manifests(box.folder)
    assert [(each.batch, each.parts, each.lines, each.replaces, each.reason) for each in found[3:]] == [
        ("b01-0004", 6, 1, "b01-0001", "Counted twice"),
        ("b01-0005", 6, 0, "b01-0002", "Counted twice"),
        ("b01-0006", 6, 0, "b01-0003", "Counted twice"),
    ]
    many(opened, "b01", 8)
    box.seal(replaces="b01-0004", reason="Found a pile")
    assert [each.replaces for each in manifests(box.folder)[6:]] == [
        "b01-0004",
        "b01-0005",
        "b01-0006",
        "b01-0006",
        "b01-0006",
    ]


def test_a_replacement_needs_a_reason_and_a_batch_of_this_box(opened: Scenario) -> None:
    box = opened.box("b01").cast({"m01": 3})
    box.seal()
    with pytest.raises(RefusedError, match="not-one-line"):
        box.seal(replaces="b01-0001")
    with pytest.raises(RefusedError, match="replaced-batch-unknown"):
        box.seal(replaces="b01-0002", reason="Wrong pile")


def test_a_sealing_is_replaced_once(opened: Scenario) -> None:
    box = opened.box("b01").cast({"m01": 3})
    box.seal()
    box.cast({"m01": 2}).seal(replaces="b01-0001", reason="One more")
    box.seal(replaces="b01-0001", reason="One more")  # run again
    with pytest.raises(RefusedError, match="box-sealed"):
        box.cast({"m01": 1}).seal(replaces="b01-0001", reason="Two more")


def test_lines_that_will_be_rejected_are_sealed_and_told(opened: Scenario) -> None:
    box = opened.box("b01").cast({"m01": 4}).cast({"m01": 2}).cast({"m01": 1}, station="b02")
    sealed = box.seal()
    assert sealed.suspects == {"BAD_LEVEL": 1, "BAD_GROUP": 1}
    assert sorted(ballot_lines(box.folder)) == sorted(line.encode() for line in box.lines)


def test_a_draft_with_a_syntax_fault_is_refused_whole(opened: Scenario) -> None:
    box = opened.box("b01").cast({"m01": 1}).line("abc,b01,1.0,,")
    with pytest.raises(BallotFileError) as refused:
        box.seal()
    assert (refused.value.file, refused.value.line) == ("drafts/b01.csv", 3)
    assert not (box.folder / "ballots").exists()


def test_sources_are_kept_and_must_add_up(opened: Scenario) -> None:
    box = opened.box("b01").cast({"m01": 1}).cast({"m01": 2})
    source = Source(original_sha256="a" * 64, rows=5, superseded=2, voided=1, importer="csv")
    box.seal(sources=[source])
    assert manifests(box.folder)[0].sources == (source,)
    other = opened.box("b02").cast({"m01": 1})
    with pytest.raises(InputError, match="source-rows") as refused:
        other.seal(sources=[source])
    assert (refused.value.found, refused.value.expected) == (5, 4)


def test_only_the_box_or_an_official_seals(opened: Scenario) -> None:
    box = opened.box("b01").cast({"m01": 1})
    with pytest.raises(RefusedError, match="key-of-another"):
        box.seal(key=test_key("b02"))
    sealed = box.seal(key=test_key("anne"), signer="anne")
    assert sealed.signer == "anne"
    assert (box.folder / "ballots" / "b01-0001.json.anne.sig").exists()
    with pytest.raises(RefusedError, match="signer-unknown"):
        box.seal(key=test_key("b02"), signer="b02")


def test_an_unknown_box_another_definition_and_a_missing_draft_are_refused(opened: Scenario) -> None:
    box = opened.box("b01")
    box.draft()
    with pytest.raises(RefusedError, match="box-unknown"):
        seal(box.folder, election=opened.election, box="b77", key=test_key("b01"))
    other = opened.election.model_copy(update={"id": "other"})
    with pytest.raises(EvidenceError, match="election-other"):
        seal(box.folder, election=other, box="b01", key=test_key("b01"))
    (box.folder / "drafts" / "b01.csv").unlink()
    with pytest.raises(IncompleteError, match="file-missing"):
        seal(box.folder, election=opened.election, box="b01", key=test_key("b01"))


def test_a_platform_writes_and_seals_in_a_folder_of_its_own(opened: Scenario, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    counter = iter(range(100))
    with BallotWriter(
        opened.election, box="b02", folder=folder, token=lambda size: next(counter).to_bytes(size, "big")
    ) as writer:
        for level in (3, 0, 2):
            writer.add({"m01": level}, {"station": "b02"})
    key = tmp_path / "web_key"
    test_key("b02").save(key, "b02")
    sealed = seal(folder, election=opened.election, box="b02", key=str(key))
    assert sealed.lines == 3
    assert not (folder / "journal.ndjson").exists()
    handles = votation.ballots.open_batches(folder, trust=opened.office / "allowed_signers")
    assert [handle.id for handle in handles] == ["b02-0001"]


def test_fault_19_the_signature_of_a_batch_is_bound_to_its_bytes(sealed: Scenario) -> None:
    folder = sealed.box("b01").folder / "ballots"
    signature = (folder / "b01-0001.json.b01.sig").read_bytes()
    data = (folder / "b01-0001.json").read_bytes()
    with pytest.raises(SignatureError):
        signing.verify(signature, signing.BATCH, data.replace(b'"lines":3', b'"lines":4'), file="sig")
    assert isinstance(signing.verify(signature, signing.BATCH, data, file="sig"), PublicKey)


def test_leaves_of_a_long_body_do_not_depend_on_how_it_is_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = Layout(voter=None, seq=False, groups=(), measures=("m01",), signature=False)
    body = b"".join(b"%05d,1\n" % number for number in np.arange(50).tolist())
    whole = parts.split(body, layout)
    monkeypatch.setattr(votation.ballots, "MAX_LINES", 7)
    cut = parts.split(body, layout)
    assert b"".join(part.data.split(b"\n", 1)[1] for part in cut) == whole[0].data.split(b"\n", 1)[1]


def test_fault_49_a_full_disk_leaves_nothing_half_written(opened: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    box = opened.box("b01").cast({"m01": 1})
    box.draft()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(MachineError, match="disk-full") as failed:
            seal(box.folder, election=opened.election, box="b01", key=test_key("b01"), at=opened.clock())
    assert failed.value.exit_code == 5
    assert list((box.folder / "ballots").iterdir()) == []
    assert not (box.folder / "journal.ndjson").exists()
    assert box.seal().lines == 1


def test_ballots_that_share_an_id_are_told_before_anybody_counts(opened: Scenario) -> None:
    box = opened.box("b01")
    for levels, ballot in (
        ({"m01": 3}, "same"),
        ({"m01": 3}, "same"),
        ({"m01": 3}, "same"),
        ({"m02": 1}, "other"),
        ({"m02": 2}, "other"),
        ({"m02": 2}, "other"),
        ({"m03": 1}, "alone"),
    ):
        box.cast(levels, ballot=ballot)
    assert box.seal().suspects == {"DUPLICATE": 3, "CONFLICT": 2}
    opened.box("b02").cast({"m01": 1}).seal()
    opened.receive()
    opened.board()
    tally = opened.sign("board.json").tally().tally
    assert Counter(each.code for each in tally.rejected) == {"DUPLICATE": 3, "CONFLICT": 2}
