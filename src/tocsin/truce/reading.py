"""Agreements as articles tell of them: claims read by machine land on the record's agreement they mean, or make one.

A claim that tells of a truce or agreement between both sides on a stated day means the one agreement of the record that
was made or came in force within ``NEAR`` days of it; where two lie equally near, none is chosen. Where the record has none,
the claims of one day and kind make an agreement of their own, unverified, with the clauses they name and where they name them.
A breach, an end or a keeping, told without a truce's name, belongs to the one truce that ran on its day, if it was one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from msgspec.structs import replace

from tocsin.schema.claims import Claim
from tocsin.schema.ids import make_id
from tocsin.schema.situations import Situation
from tocsin.schema.time import long_date
from tocsin.schema.truces import Agreement, Clause
from tocsin.truce.status import stops_fighting

NEAR = 3
"""Days by which reports of one agreement differ: it is made on one day, in force on another, told on a third."""
FRESH = 60
"""A breach told without a name is taken to be of a truce not older than this; of an older one it may be anything."""
MADE = ("truce", "agreement")
ABOUT = ("breach", "truce_end", "truce_holds")


def read_agreements(
    agreements: Sequence[Agreement], claims: Sequence[Claim], situation: Situation
) -> tuple[tuple[Agreement, ...], tuple[Claim, ...]]:
    """The agreements with those that only articles tell of, and the claims with the agreement each is taken to mean."""
    told = [c for c in claims if _is_open(c) and c.kind in MADE and _tells_of_one(c, situation)]
    made = _made((c for c in told if not _within_reach(c, agreements)), situation)
    everything = (*agreements, *made.values())
    meant = {c.id: one.id for c in told if (one := _nearest(c, agreements) or made.get((_day(c), c.kind)))}
    meant |= {c.id: one.id for c in claims if _is_open(c) and c.kind in ABOUT and (one := _running(c, everything))}
    return everything, tuple(replace(c, agreement=meant[c.id]) if c.id in meant else c for c in claims)


def _is_open(claim: Claim) -> bool:
    """Read from an article, with no agreement named."""
    return claim.article is not None and not claim.curated and claim.agreement is None


def _tells_of_one(claim: Claim, situation: Situation) -> bool:
    """That both sides made it, on a day or within a few that the text states."""
    sides = {situation.side_of(actor) for actor in claim.doers}
    days = claim.happened.days
    affirmed = claim.stance in ("asserts", "claims_own_act") and claim.status in ("happened", "ongoing", "future")
    return affirmed and {0, 1} <= sides and days is not None and days <= NEAR


def _nearest(claim: Claim, agreements: Iterable[Agreement]) -> Agreement | None:
    """The one agreement whose days lie nearest and within reach; none where two lie equally near."""
    ranked = _within_reach(claim, agreements)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _within_reach(claim: Claim, agreements: Iterable[Agreement]) -> list[tuple[int, Agreement]]:
    """The agreements the claim can mean, with the days between, nearest first."""
    start, end = claim.happened.start, claim.happened.end
    if start is None or end is None:
        return []
    apart = [(_apart(one, start, end), one) for one in agreements]
    return sorted(((days, one) for days, one in apart if days <= NEAR), key=lambda found: (found[0], found[1].id))


def _apart(one: Agreement, start: date, end: date) -> int:
    days = [day for when in (one.agreed, one.in_force) for day in (when.start, when.end) if day]
    return min((max((start - day).days, (day - end).days, 0) for day in days), default=NEAR + 1)


def _running(claim: Claim, agreements: Iterable[Agreement]) -> Agreement | None:
    """The newest truce not older than ``FRESH`` days on the claim's day; none where two began on one day."""
    day = claim.happened.end or claim.happened.start
    if day is None:
        return None
    begun = [(b, one) for one in agreements if stops_fighting(one) and (b := one.begins) and b <= day]
    fresh = [(b, one) for b, one in begun if day - b <= timedelta(days=FRESH)]
    newest = [one for b, one in fresh if b == max(other for other, _ in fresh)]
    return newest[0] if len(newest) == 1 else None


def _made(claims: Iterable[Claim], situation: Situation) -> dict[tuple[date, str], Agreement]:
    """One agreement for the claims of each day and kind."""
    dated = sorted(claims, key=lambda c: (_day(c), c.kind, c.known, c.id))
    groups = groupby(dated, key=lambda c: (_day(c), c.kind))
    return {(day, kind): _agreement(day, kind, list(told), situation) for (day, kind), told in groups}


def _day(claim: Claim) -> date:
    return claim.happened.start or date.max


def _agreement(day: date, kind: str, told: list[Claim], situation: Situation) -> Agreement:
    first = told[0]
    named = tuple(dict.fromkeys(actor for claim in told for actor in claim.doers))
    parties = tuple(actor for actor in named if situation.side_of(actor) is not None)
    ranks = [claim.level for claim in told if claim.level != "unknown"]
    return Agreement(
        id=make_id("read-agreement", situation.id, kind, day),
        source=first.source,
        title=f"{'Truce' if kind == 'truce' else 'Agreement'} of {long_date(day)}, as read in the news",
        kind="truce" if kind == "truce" else "understanding",
        known=first.known,
        agreed=first.happened,
        parties=parties,
        brokers=tuple(actor for actor in named if actor not in parties),
        signed_by=ranks[0] if ranks else "unknown",
        place=next((place for claim in told for place in claim.places), None),
        clauses=_clauses(told, kind),
        text=first.text,
        cite=first.cite,
        verified=False,
        situation=situation.id,
        article=first.article,
        span=first.span,
        language=first.language,
    )


def _clauses(told: Iterable[Claim], kind: str) -> tuple[Clause, ...]:
    """The promises the texts name, each once, with where the first text names it; a truce promises that firing stops."""
    found = {"cessation": Clause("cessation", "Firing stops.")} if kind == "truce" else {}
    for claim in told:
        for purpose in claim.purposes:
            found.setdefault(purpose, Clause(purpose, claim.text, claim.span))
    return tuple(found.values())
