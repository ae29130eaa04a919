"""The count again, compared with result.json (docs/format.md, "result.json")."""

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import counting
from ballots import Line, closing
from counting import METHODS, NO_PATH, STATISTICS, Ballots, Scope, Strength, strength

Differences = Iterator[str]
HIGH = 2**52
EVIDENCE = "evidence"
EVERYBODY: tuple[str, ...] = ()
"""No group value."""


def differences(
    result: dict[str, Any], election: dict[str, Any], lines: list[Line], aside: dict[str, int], order: list[str]
) -> Differences:
    """Compare a result with a count of the same lines.

    Args:
        result: result.json.
        election: The definition.
        lines: All counted lines with their codes.
        aside: Lines set aside, by box.
        order: The measures in the order of the lots, or nothing.

    Yields:
        Where they differ, the place and both values.
    """
    accepted = [line for line in lines if not line.code]
    boxes = [box["id"] for box in election["signers"]["boxes"]]
    blank = counting.blanks(accepted, election)
    counts = {**closing(lines, sum(aside.values())), "blank": blank, "expressed": len(accepted) - blank}
    yield from differ("counts", counts, result["counts"])
    yield from differ("boxes", _boxes(boxes, lines, aside), result["boxes"])
    yield from differ("written.received", counting.written(lines, election), result["written"]["received"])
    yield from differ("written.accepted", counting.written(accepted, election), result["written"]["accepted"])
    ballots = Ballots.of(accepted, election)
    methods = [election["methods"]["official"], *election["methods"]["also"]]
    yield from _scopes(result, ballots, ballots.every, methods, order, EVERYBODY)
    yield from _groups(result["groups"], ballots, order)
    high = sum(line.seq >= HIGH for line in accepted)
    yield from differ("high_sequences", high, result.get("high_sequences", 0))


def differ(at: str, counted: object, published: object) -> Differences:
    """Compare two values, down to the first place where they differ.

    Args:
        at: The place.
        counted: What came out here.
        published: What the folder says.

    Yields:
        The places.
    """
    if isinstance(counted, dict) and isinstance(published, dict) and counted.keys() == published.keys():
        for key, value in counted.items():
            yield from differ(f"{at}.{key}", value, published[key])
    elif isinstance(counted, list) and isinstance(published, list) and len(counted) == len(published):
        for place, (one, other) in enumerate(zip(counted, published, strict=True)):
            yield from differ(f"{at}[{place}]", one, other)
    elif counted != published:
        yield f"{at}: counted {counted!s:.200}, published {published!s:.200}"


def _boxes(boxes: list[str], lines: list[Line], aside: dict[str, int]) -> list[dict[str, Any]]:
    found = [[line for line in lines if line.box == box] for box in boxes]
    return [{"box": box, **closing(own, aside.get(box, 0))} for box, own in zip(boxes, found, strict=True)]


def _groups(published: list[dict[str, Any]], ballots: Ballots, order: list[str]) -> Differences:
    official = [ballots.election["methods"]["official"]]
    values = [[group, value] for group, value in ballots.values]
    yield from differ(
        "groups", values, [[group["id"], value["id"]] for group in published for value in group["values"]]
    )
    for group in published:
        for value in group["values"]:
            chosen = ballots.values[group["id"], value["id"]]
            yield from _scopes(value, ballots, chosen, official, order, (group["id"], value["id"]))


def _scopes(
    published: dict[str, Any],
    ballots: Ballots,
    chosen: int,
    methods: list[dict[str, Any]],
    order: list[str],
    value: tuple[str, ...],
) -> Differences:
    """Compare the scopes of everybody, or those of one group value."""
    at = "".join(f"{each}." for each in ("groups", *value)) if value else ""
    place = "/".join([EVIDENCE, "groups", *value] if value else [EVIDENCE])
    everything = [measure["id"] for measure in ballots.election["measures"]]
    overall = published["overall"]
    yield from _scope(overall, Scope(ballots, everything, chosen), methods, order, f"{at}overall", place)
    ranked = [tier["measures"] for tier in overall["outcomes"][0]["tiers"]]  # compared by now
    for part, names in _parts(ballots.election).items():
        if part not in published:  # topics, of a group value
            continue
        yield from differ(f"{at}{part}", list(names), [scope["id"] for scope in published[part]])
        for found, inside in zip(published[part], names.values(), strict=True):
            here = f"{at}{part}.{found['id']}"
            yield from _scope(found, Scope(ballots, inside, chosen), methods, order, here, place)
            yield from _slice(found, [[m for m in tier if m in inside] for tier in ranked], here)


