"""Importing into a draft: where ballots come from is known to the last row, and no export is taken twice."""

from __future__ import annotations

import hashlib
import json
import stat
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from simulator import OPERATOR, test_key

from votation.errors import EvidenceError, InputError, RefusedError
from votation.office.importing import Incoming, foresee_import, take_import
from votation.office.sealing import seal

if TYPE_CHECKING:
    from pathlib import Path

    from simulator import Scenario

    from votation.office.importing import Imported

# Crockford's alphabet, written out from https://www.crockford.com/base32.html
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def counted(size: int) -> bytes:
    """Stand in for the random bytes of the operating system: 0, 1, 2 and on, the same each time."""
    return bytes(each % 251 for each in range(size))


def crockford(data: bytes) -> str:
    """Write 80 bits in sixteen digits of 5 bits."""
    number = int.from_bytes(data, "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))


def incoming(name: str, *rows: tuple[int | None, int | None, int | None], **more: Any) -> Incoming:
    """Return an export of ballots on three measures, at box b01."""
    cells = [[0 if level is None else level + 1 for level in row] for row in rows]
    facts: dict[str, Any] = {"groups": (np.array([b"b01"] * len(rows), "S3"),), **more}
    return Incoming(name.encode(), "csv", np.array(cells, np.uint8).reshape(-1, 3).T, **facts)


def imported(scenario: Scenario, export: Incoming, box: str = "b01", *, token: Any = counted) -> Imported:
    return take_import(scenario.office, export, box=box, at=scenario.clock(), operator=OPERATOR, token=token)


def entries(scenario: Scenario) -> list[dict[str, Any]]:
    lines = (scenario.office / "journal.ndjson").read_text("utf-8").splitlines()
    return [json.loads(line)["data"] for line in lines if json.loads(line)["type"] == "import"]


def sealed_sources(scenario: Scenario, box: str = "b01") -> list[dict[str, Any]]:
    sealed = seal(scenario.office, election=scenario.election, box=box, key=test_key(box), at=scenario.clock())
    manifest = json.loads((scenario.office / "ballots" / f"{sealed.batches[0].batch}.json").read_text("utf-8"))
    sources: list[dict[str, Any]] = manifest["sources"]
    return sources


def test_an_export_becomes_a_draft_that_seals(opened: Scenario) -> None:
    export = incoming("export", (3, 2, None), (0, None, 1), dropped=((3, "EMPTY"), (5, "VOIDED"), (6, "VOIDED")))
    done = imported(opened, export)
    draft = (opened.office / "drafts/b01.csv").read_text("ascii")
    first, second = crockford(counted(20)[:10]), crockford(counted(20)[10:])
    assert draft == f"ballot,station,m01,m02,m03\n{first},b01,3,2,\n{second},b01,0,,1\n"
    assert done.lines == 2
    assert sealed_sources(opened) == [
        {
            "dropped": [{"code": "EMPTY", "count": 1}],
            "importer": "csv",
            "original_sha256": hashlib.sha256(b"export").hexdigest(),
            "rows": 5,
            "superseded": 0,
            "voided": 2,
        }
    ]


def test_the_original_stays_private_and_its_digest_is_journaled(opened: Scenario) -> None:
    export = incoming("export", (3, 2, 1), mapping=b"map", decisions=({"rule": "text-mark", "encoding": "utf-8"},))
    imported(opened, export)
    digest = hashlib.sha256(b"export").hexdigest()
    kept = opened.office / "private" / digest
    assert kept.read_bytes() == b"export"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert (opened.office / "private" / f"{digest}.dropped.csv").read_text() == "line,code\n"
    (entry,) = entries(opened)
    assert entry["source"]["mapping_sha256"] == hashlib.sha256(b"map").hexdigest()
    assert entry["decisions"] == [{"encoding": "utf-8", "rule": "text-mark"}]
    assert entry["draft_sha256"] == hashlib.sha256((opened.office / "drafts/b01.csv").read_bytes()).hexdigest()


def test_several_exports_add_up_to_one_draft(opened: Scenario) -> None:
    imported(opened, incoming("web", (3, 2, 1)))
    done = imported(opened, incoming("paper", (0, 0, 0), (1, 1, 1), ids=np.array([b"p1", b"p2"])))
    assert done.lines == 3
    assert [each["rows"] for each in sealed_sources(opened)] == [1, 2]


def test_an_imported_draft_and_one_by_hand_are_sealed_together(opened: Scenario) -> None:
    imported(opened, incoming("web", (3, 2, 1), dropped=((3, "EMPTY"),)))
    (opened.office / "drafts/b02.csv").write_text("ballot,station,m01,m02,m03\nx1,b02,1,1,1\n")
    how = {"key": test_key("b01"), "at": opened.clock(), "with_": ["drafts/b02.csv"]}
    seal(opened.office, election=opened.election, box="b01", **how)
    manifest = json.loads((opened.office / "ballots/b01-0001.json").read_text("utf-8"))
    assert [(each["importer"], each["rows"]) for each in manifest["sources"]] == [("csv", 2), ("draft", 1)]


def test_fault_21_the_same_export_is_never_imported_twice(opened: Scenario) -> None:
    imported(opened, incoming("web", (3, 2, 1)))
    before = (opened.office / "drafts/b01.csv").read_bytes()
    other = incoming("web", (3, 2, 1), groups=(np.array([b"b02"]),))
    for box, export in (("b01", incoming("web", (3, 2, 1))), ("b02", other)):
        with pytest.raises(RefusedError) as refused:
            imported(opened, export, box)
        assert (refused.value.rule, refused.value.details["box"]) == ("import-twice", "b01")
    assert (opened.office / "drafts/b01.csv").read_bytes() == before
    assert len(entries(opened)) == 1


def test_fault_21_an_export_that_another_box_sealed_is_refused(opened: Scenario) -> None:
    imported(opened, incoming("web", (3, 2, 1)))
    sealed_sources(opened)
    (opened.office / "drafts/b01.csv").unlink()
    with pytest.raises(RefusedError) as refused:
        imported(opened, incoming("web", (3, 2, 1), groups=(np.array([b"b02"]),)), "b02")
    assert refused.value.rule == "import-twice"


def test_an_import_is_made_anew_once_its_draft_is_removed(opened: Scenario) -> None:
    imported(opened, incoming("web", (3, 2, 1), dropped=((2, "EMPTY"),)))
    (opened.office / "drafts/b01.csv").unlink()
    imported(opened, incoming("web", (3, 2, 1), (0, 0, 0)))
    assert [each["rows"] for each in sealed_sources(opened)] == [2]


def test_a_draft_of_another_origin_is_not_added_to(opened: Scenario) -> None:
    (opened.office / "drafts").mkdir()
    (opened.office / "drafts/b01.csv").write_text("ballot,station,m01,m02,m03\nx1,b01,1,1,1\n")
    with pytest.raises(RefusedError) as refused:
        imported(opened, incoming("web", (3, 2, 1)))
    assert refused.value.rule == "draft-not-imported"


def test_a_draft_changed_by_hand_is_neither_added_to_nor_sealed(opened: Scenario) -> None:
    imported(opened, incoming("web", (3, 2, 1)))
    draft = opened.office / "drafts/b01.csv"
    draft.write_text(draft.read_text().replace(",3,2,1", ",0,2,1"))
    for hand in (lambda: imported(opened, incoming("paper", (0, 0, 0))), lambda: sealed_sources(opened)):
        with pytest.raises(RefusedError) as refused:
            hand()
        assert refused.value.rule == "draft-not-as-imported"


def test_ballots_that_two_exports_share_are_refused(opened: Scenario) -> None:
    imported(opened, incoming("monday", (3, 2, 1), ids=np.array([b"a1"])))
    with pytest.raises(InputError) as refused:
        imported(opened, incoming("tuesday", (3, 2, 1), (0, 0, 0), ids=np.array([b"a1", b"a2"])))
    assert (refused.value.rule, refused.value.found) == ("import-id-twice", "a1")


def test_ids_have_80_random_bits_of_the_operating_system(opened: Scenario) -> None:
    done = take_import(
        opened.office, incoming("web", *[(1, 1, 1)] * 300), box="b01", at=opened.clock(), operator=OPERATOR
    )
    ids = [line.partition(",")[0] for line in (opened.office / "drafts/b01.csv").read_text().splitlines()[1:]]
    assert (done.lines, len(set(ids))) == (300, 300)
    assert {len(each) for each in ids} == {16}
    assert set("".join(ids)) == set(ALPHABET)  # of 4,800 digits, one is missing less than once in 10^60 runs


def test_an_export_without_ballots_is_an_import(opened: Scenario) -> None:
    done = imported(opened, incoming("empty", dropped=((2, "EMPTY"),), groups=(np.empty(0, "S3"),)))
    assert done.lines == 0
    assert (opened.office / "drafts/b01.csv").read_text() == "ballot,station,m01,m02,m03\n"


def test_a_dry_run_writes_nothing(opened: Scenario) -> None:
    before = sorted(path.name for path in opened.office.rglob("*"))
    assert foresee_import(opened.office, incoming("web", (3, 2, 1)), box="b01").lines == 1
    assert sorted(path.name for path in opened.office.rglob("*")) == before


def test_ballots_that_the_tally_will_reject_are_told(opened: Scenario) -> None:
    done = imported(opened, incoming("web", (3, 2, 1), groups=(np.array([b"b02"]),)))
    assert done.suspects == {"BAD_GROUP": 1}


def test_an_unknown_box_is_refused(opened: Scenario) -> None:
    with pytest.raises(RefusedError) as refused:
        imported(opened, incoming("web", (3, 2, 1)), "b09")
    assert refused.value.rule == "box-unknown"


def test_an_election_that_links_ballots_takes_no_export(tmp_path: Path) -> None:
    from simulator import Scenario  # noqa: PLC0415 - the name is only a type above

    scenario = Scenario(tmp_path).open(revote={"rule": "last"})
    with pytest.raises(RefusedError) as refused:
        imported(scenario, incoming("web", (3, 2, 1)))
    assert refused.value.rule == "import-linked"


def test_an_entry_of_the_journal_that_no_import_made_is_refused(opened: Scenario) -> None:
    imported(opened, incoming("web", (3, 2, 1)))
    journal = opened.office / "journal.ndjson"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]) + lines[-1].replace(b'"ballots":1', b'"ballots":"x"'))
    with pytest.raises(EvidenceError) as refused:
        sealed_sources(opened)
    assert (refused.value.rule, refused.value.found) == ("journal-import", "ballots")
