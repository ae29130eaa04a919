"""Which lines count: ballot rules, groups, credentials, duplicates and revotes, each reject with its reason.

A  `screen`: in a worker, per batch: what a line says by itself, and fingerprints of its ballot id and voter;
B  `candidates`: the lines whose fingerprint another line shares; equal fingerprints prove nothing;
C  `candidate_lines` and `decide`: those lines in full, decided on ids, boxes, voters, `seq` and content.

Looking for ...

- the rules of each kind of ballot: `rules`; group values: `groups`;
- signed ballots: the roll in `credentials`, the signatures in `signed`, both by the column in `encodings`;
- fingerprints: `fingerprints`, `repeats`; duplicates, conflicts, revotes: `deciding`; rejected.csv: `rejections`;
- accepted lines as methods read them, and as the file spells them: `accepted`.
"""

from votation.intake.accepted import HIGH_SEQ, high_sequences, profile_of, written_levels
from votation.intake.credentials import Roll
from votation.intake.deciding import Candidate, candidate_lines, decide
from votation.intake.groups import MAX_COMBINATIONS, group_codes, joint_segments, segment_values
from votation.intake.rejections import CODES, Rejected, parse_rejected, rejected_csv
from votation.intake.repeats import candidates
from votation.intake.screening import Screened, screen
from votation.intake.signed import CHUNK_LINES, FORGED, UNKNOWN, Chunk, chunks

__all__ = [
    "CHUNK_LINES",
    "CODES",
    "FORGED",
    "HIGH_SEQ",
    "MAX_COMBINATIONS",
    "UNKNOWN",
    "Candidate",
    "Chunk",
    "Rejected",
    "Roll",
    "Screened",
    "candidate_lines",
    "candidates",
    "chunks",
    "decide",
    "group_codes",
    "high_sequences",
    "joint_segments",
    "parse_rejected",
    "profile_of",
    "rejected_csv",
    "screen",
    "segment_values",
    "written_levels",
]
