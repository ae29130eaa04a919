"""Small valid elections: every ballot kind, groups, boxes, revotes, credentials, options, extensions.

`elections()` draws an `Election` whose parts agree; every keyword fixes a part. Its size is that of a ballot one can
read: at most four themes, six measures, two groups of three values, three boxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from votation.election import Election

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from votation.election import BallotKind

KINDS: tuple[BallotKind, ...] = ("grades", "scores", "approval", "ranking")
SHA256 = st.sampled_from(["0" * 64, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "f" * 64])
KEYS = st.sampled_from(["station", "channel", "age-group", "g_1", "g-1", "no", "z" * 64])
IDS = st.sampled_from(
    ["m01", "m02", "m1", "m10", "a", "a.b", "a-b", "a_b", "b01", "b1", "station", "web", "paper", "anne", "x-note"]
) | st.sampled_from(["0101", "101", "no", "null", "1e3", "2026-05-12", "0", "00", "format", "true", "9..", "z" * 64])
"""Ids that other formats read as something else, that sort differently as numbers, and the longest."""
LINES = st.sampled_from(
    [
        "A",
        "Écologie",
        "Bien, très bien",
        "« L’œuvre »",
        "a\u00a0: b",
        "=1+1",
        "<b>&amp;",
        'say "no"',
        "\\n",
        "漢字",
        "%{found}",
    ]
)
TITLES = st.dictionaries(st.sampled_from(["fr", "en"]), LINES, min_size=1)
TIMES = st.sampled_from(
    [
        ("2026-05-12T06:00:00Z", "2026-05-12T18:00:00Z"),
        ("2027-12-31T23:59:60Z", "2028-02-29T00:00:00Z"),
        ("1999-12-31T23:59:59Z", "9999-01-01T00:00:00Z"),
    ]
)
METHODS = st.sampled_from(
    [
        {"id": "borda", "options": {"truncation": "average"}},
        {"id": "borda", "options": {"truncation": "zero"}},
        {"id": "schulze", "options": {"strength": "winning-votes"}},
        {"id": "schulze", "options": {"strength": "margins"}},
    ]
)
"""Choices that read every ballot kind."""


def unique_ids(count: int, ids: SearchStrategy[str] = IDS) -> SearchStrategy[list[str]]:
    """Draw `count` distinct ids."""
    return st.lists(ids, min_size=count, max_size=count, unique=True)


@st.composite
def elections(
    draw: DrawFn,
    *,
    kind: BallotKind | None = None,
    measures: int | None = None,
    revote: str | None = None,
    groups: int | None = None,
    credentials: bool | None = None,
) -> Election:
    """Draw a valid election; a keyword that is given fixes that part.

    Args:
        draw: Hypothesis' own.
        kind: Ballot kind.
        measures: Number of measures.
        revote: Revote rule.
        groups: Number of groups; at least one when `revote` is `priority`.
        credentials: Whether voters sign.
    """
    return Election.model_validate(
        draw(values(kind=kind, measures=measures, revote=revote, groups=groups, credentials=credentials))
    )


@st.composite
def values(
    draw: DrawFn,
    *,
    kind: BallotKind | None,
    measures: int | None,
    revote: str | None,
    groups: int | None,
    credentials: bool | None,
) -> dict[str, Any]:
    """Draw the JSON value of a valid election; see `elections`."""
    kind = kind or draw(st.sampled_from(KINDS))
    declared = draw(group_lists(draw(st.integers(0, 2)) if groups is None else groups))
    n_topics = draw(st.integers(1, 3))
    n_measures = draw(st.integers(n_topics, 6)) if measures is None else measures
    n_topics = min(n_topics, n_measures)
    themes, topics = draw(theme_lists(n_topics))
    names = {group["id"] for group in declared}
    ids = [each for each in draw(unique_ids(n_measures + len(names))) if each not in names][:n_measures]
    belongs = topics + draw(st.lists(st.sampled_from(topics), min_size=6, max_size=6))
    opens_at, closes_at = draw(TIMES)
    value = {
        "format": "votation/election@1",
        "id": draw(IDS),
        "title": draw(TITLES),
        "themes": themes,
        "measures": [
            {"id": each, "topic": topic, "title": draw(TITLES)} for each, topic in zip(ids, belongs, strict=False)
        ],
        "ballot": draw(ballot_rules(kind, n_measures)),
        "methods": dict(zip(["official", "also"], draw(method_lists()), strict=True)),
        "groups": declared,
        "privacy": {"min_group": draw(st.integers(1, 20))},
        "signers": draw(signers(declared)),
        "opens_at": opens_at,
        "closes_at": closes_at,
        **draw(readings(kind)),
        **draw(revotes(revote, declared, credentials=credentials)),
        **draw(st.dictionaries(st.just("x-note"), st.just({"by": ["a", 1, True]}))),
    }
    if draw(st.booleans()):
        value["lots"] = {"source": draw(LINES)}
    return value


@st.composite
def group_lists(draw: DrawFn, count: int) -> list[dict[str, Any]]:
    """Draw `count` groups of one to three values."""
    return [
        {
            "id": each,
            "title": draw(TITLES),
            "values": [
                {"id": value, "title": draw(TITLES)} | draw(st.dictionaries(st.just("registered"), st.integers(0, 99)))
                for value in draw(unique_ids(draw(st.integers(1, 3))))
            ],
        }
        for each in draw(unique_ids(count, KEYS))
    ]


@st.composite
def theme_lists(draw: DrawFn, n_topics: int) -> tuple[list[dict[str, Any]], list[str]]:
    """Draw themes with `n_topics` topics in all, and the ids of the topics."""
    n_themes = draw(st.integers(1, n_topics))
    ids = draw(unique_ids(n_themes + n_topics))
    topics = ids[n_themes:]
    cuts = [*range(n_themes), n_topics]  # a topic a theme, the last theme has the rest
    themes = [
        {"id": theme, "title": draw(TITLES), "topics": [{"id": each, "title": draw(TITLES)} for each in topics[a:b]]}
        for theme, a, b in zip(ids, cuts, cuts[1:], strict=False)
    ]
    return themes, topics


@st.composite
def ballot_rules(draw: DrawFn, kind: BallotKind, n_measures: int) -> dict[str, Any]:
    """Draw the rules of a ballot of `n_measures` measures."""
    rules: dict[str, Any] = {"kind": kind}
    if kind == "grades":
        rules["grades"] = [{"id": each, "title": draw(TITLES)} for each in draw(unique_ids(draw(st.integers(2, 5))))]
    elif kind == "scores":
        rules["max"] = draw(st.integers(1, 12))
        if draw(st.booleans()):
            rules["max_sum"] = draw(st.integers(rules["max"], rules["max"] * n_measures))
    elif kind == "approval":
        most = draw(st.none() | st.integers(1, n_measures))
        rules["min"] = draw(st.integers(0, most or n_measures))
        rules |= {} if most is None else {"max": most}
    else:
        rules["ties_allowed"] = draw(st.booleans())
        if draw(st.booleans()):
            rules["max_ranks"] = draw(st.integers(1, n_measures))
    return rules


def method_lists() -> SearchStrategy[tuple[Any, list[Any]]]:
    """Draw the deciding method and the others, all different."""
    chosen = st.lists(METHODS, min_size=1, max_size=3, unique_by=str)
    return chosen.map(lambda methods: (methods[0], methods[1:]))


def readings(kind: BallotKind) -> SearchStrategy[dict[str, Any]]:
    """Draw the no-opinion rule that `kind` needs."""
    if kind == "ranking":
        return st.fixed_dictionaries({"unranked": st.sampled_from(["last", "exclude"])})
    if kind == "approval":
        return st.just({})
    return st.fixed_dictionaries({"no_opinion": st.sampled_from(["worst", "exclude", 0, 1])})


@st.composite
def revotes(
    draw: DrawFn, rule: str | None, declared: list[dict[str, Any]], *, credentials: bool | None
) -> dict[str, Any]:
    """Draw the revote rule, and the roll of credentials where voters sign."""
    linked = ["last", "first", "void"]
    if rule is None:
        rules = linked if credentials else [*linked, "none", *(["priority"] if declared else [])]
        rule = draw(st.sampled_from(rules))
    revote: dict[str, Any] = {"rule": rule}
    if rule == "priority":
        group = draw(st.sampled_from(declared))
        revote |= {"group": group["id"], "order": draw(st.permutations([each["id"] for each in group["values"]]))}
    signed = credentials if credentials is not None else rule in linked and draw(st.booleans())
    roll = {"credentials": {"count": draw(st.integers(1, 99)), "sha256": draw(SHA256)}} if signed else {}
    return {"revote": revote, **roll}


@st.composite
def signers(draw: DrawFn, declared: list[dict[str, Any]]) -> dict[str, Any]:
    """Draw one to three officials, and one to three boxes that may use some values of each group."""
    n_officials, n_boxes = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    names = draw(unique_ids(n_officials + n_boxes))
    return {
        "allowed_signers": draw(SHA256),
        "officials": {"threshold": draw(st.integers(1, n_officials)), "names": names[:n_officials]},
        "boxes": [
            {
                "id": each,
                "name": draw(LINES),
                "groups": {
                    group["id"]: draw(
                        st.lists(st.sampled_from([value["id"] for value in group["values"]]), min_size=1, unique=True)
                    )
                    for group in declared
                },
            }
            for each in names[n_officials:]
        ],
    }
