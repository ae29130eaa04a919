"""`votation rehearse`, as people and programs read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from .conftest import Hall, Said

    Votation = Callable[..., Said]


def test_before_the_keys_are_there_it_can_be_rehearsed(hall: Hall, votation: Votation) -> None:
    hall.write()
    (hall.office / "allowed_signers").unlink()
    said = votation("rehearse", "--dir", hall.office)
    assert said.code == 0, said.err
    assert said.out.startswith("ESSAI / REHEARSAL: test ballots. This is not a result.\n")
    assert said.out.endswith("The rehearsal went well: every number is the one expected.\n")
    assert "rejected: BAD_GROUP" in said.out
    assert "Reasons that this definition cannot give: TOO_MANY, TOO_FEW" in said.out


def test_programs_read_every_number_twice(hall: Hall, votation: Votation) -> None:
    hall.write()
    said = votation("rehearse", "--dir", hall.office, "--json").json
    assert (said["verdict"], said["rehearsal"], said["holds"]) == ("OK", True, True)
    assert all(each["expected"] == each["counted"] for each in said["checks"])
    assert {"lines", "accepted", "blank", "rejected", "cells", "reasons"} <= {each["what"] for each in said["checks"]}


def test_whoever_verifies_or_counts_it_again_is_told(hall: Hall, votation: Votation) -> None:
    hall.write()
    votation("rehearse", "--dir", hall.office)
    place = hall.office / "rehearsal"
    said = votation("verify", place / "public", "--trust", place / "officials.allowed_signers")
    assert said.code == 4
    assert "ESSAI / REHEARSAL: essai-trial is a rehearsal on test ballots, not an election" in said.out
    assert "OK: the published result" not in said.out
    again = votation("tally", "--dir", place / "office")
    assert again.code == 0
    assert again.out.count("ESSAI / REHEARSAL: test ballots. This is not a result.") == 2
    said = votation("publish", hall.root / "x", "--dir", place / "office", "--json")
    assert (said.code, said.json["rule"]) == (2, "rehearsal-published")


def test_a_rehearsal_that_fails_says_so(hall: Hall, votation: Votation, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.write(revote={"rule": "last"})
    monkeypatch.setattr("votation.intake.deciding._outvoted", lambda *_: {})
    said = votation("rehearse", "--dir", hall.office)
    assert said.code == 1
    assert "THE REHEARSAL FAILED" in said.out
    assert "went well" not in said.out
    assert votation("rehearse", "--dir", hall.office, "--json").json["holds"] is False


def test_a_definition_with_a_mistake_is_not_rehearsed(hall: Hall, votation: Votation) -> None:
    hall.write(no_opinion="maybe")
    said = votation("rehearse", "--dir", hall.office, "--json")
    assert said.code == 3
    assert not (hall.office / "rehearsal").exists()
