"""Finding things in one set of findings: records by id, the event of a claim, what is recent. Nothing is computed twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from tocsin.brief.names import Names
from tocsin.brief.sentences import is_curated
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Desk
from tocsin.schema.tellings import Telling
from tocsin.schema.time import When
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from msgspec import Struct

RECENT_DAYS = 30
"""What "lately" means."""
BUILDUP_DAYS = 60
"""Preparations are looked for further back: mobilisation and exercises precede force by weeks."""
SPEECH_DAYS = 90
"""Positions and threats of leaders older than this are history."""
TIMELINE_DAYS = 120
"""The first strip of the timeline."""
UNTIMED = "99:99"
"""Sorts what has no clock time after what has one on the same day."""


class Index:
    """Look-ups over findings. Cheap to make: every section makes its own and keeps nothing else."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.as_of = findings.as_of
        self.names = Names(findings)

    @cached_property
    def records(self) -> dict[str, Struct]:
        """Every record that a sentence may cite, by id."""
        return records(self.findings)

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by id."""
        return {claim.id: claim for claim in self.findings.claims}

    @cached_property
    def event_of(self) -> dict[str, Event]:
        """The event each claim was reconciled into, by claim id."""
        return {claim: event for event in self.findings.events for claim in event.claims}

    @cached_property
    def telling_of(self) -> dict[str, Telling]:
        """The telling each claim passes on, by claim id."""
        return {claim: telling for telling in self.findings.tellings for claim in telling.claims}

    def statement(self, claim: Claim) -> str:
        """What stands for the claim where statements are counted: the telling it passes on, else the claim itself."""
        telling = self.telling_of.get(claim.id)
        return telling.id if telling else claim.id

    def passed_on(self, claim: Claim) -> list[str]:
        """Names of those who passed on the statement a claim tells, where more than one claim tells it."""
        telling = self.telling_of.get(claim.id)
        relayers = telling.relayers if telling and len(telling.claims) > 1 else ()
        return list(dict.fromkeys(self.names.actor(relayer) for relayer in relayers))

    def claims_of(self, event: Event) -> list[Claim]:
        """The event's claims in order of (known, happened, id)."""
        found = [self.claims[claim] for claim in event.claims if claim in self.claims]
        return sorted(found, key=lambda claim: (claim.known, denies(claim), *claim_order(claim)))

    @cached_property
    def war(self) -> list[Claim]:
        """The verified claims of the latest outbreak of fighting in the last 60 days; none if there was none."""
        found = [c for c in self.of_kind("onset") if c.verified and affirms(c) and self.recent_claim(c, BUILDUP_DAYS)]
        claims = firsthand(c for c in found if is_curated(c) or self._by_several(c))
        dated = [claim for claim in claims if claim.happened.start]
        if not dated:
            return []
        newest = self.event_of.get(max(dated, key=happened_order).id)
        return [claim for claim in dated if self.event_of.get(claim.id) is newest]

    def _by_several(self, claim: Claim) -> bool:
        """Whether more than one text tells of the claim's happening, and not one statement passed on: one line read by
        machine makes no war, and neither do ten copies of it."""
        event = self.event_of.get(claim.id)
        told = self.claims_of(event) if event else []
        return len({c.cite for c in told}) > 1 and len({self.statement(c) for c in told}) > 1

    def read_only(self, event: Event) -> bool:
        """Whether nobody but a machine that reads texts has it on the record."""
        return not any(is_curated(claim) for claim in self.claims_of(event))

    @cached_property
    def war_began(self) -> date | None:
        """The first day of the latest outbreak, or none."""
        return min((claim.happened.start for claim in self.war if claim.happened.start), default=None)

    def contested(self, claim: Claim) -> bool:
        """Whether the happening the claim tells of is contested."""
        event = self.event_of.get(claim.id)
        return event is not None and event.contested

    def by_family(self, *families: str) -> list[Claim]:
        """Claims whose kind is in one of the families."""
        return [claim for claim in self.findings.claims if family(claim.kind) in families]

    def of_kind(self, *names: str) -> list[Claim]:
        """Claims of the kinds named."""
        return [claim for claim in self.findings.claims if claim.kind in names]

    def of_pair(self, claim: Claim) -> bool:
        """Whether a claim is about the two sides: both are named, or one of doers and targets is not, and a side is."""
        sides = {self.names.side_of(actor) for actor in (*claim.doers, *claim.targets)} - {None}
        return (
            len(sides) == 2
            or (bool(sides) and not (claim.doers and claim.targets))
            or not (claim.doers or claim.targets)
        )

    def since(self, days: int) -> date:
        """The first day of a window of ``days`` that ends on the brief's day."""
        return self.as_of - timedelta(days=days)

    def recent_event(self, event: Event, days: int = RECENT_DAYS) -> bool:
        """Whether the event happened in the window, or, undated, became known in it."""
        return within(event.happened, event.known, self.since(days), self.as_of)

    def recent_claim(self, claim: Claim, days: int = RECENT_DAYS) -> bool:
        """Whether what the claim tells of happened in the window, or, undated, became known in it."""
        return within(claim.happened, claim.known, self.since(days), self.as_of)


