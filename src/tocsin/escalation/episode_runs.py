"""Runs of force between two sides, separated by quiet.

*Evidence* of a run is a verified, affirmed claim of force between the sides that is more than an incident: an outbreak,
fighting, shelling, a strike, an attack, a killing, ground taken; or any force that hurt somebody; or losses told of such a
happening; or a data set's row with at least ``DEADLY`` deaths. A breach or a shoot-down without losses is an *incident*: it
founds and prolongs no run, for accusations of breaches never cease between such sides. Two runs are apart when ``QUIET`` days
lie between evidence, where the dispute record (MID) merges what is less than six months apart.

A count over a span tells when a run lasted at most, not that there was force on its last day: such an end is kept as an
interval. A truce known by the day, after which nothing more is told, ends a run on its day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from tocsin.escalation.episode_force import HUMAN_LOSSES, affirmed, between_sides, family, is_force
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement

QUIET = timedelta(days=30)
"""The gap without evidence that ends a run."""
LONGEST = 31
"""Days from which a claim's span is too long to say when there was force."""
DEADLY = 10
"""Deaths in one data-set row from which it is evidence by itself; smaller rows go on between such sides without end."""
FAILS = timedelta(days=3)
"""A truce breached or declared dead within this time ends nothing."""
MORE_THAN_INCIDENTS = ("onset", "fighting", "shelling", "missile_strike", "air_strike", "drone_strike", "killing", "attack",
                       "capture_ground")  # fmt: skip


class Evidence(Struct, frozen=True):
    """Days on which something tells of force; ``claim`` None for a data set's row."""

    start: date
    end: date
    claim: Claim | None = None
    event: Event | None = None


class Run(Struct, frozen=True, kw_only=True):
    """One run: its evidence in order of time, and all claims that belong to it.

    ``certain`` is the last day on which force is told to the day, ``latest`` the last that any account reaches;
    ``truce`` the day of the truce that ended it.
    """

    evidence: tuple[Evidence, ...]
    claims: tuple[Claim, ...]
    certain: date
    latest: date
    truce: date | None = None

    @property
    def start(self) -> date:
        return self.evidence[0].start

    def running(self, as_of: date) -> bool:
        """Whether it goes on: no truce ended it and the quiet is shorter than the gap."""
        return self.truce is None and as_of - self.latest <= QUIET

    def end(self, as_of: date) -> When:
        """Its last day; unknown while it runs, an interval where accounts leave it open."""
        if self.running(as_of):
            return When()
        if self.truce:
            return When(self.truce, self.truce, "day")
        return When(self.certain, self.latest, "day" if self.certain == self.latest else "range")

    def onset(self) -> When:
        """The first day of force, or the span in which it lay."""
        first = self.evidence[0]
        if first.claim is not None:
            return first.claim.happened
        return When(first.start, first.end, "day" if first.start == first.end else "range")

    def eruption(self) -> When:
        """The first outbreak told, else the day with most claims of force, the earlier of equals."""
        outbreaks = [e.claim.happened for e in self.evidence if e.claim and e.claim.kind == "onset"]
        if outbreaks:
            return outbreaks[0]
        days = Counter(e.start for e in self.evidence if e.start == e.end)
        if not days:
            return self.onset()
        most = max(days.values())
        day = min(day for day, count in days.items() if count == most)
        return When(day, day, "day")


def runs(
    situation: Situation, claims: Sequence[Claim], events: Iterable[Event], rows: Iterable[Event],
    agreements: Sequence[Agreement], as_of: date,
) -> tuple[Run, ...]:  # fmt: skip
    """The runs told by what was known; all arguments hold only that. ``events`` are reconciled from claims."""
    told = [claim for claim in claims if claim.verified and affirmed(claim)]
    found = sorted(_evidence(situation, told, rows, as_of), key=lambda e: (e.start, e.end))
    groups = {claim: event.claims for event in events for claim in event.claims}
    chained = _chained(found)
    return tuple(_run(situation, run, told, groups, agreements, as_of) for run in chained)


def _evidence(situation: Situation, claims: Sequence[Claim], rows: Iterable[Event], as_of: date) -> Iterator[Evidence]:
    forceful = {c.happening for c in claims if c.happening and is_force(c) and between_sides(c, situation)}
    for claim in claims:
        if _founds(situation, claim, forceful) and (span := _span(claim.happened, as_of)):
            yield Evidence(*span, claim=claim)
    for row in rows:
        deaths = (toll.best for toll in row.tolls if toll.kind == "killed" and toll.side is None)
        span = _span(row.happened, as_of)
        if span and any(best is not None and best >= DEADLY for best in deaths):
            yield Evidence(*span, event=row)


