"""Figures by side: what each side is said to have lost, own counts apart from the other side's, units never mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from tocsin.brief.index import TIMELINE_DAYS, Index, affirms, family, firsthand
from tocsin.brief.names import listed, plural
from tocsin.brief.quantities import MATERIEL, NOUNS, PEOPLE, bounds, central, number
from tocsin.brief.sentences import is_curated, sentence_case
from tocsin.schema.briefs import Section, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure, FigureKind
from tocsin.schema.findings import Findings
from tocsin.schema.sums import count as counted
from tocsin.schema.sums import days_between, ratio
from tocsin.schema.time import long_date

MOST_STEPS = 3
MOST_CITED = 3
_MORE = re.compile(r"\b(?:more|another|others?|also|additional|further|separate)\b(?! than)", re.IGNORECASE)
"""Words of a count that adds to one before it."""
COMPARED_DAYS = 10
"""Counts further apart than this are not held against each other."""


class Count(Struct, frozen=True):
    """One figure of one claim, and the day it counts to (where unknown, the day it became public)."""

    claim: Claim
    figure: Figure
    day: date


def section(findings: Findings) -> Section:
    """Side by side: own counts, then the other side's, then those of others; each series in order of time."""
    index = Index(findings)
    counts = running_counts(index)
    found = [sentence for side in (0, 1) for sentence in _side(index, side, counts)]
    found += _together(index, [count for count in counts if index.names.side_of(count.figure.side) is None])
    note = f"Running counts of the last {TIMELINE_DAYS} days as said; unlike units are never added."
    return Section("figures", "Figures by side", (*found, *_left_out(index, counts)), note)


def _left_out(index: Index, counts: Sequence[Count]) -> Iterator[Sentence]:
    """Counts read by machine that no series takes in: most tell of one incident."""
    used = {count.claim.id for count in counts}
    left = [c for c in index.findings.claims if not is_curated(c) and c.id not in used and _counts(index, c) and _of(c)]
    if left:
        text = (
            f"{plural(len(left), 'claim')} with counts, read by machine from news lines, {'is' if len(left) == 1 else 'are'} "
            "in no series: most tell of one incident."
        )
        ids = [claim.id for claim in left]
        yield Sentence(text, tuple(ids[-MOST_CITED:]), (counted(ids, "claims"),), head="Not in these series")


def _counts(index: Index, claim: Claim) -> bool:
    """Running counts of the last 120 days; of a war that broke out in them, those since its outbreak only."""
    if family(claim.kind) != "loss" or not affirms(claim) or not index.recent_claim(claim, TIMELINE_DAYS):
        return False
    return index.war_began is None or (claim.happened.end or claim.known) >= index.war_began


def running_counts(index: Index) -> list[Count]:
    """A curator's counts; where there are none, those a machine read that do not tell of some more than before."""
    claims = firsthand(claim for claim in index.findings.claims if _counts(index, claim))
    running = [claim for claim in claims if is_curated(claim) or not _MORE.search(claim.text)]
    return [count for claim in running for count in _of(claim)]


def _of(claim: Claim) -> list[Count]:
    day = min(claim.happened.end or claim.known, claim.known)
    return [Count(claim, figure, day) for figure in claim.figures if figure.kind in (*PEOPLE, *MATERIEL)]


def _side(index: Index, side: int, counts: Sequence[Count]) -> Iterator[Sentence]:
    party = index.names.party(side)
    mine = [count for count in counts if index.names.side_of(count.figure.side) == side]
    if not mine:
        text = f"No running count of losses in the last {TIMELINE_DAYS} days is on the record: no data is not calm."
        span = days_between(index.as_of, index.since(TIMELINE_DAYS))
        yield Sentence(text, (index.findings.situation.id,), (span,), "missing", f"Losses of {party}")
        return
    voices = (
        (side, "own count"),
        (1 - side, f"as counted by {index.names.party(1 - side)}"),
        (None, "as counted by others"),
    )
    for voice, words in voices:
        told = [count for count in mine if index.names.side_of(count.claim.speaker) == voice]
        head = f"Losses of {party}, {words}"
        if told:
            yield _series(index, told, head)
        elif voice == side:
            yield Sentence("None on the record.", tuple(c.claim.id for c in mine), (), "missing", head)
    yield from _compared(index, side, mine)


def _series(index: Index, counts: Sequence[Count], head: str) -> Sentence:
    """``Soldiers killed: 103 (30 September 2020), 320 (7 October 2020); wounded: 120 (…). Said by …``"""
    lines: dict[tuple[str, str], list[Count]] = {}
    for count in sorted(counts, key=lambda c: (c.day, c.claim.known, c.claim.id)):
        lines.setdefault((count.figure.kind, count.figure.who), []).append(count)
    ranked = sorted(lines, key=lambda line: _rank(line[0]))
    kept = {line: _steps(lines[line]) for line in ranked}
    used = [count for steps in kept.values() for count in steps]
    voices = list(dict.fromkeys(index.names.speaker(count.claim) for count in used))
    main = _main_voice(index, used)
    text = "; ".join(
        f"{_noun(*line)}: {', '.join(_step(index, count, main) for count in kept[line])}" for line in ranked
    )
    weigh = listed([note for count in used if (note := index.names.relay(count.claim))])
    loose = all(not count.claim.verified for count in used)
    said = (f" Said by {main}." if len(voices) == 1 else f" Said by {main} where nobody is named.") if main else ""
    read = "" if all(is_curated(count.claim) for count in used) else "read by machine"
    marks = [weigh, "unverified" if loose else _some_unverified(used), read]
    marked = "".join(f" ({mark})" for mark in marks if mark)
    cites = tuple(dict.fromkeys(count.claim.id for count in used))
    told = f"{sentence_case(text)}.{said}"
    return Sentence(f"{told[:-1]}{marked}.", cites, (), "unverified" if loose else "plain", head)


