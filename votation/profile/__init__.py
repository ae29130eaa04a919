"""Accepted ballots in columns, and how their integers are read.

A cell holds level + 1, and 0 means no opinion. Higher is better everywhere: ranking positions are flipped on entry,
once. The no-opinion rule of the election belongs to the profile, so that every method reads the same ballot.
"""

from votation.profile.columns import Profile
from votation.profile.entry import MAX_TOTAL_WEIGHT, MAX_WEIGHT, checked_total
from votation.profile.reading import Reading, Scope, cell_dtype, scopes_of

__all__ = [
    "MAX_TOTAL_WEIGHT",
    "MAX_WEIGHT",
    "Profile",
    "Reading",
    "Scope",
    "cell_dtype",
    "checked_total",
    "scopes_of",
]