def _founds(situation: Situation, claim: Claim, forceful: set[str]) -> bool:
    if family(claim) == "loss":
        return _hurt(claim) and (claim.happening in forceful or (bool(claim.doers) and between_sides(claim, situation)))
    serious = claim.kind in MORE_THAN_INCIDENTS or _hurt(claim)
    return is_force(claim) and serious and between_sides(claim, situation)


def _hurt(claim: Claim) -> bool:
    return any(figure.kind in HUMAN_LOSSES for figure in claim.figures)


def _span(when: When, as_of: date) -> tuple[date, date] | None:
    """First and last day, neither after the day of judgement; None for what is undated or too long."""
    if when.start is None or when.end is None or when.start > as_of or (when.days or 0) > LONGEST:
        return None
    return when.start, min(when.end, as_of)


def _chained(found: Sequence[Evidence]) -> list[list[Evidence]]:
    chains: list[list[Evidence]] = []
    last = date.min
    for one in found:
        if not chains or one.start - last > QUIET:
            chains.append([])
        chains[-1].append(one)
        last = max(last, one.end)
    return chains


def _run(
    situation: Situation, found: Sequence[Evidence], told: Sequence[Claim], groups: dict[str, tuple[str, ...]],
    agreements: Sequence[Agreement], as_of: date,
) -> Run:  # fmt: skip
    claims = _members(situation, found, told, groups, as_of)
    latest = max((e.end for e in found), default=found[0].end)
    latest = max([latest, *(min(c.happened.end, as_of) for c in claims if family(c) == "loss" and c.happened.end)])
    certain = max(e.end if e.start == e.end else e.start for e in found)
    incidents = [c.happened.start for c in claims if is_force(c) and c.happened.start]
    certain = max([certain, *(day for day in incidents if certain < day <= latest)])
    return Run(
        evidence=tuple(found), claims=tuple(claims), certain=certain, latest=latest,
        truce=_truce(certain, latest, told, agreements, as_of),
    )  # fmt: skip


def _members(
    situation: Situation,
    found: Sequence[Evidence],
    told: Sequence[Claim],
    groups: dict[str, tuple[str, ...]],
    as_of: date,
) -> list[Claim]:
    """The evidence, incidents within the run, and losses told over its span or of its happenings."""
    ids = {e.claim.id for e in found if e.claim}
    ids |= {other for claim in tuple(ids) for other in groups.get(claim, ())}
    happenings = {e.claim.happening for e in found if e.claim and e.claim.happening}
    start, end = found[0].start, max(e.end for e in found)
    return [
        claim for claim in told
        if claim.id in ids or (_within(claim, start, end) and _belongs(situation, claim, happenings))
    ]  # fmt: skip


def _within(claim: Claim, start: date, end: date) -> bool:
    begun = claim.happened.start
    return begun is not None and start - FAILS <= begun <= end + FAILS


def _belongs(situation: Situation, claim: Claim, happenings: set[str]) -> bool:
    if is_force(claim):
        return between_sides(claim, situation)
    if family(claim) != "loss" or not claim.figures or (claim.happened.days or 0) > 366:
        return False
    others = [actor for actor in (*claim.doers, *claim.targets) if situation.side_of(actor) is None]
    return not others and (claim.happening is None or claim.happening in happenings)


def _truce(
    certain: date, latest: date, told: Sequence[Claim], agreements: Sequence[Agreement], as_of: date
) -> date | None:
    """The day of the first truce on or after the last day of force that neither failed at once nor was breached at once.

    An agreement on record gives its own day in force; claims of it, which may be dated by its signing, then count no more.
    """
    kept = {agreement.id for agreement in agreements}
    days = {day for agreement in agreements if (day := _stops(agreement)) is not None and certain <= day <= as_of}
    days |= {
        c.happened.start for c in told
        if c.kind == "truce" and len(c.doers) > 1 and c.agreement not in kept
        and c.happened.start and certain <= c.happened.start <= as_of
    }  # fmt: skip
    return next((day for day in sorted(days) if day - latest <= QUIET and not _failed(day, told)), None)


def _stops(agreement: Agreement) -> date | None:
    ceases = any(clause.kind == "cessation" for clause in agreement.clauses)
    return agreement.in_force.start if agreement.kind in ("truce", "de_facto_calm") or ceases else None


def _failed(day: date, told: Sequence[Claim]) -> bool:
    return any(
        claim.kind in ("truce_end", "breach") and claim.happened.start and day <= claim.happened.start <= day + FAILS
        for claim in told
    )
