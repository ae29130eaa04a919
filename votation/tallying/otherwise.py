"""The other reading: the same ballots, with the opposite meaning of a cell without opinion (ARCHITECTURE, decision 4).

Which of the two a definition chooses flips real results (Orsay 2007: Besancenot and Buffet change places); what moves
is worth a table in the report. It never changes the result.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from votation.election import Methods
from votation.errors import MethodError
from votation.tallying.plan import plan

if TYPE_CHECKING:
    from votation.election import Election, MethodChoice
    from votation.tallying.plan import Plan

THRESHOLD: Final = "min_judgments"
"""The option that methods need where cells without opinion are left out, and refuse elsewhere."""


def other_reading(planned: Plan) -> Plan | None:
    """Return the plan that reads empty cells the other way, for the official method alone, overall and by theme.

    `exclude` becomes the worst level, or the last rank; everything else becomes `exclude`, and every measure that was
    judged at all is ranked.

    Returns:
        The plan; None where there is no other reading: approvals, or a method that cannot read it.
    """
    election = planned.election
    changed = _changed(election)
    if changed is None:
        return None
    for official in _choices(election.methods.official):
        otherwise = election.model_copy(update={**changed, "methods": Methods(official=official)})
        try:
            found = plan(otherwise)
        except MethodError:
            continue
        # lots and voters' signatures are bound by the digest of the real definition
        return replace(found, election_sha256=planned.election_sha256, topics=())
    return None


def _changed(election: Election) -> dict[str, Any] | None:
    match election.ballot.kind:
        case "approval":
            return None
        case "ranking":
            return {"unranked": "last" if election.unranked == "exclude" else "exclude"}
        case _:
            return {"no_opinion": "worst" if election.no_opinion == "exclude" else "exclude"}


def _choices(official: MethodChoice) -> tuple[MethodChoice, ...]:
    """Return the method with its own options but for the threshold, then with the lowest one."""
    options = {name: value for name, value in official.options.items() if name != THRESHOLD}
    return tuple(official.model_copy(update={"options": each}) for each in (options, {**options, THRESHOLD: 1}))
