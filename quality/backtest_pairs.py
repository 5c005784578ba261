"""The pair models on years they had not seen, misses first: `make backtest-pairs` writes docs/pairs-backtest.md.

Everything was chosen on years to 2000: those are the development part, run by default. `--test` runs the test part too: the
dispute record 2001-2010, deadly months 2001-2021, and the ranking on UCDP's years 2011-2024. It is looked at once.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from fit_pairs import DATA, packaged_news
from numpy.typing import NDArray

from tocsin.charts import svg
from tocsin.escalation.frame import Floats, Sources, frame
from tocsin.escalation.logit import sigmoid
from tocsin.escalation.pair_fitting import (
    OLD,
    Outcomes,
    Rows,
    block_of,
    dispute_rows,
    eta_of,
    incident_block,
    incident_months,
    incident_rows,
)
from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.pair_model import Fit, fit_for, probabilities
from tocsin.escalation.pair_population import DayTable, Lately, day_table, lately
from tocsin.escalation.pair_record import RECORD_END
from tocsin.escalation.pair_tables import iso_codes, named
from tocsin.evaluate import binary
from tocsin.evaluate.calibration import Bin, reliability
from tocsin.schema.months import label, last_day, month_id
from tocsin.store.pair_figures import MONTHS_FIRST

ROOT = Path(__file__).parents[1]
PAGE, IMAGES = ROOT / "docs/pairs-backtest.md", ROOT / "docs/images"
EDGES = {
    "12m": (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 1.0),
    "30d": (0.0, 0.001, 0.002, 0.005, 0.02, 0.1, 0.3, 0.6, 1.0),
}
ALARMS = 10
KINDS: tuple[Lately, ...] = ("quiet", "deadly")
MISSES = 10
HEAD = """# How good the pair models are

Made by `make backtest-pairs` from the records named in [pairs.md](pairs.md). Each year is forecast by a fit that saw only years
before it. Skill is 1 − Brier ÷ Brier of the base rate of the years before; intervals are 90 %, whole pairs drawn with
replacement. *Persistence* gives each pair the rate, in the years before, of pairs with the same recent past: a fatal dispute
in the last five years or none; deaths in the last three known months or none. PPV is the share of alarms that were hits
where the ten likeliest pairs of each period (year or month) get one.
"""


@dataclass(frozen=True, eq=False)
class Part:
    """Scored rows: probability, outcome, two references, and of which pair and period each is."""

    title: str
    horizon: str
    p: Floats
    y: Floats
    base: Floats
    persistence: Floats
    pair: NDArray[np.int64]
    period: NDArray[np.int64]
    names: Callable[[int], str]
    ranking: bool = False

    def where(self, keep: NDArray[np.bool_], title: str) -> Part:
        """Some of the rows."""
        cut = [getattr(self, name)[keep] for name in ("p", "y", "base", "persistence", "pair", "period")]
        places = np.flatnonzero(keep)
        return Part(title, self.horizon, *cut, lambda row: self.names(int(places[row])))


# The rolling origin ------------------------------------------------------------------------------------------------------


def disputes(sources: Sources, years: Sequence[int], old: bool, title: str) -> Part:
    """Fatal disputes by year, structural terms only, fitted on the years before."""
    every = frame(sources, 1946, years[-1], OLD * old)
    rows = dispute_rows(every)
    recent = recent_fatal(every.fatal)[every.at_risk & ~every.unknown]
    p, base, persistence = np.zeros(len(rows.y)), np.zeros(len(rows.y)), np.zeros(len(rows.y))
    for year in years:
        before, now = rows.period < year, rows.period == year
        p[now] = sigmoid(eta_of(block_of(cut(rows, before), "intercept"), cut(rows, now)))
        base[now], persistence[now] = references(rows.y[before], recent[before], recent[now])
    names = [named(pair, iso_codes()) or str(pair) for pair in every.pairs]
    part = Part(title, "12m", p, rows.y, base, persistence, rows.group, rows.period,
                lambda row: f"{names[rows.group[row]]} {rows.period[row]}")  # fmt: skip
    return part.where(rows.period >= years[0], title)


def recent_fatal(fatal: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(pairs, years): a fatal dispute began in the five years before."""
    total = np.cumsum(np.pad(fatal.astype(float), ((0, 0), (6, 0))), axis=1)
    width = fatal.shape[1]
    return np.asarray(total[:, 5 : 5 + width] - total[:, :width] > 0)


