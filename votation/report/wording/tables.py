"""What the official reads when a table or its mapping file is refused, and what was decided to read it."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

_DROP: Final = N_("Write `drop` for this column in the mapping file: nothing of it is kept, and the journal says so.")
_AGAIN: Final = N_("Save the workbook again with Excel or LibreOffice, or export it as CSV.")

SENTENCES: Final = {
    # The mapping file
    "mapping-size": Sentence(N_("the mapping file has more than {expected} bytes"), N_("Check that it is one.")),
    "mapping-encoding": Sentence(N_("the mapping file is not UTF-8"), N_("Save it as UTF-8.")),
    "mapping-toml": Sentence(
        N_("the mapping file is not TOML: {found}"),
        N_("Put texts between quotes, and compare with the examples in docs/import.md."),
    ),
    "mapping-field-missing": Sentence(
        N_("the mapping file does not say {field}"), N_("Add it; docs/import.md shows complete examples.")
    ),
    "mapping-field-unknown": Sentence(
        N_("the mapping file knows no field {field}"), N_("Compare its spelling with docs/import.md, or remove it.")
    ),
    "mapping-role": Sentence(
        N_("{field} of the mapping file has the role `{found}`"), N_("Give it one of: {expected}.")
    ),
    "mapping-field": Sentence(
        N_("{field} of the mapping file cannot be `{found}`: {expected}"), N_("Correct it as docs/import.md shows.")
    ),
    "mapping-column-missing": Sentence(
        N_("{mapping} does not say what the column “{found}” is"),
        N_("Give it a role in the mapping file; `ignore` if it is not needed, `drop` if it says who voted."),
    ),
    "mapping-column-unknown": Sentence(
        N_("line {mapping_line} of {mapping} is about a column “{found}”, which the table does not have"),
        N_("Correct the name. The columns are: {expected}."),
    ),
    "mapping-column-twice": Sentence(
        N_("several lines of the mapping file fit the column “{found}”: {expected}"),
        N_("Give it a line of its own, with its whole header."),
    ),
    # Tables
    "table-mapping-missing": Sentence(
        N_("nothing says what the columns of this table are"),
        N_("Write a mapping file and name it with `mapping`; docs/import.md shows how."),
    ),
    "table-columns": Sentence(
        N_("the table has {found} columns; at most {expected} are read"),
        N_("Check that the file is whole and a table."),
    ),
    "table-cells": Sentence(
        N_("the table has more than {expected} cells"), N_("Split it, for example by polling station.")
    ),
    "table-header": Sentence(
        N_("there is no header"),
        N_("Put the names of the columns in the first line, or say with `header` in which line they are."),
    ),
    "table-header-twice": Sentence(
        N_("two columns are called “{found}”; the first is column {first}"), N_("Give each column its own name.")
    ),
    "table-width": Sentence(
        N_("the row has {found} cells, the header {expected}"),
        N_("Look for a delimiter inside a text without quotes, or for a line that was cut off."),
    ),
    "table-quotes": Sentence(
        N_("the quotes of the row that begins here are wrong: {found}"),
        N_("Export the file again; do not edit it by hand."),
    ),
    "table-nul": Sentence(N_("there is a NUL character"), N_("The file is damaged, or no text. Export it again.")),
    "table-words": Sentence(
        N_("cells that are no level (line:column): {found}"),
        N_("A cell is one of: {expected}. Say in the mapping file what other words mean: under `words`, or `empty`."),
    ),
    "table-weight": Sentence(
        N_("“{found}” is no number of voters"), N_("A weight is a whole number, {expected}. Correct the cell.")
    ),
    "table-id-missing": Sentence(
        N_("the ballot has no id"), N_("Fill the cell, or write `ignore` for this column: then ids are drawn.")
    ),
    "table-id-twice": Sentence(
        N_("the ballot {found} stands in line {first} already, with other content"),
        N_("Find out which one is right, and export the file again."),
    ),
    "table-no-measure": Sentence(
        N_("no column is a measure"), N_("Give the role `measure`, or `rank`, to the columns with the votes.")
    ),
    "table-measure-twice": Sentence(
        N_("the measure “{found}” has a column already, column {first}"), N_("Give each measure its own `id`.")
    ),
    "table-measures-many": Sentence(
        N_("the columns of ranks hold {found} different texts: too many to be measures"),
        N_("Check that these columns are answers, or declare the measures under `measures`."),
    ),
    "table-measures-alike": Sentence(
        N_("two declared measures differ by no more than case and spaces"), N_("Give each measure its own name.")
    ),
    "table-no-such-measure": Sentence(
        N_("“{found}” is none of the measures"), N_("Add it to the declared measures. They are: {expected}.")
    ),
    "table-ranked-twice": Sentence(
        N_("the ballot ranks “{found}” twice"), N_("Correct or remove the row: a measure has one place.")
    ),
    "table-place": Sentence(
        N_("“{found}” has a place beyond the last, {expected}"),
        N_("Declare all measures: there are fewer of them than places."),
    ),
    "table-place-missing": Sentence(
        N_("nothing says which place the column “{found}” holds"),
        N_('Write the role as `{{ role = "rank", place = 1 }}`, or put `*` where the header has the number.'),
    ),
    "table-role-twice": Sentence(
        N_("the column “{found}” has the same role as another: ballot, weight, one group or one place"),
        N_("Give each of them to one column."),
    ),
    "table-identity": Sentence(
        N_("the column “{found}” looks as if it says who voted, by its header or by its cells"), _DROP
    ),
    # Surveys, whose columns are known by their shape
    "table-levels-unknown": Sentence(
        N_("nothing says how these answers are ordered: {found}"),
        N_("Name them with the option `levels`, worst first, as in `levels=Bad | Good`, or write a mapping file."),
    ),
    "table-levels-option": Sentence(
        N_("`{found}` is no list of grades"), N_("Write grades that differ, worst first, between bars: `Bad | Good`.")
    ),
    "table-kind": Sentence(
        N_("the answers are numbers, which may be scores or ranks: {found}"),
        N_("Say which with the option `kind`: scores or ranking."),
    ),
    "table-score": Sentence(
        N_("the score {found} is too high"), N_("Scores go up to {expected}. Check that the question is a vote.")
    ),
    "forms-question": Sentence(
        N_("there is no grid “{found}”"),
        N_("Headers of grids are `Question [Proposal]`. The columns are: {expected}."),
    ),
    "limesurvey-question": Sentence(
        N_("one question is read, and these could be it: {found}"),
        N_("Name the code of the question with the option `question`, as `Q1` in `Q1[SQ001]`."),
    ),
    # Workbooks
    "library-missing": Sentence(
        N_("{found} is not installed, which reads this file"), N_("Install it: `pip install 'votation[{expected}]'`.")
    ),
    "workbook-broken": Sentence(N_("the archive is damaged"), N_("Copy the file again from its origin.")),
    "workbook-members": Sentence(
        N_("the archive has {found} members; at most {expected} are allowed"), N_("Check that it is a workbook.")
    ),
    "workbook-twice": Sentence(N_("the archive has two members “{found}”"), _AGAIN),
    "workbook-nested": Sentence(N_("there is an archive in the archive: {found}"), _AGAIN),
    "workbook-encrypted": Sentence(N_("the archive is protected by a password"), N_("Save it without a password.")),
    "workbook-bomb": Sentence(
        N_("{found} is larger when unpacked than is allowed ({expected} bytes), or packed too tightly"),
        N_("Export the sheet as CSV, and check where the file comes from."),
    ),
    "workbook-old": Sentence(
        N_("this is an old workbook (.xls), or one protected by a password"),
        N_("Save it as .xlsx without a password, or export it as CSV."),
    ),
    "workbook-other": Sentence(N_("this archive is no workbook: it has no {expected}"), _AGAIN),
    "workbook-xml": Sentence(N_("{found} is not the plain XML of a workbook"), _AGAIN),
    "workbook-sheets": Sentence(
        N_("the workbook has {found} sheets, and nothing says which to read"), N_("Name one with `sheet`: {expected}.")
    ),
    "workbook-sheet-unknown": Sentence(N_("the workbook has no sheet “{found}”"), N_("Name one of: {expected}.")),
    "workbook-formula": Sentence(
        N_("the cell of the sheet “{sheet}” is a formula, and a formula is no ballot"),
        N_("Find out what the voter answered; replace formulas by their values only if you know who wrote them."),
    ),
    "workbook-fault": Sentence(
        N_("the cell of the sheet “{sheet}” holds an error"), N_("Find out what the voter answered, and correct it.")
    ),
    "workbook-merged": Sentence(
        N_("cells of the sheet “{sheet}” are merged here: all but one would read as empty"),
        N_("Undo the merge and fill each cell."),
    ),
    "workbook-span": Sentence(
        N_("the sheet holds {found} cells but reaches to here"), N_("Delete what stands far outside of the table.")
    ),
}

DECISIONS: Final = {
    "text-line-ends": N_("lines end with {ends}"),
    "table-delimiter": N_("cells are separated by: {delimiter}"),
    "table-dropped": N_("column {column}, “{header}”, was dropped: nothing of it was kept"),
    "table-ignored": N_("column {column}, “{header}”, was not read"),
    "table-total": N_("line {line} is a total, not a ballot"),
    "table-decimals": N_("whole numbers were written with decimals, as 3,0: {count} different ones"),
    "table-measures": N_("the measures are those that some ballot ranks: {count}"),
    "table-approvals": N_("the answers are yes and no: they were read as approvals"),
    "table-scale": N_("the grades, from the worst: {levels}"),
    "table-highest": N_("the highest score is taken to be the highest that was given: {max}"),
    "workbook-sheet": N_("the sheet “{sheet}” was read"),
    "workbook-ignored": N_("the workbook has parts that were not looked at: {what}"),
}
"""What was decided to read a table, by rule; a str.format template over its details."""
