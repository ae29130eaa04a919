"""What is said of each method, law and family to somebody who has to choose."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_

SUMMARIES: Final = {
    "approval": N_("Each voter approves any number of measures; the most approved comes first."),
    "net-approval": N_("Approvals less disapprovals, with a neutral level between them."),
    "satisfaction-approval": N_("Each voter shares one voice equally among the measures approved."),
    "score": N_("Measures are ranked by the sum, the mean or the trimmed mean of their scores."),
    "cumulative": N_("Each voter spreads a limited number of points over the measures; the largest sum comes first."),
    "star": N_("The two measures with the highest scores meet, and the one that more voters prefer wins."),
    "majority-judgment": N_("The median grade decides, and between equal ones how close they are to the next grade."),
    "plurality": N_("Only first places count."),
    "veto": N_("Only last places count, against the measure."),
    "k-approval": N_("Each of the first k places counts one point."),
    "borda": N_("A measure gets a point for each other that a voter puts below it."),
    "dowdall": N_("First places count one point, second places half a point, third places a third."),
    "positional": N_("Each place counts the points that the definition declares."),
    "copeland": N_("Measures are ranked by the number of duels they win."),
    "schulze": N_("A measure comes before another when its chain of victories over it is stronger than the one back."),
    "ranked-pairs": N_("Victories are locked in from the strongest on, except those that would close a circle."),
    "river": N_("As ranked pairs, but each measure may be beaten only once, so that the result is a tree."),
    "split-cycle": N_("In every circle of victories the weakest is dropped; what is left unbeaten comes first."),
    "stable-voting": N_("The winner is a measure that beats another without which it would win as well."),
    "minimax": N_("The measure whose worst defeat is the smallest comes first."),
    "smith-minimax": N_("Minimax among the measures that beat all others, then among the rest."),
    "black": N_("The measure that beats every other one comes first; the rest is ranked by Borda."),
    "smith-set": N_("Groups of measures such that each beats everything in the groups below."),
    "schwartz-set": N_("Groups of measures that nothing outside beats, peeled off one after another."),
    "irv": N_("The measure with the fewest first places leaves, its ballots go to their next choice, and so on."),
    "coombs": N_("The measure with the most last places leaves, and so on."),
    "bucklin": N_("First places are counted, then second ones added, until a majority supports a measure."),
    "nanson": N_("Measures below the mean Borda score leave together, again and again."),
    "baldwin": N_("The measure with the lowest Borda score leaves, again and again."),
    "tideman-alternative": N_("Whatever is outside the Smith set leaves, then the fewest first places, in turn."),
    "benham": N_("The fewest first places leave until one measure beats all those that remain."),
    "two-round": N_("The two measures with the most first places meet in a second round."),
    "stv": N_("Measures that reach a quota are elected and pass on what they do not need; the lowest leave."),
    "kemeny": N_("The ranking that disagrees with the voters on the fewest pairs."),
    "slater": N_("The ranking that turns round the fewest majorities."),
    "seq-phragmen": N_(
        "Each chosen measure is a load on its supporters; next comes the one that keeps the heaviest load lightest."
    ),
    "seq-pav": N_("Each next measure is the one that adds most, voters already served weighing less."),
    "rev-seq-pav": N_("Starting from all, the measure that is missed least leaves, voters served well weighing less."),
    "equal-shares": N_("Every voter has the same budget, and measures are bought by those who support them."),
    "greedy-monroe": N_("Each seat is given to the measure that best serves an equal part of the voters."),
    "maximin-support": N_("Each next measure keeps the least supported choice as well supported as possible."),
    "proportional-borda": N_("A proportional ranking from ranked ballots, by Borda points with falling weights."),
}
"""Each built-in method in one sentence."""

LAWS: Final = {
    "condorcet-winner": N_("A measure that beats every other one in a duel comes first, alone."),
    "majority": N_("A measure that more than half of the voters put first comes first, alone."),
    "monotonicity": N_("A voter who raises a measure never harms it."),
    "pareto": N_("A measure that nobody puts below another, and somebody above it, does not rank below it."),
    "reversal": N_("If all voters turn their ballots upside down, the ranking turns upside down."),
    "participation": N_("Voters who prefer one measure to another never turn their order round by voting."),
    "independence": N_("Removing a measure does not change the order of the others."),
}
"""Each law that a method may claim, in one sentence."""

FAMILIES: Final = {
    "cardinal": N_("sums of approvals or scores"),
    "median": N_("median grades"),
    "positional": N_("points by place"),
    "condorcet": N_("duels between two measures"),
    "elimination": N_("rounds in which measures leave"),
    "proportional": N_("each part of the voters gets its share"),
    "information": N_("groups, for information"),
}
"""What the methods of a family go by."""
