"""Makes the table of truces and how long they held: ``python quality/truce_cases.py [DATA] [--write]``.

DATA is the folder of source tables (default ../shared/data): UCDP peace agreements 22.1, termination (dyads) 3-2021,
GED 21.1 with candidate 2021. Writes src/tocsin/truce/fitted/truce_cases.csv, whose rules ``tocsin.truce.cases`` states;
prints what it counted. Facts and figures only: names, days, counts, yes or no.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tocsin.schema.ids import make_id
from tocsin.truce.cases import FIRST_DEATH, NEED, WITHIN

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/tocsin/truce/fitted/truce_cases.csv"
FIRST, SEEN = date(1989, 1, 1), date(2021, 12, 31)
"""The days that dated events cover. Termination ends with 2020, its last year's ends being those known by then."""

NEAR = 31
"""A ceasefire of the termination list so many days from an agreement of the same dyad is that agreement."""

WARS = {1: "extrastate", 2: "interstate", 3: "civil", 4: "internationalised"}
PURPOSES = {1: "definitive", 2: "preliminary", 3: "preliminary"}
COLUMNS = ("id", "title", "day", "war", "dyads", "monitor", "third", "formal", "purpose", "earlier", "deaths30", "deaths90",
           "episode", "entry", "held", "failed", "how", "first_death", "cite")  # fmt: skip
AGREEMENTS, TERMINATION = "UCDP Peace Agreement Dataset 22.1", "UCDP Conflict Termination Dataset 3-2021 (dyads)"
Row = dict[str, Any]


class Fighting:
    """Deaths by dyad and day, deaths of each year that have no day, and the episodes of fighting."""

    def __init__(self, data: Path) -> None:
        self.dated: dict[int, list[tuple[date, int]]] = defaultdict(list)
        self.undated: dict[int, Counter[int]] = defaultdict(Counter)
        self.episodes: dict[int, list[date]] = defaultdict(list)
        self.wars: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self.rows = _read(EPISODES, data)
        for row in self.rows:
            self.wars[row["dyad"]].append((row["year"], WARS[row["war"]]))
            if (start := _us(row["start"])) and start not in self.episodes[row["dyad"]]:
                self.episodes[row["dyad"]].append(start)
        for row in _read(EVENTS, data):
            if row["day"] is None:
                self.undated[row["dyad"]][row["year"]] += row["dead"]
            elif row["dead"]:
                self.dated[row["dyad"]].append((row["day"], row["dead"]))

    def between(self, dyads: Sequence[int]) -> list[tuple[date, int]]:
        """Deaths of the dyads together, by day."""
        return sorted(event for dyad in dyads for event in self.dated[dyad])

    def without_day(self, dyads: Sequence[int], year: int) -> int:
        """Deaths of a year without a day."""
        return sum(self.undated[dyad][year] for dyad in dyads)

    def war(self, dyads: Sequence[int], year: int) -> str:
        """The kind of war in the listed year nearest to one."""
        listed = [(abs(at - year), war) for dyad in dyads for at, war in self.wars[dyad]]
        return min(listed)[1] if listed else "unknown"


EVENTS = """
WITH g AS (
  SELECT relid, year, TRY_CAST(date_start AS DATE) AS day, side_a, side_b, best, conflict_new_id AS c,
         split_part(relid, '-', 4) AS old
  FROM read_parquet('{data}/ucdp/ged_21_1_all_events.parquet') WHERE type_of_violence = 1 AND year <= 2021),
sides AS (
  SELECT c, old, arg_max(side_a, n) AS a, arg_max(side_b, n) AS b
  FROM (SELECT c, old, side_a, side_b, count(*) AS n FROM g WHERE side_a IS NOT NULL GROUP BY ALL) GROUP BY ALL),
more AS (
  SELECT relid, min(TRY_CAST(date_start AS DATE)) AS day
  FROM read_parquet('{data}/ucdp/ged_country_subsets_full_columns.parquet') WHERE type_of_violence = 1 GROUP BY ALL),
names AS (
  SELECT side_a AS a, side_b AS b, min(dyad_id) AS dyad
  FROM read_parquet('{data}/ucdp/ucdp_termination_dyad_v3_2021.parquet') GROUP BY ALL)
SELECT names.dyad, g.year, coalesce(g.day, more.day) AS day, coalesce(g.best, 0) AS dead
FROM g LEFT JOIN sides USING (c, old) LEFT JOIN more USING (relid)
JOIN names ON names.a = coalesce(g.side_a, sides.a) AND names.b = coalesce(g.side_b, sides.b)
"""
"""Undated events carry no sides here; those of dated events with the same old dyad number are taken."""

