"""result.json and its companions: the bytes that every recount must meet.

A pure function of the definition, the board, the lots and the counted ballot files: no time, host, path or software
version stands in it (FORMATS, result.json).
"""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING, Any

from votation.evidence import canonical
from votation.intake import rejected_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from votation.counting import LevelCounts, PairwiseCounts, ScopeCounts
    from votation.methods.base import MethodRecord, Outcome
    from votation.profile import Scope
    from votation.ranking import Ranking
    from votation.tallying.tables import Closing, Failure, GroupTally, ScopeTally, Tally

MAX_MEASURES_INLINE = 200
"""Above this number of measures the pairwise matrices of a scope stand in a CSV file of their own."""

EVIDENCE = "evidence"
"""The folder of these files."""

Row = dict[str, Any]


def result_files(tally: Tally) -> dict[str, bytes]:
    """Return every file of the result by its name in the folder: result.json, rejected.csv, evidence/."""
    files = {
        _pairwise_name(place, table): pairwise_csv(table.scope, table.statistics.pairwise)
        for place, table in _places(tally)
        if table.statistics.pairwise is not None and len(table.scope.measures) > MAX_MEASURES_INLINE
    }
    return {
        "result.json": canonical.dumps(result(tally, files)),
        "rejected.csv": rejected_csv(tally.rejected),
        **files,
    }


def _places(tally: Tally) -> Iterator[tuple[str, ScopeTally]]:
    """Yield every table, and the folder that its companions stand in: that of a group value is its own."""
    for table in (tally.overall, *tally.themes.values(), *tally.topics.values()):
        yield EVIDENCE, table
    for group, values in tally.groups.items():
        for value, votes in values.items():
            for table in (votes.overall, *votes.themes.values()):
                yield _place_of(group, value), table


def _place_of(group: str, value: str) -> str:
    return f"{EVIDENCE}/groups/{group}/{value}"


def _pairwise_name(place: str, table: ScopeTally) -> str:
    return f"{place}/pairwise-{table.scope.id}.csv"


def result(tally: Tally, files: Mapping[str, bytes]) -> Row:
    """Return result.json as a JSON value; `files` are the evidence files that it names."""
    writer = _Writer(tally, files)
    election = tally.plan.election
    return _present(
        {
            **election.marks,
            "format": "votation/result@1",
            "election": {"id": election.id, "sha256": tally.plan.election_sha256},
            "board_sha256": tally.board_sha256,
            "lots": _lots(tally),
            "inputs": [
                {
                    "batch": each.batch,
                    "lines": each.lines,
                    "manifest_sha256": each.manifest_sha256,
                    "sha256": each.sha256,
                }
                for each in tally.inputs
            ],
            "counts": {**_closing(tally.closing), **_scope_counts(tally.overall.counts)},
            "boxes": [{"box": box, **_closing(sums)} for box, sums in tally.boxes.items()],
            "high_sequences": tally.high_sequences or None,
            "written": _written(tally),
            "overall": writer.scope(tally.overall),
            "themes": [writer.scope(table) for table in tally.themes.values()],
            "topics": [writer.scope(table) for table in tally.topics.values()],
            "groups": [
                {
                    "id": group,
                    "values": [
                        {"id": value, **writer.group(table, _place_of(group, value))} for value, table in values.items()
                    ],
                }
                for group, values in tally.groups.items()
            ],
        }
    )


