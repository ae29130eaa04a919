"""The formats made of lines: any encoding and line end, weights that count nothing, real results, texts kept apart."""

from __future__ import annotations

import numpy as np
import pytest
from exchange.cases import CASES, FOLDER, Case

from votation import methods
from votation.errors import InputError
from votation.exchange import Account, Ballots, Column, Measure, Source, reader, recognise, registry, writer
from votation.testing import statements

LINES = ("abif", "blt", "cef", "debian", "pabulib", "preflib")
SAMPLES = [case for case in CASES if case.format in LINES]
MARKS = {"utf-8-sig": "text-mark", "utf-16": "text-mark"}


def read(name: str, text: str | bytes, **options: object) -> Ballots:
    data = text if isinstance(text, bytes) else text.encode()
    content = reader(name, **options).read(Source("ballots.txt", data))
    assert isinstance(content, Ballots)
    return content


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("case", SAMPLES, ids=str)
def test_fault_34_every_encoding_and_line_end_gives_the_same_ballots(case: Case, encoding: str, end: str) -> None:
    text = case.sample.data.decode().replace("\r\n", "\n")
    given = read(case.format, text, **case.sample.options)
    other = read(case.format, text.replace("\n", end).encode(encoding), **case.sample.options)
    assert statements(other) == statements(given)
    assert other.lines is not None
    assert given.lines is not None
    assert other.lines.tolist() == given.lines.tolist()
    assumed = {"text-windows"} if encoding == "cp1252" and not text.isascii() else set()
    told = {decision.rule for decision in other.account.decisions if decision.rule.startswith("text-")}
    assert told == ({MARKS[encoding]} if encoding in MARKS else assumed)


@pytest.mark.parametrize("case", SAMPLES, ids=str)
def test_fault_34_bytes_that_are_no_text_are_refused(case: Case) -> None:
    with pytest.raises(InputError) as refused:
        read(case.format, case.sample.data + b"\xff\0")
    assert (refused.value.rule, refused.value.column) == ("foreign-encoding", len(case.sample.data) + 1)


@pytest.mark.parametrize("weight", ["0", "-1", "+1", "1.5", "1e3", "01", "1_0", "٣", "2147483648", "9" * 400])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("abif", "@:A>B\n"),
        ("blt", '2 1\n@ 1 0\n0\n"A"\n"B"\n""\n'),
        ("cef", "A > B * @\n"),
        ("cef", "#/Weight Allowed: true\nA > B ^@\n"),
    ],
)
def test_fault_42_a_weight_that_counts_no_voters_is_refused(name: str, text: str, weight: str) -> None:
    with pytest.raises(InputError):
        read(name, text.replace("@", weight))


