"""On which day disputes with deaths that did not become war were over: `python quality/fit_turning.py [DATA]`.

DATA is the folder of source tables (default ../shared/data). Writes src/tocsin/escalation/fitted/turning.yaml and the tables in
docs/turning.md. The record ends in 2010; nothing later is read, but for the check by another record.

A case is a dispute of the record (Gibler, Miller and Little, GML) with at least one death between states, begun from 1946 and
over by the end of the fit's last year. *Turned*: its highest act was no war. Its day is its length less one, so that a dispute
of one day is over on day 0; where the record gives a shortest and a longest length, the middle. Intervals hold 90 % of 2,000
draws in which pairs of states are drawn with replacement (one pair's disputes are not cases of their own) and a length between
its bounds; a share's is widened to Jeffreys' where that is wider, since no draw can show what no case did.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from tocsin.escalation.pair_record import Codes, Spell, pair_of, rivalries, rows
from tocsin.schema.months import month_id

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src/tocsin/escalation/fitted/turning.yaml"
PAGE, BLOCK = ROOT / "docs/turning.md", ("<!-- figures -->", "<!-- /figures -->")
FIRST, FITS = 1946, (1990, 2000, 2010)
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
DRAWS, SEED, YEAR = 2000, 19141101, 12
WAR_LEVEL, SETTLED, WON = 5, 1, (1, 2, 3, 4)
HEAD = """# On which day disputes with deaths that did not become war were over. Made by quality/fit_turning.py, not by hand.
# later: day, how many of the turned were over after it, and a 90 % interval of their share; quantiles: share, day, interval.
"""
RECORD = "Gibler, Miller and Little 2016, GML MID v2.2.1; rivals: Thompson, Sakuwa and Suhas 2021"
KINDS = {"spatial": "rivals over territory", "other": "other pairs", "all": "all"}


@dataclass(frozen=True)
class Case:
    """A dispute with deaths: pairs of its originators, first and last month, bounds of its length in days, how it ended."""

    pairs: frozenset[Codes]
    first: int
    last: int
    shortest: int
    longest: int
    war: bool
    settled: bool
    won: bool
    many_dead: bool
    spatial: bool

    @property
    def day(self) -> int:
        """The day it was over, day 0 its first."""
        return (self.shortest + self.longest) // 2 - 1


COLUMNS = "dispnum, ccode, sidea, orig, styear, stmon, endyear, endmon"


def cases(ties: Path) -> list[Case]:
    """All disputes with deaths begun from 1946, whenever they were over."""
    rival = [spell for spell in rivalries(ties, "tss") if spell.fact == "rivalry_spatial"]
    parts: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows(ties, "gml_mid_v2_2_1_participants", COLUMNS):
        parts[row[0]].append(row)
    columns = "dispnum, styear, hostlev, mindur, maxdur, settle, outcome, fatality"
    found = rows(ties, "gml_mid_v2_2_1_disputes", columns, f"fatality > 0 and styear >= {FIRST}")
    return [_case(parts[number], rival, tuple(told)) for number, *told in sorted(found)]


def _case(all_in: list[tuple[Any, ...]], rival: list[Spell], told: tuple[Any, ...]) -> Case:
    year, level, low, high, settle, end, dead = told
    sides = [[code for _, code, side, orig, *_ in all_in if orig == 1 and side == one] for one in (1, 0)]
    pairs = frozenset(pair_of(a, b) for a in sides[0] for b in sides[1])
    first = min(month_id(row[4], row[5]) for row in all_in)
    last = max(month_id(row[6], row[7]) for row in all_in)
    spatial = any(one.pair in pairs and one.since <= year <= one.until for one in rival)
    return Case(pairs, first, last, low, high, level == WAR_LEVEL, settle == SETTLED, end in WON, dead > 1, spatial)


def fitted(found: Sequence[Case], year: int) -> dict[str, Any]:
    """Figures of one kind of case as of the end of a year."""
    end = month_id(year, 12)
    over = [case for case in found if case.last <= end]
    turned = [case for case in over if not case.war]
    days = np.array(sorted(case.day for case in turned))
    steps = sorted({0, *days.tolist()})
    draws, shares = resampled(turned, steps)
    return {
        "turned": len(turned), "wars": len(over) - len(turned),
        "open": sum(case.first <= end < case.last for case in found),
        "settled": sum(case.settled for case in turned), "won": sum(case.won for case in turned),
        "war_within_a_year": sum(war_after(case, over) for case in turned),
        "inexact": sum(case.shortest < case.longest for case in turned),
        "quantiles": [[share, quantile(days, share), *_bounds(draws[:, at])] for at, share in enumerate(SHARES)],
        "later": [[day, int((days > day).sum()), *_share_bounds(int((days > day).sum()), len(days), shares[:, at])]
                  for at, day in enumerate(steps)],
    }  # fmt: skip


def quantile(days: NDArray[np.int64], share: float) -> int:
    """The first day by which at least this share was over. ``days`` ascend."""
    return int(days[int(np.ceil(share * len(days))) - 1])


def resampled(turned: Sequence[Case], steps: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Quantiles (draws, shares) and shares over later than each step (draws, steps), pairs of states drawn anew."""
    groups: dict[tuple[Codes, ...], list[Case]] = defaultdict(list)
    for case in turned:
        groups[min(case.pairs),].append(case)
    clusters, rng = list(groups.values()), np.random.default_rng(SEED)
    quantiles, later = np.zeros((DRAWS, len(SHARES)), np.int64), np.zeros((DRAWS, len(steps)))
    for at in range(DRAWS):
        drawn = [case for one in rng.integers(0, len(clusters), len(clusters)) for case in clusters[one]]
        low, high = (np.array([getattr(case, end) for case in drawn]) for end in ("shortest", "longest"))
        days = np.sort(rng.integers(low, high + 1) - 1)
        quantiles[at] = [quantile(days, share) for share in SHARES]
        later[at] = 1 - np.searchsorted(days, steps, side="right") / len(days)
    return quantiles, later


