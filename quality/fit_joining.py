"""Counts how often outside states joined other states' disputes and wars: `python quality/fit_joining.py [DATA]`.

DATA is the folder of source tables (default ../shared/data). Writes src/tocsin/escalation/fitted/joining.yaml (counts, design
effects, published rates for comparison), joining_borders.csv (land borders) and the table of rates in docs/drawin.md. The
record ends in 2010; nothing later is read.

A row is an outside state and a dispute of the record (Gibler, Miller and Little, GML) in which force was used: a member of the
state system that is no originator. It *joined* where it is listed as a later participant (with a defence pact with one
side: on that side). Its rung is read off its highest act: 13 to 21 (use of force and war) rung 3, a declaration of war
or taking part in a war (18, 20, 21) rung 4. Its lag is the days from the first originator's day to its own; where the day is
unknown the record's own stand-in is used. The highest act may be later than the day it joined.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from tocsin.registry.crosswalk import countries
from tocsin.schema.involvement import RungOdds
from tocsin.show_boards import percent

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/tocsin/escalation/fitted"
PAGE, BLOCK = ROOT / "docs/drawin.md", ("<!-- rates -->", "<!-- /rates -->")
FIRST, SPLIT, LAST = 1946, 1990, 2010
RUNGS = {3: frozenset(range(13, 22)), 4: frozenset((18, 20, 21))}
HORIZONS = {"30d": 30, "12m": 365, "ever": 10**6}
SOURCES = [
    "disputes and participants: Gibler, Miller and Little 2016, GML MID v2.2.1",
    "defence pacts: ATOP v5.1 (Leeds et al. 2002)",
    "land borders: COW direct contiguity v3.2 (Stinnett et al. 2002)",
    "states and major powers: COW state system v2016",
    "outside troops: UCDP/PRIO armed conflict data 25.1 (CC BY 4.0)",
]
PUBLISHED = [
    {"what": "alliances honoured, all years", "rate": 0.50, "cite": "Berkemeier and Fuhrmann 2018"},
    {"what": "alliances honoured before 1945", "rate": 0.66, "cite": "Berkemeier and Fuhrmann 2018"},
    {"what": "alliances honoured after 1945", "rate": 0.22, "cite": "Berkemeier and Fuhrmann 2018"},
]
HEAD = """# How often outside states joined, 1946 to 2010. Made by quality/fit_joining.py; not written by hand.
# cells: outside states by population (force: a dispute with force, a war or not; war: one that became a war), pact (defence
# pact with none, one or both sides) and near (a land border with an originator, or a major power). n rows; joined: rows that
# joined, by rung (or higher) and horizon; deff the design effect of counting rows of one dispute together.
"""


@dataclass
class Cell:
    """Rows of one kind: how many, by dispute, and how many of them joined by rung and horizon."""

    n: int = 0
    by_dispute: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    joined: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))

    def design_effect(self) -> float:
        """Variance of the rate with disputes as clusters over that of independent rows; at least 1."""
        rate = sum(k for _, k in self.by_dispute.values()) / self.n
        spread = sum((k - rate * n) ** 2 for n, k in self.by_dispute.values())
        plain = self.n * rate * (1 - rate)
        return max(1.0, spread / plain) if plain else 1.0


class Record:
    """The source tables, read once."""

    def __init__(self, data: Path) -> None:
        ties, codes = data / "ties", data / "codes"
        self.acd = data / "ucdp/ucdp_prio_acd_v25_1.parquet"
        self.level = {
            number: (year, level)
            for number, year, level in _rows(ties / "gml_mid_v2_2_1_disputes.parquet", "dispnum, styear, hostlev")
            if FIRST <= year <= LAST and level >= 4
        }
        self.parts: dict[int, list[dict[str, int]]] = defaultdict(list)
        names = ("dispnum", "ccode", "styear", "stmon", "stday", "dummy_stday", "hiact", "orig", "sidea")
        for row in _rows(ties / "gml_mid_v2_2_1_participants.parquet", ", ".join(names)):
            self.parts[row[0]].append(dict(zip(names, row, strict=True)))
        pacts = _rows(ties / "atop_v5_1_directed_dyad_year.parquet", "ccode1, ccode2, year", "atop_defense = 1")
        self.pacts = set(pacts)
        self.borders = _spells(ties / "cow_direct_contiguity_v3_2.parquet")
        self.states = _rows(codes / "cow_states_2016.parquet", "ccode, styear, endyear")
        self.majors = _rows(codes / "cow_majors.parquet", "ccode, styear, endyear")


def _rows(path: Path, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    found = duckdb.execute(f"SELECT {columns} FROM read_parquet(?) WHERE {where}", [str(path)]).fetchall()
    return [tuple(row) for row in found]


def _spells(path: Path) -> dict[tuple[int, int], list[tuple[int, int]]]:
    found = defaultdict(list)
    for a, b, start, end in _rows(path, "ccode1, ccode2, year(stdate), year(enddate)", "conttype = 1"):
        found[a, b].append((start, end))
    return found


def _day(part: dict[str, int]) -> date | None:
    """The day a participant entered; ``None`` where not even the month is known."""
    day = part["stday"] if part["stday"] > 0 else part["dummy_stday"]
    return date(part["styear"], part["stmon"], min(max(day, 1), 28)) if 1 <= part["stmon"] <= 12 else None


Outsider = tuple[int, bool, str, bool, dict[str, int] | None, date | None]


def _outsiders(record: Record) -> Iterator[Outsider]:
    """Dispute, whether it became a war, pact, near, the outside state's own part (None: stayed out), first day."""
    for number, (year, level) in record.level.items():
        parts = record.parts[number]
        sides = [[p["ccode"] for p in parts if p["orig"] and p["sidea"] == side] for side in (0, 1)]
        if not all(sides):
            continue
        first = min((day for p in parts if p["orig"] and (day := _day(p))), default=None)
        for state in _members(record.states, year) - set(sides[0] + sides[1]):
            allied = [s for s in (0, 1) if any((other, state, year) in record.pacts for other in sides[s])]
            own = [p for p in parts if p["ccode"] == state and (len(allied) != 1 or p["sidea"] == allied[0])]
            pact = ("none", "one", "both")[len(allied)]
            near = _near(record, state, sides[0] + sides[1], year)
            yield number, level == 5, pact, near, own[0] if own else None, first


