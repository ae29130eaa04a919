"""What several formats share.

==============  ============================================================================
`lines`         files made of lines, taken in by the piece
`json_text`     JSON of others, record by record, strictly
`marks`         what nested files say of each ballot, gathered into columns
`ranks`         ranks to cells
`expanding`     ballots for formats in which a row is one voter
`making`        texts that writers of lines put together
`losses`        what a format cannot say, named alike in all writers
==============  ============================================================================
"""
