"""What experts said of the danger: warnings, all-clears and lapsed alerts, each with its author and until when it stands.

They are recorded like forecasts and scored like forecasts, those that were wrong included. Which a claim is, is read
mechanically from its words (``expert_warnings.yaml``), the same for every author and side.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib import resources

import yaml

from tocsin.schema.claims import Claim
from tocsin.schema.signals import CallKind, CallScore, ExpertCall, Signal, Verdict
from tocsin.schema.sums import count, shown
from tocsin.schema.time import long_date
from tocsin.schema.watch import Watch
from tocsin.signals.contacts import says
from tocsin.signals.ledger_signals import lift
from tocsin.signals.marking import Mark, dark, signal_id
from tocsin.signals.thresholds import thresholds

MARK = Mark("expert_warnings", "expert warnings", "experts", "curated")
KINDS: tuple[CallKind, ...] = ("lapses", "plays down", "warns")


@cache
def words() -> dict[CallKind, tuple[str, ...]]:
    """The words of each kind of call, in the order they are tried."""
    text = resources.files("tocsin.signals").joinpath("expert_warnings.yaml").read_text(encoding="utf-8")
    found = yaml.safe_load(text)
    return {kind: tuple(found[kind]) for kind in KINDS}


def expert_calls(claims: Iterable[Claim], as_of: date) -> tuple[ExpertCall, ...]:
    """What experts had said by a day, oldest first; an undated or denied claim is none.

    A call stands from the day it was known until the end of the time it speaks of where that lies ahead (a monthly
    alert: that month), else for the default horizon.
    """
    found = (
        c for c in claims if c.kind == "warning" and c.known <= as_of and c.stance in ("asserts", "claims_own_act")
    )
    return tuple(_call(claim) for claim in sorted(found, key=lambda c: (c.known, c.id)))


def score_calls(calls: Iterable[ExpertCall], outcomes: Iterable[date], as_of: date) -> tuple[CallScore, ...]:
    """Each call against the days on which it came (``outcomes``), as far as ``as_of`` can tell.

    A warning is a hit once one lies after its day and within it, a miss when it ran out without; an all-clear or a
    lapsed alert the other way round. Until then a call is open. Calls whose words say neither are not scored.
    """
    days = sorted(day for day in outcomes if day <= as_of)
    return tuple(_score(call, days, as_of) for call in calls)


def signal(watch: Watch) -> Iterator[Signal]:
    """One signal for both sides: open warnings over open all-clears and lapses."""
    calls = [c for c in expert_calls(watch.claims, watch.as_of) if c.until >= watch.as_of]
    read = [c for c in calls if c.kind != "unread"]
    if not any(c.verified for c in read):
        why = "no expert's warning or all-clear that is open and verified is on this record, and no other source covers it"
        yield dark(watch, MARK, why, (watch.situation.id, *(c.claim for c in calls)))
        return
    yield _signal(watch, read)


def _signal(watch: Watch, read: list[ExpertCall]) -> Signal:
    counts = {kind: [c.claim for c in read if c.kind == kind and c.verified] for kind in KINDS}
    excess = len(counts["warns"]) - len(counts["plays down"]) - len(counts["lapses"])
    sums = tuple(count(ids, "calls") for ids in counts.values() if ids)
    told = "; ".join(_told(kind, ids) for kind in reversed(KINDS) if (ids := counts[kind]))
    latest = max(read, key=lambda c: (c.start, c.claim))
    text = (
        f"Of experts' calls open on {long_date(watch.as_of)} this record has {told}; the latest is of "
        f"{long_date(latest.start)}. {_marked(watch, read)}"
    )
    return Signal(
        id=signal_id(watch, MARK), key=MARK.key, label=MARK.label, family=MARK.family, known=watch.as_of,
        state="up" if excess > 0 else "usual", strength=round(lift(excess, 0.0), 3), sentence=text, basis="curated",
        cites=tuple(c.claim for c in read), value=float(len(counts["warns"])), unit="open warnings",
        window=0, sums=sums,
    )  # fmt: skip


def _marked(watch: Watch, read: list[ExpertCall]) -> str:
    ids = {call.claim for call in read}
    if all(c.curated for c in watch.claims if c.id in ids):
        return "They were chosen by curators, with hindsight."
    return "They were chosen by curators, with hindsight, or read by machine from articles that were pulled."


def _told(kind: CallKind, ids: list[str]) -> str:
    nouns = {"warns": "warning", "plays down": "all-clear", "lapses": "lapsed alert"}
    return f"{shown(count(ids, 'calls'))} {nouns[kind]}{'s' if len(ids) > 1 else ''}"


def _call(claim: Claim) -> ExpertCall:
    end = claim.happened.end
    ahead = end is not None and end > claim.known
    until = end if ahead and end else months_later(claim.known, thresholds().experts.horizon_months)
    author = claim.speaker or claim.speaker_text or "an unnamed expert"
    return ExpertCall(claim=claim.id, author=author, said=claim.text, kind=_kind(claim), start=claim.known, until=until,
                      stated=ahead, verified=claim.verified)  # fmt: skip


def _kind(claim: Claim) -> CallKind:
    return next((kind for kind, forms in words().items() if says(claim, forms)), "unread")


def _score(call: ExpertCall, days: list[date], as_of: date) -> CallScore:
    came = next((day for day in days if call.start < day <= call.until), None)
    if call.kind == "unread" or not call.verified:
        return CallScore(call=call, verdict="not scored")
    warned = call.kind == "warns"
    verdict: Verdict = "open"
    if came is not None:
        verdict = "hit" if warned else "miss"
    elif call.until < as_of:
        verdict = "miss" if warned else "hit"
    return CallScore(call=call, verdict=verdict, outcome=came)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or that month's last.

    >>> months_later(date(2020, 2, 29), 12)
    datetime.date(2021, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