def records(findings: Findings) -> dict[str, Struct]:
    """Every citable record of some findings, by id."""
    groups: tuple[Iterable[Struct], ...] = (
        (findings.situation,), findings.actors.values(), findings.offices, findings.ties, findings.places.values(),
        findings.holds, findings.agreements, findings.claims, findings.events, findings.dataset_events,
        findings.readings, findings.pulls, (status.agreement for status in findings.truces), findings.signals,
        findings.risks, findings.warnings, findings.involvement, findings.episodes, findings.packaged, findings.clocks,
        (findings.hazard,) if findings.hazard else (), findings.past,
        (truce.survival for truce in findings.watched if truce.survival), _of_desk(findings.desk),
    )  # fmt: skip
    return {record.id: record for group in groups for record in group}  # type: ignore[attr-defined]


def _of_desk(desk: Desk | None) -> Iterable[Struct]:
    if desk is None:
        return ()
    return (*desk.options, desk.turning) if desk.turning else desk.options


def claim_order(claim: Claim) -> tuple[date, date, str, str]:
    """Sort key: known, happened, clock time, id. Never a name."""
    return claim.known, claim.happened.start or date.min, claim.happened.time or "", claim.id


def happened_order(claim: Claim) -> tuple[date, str, date, str]:
    """Sort key: happened (undated: known), clock time, known, id."""
    start = claim.happened.start or claim.happened.end or claim.known
    return start, claim.happened.time or UNTIMED, claim.known, claim.id


def event_order(event: Event) -> tuple[date, str, date, str]:
    """Sort key of events like :func:`happened_order`."""
    start = event.happened.start or event.happened.end or event.known
    return start, event.happened.time or UNTIMED, event.known, event.id


def within(happened: When, known: date, start: date, end: date) -> bool:
    """Whether an interval meets ``start``..``end``; intervals of over 120 days are not recent for touching it."""
    if not happened.known:
        return start <= known <= end
    if happened.start is None:  # by a day, from an unknown one on: it is told of that day
        return happened.end is not None and start <= happened.end <= end
    if happened.days is None or happened.days > TIMELINE_DAYS:
        return start <= happened.start <= end
    return happened.overlaps(When(start, end, "range"))


def firsthand(claims: Iterable[Claim]) -> list[Claim]:
    """A curator's claims; where there are none, those read by machine."""
    found = list(claims)
    return [claim for claim in found if is_curated(claim)] or found


def fewer(claims: Iterable[Claim], most: int, undated: int = 1) -> list[Claim]:
    """A curator's claims, and of those read by machine the latest ``most``, of which ``undated`` give no day."""
    found = list(claims)
    read = sorted((c for c in found if not is_curated(c)), key=happened_order, reverse=True)
    kept = [*[c for c in read if c.happened.known], *[c for c in read if not c.happened.known][:undated]][:most]
    return [claim for claim in found if is_curated(claim) or claim in kept]


def told_order(claim: Claim) -> tuple[bool, date, str, date, str]:
    """:func:`happened_order`, what a machine read without a day last."""
    return (not is_curated(claim) and not claim.happened.known, *happened_order(claim))


def family(kind: str) -> str:
    """The family of a kind, "statement" for one the vocabulary does not have."""
    found = kinds().get(kind)
    return found.family if found else "statement"


def label(kind: str) -> str:
    """The label of a kind in words."""
    found = kinds().get(kind)
    return found.label if found else kind.replace("_", " ")


def affirms(claim: Claim) -> bool:
    """Whether the claim says that the thing happened (doubts, denials and plans do not)."""
    told = claim.status in ("happened", "ongoing", "historical")
    return told and claim.stance in ("asserts", "claims_own_act", "accuses")


def denies(claim: Claim) -> bool:
    """Whether the claim says that the thing, or a part in it, did not happen."""
    return claim.stance == "denies" or (claim.status == "negated" and claim.stance in ("asserts", "claims_own_act"))
