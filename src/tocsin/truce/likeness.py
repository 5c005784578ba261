"""How like two truces are, by stated features: a distance that is a sum of stated weights, open to its arithmetic. Pure.

=================  ======  =====================================================================================
feature            weight  part of the weight that counts
=================  ======  =====================================================================================
war                3       all, between one of states and one within a state
monitor            2       all, where one has monitors or peacekeepers provided for and the other has not
purpose            2       all, where it differs; half between a cessation and a humanitarian truce
earlier failures   2       a third for each by which their counts (to three) differ
fighting           2       difference of log10(1 + deaths in the 30 days before) ÷ 3, at most all
third party        1       all, where one has one and the other has not
form               1       all, where one is written and signed and the other is not
length             1       difference of log10(1 + days since the fighting began) ÷ 3, at most all
=================  ======  =====================================================================================

Where either is unknown, half the weight counts and the feature is named neither alike nor unlike. The weights are a
convention, stated, not fitted. Nothing in them knows which side is which.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tocsin.schema.sums import total
from tocsin.schema.truces import LikeCase
from tocsin.truce.cases import TruceCase, TruceFeatures, kind_of

NEAR = 31
"""Days by which a data set's row and a situation's own record of one truce may differ."""

ALIKE = 0.25
"""A feature that counts for no more than this part of its weight is alike."""


class Part(NamedTuple):
    """One feature's part in a distance: its name, weight, and the part of it that counts (None: unknown)."""

    name: str
    weight: float
    differs: float | None

    @property
    def counts(self) -> float:
        """What it adds to the distance, to two decimals."""
        return round(self.weight * (0.5 if self.differs is None else self.differs), 2)


def compared(a: TruceFeatures, b: TruceFeatures) -> tuple[Part, ...]:
    """The parts of the distance between two truces, in the order of the table."""
    return (
        Part("war", 3, _differs(kind_of(a.war), kind_of(b.war))),
        Part("monitor", 2, _differs(a.monitor, b.monitor)),
        Part("purpose", 2, _purposes(a, b)),
        Part("earlier failures", 2, _apart(a.earlier, b.earlier, lambda n: min(n, 3) / 3)),
        Part("fighting", 2, _apart(a.deaths30, b.deaths30, lambda n: math.log10(1 + n) / 3)),
        Part("third party", 1, _differs(a.third, b.third)),
        Part("form", 1, _differs(a.formal, b.formal)),
        Part("length", 1, _apart(a.episode, b.episode, lambda n: math.log10(1 + n) / 3)),
    )


def distance(a: TruceFeatures, b: TruceFeatures) -> float:
    """The distance of two truces, from 0 (alike in all) to 14; the same from either."""
    return round(math.fsum(part.counts for part in compared(a, b)), 2)


def _differs(a: object, b: object) -> float | None:
    return None if a is None or b is None else float(a != b)


def _purposes(a: TruceFeatures, b: TruceFeatures) -> float | None:
    if "unknown" in (a.purpose, b.purpose):
        return None
    return 0.5 if {a.purpose, b.purpose} == {"cessation", "humanitarian"} else float(a.purpose != b.purpose)


def _apart(a: float | None, b: float | None, scale: Callable[[float], float]) -> float | None:
    return None if a is None or b is None else min(abs(scale(a) - scale(b)), 1.0)


def same_parties(a: TruceFeatures, b: TruceFeatures) -> bool:
    """Whether two truces share a UCDP dyad."""
    return bool(set(a.dyads) & set(b.dyads))


def same_truce(a: TruceFeatures, b: TruceFeatures) -> bool:
    """Whether two records are of one truce: the same id, or a dyad shared and days no more than ``NEAR`` apart.

    Cases of a situation's own record carry no dyads, so that its truces of one month stay apart.
    """
    if a.id == b.id:
        return True
    return same_parties(a, b) and abs((a.day - b.day).days) <= NEAR


def nearest(features: TruceFeatures, cases: Iterable[TruceCase], count: int) -> tuple[LikeCase, ...]:
    """The ``count`` nearest cases, the nearest first, of equals the latest; the truce itself is never one."""
    others = [case for case in cases if not same_truce(case.features, features)]
    ranked = sorted(others, key=lambda c: (distance(features, c.features), -c.features.day.toordinal(), c.features.id))
    return tuple(like_case(features, case) for case in ranked[:count])


def like_case(features: TruceFeatures, case: TruceCase) -> LikeCase:
    """A case as it is shown: how far it lies and by what."""
    parts = compared(features, case.features)
    own = ("this conflict's own",) if case.own or same_parties(features, case.features) else ()
    return LikeCase(
        agreement=case.features.id, title=case.features.title, day=case.features.day,
        distance=distance(features, case.features), held_days=case.held, failed=case.failed,
        alike=own + _named(parts, lambda differs: differs <= ALIKE),
        unlike=_named(parts, lambda differs: differs > ALIKE), cite=case.cite,
        sums=(total([part.counts for part in parts], "distance"),),
    )  # fmt: skip


def _named(parts: Sequence[Part], wanted: Callable[[float], bool]) -> tuple[str, ...]:
    return tuple(part.name for part in parts if part.differs is not None and wanted(part.differs))
