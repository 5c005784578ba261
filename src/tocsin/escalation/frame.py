"""Pair-years: what was so at the end of a year, and what came in the next. Arrays are (pairs, years).

The population of a year are the pairs of states that both existed and that, at the end of the year before, were rivals,
or neighbours with an open territorial claim, or had a dispute in the last 15 years of the dispute record, or stood on
opposite sides of fighting in the last 10 known years. The rules are those of ``pair_population``, by what happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tocsin.escalation.pair_record import (
    RECORD_END,
    STILL,
    Codes,
    Dispute,
    Opposing,
    Spell,
    borders,
    claims,
    disputes,
    opposing,
    rivalries,
    states,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
STRUCTURE = (
    "rivalry_spatial",
    "rivalry_other",
    "land_neighbours",
    "claim_open",
    "fatal_disputes",
    "disputes",
    "fighting",
)
HALF_LIFE = 5.0
"""Years after which a past dispute counts half; of 3, 5, 10 and 20 the best on 1991-2000 fitted to 1990, by little."""
DISPUTE_YEARS, FIGHTING_YEARS, RECENT_FIGHTING = 15, 10, 5
UCDP_LAG = 2
"""A UCDP year is known from 1 July of the next: at the end of a year, the year before it is the last known."""
COUNTED = 25
"""Years after which a past dispute no longer counts: by then for a thirty-second."""
FIRST = 1915


@dataclass(frozen=True)
class Sources:
    """What the frame is made from."""

    disputes: list[Dispute]
    spells: list[Spell]
    opposing: list[Opposing]
    exists: dict[int, tuple[date, date]]

    @classmethod
    def read(cls, data: Path, listed: str = "tss") -> Sources:
        """From a folder with ``ties``, ``ucdp`` and ``codes``."""
        ties = data / "ties"
        spells = rivalries(ties, listed) + borders(ties) + claims(ties)
        return cls(disputes(ties), spells, opposing(data / "ucdp"), states(data / "codes"))


@dataclass(frozen=True, eq=False)
class Frame:
    """Pair-years of ``years``: features (pairs, years, ``STRUCTURE``), as of the end of the year before.

    ``member``: in the population; ``at_risk``: and no dispute of the pair was going on when the year began.
    ``fatal``, ``war``, ``any``: a dispute with a death, of war, of any kind began in the year; ``unknown``: one of which it is
    not known whether anyone died. ``exist``: both states did; ``states`` (years,) how many there were.
    """

    pairs: tuple[Codes, ...]
    years: NDArray[np.int64]
    x: Floats
    member: Flags
    at_risk: Flags
    fatal: Flags
    war: Flags
    any: Flags
    unknown: Flags
    exist: Flags
    states: NDArray[np.int64]


def decay(starts: Floats) -> Floats:
    """Sum of the last ``COUNTED`` years' starts (pairs, years) at each year's end, one half-life old counting half."""
    found = np.zeros_like(starts)
    for age in range(min(COUNTED, starts.shape[1])):
        found[:, age:] += 0.5 ** (age / HALF_LIFE) * starts[:, : starts.shape[1] - age]
    return found


def frame(sources: Sources, first: int, last: int, stale: int = 0) -> Frame:
    """The frame of the years ``first`` to ``last``; ``stale``: as if the dispute record had ended so many years earlier."""
    pairs = tuple(
        sorted(
            {d.pair for d in sources.disputes} | {s.pair for s in sources.spells} | {o.pair for o in sources.opposing}
        )
    )
    span = np.arange(FIRST, last + 1)
    place = {pair: at for at, pair in enumerate(pairs)}
    began = {kind: _starts(sources.disputes, place, span, kind) for kind in ("any", "fatal", "war", "unknown")}
    facts = {name: _facts(sources.spells, place, span, name) for name in {s.fact for s in sources.spells}}
    fights = np.zeros((len(pairs), len(span)))
    for one in sources.opposing:
        if FIRST <= one.year <= last:
            fights[place[one.pair], one.year - FIRST] = 1
    before = np.arange(first, last + 1) - FIRST - 1
    past = {name: decay(began[kind]) for name, kind in (("fatal_disputes", "fatal"), ("disputes", "any"))}
    recent = _within(fights, RECENT_FIGHTING, UCDP_LAG - 1)[:, before]
    spatial = facts["rivalry_spatial"][:, before]
    columns = {
        "rivalry_spatial": spatial, "rivalry_other": facts["rivalry_other"][:, before] * (1 - spatial),
        "land_neighbours": facts["land_neighbours"][:, before], "claim_open": facts["claim_open"][:, before],
        "fatal_disputes": np.log1p(past["fatal_disputes"][:, before - stale]),
        "disputes": np.log1p(past["disputes"][:, before - stale]), "fighting": recent,
    }  # fmt: skip
    near = np.maximum(columns["land_neighbours"], facts["water_neighbours"][:, before])
    reasons = [spatial, facts["rivalry_other"][:, before], near * columns["claim_open"],
               _within(began["any"], DISPUTE_YEARS, stale)[:, before],
               _within(fights, FIGHTING_YEARS, UCDP_LAG - 1)[:, before]]  # fmt: skip
    exist = _exist(sources, pairs, span[before + 1])
    member = (np.max(reasons, axis=0) > 0) & exist
    going = _going(sources.disputes, place, span)[:, before + 1]
    now = {kind: array[:, before + 1] > 0 for kind, array in began.items()}
    return Frame(pairs, span[before + 1], np.stack([columns[name] for name in STRUCTURE], axis=-1), member,
                 member & ~going, now["fatal"], now["war"], now["any"], now["unknown"] & ~now["fatal"],
                 exist, _how_many(sources, span[before + 1]))  # fmt: skip


def _starts(found: list[Dispute], place: dict[Codes, int], span: NDArray[np.int64], kind: str) -> Floats:
    counts = np.zeros((len(place), len(span)))
    wanted: dict[str, Callable[[Dispute], bool | None]] = {
        "any": lambda d: True, "fatal": lambda d: d.fatal, "war": lambda d: d.war, "unknown": lambda d: d.fatal is None
    }  # fmt: skip
    for one in found:
        if span[0] <= one.year <= min(span[-1], RECORD_END) and wanted[kind](one):
            counts[place[one.pair], one.year - span[0]] += 1
    return counts


def _going(found: list[Dispute], place: dict[Codes, int], span: NDArray[np.int64]) -> Flags:
    """Whether a dispute begun in an earlier year was still going on in the year."""
    going = np.zeros((len(place), len(span)), dtype=bool)
    for one in found:
        going[place[one.pair], max(one.year + 1 - span[0], 0) : max(one.end_year + 1 - span[0], 0)] = True
    return going


def _facts(spells: list[Spell], place: dict[Codes, int], span: NDArray[np.int64], fact: str) -> Floats:
    held = np.zeros((len(place), len(span)))
    for one in spells:
        if one.fact == fact:
            until = span[-1] if one.until == STILL else one.until
            held[place[one.pair], max(one.since - span[0], 0) : max(until + 1 - span[0], 0)] = 1
    return held


def _within(events: Floats, years: int, lag: int) -> Floats:
    """1 where any event lies in the ``years`` years that end ``lag`` years before."""
    total = np.cumsum(np.pad(events, ((0, 0), (years + lag, 0))), axis=1)
    width = events.shape[1]
    before = np.pad(total, ((0, 0), (1, 0)))
    return np.asarray((before[:, years + 1 : years + 1 + width] - before[:, 1 : 1 + width]) > 0, dtype=float)


def _how_many(sources: Sources, years: NDArray[np.int64]) -> NDArray[np.int64]:
    spans = np.array([(first.year, last.year) for first, last in sources.exists.values()])
    return np.asarray(((years[:, None] > spans[:, 0]) & (years[:, None] <= spans[:, 1])).sum(axis=1))


def _exist(sources: Sources, pairs: tuple[Codes, ...], years: NDArray[np.int64]) -> Flags:
    spans = {code: (first.year, last.year) for code, (first, last) in sources.exists.items()}
    none = (STILL, 0)
    both = [
        (max(spans.get(a, none)[0], spans.get(b, none)[0]), min(spans.get(a, none)[1], spans.get(b, none)[1]))
        for a, b in pairs
    ]
    found = np.array(both)
    return np.asarray((years > found[:, :1]) & (years <= found[:, 1:]))
