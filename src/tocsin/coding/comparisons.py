"""Rankings a text asserts: the worst since, the last, the first, unprecedented, with the earlier case it names."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal

from tocsin.coding import dates, grammar
from tocsin.coding.acts import Act
from tocsin.schema.claims import Comparison
from tocsin.schema.time import When

if TYPE_CHECKING:
    from spacy.tokens import Token

Rank = Literal["last", "first", "worst", "largest", "unprecedented"]
_RANKS: dict[str, Rank] = {
    "last": "last",
    "latest": "last",
    "first": "first",
    "unprecedented": "unprecedented",
    "worst": "worst",
    "bad": "worst",
    "deadliest": "worst",
    "heaviest": "worst",
    "bloodiest": "worst",
    "fiercest": "worst",
    "deadly": "worst",
    "bloody": "worst",
    "fierce": "worst",
    "heavy": "worst",
    "serious": "worst",
    "intense": "worst",
    "biggest": "largest",
    "largest": "largest",
    "big": "largest",
    "large": "largest",
    "great": "largest",
    "greatest": "largest",
    "highest": "largest",
    "high": "largest",
}
CONFLICT = re.compile(
    r"\b(war|fight|clash|skirmish|attack|violen|hostilit|escalat|conflict|battle|casualt|shell|strike|bomb|"
    r"missile|weapon|artillery|fire|massacre|offensive|incursion|toll|death|ceasefire|truce|talks|use of|level)",
    re.I,
)
_TIED = re.compile(
    r"\b(since|in (?:more than |over |nearly |almost )?(?:a |an |\w+ )?(?:year|decade|month|generation)s?|ever|occur\w*|"
    r"happen\w*|erupt\w*|took place|broke out|so far|in history|on record)\b",
    re.I,
)


def find(act: Act, text: str, base: date | None) -> Comparison | None:
    """The comparison of a superlative act in its clause ``text``; None: it ranks nothing."""
    rank = _RANKS.get(act.trigger.lower_) or _RANKS.get(act.trigger.lemma_.lower())
    if rank is None or not CONFLICT.search(text):
        return None
    if rank == "unprecedented":
        return Comparison("unprecedented", None, text)
    if not _TIED.search(text) or _is_time(act.trigger):
        return None
    since = _since(act, text, base, rank)
    if rank in ("last", "first") and not since.known and "since" not in text:
        return None
    return Comparison(rank, since if since.known else None, text)


def _is_time(token: Token) -> bool:
    """ "last week", "the first day", "the last three decades" rank nothing."""
    return token.dep_ == "amod" and (
        token.head.ent_type_ in ("DATE", "TIME")
        or token.head.lemma_.lower()
        in (
            "week",
            "month",
            "year",
            "day",
            "decade",
            "time",
            "night",
            "minute",
            "minister",
            "lady",
            "hour",
            "summer",
            "person",
            "stage",
            "phase",
            "round",
            "aid",
            "responder",
            "name",
            "half",
            "case",
            "person",
            "woman",
            "man",
        )
    )


def _since(act: Act, text: str, base: date | None, rank: Rank) -> When:
    """The case named: after "since" for a worst, the date in the clause for a last."""
    found = [d for d in dates.find(text, base) if d.when.known]
    after = [d for d in found if d.when.text.lower().startswith("since")]
    chosen = after or (found if rank in ("last", "first") else [])
    if not chosen:
        return When()
    when = chosen[0].when
    if when.end is None and when.start is not None:
        words = re.sub(r"^since\s+", "in ", when.text, flags=re.I)
        closed = [d.when for d in dates.find(words, base)] or [d.when for d in dates.find(words[3:], base)]
        if closed:
            return When(closed[0].start, closed[0].end, closed[0].precision, text=when.text)
    return when


def clause_of(act: Act) -> Token:
    """The head of the clause a ranking stands in."""
    return grammar.clause_head(act.trigger)
