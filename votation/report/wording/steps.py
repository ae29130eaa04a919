"""What is written above the steps of a method, and beside what they come to."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_

FACTS: Final = {
    "best_orders": N_("best orders"),
    "bound": N_("no order can do better than"),
    "condorcet_loser": N_("loses to every other, and does not come last"),
    "condorcet_winner": N_("beats every other"),
    "finalists": N_("finalists"),
    "gap": N_("score and bound differ by"),
    "layers": N_("ranks behind the winner"),
    "leftover": N_("left over"),
    "majority": N_("alone on top for a majority, in this order"),
    "money": N_("money of all voters together"),
    "quota": N_("quota"),
    "score": N_("score of the ranking"),
    "settled": N_("proved to be the best"),
    "spent": N_("spent"),
    "stopped": N_("stopped at a tie of"),
    "too_few": N_("too few judgments"),
    "unique": N_("only one order is the best"),
    "vector": N_("points of each place"),
}
"""Evidence that is a line."""

TABLES: Final = {
    "contests": N_("Tiers with several undefeated measures, and the matches that decided"),
    "discarded": N_("Victories that are no defeats, each with the path that discards it"),
    "ejr_plus": N_("Whether each beginning of the ranking gives every group its share (EJR+)"),
    "links": N_("Victories, in the order in which they were locked or refused"),
    "parts": N_("Measures that stand together, and how their best orders were found"),
    "paths": N_("A strongest path for each pair that the order decides"),
    "rounds": N_("Rounds"),
    "rungs": N_("Ties, and what was asked to break them"),
    "steps": N_("Steps"),
    "trees": N_("Victories that were locked, by tier"),
}
"""Evidence that is a table."""

COLUMNS: Final = {
    "ballots": N_("Ballots"),
    "by": N_("By"),
    "decided": N_("Decided"),
    "deserves": N_("Deserves"),
    "elected": N_("Elected"),
    "excluded": N_("Excluded"),
    "exhausted": N_("Exhausted"),
    "holds": N_("Holds"),
    "last_places": N_("Last places"),
    "left_over": N_("Left over"),
    "load": N_("Load"),
    "locked": N_("Locked"),
    "loser": N_("Loser"),
    "loss": N_("Loss"),
    "margin": N_("Margin"),
    "margins": N_("Sums of margins"),
    "matches": N_("Matches"),
    "measure": N_("Measure"),
    "measures": N_("Measures"),
    "out": N_("Out"),
    "pair": N_("Victory"),
    "passed_on": N_("Passes on"),
    "path": N_("Path"),
    "phase": N_("Bought by"),
    "points": N_("Points"),
    "price": N_("Price a supporter"),
    "round": N_("Round"),
    "rung": N_("Rung"),
    "score": N_("Score"),
    "size": N_("First"),
    "step": N_("Step"),
    "strength": N_("Strength"),
    "support": N_("Support"),
    "undefeated": N_("Undefeated"),
    "votes": N_("Votes"),
    "weight": N_("Unserved ballots"),
    "winner": N_("Winner"),
    "winners": N_("Winners"),
}
"""Columns of these tables."""

PHRASES: Final = {
    "given-up": N_("search given up: by margins"),
    "head-to-head": N_("head to head"),
    "highest-levels": N_("highest levels"),
    "integer-programme": N_("integer programmes"),
    "lots": N_("lots"),
    "no-circle": N_("no circle of victories"),
    "ours": N_("our extension: the literature elects one"),
    "runoff": N_("runoff"),
    "score": N_("points"),
    "subsets": N_("all subsets"),
}
"""Words of evidence that are names for programs."""
