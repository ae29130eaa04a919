"""The ballot file, in the order of its life.

=============  ============================================================================
module         content
=============  ============================================================================
`layout`       the columns that a definition fixes, and the limits of the format
`drafting`     `BallotWriter`: ballots, one by one, into the draft of a box
`pseudonyms`   who a voter is called where ballots of one voter are linked
`credentials`  what a voter signs, and how keys and signatures are spelled
`batch`        `Batch`: one ballot file in columns
`parsing`      bytes to columns, every byte checked
`diagnosis`    which rule a refused file breaks first, and where
`writing`      columns to bytes
`leaves`       the Merkle leaves of a file, and the line that most likely changed
`trackers`     the short names of lines, for voters
`vouching`     whose signature holds for a batch
`batches`      the sealed batches of an election folder, opened and read
=============  ============================================================================
"""

from votation.ballots.batch import Batch
from votation.ballots.batches import UNVERIFIED, BatchHandle, Unverified, open_batches
from votation.ballots.credentials import signed_message, unpadded
from votation.ballots.drafting import BallotWriter, crockford
from votation.ballots.layout import MAX_FILE_BYTES, MAX_LINE_BYTES, MAX_LINES, Layout
from votation.ballots.leaves import first_out_of_order, leaf_digests, lines
from votation.ballots.parsing import read
from votation.ballots.pseudonyms import voter_pseudonym
from votation.ballots.trackers import parse_tracker, tracker
from votation.ballots.vouching import vouching_key
from votation.ballots.writing import write

__all__ = [
    "MAX_FILE_BYTES",
    "MAX_LINES",
    "MAX_LINE_BYTES",
    "UNVERIFIED",
    "BallotWriter",
    "Batch",
    "BatchHandle",
    "Layout",
    "Unverified",
    "crockford",
    "first_out_of_order",
    "leaf_digests",
    "lines",
    "open_batches",
    "parse_tracker",
    "read",
    "signed_message",
    "tracker",
    "unpadded",
    "voter_pseudonym",
    "vouching_key",
    "write",
]
