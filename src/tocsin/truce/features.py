"""What is known of a truce at its beginning, and earlier truces of its own conflict as cases. Pure, from one dated view.

Losses that a side claims are not facts: the fighting before is read from data sets' rows known by the day, else it is
unknown. Of earlier truces of the same parties only what was claimed is known: they are told apart from the cases on
record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tocsin.schema.claims import Claim
from tocsin.schema.events import Event, Reading
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, TruceStatus, War
from tocsin.truce.cases import TruceCase, TruceFeatures
from tocsin.truce.status import standings

_STATE = re.compile(r"^[A-Z]{3}$")
_NONE = re.compile(r"^(none|no)\b", re.IGNORECASE)
FAILED = ("ended", "broken")
"""Standings in which a truce of the own conflict counts as failed: nobody of another side disputes its end."""


def case_of(
    agreement: Agreement, agreements: Sequence[Agreement], claims: Sequence[Claim], dataset_events: Sequence[Event],
    readings: Sequence[Reading], as_of: date, situation: Situation,
) -> TruceFeatures:  # fmt: skip
    """The features of a truce as known on a day, its own beginning at the latest.

    ``readings`` are taken for the sake of one signature and not read: yearly totals say nothing of the 30 days before.
    Raises ``ValueError`` for an agreement whose day is unknown or that was not known by the day.
    """
    if agreement.known > as_of:
        raise ValueError(f"agreement {agreement.id} was known on {agreement.known}, after {as_of}")
    day, upto = begins(agreement), min(as_of, begins(agreement))
    before = [a for a in agreements if a.known <= as_of and a.id != agreement.id]
    earlier = own_cases(agreement, standings(before, claims, upto, situation), claims, upto, situation)
    return TruceFeatures(
        id=agreement.id, title=agreement.title, day=day, war=_war(agreement, situation), monitor=_monitor(agreement),
        third=_third(agreement), formal=agreement.formal, purpose=agreement.purpose,
        earlier=sum(case.failed for case in earlier), deaths30=_dead(dataset_events, day, 30, as_of),
        deaths90=_dead(dataset_events, day, 90, as_of), dyads=situation.ucdp_dyads,
    )  # fmt: skip


def begins(agreement: Agreement) -> date:
    """The day a truce was to hold from, else the day it was made. Raises ``ValueError`` where neither is known."""
    day = agreement.begins
    if day is None:
        raise ValueError(f"agreement {agreement.id} has no day")
    return day


def own_cases(
    agreement: Agreement, statuses: Iterable[TruceStatus], claims: Sequence[Claim], as_of: date, situation: Situation
) -> tuple[TruceCase, ...]:
    """Earlier truces of the same parties as they stood on the day: failed where ended or broken by an undisputed account.

    Held until the first claim of its end (or of the breaches that broke it); one not failed was last seen on the day.
    """
    days = {claim.id: claim.happened.start for claim in claims if claim.known <= as_of}
    found = []
    for status in statuses:
        other = status.agreement
        if other.id != agreement.id and _dated(other) and begins(other) < begins(agreement) and _same(other, agreement):
            found.append(_own(status, days, as_of, situation))
    return tuple(sorted(found, key=lambda case: (case.features.day, case.features.id)))


def _own(status: TruceStatus, days: dict[str, date | None], as_of: date, situation: Situation) -> TruceCase:
    truce, day = status.agreement, begins(status.agreement)
    ends = [end for claim in status.ended_by if (end := days.get(claim)) is not None]
    failed = status.standing in FAILED and bool(ends)
    held = (min(ends) if failed else as_of) - day
    features = TruceFeatures(
        id=truce.id, title=truce.title, day=day, war=_war(truce, situation), monitor=_monitor(truce), third=_third(truce),
        formal=truce.formal, purpose=truce.purpose,
    )  # fmt: skip
    return TruceCase(
        features=features, entry=0, held=max(held.days, 0), failed=failed, how="claims" if failed else "", cite=truce.cite,
        own=True,
    )  # fmt: skip


def _dated(agreement: Agreement) -> bool:
    return agreement.begins is not None


def _same(a: Agreement, b: Agreement) -> bool:
    return not a.parties or not b.parties or bool(set(a.parties) & set(b.parties))


def _war(agreement: Agreement, situation: Situation) -> War:
    """As the record says; else between states where both sides' lead actors are states; else unknown."""
    if agreement.war != "unknown":
        return agreement.war
    parties = situation.parties
    return "interstate" if len(parties) == 2 and all(_STATE.match(party) for party in parties) else "unknown"


def _monitor(agreement: Agreement) -> bool | None:
    """Named; told that there is none; else unknown."""
    if agreement.monitor:
        return True
    return False if _NONE.match(agreement.monitor_text) else None


def _third(agreement: Agreement) -> bool | None:
    """Whether somebody brokered it; a record that names nobody leaves it unknown."""
    return True if agreement.brokers or agreement.broker_text else None


def _dead(events: Sequence[Event], day: date, days: int, as_of: date) -> float | None:
    """Deaths in data sets' rows of single days in so many days before; unknown where none is known of those days at all.

    Rows over spans that reach beyond the days are not split, and where one lies across them nothing is said.
    """
    first, found = day - timedelta(days), 0.0
    near = [e for e in events if e.known <= as_of and e.happened.start and e.happened.end]
    inside = [e for e in near if e.happened.end and first <= e.happened.end < day]
    if not inside or any(e.happened.start and e.happened.start < first for e in inside):
        return None
    for event in inside:
        best = [toll.best for toll in event.tolls if toll.kind == "killed" and toll.side is None]
        if not best or best[0] is None:
            return None
        found += best[0]
    return found
