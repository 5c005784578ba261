"""Reads the records of disputes, rivalries, borders, claims and fighting between states, for building and fitting.

Used by the commands that make the packaged tables and coefficients, never by a judgement. Sources, all by state codes
of the Correlates of War project (COW) or Gleditsch and Ward, given as Parquet files in a folder:

* disputes 1816-2010: Gibler, Miller and Little 2016, militarized interstate disputes, v2.2.1 (GML)
* rivalries: Thompson and Dreyer 2012; Thompson, Sakuwa and Suhas 2021
* borders: COW direct contiguity v3.2 (Stinnett et al. 2002)
* claims: ICOW territorial claims 2017 (Hensel and Mitchell 2017)
* fighting by year: UCDP/PRIO armed conflict data 25.1; by month: UCDP GED 21.1 and candidate 2021 (CC BY 4.0)

States that succeeded one another under two numbers (Yemen 678 and 679, Germany 260 and 255, Yugoslavia and Serbia 345
and 340) are one here; a pair is its two numbers in rising order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tocsin.errors import NotFound
from tocsin.schema.months import month_id

Codes = tuple[int, int]
SAME = {678: 679, 260: 255, 345: 340}
"""One number for a state that has two in these schemes."""
RECORD_END = 2010
STILL = 9999


@dataclass(frozen=True)
class Dispute:
    """One dispute of a pair, at least one of the two its originator; months as ``schema.months`` numbers, or None.

    ``fatal`` is None where the record does not know whether anyone died.
    """

    pair: Codes
    year: int
    month: int | None
    end_year: int
    fatal: bool | None
    war: bool
    force: bool
    spell: int


@dataclass(frozen=True)
class Spell:
    """A fact of a pair from one year to another, both included; ``until`` is ``STILL`` where the list leaves it open."""

    pair: Codes
    since: int
    until: int
    fact: str


@dataclass(frozen=True)
class Opposing:
    """Two states on opposite sides of a state-based conflict in a year; ``primary``: one of them is a main party."""

    pair: Codes
    conflict: int
    year: int
    intensity: int
    primary: bool


def rows(folder: Path, name: str, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    """Columns of a Parquet file of the folder, of the rows that meet a condition. Raises ``NotFound``."""
    import duckdb

    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise NotFound(f"{path} is not there", "give the folder that holds the data sets named in docs/pairs.md")
    with duckdb.connect() as base:
        found: list[tuple[Any, ...]] = base.execute(
            f"select {columns} from read_parquet(?) where {where}", [str(path)]
        ).fetchall()
    return found


def pair_of(a: int, b: int) -> Codes:
    """The pair of two state numbers."""
    first, second = sorted((SAME.get(int(a), int(a)), SAME.get(int(b), int(b))))
    return first, second


def disputes(ties: Path) -> list[Dispute]:
    """Every dispute by pair, as ``dyad`` tables count them: only pairs with an originator, from when both were in."""
    level = {n: (host, fatal) for n, host, fatal in rows(ties, "gml_mid_v2_2_1_disputes", "dispnum, hostlev, fatality")}
    sides: dict[int, list[tuple[Any, ...]]] = {}
    columns = "dispnum, ccode, styear, stmon, endyear, sidea, orig"
    for row in rows(ties, "gml_mid_v2_2_1_participants", columns):
        sides.setdefault(row[0], []).append(row)
    return [found for number, all_in in sides.items() for found in _dyads(number, all_in, *level[number])]


def _dyads(number: int, all_in: list[tuple[Any, ...]], host: int, fatality: int) -> Iterator[Dispute]:
    for _, a, a_year, a_month, a_end, a_first, a_orig in all_in:
        for _, b, b_year, b_month, b_end, b_first, b_orig in all_in:
            if not (a_first == 1 and b_first == 0 and (a_orig == 1 or b_orig == 1)):
                continue
            year, month = max((a_year, a_month), (b_year, b_month))
            known = month_id(year, month) if 1 <= month <= 12 else None
            fatal = None if fatality < 0 else fatality > 0
            yield Dispute(pair_of(a, b), year, known, min(a_end, b_end), fatal, host == 5, host >= 4, number)


def rivalries(ties: Path, listed: str) -> list[Spell]:
    """Rivalries of a list, "tss" (to 2020) or "td" (to 2010); those that run to its last year are left open."""
    if listed == "tss":
        found = rows(ties, "strategic_rivalries_tss", 'ccode1, ccode2, start, "end", spatial = 1')
        last = 2020
    else:
        told = "'spatial' in (coalesce(type1, ''), coalesce(type2, ''), coalesce(type3, ''))"
        found = rows(ties, "rivalries_thompson_dreyer_2012", f"ccode1, ccode2, styear, endyear, {told}")
        last = 2010
    return [
        Spell(pair_of(a, b), s, STILL if e >= last else e, "rivalry_spatial" if spatial else "rivalry_other")
        for a, b, s, e, spatial in found
    ]


def borders(ties: Path) -> list[Spell]:
    """Land borders, and borders across at most 24 miles of water; those of the last year, 2016, are left open."""
    columns = "ccode1, ccode2, conttype, stdate, enddate"
    kinds = {1: "land_neighbours", 2: "water_neighbours", 3: "water_neighbours"}
    found = rows(ties, "cow_direct_contiguity_v3_2", columns)
    return [
        Spell(pair_of(a, b), int(str(s)[:4]), STILL if int(str(e)[:4]) >= 2016 else int(str(e)[:4]), kinds[kind])
        for a, b, kind, s, e in found
        if kind in kinds and a < b
    ]


def claims(ties: Path) -> list[Spell]:
    """Territorial claims; open where the list says so, and left out where it does not know the end."""
    found = rows(ties, "icow_territorial_claims_2017", "chal, tgt, begclaim, endclaim")
    return [
        Spell(pair_of(a, b), int(str(s)[:4]), STILL if int(e) == 201799 else int(str(int(e))[:4]), "claim_open")
        for a, b, s, e in found
        if e == e and e is not None
    ]


def opposing(ucdp: Path) -> list[Opposing]:
    """States on opposite sides by conflict and year, 1946-2024: main and secondary parties, whatever the conflict is over."""
    columns = "conflict_id, year, intensity_level, gwno_a, gwno_a_2nd, gwno_b, gwno_b_2nd, type_of_conflict"
    found: list[Opposing] = []
    for conflict, year, level, a, a2, b, b2, kind in rows(ucdp, "ucdp_prio_acd_v25_1", columns):
        if kind in (2, 4):
            main = {*_numbers(a), *_numbers(b)}
            pairs = {(x, y) for x in _numbers(a) + _numbers(a2) for y in _numbers(b) + _numbers(b2)}
            found += [Opposing(pair_of(x, y), conflict, year, level, bool({x, y} & main)) for x, y in sorted(pairs)]
    return [one for one in found if one.pair[0] != one.pair[1]]


def _numbers(text: str | None) -> list[int]:
    return [int(part) for part in (text or "").split(",") if part.strip()]


def states(codes: Path) -> dict[int, tuple[date, date]]:
    """First and last day of each state, by COW number (the widest span where it has several)."""
    found: dict[int, tuple[date, date]] = {}
    columns = "ccode, styear, stmonth, stday, endyear, endmonth, endday"
    for code, sy, sm, sd, ey, em, ed in rows(codes, "cow_states_2016", columns):
        code, first, last = SAME.get(code, code), date(sy, sm, sd), date(ey, em, ed)
        last = date(STILL, 12, 31) if ey >= 2016 else last
        before = found.get(code, (first, last))
        found[code] = (min(first, before[0]), max(last, before[1]))
    return found
