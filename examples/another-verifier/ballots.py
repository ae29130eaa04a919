"""Ballot files, and which of their lines count (docs/format.md, "The ballot file", "Which lines count")."""

import base64
import binascii
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

import ed25519
from documents import LARGEST, ContradictionError, InvalidError

CODES = (
    "BAD_LEVEL",
    "BAD_GROUP",
    "TOO_MANY",
    "TOO_FEW",
    "UNKNOWN_CREDENTIAL",
    "BAD_SIGNATURE",
    "DUPLICATE",
    "CONFLICT",
    "SUPERSEDED",
    "VOIDED",
)
ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SEQUENCE = re.compile(r"0|[1-9][0-9]{0,15}")
CELL = re.compile(r"(0|[1-9][0-9]{0,6})?")
MOST_LINES, MOST_BYTES, LONGEST = 100_000, 64 * 2**20, 65_535


@dataclass(eq=False, slots=True)
class Line:
    """One ballot.

    Attributes:
        place: Batch and line, the header being line 1.
        box: Who filed it.
        text: The line without LF.
        ballot: Its id.
        voter: Voter or credential, if the election has them.
        seq: Its number among the ballots of the voter.
        groups: Values by group.
        cells: Levels in the order of the measures, nothing for an empty cell.
        content: The line without `ballot` and `sig`.
        code: Why it is rejected.
    """

    place: tuple[str, int]
    box: str
    text: str
    ballot: str
    voter: str
    seq: int
    groups: dict[str, str]
    cells: list[int | None]
    content: str
    code: str = ""


@dataclass(frozen=True)
class Columns:
    """The columns that a definition asks for."""

    election: dict[str, Any]
    groups: list[str] = field(init=False)
    measures: list[str] = field(init=False)
    before: list[str] = field(init=False)
    after: list[str] = field(init=False)

    def __post_init__(self) -> None:
        signed = "credentials" in self.election
        voter = ["credential"] if signed else ["voter"] if self.election["revote"]["rule"] != "none" else []
        names = {
            "groups": [group["id"] for group in self.election["groups"]],
            "measures": [measure["id"] for measure in self.election["measures"]],
            "before": ["ballot", *voter, *(["seq"] if voter else [])],
            "after": ["sig"] if signed else [],
        }
        for name, value in names.items():
            object.__setattr__(self, name, value)

    @property
    def header(self) -> str:
        """The first line of every ballot file."""
        return ",".join([*self.before, *self.groups, *self.measures, *self.after])


def lines_of(data: bytes, columns: Columns, stem: str, box: str) -> list[Line]:
    """Read one ballot file.

    Args:
        data: Its bytes.
        columns: What the definition asks for.
        stem: Its path, without `.csv`.
        box: Who filed it.

    Returns:
        Its ballots.

    Raises:
        InvalidError: It is no ballot file of this election.
    """
    name, batch = f"{stem}.csv", stem.rsplit("/", 1)[1]
    if not data.isascii() or not data.endswith(b"\n") or len(data) > MOST_BYTES:
        raise InvalidError(name, "not ASCII, no LF at the end, or too long")
    header, *rows = data.decode("ascii")[:-1].split("\n")
    if header != columns.header or len(rows) > MOST_LINES:
        raise InvalidError(name, "another header, or too many lines")
    lines = []
    for number, row in enumerate(rows, 2):
        try:
            lines.append(_line(row, columns, (batch, number), box))
        except ValueError as error:
            raise InvalidError(name, f"line {number}: {error}") from error
    return lines


def _line(row: str, columns: Columns, place: tuple[str, int], box: str) -> Line:
    values, names = row.split(","), columns.header.split(",")
    if len(row) > LONGEST or len(values) != len(names):
        raise ValueError("too long, or another number of cells")
    named = dict(zip(names, values, strict=True))
    cells = [named[name] for name in columns.measures]
    groups = {name: named[name] for name in columns.groups}
    seq, voter = named.get("seq", "0"), named.get("voter", named.get("credential", ""))
    if not all(CELL.fullmatch(cell) for cell in cells) or not SEQUENCE.fullmatch(seq) or int(seq) > LARGEST:
        raise ValueError("a cell that is no level, or a wrong seq")
    if not all(ID.fullmatch(value) for value in (named["ballot"], named.get("voter", "x"), *groups.values())):
        raise ValueError("a cell that is no id")
    if not all(_decoded(named[name], size) for name, size in (("credential", 32), ("sig", 64)) if name in named):
        raise ValueError("not canonical base64url")
    content = ",".join(values[1 : len(values) - len(columns.after)])
    levels = [int(cell) if cell else None for cell in cells]
    return Line(place, box, row, named["ballot"], voter, int(seq), groups, levels, content)