def _members(spells: Iterable[tuple[int, int, int]], year: int) -> set[int]:
    return {state for state, start, end in spells if start <= year <= end}


def _near(record: Record, state: int, originators: list[int], year: int) -> bool:
    borders = (spell for other in originators for spell in record.borders.get((other, state), ()))
    return state in _members(record.majors, year) or any(start <= year <= end for start, end in borders)


def _count(rows: Iterable[Outsider]) -> dict[tuple[str, str, bool], Cell]:
    cells: dict[tuple[str, str, bool], Cell] = defaultdict(Cell)
    for number, war, pact, near, part, first in rows:
        for population in ("force", "war") if war else ("force",):
            cell = cells[population, pact, near]
            cell.n += 1
            cell.by_dispute[number][0] += 1
            if part is not None:
                _join(cell, number, part, first)
    return cells


def _join(cell: Cell, number: int, part: dict[str, int], first: date | None) -> None:
    entered = _day(part)
    lag = None if first is None or entered is None else (entered - first).days
    for rung, acts in RUNGS.items():
        if part["hiact"] in acts:
            cell.by_dispute[number][1] += rung == 3
            for name, days in HORIZONS.items():
                cell.joined[rung, name] += name == "ever" or (lag is not None and lag <= days)


def _allies(rows: Iterable[Outsider]) -> dict[str, dict[str, int]]:
    """The rates as usually printed: allies of one side that joined it in any way, by the dispute's own level."""
    found = {"below_war": {"n": 0, "joined": 0}, "war": {"n": 0, "joined": 0}}
    for _, war, pact, _, part, _ in rows:
        if pact == "one":
            count = found["war" if war else "below_war"]
            count["n"] += 1
            count["joined"] += part is not None and not part["orig"]
    return found


def _halves(record: Record, rows: Sequence[Outsider]) -> list[dict[str, Any]]:
    """The same counts before and after ``SPLIT``: whether the rates held, rung 3 within 12 months."""
    found = []
    for first, last in ((FIRST, SPLIT), (SPLIT + 1, LAST)):
        cells = _count(row for row in rows if first <= record.level[row[0]][0] <= last)
        found += [
            {"years": [first, last], "population": population, "pact": pact, "near": near, "n": cell.n,
             "joined": cell.joined[3, "12m"]}
            for (population, pact, near), cell in sorted(cells.items())
            if pact != "both"
        ]  # fmt: skip
    return found


def _troops(path: Path) -> dict[str, dict[str, int]]:
    """State-based conflict-years, and those in which a state newly takes part with troops as a secondary party."""
    columns = "conflict_id, year, type_of_conflict, gwno_a_2nd, gwno_b_2nd"
    rows = _rows(path, columns, f"year BETWEEN {FIRST} AND {LAST} AND type_of_conflict IN ('2', '3', '4')")
    seen: dict[int, set[str]] = defaultdict(set)
    found = {name: {"conflict_years": 0, "newly_joined": 0} for name in ("between_states", "within_a_state")}
    for conflict, _, kind, a, b in sorted(rows, key=lambda row: (row[0], row[1])):
        outside = {code.strip() for cell in (a, b) if cell for code in str(cell).split(",")}
        count = found["between_states" if str(kind) == "2" else "within_a_state"]
        count["conflict_years"] += 1
        count["newly_joined"] += bool(outside - seen[conflict])
        seen[conflict] |= outside
    return found


