"""The formats, one file each; `votation.exchange.registry` says which file is which format.

A reader turns a `Source` into `Ballots` or `Totals`, a writer `Ballots` into bytes. What several share is a step in
`votation.exchange.steps`; whatever is a table of rows and columns goes through `votation.exchange.tables`.
"""
