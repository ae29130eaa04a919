"""A file that breaks its format is refused once, with the line, the column where there is one, and exit code 3."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from votation.errors import InputError
from votation.exchange import Source, reader
from votation.report.sentences import explain

SOI = """# TITLE: t
# DATA TYPE: soi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 5
# NUMBER UNIQUE ORDERS: 2
# ALTERNATIVE NAME 1: A
# ALTERNATIVE NAME 2: B
# ALTERNATIVE NAME 3: C
3: 1,3
2: 2
"""
CAT = """# DATA TYPE: cat
# NUMBER ALTERNATIVES: 2
# NUMBER VOTERS: 1
# NUMBER UNIQUE PREFERENCES: 1
# NUMBER CATEGORIES: 2
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: No
# ALTERNATIVE NAME 1: A
# ALTERNATIVE NAME 2: B
1: 1,2
"""
PB = """META
key;value
num_projects;2
num_votes;2
vote_type;cumulative
max_points;3
PROJECTS
project_id;cost;votes
p1;10;1
p2;10;2
VOTES
voter_id;vote;points
x;p1,p2;3,2
y;p2;1
"""
CVOTES = """#/Candidates: A ; B ; C
#/Weight Allowed: true
A > B = C * 42
C ^2 * 3
"""
ABIF = """{"max_rating": 5}
=A:[Alpha]
=B:[Beta]
3:A/5,B/2
2:B/4
"""
BLT = """3 1
2 1 2=3 0
1 3 0
0
"A"
"B"
"C"
"Title"
"""
DEBIAN = """Option 1-->: A
Option 2-->: B
V: 12 \tab
V: -1 \tcd
"""
MANY = 10**6


class Fault(NamedTuple):
    """What is wrong with a file: what is replaced by what, and the error that must come of it."""

    name: str
    format: str
    text: str
    old: str
    new: str
    rule: str
    line: int | None
    column: int | None = None


FAULTS = [
    # truncated
    Fault("no preferences", "preflib", SOI, "3: 1,3\n2: 2\n", "", "foreign-header-count", 4),
    Fault("half the header", "preflib", SOI, SOI[60:], "", "foreign-header", 5),
    Fault("a name missing", "preflib", SOI, "# ALTERNATIVE NAME 3: C\n", "", "foreign-header", 8),
    Fault("no votes", "pabulib", PB, PB[PB.index("VOTES") :], "", "foreign-truncated", 11),
    Fault("no end of ballots", "blt", BLT, BLT[BLT.index("\n0\n") + 1 :], "", "foreign-truncated", 4),
    Fault("half the names", "blt", BLT, '"C"\n"Title"\n', "", "foreign-header-count", 1),
    Fault("half a line", "cef", CVOTES, "C ^2 * 3", "A > ", "foreign-place-empty", 4, 4),
    Fault("half a line", "abif", ABIF, "2:B/4", "2:B/", "abif-rating", 5, 3),
    Fault("half a vote", "debian", DEBIAN, "V: -1 \tcd\n", "V: -", "foreign-cells-different", 4, 4),
    # wrong counts in headers
    Fault("voters", "preflib", SOI, "VOTERS: 5", "VOTERS: 6", "foreign-header-count", 4),
    Fault("orders", "preflib", SOI, "ORDERS: 2", "ORDERS: 3", "foreign-header-count", 5),
    Fault("alternatives", "preflib", SOI, "ALTERNATIVES: 3", "ALTERNATIVES: 4", "foreign-header", 9),
    Fault("no number", "preflib", SOI, "VOTERS: 5", "VOTERS: five", "foreign-number", 4, 18),
    Fault("votes", "pabulib", PB, "num_votes;2", "num_votes;3", "foreign-header-count", 4),
    Fault("projects", "pabulib", PB, "num_projects;2", "num_projects;1", "foreign-header-count", 3),
    Fault("candidates", "blt", BLT, "3 1\n2", "5 1\n2", "foreign-header-count", 1),
    Fault("ballots", "abif", ABIF, "=B:", '{"ballotcount": 6}\n=B:', "foreign-header-count", 3),
    Fault("no alternatives", "preflib", SOI, "ALTERNATIVES: 3", "ALTERNATIVES: 0", "foreign-number", 3, 24),
    Fault("no categories", "preflib", CAT, "CATEGORIES: 2", "CATEGORIES: 0", "foreign-number", 5, 22),
    # unknown ids
    Fault("alternative", "preflib", SOI, "1,3", "1,4", "foreign-measure-unknown", 9, 6),
    Fault("alternative 0", "preflib", SOI, "1,3", "0,3", "foreign-measure-unknown", 9, 4),
    Fault("alternative", "preflib", CAT, "1,2", "1,9", "foreign-measure-unknown", 10, 6),
    Fault("project", "pabulib", PB, "y;p2", "y;p9", "foreign-measure-unknown", 14, 3),
    Fault("candidate", "blt", BLT, "2=3", "2=4", "foreign-measure-unknown", 2, 7),
    Fault("withdrawn candidate", "blt", BLT, "3 1\n", "3 1\n-1 -7\n", "foreign-measure-unknown", 2, 4),
    Fault("Arabic digit", "preflib", SOI, "1,3", "١,3", "foreign-measure-unknown", 9, 4),
    # duplicate ids
    Fault("alternative", "preflib", SOI, "1,3", "1,3,1", "foreign-measure-twice", 9, 8),
    Fault("alternative", "preflib", CAT, "1,2", "{1,2},2", "foreign-measure-twice", 10, 10),
    Fault("project", "pabulib", PB, "p2;10", "p1;10", "foreign-id-twice", 10, 1),
    Fault("voter", "pabulib", PB, "y;p2", "x;p2", "foreign-id-twice", 14, 1),
    Fault("no voter", "pabulib", PB, "y;p2", ";p2", "foreign-id-twice", 14, 1),
    Fault("candidate", "cef", CVOTES, "A > B = C", "A > B = A", "foreign-measure-twice", 3, 9),
    Fault("candidate", "cef", CVOTES, "A ; B ; C", "A ; B ; A", "foreign-measure-twice", 1, 23),
    Fault("candidate", "abif", ABIF, "B/2", "A/2", "foreign-measure-twice", 4, 7),
    Fault("empty title", "abif", ABIF, "=B:[Beta]\n3:A/5", "=B:[]\n3:/5", "foreign-measure-unknown", 4, 3),
    Fault("two of a title", "abif", ABIF, "[Beta]\n3:A", "[Alpha]\n3:Alpha", "foreign-measure-unknown", 4, 3),
    Fault("candidate", "abif", ABIF, "=B:", "=A:", "foreign-measure-twice", 3, 2),
    Fault("candidate", "blt", BLT, "1 2=3", "1 2=1", "foreign-measure-twice", 2, 7),
    Fault("ballot", "blt", BLT, "2 1 2=3 0\n1 3 0", "(x) 2 1 0\n(x) 1 3 0", "foreign-id-twice", 3, 2),
    # ranks, points, levels and counts out of range
    Fault("rank", "debian", DEBIAN, "V: 12", "V: 13", "debian-rank", 3, 5),
    Fault("rank 0", "debian", DEBIAN, "V: -1", "V: 01", "debian-rank", 4, 4),
    Fault("points", "pabulib", PB, "p1,p2;3,2", "p1,p2;3,4", "foreign-number", 13, 11),
    Fault("negative points", "pabulib", PB, "y;p2;1", "y;p2;-1", "foreign-number", 14, 6),
    Fault("points", "pabulib", PB, "p1,p2;3,2", "p1,p2;3", "pabulib-points", 13),
    Fault("scale", "pabulib", PB, "max_points;3", "max_points;70000", "foreign-levels", 6),
    Fault("rating", "abif", ABIF, "A/5", "A/6", "abif-rating", 4, 3),
    Fault("rating", "abif", ABIF, "A/5", "A/-1", "abif-rating", 4, 3),
    Fault("scale", "abif", ABIF, '"max_rating": 5', '"max_rating": 99999', "foreign-levels", 1),
    Fault("categories", "preflib", CAT, "1: 1,2", "1: 1,2,{}", "preflib-categories", 10),
    Fault("no voters", "preflib", SOI, "3: 1", "0: 1", "foreign-number", 9, 1),
    Fault("fractional voters", "preflib", SOI, "3: 1", "1.5: 1", "foreign-number", 9, 1),
    Fault("negative weight", "blt", BLT, "1 3 0", "-1 3 0", "foreign-number", 3, 1),
    Fault("huge weight", "blt", BLT, "1 3 0", "2147483648 3 0", "foreign-number", 3, 1),
    Fault("weight times votes", "cef", CVOTES, "^2 * 3", "^2147483647 * 3", "foreign-number", 4),
    Fault("no votes", "cef", CVOTES, "* 42", "* 0", "foreign-number", 3, 12),
    Fault("no votes", "abif", ABIF, "3:A", "0:A", "foreign-number", 4, 1),
    # signs out of place
    Fault("brace", "preflib", SOI, "1,3", "{1,3", "preflib-braces", 9, 4),
    Fault("brace in brace", "preflib", CAT, "1,2", "{1,{2}}", "preflib-braces", 10, 4),
    Fault("tie in soi", "preflib", SOI, "1,3", "{1,3}", "preflib-order", 9),
    Fault("soc is complete", "preflib", SOI, "soi", "soc", "preflib-order", 9),
    Fault("matching data", "preflib", SOI, "soi", "wmd", "preflib-type", 2),
    Fault("no count", "preflib", SOI, "3: 1,3", "1,3", "foreign-line", 9),
    Fault("nothing between commas", "preflib", SOI, "1,3", "1,,3", "foreign-place-empty", 9, 6),
    Fault("quotes", "pabulib", PB, "y;p2", 'y;"p2', "pabulib-quotes", 14),
    Fault("a cell too many", "pabulib", PB, "y;p2;1", "y;p2;1;7", "foreign-cells-different", 14, 4),
    Fault("a cell too few", "pabulib", PB, "y;p2;1", "y", "foreign-cells-different", 14, 2),
    Fault("no separator", "pabulib", PB, "p2;10;2", "p2;10", "foreign-cells-different", 10, 3),
    Fault("a column twice", "pabulib", PB, "voter_id;vote;points", "voter_id;vote;vote", "pabulib-column", 12, 3),
    Fault("no such vote type", "pabulib", PB, "cumulative", "ranked", "foreign-value", 5),
    Fault("several choices", "pabulib", PB, "cumulative", "choose-1", "pabulib-choose-one", 13),
    Fault("no column", "pabulib", PB, "voter_id;vote;", "voter_id;ballot;", "foreign-header", 12),
    Fault("<", "cef", CVOTES, "A > B", "A < B", "foreign-measure-unknown", 3, 1),
    Fault("order of signs", "cef", CVOTES, "C ^2 * 3", "C * 3 ^2", "foreign-line", 4),
    Fault("blank as a rank", "cef", CVOTES, "A > B = C", "A > /EMPTY_RANKING/", "foreign-measure-unknown", 3, 5),
    Fault("late parameter", "cef", CVOTES, "C ^2 * 3", "#/Implicit Ranking: true", "cef-parameter", 4),
    Fault("comment on a parameter", "cef", CVOTES, "Allowed: true", "Allowed: true # yes", "foreign-value", 2, 19),
    Fault("comma without rating", "abif", "2:A,B\n", "", "", "abif-comma", 1),
    Fault("open bracket", "abif", ABIF, "2:B/4", "2:A/1,[B/4", "foreign-measure-unknown", 5, 7),
    Fault("two spaces", "blt", BLT, "1 2=3", "1  2=9", "foreign-measure-unknown", 2, 8),
    Fault("words", "abif", ABIF, "2:B/4", "see the annex", "foreign-line", 5),
    Fault("0 within a ballot", "blt", BLT, "1 2=3 0", "1 0 2 0", "foreign-measure-unknown", 2, 5),
    Fault("ids of some", "blt", BLT, "1 3 0", "(x) 1 3 0", "blt-ids", 2),
    Fault("no sizes", "blt", BLT, "3 1\n2", "3\n2", "foreign-line", 1),
    Fault("all withdrew", "blt", BLT, "3 1\n", "3 1\n-1 -2 -3\n", "blt-all-withdrawn", 2),
    Fault("unquoted names", "blt", BLT, '"C"', 'C"', "foreign-line", 7),
    Fault("option twice", "debian", DEBIAN, "Option 2", "Option 1", "debian-option", 2, 8),
    Fault("no vote", "debian", DEBIAN, "V: -1 \tcd", "V: -1 \tcd ef", "foreign-line", 4),
    # a million columns
    Fault("columns", "preflib", SOI, "1,3", ",".join(map(str, range(1, MANY))), "foreign-measure-unknown", 9, 10),
    Fault("columns", "preflib", SOI, "ALTERNATIVES: 3", f"ALTERNATIVES: {MANY}", "foreign-measures", 3),
    Fault("columns", "pabulib", PB, "y;p2;1", "y;p2;1" + ";" * MANY + "1", "foreign-cells-different", 14, 4),
    Fault("columns", "pabulib", PB, "y;p2;1", "y;" + "p2," * MANY + "p2;1", "pabulib-quotes", 14),
    Fault("names", "pabulib", PB, "cost;", "".join(f"c{n};" for n in range(MANY)), "table-columns", 8),
    Fault("columns", "cef", CVOTES, "C ^2", " > ".join(map(str, range(MANY))) + " > C > C", "foreign-measure-twice", 4),
    Fault("columns", "abif", ABIF, "2:B/4", "2:" + ",".join(f"x{n}/1" for n in range(MANY)), "foreign-measures", 1),
    Fault("columns", "blt", BLT, "3 1\n2", f"{MANY} 1\n2", "foreign-measures", 1),
    Fault("columns", "debian", DEBIAN, "V: 12", "V: " + "1" * MANY, "foreign-cells-different", 3, 4),
]  # fmt: skip


@pytest.mark.parametrize(
    "fault", FAULTS, ids=lambda fault: f"{fault.format}-{fault.rule}-{fault.name}".replace(" ", "-")
)
def test_a_malformed_file_is_refused_at_its_place(fault: Fault) -> None:
    assert fault.old in fault.text
    broken = fault.text.replace(fault.old, fault.new, 1)
    with pytest.raises(InputError) as refused:
        reader(fault.format).read(Source("ballots.txt", broken.encode()))
    error = refused.value
    assert (error.rule, error.line, error.exit_code) == (fault.rule, fault.line, 3)
    assert fault.column in (None, error.column)
    assert error.file == "ballots.txt"
    assert len(str(error.found or "")) <= 60
    assert explain(error).remedy


@pytest.mark.parametrize(("name", "text"), sorted({(fault.format, fault.text) for fault in FAULTS if fault.old}))
def test_the_same_files_without_fault_are_read(name: str, text: str) -> None:
    content = reader(name).read(Source("ballots.txt", text.encode()))
    assert content.account.rows == content.account.kept


def test_few_bytes_do_not_make_cells_without_bound() -> None:
    names = "".join(f"# ALTERNATIVE NAME {number}: {number}\n" for number in range(1, 60_001))
    header = "# DATA TYPE: soi\n# NUMBER ALTERNATIVES: 60000\n# NUMBER VOTERS: 40000\n# NUMBER UNIQUE ORDERS: 40000\n"
    orders = "".join(f"1: {number}\n" for number in range(1, 40_001))
    with pytest.raises(InputError) as refused:
        reader("preflib").read(Source("ballots.soi", (header + names + orders).encode()))
    assert refused.value.rule == "foreign-cells"
