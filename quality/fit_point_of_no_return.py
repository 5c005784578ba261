"""How long wars took from the first month with deaths to 1,000 deaths in twelve months, from the packaged figures to 2010.

    python quality/fit_point_of_no_return.py --write        # make fit-point-of-no-return

A beginning is a month with a death after twelve known months without, from 1990. Beginnings of one month that share a
state are one (a coalition's partners are not cases of their own); the earliest war of them counts. Beginnings followed by
an unknown month before war came, within the year, are left out and counted.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from datetime import date
from importlib import resources
from math import isnan
from pathlib import Path

import yaml

from tocsin.schema.months import parse_month
from tocsin.store.pair_figures import packaged_figures
from tocsin.store.pair_outcomes import pair_months

FIRST, LAST = parse_month("1990-01"), parse_month("2010-12")
UNTIL = (0, 1, 3, 6, 12, 36)
WAR, YEAR = 1000.0, 12


def time_to_war(dead: dict[int, float], onset: int) -> int | None:
    """Months from the first with deaths to 1,000 within twelve months, at most 36; ``None``: not reached."""
    for after in range(UNTIL[-1] + 1):
        now = onset + after
        if now <= LAST and sum(dead.get(m, 0.0) for m in range(max(onset, now - YEAR + 1), now + 1)) >= WAR:
            return after
    return None


def onsets(dead: dict[int, float]) -> list[tuple[int, int | None, bool]]:
    """Beginnings with their time to war and whether an unknown month hides it."""
    found = []
    for month in sorted(m for m, toll in dead.items() if FIRST <= m <= LAST and toll >= 1):
        before = [dead.get(month - back, 0.0) for back in range(1, YEAR + 1)]
        if any(isnan(toll) or toll >= 1 for toll in before):
            continue
        known = {m: toll for m, toll in dead.items() if not isnan(toll)}
        time = time_to_war(known, month)
        hidden = any(
            isnan(dead.get(m, 0.0)) for m in range(month, month + min(YEAR, time if time is not None else YEAR) + 1)
        )
        found.append((month, time, hidden))
    return found


def fitted() -> dict[str, object]:
    """Counts of wars by span of months, and of beginnings."""
    by_month: dict[int, list[tuple[set[str], list[tuple[int | None, bool]]]]] = defaultdict(list)
    for pair, dead in pair_months(packaged_figures().until(date(2010, 12, 31))).deaths.items():
        for month, time, hidden in onsets(dict(dead)):
            _join(by_month[month], set(pair.split("-")), (time, hidden))
    groups = [cases for found in by_month.values() for _, cases in found]
    told = [[time for time, hidden in cases if not hidden] for cases in groups]
    times = [min(war) for cases in told if (war := [time for time in cases if time is not None])]
    spans = Counter(next(at for at, end in enumerate(UNTIL) if time <= end) for time in times)
    record = "UCDP GED 21.1 by pair and month, beginnings from 1990-01 to 2010-12"
    return {"until": list(UNTIL), "counts": [spans[at] for at in range(len(UNTIL))],
            "onsets": len(told) - told.count([]), "unknown": told.count([]), "record": record}  # fmt: skip


def _join(
    found: list[tuple[set[str], list[tuple[int | None, bool]]]], states: set[str], case: tuple[int | None, bool]
) -> None:
    """Into the groups of the month that share a state, made one."""
    touching = [group for group in found if group[0] & states]
    merged = (states.union(*(group[0] for group in touching)), [case, *(one for group in touching for one in group[1])])
    found[:] = [group for group in found if group not in touching] + [merged]


if __name__ == "__main__":
    text = "# Made by quality/fit_point_of_no_return.py --write\n" + yaml.safe_dump(fitted(), sort_keys=False)
    if "--write" in sys.argv[1:]:
        path = Path(str(resources.files("tocsin.escalation").joinpath("fitted", "point_of_no_return.yaml")))
        path.write_text(text, encoding="utf-8")
    print(text)
