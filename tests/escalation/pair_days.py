"""News series and inputs for the tests of pair risk."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

from tocsin.escalation.pair_inputs import PairInputs
from tocsin.schema.news import NewsSeries

DAY = date(2008, 7, 1)
FIRST = date(2003, 8, 1)


def series(stories: list[tuple[date, str, str, int, bool]], first: date = FIRST, last: date = DAY) -> NewsSeries:
    """A series of (day, initiator, target, quad, fatal), with a steady hum of other news so that volumes are not zero."""
    hum = [(date.fromordinal(day), "FRA", "", 0, False) for day in range(first.toordinal(), last.toordinal() + 1)]
    rows = sorted([*stories, *hum])
    states = tuple(sorted({code for _, a, b, _, _ in rows for code in (a, b) if code}))
    place = {code: at for at, code in enumerate(states)} | {"": -1}
    return NewsSeries(
        source="wikipedia-current-events", states=states,
        known=np.array([row[0].toordinal() for row in rows], dtype=np.int32),
        initiator=np.array([place[row[1]] for row in rows], dtype=np.int16),
        target=np.array([place[row[2]] for row in rows], dtype=np.int16),
        quad=np.array([row[3] for row in rows], dtype=np.int8),
        fatal=np.array([row[4] for row in rows], dtype=np.bool_), first=first, last=last,
    )  # fmt: skip


@cache
def quiet() -> PairInputs:
    """The packaged facts and figures with news that tells nothing of any pair."""
    return PairInputs.packaged(series([]))


@cache
def dark() -> PairInputs:
    """The same without any news."""
    return PairInputs.packaged(None)
