"""Files of other people: listed formats, rankings of any of them, by several methods and part by part, conversions."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from votation import exchange, methods
from votation.exchange import registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Hall, Said

    Votation = Callable[..., Said]

# project 3 is declared with a vote too many
BUDGET = """META
key;value
description;Trial
num_projects;3
num_votes;4
vote_type;approval
PROJECTS
project_id;cost;votes;name;category;district
1;10;3;Trees;green;10 - North
2;20;1;Lamps;light;9 - South
3;30;3;Hedges;green;9 - South
VOTES
voter_id;vote;district
a;1,3;x
b;1,2;x
c;1;y
d;3;y
"""
# 2 ballots a > b > c, 1 ballot b > c > a: a beats b and c, and Borda puts b level with it
RANKED = "a>b>c * 2\nb>c>a\n"


@pytest.fixture
def budget(tmp_path: Path) -> Path:
    path = tmp_path / "budget.pb"
    path.write_text(BUDGET)
    return path


@pytest.fixture
def ranked(tmp_path: Path) -> Path:
    path = tmp_path / "ranked.cvotes"
    path.write_text("#/Candidates: a;b;c\n#/Weight Allowed: true\n" + RANKED)
    return path


def test_every_format_is_listed_and_described(votation: Votation) -> None:
    listed = votation("formats", "--json").json["formats"]
    assert [each["id"] for each in listed] == sorted(registry.READERS.keys() | registry.WRITERS.keys())
    assert all(each["read"] == (each["id"] in registry.READERS) for each in listed)
    assert all(each["written"] == (each["id"] in registry.WRITERS) for each in listed)
    shown = votation("formats").out
    for each in listed:
        assert f"\n{each['id']} " in shown
        told = votation("formats", each["id"], "--lang", "fr")
        assert (told.code, told.out.strip().splitlines()[0]) == (0, each["title"]["fr"])


def test_a_format_tells_its_options(votation: Votation) -> None:
    told = votation("formats", "pabulib", "--json").json
    (repeats,) = (each for each in told["read_options"] if each["name"] == "repeats")
    assert repeats["values"] == "once | count | void"
    assert told["definition"]
    assert "repeats" in votation("formats", "pabulib").out


@pytest.mark.parametrize(("format_", "code"), [("nonsense", 2), ("vendor.nonsense", 4)])
def test_a_format_that_does_not_exist_is_named(format_: str, code: int, votation: Votation) -> None:
    said = votation("formats", format_)
    assert said.code == code
    assert format_ in said.err


def test_a_file_is_ranked_by_its_content(budget: Path, votation: Votation) -> None:
    plain = budget.with_suffix(".txt")
    budget.rename(plain)
    said = votation("rank", plain, "--method", "approval", "--json").json
    assert (said["format"], said["rows"], said["kept"], said["trust"]) == ("pabulib", 4, 4, "UNVERIFIED")
    assert said["outcome"]["tiers"] == [["1"], ["3"], ["2"]]


def test_the_format_can_be_named(budget: Path, votation: Votation) -> None:
    said = votation("rank", budget, "--method", "approval", "--format", "preflib", "--json")
    assert said.code == 3
    assert votation("rank", budget, "--method", "approval", "--format", "pabulib").code == 0


def test_declared_totals_stand_beside_the_recount(budget: Path, votation: Votation) -> None:
    (votes,) = votation("rank", budget, "--method", "approval", "--json").json["declared"]
    assert votes == {
        "name": "votes",
        "differences": 1,
        "totals": [
            {"measure": "1", "declared": 3, "recounted": 3},
            {"measure": "2", "declared": 1, "recounted": 1},
            {"measure": "3", "declared": 3, "recounted": 2},
        ],
    }
    shown = votation("rank", budget, "--method", "approval").out
    assert ["3", "Hedges", "3", "2", "-1"] in [line.split() for line in shown.splitlines()]
    assert "1 of 3 totals differ" in shown


def test_each_category_is_ranked_by_itself(budget: Path, votation: Votation) -> None:
    parts = votation("rank", budget, "--method", "approval", "--by", "category", "--json").json["parts"]
    assert [(each["value"], each["measures"], each["ballots"], each["outcome"]["tiers"]) for each in parts] == [
        ("green", 2, 4, [["1"], ["3"]]),
        ("light", 1, 1, [["2"]]),
    ]
    assert "\ngreen\n=====\n" in votation("rank", budget, "--method", "approval", "--by", "category").out


def test_a_ranking_is_written_as_a_table(budget: Path, tmp_path: Path, votation: Votation) -> None:
    target = tmp_path / "ranking.csv"
    said = votation("rank", budget, "--method", "approval", "--by", "category", "--csv", target)
    assert said.code == 0
    header, *rows = csv.reader(target.read_text().splitlines())
    assert header[:7] == ["category", "method", "rank", "layer", "measure", "title", "approvals"]
    # by hand from the ballots of BUDGET: a and b approve 1, and 3 is approved by a and d; c approves 1 as well
    assert [row[:3] + row[4:7] for row in rows] == [
        ["green", "approval", "1", "1", "Trees", "3"],
        ["green", "approval", "2", "3", "Hedges", "2"],
        ["light", "approval", "1", "2", "Lamps", "1"],
    ]


def test_a_table_for_french_spreadsheets(budget: Path, tmp_path: Path, votation: Votation) -> None:
    target = tmp_path / "ranking.csv"
    assert votation("rank", budget, "--method", "approval", "--csv", target, "--csv-style", "french").code == 0
    first, second = target.read_bytes().split(b"\r\n")[:2]
    assert first.startswith(b"\xef\xbb\xbfmethod;rank;layer;measure;title;approvals;")
    assert second.startswith(b"approval;1;1;1;Trees;3;75,00;3/4;")  # 3 of 4 ballots


def test_a_table_overwrites_nothing(budget: Path, tmp_path: Path, votation: Votation) -> None:
    target = tmp_path / "ranking.csv"
    target.write_text("mine")
    said = votation("rank", budget, "--method", "approval", "--csv", target, "--json")
    assert (said.code, said.json["rule"], target.read_text()) == (2, "convert-exists", "mine")
    assert votation("rank", budget, "--method", "no-such", "--csv", tmp_path / "none.csv").code == 3
    assert votation("rank", budget, "--method", "approval", "--csv", tmp_path / "no" / "none.csv").code == 4
    assert sorted(each.name for each in tmp_path.iterdir()) == ["budget.pb", "ranking.csv"]


def test_what_could_be_of_measures_or_of_ballots_is_asked(budget: Path, votation: Votation) -> None:
    words = ("rank", budget, "--method", "approval", "--json", "--by")
    assert votation(*words, "district").json["rule"] == "parts-ambiguous"
    measures = votation(*words, "measure:district").json["parts"]
    assert [each["value"] for each in measures] == ["9 - South", "10 - North"]
    ballots = votation(*words, "ballot:district").json["parts"]
    # x: 1 and 3, 1 and 2; y: 1, 3
    assert [(each["value"], each["outcome"]["tiers"]) for each in ballots] == [
        ("x", [["1"], ["2", "3"]]),
        ("y", [["1", "3"], ["2"]]),
    ]
    assert votation(*words, "nonsense").json["rule"] == "parts-unknown"


def test_methods_are_compared_with_the_first(ranked: Path, votation: Votation) -> None:
    # a beats both 2:1, b beats c 3:0; points of Borda: a 2+2+0, b 1+1+2, c 0+0+1
    words = ("rank", ranked, "--compare", "schulze,borda,schulze:strength=margins", "--unranked", "last")
    said = votation(*words, "--json").json
    one_by_one = [["a"], ["b"], ["c"]]
    assert [each["tiers"] for each in said["outcomes"]] == [one_by_one, [["a", "b"], ["c"]], one_by_one]
    assert said["outcomes"][2]["method"]["options"]["strength"] == "margins"
    assert [each["moved"] for each in said["differences"]] == [[{"measure": "b", "from": 2, "to": 1}], []]
    shown = votation(*words).out
    rows = [line.split() for line in shown.splitlines()]
    assert ["b", "2", "1=", "(+1)", "2"] in rows
    assert "Borda: 1 of 3 measures at another rank: b 2>1" in shown
    assert "options: truncation: average; ties: mean" in shown


def test_how_a_method_came_to_its_ranking_is_shown_and_told_to_programs(ranked: Path, votation: Votation) -> None:
    words = ("rank", ranked, "--method", "irv", "--unranked", "last")
    (first, *_) = votation(*words, "--json").json["outcome"]["evidence"]["rounds"]
    assert first == {"left": ["a", "b", "c"], "votes": [2, 1, 0], "out": ["c"], "exhausted": 0}
    rows = [" ".join(line.split()) for line in votation(*words, "--steps").out.splitlines()]
    assert "1 a 2, b 1, c 0 c 0" in rows
    assert "Rounds" not in votation(*words).out
    both = votation(*words, "--method", "ranked-pairs", "--steps").out
    assert both.index("Method: Instant runoff") < both.index("\nRounds\n") < both.index("\nVictories, in the order")


def test_methods_may_be_named_one_by_one(ranked: Path, votation: Votation) -> None:
    words = ("rank", ranked, "--method", "borda", "--method", "schulze", "--json")
    assert [each["method"]["id"] for each in votation(*words).json["outcomes"]] == ["borda", "schulze"]
    said = votation("rank", ranked, "--json")
    assert (said.code, said.json["rule"]) == (2, "rank-no-method")


def test_totals_are_ranked_by_the_methods_that_can(tmp_path: Path, votation: Votation) -> None:
    # https://github.com/MieuxVoter/majority-judgment-datasets: a row a proposal, grades from worst to best
    (tmp_path / "tally.csv").write_text(",reject,fair,good\nPizza,2,3,5\nPasta,6,3,1\n")
    words = ("rank", tmp_path / "tally.csv", "--json", "--method")
    assert votation(*words, "majority-judgment:min_judgments=1").json["outcome"]["tiers"] == [["Pizza"], ["Pasta"]]
    said = votation(*words, "schulze")
    assert (said.code, said.json["rule"]) == (3, "foreign-totals")
    said = votation("convert", tmp_path / "tally.csv", tmp_path / "out.pb", "--json")
    assert (said.code, said.json["rule"]) == (3, "convert-totals")


def test_a_rule_of_another_kind_is_refused(ranked: Path, votation: Votation) -> None:
    said = votation("rank", ranked, "--method", "borda", "--no-opinion", "worst", "--json")
    assert (said.code, said.json["rule"]) == (2, "rank-rule-superfluous")


def test_a_ballot_file_is_ranked_by_its_themes_and_groups(closed: Hall, votation: Votation) -> None:
    file, definition = closed.office / "drafts/b01.csv", closed.office / "election.yaml"
    words = ("rank", file, "--election", definition, "--method", "majority-judgment", "--json", "--by")
    parts = votation(*words, "theme").json["parts"]
    # three ballots: m01 3 3 3, m02 2 1 -; m03 1 0 0
    assert [(each["value"], each["outcome"]["tiers"]) for each in parts] == [
        ("t1", [["m01"], ["m02"]]),
        ("t2", [["m03"]]),
    ]
    assert [each["value"] for each in votation(*words, "station").json["parts"]] == ["b01"]


def test_a_conversion_says_what_was_lost(budget: Path, tmp_path: Path, votation: Votation) -> None:
    said = votation("convert", budget, tmp_path / "out.abif", "--json").json
    assert (said["format"], said["to"], said["kept"]) == ("pabulib", "abif", 4)
    assert {"lost-groups", "lost-attributes", "lost-declared"} <= {each["rule"] for each in said["losses"]}
    assert all(each["message"] for each in said["losses"])


def test_what_was_converted_ranks_the_same(ranked: Path, tmp_path: Path, votation: Votation) -> None:
    assert votation("convert", ranked, tmp_path / "out.toi").code == 0
    profile, same = exchange.read_profile(tmp_path / "out.toi"), exchange.read_profile(ranked)
    schulze = methods.get("schulze")
    assert [sorted(tier) for tier in schulze.rank(same).ranking.tiers] == [["a"], ["b"], ["c"]]
    assert [sorted(tier) for tier in schulze.rank(profile).ranking.tiers] == [["1"], ["2"], ["3"]]  # numbered in order


def test_a_conversion_overwrites_nothing(ranked: Path, tmp_path: Path, votation: Votation) -> None:
    target = tmp_path / "out.blt"
    target.write_text("mine")
    said = votation("convert", ranked, target, "--json")
    assert (said.code, said.json["rule"], target.read_text()) == (2, "convert-exists", "mine")
    target.unlink()
    target.symlink_to(tmp_path / "nowhere")
    assert votation("convert", ranked, target).code == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_conversion_that_fails_leaves_nothing(budget: Path, tmp_path: Path, votation: Votation) -> None:
    said = votation("convert", budget, tmp_path / "out.blt")
    assert said.code == 3
    assert votation("convert", budget, tmp_path / "out.nonsense").code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["budget.pb"]


@pytest.mark.parametrize("words", [("--read", "nonsense=1"), ("--write", "nonsense=1"), ("--read", "nonsense")])
def test_options_that_a_format_does_not_have_are_named(
    words: tuple[str, str], ranked: Path, tmp_path: Path, votation: Votation
) -> None:
    said = votation("convert", ranked, tmp_path / "out.blt", *words)
    assert (said.code, "nonsense" in said.err) == (2, True)


@pytest.mark.parametrize("name", ["format", "file", "self", "source"])
def test_no_name_of_an_option_is_a_defect(name: str, ranked: Path, votation: Votation) -> None:
    assert votation("rank", ranked, "--method", "borda", "--read", f"{name}=x").code == 2


@pytest.mark.parametrize("weight", ["0", "-3", "99999999999999999999"])
def test_fault_42_weights_that_count_no_voters_are_refused(weight: str, tmp_path: Path, votation: Votation) -> None:
    path = tmp_path / "weights.blt"
    path.write_text(f'2 1\n{weight} 1 2 0\n0\n"a"\n"b"\n"t"\n')
    assert votation("rank", path, "--method", "borda", "--unranked", "last").code == 3


def test_fault_42_weights_add_up_exactly(tmp_path: Path, votation: Votation) -> None:
    path = tmp_path / "weights.blt"
    path.write_text('2 1\n2147483647 1 2 0\n2147483646 2 1 0\n0\n"a"\n"b"\n"t"\n')
    said = votation("rank", path, "--method", "borda", "--unranked", "last", "--json").json
    assert [row["points"] for row in said["outcome"]["scores"]] == [2147483647, 2147483646]
