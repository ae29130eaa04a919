"""The eight steps of a verification, one module a step; `votation.audit` puts them together.

==============  ==================================================================
`files`         1  regular files, names, MANIFEST.sha256
`definition`    2  election.json, allowed_signers, the trust file from outside
`batches`       3  each batch: hash, order, root, key
`board`         4  which batches count: the chain of boards, boxes missing
`lots`          4  the lots, and when they were drawn
`journal`       4  the chain of the journal, and what it says of boards and lots
`sums`          5  every line accepted or rejected with a code; sums close
`recounting`    6  the recount, compared byte for byte
`statement`     7  what the officials signed at the end
`observers`     8  other people's recounts
==============  ==================================================================

Beside them: `published` (the folder), `report` (what a verification tells), `anchor` (whom the verifier trusts),
`signatures` (who signed a document), `testimony` (an observer's own recount, for others to read), `receipts` (one
ballot of it), `history` (two copies of it), `shifts` (their results), `equivocation` (two documents that cannot both be
true). Nothing here imports `votation.office`: who checks never trusts what the producer computed.
"""
