"""The ballot file: strict CSV bytes <-> `Batch`, its leaves, drafts, and the sealed batches of a folder."""

from votation.ballots.batch import Batch
from votation.ballots.layout import MAX_FILE_BYTES, MAX_LINE_BYTES, MAX_LINES, Layout
from votation.ballots.parsing import read
from votation.ballots.writing import write

__all__ = ["MAX_FILE_BYTES", "MAX_LINES", "MAX_LINE_BYTES", "Batch", "Layout", "read", "write"]