def incidents(sources: Sources, inputs: PairInputs, years: Sequence[int], title: str) -> Part:
    """Fatal incidents by month, from structure and recent months, fitted on the years before."""
    every = frame(sources, 1946, years[-1])
    told, outcomes = dispute_rows(every), incident_months(sources, inputs)
    by_kind = {kind: incident_rows(every, inputs, outcomes, kind) for kind in KINDS}
    chances = {kind: np.zeros(len(rows.y)) for kind, rows in by_kind.items()}
    period, y = (np.concatenate([getattr(rows, name) for rows in by_kind.values()]) for name in ("period", "y"))
    late = np.concatenate([np.full(len(rows.y), kind == "deadly") for kind, rows in by_kind.items()])
    base, persistence = np.zeros(len(y)), np.zeros(len(y))
    for year in years:
        first, last = month_id(year, 1), month_id(year, 12)
        structure = block_of(cut(told, told.period < year), "intercept")
        for kind, rows in by_kind.items():
            block = incident_block(cut(rows, rows.period < first), structure, kind)
            now = (rows.period >= first) & (rows.period <= last)
            chances[kind][now] = sigmoid(eta_of(block, cut(rows, now)))
        before, now = period < first, (period >= first) & (period <= last)
        base[now], persistence[now] = references(y[before], late[before], late[now])
    names = [named(pair, iso_codes()) for pair in every.pairs]
    pair = np.concatenate([rows.group for rows in by_kind.values()])
    part = Part(title, "30d", np.concatenate(list(chances.values())), y, base, persistence, pair, period,
                lambda row: f"{names[pair[row]]} {label(int(period[row]))}")  # fmt: skip
    return part.where(period >= month_id(years[0], 1), title)


def cut(rows: Rows, keep: NDArray[np.bool_]) -> Rows:
    """Some of the rows."""
    return replace(rows, x=rows.x[keep], y=rows.y[keep], group=rows.group[keep], period=rows.period[keep])


