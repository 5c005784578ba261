"""When fighting broke out, by uniform accounts and by the situation's own record; and how long before it was warned of.

By the news: the first of ``DAYS`` days with deaths between the two within a fortnight, when no such run lay in the
``QUIET`` days before. By UCDP: a month with at least ``TOLL`` deaths after three months with fewer. The two are one where
they lie within a month. The curated record's eruptions are shown beside them and marked: they were chosen with hindsight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from tocsin.evaluate.replay_records import Lead, Outbreak
from tocsin.schema.findings import Findings
from tocsin.schema.months import first_day, label, last_day
from tocsin.schema.risks import EarlyWarning, Level
from tocsin.store.pair_outcomes import NEWS, PairOutcomes

DAYS, FORTNIGHT, QUIET = 3, 14, 90
TOLL, MONTHS_BEFORE = 25, 3
SAME = timedelta(days=31)
LEVELS: tuple[Level, ...] = ("structural", "watch", "imminent")


def by_deaths(known: PairOutcomes, pair: str, first: date, last: date) -> list[Outbreak]:
    """Outbreaks by the uniform accounts from ``first`` to ``last``, oldest first."""
    told = list(_by_news(known.fatal_days(pair)))
    counted = [one for one in _by_months(known, pair) if not any(abs(one.day - other.day) <= SAME for other in told)]
    return sorted((one for one in [*told, *counted] if first <= one.day <= last), key=lambda one: one.day)


def by_record(findings: Findings, first: date, last: date) -> list[Outbreak]:
    """Eruptions of the situation's own record."""
    return [
        Outbreak(day=day, name="eruption by the situation's record", basis="curated", cites=(episode.id,))
        for episode in findings.episodes
        if (day := episode.eruption.start) is not None and first <= day <= last
    ]


def leads(outbreaks: Iterable[Outbreak], warnings: Sequence[EarlyWarning], first: date, last: date) -> tuple[Lead, ...]:
    """For each outbreak up to the last day judged and each level, how long it had been warned of on the eve."""
    days = sorted({one.day for one in outbreaks if first < one.day <= last + timedelta(days=7)})
    return tuple(lead(day, level, warnings) for day in days for level in LEVELS)


def lead(day: date, level: Level, warnings: Iterable[EarlyWarning]) -> Lead:
    """The warning that stood on the eve of a day, and since when warnings of its level had stood without a gap."""
    mine = sorted((one for one in warnings if one.level == level and one.issued < day), key=lambda one: one.issued)
    if not mine or mine[-1].expires < day:
        return Lead(outbreak=day, level=level, days=None)
    since = mine[-1]
    for one in reversed(mine[:-1]):
        if one.expires + timedelta(days=7) < since.issued:
            break
        since = one
    issued = mine[-1].issued
    return Lead(outbreak=day, level=level, days=(day - since.issued).days, issued=issued, since=since.issued)


def _by_news(days: Sequence[date]) -> Iterator[Outbreak]:
    runs = [day for at, day in enumerate(days[: len(days) - DAYS + 1]) if (days[at + DAYS - 1] - day).days < FORTNIGHT]
    for at, day in enumerate(runs):
        if at == 0 or (day - runs[at - 1]).days > QUIET:
            yield Outbreak(day=day, name=f"deaths told on {DAYS} days of a fortnight", basis="uniform", cites=(NEWS,))


def _by_months(known: PairOutcomes, pair: str) -> Iterator[Outbreak]:
    if known.months is None:
        return
    dead = known.months.deaths.get(pair, {})
    for month in sorted(dead):
        before = [dead.get(month - back, 0.0) for back in range(1, MONTHS_BEFORE + 1)]
        if dead[month] >= TOLL and all(toll < TOLL for toll in before):
            inside = [day for day in known.fatal_days(pair) if first_day(month) <= day <= last_day(month)]
            name = f"{dead[month]:,.0f} deaths counted in {label(month)}"
            day = inside[0] if inside else first_day(month)
            yield Outbreak(day=day, name=name, basis="uniform", cites=(known.months.name,))
