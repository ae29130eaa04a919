"""Exports of survey tools: what is read by its shape, what has to be told, and what is left out and named."""

from __future__ import annotations

from typing import Any

import pytest

from votation.errors import FormatError
from votation.exchange import Ballots, Match, Source, reader, registry


def read(format_id: str, text: str, **options: Any) -> Ballots:
    content = reader(format_id, **options).read(Source("export.csv", text.encode()))
    assert isinstance(content, Ballots)
    return content


def refused(format_id: str, text: str, **options: Any) -> FormatError:
    with pytest.raises(FormatError) as caught:
        read(format_id, text, **options)
    assert caught.value.file == "export.csv"
    return caught.value


def told(ballots: Ballots, rule: str) -> list[Any]:
    return [dict(decision.details) for decision in ballots.account.decisions if decision.rule == rule]


FORM = "Timestamp,Q [a],Q [b]\n2022/06/14 6:03:12 PM UTC+2,{},{}\n"


def test_numbers_are_scores_or_ranks_and_only_the_user_knows() -> None:
    assert refused("forms", FORM.format(1, 2)).rule == "table-kind"
    scores = read("forms", FORM.format(3, 1), kind="scores")
    assert (scores.kind, scores.scale, scores.cells.tolist()) == ("scores", 4, [[4], [2]])
    assert told(scores, "table-highest") == [{"max": 3}]
    assert read("forms", FORM.format(3, 1), kind="scores", max="5").scale == 6
    assert refused("forms", FORM.format(3, 99_999), kind="scores").rule == "table-score"
    ranking = read("forms", FORM.format(2, 1), kind="ranking")
    assert (ranking.scale, ranking.cells.tolist()) == (2, [[1], [2]])
    approval = read("forms", FORM.format("Oui", "Non"))
    assert (approval.kind, approval.cells.tolist()) == ("approval", [[2], [1]])


def test_words_of_no_known_scale_have_to_be_told_in_order() -> None:
    text = FORM.format("Pour", "Plutôt contre")
    error = refused("forms", text)
    assert (error.rule, error.found, error.column) == ("table-levels-unknown", "Pour, Plutôt contre", 2)
    ballots = read("forms", text, levels="Contre | Plutôt contre | Pour")
    assert (ballots.levels, ballots.cells.tolist()) == (("Contre", "Plutôt contre", "Pour"), [[3], [2]])
    assert refused("forms", text, levels="Pour").rule == "table-words"
    assert refused("forms", text, levels="Pour | POUR").rule == "table-levels-option"
    assert read("forms", FORM.format("Bien", "Joker"), empty="Joker").cells.tolist() == [[5], [0]]


def test_identities_are_dropped_and_the_rest_is_left_out_and_both_are_said() -> None:
    text = (
        "Horodateur,Votre nom,Q [a],Remarques,Contact\n"
        "14/06/2022 18:03:12,Anne,Bien,rien,anne@exemple.fr\n14/06/2022 18:04:12,Bob,Passable,,\n"
    )
    ballots = read("forms", text)
    assert told(ballots, "table-dropped") == [
        {"column": 1, "header": "Horodateur"},
        {"column": 2, "header": "Votre nom"},
        {"column": 5, "header": "Contact"},
    ]
    assert told(ballots, "table-ignored") == [{"column": 4, "header": "Remarques"}]
    assert ballots.groups == {}
    assert ballots.ids is None


# three lines of headers as Webform 7.x-4 writes them, includes/webform.report.inc
WEBFORM = (
    "Vote,,,,,,,\nSubmission Details,,,,Q,,R,\nSerial,SID,Draft,Username,a,b,a,{}\n"
    "1,7,0,,Bien,Passable,Bien,{}\n2,8,1,Anne,Bien,,,\n"
)


def test_three_lines_of_headers_are_those_of_framaforms() -> None:
    text = WEBFORM.format("b", "Bien")
    assert registry.recognise(Source("export.csv", text.encode())) == "forms"
    ballots = read("forms", text)
    assert [measure.id for measure in ballots.measures] == ["Q [a]", "Q [b]", "R [a]", "R [b]"]
    assert [(each.line, each.code) for each in ballots.account.dropped] == [(5, "INCOMPLETE")]
    assert [measure.title for measure in read("forms", text, question="R").measures] == ["a", "b"]


def test_a_question_behind_a_grid_is_no_row_where_it_asks_for_a_person() -> None:
    assert len(read("forms", WEBFORM.format("Votre nom", "Anne Dupont")).measures) == 3
    assert len(read("forms", WEBFORM.format("Contact", "anne@exemple.fr")).measures) == 3
    error = refused("forms", WEBFORM.format("Commune", "Riom"))
    assert (error.rule, error.line) == ("table-levels-unknown", 3)
    assert len(read("forms", WEBFORM.format("Commune", "Riom"), rows="a|b").measures) == 3
    assert refused("forms", WEBFORM.format("Commune", "Riom"), rows="a|c").rule == "forms-question"