def _bounds(drawn: NDArray[np.int64]) -> list[int]:
    return [int(one) for one in np.quantile(drawn, (0.05, 0.95), method="inverted_cdf")]


def _share_bounds(count: int, of: int, drawn: NDArray[np.float64]) -> list[float]:
    """The wider of the draws' interval and Jeffreys', Beta(count + ½, of − count + ½)."""
    jeffreys = np.random.default_rng(SEED).beta(count + 0.5, of - count + 0.5, 20_000)
    low, high = (np.quantile(each, (0.05, 0.95)) for each in (drawn, jeffreys))
    return [
        round(float(min(low[0], high[0])) if count else 0.0, 3),
        round(float(max(low[1], high[1])) if count < of else 1.0, 3),
    ]


def war_after(case: Case, found: Iterable[Case]) -> bool:
    """Whether a dispute of two of the same states that became war began within twelve months after this was over."""
    return any(one.war and one.pairs & case.pairs and 0 <= one.first - case.last <= YEAR for one in found)


def by_kind(found: Sequence[Case]) -> dict[str, list[Case]]:
    """Rivals over territory, the others, and all."""
    return {
        "spatial": [c for c in found if c.spatial],
        "other": [c for c in found if not c.spatial],
        "all": list(found),
    }


# The page ----------------------------------------------------------------------------------------------------------------


def table(name: str, made: dict[str, Any]) -> str:
    """One line: a kind of case, how many, and the days with their intervals."""
    days = " | ".join(f"{day:,} ({low:,}–{high:,})" for _, day, low, high in made["quantiles"])
    return f"| {name} | {made['turned']} | {made['wars']} | {made['war_within_a_year']} | {days} |"


def told_apart(found: Sequence[Case]) -> list[str]:
    """The same for parts of the turned, without intervals: by how and when they ended."""
    parts: dict[str, Callable[[Case], bool]] = {
        "settled by talks": lambda case: case.settled, "not settled by talks": lambda case: not case.settled,
        "at most 25 dead": lambda case: not case.many_dead, "more": lambda case: case.many_dead,
        "over on the first day": lambda case: case.day == 0, "longer": lambda case: case.day > 0,
    }  # fmt: skip
    lines = []
    for name, belongs in parts.items():
        days = np.array(sorted(case.day for case in found if belongs(case)))
        lines.append(
            f"| of all: {name} | {len(days)} | | | {' | '.join(f'{quantile(days, share):,}' for share in SHARES)} |"
        )
    return lines


def check(ties: Path) -> list[str]:
    """Days from trigger to end of crises, 1946 to 2010, by grade of violence, as the ICB project has them."""
    told = rows(
        ties, "icb_v13_system_level", "viol, brexit", f"yrtrig between {FIRST} and 2010 and iwcmb = 1 and brexit >= 1"
    )
    lines = []
    for name, grades in {"minor clashes": (2,), "serious clashes": (3,), "full-scale war": (4,)}.items():
        days = np.array(sorted(int(length) - 1 for grade, length in told if grade in grades))
        lines.append(f"| {name} | {len(days)} | {' | '.join(f'{quantile(days, share):,}' for share in SHARES)} |")
    return lines


def page(ties: Path, found: Sequence[Case], made: dict[str, dict[str, Any]]) -> str:
    """The tables of docs/turning.md."""
    shares = " | ".join(f"{share:.0%}" for share in SHARES)
    rule = "---|" * len(SHARES)
    turned = [case for case in found if case.last <= month_id(FITS[-1], 12) and not case.war]
    return "\n".join([
        f"| to the end of {FITS[-1]} | turned | wars | then war in a year | {shares} |", f"|---|---|---|---|{rule}",
        *(table(KINDS[kind], made[kind]) for kind in made), *told_apart(turned), "",
        f"| ICB, {FIRST}–{FITS[-1]}, no part of a war | crises | {shares} |", f"|---|---|{rule}", *check(ties),
    ])  # fmt: skip


def filled(text: str, block: str) -> str:
    """The page with its block replaced."""
    head, rest = text.split(BLOCK[0])
    return head + BLOCK[0] + "\n" + block + "\n" + BLOCK[1] + rest.split(BLOCK[1])[1]


def main() -> None:
    ties = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared/data") / "ties"
    found = cases(ties)
    kinds = by_kind(found)
    fits: list[dict[str, Any]] = [
        {"last": year, "spatial": fitted(kinds["spatial"], year), "other": fitted(kinds["other"], year)}
        for year in FITS
    ]
    written = yaml.safe_dump({"record": RECORD, "fits": fits}, sort_keys=False, default_flow_style=None, width=120)
    TARGET.write_text(HEAD + written, encoding="utf-8")
    of_all = {"spatial": fits[-1]["spatial"], "other": fits[-1]["other"], "all": fitted(kinds["all"], FITS[-1])}
    block = page(ties, found, of_all)
    if PAGE.is_file():
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), block), encoding="utf-8")
    print(block)


if __name__ == "__main__":
    main()
