"""Makes the packaged tables of pairs from the records: plain facts and figures of our own derivation, no rows of others.

    python quality/fit_pairs.py DATA    # or: make fit-pairs DATA=folder with ties, ucdp and codes

``registry/pairs_facts.csv``: rivalries, borders and open claims. ``registry/pairs_disputes.csv``: what the dispute
record comes to at each year's end. ``store/figures/pair_years.csv`` and ``pair_months.csv``: fighting with the two states
on opposite sides, and its deaths.

How deaths come to a pair and month. The events of a conflict belong to the pairs of states that the yearly list has
on opposite sides of it, one of them a main party, in the event's year, or, where the list has no entry for that year,
in the latest of the ten years before. An event is booked whole in the month it ended, so that a summary of many
months stands in the last. A third of GED 21.1's events have lost their day here, and only their first day is at hand for
the others; where a conflict was the only one in a country that year, the month's figure of the packaged country panel
(booked by month of end) is taken for the events there; else a month without dated deaths is zero if the panel
has none there, and unknown if it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from tocsin.escalation.frame import COUNTED, HALF_LIFE
from tocsin.escalation.pair_record import (
    RECORD_END,
    SAME,
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
    rows,
)
from tocsin.registry.crosswalk import countries
from tocsin.schema.months import label, month_id, month_of
from tocsin.store.panel_packaged import packaged_panel

RELEASES = {
    "td2012": ("2012-12-31", "Thompson and Dreyer 2012, Handbook of International Rivalries"),
    "tss2021": ("2021-12-31", "Thompson, Sakuwa and Suhas 2021, Analyzing Strategic Rivalries in World Politics"),
    "contiguity2017": ("2017-12-31", "COW direct contiguity v3.2 (Stinnett et al. 2002)"),
    "icow2017": ("2017-12-31", "ICOW territorial claims 2017 (Hensel and Mitchell 2017)"),
    "gml2016": ("2016-12-31", "Gibler, Miller and Little 2016, militarized interstate disputes v2.2.1, to 2010"),
}
"""Each list's release (the last day of the year, where the day is not known) and citation."""
FACTS_FROM, FIGURES_FROM, MONTHS_FROM, MONTHS_TO = 2002, 2001, month_id(1989, 1), month_id(2021, 12)
CARRIED = 10


def write(data: Path, package: Path) -> None:
    """All four tables, from the folder of records into the package's folder."""
    ties, ucdp = data / "ties", data / "ucdp"
    sides = opposing(ucdp)
    tables = {
        "registry/pairs_facts.csv": fact_rows(ties),
        "registry/pairs_disputes.csv": dispute_rows(disputes(ties)),
        "store/figures/pair_years.csv": year_rows(sides),
        "store/figures/pair_months.csv": month_rows(ucdp, sides),
    }
    for name, lines in tables.items():
        (package / name).write_text("\n".join(lines) + "\n", encoding="ascii")


def iso_codes() -> dict[int, str]:
    """ISO-3 of today's states by the numbers used in ``pair_record``."""
    found: dict[int, str] = {}
    for state in countries().values():
        for number in (state.cow, state.gw):
            if number is not None and state.until is None:
                found.setdefault(SAME.get(number, number), state.iso3)
    return found


def named(pair: Codes, codes: dict[int, str]) -> str:
    """``AAA-BBB``, alphabetical, or "" where one of them is no state of today."""
    names = sorted(codes.get(one, "") for one in pair)
    return "-".join(names) if all(names) else ""


def fact_rows(ties: Path) -> list[str]:
    """One line a fact that held at some time since 2002; ``until`` empty: the list leaves it open."""
    codes = iso_codes()
    lists: dict[str, list[Spell]] = {
        "td2012": rivalries(ties, "td"), "tss2021": rivalries(ties, "tss"),
        "contiguity2017": borders(ties), "icow2017": claims(ties),
    }  # fmt: skip
    found = set()
    for source, spells in lists.items():
        for one in spells:
            pair = named(one.pair, codes)
            if pair and one.until >= FACTS_FROM:
                until = "" if one.until == STILL else f"{one.until}-12-31"
                found.add((pair, one.fact, f"{one.since:04d}-01-01", until, RELEASES[source][0], source))
    return ["pair,fact,since,until,known,source", *(",".join(row) for row in sorted(found))]