EPISODES = """
SELECT dyad_id AS dyad, year, side_a, side_b, CAST(dyadterm AS INTEGER) AS term, cfiredate AS cease, start_date2 AS start,
       type_of_conflict AS war
FROM read_parquet('{data}/ucdp/ucdp_termination_dyad_v3_2021.parquet') ORDER BY dyad_id, year
"""

TRUCES = """
SELECT paid, pa_name AS name, conflict_name AS conflict, dyad_id AS dyads, pa_date AS day, pa_type AS type, pko,
       coalesce(pa_3rd, '') AS third, coalesce(c_3rd, '') AS comment, coalesce(pa_sign, '') AS signed, duration AS ended
FROM read_parquet('{data}/peace/ucdp_peace_agreements_v22_1.parquet') WHERE cease = 1 ORDER BY pa_date, paid
"""


def _read(query: str, data: Path) -> list[Row]:
    found = duckdb.sql(query.format(data=data))
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def _us(text: str | None) -> date | None:
    """A day written 7/21/46, or the last of several written 1996-12-04."""
    if text and (several := re.findall(r"\d{4}-\d{2}-\d{2}", text)):
        return date.fromisoformat(several[-1])
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{2})", (text or "").strip())
    if not match:
        return None
    month, day, year = (int(part) for part in match.groups())
    return date(year + (2000 if year < 22 else 1900), month, day)


def came_back(deaths: Sequence[tuple[date, int]], after: date, need: int, within: int) -> date | None:
    """The first day after ``after`` by which deaths since then reach ``need`` within ``within`` days."""
    window: list[tuple[date, int]] = []
    for day, dead in deaths:
        if day > after:
            window = [(at, n) for at, n in window if (day - at).days < within] + [(day, dead)]
            if sum(n for _, n in window) >= need:
                return day
    return None


def _failure(fighting: Fighting, dyads: Sequence[int], start: date, coded: date | None) -> tuple[date | None, str]:
    """The first day of failure and by which of the rules; a tie goes to the rule named first."""
    deaths = fighting.between(dyads)
    episode = min((day for dyad in dyads for day in fighting.episodes[dyad] if day > start), default=None)
    found = [(came_back(deaths, start, NEED, WITHIN), 0, "dated"), (coded, 1, "coded"),
             (episode if episode and episode.year > start.year else None, 2, "episode"),
             (_undated_year(fighting, dyads, start), 3, "year")]  # fmt: skip
    days = [(day, rank, how) for day, rank, how in found if day and day <= SEEN]
    first = min(days, default=None)
    return (first[0], first[2]) if first else (None, "")


def _undated_year(fighting: Fighting, dyads: Sequence[int], start: date) -> date | None:
    years = range(max(start.year + 1, FIRST.year), SEEN.year + 1)
    return next((date(year, 7, 1) for year in years if fighting.without_day(dyads, year) >= NEED), None)


def _before(fighting: Fighting, dyads: Sequence[int], day: date, days: int) -> int | None:
    """Deaths with a day in the days before; None where the record is not there or more of the year's have none."""
    deaths = fighting.between(dyads)
    dated = sum(n for at, n in deaths if at.year == day.year)
    if day - timedelta(days) < FIRST or fighting.without_day(dyads, day.year) > dated:
        return None
    return sum(n for at, n in deaths if 0 < (day - at).days <= days)


def _episode(fighting: Fighting, dyads: Sequence[int], day: date) -> int | None:
    """Days since the last episode of any of the dyads began."""
    begun = [start for dyad in dyads for start in fighting.episodes[dyad] if start <= day]
    return (day - max(begun)).days if begun else None


def _row(fighting: Fighting, key: str, title: str, day: date, dyads: Sequence[int], entry: int, coded: date | None,
         **told: Any) -> Row:  # fmt: skip
    failed, how = _failure(fighting, dyads, day, coded)
    first = came_back(fighting.between(dyads), day, FIRST_DEATH, 1)
    return {
        "id": key, "title": title, "day": day, "war": fighting.war(dyads, day.year), "dyads": " ".join(map(str, dyads)),
        "deaths30": _before(fighting, dyads, day, 30), "deaths90": _before(fighting, dyads, day, 90),
        "episode": _episode(fighting, dyads, day), "entry": entry, "held": ((failed or SEEN) - day).days,
        "failed": int(failed is not None), "how": how,
        "first_death": (first - day).days if first and day >= FIRST else None, **told,
    }  # fmt: skip


