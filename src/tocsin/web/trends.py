"""What was said of every pair week by week in the year before a day, each week from what was known in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from tocsin.store.store import Store

WEEKS = 52
BEFORE = (30, 90)
"""Days before at which a change is told."""


class Trend(Struct, frozen=True, kw_only=True):
    """Probabilities by pair and by target and horizon.

    ``weekly`` are those of ``days``, the last of which is the day itself; ``earlier`` those ``BEFORE`` it. None where the
    pair was not among those scored.
    """

    as_of: date
    days: tuple[date, ...]
    weekly: dict[str, dict[str, tuple[float | None, ...]]]
    earlier: dict[str, dict[str, tuple[float | None, ...]]]

    def series(self, pair: str, key: str) -> tuple[float | None, ...]:
        """A pair's weekly probabilities; all None for a pair that was not scored."""
        return self.weekly.get(pair, {}).get(key, (None,) * len(self.days))

    def before(self, pair: str, key: str) -> tuple[tuple[int, float | None], ...]:
        """The probability so many days before."""
        then = self.earlier.get(pair, {}).get(key, (None,) * len(BEFORE))
        return tuple(zip(BEFORE, then, strict=True))


def trend(store: Store, as_of: date) -> Trend:
    """The trend of every pair that was politically relevant on any of the days."""
    from tocsin.escalation.pair_scores import pair_scores
    from tocsin.outlook import outlook

    days = tuple(as_of - timedelta(days=7 * back) for back in range(WEEKS, -1, -1))
    with store.view(as_of) as view:
        found = pair_scores(outlook(view).inputs, [*days, *(as_of - timedelta(days=back) for back in BEFORE)])
    weekly: dict[str, dict[str, tuple[float | None, ...]]] = {}
    earlier: dict[str, dict[str, tuple[float | None, ...]]] = {}
    for (target, horizon), values in found.p.items():
        for pair, said in zip(found.pairs, values.T.tolist(), strict=True):
            known = tuple(None if p != p else p for p in said)
            if any(p is not None for p in known):
                weekly.setdefault(pair, {})[f"{target}-{horizon}"] = known[: len(days)]
                earlier.setdefault(pair, {})[f"{target}-{horizon}"] = known[len(days) :]
    return Trend(as_of=as_of, days=days, weekly=weekly, earlier=earlier)
