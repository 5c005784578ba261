"""Cases like this one: agreements and crises on record, how like they are by stated features, and how they ended.

Only what was known by the day is matched, and how a case ended is told only where it had ended and was known to have. One
agreement that several data sets hold is told once: of those of one day between the same states, the situation's own goes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from tocsin.mediation.dossier import day_of, named
from tocsin.mediation.likeness import Features, likeness, likeness_rules, of_agreement, of_crisis, regions
from tocsin.mediation.outcomes import STANDINGS
from tocsin.registry.crosswalk import countries
from tocsin.schema.mediation import Crisis, CrisisOutcome, Precedent
from tocsin.schema.registry import Actor
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement, Purpose, TruceStatus

OUTCOMES: dict[CrisisOutcome, str] = {
    "agreement": "ended by an agreement", "truce": "ended by a truce", "victory": "ended in a victory",
    "low_activity": "fighting fell below the data set's threshold", "actor_gone": "a party ceased to exist",
    "compromise": "ended in a compromise", "stalemate": "ended in a stalemate", "faded": "faded", "war": "became a war",
    "ongoing": "was going on when last coded", "unknown": "how it ended is not on record",
}  # fmt: skip

OWN = {"the conflict", "the pair of states"}
"""Features by which a case is of the parties' own record."""

Book = Mapping[str, Actor]


def precedents(
    situation: Situation,
    as_of: date,
    past_agreements: Iterable[Agreement],
    past_crises: Iterable[Crisis],
    own: Iterable[Agreement] = (),
    now: Features | None = None,
    actors: Book | None = None,
    truces: Iterable[TruceStatus] = (),
) -> tuple[Precedent, ...]:
    """The nearest of the pair's own record, of agreements elsewhere and of crises elsewhere, the likest first.

    ``now`` are the features of the case at hand (default: :func:`features`); how many of each is in ``likeness.yaml``.
    """
    return nearest(ranked(situation, as_of, past_agreements, past_crises, own, now, actors, truces))


def nearest(found: Iterable[Precedent]) -> tuple[Precedent, ...]:
    """Of :func:`ranked` precedents those that are shown: so many of each group, in the order given."""
    left, kept = dict(likeness_rules().shown), []
    for one in found:
        group = f"own_{one.kind}" if OWN & set(one.alike) else one.kind
        if left[group] > 0:
            left[group] -= 1
            kept.append(one)
    return tuple(kept)


def ranked(
    situation: Situation,
    as_of: date,
    past_agreements: Iterable[Agreement],
    past_crises: Iterable[Crisis],
    own: Iterable[Agreement] = (),
    now: Features | None = None,
    actors: Book | None = None,
    truces: Iterable[TruceStatus] = (),
) -> tuple[Precedent, ...]:
    """All precedents known by the day in which anything is alike, by likeness, then the newest, then by id."""
    here, book = now or features(situation, as_of), actors or {}
    standing = {truce.agreement.id: STANDINGS[truce.standing] for truce in truces}
    agreements = [
        _agreement(agreement, here, situation, as_of, book, standing)
        for agreement in _once(own, past_agreements, situation, as_of)
    ]
    crises = [_crisis(crisis, here, as_of, book) for crisis in past_crises if crisis.known <= as_of]
    found = [one for one in (*agreements, *crises) if one.alike]
    return tuple(sorted(found, key=lambda p: (-p.likeness.value, -(p.day or date.min).toordinal(), p.record)))