def dispute_rows(found: list[Dispute]) -> list[str]:
    """The decayed counts of disputes and of fatal ones at the end of each year, and the years of the last of each."""
    codes, known = iso_codes(), RELEASES["gml2016"][0]
    by_pair: dict[str, list[Dispute]] = defaultdict(list)
    for one in found:
        by_pair[named(one.pair, codes)].append(one)
    lines = ["pair,year,disputes,fatal,last,last_fatal,known,source"]
    for pair in sorted(set(by_pair) - {""}):
        for year in range(FIGURES_FROM, RECORD_END + 1):
            every = [one.year for one in by_pair[pair] if year - COUNTED < one.year <= year]
            fatal = [one.year for one in by_pair[pair] if one.fatal and year - COUNTED < one.year <= year]
            if every:
                figures = (
                    f"{_decayed(every, year):.4f},{_decayed(fatal, year):.4f},{max(every)},{max(fatal, default='')}"
                )
                lines.append(f"{pair},{year},{figures},{known},gml2016")
    return lines


def _decayed(years: Iterable[int], end: int) -> float:
    return float(sum(0.5 ** ((end - year) / HALF_LIFE) for year in years))


def year_rows(sides: list[Opposing]) -> list[str]:
    """Pair-years on opposite sides: the highest intensity, and whether one of the two was a main party."""
    codes = iso_codes()
    best: dict[tuple[str, int], tuple[int, int]] = {}
    for one in sides:
        key = named(one.pair, codes), one.year
        level, main = best.get(key, (0, 0))
        best[key] = max(level, one.intensity), max(main, int(one.primary))
    return ["pair,year,intensity,main", *(f"{p},{y},{i},{m}" for (p, y), (i, m) in sorted(best.items()) if p)]


# Deaths by pair and month ------------------------------------------------------------------------------------------------

Toll = tuple[float, float, float]
"""Deaths, best, low and high."""


