"""Approval: count the approvals, ballot by ballot."""

from __future__ import annotations

from oracle.poll import Poll, Result, share, tiers_by


def count(poll: Poll, threshold: int | None = None) -> Result:
    approvals = dict.fromkeys(poll.measures, 0)
    expressed = 0
    for ballot, voters in poll.expressed():
        expressed += voters
        for x in ballot:
            if ballot[x] >= (threshold or 1):
                approvals[x] += voters
    scores = {
        x: {
            "approvals": approvals[x],
            "share_of_expressed": share(approvals[x], expressed),
            "share_of_valid": share(approvals[x], poll.accepted),
        }
        for x in poll.measures
    }
    return tiers_by(approvals), scores
