"""What `votation check` says of a definition without mistakes: defaults taken, and risks."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from strategies.elections import elections

import votation
from votation.election import Credentials, Election
from votation.election.checks import mistakes
from votation.election.freezing import freeze
from votation.election.notices import Default, Notice, defaults, warnings
from votation.election.scaffold import scaffold
from votation.election.source import Source, read_yaml
from votation.errors import RefusedError
from votation.report.wording.notices import NOTICES

TEXT = scaffold("clermont")


def source(*edits: tuple[str, str]) -> Source:
    text = TEXT
    for old, new in edits:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return read_yaml(text.encode(), "election.yaml")


def frozen(*edits: tuple[str, str]) -> Election:
    return freeze(source(*edits))[0]


def rules(election: Election) -> list[str]:
    return [notice.rule for notice in warnings(election)]


def section(name: str, until: str) -> str:
    return TEXT[TEXT.index(f"\n{name}:") + 1 : TEXT.index(until)]


def test_the_scaffold_takes_no_default_but_those_of_methods() -> None:
    read = source()
    assert defaults(read, freeze(read)[0]) == [
        Default("methods.official.options", {}),
        Default("methods.also.schulze.options", {}),
        Default("methods.also.borda.options", {}),
    ]


def test_defaults_are_named_with_the_value_that_applies() -> None:
    read = source(
        (section("privacy", "# FR  Qui signe"), ""),
        (section("revote", "# FR  Les résultats"), ""),
        ("      groups: {station: [b02]}\n", ""),
        ("  also:\n    - {id: schulze}\n    - {id: borda}\n", ""),
        ("official: {id: majority-judgment}", "official: {id: approval, options: {threshold: 3}}"),
    )
    election, _ = freeze(read)
    assert defaults(read, election) == [
        Default("methods.also", []),
        Default("revote", {"rule": "none"}),
        Default("privacy", {"min_group": 10}),
        Default("signers.boxes.box-b02.groups", {"station": ["b01", "b02", "online"]}),
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("approval", [Default("ballot.min", 0)]),
        ("ranking, max_ranks: 2", [Default("ballot.ties_allowed", True)]),
        ("scores, max: 5", []),
    ],
)
def test_defaults_of_the_ballot_are_named(kind: str, expected: list[Default]) -> None:
    reading = {"approval": "", "scores": "no_opinion: exclude\n"}.get(kind.partition(",")[0], "unranked: last\n")
    read = source(
        (section("ballot", "# FR  Une mesure sans"), f"ballot: {{kind: {kind}}}\n"), ("no_opinion: worst\n", reading)
    )
    found = defaults(read, freeze(read)[0])
    assert [each for each in found if each.field.startswith("ballot")] == expected


@given(elections())
@settings(max_examples=25)
def test_a_definition_written_in_full_takes_no_default(election: Election) -> None:
    assert defaults(Source("x", election.plain(), {(): 1}), election) == []


def test_what_a_box_may_use_is_written_out_when_frozen() -> None:
    election = frozen(("groups: {station: [b01]}", "groups: {}"))
    assert [dict(box.groups) for box in election.signers.boxes] == [
        {"station": ("b01", "b02", "online")},
        {"station": ("b02",)},
        {"station": ("online",)},
    ]


def test_a_text_brought_to_nfc_is_told_and_frozen_so() -> None:
    decomposed = "E\u0301cologie"
    read = source(("fr: Écologie", f"fr: {decomposed}"))
    election, notices = freeze(read)
    assert election.themes[0].title["fr"] == "Écologie"
    assert notices == [Notice("text-normalised", ("themes", 0, "title", "fr"))]
    assert read.line(notices[0].path) == TEXT[: TEXT.index("fr: Écologie")].count("\n") + 1
    assert Election.from_bytes(election.to_bytes(), file="x") == frozen()


def test_the_scaffold_warns_of_people_who_vote_in_two_boxes() -> None:
    assert warnings(frozen()) == [Notice("revotes-unseen", ("revote",), {"boxes": 3})]


@pytest.mark.parametrize(
    "rule", ["last", "first", "void", "{rule: priority, group: station, order: [b01, b02, online]}"]
)
def test_linkable_ballots_are_told(rule: str) -> None:
    written = rule if rule.startswith("{") else f"{{rule: {rule}}}"
    election = frozen(("revote:\n  rule: none", f"revote: {written}"))
    assert rules(election) == ["revotes-linkable"]


RISKS: list[tuple[str, str, str, dict[str, Any]]] = [
    (section("lots", "# FR  Revote"), "", "lots-absent", {}),
    ("min_group: 10", "min_group: 1", "min-group-one", {}),
    ("opens_at:", "x-rehearsal: ESSAI\nopens_at:", "definition-of-rehearsal", {}),
    (
        "registered: 650",
        "registered: 9",
        "group-value-small",
        {"group": "station", "value": "b02", "registered": 9, "min_group": 10},
    ),
    ("[online]", "[b01]", "group-value-without-box", {"group": "station", "value": "online"}),
    ("threshold: 2", "threshold: 1", "threshold-one", {"officials": 3}),
    ("threshold: 2", "threshold: 3", "threshold-all", {"officials": 3}),
    (", en: Energy", "", "title-language-missing", {"language": "en", "title": "Énergie"}),
    (
        "fr: Poser des panneaux solaires",
        "fr: Isoler les bâtiments communaux",
        "title-twice",
        {"one": "m01", "other": "m02"},
    ),
]


@pytest.mark.parametrize(("old", "new", "rule", "details"), RISKS, ids=[risk[2] for risk in RISKS])
def test_each_risk_is_told_with_its_facts(old: str, new: str, rule: str, details: dict[str, Any]) -> None:
    (notice,) = (notice for notice in warnings(frozen((old, new))) if notice.rule != "revotes-unseen")
    assert (notice.rule, dict(notice.details)) == (rule, details)


@pytest.mark.parametrize(
    ("title", "letters"),
    [
        ("Sоlar", "о (U+043E)"),  # Cyrillic o
        ("Sοlar", "ο (U+03BF)"),  # Greek omicron
        ("Ｓolar", "Ｓ (U+FF33)"),
        ("Solar שלום", "ו (U+05D5), ל (U+05DC), ם (U+05DD), ש (U+05E9)"),
    ],
)
def test_fault_39_titles_in_mixed_script_or_from_right_to_left_are_told(title: str, letters: str) -> None:
    (notice,) = (n for n in warnings(frozen(("Install solar panels", title))) if n.rule == "title-foreign-letters")
    assert notice.path == ("measures", 1, "title", "en")
    assert dict(notice.details) == {"title": title, "letters": letters}


def test_french_typography_is_not_foreign() -> None:
    title = "« L’œuvre n’a pas coûté 5 € le m², 3ᵉ étage, nº 2, µg, ÿ ß ñ – ½ »"
    assert "title-foreign-letters" not in rules(frozen(("Install solar panels", f'"{title}"')))


def test_fault_22_a_roll_of_another_length_than_the_people_registered_is_told() -> None:
    edits = (
        ("revote:\n  rule: none", "revote: {rule: last}"),
        ("{fr: En ligne, en: Online}}", "{fr: L, en: O}, registered: 50}"),
    )
    told = {}
    for count in (1500, 1499):
        election, _ = freeze(source(*edits), credentials=Credentials(count=count, sha256="0" * 64))
        told[count] = [dict(notice.details) for notice in warnings(election) if notice.rule == "roll-differs"]
    assert told == {1500: [], 1499: [{"group": "station", "registered": 1500, "credentials": 1499}]}


@given(elections())
@settings(max_examples=25)
def test_sentences_can_be_said_of_every_election(election: Election) -> None:
    for notice in warnings(election):
        for part in NOTICES[notice.rule]:
            assert part.format(**notice.details)


def test_every_notice_has_its_sentences_and_every_sentence_its_notice() -> None:
    folder = Path(votation.__file__).parent / "election"
    told = {
        str(call.args[0].value)
        for file in folder.glob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Notice"
        if isinstance(call.args[0], ast.Constant)
    }
    assert told == NOTICES.keys()


def test_sentences_name_only_facts() -> None:
    facts = {risk[2]: set(risk[3]) for risk in RISKS}
    named = {
        rule: {field for part in NOTICES[rule] for _, field, _, _ in Formatter().parse(part) if field} for rule in facts
    }
    assert {rule: named[rule] - facts[rule] for rule in facts if named[rule] - facts[rule]} == {}


@pytest.mark.parametrize("name", ["clermont", "0", "a.b-c_d", "z" * 64])
def test_the_scaffold_is_complete(name: str) -> None:
    read = read_yaml(scaffold(name).encode(), "election.yaml")
    assert mistakes(read) == []
    election, notices = freeze(read)
    assert notices == []
    assert (election.id, len(election.themes), len(election.measures), election.ballot.kind) == (name, 2, 4, "grades")
    assert sum(len(theme.topics) for theme in election.themes) == 3


@pytest.mark.parametrize(("name", "suggestion"), [("Été 2026", "ete-2026"), ("", "a1"), ("a b", "a-b"), ("x\n", "x")])
def test_a_scaffold_needs_an_id(name: str, suggestion: str) -> None:
    with pytest.raises(RefusedError) as caught:
        scaffold(name)
    assert (caught.value.exit_code, caught.value.rule) == (2, "scaffold-id")
    assert caught.value.details["suggestion"] == suggestion


def test_the_scaffold_shows_every_field_of_a_definition() -> None:
    """But those that `open` fills in, and the credentials of an election where voters sign."""
    shown = set(source().value)
    assert shown == {name for name in Election.model_fields if name not in {"format", "unranked", "credentials"}}
