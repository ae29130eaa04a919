"""Count signed ballot files into ranked measures, verifiably.

    election = votation.load_election("election.json")
    batches = votation.open_batches("published", trust="officials.allowed_signers", election=election)
    tally = votation.count(election, batches)
    report = votation.verify("published", trust="officials.allowed_signers")

Every name below is imported when it is first used. What is not listed here is not promised.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from votation import methods
    from votation.audit import Report, verify
    from votation.ballots import UNVERIFIED, BallotWriter, BatchHandle, open_batches, voter_pseudonym
    from votation.election import Election
    from votation.errors import VotationError
    from votation.exchange import read_profile
    from votation.exchange.importing import import_ballots
    from votation.methods import Outcome
    from votation.office.sealing import seal
    from votation.profile import Profile
    from votation.ranking import Ranking
    from votation.tally import Tally, count, load_election

__all__ = [
    "UNVERIFIED",
    "BallotWriter",
    "BatchHandle",
    "Election",
    "Outcome",
    "Profile",
    "Ranking",
    "Report",
    "Tally",
    "VotationError",
    "count",
    "import_ballots",
    "load_election",
    "methods",
    "open_batches",
    "read_profile",
    "seal",
    "verify",
    "voter_pseudonym",
]

_HOMES: Final = {
    "UNVERIFIED": "votation.ballots",
    "BallotWriter": "votation.ballots",
    "BatchHandle": "votation.ballots",
    "Election": "votation.election",
    "Outcome": "votation.methods",
    "Profile": "votation.profile",
    "Ranking": "votation.ranking",
    "Report": "votation.audit",
    "Tally": "votation.tally",
    "VotationError": "votation.errors",
    "count": "votation.tally",
    "import_ballots": "votation.exchange.importing",
    "load_election": "votation.tally",
    "open_batches": "votation.ballots",
    "read_profile": "votation.exchange",
    "seal": "votation.office.sealing",
    "verify": "votation.audit",
    "voter_pseudonym": "votation.ballots",
}
"""The module of each name; `methods` is a module itself."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562: whatever the name stands for
    if name == "methods":
        return import_module("votation.methods")
    if name not in _HOMES:
        message = f"module 'votation' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
