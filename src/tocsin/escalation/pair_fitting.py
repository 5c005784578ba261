"""Fits the pair models on the records, one fit per year: ``make fit-pairs``.

Fatal dispute within 12 months: pair-years 1946 to the year, at risk (no dispute of the pair going on), outcomes from the
dispute record. Fatal incident within 30 days: pair-months 1991 to the year in which UCDP GED counts a death between the two
states or a fatal dispute of theirs began: UCDP alone leaves out pairs that never came to 25 deaths in a year, and the dispute
record alone dates nothing after a dispute's first month. News terms come second, given the structural log-odds, on 2004 to
the year (incidents: from July 2003). Priors are in ``PRIORS``: set before any
fit, but for those of deadly months, which were set anew after a look at 1994-2000.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from tocsin.escalation import pair_news
from tocsin.escalation.frame import STRUCTURE, Floats, Frame, Sources, frame
from tocsin.escalation.logit import fit, spread
from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.pair_model import FILE, BaseRate, Block, Fit, Model, WarShare, name_of, values
from tocsin.escalation.pair_population import MONTHS, MONTHS_BACK, DayTable, Lately, day_table, deadly, lately
from tocsin.escalation.pair_record import Spell, pair_of, rows
from tocsin.escalation.pair_tables import iso_codes, named
from tocsin.schema.months import last_day, month_id
from tocsin.schema.news import NewsSeries
from tocsin.store.pair_figures import MONTHS_FIRST

FITTED = tuple(range(2003, 2011))
OLD = 9
"""Years that the record is taken to have ended before, for the coefficients of days long after its end."""
FIRST_YEAR, FIRST_MONTH, NEWS_YEAR, NEWS_MONTH = 1946, month_id(1991, 1), 2004, month_id(2003, 7)
PRIORS: dict[str, tuple[float, float]] = {
    "intercept": (-4.0, 2.0), "rivalry_spatial": (0.7, 0.5), "rivalry_other": (0.4, 0.5), "land_neighbours": (0.3, 0.5),
    "claim_open": (0.3, 0.5), "fatal_disputes": (0.5, 0.5), "disputes": (0.3, 0.5), "fighting": (0.3, 0.5),
    "structure": (1.0, 0.3), "deadly": (0.0, 2.0), "deadly_months": (0.5, 0.25), "deadly_year": (1.5, 0.5),
    "news": (0.0, 0.5), "material_30": (0.2, 0.25), "material_365": (0.2, 0.25), "surge": (0.1, 0.25),
    "verbal_90": (0.0, 0.25), "cooperation_90": (0.0, 0.25),
}  # fmt: skip
"""Mean and standard deviation of each weight's normal prior, in log-odds; "news" is the news block's intercept."""


TERMS: dict[Lately, tuple[str, ...]] = {
    "unknown": STRUCTURE, "quiet": (*STRUCTURE, "deadly_year"), "deadly": ("deadly_months",)
}  # fmt: skip
"""Terms of the incident models. Where people died in the last three months, only how often in the year is asked: standing
facts do not tell which fighting goes on (chosen on 1994-2000, where it brought the Brier skill from 0.11 to 0.26)."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows to fit on: features (n, k), outcomes (n,), the pair of each, its year or month, and log-odds given already."""

    terms: tuple[str, ...]
    x: Floats
    y: Floats
    group: NDArray[np.int64]
    period: NDArray[np.int64]
    offset: Floats | float = 0.0


def fits(data: Path, news: NewsSeries, years: Iterable[int] = FITTED) -> tuple[Fit, ...]:
    """One fit per year, from the folder of records and the packaged tables."""
    sources = Sources.read(data)
    inputs = PairInputs.packaged(news)
    return tuple(fit_year(sources, inputs, year, war_shares(data, year)) for year in years)


def write(found: Sequence[Fit], package: Path) -> None:
    """The fits as the packaged file, numbers to six digits."""
    path = package / "escalation/fitted" / FILE
    path.write_bytes(msgspec.json.format(msgspec.json.encode(_rounded(msgspec.to_builtins(found))), indent=0) + b"\n")


