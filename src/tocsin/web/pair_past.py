"""The past of one pair of states as known on a day: its warnings of two years, its news and its deaths by month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.schema.risks import EarlyWarning

if TYPE_CHECKING:
    from tocsin.outlook import Outlook
    from tocsin.store.store import Store

MONTHS = 24


class PairMonth(Struct, frozen=True, kw_only=True):
    """One month between two states.

    Stories of cooperation, of words against each other, of deeds against each other, and of the latter those that tell of
    deaths: None where the news was not read over the whole month. ``deaths`` by UCDP, None where unknown.
    """

    month: str
    cooperation: int | None
    words: int | None
    deeds: int | None
    fatal: int | None
    deaths: float | None


class PairPast(Struct, frozen=True, kw_only=True):
    """``warnings`` latest first, with post-mortems; ``months`` oldest first, the last before the day's own month.

    ``situations`` are the ids and titles of those whose parties they are.
    """

    warnings: tuple[EarlyWarning, ...]
    months: tuple[PairMonth, ...]
    situations: tuple[tuple[str, str], ...] = ()


def pair_past(store: Store, pair: str, as_of: date) -> PairPast:
    """The pair's warnings and months as known on a day."""
    from tocsin.outlook import outlook
    from tocsin.schema.situations import Situation

    with store.view(as_of) as view:
        seen = outlook(view)
        own = [(one.id, one.title) for one in view.records(Situation) if sorted(one.parties) == pair.split("-")]
        return PairPast(
            warnings=seen.warnings([pair]), months=_months(seen, pair, as_of), situations=tuple(sorted(own))
        )


def _months(seen: Outlook, pair: str, as_of: date) -> tuple[PairMonth, ...]:
    from tocsin.schema.months import month_of

    now = month_of(as_of)
    return tuple(_month(seen, pair, month) for month in range(now - MONTHS, now))


def _month(seen: Outlook, pair: str, month: int) -> PairMonth:
    from tocsin.schema.months import label

    counts = _stories(seen, pair, month)
    cooperation, words, deeds, fatal = counts if counts else (None, None, None, None)
    return PairMonth(month=label(month), cooperation=cooperation, words=words, deeds=deeds, fatal=fatal,
                     deaths=_deaths(seen, pair, month))  # fmt: skip


def _stories(seen: Outlook, pair: str, month: int) -> tuple[int, int, int, int] | None:
    """Stories that became known in a month, both directions; None where it was not read whole."""
    from tocsin.schema.months import first_day, last_day
    from tocsin.schema.stories import QUADS

    first, last = first_day(month), last_day(month)
    days = (last - first).days + 1
    if seen.news is None or not any(start <= first and last <= end for start, end in seen.spans):
        return None
    one, _, other = pair.partition("-")
    both = seen.news.pair_counts([(one, other)], last, [days])[0, 0].sum(axis=0).tolist()
    told = dict(zip((*QUADS, "fatal"), both, strict=True))
    return int(told["VC"] + told["MC"]), int(told["VK"]), int(told["MK"]), int(told["fatal"])


def _deaths(seen: Outlook, pair: str, month: int) -> float | None:
    """UCDP's best estimate of deaths between the two, None where the record does not reach or is blank."""
    months = seen.outcomes.months
    if months is None or not months.first <= month <= months.last:
        return None
    deaths = months.deaths.get(pair, {}).get(month, 0.0)
    return None if deaths != deaths else deaths
