"""`votation methods`: the list, and everything about one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from votation import methods

if TYPE_CHECKING:
    from cli.conftest import Votation


def test_all_are_listed(votation: Votation) -> None:
    said = votation("methods")
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()[2:-1]] == list(methods.BUILT_IN)


def test_one_is_described_with_an_example(votation: Votation) -> None:
    said = votation("methods", "schulze")
    assert said.code == 0
    for told in ("strongest path", "fewer-losing-votes", "condorcet-winner: A measure that beats", "Schulze 2011"):
        assert told in said.out
    assert said.out.index("nashville    ") < said.out.index("chattanooga    ") < said.out.index("memphis    ")


def test_one_is_described_in_french(votation: Votation) -> None:
    said = votation("methods", "schulze", "--lang", "fr")
    assert "Une mesure en précède une autre" in said.out
    assert "Exemple : la capitale du Tennessee" in said.out


def test_one_is_described_to_programs(votation: Votation) -> None:
    value = json.loads(votation("methods", "schulze", "--json").out)
    assert value["options"][0]["name"] == "strength"
    assert value["options"][0]["meaning"].startswith("By the votes of the winner")
    assert {"law": "pareto", "under": []} in value["laws_by_options"]
    assert value["example"]["outcome"]["tiers"] == [["nashville"], ["chattanooga"], ["knoxville"], ["memphis"]]
    assert value["definition"][0].startswith("Schulze: x ranks above y")


def test_fault_60_one_that_is_not_installed_is_named(votation: Votation) -> None:
    said = votation("methods", "vendor.absent")
    assert said.code == 4
    assert "vendor.absent" in said.err
    assert "not installed on this computer" in said.err