def agreement_rows(fighting: Fighting, data: Path) -> Iterator[Row]:
    """Agreements that provide for a ceasefire; two of one day and the same dyads are one case."""
    seen: set[tuple[date, tuple[int, ...]]] = set()
    for told in _read(TRUCES, data):
        day, dyads = date.fromisoformat(told["day"][:10]), tuple(int(n) for n in re.findall(r"\d+", told["dyads"]))
        if (day, tuple(sorted(dyads))) in seen:
            continue
        seen.add((day, tuple(sorted(dyads))))
        ended = re.search(r"\d{4}-\d{2}-\d{2}", told["ended"] or "")
        title = f"{' '.join(told['name'].split())} ({told['conflict']})"
        yield _row(
            fighting, make_id("ucdp-peace-agreements", told["paid"]), title, day, dyads, 0,
            date.fromisoformat(ended[0]) if ended else None, monitor=told["pko"], third=_third(told),
            formal=_signed(told["signed"]), purpose=PURPOSES[told["type"]], cite=f"{AGREEMENTS}, paid {told['paid']}",
        )  # fmt: skip


def _third(told: Row) -> int:
    """Whether the data set names a third party to the agreement, as signatory or broker."""
    text = told["third"] or told["comment"]
    return int(bool(text.strip()) and not re.match(r"(?i)no third part|none\b", text.strip()))


def _signed(text: str) -> int | None:
    """Whether signatures are listed; unknown where nothing is, or the copy at hand has none."""
    return None if not text.strip() or re.search(r"(?i)no signat|unsigned|not signed", text) else 1


def termination_rows(fighting: Fighting, agreed: Sequence[Row]) -> Iterator[Row]:
    """Ceasefires listed beside the end of an episode, watched from the end of the year of calm that put them there."""
    days: dict[int, list[date]] = defaultdict(list)
    for row in agreed:
        for dyad in row["dyads"].split():
            days[int(dyad)].append(row["day"])
    for told in fighting.rows:
        day = _us(told["cease"])
        if day is None or any(abs((day - at).days) <= NEAR for at in days[told["dyad"]]):
            continue
        calm = date(told["year"] + 1, 12, 31) if told["term"] == 1 else day
        key = make_id("ucdp-termination", told["dyad"], told["year"], "cfiredate")
        yield _row(
            fighting, key, f"Ceasefire, {told['side_a']} and {told['side_b']}", day, (told["dyad"],),
            max((calm - day).days, 0), None, monitor=None, third=None, formal=None, purpose="cessation",
            cite=f"{TERMINATION}, dyad {told['dyad']}, {told['year']}",
        )  # fmt: skip


def with_earlier(rows: Iterable[Row]) -> Iterator[Row]:
    """Each with the count of earlier cases of its dyads that had failed by its day, oldest first."""
    failures: dict[str, list[date]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["day"], r["id"])):
        dyads = row["dyads"].split()
        row["earlier"] = max(bisect_right(sorted(failures[dyad]), row["day"]) for dyad in dyads)
        yield row
        if row["failed"]:
            for dyad in dyads:
                failures[dyad].append(row["day"] + timedelta(row["held"]))


def written(rows: Iterable[Row]) -> str:
    """The table as text; an unknown is an empty cell."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def main(args: Sequence[str]) -> None:
    """Make the table and say what is in it."""
    data = next((Path(arg) for arg in args if not arg.startswith("--")), ROOT / "../shared/data")
    fighting = Fighting(data)
    agreed = list(agreement_rows(fighting, data))
    listed = list(termination_rows(fighting, agreed))
    rows = list(with_earlier([*agreed, *(row for row in listed if row["held"] > row["entry"])]))
    if "--write" in args:
        TARGET.write_text(written(rows), encoding="utf-8")
    hidden = len(listed) + len(agreed) - len(rows)
    print(f"{len(rows)} cases: {len(agreed)} agreements, {len(rows) - len(agreed)} ceasefires; left out {hidden}"
          " that failed, or were last seen, before they could be watched")  # fmt: skip
    for war in ("interstate", "civil", "internationalised", "extrastate", "unknown"):
        own = [row for row in rows if row["war"] == war]
        print(f"{war}: {len(own)}, failed {sum(r['failed'] for r in own)}, watched from the start "
              f"{sum(r['entry'] == 0 for r in own)}; by rule {dict(Counter(r['how'] for r in own))}")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
