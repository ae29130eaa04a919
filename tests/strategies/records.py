"""Valid examples of every signed document but the definition, small and quick to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from strategies.elections import IDS, KEYS, LINES, SHA256

from votation import records

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from votation.election.base import Document

TIMES = st.sampled_from(["2026-05-12T18:00:00Z", "2016-12-31T23:59:60Z"])
COUNTS = st.sampled_from([0, 1, 10, 100_000, 2**53 - 1])
FINGERPRINTS = st.sampled_from(["SHA256:" + "A" * 43, "SHA256:" + "a+/9" * 10 + "abc"])
BATCHES = st.sampled_from(["b01-0001", "b01-0002", "web-9999", "0-0001", "b01-0001-0001"])
BALLOT_LINES = st.sampled_from(["b1,3,,0", "x," + "1," * 30_000 + "1"])

ENCLOSED_NAMES = st.sampled_from(["allowed_signers", "board.json", "election.json.anne.sig"])


def rows(*fields: tuple[str, SearchStrategy[Any]], optional: tuple[str, ...] = ()) -> SearchStrategy[dict[str, Any]]:
    """Draw objects with these fields; those named in `optional` may be absent."""
    known = dict(fields)
    return st.fixed_dictionaries(
        {name: each for name, each in known.items() if name not in optional},
        optional={name: each for name, each in known.items() if name in optional},
    )


def lists(row: SearchStrategy[Any], least: int = 0) -> SearchStrategy[list[Any]]:
    """Draw short lists."""
    return st.lists(row, min_size=least, max_size=2)


ENCLOSED = rows(("name", ENCLOSED_NAMES), ("content", st.sampled_from(["", "e30K", "AAA=", "+/=="])))
SOURCES = rows(
    ("original_sha256", SHA256),
    ("rows", COUNTS),
    ("dropped", lists(rows(("code", LINES), ("count", COUNTS)))),
    ("superseded", COUNTS),
    ("voided", COUNTS),
    ("importer", LINES),
    ("mapping_sha256", SHA256),
    optional=("original_sha256", "mapping_sha256"),
)
MERGES = rows(("group", KEYS), ("from", lists(IDS, 1)), ("to", IDS))
BOARD_BATCHES = rows(
    ("batch", BATCHES),
    ("manifest_sha256", SHA256),
    ("lines", COUNTS),
    ("status", st.sampled_from(["counted", "set-aside", "replaced"])),
    ("reason", LINES),
    optional=("reason",),
)
SOFTWARE = rows(
    ("name", LINES), ("version", LINES), ("python", LINES), ("wheel_sha256", SHA256), optional=("wheel_sha256",)
)
OUTCOME = (
    ("election", IDS),
    (
        "digests",
        rows(
            *((name, SHA256) for name in ("manifest", "election", "board", "result", "lots")),
            optional=("lots",),
        ),
    ),
    (
        "counts",
        rows(
            *((name, COUNTS) for name in ("lines", "accepted", "blank", "expressed", "set_aside")),
            ("rejected", lists(rows(("code", st.sampled_from(["BAD_LEVEL", "VOIDED"])), ("count", COUNTS)))),
        ),
    ),
    ("ranking", lists(rows(("rank", st.integers(1, 9)), ("measures", lists(IDS, 1))))),
    ("inputs", lists(rows(("batch", BATCHES), ("key", FINGERPRINTS), ("sha256", SHA256)))),
    ("software", SOFTWARE),
    ("plugins", lists(SOFTWARE)),
    ("started_at", TIMES),
    ("finished_at", TIMES),
)


@st.composite
def manifests(draw: DrawFn) -> records.BatchManifest:
    """Draw a batch manifest."""
    box, part = draw(st.tuples(IDS, st.integers(1, 9999)))
    value = draw(
        rows(
            ("election_sha256", SHA256),
            ("bytes", COUNTS),
            ("lines", COUNTS),
            ("sha256", SHA256),
            ("root", SHA256),
            ("sources", lists(SOURCES)),
            ("merges", lists(MERGES)),
            ("replaces", BATCHES),
            ("reason", LINES),
            optional=("replaces", "reason"),
        )
    )
    own = {"format": "votation/batch@1", "box": box, "part": part, "parts": draw(st.integers(part, 9999))}
    return records.BatchManifest.model_validate({**own, "file": f"{box}-{part:04d}.csv", **value})


@st.composite
def boards(draw: DrawFn) -> records.Board:
    """Draw a board of some revision."""
    revision = draw(st.integers(1, 3))
    value = draw(
        rows(
            ("election_sha256", SHA256),
            ("batches", lists(BOARD_BATCHES)),
            ("conflicts", lists(rows(("ballot", IDS), ("keep", IDS), ("reason", LINES), optional=("keep",)))),
            ("boxes_missing", lists(IDS)),
            ("journal_head", SHA256),
        )
    )
    by_id = {each["batch"]: each for each in value["batches"]}
    value["batches"] = [by_id[batch] for batch in sorted(by_id)]
    former = {"previous": draw(SHA256)} if revision > 1 else {}
    return records.Board.model_validate({"format": "votation/board@1", "revision": revision, **former, **value})


def of(model: type[Document], **constants: str) -> Any:
    """Return a function from the fields drawn to the document."""
    name = str(model.expected_format())
    return lambda fields: model.model_validate({"format": name, **constants, **fields})


DOCUMENTS: dict[str, SearchStrategy[Document]] = {
    "batch": manifests(),
    "board": boards(),
    "lots": rows(("election_sha256", SHA256), ("board_sha256", SHA256), ("source", LINES), ("value", LINES)).map(
        of(records.Lots)
    ),
    "statement": rows(
        *OUTCOME,
        ("journal", rows(("length", COUNTS), ("head", SHA256))),
        ("revision", st.integers(1, 3)),
        ("supersedes", SHA256),
        optional=("supersedes",),
    ).map(of(records.Statement, role="tally")),
    "recount": rows(
        *OUTCOME,
        ("statement_sha256", SHA256),
        ("verdict", st.sampled_from(["match", "mismatch", "partial"])),
        ("differences", lists(rows(("path", LINES), ("published", LINES), ("recounted", LINES)))),
    ).map(of(records.RecountStatement, role="recount")),
    "receipt": rows(
        ("ballot", BALLOT_LINES),
        ("box", IDS),
        ("batch", BATCHES),
        ("index", COUNTS),
        ("lines", COUNTS),
        ("path", lists(SHA256)),
        ("root", SHA256),
        ("manifest_sha256", SHA256),
        ("board_sha256", SHA256),
        optional=("board_sha256",),
    ).map(of(records.Receipt)),
    "equivocation": rows(
        ("file", st.sampled_from(["board.json", "lots.json", "statement.json"])),
        ("definition", lists(ENCLOSED)),
        ("first", lists(ENCLOSED)),
        ("second", lists(ENCLOSED)),
    ).map(of(records.Equivocation)),
}


def documents() -> SearchStrategy[Document]:
    """Draw any signed document but the definition."""
    return st.one_of(*DOCUMENTS.values())
