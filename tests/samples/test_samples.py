"""The shipped elections: they verify, they say what is known of them, and no byte of them can change unseen."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import votation
from votation.audit import verify
from votation.election import Election
from votation.records import Board, Lots

HOME = Path(__file__).parents[2] / "ballots_samples"
SAMPLES = sorted(path.parent.name for path in HOME.glob("*/election.yaml"))
GENERATED = ("clermont", "orsay-2007", "rankings", "approval")


def trust(sample: str) -> Path:
    return HOME / sample / "officials.allowed_signers"


def result(sample: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HOME / sample / "published" / "result.json").read_bytes())
    return loaded


def test_all_samples_are_there() -> None:
    assert SAMPLES == ["approval", "clermont", "orsay-2007", "rankings"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_verifies_against_the_keys_beside_it(sample: str) -> None:
    report = verify(HOME / sample / "published", trust=trust(sample))
    assert (report.verdict, report.exit_code, report.first_difference) == ("OK", 0, None)


@pytest.mark.parametrize("sample", SAMPLES)
def test_fault_55_keys_from_inside_never_give_ok(sample: str) -> None:
    published = HOME / sample / "published"
    assert verify(published, trust=None).exit_code == 4
    assert verify(published, trust=published / "allowed_signers").exit_code == 4


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_platform_counts_a_sample_to_the_same_ranking(sample: str) -> None:
    published = HOME / sample / "published"
    election = votation.load_election(published / "election.json")
    batches = votation.open_batches(published, trust=published / "allowed_signers", election=election)
    board = Board.from_bytes((published / "board.json").read_bytes(), file="board.json")
    drawn = published / "lots.json"
    lots = Lots.from_bytes(drawn.read_bytes(), file="lots.json") if drawn.exists() else None
    tally = votation.count(election, batches, board=board, lots=lots)
    told = result(sample)["overall"]["outcomes"][0]["tiers"]
    assert [set(tier["measures"]) for tier in told] == [set(tier) for tier in tally.official.ranking.tiers]


def one_byte_each(sample: str) -> list[Any]:
    published = HOME / sample / "published"
    files = [path.relative_to(published).as_posix() for path in sorted(published.rglob("*")) if path.is_file()]
    return [pytest.param(sample, file, id=f"{sample}-{file}") for file in files]


FILES = [each for sample in SAMPLES for each in one_byte_each(sample)]


def flip(sample: str, file: str, place: int, folder: Path) -> None:
    """Change one bit in a copy; `verify` refuses and names the file or, of a signature, the document that it signs."""
    shutil.copytree(HOME / sample / "published", folder)
    data = bytearray((folder / file).read_bytes())
    data[place] ^= 1
    (folder / file).write_bytes(data)
    report = verify(folder, trust=trust(sample))
    assert report.exit_code in {1, 3, 4}, f"byte {place}"
    signed = file.removesuffix(".sig").rpartition(".")[0] if file.endswith(".sig") else file
    assert {file, signed} & {finding.file for finding in report.findings}, f"byte {place}: {report.findings}"


def places(sample: str, file: str, number: int) -> list[int]:
    """Bytes of a file, chosen by a digest."""
    size = (HOME / sample / "published" / file).stat().st_size
    digests = (hashlib.sha256(f"{sample}/{file}/{each}".encode()).digest() for each in range(number))
    return [int.from_bytes(digest[:4], "big") % size for digest in digests]


@pytest.mark.parametrize(("sample", "file"), FILES)
def test_one_changed_byte_is_found_and_its_file_is_named(sample: str, file: str, tmp_path: Path) -> None:
    (place,) = places(sample, file, 1)
    flip(sample, file, place, tmp_path / "published")


@pytest.mark.sweep
@pytest.mark.parametrize(("sample", "file"), FILES)
def test_many_changed_bytes_are_found_one_by_one(sample: str, file: str, tmp_path: Path) -> None:
    size = (HOME / sample / "published" / file).stat().st_size
    for number, place in enumerate([0, size - 1, *places(sample, file, 6)]):
        flip(sample, file, place, tmp_path / str(number))


def generate(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Pacific/Auckland"}
    program = [sys.executable, str(home / "generate.py"), *words]
    return subprocess.run(program, capture_output=True, text=True, check=False, env=environment)


def test_the_generator_makes_the_same_bytes_under_another_hash_seed_locale_and_time_zone() -> None:
    made = generate(HOME, "--check")
    assert made.stdout.splitlines() == [f"{sample}: the same bytes" for sample in GENERATED]
    assert made.returncode == 0


def test_the_check_of_the_generator_names_what_is_not_its_own(tmp_path: Path) -> None:
    home = shutil.copytree(HOME, tmp_path / "samples")
    (home / "approval" / "published" / "board.json").write_bytes(b"{}\n")
    (home / "approval" / "published" / "extra.txt").write_bytes(b"")
    made = generate(home, "approval", "--check")
    assert made.stdout == "approval: approval/published/board.json; approval/published/extra.txt\n"
    assert made.returncode == 1
    assert generate(home, "approval").returncode == 0
    assert generate(home, "approval", "--check").returncode == 0


def test_orsay_gives_the_published_order_with_p_and_q() -> None:
    told = result("orsay-2007")["overall"]["outcomes"][0]
    order = [measure for tier in told["tiers"] for measure in tier["measures"]]
    assert order == [
        *("bayrou", "royal", "sarkozy", "voynet", "besancenot", "buffet"),
        *("bove", "laguiller", "nihous", "de-villiers", "schivardi", "le-pen"),
    ]
    rows = {row["measure"]: (row["grade"], row["sign"], row["p"], row["q"]) for row in told["scores"]}
    assert [rows[each] for each in order] == [
        (3, "+", 768, 531),
        (3, "-", 682, 720),
        (3, "-", 674, 812),
        (2, "-", 516, 807),
        (1, "+", 801, 540),
        (1, "+", 748, 528),
        (1, "-", 605, 683),
        (1, "-", 592, 694),
        (0, "+", 780, 0),
        (0, "+", 771, 0),
        (0, "+", 688, 0),
        (0, "+", 445, 0),
    ]


def test_orsay_has_another_podium_in_each_station() -> None:
    (stations,) = result("orsay-2007")["groups"]
    podiums = {
        value["id"]: [tier["measures"][0] for tier in value["overall"]["outcomes"][0]["tiers"][:3]]
        for value in stations["values"]
    }
    assert podiums == {
        "b01": ["bayrou", "sarkozy", "royal"],
        "b06": ["bayrou", "royal", "sarkozy"],
        "b12": ["royal", "bayrou", "sarkozy"],
    }
    assert {value["id"]: value["overall"]["counts"]["accepted"] for value in stations["values"]} == {
        "b01": 559,
        "b06": 601,
        "b12": 573,
    }


def test_clermont_is_what_its_page_says() -> None:
    published = HOME / "clermont" / "published"
    election = Election.from_bytes((published / "election.json").read_bytes(), file="election.json")
    assert (len(election.themes), sum(len(theme.topics) for theme in election.themes)) == (3, 9)
    assert (len(election.measures), len(election.measures_of_theme("ecologique"))) == (40, 16)
    told = result("clermont")
    assert told["counts"]["lines"] == 5_000
    assert told["counts"]["blank"] > 0
    assert {row["code"] for row in told["counts"]["rejected"]} == {"BAD_LEVEL", "BAD_GROUP", "DUPLICATE", "CONFLICT"}
    assert [sorted(tie["measures"]) for tie in told["overall"]["outcomes"][0]["ties"]] == [["m13", "m32"]]
    assert all("fell" in tie for tie in told["overall"]["outcomes"][0]["ties"])
    assert Board.from_bytes((published / "board.json").read_bytes(), file="board.json").revision == 2


def test_other_samples_show_the_rejects_their_pages_name() -> None:
    codes = {sample: {row["code"] for row in result(sample)["counts"]["rejected"]} for sample in SAMPLES}
    assert codes["rankings"] == {"SUPERSEDED", "CONFLICT"}
    assert codes["approval"] == {"TOO_MANY", "TOO_FEW"}
