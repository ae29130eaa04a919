"""From a file of rows and columns to ballots, in the order of the data.

==============  ============================================================================
`opening`       a file of any kind that holds a table, as a table
`delimited`     text with delimiters
`workbook`      spreadsheets; `archive` holds their container to its limits
`table`         a table in columns of codes
`words`         how words of tables compare
`identity`      columns that look as if they say who voted
`mapping`       the mapping file: what each column is
`surveys`       the same, by the shape of the header alone
`levels`        words in cells to levels
`places`        columns that are places of a ranking
`revotes`       voters who are there more than once
`assembling`    all of it to ballots, every row accounted for
==============  ============================================================================
"""
