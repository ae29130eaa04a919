"""Every mistake of a definition is found, on its line: the scaffold, with one thing wrong at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from strategies.elections import elections

from votation.election import Election, load_json, model, refuse_contradictions
from votation.election.checks import NO_FILE, mistakes
from votation.election.contradictions import MAX_LINE_BYTES, longest_line
from votation.election.freezing import freeze, load_yaml
from votation.election.scaffold import scaffold
from votation.election.source import read_yaml
from votation.errors import DefinitionError, DocumentError
from votation.evidence import canonical
from votation.records import MAX_PARTS

TEXT = scaffold("clermont")


class Case(NamedTuple):
    """An edit of the scaffold, and the mistake it makes: its rule, where it stands, what was found and expected."""

    old: str
    new: str
    rule: str
    place: str
    found: str | int | None = None
    expected: str | int | None = None
    also: tuple[str, ...] = ()  # rules that the same edit breaks elsewhere


def edited(*edits: tuple[str, str]) -> str:
    text = TEXT
    for old, new in edits:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


def found_in(text: str) -> list[DefinitionError]:
    return mistakes(read_yaml(text.encode(), "election.yaml"))


def line_of(text: str, place: str) -> int:
    assert place in text, place
    return text[: text.index(place)].count("\n") + 1


GRADES = TEXT[TEXT.index("  kind: grades") : TEXT.index("# FR  Une mesure sans mention")]
READING = "no_opinion: worst"

SHAPES = [
    Case("    topic: transport\n", "", "definition-field-missing", "- id: m03"),
    Case("closes_at: 2027-05-23T18:00:00Z\n", "", "definition-field-missing", "id: clermont"),
    Case("    topic: transport", "    topik: x\n    topic: transport", "definition-field-unknown", "topik"),
    Case("min_group: 10", "min_group:", "definition-field-empty", "min_group:\n"),
    Case("min_group: 10", "min_group: [10]", "definition-single-value", "min_group: ["),
    Case("names: [anne, bruno, chloe]", "names: anne", "definition-not-a-list", "names: anne", "anne"),
    Case("  source: Cinq", "  {}\nx-was: Cinq", "definition-field-missing", "lots:"),
    Case("lots:\n  source: Cinq", "lots: Cinq", "definition-not-fields", "lots: Cinq"),
    Case("names: [anne, bruno, chloe]", "names: []", "definition-too-few", "names: []", None, 1),
    Case(
        "kind: grades", "kind: grade", "definition-not-a-choice", "ballot:\n", None, "grades, scores, approval, ranking"
    ),
    Case("fr: Titre de", "de: Titel\n  fr: Titre de", "definition-not-a-choice", "de: Titel", "de", "en, fr"),
    Case(
        "rule: none",
        "rule: latest",
        "definition-not-a-choice",
        "rule: latest",
        "latest",
        "none, last, first, void, priority",
    ),
    Case("min_group: 10", "min_group: ten", "definition-not-a-number", "min_group: ten", "ten"),
    Case("min_group: 10", "min_group: 10.0", "definition-not-a-number", "min_group: 10.0", "10.0"),
    Case("min_group: 10", "min_group: 1_0", "definition-not-a-number", "min_group: 1_0", "1_0"),
    Case("min_group: 10", "min_group: '+10'", "definition-not-a-number", "min_group: '+10'", "+10"),
    Case("min_group: 10", "min_group: 010", "definition-not-a-number", "min_group: 010", "010"),
    Case("min_group: 10", f"min_group: {'9' * 5000}", "definition-not-a-number", "min_group: 999", "9" * 60),
    Case("min_group: 10", "min_group: 0", "definition-number-range", "min_group: 0", "0", "≥ 1"),
    Case(
        "registered: 650",
        f"registered: {2**53}",
        "definition-number-range",
        "registered: 9007",
        str(2**53),
        f"≤ {2**53 - 1}",
    ),
    Case("id: m02", "id: Été 2", "definition-id-foreign", "id: Été 2", "Été 2"),
    Case("id: m02", "id: M02", "definition-id", "id: M02", "M02"),
    Case("id: m02", f"id: {'m' * 65}", "definition-id", "id: mmm", "m" * 60),
    Case("- id: station", "- id: 1station", "definition-id", "- id: 1station", "1station"),
    Case("opens_at: 2027-05-10T06", "opens_at: 2027-05-10 06", "definition-time", "opens_at:", "2027-05-10 06:00:00Z"),
    Case("opens_at: 2027-05-10T", "opens_at: 2027-02-30T", "definition-time", "opens_at:", "2027-02-30T06:00:00Z"),
    Case("fr: Titre de l'élection", 'fr: "Titre\\nde"', "definition-text-invisible", 'fr: "Titre', "U+000A"),
    Case("fr: Titre de l'élection", 'fr: "Titre\\u202Ede"', "definition-text-invisible", 'fr: "Titre', "U+202E"),
    Case("fr: Titre de l'élection", 'fr: "Ti\\u200Btre"', "definition-text-invisible", 'fr: "Ti', "U+200B"),
    Case("fr: Titre de l'élection", 'fr: "Titre  de"', "definition-text-spaces", 'fr: "Titre', "Titre  de"),
    Case("fr: Titre de l'élection", f"fr: {'é' * 501}", "definition-text-long", "fr: é", "é" * 60, 500),
    Case(
        "signers:\n",
        "signers:\n  allowed_signers: a\n",
        "definition-file-differs",
        "  allowed_signers: a",
        "a",
        NO_FILE,
        ("definition-pattern",),
    ),
]

CONTRADICTIONS = [
    Case("- id: town", "- id: ecology", "theme-id-taken", "- id: ecology\n    title: {fr: Vie", "ecology"),
    Case("- id: town", "- id: overall", "theme-id-taken", "- id: overall", "overall"),
    Case(
        "- id: schools",
        "- id: town",
        "topic-id-taken",
        "- id: town\n        title",
        "town",
        None,
        ("measure-topic-unknown", "topic-without-measure"),
    ),
    Case(
        "topic: transport",
        "topic: transports",
        "measure-topic-unknown",
        "topic: transports",
        "transports",
        "energy, transport, schools",
        ("topic-without-measure",),
    ),
    Case("topic: transport", "topic: energy", "topic-without-measure", "- id: transport", "transport"),
    Case(
        "- id: station",
        "- id: seq",
        "group-id-reserved",
        "- id: seq",
        "seq",
        "ballot, voter, credential, seq, sig",
        ("box-group-unknown",),
    ),
    Case("- id: m04", "- id: sig", "measure-id-reserved", "- id: sig", "sig", "ballot, voter, credential, seq, sig"),
    Case("- id: m04", "- id: m01", "measure-id-taken", "- id: m01\n    topic: schools", "m01"),
    Case("- id: m04", "- id: station", "measure-id-taken", "- id: station\n    topic", "station"),
    Case("{id: poor,", "{id: good,", "grade-twice", "{id: good, title: {fr: Bien", "good"),
    Case(
        "{id: b02,",
        "{id: b01,",
        "group-value-twice",
        "{id: b01, title: {fr: École",
        "b01",
        None,
        ("box-value-unknown",),
    ),
    Case("no_opinion: worst\n", "", "no-opinion-missing", "id: clermont", "grades", "worst, exclude"),
    Case("no_opinion: worst", "no_opinion: 5", "no-opinion-out-of-scale", "no_opinion: 5", 5, 4),
    Case("no_opinion: worst", "no_opinion: worst\nunranked: last", "unranked-misplaced", "unranked: last", "grades"),
    Case(
        "- {id: borda}", "- {id: majority-judgment}", "method-twice", "- {id: majority-judgment}", "majority-judgment"
    ),
    Case("rule: none", "rule: none\n  group: station", "revote-field-misplaced", "group: station", "none"),
    Case("rule: none", "rule: priority", "revote-priority-incomplete", "revote:"),
    Case(
        "rule: none",
        "{rule: priority, group: channel, order: [web]}",
        "revote-group-unknown",
        "{rule: priority",
        "channel",
        "station",
    ),
    Case(
        "rule: none",
        "{rule: priority, group: station, order: [b01, b02]}",
        "revote-order-incomplete",
        "{rule: priority",
        "b01, b02",
        "b01, b02, online",
    ),
    Case(
        "rule: none",
        "rule: none\ncredentials: {count: 9}",
        "revote-with-credentials",
        "rule: none",
        "none",
        "last, first, void",
    ),
    Case("id: web", "id: anne", "signer-twice", "id: anne", "anne"),
    Case(
        "names: [anne, bruno, chloe]",
        "names: [anne, bruno, anne]",
        "signer-twice",
        "names: [anne, bruno, anne]",
        "anne",
    ),
    Case("threshold: 2", "threshold: 4", "threshold-above-officials", "threshold: 4", 4, 3),
    Case("id: web", "id: com1.x", "box-id-reserved", "id: com1.x", "com1.x"),
    Case("{station: [b02]}", "{channel: [b02]}", "box-group-unknown", "{channel: [b02]}", "channel", "station"),
    Case("{station: [b02]}", "{station: [b03]}", "box-value-unknown", "{station: [b03]}", "b03", "b01, b02, online"),
    Case("{station: [b02]}", "{station: [b02, b02]}", "box-value-twice", "{station: [b02, b02]}", "b02"),
    Case("{station: [b02]}", "{station: []}", "box-without-value", "{station: []}"),
    Case(
        "closes_at: 2027-05-23",
        "closes_at: 2027-05-01",
        "closes-before-opening",
        "closes_at:",
        "2027-05-01T18:00:00Z",
        "2027-05-10T06:00:00Z",
    ),
    Case(GRADES + "#", "  {kind: scores, max: 5, max_sum: 4}\n#", "score-sum-below-maximum", "  {kind", 4, 5),
    Case(GRADES + "#", "  {kind: scores, max: 5, max_sum: 21}\n#", "score-sum-unreachable", "  {kind", 21, 20),
]
OTHER_KINDS = [
    Case("", "{kind: approval, max: 5}", "approvals-above-measures", "  {kind", 5, 4),
    Case("", "{kind: approval, min: 5}", "approvals-minimum-too-high", "  {kind", 5, 4),
    Case("", "{kind: approval, min: 3, max: 2}", "approvals-minimum-too-high", "  {kind", 3, 2),
    Case("no_opinion: worst", "{kind: approval}", "no-opinion-misplaced", "no_opinion", "approval"),
    Case("", "{kind: ranking}", "unranked-missing", "id: clermont", None, "last, exclude"),
    Case("unranked: last", "{kind: ranking, max_ranks: 5}", "ranks-above-measures", "  {kind", 5, 4),
    Case("unranked: last\nno_opinion: worst", "{kind: ranking}", "no-opinion-misplaced", "no_opinion", "ranking"),
    Case("unranked: last", "{kind: approval}", "unranked-misplaced", "unranked", "approval"),
]


def check(text: str, case: Case) -> None:
    errors = found_in(text)
    assert {error.rule for error in errors} == {case.rule, *case.also}
    (error,) = (error for error in errors if error.rule == case.rule)
    assert error.file == "election.yaml"
    assert error.line == line_of(text, case.place)
    assert case.found is None or error.found == case.found
    assert case.expected is None or error.expected == case.expected


@pytest.mark.parametrize("case", [*SHAPES, *CONTRADICTIONS], ids=lambda case: f"{case.rule}-{case.new[:20].strip()}")
def test_each_mistake_is_found_on_its_line(case: Case) -> None:
    check(edited((case.old, case.new)), case)


@pytest.mark.parametrize("case", OTHER_KINDS, ids=lambda case: f"{case.rule}-{case.new}")
def test_each_mistake_of_another_kind_of_ballot_is_found(case: Case) -> None:
    check(edited((GRADES, f"  {case.new}\n\n"), (READING, case.old or "x-nothing: here")), case)


def test_the_scaffold_holds_no_mistake() -> None:
    assert found_in(TEXT) == []


def test_every_mistake_is_found_at_once_in_the_order_of_the_lines() -> None:
    text = edited(
        ("id: m02", "id: M02"),
        ("kind: grades", "kind: Grades"),
        ("min_group: 10", "min_group: ten"),
        ("fr: Écologie", "fr: ''"),
    )
    assert [error.rule for error in found_in(text)] == [
        "definition-field-empty",
        "definition-id",
        "definition-not-a-choice",
        "definition-not-a-number",
    ]


def test_contradictions_are_found_together() -> None:
    text = edited(("threshold: 2", "threshold: 4"), ("- id: m04", "- id: m01"), ("no_opinion: worst", "no_opinion: 9"))
    assert [error.rule for error in found_in(text)] == [
        "measure-id-taken",
        "no-opinion-out-of-scale",
        "threshold-above-officials",
    ]


def test_loading_raises_the_first_mistake_and_says_how_many_there_are() -> None:
    text = edited(("threshold: 2", "threshold: 4"), ("- id: m04", "- id: m01"))
    with pytest.raises(DefinitionError) as caught:
        load_yaml(text.encode(), "election.yaml")
    assert (caught.value.rule, caught.value.details["mistakes"]) == ("measure-id-taken", 2)


CONFUSABLE = {
    "cyrillic": "m\u0430",
    "zero-width": "m\u200b1",
    "full-width": "m１",
    "decomposed": "e\u0301te",
    "dotless": "ı",
}


@pytest.mark.parametrize("name", CONFUSABLE)
def test_fault_39_confusable_ids_are_refused_with_the_character(name: str) -> None:
    error = found_in(edited(("id: m02", f'id: "{CONFUSABLE[name]}"')))[0]
    character = {"decomposed": "é"}.get(name) or next(each for each in CONFUSABLE[name] if not each.isascii())
    assert (error.rule, error.details["character"]) == ("definition-id-foreign", f"U+{ord(character):04X}")
    assert str(error.details["suggestion"]).isascii()


def test_fault_39_case_twins_are_refused() -> None:
    assert [error.rule for error in found_in(edited(("id: m02", "id: M01")))] == ["definition-id"]


def test_fault_22_a_roll_of_another_length_than_declared_is_refused() -> None:
    source = read_yaml(edited(("rule: none", "rule: last\ncredentials: {count: 9}")).encode(), "election.yaml")
    right = model.Credentials(count=9, sha256="a" * 64)
    election, _ = freeze(source, credentials=right)
    assert election.credentials == right
    wrong = mistakes(source, credentials=model.Credentials(count=8, sha256="a" * 64))
    assert [(error.rule, error.found, error.expected) for error in wrong] == [("definition-file-differs", "9", "8")]


def test_too_many_combinations_of_group_values_are_refused() -> None:
    values = [{"id": str(i), "title": {"fr": "v"}} for i in range(101)]
    wide = {"groups": [{"id": each, "title": {"fr": "g"}, "values": values} for each in ("a", "b", "c")]}
    election = changed(wide)
    with pytest.raises(DefinitionError) as caught:
        refuse_contradictions(election, file="election.json")
    assert (caught.value.rule, caught.value.found) == ("group-combinations-too-many", 101**3)


def changed(fields: dict[str, Any]) -> Election:
    value = load_yaml(TEXT.encode(), "x").plain()
    for box in value["signers"]["boxes"]:
        box["groups"] = {}
    return Election.model_validate({**value, **fields})


@pytest.mark.parametrize(("size", "refused"), [(1280, False), (1290, True)])
def test_a_header_that_no_ballot_file_may_have_is_refused(size: int, refused: bool) -> None:
    measures = [{"id": f"{i:050d}", "topic": "energy", "title": {"fr": "m"}} for i in range(size)]
    topics = [{"id": "energy", "title": {"fr": "t"}}]
    themes = [{"id": "ecology", "title": {"fr": "t"}, "topics": topics}]
    election = changed({"measures": measures, "themes": themes})
    longer = size * 51 + len("ballot,station,") - 1 > MAX_LINE_BYTES
    assert longer is refused
    if not refused:
        refuse_contradictions(election, file="election.json")
        return
    with pytest.raises(DefinitionError, match="definition-line-too-long"):
        refuse_contradictions(election, file="election.json")


def test_the_largest_election_is_allowed_and_one_measure_more_is_not() -> None:
    rules = {"kind": "scores", "max": 65_000}
    measures = [{"id": f"{i:x}", "topic": "energy", "title": {"fr": "m"}} for i in range(10_001)]
    themes = [{"id": "ecology", "title": {"fr": "t"}, "topics": [{"id": "energy", "title": {"fr": "t"}}]}]
    election = changed({"measures": measures[:-1], "themes": themes, "ballot": rules})
    refuse_contradictions(election, file="election.json")
    assert longest_line(election) == len("b" * 64 + ",online") + 10_000 * len(",65000")
    with pytest.raises(ValidationError, match="at most 10000"):
        changed({"measures": measures, "themes": themes, "ballot": rules})


def test_no_accumulator_can_overflow_within_the_limits() -> None:
    """Ballots of the largest election, each giving the highest level, or beating every other measure."""
    ballots = model.MAX_BOXES * MAX_PARTS * 100_000
    assert ballots * max(model.MAX_SCALE, model.MAX_MEASURES) < 2**63


@given(elections(groups=1, revote="last"), st.sampled_from(["revote", "ballot", "measures", "signers"]))
@settings(max_examples=25)
def test_fault_11_a_frozen_definition_that_was_emptied_is_refused(election: Election, field: str) -> None:
    value = {key: part for key, part in election.plain().items() if key != field}
    with pytest.raises(DocumentError):
        load_json(canonical.dumps(value), file="election.json")
