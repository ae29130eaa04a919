"""`votation import`: a French export to a draft, and on through the day; what it refuses, and what it never writes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Hall, Said

    Votation = Callable[..., Said]

# as a French spreadsheet saves it: semicolons, CRLF, Windows-1252, a total below
EXPORT = (
    "Horodateur;Courriel;Bureau;m01;Deuxi\u00e8me mesure;m03\r\n"
    "19/05/2027 08:12;lea@exemple.fr;Mairie;Tr\u00e8s bien;Bien;\r\n"
    ";;;;;\r\n"
    "19/05/2027 08:40;tom@exemple.fr;\u00c9cole;\u00c0 rejeter;Sans avis;Passable\r\n"
    "19/05/2027 09:02;ana@exemple.fr;Mairie;tr\u00e8s bien;Bien;Bien\r\n"
    "Total;;;3;2;2\r\n"
).encode("cp1252")
MAPPING = """
format = "votation/mapping@1"
kind = "grades"
levels = ["À rejeter", "Passable", "Bien", "Très bien"]
empty = ["Sans avis"]
[columns]
"Horodateur" = "drop"
"Courriel" = "drop"
"Bureau" = { role = "group", name = "station" }
"m01" = "measure"
"Deuxième mesure" = "measure"
"m03" = "measure"
"""
DEFINITION: dict[str, Any] = {
    "measures": [
        {"id": "m01", "topic": "t1-a", "title": {"fr": "Première mesure"}},
        {"id": "m02", "topic": "t1-a", "title": {"fr": "Deuxième mesure"}},
        {"id": "m03", "topic": "t2-a", "title": {"fr": "Troisième mesure"}},
    ],
    "ballot": {
        "kind": "grades",
        "grades": [
            {"id": "reject", "title": {"fr": "À rejeter", "en": "Reject"}},
            {"id": "poor", "title": {"fr": "Passable", "en": "Poor"}},
            {"id": "good", "title": {"fr": "Bien", "en": "Good"}},
            {"id": "very-good", "title": {"fr": "Très bien", "en": "Very good"}},
        ],
    },
    "groups": [
        {
            "id": "station",
            "title": {"fr": "Bureau"},
            "values": [{"id": "s1", "title": {"fr": "Mairie"}}, {"id": "s2", "title": {"fr": "École"}}],
        }
    ],
    "signers": {
        "officials": {"threshold": "1", "names": ["anne"]},
        "boxes": [{"id": "b01", "name": "Web"}, {"id": "b02", "name": "Paper", "groups": {"station": ["s2"]}}],
    },
}


@pytest.fixture
def desk(hall: Hall, votation: Votation) -> Hall:
    """Return an office whose election is open, and an export with its mapping beside it."""
    hall.write(**DEFINITION)
    assert votation("open", *hall.here).code == 0
    assert votation("sign", "election.json", "--key", hall.key("anne"), "--as", "anne", "--dir", hall.office).code == 0
    (hall.root / "export.csv").write_bytes(EXPORT)
    (hall.root / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return hall


def take(hall: Hall, *words: str) -> tuple[str | Path, ...]:
    mapping = hall.root / "mapping.toml"
    return ("import", hall.root / "export.csv", "--mapping", mapping, "--box", "b01", *hall.here, *words)


def entries(hall: Hall, kind: str) -> list[dict[str, Any]]:
    lines = (hall.office / "journal.ndjson").read_text("utf-8").splitlines()
    return [each["data"] for each in map(json.loads, lines) if each["type"] == kind]


def test_a_french_export_is_imported_sealed_counted_and_verified(desk: Hall, votation: Votation) -> None:
    said = votation(*take(desk))
    assert said.code == 0, said.err
    assert "5 rows = 3 kept + 2 dropped" in said.out
    draft = (desk.office / "drafts/b01.csv").read_text("ascii").splitlines()
    assert draft[0] == "ballot,station,m01,m02,m03"
    assert [line.partition(",")[2] for line in draft[1:]] == ["s1,3,2,", "s2,0,,1", "s1,3,2,2"]
    assert votation("seal", "--box", "b01", "--key", desk.key("b01"), *desk.here).code == 0
    manifest = json.loads((desk.office / "ballots/b01-0001.json").read_bytes())
    (source,) = manifest["sources"]
    assert source["original_sha256"] == hashlib.sha256(EXPORT).hexdigest()
    assert source["mapping_sha256"] == hashlib.sha256(MAPPING.encode()).hexdigest()
    assert (source["rows"], manifest["lines"]) == (5, 3)
    assert source["dropped"] == [{"code": "EMPTY", "count": 1}, {"code": "TOTAL", "count": 1}]
    assert votation("board", *desk.here).code == 0
    assert votation("sign", "board.json", "--key", desk.key("anne"), "--as", "anne", "--dir", desk.office).code == 0
    tally = votation("tally", *desk.here, "--json").json["result"]
    # lower medians, empty is worst: m01 3 0 3, m02 2 - 2, m03 - 1 2
    tiers = [each["measures"] for each in tally["overall"]["outcomes"][0]["tiers"]]
    assert (tiers, tally["counts"]["accepted"]) == ([["m01"], ["m02"], ["m03"]], 3)
    assert votation("stage", *desk.here).code == 0
    signed = votation("sign", "statement.json", "--key", desk.key("anne"), "--as", "anne", "--dir", desk.office)
    assert signed.code == 0
    assert votation("publish", desk.root / "published", "--dir", desk.office).code == 0
    said = votation("verify", desk.root / "published", "--trust", desk.trust)
    assert said.code == 0, said.out


def test_nothing_of_who_voted_leaves_the_original(desk: Hall, votation: Votation) -> None:
    said = votation(*take(desk))
    assert said.code == 0
    kept = desk.office / "private" / hashlib.sha256(EXPORT).hexdigest()
    assert kept.read_bytes() == EXPORT
    for path in desk.office.rglob("*"):
        if path.is_file() and path != kept:
            data = path.read_bytes()
            assert not [each for each in (b"exemple.fr", b"08:12", b"export.csv") if each in data], path
    assert "exemple.fr" not in said.out


def test_identity_columns_that_nobody_drops_are_refused(desk: Hall, votation: Votation) -> None:
    told = MAPPING.replace('"Courriel" = "drop"', '"Courriel" = "ignore"')
    (desk.root / "mapping.toml").write_text(told, encoding="utf-8")
    said = votation(*take(desk, "--json"))
    assert (said.code, said.json["rule"], said.json["found"]) == (3, "table-identity", "Courriel")
    assert not (desk.office / "drafts").exists()


def test_fault_34_what_was_repaired_is_journaled(desk: Hall, votation: Votation) -> None:
    votation(*take(desk))
    (entry,) = entries(desk, "import")
    assert {"text-windows", "table-delimiter", "table-dropped", "table-total", "import-ids-drawn"} <= {
        each["rule"] for each in entry["decisions"]
    }


def test_fault_21_the_same_file_twice_is_refused(desk: Hall, votation: Votation) -> None:
    assert votation(*take(desk)).code == 0
    before = (desk.office / "drafts/b01.csv").read_bytes()
    said = votation(*take(desk, "--json"))
    assert (said.code, said.json["rule"], said.json["box"]) == (2, "import-twice", "b01")
    assert (desk.office / "drafts/b01.csv").read_bytes() == before


def test_a_dry_run_shows_the_inputs_and_writes_nothing(desk: Hall, votation: Votation) -> None:
    before = sorted(path.name for path in desk.office.rglob("*"))
    said = votation(*take(desk, "--dry-run", "--lang", "fr"))
    assert said.code == 0, said.err
    assert sorted(path.name for path in desk.office.rglob("*")) == before
    rows = [line.split() for line in said.out.splitlines()]
    assert ["m02", "Deuxième", "mesure", "Deuxième", "mesure", "2", "1"] in rows
    assert ["Très", "bien", "Très", "bien", "2"] in rows
    assert ["École", "s2", "1"] in rows
    assert "Rien n’a été écrit" in said.out


def test_a_second_file_of_the_box_is_added(desk: Hall, votation: Votation) -> None:
    votation(*take(desk))
    (desk.root / "export.csv").write_bytes(EXPORT.replace(b";;;;;\r\n", b""))
    said = votation(*take(desk, "--json")).json
    assert (said["lines"], said["import"]["ballots"], said["rows"]) == (6, 3, 4)


MEASURE = '"m03" = "measure"'
STATION = '{ role = "group", name = "station" }'
MISMATCHES = {
    "a measure unknown": (MEASURE, '"m03" = { role = "measure", id = "m04", title = "?" }', "import-measures"),
    "a measure left out": (MEASURE, '"m03" = "ignore"', "import-measures"),
    "a measure twice": (MEASURE, '"m03" = { role = "measure", id = "?", title = "m01" }', "import-measure-twice"),
    "a grade that nobody gave": ('"Passable", "Bien"', '"Passable", "Assez bien", "Bien"', None),
    "a grade unknown": ('"Passable", "Bien"', '"Moyen", "Bien"', "table-words"),
    "another kind": ('kind = "grades"', 'kind = "ranking"', "mapping-field"),
    "a group value unknown": (
        STATION,
        STATION.replace(" }", ', values = { "Mairie" = "s9" } }'),
        "import-group-values",
    ),
    "no group": (STATION, '"ignore"', "import-group"),
    "a match unknown": ("[columns]", '[match.measures]\n"m01" = "m09"\n[columns]', "match-unknown"),
    "a match of another shape": ("[columns]", "[match]\nabsent = 3\n[columns]", "match-field"),
}


@pytest.mark.parametrize(("old", "new", "rule"), MISMATCHES.values(), ids=MISMATCHES.keys())
def test_what_does_not_match_the_definition_is_named(
    old: str, new: str, rule: str | None, desk: Hall, votation: Votation
) -> None:
    assert old in MAPPING
    (desk.root / "mapping.toml").write_text(MAPPING.replace(old, new), encoding="utf-8")
    said = votation(*take(desk, "--json"))
    assert (said.code, said.json.get("rule")) == (3 if rule else 0, rule)
    assert (desk.office / "drafts").exists() == (rule is None)


def test_a_mapping_says_what_names_do_not(desk: Hall, votation: Votation) -> None:
    told = MAPPING.replace('"m03" = "measure"', '"m03" = { role = "measure", id = "Remarque" }')
    told = told.replace('"À rejeter"', '"Non"')
    told += """
[match]
absent = ["m03"]
leave_out = ["Remarque"]
levels = { "Non" = "reject" }
[match.groups.station]
value = "s2"
"""
    (desk.root / "mapping.toml").write_text(told, encoding="utf-8")
    (desk.root / "export.csv").write_bytes(EXPORT.replace("\u00c0 rejeter".encode("cp1252"), b"Non"))
    said = votation(*take(desk, "--json")).json
    assert said["measures"][2] == {"measure": "m03"}
    draft = (desk.office / "drafts/b01.csv").read_text("ascii").splitlines()
    assert [line.partition(",")[2] for line in draft[1:]] == ["s2,3,2,", "s2,0,,", "s2,3,2,"]


def test_a_box_of_one_station_needs_no_column(desk: Hall, votation: Votation) -> None:
    (desk.root / "mapping.toml").write_text(MAPPING.replace('{ role = "group", name = "station" }', '"ignore"'))
    said = votation("import", desk.root / "export.csv", "--mapping", desk.root / "mapping.toml", "--box", "b02",
                    *desk.here, "--json").json  # fmt: skip
    assert said["groups"] == [{"group": "station", "values": ["s2"]}]