def test_a_table_with_a_title_is_no_webform() -> None:
    for text in ("Vote,,\n,x,\nSID,a,b\n", "Vote,,\nQ,x,\nn,a,b\n", "Vote,x,\nQ,,\nSID,a,b\n", "Vote,,\nQ,,\n"):
        assert reader("forms").match(Source("export.csv", text.encode())) is Match.NO


def test_words_that_look_like_a_person_are_not_said_again() -> None:
    assert refused("forms", FORM.format("Bien", "anne@exemple.fr")).found == "Bien, …"


def test_rows_of_two_grids_that_share_a_name_are_told_apart() -> None:
    text = "Horodateur,Q [a],R [a],R [b]\n,Bien,Passable,Excellent\n"
    both = read("forms", text)
    assert [measure.id for measure in both.measures] == ["Q [a]", "R [a]", "b"]
    assert [measure.attributes for measure in both.measures] == [
        {"question": "Q"},
        {"question": "R"},
        {"question": "R"},
    ]
    assert [measure.id for measure in read("forms", text, question="r").measures] == ["a", "b"]
    error = refused("forms", text, question="S")
    assert (error.rule, error.found) == ("forms-question", "S")


LIME = '"id","submitdate","lastpage","startlanguage",{}\n"1","2022-06-14 10:00:00","1","fr",{}\n'


def test_one_question_of_several_has_to_be_named() -> None:
    text = LIME.format('"Q1[1]","Q1[2]","Q2[SQ001]"', '"b","a","Bien"')
    error = refused("limesurvey", text)
    assert (error.rule, error.found) == ("limesurvey-question", "Q1, Q2")
    ranking = read("limesurvey", text, question="Q1")
    assert (ranking.kind, [measure.id for measure in ranking.measures]) == ("ranking", ["a", "b"])
    assert ranking.cells.tolist() == [[1], [2]]
    assert told(ranking, "table-measures") == [{"count": 2}]
    assert read("limesurvey", text, question="q2").levels[4] == "Bien"
    assert refused("limesurvey", text, question="Q3").found == "Q3"


def test_headings_of_limesurvey_may_be_codes_or_texts_or_both() -> None:
    answers = '"Bien","-oth-"'
    texts = LIME.format('"Avis ? [Une rue]","Avis ? [Un parc]"', answers).replace('"id"', '"Response ID"')
    texts = texts.replace("submitdate", "Date submitted").replace("startlanguage", "Start language")
    both = LIME.format('"Q1[SQ001]. Avis ? [Une rue]","Q1[SQ002]. Avis ? [Un parc]"', answers)
    for text, ids in ((texts, ["Une rue", "Un parc"]), (both, ["SQ001", "SQ002"])):
        ballots = read("limesurvey", text)
        assert [measure.id for measure in ballots.measures] == ids
        assert [measure.title for measure in ballots.measures] == ["Une rue", "Un parc"]
        assert ballots.cells.tolist() == [[5], [0]]
        assert registry.recognise(Source("export.csv", text.encode())) == "limesurvey"


def test_subquestions_with_numbers_are_no_ranks_when_the_user_says_so() -> None:
    text = LIME.format('"Q1[1]","Q1[2]"', '"4","5"')
    ballots = read("limesurvey", text, kind="scores")
    assert (ballots.kind, ballots.cells.tolist()) == ("scores", [[5], [6]])


def test_a_total_does_not_change_what_the_answers_are() -> None:
    ballots = read("mieuxvoter", "a,b\nBien,Passable\nTotal,12\n")
    assert [(each.line, each.code) for each in ballots.account.dropped] == [(3, "TOTAL")]


def test_mentions_in_numbers_need_their_order() -> None:
    text = ",a,b\n7,1,2\n8,2,0\n"
    assert refused("mieuxvoter", text).rule == "table-kind"
    ballots = read("mieuxvoter", text, levels="0 | 1 | 2")
    assert [measure.id for measure in ballots.measures] == ["a", "b"]
    assert ballots.cells.tolist() == [[2, 3], [3, 1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_long_file_is_recognised_by_its_beginning_in_any_encoding(encoding: str) -> None:
    """The beginning may end within a character, which must not be taken for another encoding."""
    text = "é,b\n" + "Très bien,À rejeter\n" * 10_000
    for shift in range(4):
        data = ("x" * shift + text).encode(encoding)
        assert registry.reader_class("mieuxvoter").match(Source("b.csv", data).head) is Match.SURE
