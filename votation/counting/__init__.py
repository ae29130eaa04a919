"""The statistics, and the kernels that count them: the only hot code.

A method never sees a ballot. It sees these additive integer summaries of a profile: they add and they subtract, so one
pass over the ballots serves every method, theme and group, in any order and on any number of machines.

===================  ==========================================================
looking for          see
===================  ==========================================================
`count`              one profile, one scope: what `Method.rank` calls
`count_segments`     one batch, every scope and group value: what a tally calls
`Statistics`         what a method is handed; the five types stand beside it
===================  ==========================================================
"""

from votation.counting.counter import count, count_segments
from votation.counting.levels import LevelCounts
from votation.counting.pairwise import PairwiseCounts
from votation.counting.places import PlaceCounts
from votation.counting.statistics import ScopeCounts, Statistics
from votation.counting.tables import SegmentTables, Tables
from votation.counting.unique import UniqueBallots

__all__ = [
    "LevelCounts",
    "PairwiseCounts",
    "PlaceCounts",
    "ScopeCounts",
    "SegmentTables",
    "Statistics",
    "Tables",
    "UniqueBallots",
    "count",
    "count_segments",
]
