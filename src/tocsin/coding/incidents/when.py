"""When an incident happened, from the words of its sentence and the day the page was filed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import dates

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_OLD = timedelta(days=92)
_FINE = ("day", "range", "month", "week", "minute", "hour")


class Days(Struct, frozen=True):
    """First and last possible day. ``exact``: the text names a single day."""

    first: date
    last: date

    @property
    def exact(self) -> bool:
        return self.first == self.last


def of(sentence: Span, trigger: Token, filed: date | None) -> Days | None:
    """The days a sentence gives for a trigger: the nearest time expression before or after it, if any."""
    base = sentence.start_char
    found = [d for d in dates.find(sentence.text, filed) if d.when.start is not None and not d.back]
    place = trigger.idx - base
    found.sort(key=lambda d: min(abs(d.start - place), abs(d.end - place)))
    for one in found:
        first, last = one.when.start, one.when.end or one.when.start
        if first is None or last is None or (filed is not None and first > filed):
            continue
        return Days(first, min(last, filed) if filed is not None else last)
    return None


def is_old(days: Days | None, filed: date | None) -> bool:
    """Whether an incident lies more than three months before the page: told as history, not as news."""
    return days is not None and filed is not None and filed - days.last > _OLD