def test_fault_42_the_greatest_weight_is_counted() -> None:
    ballots = read("cef", "#/Weight Allowed: true\nA > B ^2 * 1073741823\n")
    assert ballots.weights is not None
    assert ballots.weights.tolist() == [2**31 - 2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("shift", range(5))
def test_a_long_file_is_recognised_wherever_its_beginning_is_cut(shift: int, encoding: str) -> None:
    """The bytes of 🌍 but the first are none of Windows-1252: half of it would make the beginning no text at all."""
    text = f"#/Candidates: A ; B\n#{'-' * shift}{'🌍' * 20_000}\nA > B\n"
    assert recognise(Source("export.txt", text.encode(encoding))) == "cef"


def test_debian_elected_its_leader_of_2006() -> None:
    """Anthony Towns, before Steve McIntyre (www.debian.org/vote/2006/vote_002); Debian counts by Schulze's method."""
    sheet = FOLDER / "debian/leader-2006.txt"
    ballots = read("debian", sheet.read_bytes())
    tiers = methods.get("schulze").rank(ballots.profile()).ranking.tiers
    title = {measure.id: measure.title for measure in ballots.measures}
    assert [{title[each] for each in tier} for tier in tiers[:2]] == [{"Anthony Towns"}, {"Steve McIntyre"}]


def test_each_listing_is_a_point_so_that_the_points_are_the_published_totals() -> None:
    sample = next(case.sample for case in CASES if case.sample.name == "count.pb")
    ballots = read("pabulib", sample.data, repeats="count")
    points = (ballots.cells.astype(np.int64) - 1).sum(axis=1).tolist()
    ids = [measure.id for measure in ballots.measures]
    assert dict(zip(ids, points, strict=True)) == ballots.declared["votes"]


@pytest.mark.parametrize(
    ("repeats", "counts"), [("once", [[1, 2], [2, 1]]), ("count", [[2, 2], [2, 1]]), ("void", [[2], [1]])]
)
def test_points_of_a_project_that_stands_twice(repeats: str, counts: list[list[int]]) -> None:
    text = "META\nkey;value\nnum_projects;2\nnum_votes;2\nvote_type;cumulative\nPROJECTS\nproject_id;cost\na;1\nb;1\n"
    ballots = read("pabulib", text + "VOTES\nvoter_id;vote;points\n1;a,b,a;1,2,1\n2;a,b;2,1\n", repeats=repeats)
    assert (ballots.cells.astype(int) - 1).tolist() == counts


def test_an_order_that_lists_a_project_twice_keeps_its_first_place() -> None:
    text = "META\nkey;value\nnum_projects;3\nnum_votes;1\nvote_type;ordinal\nPROJECTS\nproject_id;cost\na;1\nb;1\nc;1\n"
    ballots = read("pabulib", text + "VOTES\nvoter_id;vote\n1;b,b,a,b,c\n")
    assert ballots.cells.T.tolist() == [[2, 3, 1]]


def test_a_score_that_is_unsaid_is_the_default_of_the_file() -> None:
    text = "META\nkey;value\nnum_projects;2\nnum_votes;1\nvote_type;scoring\nmax_points;4\ndefault_score;2\nPROJECTS\n"
    ballots = read("pabulib", text + "project_id;cost\na;1\nb;1\nVOTES\nvoter_id;vote;points\n1;b;4\n")
    assert (ballots.rule, ballots.scale, ballots.cells.T.tolist()) == (2, 5, [[0, 5]])


def test_what_voters_are_is_left_out_and_said() -> None:
    sample = next(case.sample for case in CASES if case.sample.name == "once.pb")
    ballots = read("pabulib", sample.data)
    assert ballots.groups.keys() == {"voting_method"}
    assert ballots.account.decisions[0].details == {"names": "age"}


def test_ratings_can_be_passed_over_for_the_order() -> None:
    text = "3:A/5>B/5=C/2\n1:C\n"
    scores = read("abif", text)
    assert (scores.kind, scores.cells.T.tolist()) == ("scores", [[6, 6, 3], [0, 0, 0]])
    ranking = read("abif", text, read="ranking")
    assert (ranking.kind, ranking.cells.T.tolist()) == ("ranking", [[3, 2, 2], [0, 0, 3]])


def test_zeros_may_make_ratings_line_up() -> None:
    # from abiftool's testdata/commasep/tn-example-scores-and-commas.abif
    ballots = read("abif", '{"max_rating": 400}\n42:Memph/400,Nash/200,Knox/045\n1:Memph/000,Nash/0,Knox/45\n')
    assert [measure.id for measure in ballots.measures] == ["Knox", "Memph", "Nash"]
    assert ballots.cells.T.tolist() == [[46, 401, 201], [46, 1, 1]]


def test_names_in_brackets_may_hold_every_sign() -> None:
    ballots = read("abif", '2:[A > B = C/5]>"x,y"=plain # a comment\n')
    assert [measure.id for measure in ballots.measures] == ["A > B = C/5", "plain", "x,y"]


def test_categories_are_what_the_caller_says() -> None:
    sample = next(case.sample for case in CASES if case.sample.name == "mentions.cat")
    assert read("preflib", sample.data).kind == "grades"
    assert read("preflib", sample.data, kind="scores").kind == "scores"
    with pytest.raises(InputError) as refused:
        read("preflib", sample.data, kind="approval")  # of three categories
    assert (refused.value.rule, refused.value.line) == ("foreign-value", 13)


def test_who_is_in_no_category_is_not_approved() -> None:
    text = "".join(
        f"# {line}\n"
        for line in (
            *("DATA TYPE: cat", "NUMBER ALTERNATIVES: 3", "NUMBER VOTERS: 2", "NUMBER UNIQUE PREFERENCES: 1"),
            *("NUMBER CATEGORIES: 2", "CATEGORY NAME 1: Yes", "CATEGORY NAME 2: No"),
            *(f"ALTERNATIVE NAME {number}: {number}" for number in (1, 2, 3)),
        )
    )
    ballots = read("preflib", text + "2: 2,1\n", kind="approval")
    assert ballots.cells.T.tolist() == [[1, 2, 1]]
    assert ballots.profile().cells.T.tolist() == [[1, 2, 1]]


def test_the_type_is_the_most_restrictive_one() -> None:
    def type_of(cells: list[list[int]]) -> str:
        columns = np.array(cells, np.uint8).T
        ballots = Ballots((Measure("a"), Measure("b")), "ranking", 2, columns, Account(len(cells)))
        return writer("preflib").write(ballots).data.decode().partition("# DATA TYPE: ")[2].partition("\n")[0]

    assert type_of([[1, 2], [2, 1]]) == "soc"
    assert type_of([[1, 2], [2, 0]]) == "soi"
    assert type_of([[1, 2], [2, 2]]) == "toc"
    assert type_of([[1, 2], [2, 2], [0, 0]]) == "toi"


def test_no_text_of_an_election_breaks_out_of_its_line() -> None:
    measures = (Measure("a", '"\n1: 2,1\n0\nVOTES;\n'), Measure("b;\nx", "]\n9:b"))
    cells = np.array([[2], [1]], np.uint8)
    groups = {"voting_method": Column(("paper\n1;b",), np.zeros(1, np.intp))}
    for name in registry.WRITERS:
        if name in LINES:
            ballots = Ballots(measures, "ranking", 2, cells, Account(1), groups=groups, title="t\nVOTES\n2:b>a")
            assert read(name, writer(name).write(ballots).data).cells.tolist() == [[2], [1]]


def test_a_format_with_a_line_a_voter_is_not_written_without_bound() -> None:
    ballots = Ballots((Measure("a"),), "approval", 2, np.array([[2]], np.uint8), Account(1), weights=np.array([10**8]))
    with pytest.raises(InputError) as refused:
        writer("pabulib").write(ballots)
    assert refused.value.rule == "foreign-expanded"


def test_a_ballot_of_a_million_blanks_is_read_in_one_pass() -> None:
    """Patterns that overlap would take hours on such lines."""
    blanks = " " * 10**6
    for name, text in [
        ("abif", f"{{{blanks}\n2:A>B\n"),
        ("abif", f"={blanks}A{blanks}\n2:A>B\n"),
        ("abif", f"2:A>B{blanks}#\n[{blanks}\n"),
        ("blt", f'2 1\n1 2 0\n0\n"A"{"a" * 10**6}"\n'),
        ("cef", f"#/Candidates{blanks}A ; B\nA{blanks}B\n"),
        ("debian", f"Option 1{blanks}\nV: 1 x{blanks}y\n"),
    ]:
        with pytest.raises(InputError):
            read(name, text)