def references(y: Floats, recent: NDArray[np.bool_], now: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The base rate of the years before, and that of pairs with the same recent past."""
    return np.full(len(now), y.mean()), np.where(now, y[recent].mean(), y[~recent].mean())


# By what ships: the test part ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Past:
    """What came in past rows, with or without the same in the recent past: what persistence is reckoned from."""

    period: NDArray[np.int64]
    y: Floats
    recent: NDArray[np.bool_]

    def rates(self, before: int) -> tuple[float, float]:
        """The rates of rows with and without, in periods before one."""
        known = self.period < before
        return float(self.y[known & self.recent].mean()), float(self.y[known & ~self.recent].mean())


def shipped_disputes(inputs: PairInputs, sources: Sources, years: Sequence[int], title: str) -> Part:
    """Fatal disputes by year as `tocsin risk` gave them on the last day of the year before, with the news."""
    every = frame(sources, 1946, years[-1])
    began, rows = Outcomes.of(every).began, dispute_rows(every)
    past = Past(rows.period, rows.y, recent_fatal(every.fatal)[every.at_risk & ~every.unknown])
    parts = []
    for year in years:
        table, fit = _day(inputs, date(year - 1, 12, 31))
        listed = np.array([(pair, year) in began for pair in inputs.pairs])
        y = np.array([began.get((pair, year), False) for pair in inputs.pairs], dtype=float)
        recent = np.array([any(began.get((pair, year - back), False) for back in range(1, 6)) for pair in inputs.pairs])
        p, base = probabilities(fit, table)["fatal_dispute", "12m"], fit.base_rates["fatal_dispute"].rate
        parts.append(shipped_part(p, y, base, past.rates(year), recent, table.member & listed, year))
    return joined(inputs, parts, "12m", title, str)


def shipped_incidents(
    inputs: PairInputs, sources: Sources, outcomes: Floats, months: Sequence[int], title: str
) -> Part:
    """Deadly months as `tocsin risk` gave them on the last day of the month before."""
    every = frame(sources, 1946, min(RECORD_END, 1980 + (months[-1] - 1) // 12))
    told = [(kind == "deadly", incident_rows(every, inputs, outcomes, kind)) for kind in KINDS]
    past = Past(np.concatenate([rows.period for _, rows in told]), np.concatenate([rows.y for _, rows in told]),
                np.concatenate([np.full(len(rows.y), late) for late, rows in told]))  # fmt: skip
    parts = []
    for month in months:
        table, fit = _day(inputs, last_day(month - 1))
        y, recent = outcomes[:, month - MONTHS_FIRST], lately(table.months)["deadly"]
        p, base = probabilities(fit, table)["fatal_incident", "30d"], fit.base_rates["fatal_incident"].rate
        parts.append(shipped_part(p, y, base, past.rates(month), recent, table.member & ~np.isnan(y), month))
    return joined(inputs, parts, "30d", title, label)


def shipped_years(inputs: PairInputs, years: Sequence[int], title: str) -> Part:
    """Ranking on another record: UCDP has the two on opposite sides, one of them a main party, and had not the year before.

    The chance is that of a fatal dispute, another thing, so that only its ranking is scored; beside it that of persistence:
    fighting in the five years before that.
    """
    fought = {(row.pair, row.year) for row in inputs.figures.years if row.main}
    parts = []
    for year in years:
        table, fit = _day(inputs, date(year - 1, 12, 31))
        y, before = (np.array([(pair, when) in fought for pair in inputs.pairs]) for when in (year, year - 1))
        recent = np.array([any((pair, year - back) in fought for back in range(2, 7)) for pair in inputs.pairs])
        p, base = probabilities(fit, table)["fatal_dispute", "12m"], fit.base_rates["fatal_dispute"].rate
        parts.append(shipped_part(p, y.astype(float), base, (1.0, 0.0), recent, table.member & ~before, year))
    return replace(joined(inputs, parts, "12m", title, str), ranking=True)


def _day(inputs: PairInputs, day: date) -> tuple[DayTable, Fit]:
    return day_table(inputs, day), fit_for(day)


Shipped = tuple[Floats, Floats, Floats, Floats, NDArray[np.int64], NDArray[np.int64]]


def shipped_part(
    p: Floats,
    y: Floats,
    base: float,
    rates: tuple[float, float],
    recent: NDArray[np.bool_],
    keep: NDArray[np.bool_],
    period: int,
) -> Shipped:
    """The rows of one period."""
    rows = np.flatnonzero(keep)
    persistence = np.where(recent[keep], *rates)
    return p[keep], y[keep], np.full(len(rows), base), persistence, rows, np.full(len(rows), period)


def joined(inputs: PairInputs, parts: list[Shipped], horizon: str, title: str, told: Callable[[int], str]) -> Part:
    """All periods as one part."""
    p, y, base, persistence, pair, period = (np.concatenate(one) for one in zip(*parts, strict=True))
    names = inputs.pairs
    return Part(title, horizon, p, y, base, persistence, pair, period,
                lambda row: f"{names[pair[row]]} {told(int(period[row]))}")  # fmt: skip


# The page ----------------------------------------------------------------------------------------------------------------


def page(parts: Sequence[Part], tested: bool) -> str:
    """The whole page; the plots are written beside it."""
    body = [HEAD, "" if tested else UNTESTED, *(section(part, f"pairs-{at + 1}") for at, part in enumerate(parts))]
    return "\n".join(line for line in body if line) + "\n"


def section(part: Part, name: str) -> str:
    """One part: misses first, scores, reliability."""
    bins = [one for one in reliability(part.p, part.y, EDGES[part.horizon]) if one.cells]
    (IMAGES / f"{name}.svg").write_text(plot(bins, part.title), encoding="utf-8")
    return "\n".join([
        f"\n## {part.title}\n", misses(part), "", scores(part), "", alarms(part), "", f"![Reliability](images/{name}.svg)\n",
        "| said | cells | mean said | happened |", "|---|---|---|---|",
        *(row_of(one) for one in bins),
    ])  # fmt: skip


def row_of(one: Bin) -> str:
    """A line of the table of reliability."""
    told = (one.forecast or 0.0, one.observed or 0.0)
    return (
        f"| {svg.share(one.low)} to {svg.share(one.high)} | {one.cells} | {svg.share(told[0])} | {svg.share(told[1])} |"
    )


def misses(part: Part) -> str:
    """What came with the least warning."""
    happened = np.flatnonzero(part.y > 0)
    worst = happened[np.argsort(part.p[happened], kind="stable")[:MISSES]]
    told = "; ".join(f"{part.names(int(row))} ({svg.share(float(part.p[row]))})" for row in worst)
    return f"Least warned of, with what was said: {told}."


def scores(part: Part) -> str:
    """The table of scores with intervals."""

    def of(score: Callable[[Floats, Floats, Floats, Floats], float]) -> str:
        arrays = (part.p, part.y, part.base, part.persistence)
        found = binary.clustered(lambda rows: score(*(one[rows] for one in arrays)), part.pair, draws=500)
        return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"

    lines = {
        "Brier skill over the base rate": of(lambda p, y, b, q: binary.brier_skill(p, y, b)),
        "the same of persistence": of(lambda p, y, b, q: binary.brier_skill(q, y, b)),
        "Brier skill over persistence": of(lambda p, y, b, q: binary.brier_skill(p, y, q)),
        "log score (base rate, persistence)": f"{binary.log_score(part.p, part.y):.4f} "
        f"({binary.log_score(part.base, part.y):.4f}, {binary.log_score(part.persistence, part.y):.4f})",
        "area under the ROC curve": of(lambda p, y, b, q: binary.auc(p, y)),
        "the same of persistence, ties half": of(lambda p, y, b, q: binary.auc(q, y)),
        "said, on average, and seen": f"{svg.share(float(part.p.mean()))}, {svg.share(float(part.y.mean()))}",
    }
    if part.ranking:
        lines = {
            name: value for name, value in lines.items() if name.startswith(("area", "the same of persistence, ties"))
        }
    head = f"{len(part.y)} rows of {len(np.unique(part.pair))} pairs, {int(part.y.sum())} events.\n\n| | |\n|---|---|"
    return "\n".join([head, *(f"| {name} | {value} |" for name, value in lines.items())])


def alarms(part: Part) -> str:
    """PPV on the budget, and how long before an event its run of alarms began."""
    found = binary.precision_at(part.p, part.y, part.period, ALARMS)
    unit = "year" if part.horizon == "12m" else "month"
    leads = lead_times(part)
    known = sorted(lead for lead in leads if lead is not None)
    median = (
        f"; the run of alarms before a hit began a median of {known[len(known) // 2]} {unit}s earlier" if known else ""
    )
    return (
        f"At {ALARMS} alarms a {unit}: {found.hits} of {found.alarms} were hits (PPV {svg.share(found.ppv)}), {found.hits} of "
        f"{found.events} events had one{median}."
    )


def lead_times(part: Part) -> list[int | None]:
    """For each event that is the first of its pair in twelve periods, the length of the run of alarms before it."""
    alarmed = np.zeros(len(part.p), dtype=bool)
    for period in np.unique(part.period):
        rows = np.flatnonzero(part.period == period)
        alarmed[rows[np.argsort(-part.p[rows], kind="stable")[:ALARMS]]] = True
    found: list[int | None] = []
    span = int(part.period.max() - part.period.min()) + 1
    for pair in np.unique(part.pair):
        rows = np.flatnonzero(part.pair == pair)
        flags, events = np.zeros(span, dtype=bool), np.zeros(span, dtype=bool)
        at = part.period[rows] - part.period.min()
        flags[at], events[at] = alarmed[rows], part.y[rows] > 0
        first = [event and not events[max(place - 12, 0) : place].any() for place, event in enumerate(events)]
        found += binary.lead_times(flags, first, reach=12)
    return found


def plot(bins: Sequence[Bin], title: str) -> str:
    """Said against seen, both on a root scale, so that small chances can be told apart."""
    size, margin = 300.0, 46.0

    def x(p: float) -> float:
        return margin + size * math.sqrt(p)

    def y(p: float) -> float:
        return margin + size * (1 - math.sqrt(p))

    marks = [svg.line(x(0), y(0), x(1), y(1), "grid")]
    for tick in (0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0):
        marks += [svg.text(x(tick), y(0) + 16, svg.share(tick), "label", "middle") if tick > 0.005 else ""]
        marks += [svg.text(x(0) - 6, y(tick) + 4, svg.share(tick), "label", "end") if tick > 0.005 else ""]
    for one in bins:
        said, seen = one.forecast or 0.0, one.observed or 0.0
        note = f"{one.cells} rows: said {svg.share(said)}, happened {svg.share(seen)}"
        marks.append(svg.dot(x(said), y(seen), 2 + math.log10(one.cells + 1), "dot", note))
    marks += [
        svg.text(x(0.25), y(0) + 34, "said", "label", "middle"),
        svg.text(margin, margin - 12, "happened", "label"),
    ]
    told = "; ".join(
        f"said {svg.share(b.forecast or 0)}, happened {svg.share(b.observed or 0)} in {b.cells}" for b in bins
    )
    return svg.picture(
        f"Reliability: {title}", told, size + 2 * margin, size + 2 * margin, [m for m in marks if m], "reliability"
    )


UNTESTED = """
Only the development years are below: the test part (2001 and later) is run once, by `make backtest-pairs TEST=1`, after the
features, priors and budget are committed.
"""


def development(sources: Sources, inputs: PairInputs) -> Iterator[Part]:
    """Years to 2000."""
    years = range(1991, 2001)
    yield disputes(sources, years, False, "Fatal dispute within 12 months, 1991-2000 (development)")
    yield disputes(sources, years, True, "The same with a dispute record that ended nine years before (development)")
    yield incidents(sources, inputs, range(1994, 2001), "Fatal incident within a month, 1994-2000 (development)")


def test(sources: Sources, inputs: PairInputs) -> Iterator[Part]:
    """Later years, looked at once."""
    outcomes = incident_months(sources, inputs)
    yield disputes(
        sources, range(2001, 2011), False, "Fatal dispute within 12 months, 2001-2010, without the news (test)"
    )
    yield shipped_disputes(
        inputs, sources, range(2005, 2011), "Fatal dispute within 12 months, 2005-2010, with the news (test)"
    )
    yield shipped_incidents(inputs, sources, outcomes, range(month_id(2004, 1), month_id(2010, 12) + 1),
                            "Fatal incident within 30 days, 2004-2010, as shipped (test)")  # fmt: skip
    later = shipped_incidents(inputs, sources, outcomes, range(month_id(2011, 1), month_id(2021, 12) + 1),
                              "Deaths by UCDP within 30 days, 2011-2021, as shipped (test)")  # fmt: skip
    yield later
    yield later.where(
        later.persistence <= later.base, "The same, pairs without deaths in the last three known months (test)"
    )
    yield shipped_years(
        inputs, range(2011, 2025), "New fighting on opposite sides by UCDP, 2011-2024, as shipped (test)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=DATA, help="folder of the records")
    parser.add_argument("--write", action="store_true", help="write docs/pairs-backtest.md, else print it")
    parser.add_argument("--test", action="store_true", help="the test part too: look once")
    given = parser.parse_args()
    sources = Sources.read(given.data)
    news = packaged_news(date(2024, 12, 31)) if given.test else None
    inputs = PairInputs.packaged(news)
    parts = [*development(sources, inputs), *(test(sources, inputs) if given.test else ())]
    text = page(parts, given.test)
    if given.write:
        PAGE.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
