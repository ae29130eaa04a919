"""The synthetic voters of the samples. No ballot here was cast by anybody; each README says what was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from draws import Draws

if TYPE_CHECKING:
    from votation.election import Election

Drafts = dict[str, list[str]]
"""Lines of each box, in the order in which they came; the first is not yet the header."""

PAPER_BALLOTS = (318, 287, 264, 301, 243, 229, 196, 275, 207)
ONLINE_BALLOTS = 2_680  # with the paper ballots, and the faulty lines among both, 5,000 lines
TIED = ("m13", "m32")
"""Two measures that get the same judgments from different voters: a tie that only lots can break."""
FAULTY_LINES = 7
TWICE_NUMBERED = (45, 135, 225)
BLANK_PERCENT, NO_OPINION_PERCENT = 2, 6
THRESHOLDS = (22, 36, 48, 62, 78)
"""Appreciation, out of about 100, from which a voter gives the grades from the second worst to the best."""


def clermont(election: Election) -> Drafts:
    """Voters of nine districts, on paper and online, with tastes by theme."""
    draws = Draws("votation sample clermont")
    stations = [value.id for value in election.groups[0].values]
    voters = [(station, "paper") for station, count in zip(stations, PAPER_BALLOTS, strict=True) for _ in range(count)]
    voters += [(draws.pick(stations), "web") for _ in range(ONLINE_BALLOTS - FAULTY_LINES)]
    judged = [_judgments(election, draws, station, channel) for station, channel in voters]
    _tie(election, draws, judged)
    drafts: Drafts = {box.id: [] for box in election.signers.boxes}
    for (station, channel), cells in zip(voters, judged, strict=True):
        box = "box-web" if channel == "web" else f"box-{station}"
        drafts[box].append(",".join([draws.ballot_id(), station, channel, *cells]))
    _add_faulty(drafts, draws)
    return drafts


def _judgments(election: Election, draws: Draws, station: str, channel: str) -> list[str]:
    """One voter: the quality of a measure, a taste for its theme, a side, the mood of the district, and chance."""
    if draws.chance(BLANK_PERCENT):
        return [""] * len(election.measures)
    tastes = {theme.id: draws.below(41) - 20 for theme in election.themes}
    skipped = {topic.id for theme in election.themes for topic in theme.topics if draws.chance(NO_OPINION_PERCENT)}
    theme_of = {topic.id: theme.id for theme in election.themes for topic in theme.topics}
    district = int(station[1:])
    side = 1 if draws.chance(35 + 4 * district) else -1
    cells = []
    for number, measure in enumerate(election.measures, start=1):
        quality = 35 + (number * 37) % 41  # between 35 and 75, spread over the themes
        mood = ((district * number) % 7) - 3
        divisive = (number * 13) % 5 * 6 * (1 if number % 2 else -1)  # what one side likes, the other does not
        age = -8 if channel == "paper" and measure.topic == "numerique" else 0
        chance = draws.below(25) + draws.below(25) - 24
        appreciation = quality + tastes[theme_of[measure.topic]] + side * divisive + mood + age + chance
        silent = measure.topic in skipped or draws.chance(NO_OPINION_PERCENT)
        cells.append("" if silent else str(sum(appreciation >= least for least in THRESHOLDS)))
    return cells


def _tie(election: Election, draws: Draws, judged: list[list[str]]) -> None:
    """Deal the judgments of one measure to other voters as their judgments of its twin."""
    one, twin = (election.measure_ids.index(measure) for measure in TIED)
    expressed = [cells for cells in judged if any(cells)]
    for cells, judgment in zip(expressed, draws.shuffled([cells[one] for cells in expressed]), strict=True):
        cells[twin] = judgment


def _add_faulty(drafts: Drafts, draws: Draws) -> None:
    """Add seven lines that will be rejected, at least one for each reason that this kind of ballot knows."""
    first, second = drafts["box-b01"][0], drafts["box-b02"][0]
    wrong_grade = second.rpartition(",")[0].split(",")
    drafts["box-b02"].append(",".join([draws.ballot_id(), *wrong_grade[1:], "9"]))  # BAD_LEVEL
    drafts["box-b03"].append(",".join([draws.ballot_id(), "b10", *first.split(",")[2:]]))  # BAD_GROUP
    drafts["box-b01"].append(first)  # DUPLICATE
    drafts["box-web"].append(drafts["box-web"][5])  # DUPLICATE
    contested = draws.ballot_id()  # one id, two contents: CONFLICT for both; and a third fault of the same box
    drafts["box-b04"] += [",".join([contested, *drafts["box-b04"][place].split(",")[1:]]) for place in (1, 2)]
    drafts["box-web"].append(",".join([draws.ballot_id(), "b01", "post", *first.split(",")[3:]]))  # BAD_GROUP


def rankings(election: Election) -> Drafts:
    """Three hundred and some neighbours; one in six votes again, and a few were given one number twice."""
    draws = Draws("votation sample rankings")
    drafts: Drafts = {box.id: [] for box in election.signers.boxes}
    for place in range(260):
        voter, box = draws.ballot_id(), "box-web" if draws.chance(60) else "box-hall"
        drafts[box].append(_ranked(election, draws, voter, 1, box))
        if draws.chance(17):  # votes again, perhaps in the other place: the first ballot is SUPERSEDED
            other = draws.pick(tuple(drafts))
            drafts[other].append(_ranked(election, draws, voter, 2, other))
        if place in TWICE_NUMBERED:  # the same number twice: CONFLICT for both
            drafts[box].append(_ranked(election, draws, voter, 1, box))
    return drafts


def _ranked(election: Election, draws: Draws, voter: str, seq: int, box: str) -> str:
    channel = "web" if box == "box-web" else "paper"
    if draws.chance(3):
        cells = [""] * len(election.measures)  # a blank ballot
    else:
        liking = [draws.below(40) + 10 * (number % 3) for number in range(len(election.measures))]
        named = 2 + draws.below(5)
        order = sorted(range(len(liking)), key=lambda place: (-liking[place], place))[:named]
        ranks = {place: rank for rank, place in enumerate(order, start=1)}
        if draws.chance(30):
            ranks[order[1]] = 1  # two firsts
        cells = [str(ranks.get(place, "")) for place in range(len(liking))]
    return ",".join([draws.ballot_id(), voter, str(seq), channel, *cells])


def approval(election: Election) -> Drafts:
    """Four hundred voters in one hall; some name one project, or four, which the rules do not allow."""
    draws = Draws("votation sample approval")
    lines = []
    for _ in range(400):
        wanted = 0 if draws.chance(2) else draws.pick((1, 2, 2, 2, 3, 3, 3, 3, 2, 4) if draws.chance(30) else (2, 3))
        ballot = draws.shuffled(range(len(election.measures)))
        favourites = sorted(ballot, key=lambda place: place * 3 + draws.below(12))[:wanted]
        cells = ["1" if place in favourites else draws.pick(("", "0")) for place in range(len(ballot))]
        lines.append(",".join([draws.ballot_id(), *cells]))
    return {election.signers.boxes[0].id: lines}
