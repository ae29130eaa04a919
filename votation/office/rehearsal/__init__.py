"""A rehearsal: the evening on a test deck, through the same code, and never to be taken for a result (docs/adr/0061).

============  ============================================================================
module        content
============  ============================================================================
`definition`  the definition under test, marked, and keys that everybody can make
`deck`        ballots that meet every rule of this definition, each with its fate
`expected`    what the deck must come to, counted without the code under test
`playing`     the evening: open, seal, receive, board, lots, tally, stage
============  ============================================================================
"""

from votation.office.rehearsal.expected import Check
from votation.office.rehearsal.playing import Rehearsed, rehearse

__all__ = ["Check", "Rehearsed", "rehearse"]