def fit_year(sources: Sources, inputs: PairInputs, year: int, war: dict[str, WarShare]) -> Fit:
    """All models on what happened to the end of a year."""
    frames = {stale: frame(sources, FIRST_YEAR, year, OLD * stale) for stale in (False, True)}
    models, disputes = {}, Outcomes.of(frames[False])
    incidents = incident_months(sources, inputs)
    for stale, one in frames.items():
        told = dispute_rows(one)
        structure = block_of(told, "intercept")
        models[name_of("fatal_dispute", stale)] = _model(
            told, structure, _dispute_news(inputs, disputes, year, structure)
        )
        for kind in TERMS:
            told = incident_rows(one, inputs, incidents, kind)
            base = incident_block(told, structure, kind)
            news = _incident_news(inputs, incidents, year, base, kind)
            models[name_of("fatal_incident", stale, kind)] = _model(told, base, news)
    return Fit(year, models, war, base_rates(frames[False], inputs, incidents))


def base_rates(found: Frame, inputs: PairInputs, incidents: Floats) -> dict[str, BaseRate]:
    """How often each target came in the population; wars as disputes that reached war, begun in the year."""
    known = found.at_risk & ~found.unknown
    others = ~found.member & found.exist
    # every two states make a pair; those that no list speaks of had no dispute
    every = int(sum(n * (n - 1) // 2 for n in found.states)) - int(found.member.sum())
    months = incident_rows(found, inputs, incidents, "unknown")
    since = found.years >= 1991
    other_months = 12 * (int(sum(n * (n - 1) // 2 for n in found.states[since])) - int(found.member[:, since].sum()))
    return {
        "fatal_dispute other": BaseRate(every, int((others & found.fatal).sum())),
        "war other": BaseRate(every, int((others & found.war).sum())),
        "fatal_incident other": BaseRate(other_months, _other_incidents(found, inputs, incidents)),
        "fatal_dispute": BaseRate(int(known.sum()), int((known & found.fatal).sum())),
        "war": BaseRate(int(known.sum()), int((known & found.war).sum())),
        "fatal_incident": BaseRate(len(months.y), int(months.y.sum())),
    }


def _other_incidents(found: Frame, inputs: PairInputs, incidents: Floats) -> int:
    """Deadly months of pairs outside the population of the year."""
    codes, count = iso_codes(), 0
    member = {named(pair, codes): found.member[row] for row, pair in enumerate(found.pairs)}
    for pair, row in inputs.place.items():
        for month in np.flatnonzero(incidents[row] == 1) + MONTHS_FIRST:
            year = 1980 + (int(month) - 1) // 12
            if month >= FIRST_MONTH and year <= found.years[-1] and pair in member:
                count += not member[pair][year - found.years[0]]
    return count


def dispute_rows(found: Frame) -> Rows:
    """Pair-years at risk whose outcome is known."""
    keep = found.at_risk & ~found.unknown
    group = np.broadcast_to(np.arange(len(found.pairs))[:, None], keep.shape)[keep]
    period = np.broadcast_to(found.years, keep.shape)[keep]
    return Rows(STRUCTURE, found.x[keep], found.fatal[keep].astype(float), group, period)


def incident_months(sources: Sources, inputs: PairInputs) -> Floats:
    """(pairs, months): 1 where UCDP counts a death between the two or a fatal dispute of theirs began, 0, NaN unknown."""
    found, codes = inputs.deaths.copy(), iso_codes()
    for one in sources.disputes:
        row = inputs.place.get(named(one.pair, codes))
        if one.fatal and one.month is not None and row is not None and one.month >= MONTHS_FIRST:
            found[row, one.month - MONTHS_FIRST] = 1.0
    return found


def incident_rows(found: Frame, inputs: PairInputs, incidents: Floats, kind: Lately) -> Rows:
    """Pair-months of the population whose outcome is known; of all, or where the last three months were quiet or deadly."""
    codes = iso_codes()
    at = [(row, inputs.place.get(named(pair, codes), -1)) for row, pair in enumerate(found.pairs) if named(pair, codes)]
    rows_of, place = np.array([row for row, _ in at]), np.array([there for _, there in at])
    deaths = np.where(place[:, None] >= 0, inputs.deaths[place], 0.0)
    outcome = np.where(place[:, None] >= 0, incidents[place], 0.0)
    parts = []
    for month in range(FIRST_MONTH, month_id(int(found.years[-1]), 12) + 1):
        year = 1980 + (month - 1) // 12 - int(found.years[0])
        column = month - MONTHS_FIRST
        recent = deadly(deaths[:, column - 1 - MONTHS_BACK : column - 1])
        keep = found.member[rows_of, year] & ~np.isnan(outcome[:, column])
        if kind != "unknown":
            keep &= lately(recent)[kind]
        columns = dict(zip((*STRUCTURE, *MONTHS), np.column_stack([found.x[rows_of, year], recent]).T, strict=True))
        x = np.stack([columns[name] for name in TERMS[kind]], axis=-1)
        parts.append((x[keep], outcome[keep, column], rows_of[keep], np.full(int(keep.sum()), month)))
    x, y, group, period = (np.concatenate(one) for one in zip(*parts, strict=True))
    return Rows(TERMS[kind], x, y, group, period)


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Fatal disputes begun by pair (``AAA-BBB``) and year, and whether the pair was at risk with a known outcome."""

    began: dict[tuple[str, int], bool]

    @classmethod
    def of(cls, found: Frame) -> Outcomes:
        codes, known = iso_codes(), found.at_risk | ~found.member
        began = {}
        for row, pair in enumerate(found.pairs):
            for column, year in enumerate(found.years):
                if known[row, column] and not found.unknown[row, column] and named(pair, codes):
                    began[named(pair, codes), int(year)] = bool(found.fatal[row, column])
        return cls(began)


def war_shares(data: Path, last: int, first: int = 1946) -> dict[str, WarShare]:
    """Fatal disputes to ``last`` and how many reached war, where originators were spatial rivals and where not."""
    level = {n: both for n, *both in rows(data / "ties", "gml_mid_v2_2_1_disputes", "dispnum, hostlev, fatality")}
    rival = [s for s in Sources.read(data).spells if s.fact == "rivalry_spatial"]
    sides: dict[int, list[tuple[int, int, int]]] = {}
    for number, code, side, year in rows(
        data / "ties", "gml_mid_v2_2_1_participants", "dispnum, ccode, sidea, styear", "orig = 1"
    ):
        sides.setdefault(number, []).append((code, side, year))
    counts = {"spatial": [0, 0], "other": [0, 0]}
    for number, members in sides.items():
        host, fatality = level[number]
        year = min(one[2] for one in members)
        if fatality > 0 and first <= year <= last:
            cell = counts["spatial" if _rivals(members, rival, year) else "other"]
            cell[0], cell[1] = cell[0] + 1, cell[1] + int(host == 5)
    return {kind: WarShare(*both) for kind, both in counts.items()}


def _rivals(members: list[tuple[int, int, int]], rival: list[Spell], year: int) -> bool:
    pairs = {pair_of(a, b) for a, first, _ in members if first == 1 for b, second, _ in members if second == 0}
    return any(one.pair in pairs and one.since <= year <= one.until for one in rival)


# The two stages ----------------------------------------------------------------------------------------------------------


def _model(told: Rows, base: Block, news: Rows) -> Model:
    _, group = np.unique(told.group, return_inverse=True)
    sd = spread(eta_of(base, told), told.y, group)
    return Model(base, block_of(news, "news"), sd, len(told.y), int(told.y.sum()))


def incident_block(found: Rows, structure: Block, kind: Lately) -> Block:
    """The base block of an incident model."""
    return block_of(found, "deadly") if kind == "deadly" else led_block(found, structure)


def led_block(found: Rows, structure: Block) -> Block:
    """A block in which the structural terms enter as one sum, with the weights they have for fatal disputes.

    A few long conflicts make most of the deadly months: fitted freely, their own marks would pass for causes. One common
    slope and the terms of the months are fitted, the structure's own uncertainty is carried along.
    """
    k = len(structure.terms)
    line = (found.x[:, :k] - np.array(structure.usual)) @ np.array(structure.weights)
    own = found.x[:, k:]
    usual = own.mean(axis=0)
    x = np.column_stack([np.ones(len(line)), line, own - usual])
    prior = np.array([PRIORS[name] for name in ("intercept", "structure", *found.terms[k:])])
    posterior = fit(x, found.y, prior[:, 0], prior[:, 1])
    slope, inner = float(posterior.mean[1]), np.array(structure.weights)
    turn = np.zeros((1 + len(found.terms), x.shape[1]))
    turn[0, 0], turn[1 : k + 1, 1], turn[k + 1 :, 2:] = 1.0, inner, np.eye(own.shape[1])
    cov = turn @ posterior.cov @ turn.T
    cov[1 : k + 1, 1 : k + 1] += slope**2 * np.array(structure.cov)[1:, 1:]
    weights = (*(slope * inner).tolist(), *posterior.mean[2:].tolist())
    away = (x[:, 1] * slope) + x[:, 2:] @ posterior.mean[2:]
    return Block(found.terms, float(posterior.mean[0]), weights, (*structure.usual, *usual.tolist()),
                 tuple(tuple(row) for row in cov.tolist()), float(away.std()))  # fmt: skip


def eta_of(block: Block, found: Rows) -> Floats:
    """Log-odds of the rows by a block."""
    return np.asarray(
        block.intercept + np.nan_to_num(found.x - np.array(block.usual)) @ np.array(block.weights) + found.offset
    )


def block_of(found: Rows, intercept: str) -> Block:
    """A block of centred terms fitted on rows; without rows it is its prior."""
    usual = found.x.mean(axis=0) if len(found.x) else np.zeros(len(found.terms))
    x = np.column_stack([np.ones(len(found.x)), found.x - usual])
    prior = np.array([PRIORS[name] for name in (intercept, *found.terms)])
    posterior = fit(x, found.y, prior[:, 0], prior[:, 1], found.offset)
    weights = posterior.mean[1:]
    sd = float((x[:, 1:] @ weights).std()) if len(x) else 0.5
    return Block(found.terms, float(posterior.mean[0]), tuple(weights.tolist()), tuple(usual.tolist()),
                 tuple(tuple(row) for row in posterior.cov.tolist()), sd)  # fmt: skip


def _dispute_news(inputs: PairInputs, outcomes: Outcomes, last: int, base: Block) -> Rows:
    parts = []
    for year in range(NEWS_YEAR, last + 1):
        table = day_table(inputs, date(year - 1, 12, 31))
        outcome = np.array([outcomes.began.get((pair, year), False) for pair in inputs.pairs], dtype=float)
        listed = np.array([(pair, year) in outcomes.began for pair in inputs.pairs])
        parts.append(_news_part(table, base, outcome, table.member & listed))
    return _joined(parts)


def _incident_news(inputs: PairInputs, incidents: Floats, last: int, base: Block, kind: Lately) -> Rows:
    parts = []
    for month in range(NEWS_MONTH, month_id(last, 12) + 1):
        table = day_table(inputs, last_day(month - 1))
        outcome = incidents[:, month - MONTHS_FIRST]
        keep = table.member & ~np.isnan(outcome)
        if kind != "unknown":
            keep &= lately(table.months)[kind]
        parts.append(_news_part(table, base, outcome, keep))
    return _joined(parts)


def _news_part(table: DayTable, base: Block, outcome: Floats, keep: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    if table.news is None:
        keep = np.zeros_like(keep)
    given = base.intercept + np.nan_to_num(values(base, table) - np.array(base.usual)) @ np.array(base.weights)
    news = table.news if table.news is not None else np.zeros((len(keep), len(pair_news.NEWS)))
    return news[keep], outcome[keep], given[keep]


def _joined(parts: list[tuple[Floats, Floats, Floats]]) -> Rows:
    empty = (np.zeros((0, len(pair_news.NEWS))), np.zeros(0), np.zeros(0))
    x, y, offset = (np.concatenate(one) for one in zip(empty, *parts, strict=True))
    none = np.zeros(len(y), dtype=np.int64)
    return Rows(pair_news.NEWS, x, y, none, none, offset)


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value
