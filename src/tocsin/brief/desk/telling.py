"""What all parts of the desk share: citing what is held, telling a claim by its id, days ago."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tocsin.brief.index import Index
from tocsin.brief.names import plural
from tocsin.brief.sentences import ended, sentence_case, told, told_text
from tocsin.schema.briefs import Sentence, Sum
from tocsin.schema.mediation import Mediator, MediatorAct
from tocsin.schema.sums import days_between
from tocsin.schema.time import long_date

MOST_CITED = 6


def held(index: Index, cites: Iterable[str], most: int = MOST_CITED) -> tuple[str, ...]:
    """The cites that the findings hold, each once; the situation where none is."""
    found = tuple(dict.fromkeys(cite for cite in cites if cite in index.records))[:most]
    return found or (index.findings.situation.id,)


def nothing(index: Index, text: str, head: str = "") -> Sentence:
    """A sentence that says that something is not on record."""
    return Sentence(ended(text), (index.findings.situation.id,), (), "missing", head)


def of_claim(index: Index, claim: str, head: str = "", before: str = "") -> Sentence | None:
    """A claim told by its id, with words before it; None if the findings to tell do not hold it."""
    found = index.claims.get(claim)
    if found is None:
        return None
    one = told(found, index.names, index.contested(found), head)
    return Sentence(f"{before}{one.text}", one.cites, one.sums, one.tone, one.head) if before else one


def ago(index: Index, day: date) -> tuple[str, Sum]:
    """``8 days ago (18 September 2020)`` and its arithmetic."""
    since = days_between(index.as_of, day)
    days = int(since.value)
    words = "today" if days == 0 else f"{plural(days, 'day')} ago"
    return f"{words} ({long_date(day)})", since


def last_act(index: Index, mediator: Mediator, head: str) -> Sentence:
    """A mediator's last public act with its day, or that none is on record."""
    act = mediator.last
    if act is None:
        return nothing(
            index, "No public act toward this conflict is on record, which is not to say that there was none", head
        )
    claim = index.claims.get(act.record)
    text = told_text(claim, index.names) if claim else _agreement(index, act)
    tone = "unverified" if claim is not None and not claim.verified else "plain"
    if act.day is None:
        return Sentence(f"Last act, its day not on record: {text}", held(index, [act.record]), (), tone, head)
    when, since = ago(index, act.day)
    return Sentence(f"Last act {when}: {text}", held(index, [act.record]), (since,), tone, head)


def _agreement(index: Index, act: MediatorAct) -> str:
    """An act that is an agreement's: what it was, and the agreement's title."""
    what = {"brokered": "brokered", "monitored": "watches over"}.get(act.kind, "had a part in")
    return ended(f"{what} “{act.text}”" if act.record in index.records else sentence_case(act.text))


def outcome(index: Index, act: MediatorAct, head: str) -> Sentence | None:
    """What came of an act, where something of it is on record."""
    if not act.outcome:
        return None
    cites = held(index, (act.record, *act.outcome_cites))
    return Sentence(ended(sentence_case(f"what came of it: {act.outcome}")), cites, (), "plain", head)
