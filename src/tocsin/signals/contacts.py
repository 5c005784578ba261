"""The clocks of *public* diplomacy: when the last contact of each kind was, and how many days ago.

Silence is graded, never yes or no: direct contact in person and from afar, mediators' visits, calls and statements,
monitors on the ground, a direct line, institutions able to act. Which claims wind which clock is data
(``contacts.yaml``): the claim's kind, words of its text, and who takes part. Secret contacts are not seen: a clock says
"last public", and ``claim`` None says that the record has none, not that there was none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

import msgspec
import yaml
from msgspec import Struct

from tocsin.schema.claims import Claim
from tocsin.schema.findings import Contact
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement


class Clock(Struct, frozen=True):
    """One clock's definition; see the head of ``contacts.yaml``."""

    label: str
    kinds: tuple[str, ...]
    clock: str
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    direct: bool = False
    by_mediator: bool = False
    state: Literal["", "since", "latest"] = ""


class Clocks(Struct, frozen=True):
    """All clocks by key, and the words by which a claim says that a state was lost."""

    lost: tuple[str, ...]
    clocks: dict[str, Clock]


@cache
def clocks() -> Clocks:
    """The definitions, read once, in the file's order."""
    text = resources.files("tocsin.signals").joinpath("contacts.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Clocks)


def contacts(
    claims: Iterable[Claim], agreements: Iterable[Agreement], as_of: date, situation: Situation | None = None
) -> tuple[Contact, ...]:
    """One ``Contact`` per clock, in the file's order, from what was known by ``as_of``.

    ``last`` is the last day of the contact (for states the day since when), never later than the claim was known; a
    contact without a date winds no clock. The agreements say who mediates besides the situation's own list.
    """
    found = wound(claims, agreements, as_of, situation)
    return tuple(_contact(key, clock, found[key], as_of) for key, clock in clocks().clocks.items())


def wound(
    claims: Iterable[Claim], agreements: Iterable[Agreement], as_of: date, situation: Situation | None = None
) -> dict[str, list[tuple[date, Claim]]]:
    """By clock, every claim known by ``as_of`` that winds it, with the day that counts, in order of (day, id)."""
    known = [c for c in claims if c.known <= as_of and _took_place(c)]
    mediators = {*(situation.mediators if situation else ()), *_brokers(agreements, as_of)}
    return {
        key: _dated([c for c in known if _winds(c, clock, mediators, situation)], clock, as_of)
        for key, clock in clocks().clocks.items()
    }


def _dated(found: Iterable[Claim], clock: Clock, as_of: date) -> list[tuple[date, Claim]]:
    days = ((_day(claim, clock), claim) for claim in found)
    return sorted((pair for pair in days if pair[0] <= as_of), key=lambda pair: (pair[0], pair[1].id))


def _brokers(agreements: Iterable[Agreement], as_of: date) -> set[str]:
    return {broker for agreement in agreements if agreement.known <= as_of for broker in agreement.brokers}


def _took_place(claim: Claim) -> bool:
    told = claim.status in ("happened", "ongoing", "historical")
    return told and claim.stance in ("asserts", "claims_own_act", "accuses") and claim.happened.known


def _winds(claim: Claim, clock: Clock, mediators: set[str], situation: Situation | None) -> bool:
    if claim.kind not in clock.kinds or (clock.words and not says(claim, clock.words)):
        return False
    if says(claim, clock.without):
        return False
    named = {*claim.doers, *claim.targets}
    if clock.by_mediator and not (named | {claim.speaker or ""}) & mediators:
        return False
    return not clock.direct or _direct(claim, situation)


def _direct(claim: Claim, situation: Situation | None) -> bool:
    """Whether both sides take part and one of them acts: a mediator who phones both is no direct contact.

    Without a situation, whether two actors take part.
    """
    named = (*claim.doers, *claim.targets)
    if situation is None:
        return len(named) > 1
    acting = {situation.side_of(actor) for actor in claim.doers}
    return {situation.side_of(actor) for actor in named} >= {0, 1} and bool(acting & {0, 1})


def says(claim: Claim, words: tuple[str, ...]) -> bool:
    """Whether a claim's text or note has one of the words: whole, in any case, ``*`` for any ending."""
    return bool(words) and _pattern(words).search(f"{claim.text} {claim.note}") is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words in any case; ``*`` stands for any ending or, inside a phrase, any run of letters."""
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)


def _contact(key: str, clock: Clock, dated: Sequence[tuple[date, Claim]], as_of: date) -> Contact:
    if not dated:
        return Contact(key=key, label=clock.label, claim=None, last=None, days_ago=None)
    day, claim = _since(dated) if clock.state == "since" else dated[-1]
    label = f"{clock.label}: {_state(claim)}" if clock.state else clock.label
    return Contact(key=key, label=label, claim=claim.id, last=day, days_ago=(as_of - day).days)


def _day(claim: Claim, clock: Clock) -> date:
    """The day that counts: a state's first, an act's last, and never one after the claim was known."""
    ends = (claim.happened.start, claim.happened.end) if clock.state else (claim.happened.end, claim.happened.start)
    return min(ends[0] or ends[1] or claim.known, claim.known)


def _state(claim: Claim) -> str:
    return "stopped or lost" if says(claim, clocks().lost) else "at work"


def _since(dated: Sequence[tuple[date, Claim]]) -> tuple[date, Claim]:
    """The first of the latest run of claims that tell the same state."""
    run = dated[-1]
    for pair in reversed(dated):
        if _state(pair[1]) != _state(run[1]):
            break
        run = pair
    return run