def _some_unverified(used: Sequence[Count]) -> str:
    days = listed([long_date(count.day) for count in used if not count.claim.verified])
    return f"unverified: {days}" if days else ""


def _rank(kind: str) -> int:
    return (*PEOPLE, *MATERIEL).index(kind)


def _noun(kind: str, who: str) -> str:
    people = "" if who in ("unknown", "people") else f"{who} "
    return f"{people}{NOUNS[kind]}"


def _steps(counts: list[Count]) -> list[Count]:
    """The first and the latest few of a series, without steps that repeat the number before."""
    distinct = [c for n, c in enumerate(counts) if n == 0 or _said(c) != _said(counts[n - 1])]
    return distinct if len(distinct) <= MOST_STEPS else [distinct[0], *distinct[-MOST_STEPS + 1 :]]


def _main_voice(index: Index, used: Sequence[Count]) -> str:
    """The speaker of most of the counts, named once; none where nobody has more than half."""
    voices = [index.names.speaker(count.claim) for count in used]
    most = max(dict.fromkeys(voices), key=voices.count)
    return most if voices.count(most) * 2 > len(voices) else ""


def _step(index: Index, count: Count, main: str) -> str:
    voice = "" if index.names.speaker(count.claim) == main else f"{index.names.speaker(count.claim)}, "
    return f"{_said(count)} ({voice}{_short_day(index, count.day)})"


def _short_day(index: Index, day: date) -> str:
    """The day without its year where that is the brief's own."""
    return f"{day.day} {day:%B}" if day.year == index.as_of.year else long_date(day)


def _said(count: Count) -> str:
    return bounds(count.figure, count.claim.text)


def _compared(index: Index, side: int, counts: Sequence[Count]) -> Iterator[Sentence]:
    """How many times the own count the other side's is, where both count the same thing to about the same day."""
    own = _latest_killed(index, counts, side)
    other = _latest_killed(index, counts, 1 - side)
    if own is None or other is None or abs((own.day - other.day).days) > COMPARED_DAYS:
        return
    low, high = central(own.figure), central(other.figure)
    if not low or not high:
        return
    times = ratio(high, low)
    mine, theirs = index.names.party(side), index.names.party(1 - side)
    text = f"{theirs}'s latest count of {mine}'s dead is {number(times.value)} times the own one."
    yield Sentence(text, (own.claim.id, other.claim.id), (times,), "contested", f"Losses of {mine}, compared")


def _latest_killed(
    index: Index, counts: Sequence[Count], voice: int, kinds: Sequence[FigureKind] = ("killed",)
) -> Count | None:
    """The latest verified count of dead soldiers (or of people not told apart) by one side, the first kind there is."""
    told = [
        count for count in counts
        if count.figure.kind in kinds and count.figure.who != "civilians" and count.claim.verified
        and index.names.side_of(count.claim.speaker) == voice
    ]  # fmt: skip
    return max(
        told, key=lambda c: (-kinds.index(c.figure.kind), c.day, c.figure.best is not None, c.claim.id), default=None
    )


def main_line(index: Index) -> Iterator[Sentence]:
    """In a war: each side's dead by its own latest count and by the other side's, in one sentence."""
    if not index.war:
        return
    counts = running_counts(index)
    cites, parts = [claim.id for claim in index.war], []
    for side in (0, 1):
        mine = [count for count in counts if index.names.side_of(count.figure.side) == side]
        own, other = (
            _latest_killed(index, mine, voice, ("killed", "killed_and_wounded")) for voice in (side, 1 - side)
        )
        cites += [count.claim.id for count in (own, other) if count]
        counter = f"{index.names.party(1 - side)}'s count {_counted(index, other)}"
        parts.append(f"{index.names.party(side)}: own count {_counted(index, own)}; {counter}")
    yield Sentence(f"{'. '.join(parts)}.", tuple(dict.fromkeys(cites)), (), "contested", "Dead as claimed")


def _counted(index: Index, count: Count | None) -> str:
    if count is None:
        return "not on the record"
    together = "" if count.figure.kind == "killed" else f" {NOUNS[count.figure.kind]}"
    return f"{_said(count)}{together} ({_short_day(index, count.day)})"


def _together(index: Index, counts: Sequence[Count]) -> list[Sentence]:
    """Counts of both sides together or of a side not told, then those of somebody who is neither party."""
    heads = (("Both sides together, or side not told", [c for c in counts if c.figure.side is None]),
             ("Losses of others", [c for c in counts if c.figure.side is not None]))  # fmt: skip
    return [_series(index, some, head) for head, some in heads if some]


def missing_own_counts(index: Index) -> list[int]:
    """The sides of which others count losses of late and which publish no own count of soldiers killed."""
    counts = running_counts(index)
    dead = [
        c for c in counts if c.figure.kind in ("killed", "killed_and_wounded", "bodies") and c.figure.who != "civilians"
    ]
    told = {index.names.side_of(c.figure.side) for c in dead}
    own = {side for c in dead if (side := index.names.side_of(c.figure.side)) == index.names.side_of(c.claim.speaker)}
    return [side for side in (0, 1) if side in told and side not in own]