class _Writer:
    """Writes tables of one tally; holds what all of them need: the order of the lots and the evidence files."""

    def __init__(self, tally: Tally, files: Mapping[str, bytes]) -> None:
        self._tally = tally
        self._files = files

    def scope(self, table: ScopeTally, place: str = EVIDENCE) -> Row:
        return _present(
            {
                "id": table.scope.id,
                "measures": list(table.scope.measures),
                "counts": _scope_counts(table.counts),
                "statistics": self._statistics(table, place),
                "outcomes": [self._outcome(each, table.scope) for each in table.outcomes],
                "failed": [_failed(each) for each in table.failures] or None,
                "slice": None if table.slice is None else _slice(table),
            }
        )

    def group(self, table: GroupTally, place: str) -> Row:
        return {
            "overall": self.scope(table.overall, place),
            "themes": [self.scope(each, place) for each in table.themes.values()],
        }

    def _statistics(self, table: ScopeTally, place: str) -> Row:
        name = _pairwise_name(place, table)
        pairwise = table.statistics.pairwise
        if pairwise is not None and name in self._files:
            digest = hashlib.sha256(self._files[name]).hexdigest()
            return {**_levels(table.statistics.levels), "pairwise_file": {"name": name, "sha256": digest}}
        return {**_levels(table.statistics.levels), **_pairwise(pairwise)}

    def _outcome(self, outcome: Outcome, scope: Scope) -> Row:
        ranking, order = outcome.ranking, scope.measures
        ranks, layers = ranking.ranks(), ranking.layers()
        return _present(
            {
                "method": _method(outcome.method),
                "tiers": tiers(ranking, order),
                "order": list(self._tally.order(ranking)) if self._tally.lot_order else None,
                "scores": canonical.exact(
                    [
                        {"measure": each, "rank": ranks[each], "layer": layers[each], **outcome.scores[each]}
                        for each in order
                    ]
                ),
                "ties": self._ties(ranking),
                "lots_used": [list(each) for each in outcome.lots_used] or None,
                "evidence": canonical.exact(dict(outcome.evidence)),
            }
        )

    def _ties(self, ranking: Ranking) -> list[Row]:
        """The tied tiers, each with the order in which lots put its measures, if lots were drawn."""
        ranks = ranking.ranks()
        return [
            {
                "rank": ranks[row[0]],
                "measures": sorted(tier),
                **({"fell": list(row)} if self._tally.lot_order else {}),
            }
            for tier in ranking.ties
            for row in [ranking.among(tier).order(self._tally.lot_order or sorted(tier))]
        ]


def _method(record: MethodRecord) -> Row:
    return {"id": record.id, "version": record.version, "options": canonical.exact(dict(record.options))}


def _failed(failure: Failure) -> Row:
    return {"method": _method(failure.method), "rule": failure.error.rule}


def tiers(ranking: Ranking, order: Iterable[str]) -> list[Row]:
    """Return the tiers of `ranking`, each with its shared rank, measures in the given order."""
    sequence, ranks = tuple(order), ranking.ranks()
    rows = (ranking.among(tier).order(sequence) for tier in ranking.tiers)
    return [{"rank": ranks[row[0]], "measures": list(row)} for row in rows]


def pairwise_csv(scope: Scope, pairwise: PairwiseCounts) -> bytes:
    """Return the pairwise statistics as RFC 4180 CSV with LF: one row an ordered pair of measures."""
    sheet = io.StringIO()
    rows = csv.writer(sheet, lineterminator="\n")
    rows.writerow(("measure", "other", "above", "level", "only"))
    above, level, only = pairwise.above.tolist(), pairwise.level.tolist(), pairwise.only.tolist()
    names = scope.measures
    for x, measure in enumerate(names):
        rows.writerows(
            (measure, other, above[x][y], level[x][y], only[x][y]) for y, other in enumerate(names) if x != y
        )
    return sheet.getvalue().encode("ascii")


def _present(row: Row) -> Row:
    return {key: value for key, value in row.items() if value is not None}


def _lots(tally: Tally) -> Row | None:
    if tally.lots is None or tally.lot_order is None:
        return None
    digest = tally.lots.digest
    return {"sha256": digest, "order": list(tally.lot_order)}


def _closing(sums: Closing) -> Row:
    return {
        "lines": sums.lines,
        "accepted": sums.accepted,
        "rejected": [{"code": code, "count": count} for code, count in sums.rejected.items()],
        "set_aside": sums.set_aside,
    }


def _scope_counts(counts: ScopeCounts) -> Row:
    return {"accepted": counts.accepted, "blank": counts.blank, "expressed": counts.expressed}


def _written(tally: Tally) -> Row:
    return {
        name: [
            {"measure": measure, "empty": row[0], "values": row[1:-1], "beyond": row[-1]}
            for measure, row in zip(tally.plan.overall.measures, table.tolist(), strict=True)
        ]
        for name, table in (("received", tally.written.received), ("accepted", tally.written.accepted))
    }


def _slice(table: ScopeTally) -> Row:
    return {"tiers": tiers(table.slice, table.scope.measures), "differs": table.differs} if table.slice else {}


def _levels(levels: LevelCounts | None) -> Row:
    """Cells as cast: number without opinion, then at each level from the lowest."""
    if levels is None:
        return {}
    return {"levels": [{"missing": row[0], "counts": row[1:]} for row in levels.table.tolist()]}


def _pairwise(pairwise: PairwiseCounts | None) -> Row:
    if pairwise is None:
        return {}
    return {
        "pairwise": {
            "above": pairwise.above.tolist(),
            "level": pairwise.level.tolist(),
            "only": pairwise.only.tolist(),
            "judged": pairwise.judged.tolist(),
        }
    }
