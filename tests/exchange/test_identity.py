"""Columns that say who voted are found, in French and English, and measures are not taken for them."""

from __future__ import annotations

import pytest

from votation.exchange.tables.identity import of_cells, of_header


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Nom", "name"),
        ("PRÉNOM", "name"),
        ("Nom du contributeur", "name"),  # Assembl
        ("Last name", "name"),
        ("Adresse e-mail", "e-mail"),
        ("Adresse mail du contributeur", "e-mail"),  # Assembl
        ("Votre courriel", "e-mail"),
        ("Email Address", "e-mail"),
        ("Nom d'utilisateur", "e-mail"),  # Google Forms in French
        ("Téléphone", "phone"),
        ("N° de téléphone", "phone"),
        ("ipaddr", "network address"),  # LimeSurvey
        ("IP Address", "network address"),  # Webform
        ("Horodateur", "time"),  # Google Forms
        ("Timestamp", "time"),
        ("Date/heure du vote", "time"),  # Assembl
        ("submitdate", "time"),  # LimeSurvey
        ("Submitted Time", "time"),  # Webform
        ("Heure de soumission", "time"),
        ("webform_ip_address", "network address"),  # Webform, keys for headers
        ("webform_completed_time", "time"),
        ("token", "account"),
        ("Date de naissance", "birth"),
        ("Adresse", "postal address"),
        ("Réparer les téléphones", None),
        ("Une rue piétonne", None),
        ("Bureau de vote", None),
        ("Nommer un médiateur", None),
        ("id", None),
        ("", None),
    ],
)
def test_headers_are_compared_whole(header: str, why: str | None) -> None:
    assert of_header(header) == why


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["", "oui", "écrire à anne@exemple.fr"], "e-mail"),
        (["06 12 34 56 78", ""], "phone"),
        (["+33612345678"], "phone"),
        (["192.0.2.1", "2001:db8::1", "-"], "network address"),
        (["14/05/2022 18:03:12"], "time"),
        (["2022-05-14 18:03"], "time"),
        (["2022/05/14 6:03:12 PM UTC+2"], "time"),
        (["12/03/1984"], "time"),
        (["Bien", "Très bien", ""], None),
        (["1", "2", "3,5", "2.5"], None),
        (["rien", "rien", "vu le 14/05/2022", "14/05/2022"], None),  # one in four
        (["b01-0007", "0123456789abcdef"], None),
        ([], None),
    ],
)
def test_cells_tell_as_well(cells: list[str], why: str | None) -> None:
    assert of_cells(cells) == why
