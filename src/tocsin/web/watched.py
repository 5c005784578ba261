"""A situation in brief, for the watch list: what of its findings bears on whether to look at it now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.schema.risks import EarlyWarning, Risk
from tocsin.schema.signals import ClockReading

if TYPE_CHECKING:
    from tocsin.schema.findings import Findings

OVERDUE = ("longer than usual", "longest on record")
"""Grades of a clock that runs longer than the pair's own rhythm."""
OPEN_TRUCES = ("contested", "strained", "broken")
"""Standings of a truce that ask for a look."""


class TruceBrief(Struct, frozen=True, kw_only=True):
    """A truce and where it stands."""

    agreement: str
    title: str
    standing: str


class Newest(Struct, frozen=True, kw_only=True):
    """The claim that last became known."""

    id: str
    text: str
    speaker: str
    side: int | None
    known: date
    contested: bool
    verified: bool


class Watched(Struct, frozen=True, kw_only=True):
    """A situation as known on a day. ``parties`` are names, in the order shown; ``pair`` is ``AAA-BBB``, empty for parties
    that are no two states. ``blank`` are signals that are dark, by name; ``ledger`` says that its own ledger has ended."""

    id: str
    title: str
    parties: tuple[str, ...]
    pair: str
    risks: tuple[Risk, ...]
    warnings: tuple[EarlyWarning, ...]
    truces: tuple[TruceBrief, ...]
    clocks: tuple[ClockReading, ...]
    overdue: tuple[ClockReading, ...]
    newest: Newest | None
    claims: int
    contested: int
    signals_up: tuple[str, ...]
    blank: tuple[str, ...]
    ledger: str = ""
    headline: str = ""
    tone: str = "plain"


def in_brief(found: Findings) -> Watched:
    """What of a situation's findings the watch list shows."""
    from tocsin.brief import compose
    from tocsin.brief.names import Names

    names, situation = Names(found), found.situation
    headline = compose(found).headline
    pair = next((risk.pair for risk in found.risks if risk.pair), "")
    return Watched(
        id=situation.id,
        title=situation.title,
        parties=tuple(names.actor(party) for party in situation.parties),
        pair=pair,
        risks=found.risks,
        warnings=tuple(one for one in found.warnings if one.issued <= found.as_of <= one.expires),
        truces=tuple(
            TruceBrief(agreement=one.agreement.id, title=one.agreement.title, standing=one.standing)
            for one in found.truces
            if one.standing in OPEN_TRUCES
        ),
        clocks=found.clocks,
        overdue=tuple(one for one in found.clocks if one.grade in OVERDUE),
        newest=_newest(found),
        claims=len(found.claims),
        contested=sum(event.contested for event in found.events),
        signals_up=tuple(one.label for one in found.signals if one.state == "up"),
        blank=tuple(dict.fromkeys(one.label for one in found.signals if one.state == "dark")),
        ledger=_ledger(found),
        headline=headline.text,
        tone=headline.tone,
    )


def _newest(found: Findings) -> Newest | None:
    from tocsin.brief.index import Index

    if not found.claims:
        return None
    index, last = Index(found), max(found.claims, key=lambda one: (one.known, one.happened.start or date.min, one.id))
    return Newest(id=last.id, text=last.text, speaker=index.names.speaker(last), side=index.names.side_of(last.speaker),
                  known=last.known, contested=index.contested(last), verified=last.verified)  # fmt: skip


def _ledger(found: Findings) -> str:
    from tocsin.health import ledger_darkness

    last = max((one.known for one in found.claims), default=None)
    dark = ledger_darkness(found.situation.id, found.situation.title, last, found.as_of)
    return dark.sentence if dark else ""