def _decoded(text: str, size: int) -> bytes:
    """Decode unpadded base64url of so many bytes; nothing if it has another spelling."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
    same = base64.urlsafe_b64encode(data).rstrip(b"=").decode() == text
    return data if same and len(data) == size else b""


def leaf(line: Line) -> bytes:
    return hashlib.sha256(b"\x00" + line.text.encode()).digest()


def is_blank(line: Line, kind: str) -> bool:
    return not any(line.cells) if kind == "approval" else all(cell is None for cell in line.cells)


# ---- What a line says alone ----------------------------------------------------------------------------------------


def screen(lines: Iterable[Line], election: dict[str, Any], definition: str, roll: frozenset[str]) -> None:
    """Give each line the first code that it earns by itself.

    Args:
        lines: All counted lines.
        election: The definition.
        definition: Its digest, which ballots with credentials sign.
        roll: The credentials, if the election has them.
    """
    rules = election["ballot"]
    allowed = {box["id"]: _allowed(box, election) for box in election["signers"]["boxes"]}
    for line in lines:
        filled = [cell for cell in line.cells if cell is not None]
        if _is_off_scale(filled, rules, len(line.cells)):
            line.code = "BAD_LEVEL"
        elif any(value not in allowed[line.box][group] for group, value in line.groups.items()):
            line.code = "BAD_GROUP"
        elif _size(filled, rules) > _most(rules, len(line.cells)):
            line.code = "TOO_MANY"
        elif rules["kind"] == "approval" and 0 < sum(filled) < rules["min"]:
            line.code = "TOO_FEW"
        elif "credentials" in election:
            line.code = _signing_code(line, definition, roll)


def _allowed(box: dict[str, Any], election: dict[str, Any]) -> dict[str, set[str]]:
    declared = {group["id"]: {value["id"] for value in group["values"]} for group in election["groups"]}
    return {group: values & set(box["groups"].get(group, values)) for group, values in declared.items()}


def _is_off_scale(filled: list[int], rules: dict[str, Any], measures: int) -> bool:
    if rules["kind"] == "ranking":
        shared = len(set(filled)) < len(filled) and not rules["ties_allowed"]
        return shared or any(not 1 <= rank <= measures for rank in filled)
    highest = rules["max"] if rules["kind"] == "scores" else len(rules.get("grades", "01")) - 1
    return any(level > highest for level in filled)


def _size(filled: list[int], rules: dict[str, Any]) -> int:
    return len(filled) if rules["kind"] == "ranking" else sum(filled)


def _most(rules: dict[str, Any], measures: int) -> int:
    limit = {"ranking": "max_ranks", "approval": "max", "scores": "max_sum", "grades": ""}[rules["kind"]]
    most: int = rules.get(limit, measures * LARGEST)
    return most


def _signing_code(line: Line, definition: str, roll: frozenset[str]) -> str:
    if line.voter not in roll:
        return "UNKNOWN_CREDENTIAL"
    signed, signature = line.text.rsplit(",", 1)
    message = f"votation-ballot@v1\n{definition}\n{signed}".encode()
    good = ed25519.verifies(_decoded(line.voter, 32), message, _decoded(signature, 64))
    return "" if good else "BAD_SIGNATURE"


def roll_of(data: bytes, wanted: dict[str, Any]) -> frozenset[str]:
    """Read credentials.txt.

    Args:
        data: Its bytes.
        wanted: What the definition says of it.

    Returns:
        The credentials.

    Raises:
        ContradictionError: It is another file, or one of its lines is no sound key.
    """
    keys = data.decode("ascii", "replace").splitlines()
    if hashlib.sha256(data).hexdigest() != wanted["sha256"] or len(keys) != wanted["count"]:
        raise ContradictionError("credentials.txt", "not the file that the definition names")
    if keys != sorted(set(keys)) or not all(ed25519.is_sound(_decoded(key, 32)) for key in keys):
        raise ContradictionError("credentials.txt", "not ascending, a key twice, or one that is not sound")
    return frozenset(keys)


# ---- What lines say together ---------------------------------------------------------------------------------------


def sieve(lines: list[Line], election: dict[str, Any], decisions: list[dict[str, Any]]) -> None:
    """Give each line that is left the code that other lines earn it.

    Args:
        lines: All counted lines in order of batch and line, screened.
        election: The definition.
        decisions: What the board decided about ids that boxes share.
    """
    for same in _by(lines, lambda line: (line.box, line.ballot)):
        _settle(same, inside=True)
    decided = {decision["ballot"]: decision for decision in decisions}
    for same in _by(lines, lambda line: line.ballot):
        if len({line.content for line in same}) > 1:
            _decide(same, decided)
        _settle([line for line in same if not line.code], inside=False)
    revote = election["revote"]
    if revote["rule"] == "none" and "credentials" not in election:
        return
    group = revote.get("group", "")
    for same in _by(lines, lambda line: (line.voter, line.groups.get(group, ""), line.seq)):
        _reject(same if len(same) > 1 else [], "CONFLICT")
    for same in _by(lines, lambda line: line.voter):
        _revote(same, revote)


def _by(lines: list[Line], key: Callable[[Line], Hashable]) -> list[list[Line]]:
    """Give the lines still accepted, those of one key together."""
    found: defaultdict[Hashable, list[Line]] = defaultdict(list)
    for line in lines:
        if not line.code:
            found[key(line)].append(line)
    return list(found.values())


def _reject(lines: Iterable[Line], code: str) -> None:
    for line in lines:
        line.code = code


def _settle(same: list[Line], *, inside: bool) -> None:
    """Reject what repeats an id: the later ones of one content, then all if contents differ."""
    firsts = {line.content: line for line in reversed(same)}
    _reject((line for line in same if firsts[line.content] is not line), "DUPLICATE")
    if inside and len(firsts) > 1:
        _reject(firsts.values(), "CONFLICT")


def _decide(same: list[Line], decided: dict[str, dict[str, Any]]) -> None:
    """Let the board's decision fall on an id that boxes hold with different contents."""
    ballot = same[0].ballot
    if ballot not in decided:
        raise ContradictionError("board.json", f"two boxes hold ballot {ballot} with other content, and nobody decided")
    keeper = decided[ballot].get("keep")
    kept = {line.content for line in same if line.box == keeper}
    if keeper and not kept:
        raise ContradictionError("board.json", f"ballot {ballot} is kept from a box that has none")
    _reject((line for line in same if line.content not in kept), "CONFLICT")