def _parts(election: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Give the measures of each theme and topic, in the order of the definition."""
    topics: dict[str, list[str]] = {topic["id"]: [] for theme in election["themes"] for topic in theme["topics"]}
    themes: dict[str, list[str]] = {theme["id"]: [] for theme in election["themes"]}
    above = {topic["id"]: theme["id"] for theme in election["themes"] for topic in theme["topics"]}
    for measure in election["measures"]:
        topics[measure["topic"]].append(measure["id"])
        themes[above[measure["topic"]]].append(measure["id"])
    return {"themes": themes, "topics": topics}


def _slice(found: dict[str, Any], tiers: list[list[str]], at: str) -> Differences:
    cut = _ranked([tier for tier in tiers if tier])
    own = found["outcomes"][0]["tiers"]
    yield from differ(f"{at}.slice", {"tiers": cut, "differs": cut != own}, found["slice"])


def _scope(
    found: dict[str, Any], scope: Scope, methods: list[dict[str, Any]], order: list[str], at: str, place: str
) -> Differences:
    yield from differ(f"{at}.measures", scope.measures, found["measures"])
    yield from differ(f"{at}.counts", scope.counts, found["counts"])
    for name in sorted({STATISTICS[method["id"]] for method in methods if method["id"] in STATISTICS}):
        if f"{name}_file" in found["statistics"]:
            there = f"{place}/pairwise-{found['id']}.csv"
            file = {"name": there, "sha256": hashlib.sha256(pairwise_csv(scope)).hexdigest()}
            yield from differ(f"{at}.statistics.{name}_file", file, found["statistics"][f"{name}_file"])
        else:
            yield from differ(f"{at}.statistics.{name}", getattr(scope, name), found["statistics"].get(name))
    yield from differ(f"{at}.outcomes", len(methods), len(found["outcomes"]) + len(found.get("failed", [])))
    for method in filter(can_count, methods):
        outcome = next((one for one in found["outcomes"] if _chosen(one["method"]) == _chosen(method)), None)
        if outcome is None:
            yield f"{at}.outcomes: there is none of {method['id']}"
        else:
            yield from _outcome(outcome, scope, method, order, f"{at}.outcomes.{method['id']}")


def _chosen(method: dict[str, Any]) -> tuple[str, object]:
    return method["id"], method["options"]


def can_count(method: dict[str, Any]) -> bool:
    """Say whether this program has a method, under its options."""
    return method["id"] in METHODS and method["options"].get("order", "value") == "value"


def _outcome(found: dict[str, Any], scope: Scope, method: dict[str, Any], order: list[str], at: str) -> Differences:
    counted = METHODS[method["id"]](scope, method["options"])
    ranked = _ranked(counted.tiers)
    yield from differ(f"{at}.tiers", ranked, found["tiers"])
    places = {m: (tier["rank"], layer) for layer, tier in enumerate(ranked, 1) for m in tier["measures"]}
    rows = [
        {"measure": measure, "rank": places[measure][0], "layer": places[measure][1], **scores}
        for measure, scores in zip(scope.measures, counted.scores, strict=True)
    ]
    yield from differ(f"{at}.scores", rows, found["scores"])
    if counted.paths:
        yield from _paths(found["evidence"], scope, counted.paths, method["options"], f"{at}.evidence")
    ties = [{**tier, "measures": sorted(tier["measures"])} for tier in ranked if len(tier["measures"]) > 1]
    if order:
        ties = [{**tie, "fell": sorted(tie["measures"], key=order.index)} for tie in ties]
        row = [measure for tier in counted.tiers for measure in sorted(tier, key=order.index)]
        yield from differ(f"{at}.order", row, found.get("order"))
    yield from differ(f"{at}.ties", ties, found["ties"])


def _paths(
    found: dict[str, Any], scope: Scope, paths: list[list[Strength]], options: dict[str, Any], at: str
) -> Differences:
    """Compare the evidence of Schulze's method: all strengths, and a path for each measure that ranks above another."""
    listed = [NO_PATH, *(_listed(row, options) for row in found["strengths"])]
    if listed != sorted(set(listed)):
        yield f"{at}.strengths: not ascending"
        return
    numbers = {one: n for n, one in enumerate(listed)}
    yield from differ(f"{at}.strongest", [[numbers.get(one) for one in row] for row in paths], found["strongest"])
    place = {measure: n for n, measure in enumerate(scope.measures)}
    above = [
        [x, y] for x in scope.measures for y in scope.measures if paths[place[x]][place[y]] > paths[place[y]][place[x]]
    ]
    if "paths" not in found:
        return
    yield from differ(f"{at}.paths", above, [[row["path"][0], row["path"][-1]] for row in found["paths"]])
    for row in found["paths"]:
        steps = [(place[x], place[y]) for x, y in pairwise(row["path"])]
        weakest = min(strength(scope.duels[x][y], scope.duels[y][x], options) for x, y in steps)
        strongest = paths[steps[0][0]][steps[-1][1]]
        if not weakest == strongest == _listed(row["strength"], options):
            yield f"{at}.paths: {row['path']} is not the strongest"


def _listed(row: list[int], options: dict[str, Any]) -> Strength:
    """Read a strength as evidence has it: votes for and against, or their difference alone."""
    return strength(row[0], row[1] if len(row) > 1 else 0, options)


def pairwise_csv(scope: Scope) -> bytes:
    """Write the counts of a scope of more than 200 measures as pairwise-<scope>.csv has them."""
    counts, many = scope.pairwise, list(enumerate(scope.measures))
    rows = [
        f"{one},{other},{counts['above'][x][y]},{counts['level'][x][y]},{counts['only'][x][y]}\n"
        for x, one in many
        for y, other in many
        if x != y
    ]
    return ("measure,other,above,level,only\n" + "".join(rows)).encode()


def _ranked(tiers: list[list[str]]) -> list[dict[str, Any]]:
    """Give tiers their shared ranks, 1-2-2-4."""
    rows, rank = [], 1
    for tier in tiers:
        rows.append({"rank": rank, "measures": tier})
        rank += len(tier)
    return rows


def official_ranking(result: dict[str, Any], order: list[str]) -> list[dict[str, Any]]:
    """Give the ranking as the statement has it, ties in the order of the lots."""
    tiers = result["overall"]["outcomes"][0]["tiers"]
    return [{**tier, "measures": sorted(tier["measures"], key=order.index)} for tier in tiers] if order else tiers
