"""Of which kind UCDP's conflicts were in which years: between states, within one, with foreign troops, or with a colony.

``figures/conflict_types.csv`` (``conflict,first,last,type``: years of one type in a row; 1 extrastate, 2 interstate, 3 within
a state, 4 with foreign troops) is drawn from the UCDP/PRIO Armed Conflict Dataset 25.1 (CC BY 4.0) by
``quality/past_figures.py``.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from tocsin.schema.truces import War

KINDS: dict[int, War] = {1: "extrastate", 2: "interstate", 3: "civil", 4: "internationalised"}


def war_of(conflict: str, year: int) -> War:
    """The kind of a conflict in a year, or in the last year before it that was coded; "unknown" if there is none.

    Several ids, parted by commas, have the kind that they share.
    """
    kinds = {_war(part.strip(), year) for part in conflict.split(",")}
    return kinds.pop() if len(kinds) == 1 else "unknown"


def _war(conflict: str, year: int) -> War:
    past = [(last, kind) for first, last, kind in _table().get(conflict, ()) if first <= year]
    return KINDS[max(past)[1]] if past else "unknown"


@cache
def _table() -> dict[str, tuple[tuple[int, int, int], ...]]:
    text = resources.files("tocsin.store").joinpath("figures", "conflict_types.csv").read_text(encoding="ascii")
    found: dict[str, tuple[tuple[int, int, int], ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        run = (int(row["first"]), int(row["last"]), int(row["type"]))
        found[row["conflict"]] = (*found.get(row["conflict"], ()), run)
    return found