def _revote(same: list[Line], revote: dict[str, Any]) -> None:
    if len(same) == 1 or revote["rule"] == "none":
        return
    if revote["rule"] == "void":
        _reject(same, "VOIDED")
        return
    kept = max(same, key=lambda line: _strength(line, revote))
    _reject((line for line in same if line is not kept), "SUPERSEDED")


def _strength(line: Line, revote: dict[str, Any]) -> tuple[int, int]:
    if revote["rule"] == "first":
        return 0, -line.seq
    place = revote["order"].index(line.groups[revote["group"]]) if revote["rule"] == "priority" else 0
    return -place, line.seq


def rejected_csv(lines: list[Line]) -> bytes:
    rows = [f"{line.place[0]},{line.place[1]},{line.code}\n" for line in lines if line.code]
    return ("batch,line,code\n" + "".join(rows)).encode()


def closing(lines: Iterable[Line], set_aside: int) -> dict[str, Any]:
    """Close the account of a box, or of all: lines = accepted + rejected + set aside."""
    codes = [line.code for line in lines]
    rejected = [{"code": code, "count": codes.count(code)} for code in CODES if code in codes]
    accepted = codes.count("")
    return {"lines": len(codes) + set_aside, "accepted": accepted, "rejected": rejected, "set_aside": set_aside}
