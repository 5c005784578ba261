"""From findings to the mediation desk: truces watched, their chances, and what a mediator works with, from one dated view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.ids import judgement_id
from tocsin.schema.packaged import Packaged
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Survival, TruceStatus

if TYPE_CHECKING:
    from tocsin.schema.mediation import Turning
    from tocsin.store.view import View

RUNNING = ("agreed", "in_force", "strained", "contested")
LATEST = 4
"""Chances are told of truces that run, and of so many latest ones as of the day on which each began."""


def mediated(found: Findings, view: View, since: date | None, spatial: bool) -> Findings:
    """The findings with their truces watched and the desk. ``since`` is the first dead of a flare-up that runs, if one does;
    ``spatial`` whether the parties are rivals over territory."""
    from tocsin.mediation.desk import desk, rests_on
    from tocsin.store.past import past_agreements, past_crises, past_sources
    from tocsin.truce.watch import watch

    agreements, crises = past_agreements(view), past_crises(view)
    watched = watch(
        found.agreements, found.claims, found.readings, found.truces, found.as_of, found.situation, survivals(found)
    )
    made = desk(
        found.situation, found.claims, found.agreements, found.truces, found.actors, found.ties, found.contacts, found.as_of,
        offices=found.offices, watched=watched, past_agreements=agreements, past_crises=crises,
        elsewhere=elsewhere(view, found.situation), turning=_turning(found, since, spatial),
        sources=past_sources((*agreements, *crises)),
    )  # fmt: skip
    past = rests_on(made, (*agreements, *crises))
    return replace(found, watched=watched, desk=made, past=past, packaged=(*found.packaged, *packaged(found.as_of)))


def survivals(found: Findings) -> dict[str, Survival]:
    """By truce, the chance that it holds: of one that runs from the day, of one that is over as told on its own first day."""
    dated = [truce for truce in found.truces if truce.agreement.begins]
    latest = sorted(dated, key=lambda truce: (truce.agreement.begins or date.min, truce.agreement.id))[-LATEST:]
    running = [truce for truce in dated if truce.standing in RUNNING and truce not in latest]
    return {truce.agreement.id: _survival(found, truce) for truce in (*running, *latest)}


def _survival(found: Findings, truce: TruceStatus) -> Survival:
    from tocsin.truce.features import case_of, own_cases
    from tocsin.truce.status import standings
    from tocsin.truce.survival import survival

    first = max(truce.agreement.begins or found.as_of, truce.agreement.known)
    day = found.as_of if truce.standing in RUNNING else min(first, found.as_of)
    features = case_of(
        truce.agreement, found.agreements, found.claims, found.dataset_events, found.readings, day, found.situation
    )
    statuses = standings(found.agreements, found.claims, day, found.situation)
    return survival(features, day, own_cases(truce.agreement, statuses, found.claims, day, found.situation))


def elsewhere(view: View, situation: Situation) -> Mapping[str, tuple[Claim, ...]]:
    """The claims of other situations' own records, by situation id."""
    found: dict[str, list[Claim]] = {}
    for claim in view.records(Claim, lambda rows: rows.situation.notnull() & (rows.situation != situation.id)):
        found.setdefault(claim.situation or "", []).append(claim)
    return {name: tuple(claims) for name, claims in found.items()}


def _turning(found: Findings, since: date | None, spatial: bool) -> Turning | None:
    from tocsin.escalation.turning import turning

    made = turning((found.as_of - since).days, spatial, found.as_of) if since else None
    return replace(made, id=judgement_id("turning", found.situation.id, found.as_of)) if made else None


def packaged(as_of: date) -> Iterable[Packaged]:
    """The tables that ship on which the desk rests, with the days they speak of, cut at the day."""
    return tuple(_tables(as_of))


def _tables(as_of: date) -> Iterator[Packaged]:
    rows = (
        ("past_agreements", "Peace agreements and truces on record", "derived from the UCDP Peace Agreement Dataset 22.1 and "
         "the UCDP Conflict Termination Dataset 3-2021", "CC BY 4.0", date(1946, 1, 1), date(2021, 12, 31)),
        ("past_crises", "Episodes of fighting that ended", "derived from the UCDP Conflict Termination Dataset 3-2021",
         "CC BY 4.0", date(1946, 1, 1), date(2020, 12, 31)),
        ("truce_cases", "Truces and how long they held", "derived from the UCDP Peace Agreement Dataset 22.1, the UCDP "
         "Conflict Termination Dataset 3-2021 and UCDP GED 21.1", "CC BY 4.0", date(1949, 1, 5), date(2021, 12, 31)),
        ("turning", "How late disputes were still turned", "figures derived from Gibler, Miller and Little 2016, disputes "
         "v2.2.1", "derived figures, cited", date(1946, 1, 1), date(2010, 12, 31)),
    )  # fmt: skip
    for name, title, cite, licence, first, last in rows:
        yield Packaged(
            id=f"figures:{name}", title=title, cite=cite, licence=licence, known=min(last, as_of), covers_from=first,
            covers_to=min(last, as_of),
        )  # fmt: skip