def month_rows(ucdp: Path, sides: list[Opposing]) -> list[str]:
    """Pair-months with deaths, and those unknown (empty figures); every other month of the span was counted without."""
    tolls, unknown = conflict_months(ucdp, {one.conflict for one in sides})
    codes, of_year = iso_codes(), parties(ucdp, sides)
    found: dict[tuple[str, int], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    blank = set()
    for (conflict, month), toll in tolls.items():
        for pair in of_year(conflict, 1980 + (month - 1) // 12):
            cell = found[named(pair, codes), month]
            cell[:] = [sum(both) for both in zip(cell, toll, strict=True)]
    for conflict, month in unknown:
        blank |= {(named(pair, codes), month) for pair in of_year(conflict, 1980 + (month - 1) // 12)}
    # a month with dated deaths is known to have had them, though not how many, where others are undated
    cells = {key: ",".join(f"{x:g}" for x in toll) for key, toll in found.items() if toll[2] > 0}
    cells |= {key: ",," for key in blank if found.get(key, [0.0])[0] < 1}
    return ["pair,month,best,low,high", *(f"{p},{label(m)},{t}" for (p, m), t in sorted(cells.items()) if p)]


def parties(ucdp: Path, sides: list[Opposing]) -> Callable[[int, int], set[Codes]]:
    """A function of conflict and year: the pairs on opposite sides, as the yearly list last had them."""
    listed: dict[int, set[int]] = defaultdict(set)
    for conflict, year in rows(ucdp, "ucdp_prio_acd_v25_1", "distinct conflict_id, year"):
        listed[conflict].add(year)
    held: dict[tuple[int, int], set[Codes]] = defaultdict(set)
    for one in sides:
        if one.primary:
            held[one.conflict, one.year].add(one.pair)

    def of(conflict: int, year: int) -> set[Codes]:
        last = max((y for y in listed[conflict] if year - CARRIED <= y <= year), default=None)
        return held[conflict, last] if last is not None else set()

    return of


def conflict_months(ucdp: Path, wanted: set[int]) -> tuple[dict[tuple[int, int], Toll], set[tuple[int, int]]]:
    """Deaths by conflict and month, and the months of which it is unknown whether there were any."""
    events = _events(ucdp)
    conflicts_there: dict[tuple[int, int], set[int]] = defaultdict(set)
    for conflict, country, year, *_ in events:
        conflicts_there[country, year].add(conflict)
    groups: dict[tuple[int, int, int], list[tuple[int | None, Toll]]] = defaultdict(list)
    for conflict, country, year, month, best, low, high in events:
        if conflict in wanted:
            groups[conflict, country, year].append((month, (best, low, high)))
    tolls: dict[tuple[int, int], Toll] = {}
    unknown: set[tuple[int, int]] = set()
    for (conflict, country, year), group in groups.items():
        alone = len(conflicts_there[country, year]) == 1
        found, open_months = _group_months(group, country, year, alone)
        unknown |= {(conflict, month) for month in open_months}
        for month, toll in found.items():
            before = tolls.get((conflict, month), (0.0, 0.0, 0.0))
            tolls[conflict, month] = tuple(a + b for a, b in zip(before, toll, strict=True))  # type: ignore[assignment]
    return tolls, unknown


def _events(ucdp: Path) -> list[tuple[int, int, int, int | None, float, float, float]]:
    """State-based events: conflict, country, year, month of end (None: undated), best, low, high."""
    old = rows(ucdp, "ged_21_1_all_events",
               "source, type_of_violence, conflict_new_id, country_id, year, date_start, best, low_adj, high_adj")  # fmt: skip
    new = rows(ucdp, "ged_candidate_2021_v21_01_21_12",
               "type_of_violence, conflict_new_id, country_id, year, date_end, best, low, high")  # fmt: skip
    kept = [row[1:] for row in old if row[0] == "ged_21_1"] + new
    return [(c, where, year, _month(day), *map(float, toll)) for kind, c, where, year, day, *toll in kept if kind == 1]


def _month(day: object) -> int | None:
    from datetime import date

    return None if day is None else month_of(date.fromisoformat(str(day)[:10]))


def _group_months(
    group: list[tuple[int | None, Toll]], country: int, year: int, alone: bool
) -> tuple[dict[int, Toll], set[int]]:
    """The months of one conflict in one country and year: tolls, and months that are unknown."""
    dated: dict[int, Toll] = {}
    for month, toll in group:
        if month is not None:
            before = dated.get(month, (0.0, 0.0, 0.0))
            dated[month] = tuple(a + b for a, b in zip(before, toll, strict=True))  # type: ignore[assignment]
    undated = sum(toll[0] for month, toll in group if month is None)
    months = range(month_id(year, 1), month_id(year, 12) + 1)
    panel = _panel_year(country, year)
    if not undated:
        return dated, set()
    if panel is None:
        return dated, {month for month in months if dated.get(month, (0.0,))[0] < 1}
    if alone:
        total = [sum(toll[at] for _, toll in group) for at in range(3)]
        share = [part / total[0] if total[0] else 1.0 for part in total]
        return {
            m: (d, round(d * share[1], 1), round(d * share[2], 1)) for m, d in zip(months, panel, strict=True) if d
        }, set()
    return dated, {m for m, d in zip(months, panel, strict=True) if d and dated.get(m, (0.0,))[0] < 1}


def _panel_year(country: int, year: int) -> list[float] | None:
    """The twelve figures of the packaged panel, None where it does not have the country or the year."""
    panel = packaged_panel()
    row = next((at for at, unit in enumerate(panel.units) if unit.gw == country), None)
    first = month_id(year, 1)
    if row is None or not panel.first <= first <= panel.last - 11:
        return None
    return [float(one) for one in panel.deaths[row, first - panel.first : first - panel.first + 12]]