def _iso3(code: int) -> str | None:
    return next((s.iso3 for s in countries().values() if s.cow == code and s.until is None), None)


def _border_rows(record: Record) -> list[str]:
    """Land borders in force at the end of the list (2016), once each, with the year since when."""
    rows = set()
    for (a, b), spells in record.borders.items():
        first, second = _iso3(a), _iso3(b)
        current = [start for start, end in spells if end >= 2016]
        if first and second and first < second and current:
            rows.add(f"{first},{second},{max(current)}")
    return sorted(rows)


def _written(record: Record) -> dict[str, Any]:
    rows = list(_outsiders(record))
    cells = [
        {
            "population": population, "pact": pact, "near": near, "n": cell.n, "disputes": len(cell.by_dispute),
            "deff": round(cell.design_effect(), 2),
            "joined": {rung: {name: cell.joined[rung, name] for name in HORIZONS} for rung in RUNGS},
        }
        for (population, pact, near), cell in sorted(_count(rows).items())
    ]  # fmt: skip
    majors = sorted(found for code in _members(record.majors, 2016) if (found := _iso3(code)))
    return {
        "years": [FIRST, LAST], "sources": SOURCES, "majors": majors, "cells": cells,
        "allies": _allies(rows), "halves": _halves(record, rows), "troops": _troops(record.acd), "published": PUBLISHED,
    }  # fmt: skip


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "../shared/data"
    if not data.is_dir():
        sys.exit(f"{data} is no folder: name the folder of source tables, e.g. python quality/fit_joining.py DATA")
    record = Record(data)
    text = HEAD + yaml.safe_dump(_written(record), sort_keys=False, width=120, default_flow_style=None)
    borders = "\n".join(["a,b,since", *_border_rows(record)]) + "\n"
    for name, content in (("joining.yaml", text), ("joining_borders.csv", borders)):
        part = TARGET / f"{name}.part"
        part.write_text(content, encoding="utf-8")
        part.replace(TARGET / name)
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def filled(page: str) -> str:
    """A page with its tables made anew from the shipped counts."""
    head, rest = page.split(BLOCK[0])
    return head + BLOCK[0] + "\n" + "\n".join(_table()) + "\n" + BLOCK[1] + rest.split(BLOCK[1])[1]


def _table() -> Iterator[str]:
    from tocsin.escalation.drawin_odds import joining, odds

    joining.cache_clear()
    yield "| pact | near | population | rung | horizon | rate (90 %) | joined of rows | all outside states |"
    yield "|---|---|---|---|---|---|---|---|"
    for pact in ("none", "one", "both"):
        for near in (False, True):
            for one in odds(pact, near):
                yield _line(one, pact, near)
    yield ""
    yield from _halves_told()
    below, war, troops = joining().allies["below_war"], joining().allies["war"], joining().troops
    yield ""
    yield f"Allies bound to one side only that joined it in any way: {_share(below)} of disputes with force below war,"
    yield f"{_share(war)} of wars. A state newly took part with troops in {_years(troops['between_states'])} years of conflict"
    yield f"between states and {_years(troops['within_a_state'])} within one (UCDP/PRIO), {FIRST}–{LAST}."


def _halves_told() -> Iterator[str]:
    from tocsin.escalation.drawin_odds import joining

    yield f"| rung 3 within 12 months | {FIRST}–{SPLIT} | {SPLIT + 1}–{LAST} |"
    yield "|---|---|---|"
    early, late = ([half for half in joining().halves if half.years[0] == year] for year in (FIRST, SPLIT + 1))
    for half, later in zip(early, late, strict=True):
        rates = (f"{percent(one.joined / one.n)} ({one.joined} of {one.n:,})" for one in (half, later))
        yield f"| {half.population}, pact {half.pact}, {'near' if half.near else 'not near'} | {' | '.join(rates)} |"


def _line(one: RungOdds, pact: str, near: bool) -> str:
    rate = f"{percent(one.p)} ({percent(one.low)} – {percent(one.high)})"
    count = one.formula.split(": ")[1].split(" joined")[0]
    where = "war" if "wars" in one.population else "force"
    cells = (pact, "yes" if near else "no", where, one.rung, one.horizon, rate, count, percent(one.base_rate))
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _share(count: dict[str, int]) -> str:
    return f"{100 * count['joined'] / count['n']:.2g} % ({count['joined']:,} of {count['n']:,})"


def _years(count: dict[str, int]) -> str:
    return f"{count['newly_joined']:,} of {count['conflict_years']:,}"


if __name__ == "__main__":
    main()
