"""Belenios archives made by hand, block by block, after src/lib/core/archive.ml and POSIX ustar."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def block(name: str, data: bytes) -> bytes:
    """Return a header of ustar and what follows it, filled up to whole blocks."""
    header = bytearray(512)
    header[: len(name)] = name.encode()
    for at, text in ((100, "0000644"), (108, "0000000"), (116, "0000000"), (124, f"{len(data):011o}"), (156, "0")):
        header[at : at + len(text)] = text.encode()
    header[136:147] = b"0" * 11
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header) + data + bytes(-len(data) % 512)


class Builder:
    """An archive that grows event by event."""

    def __init__(self) -> None:
        self.data = block("BELENIOS", b'{"version":1,"timestamp":0}')
        self._height = 0
        self._parent: str | None = None

    def add(self, value: Any, kind: str = "data") -> str:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        digest = hashlib.sha256(text).hexdigest()
        self.data += block(f"{digest}.{kind}.json", text)
        return digest

    def event(self, kind: str, payload: Any = None) -> None:
        event: dict[str, Any] = {"height": self._height, "type": kind}
        if self._parent is not None:
            event["parent"] = self._parent
        if payload is not None:
            event["payload"] = self.add(payload)
        self._parent, self._height = self.add(event, "event"), self._height + 1


QUESTIONS: list[dict[str, Any]] = [
    {"answers": ["Garden", "Square"], "blank": True, "min": 0, "max": 2, "question": "Which works first?"},
    {
        "type": "NonHomomorphic",
        "value": {"answers": ["Trees", "Benches"], "question": "How good is each?"},
        "extra": {"method": "MajorityJudgment", "blank": True, "grades": ["Excellent", "Good", "Reject"]},
    },
    {
        "type": "NonHomomorphic",
        "value": {"answers": ["Anne", "Bob", "Cleo"], "question": "In which order?"},
        "extra": {"method": "Schulze", "blank": False},
    },
]
RESULT: dict[str, Any] = {
    "result": [
        [1, 3, 2],  # one blank vote, then the answers
        [[1, 3], [0, 0], [2, 2], [1, 0], [4, 1]],  # a blank ballot, one without a grade, one beyond the grades
        [[1, 2, 3], [2, 1, 0], [0, 0, 0], [5, 9, 5]],
    ]
}


def election(questions: list[dict[str, Any]], result: dict[str, Any] | None, voters: int = 5) -> bytes:
    """Return an archive from setup to result; one without result stops before it."""
    archive = Builder()
    asked = archive.add({"version": 1, "name": "Works", "description": "", "questions": questions, "uuid": "x"})
    trustees, credentials = archive.add([]), archive.add(["credential"])
    archive.event("Setup", {"election": asked, "trustees": trustees, "credentials": credentials})
    archive.event("EndBallots")
    tally = archive.add([["ciphertext"]])
    archive.event("EncryptedTally", {"num_tallied": voters, "total_weight": voters, "encrypted_tally": tally})
    if result is not None:
        archive.event("Result", result)
    return archive.data
