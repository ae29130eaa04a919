"""The test vector of docs/format.md, which a shell can compute too."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from votation.ranking import lot_key, lot_order

PAGE = Path(__file__).parents[2] / "docs" / "format.md"
DIGEST, VALUE = "a" * 64, "3 1 6 2 5"
VECTOR = dict(re.findall(r"^\| (m0\d) \| ([0-9a-f]{64}) \|$", PAGE.read_text("utf-8"), re.MULTILINE))


def test_the_published_vector_is_what_we_compute() -> None:
    assert {measure: lot_key(DIGEST, VALUE, measure).hex() for measure in ("m01", "m02", "m03")} == VECTOR
    assert lot_order(DIGEST, VALUE, VECTOR) == ("m01", "m03", "m02")


def test_a_shell_computes_it_too() -> None:
    for measure, key in VECTOR.items():
        command = f"printf 'votation-lots@v1\\n%s\\n%s\\n%s' {DIGEST} '{VALUE}' {measure} | sha256sum"
        told = subprocess.run(["sh", "-c", command], capture_output=True, check=True, text=True).stdout
        assert told.split()[0] == key
