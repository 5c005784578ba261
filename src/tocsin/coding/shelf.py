"""Groups of claims on a shelf, found by kind and time, so that a claim is compared only with what it could fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from tocsin.coding.happenings import close_group, slack
from tocsin.schema.claims import Claim
from tocsin.schema.time import When

MOST_MONTHS = 36
"""Longer and open times are looked for everywhere."""


class Shelf:
    """Numbers of groups by close kind and the months told of, or by the article where no time is known."""

    def __init__(self, groups: Sequence[tuple[Claim, ...]]) -> None:
        self._all: dict[str, set[int]] = defaultdict(set)
        self._long: dict[str, set[int]] = defaultdict(set)
        self._by_month: dict[tuple[str, int], set[int]] = defaultdict(set)
        self._by_article: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, group in enumerate(groups):
            for claim in group:
                self._put(number, claim)

    def _put(self, number: int, claim: Claim) -> None:
        kind = close_group(claim.kind)
        self._all[kind].add(number)
        if claim.article is not None:
            self._by_article[kind, claim.article].add(number)
        months = list(_months(claim.happened))
        if claim.happened.known and not months:
            self._long[kind].add(number)
        for month in months:
            self._by_month[kind, month].add(number)

    def likely(self, claim: Claim) -> Iterator[int]:
        """Groups with a claim of a close kind whose time may overlap: all that can fit, and some more."""
        kind = close_group(claim.kind)
        if claim.article is not None:
            yield from self._by_article.get((kind, claim.article), ())
        if not claim.happened.known:
            return
        months = list(_months(claim.happened))
        if not months:
            yield from self._all[kind]
        yield from self._long[kind]
        for month in months:
            yield from self._by_month.get((kind, month), ())


def _months(when: When) -> Iterator[int]:
    """Every month an interval touches, with its slack; none for a long, open or unknown one."""
    if when.start is None or when.end is None:
        return
    room = timedelta(days=max(slack(when), slack(When(precision="week"))))
    first, last = when.start - room, when.end + room
    start, end = first.year * 12 + first.month, last.year * 12 + last.month
    if end - start < MOST_MONTHS:
        yield from range(start, end + 1)