def features(
    situation: Situation,
    as_of: date,
    mediated: bool | None = None,
    monitor: bool | None = None,
    purpose: Purpose = "unknown",
    violence: str = "",
) -> Features:
    """What is stated of a situation on a day; what is not handed in stays unknown.

    War is "interstate" where both parties are states, else "civil"; territory is at issue where the situation names any.
    """
    states = frozenset(party for party in situation.parties if party in countries()) or frozenset(situation.countries)
    between = len(situation.parties) > 1 and all(party in countries() for party in situation.parties)
    ids = [*(f"conflict {i}" for i in situation.ucdp_conflicts), *(f"dyad {i}" for i in situation.ucdp_dyads)]
    return Features(
        states=states,
        conflicts=frozenset(ids),
        regions=regions(states),
        war="interstate" if between else "civil" if situation.parties else "unknown",
        territory=True if situation.territory else None,
        mediated=mediated,
        monitor=monitor,
        purpose=purpose,
        violence=violence,
        day=as_of,
    )


def _once(own: Iterable[Agreement], others: Iterable[Agreement], situation: Situation, as_of: date) -> list[Agreement]:
    """Agreements known by the day, each once, the situation's own first."""
    seen: set[tuple[date, frozenset[str]]] = set()
    kept = []
    for agreement in (*own, *others):
        if agreement.known > as_of:
            continue
        day = agreement.agreed.start if agreement.agreed.start == agreement.agreed.end else None
        key = (day, _states(agreement, situation)) if day else None
        if key is None or not key[1] or key not in seen:
            kept.append(agreement)
        if key is not None:
            seen.add(key)
    return kept


def _states(agreement: Agreement, situation: Situation) -> frozenset[str]:
    """The states of an agreement: its row's, else those of its parties, an authority's being its side's."""
    if agreement.states:
        return frozenset(agreement.states)
    sides = [situation.side_of(party) for party in agreement.parties]
    leads = [situation.parties[side] for side in sides if side is not None]
    return frozenset(state for state in (*agreement.parties, *leads) if state in countries())


def _agreement(
    agreement: Agreement, here: Features, situation: Situation, as_of: date, book: Book, standing: Mapping[str, str]
) -> Precedent:
    there = of_agreement(agreement, _states(agreement, situation))
    if agreement.situation == situation.id:
        there = replace(there, conflicts=here.conflicts, war=here.war, territory=here.territory)
    like, alike, unlike = likeness(here, there)
    brokers = ", ".join(named(broker, book) for broker in agreement.brokers)
    return Precedent(
        record=agreement.id,
        kind="agreement",
        title=agreement.title,
        day=day_of(agreement.agreed, agreement.known) or day_of(agreement.in_force, agreement.known),
        likeness=like,
        alike=alike,
        unlike=unlike,
        outcome=standing.get(agreement.id) or _ended(agreement, as_of),
        mediators=agreement.broker_text or brokers,
        provisions=tuple(dict.fromkeys(clause.kind for clause in agreement.clauses)),
        cite=agreement.cite,
        url=agreement.url,
    )


def _ended(agreement: Agreement, as_of: date) -> str:
    """When fighting is on record as having come back, or that it is not, which is not to say that it did not."""
    if agreement.ended.start is not None and agreement.ended.start <= as_of:
        return f"fighting came back, {agreement.ended.show()}"
    return "not on record as ended"


def _crisis(crisis: Crisis, here: Features, as_of: date, book: Book) -> Precedent:
    like, alike, unlike = likeness(here, of_crisis(crisis))
    names = ", ".join(named(mediator, book) for mediator in crisis.mediators)
    return Precedent(
        record=crisis.id,
        kind="crisis",
        title=crisis.title,
        day=crisis.happened.start,
        likeness=like,
        alike=alike,
        unlike=unlike,
        outcome=_came_of(crisis, as_of),
        mediators=crisis.mediator_text or names,
        provisions=(),
        cite=crisis.cite,
        url=crisis.url,
    )


def _came_of(crisis: Crisis, as_of: date) -> str:
    words = OUTCOMES[crisis.outcome] + (f" ({crisis.outcome_text})" if crisis.outcome_text else "")
    if crisis.came_back.start is not None and crisis.came_back.start <= as_of:
        return f"{words}; fighting came back, {crisis.came_back.show()}"
    return words
