"""The definition of an election. Looking for ...

- its model, `Election` and its parts: here;
- `election.json` back into an `Election`: `load_json`, here;
- `election.yaml`: `read_yaml` in `source`, `mistakes` in `checks`, `freeze` and `load_yaml` in `freezing`;
- what `votation check` says besides mistakes: `defaults` and `warnings` in `notices`;
- what `votation new` writes: `scaffold` in `scaffold`.

Modules that read YAML are imported by those who need them: counting does without.
"""

from votation.election.contradictions import load_json, refuse_contradictions
from votation.election.model import (
    ApprovalRules,
    BallotKind,
    BallotRules,
    Box,
    Credentials,
    Election,
    Grade,
    GradesRules,
    Group,
    GroupValue,
    LotsSource,
    Measure,
    MethodChoice,
    Methods,
    NoOpinion,
    Officials,
    OptionValue,
    Privacy,
    RankingRules,
    Revote,
    ScoresRules,
    Signers,
    Theme,
    Topic,
    Unranked,
)

__all__ = [
    "ApprovalRules",
    "BallotKind",
    "BallotRules",
    "Box",
    "Credentials",
    "Election",
    "Grade",
    "GradesRules",
    "Group",
    "GroupValue",
    "LotsSource",
    "Measure",
    "MethodChoice",
    "Methods",
    "NoOpinion",
    "Officials",
    "OptionValue",
    "Privacy",
    "RankingRules",
    "Revote",
    "ScoresRules",
    "Signers",
    "Theme",
    "Topic",
    "Unranked",
    "load_json",
    "refuse_contradictions",
]
