"""Whether a thing is told as having happened, going on, to come, only possible, denied by "not", or long past."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from tocsin.coding import grammar
from tocsin.coding.acts import Act
from tocsin.coding.parsing import Sentence
from tocsin.coding.polarity import is_negated
from tocsin.coding.vocabulary import load, words
from tocsin.schema.claims import Status
from tocsin.schema.time import When
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from spacy.tokens import Token

# Kinds whose words are themselves the act: a threat made is made, whatever its content's tense.
_STATED = {
    "position",
    "threat",
    "rhetoric",
    "warning",
    "request",
    "refusal",
    "call_for_truce",
    "comparison",
    "no_mediation",
    "casualty_free",
    "sanction",
}
_STATES = {"alliance", "base", "backing", "territory_status"}
LONG_AGO = timedelta(days=365)


def of(act: Act, happened: When, base: date | None, past: bool) -> Status:
    """The status of an act. ``past``: the paragraph tells of an earlier era."""
    if act.pattern.status:
        return act.pattern.status  # type: ignore[return-value]
    if act.kind in _STATED:
        return _of_words(act, happened, base)
    if is_negated(act.verb) or (act.verb != act.trigger and is_negated(act.trigger)):
        return "negated"
    unreal = _unreal(act)
    if unreal is not None:
        return unreal
    if is_long_ago(happened, base) or (past and not happened.known and _in_past_tense(act.verb)):
        return "historical"
    if happened.start is not None and base is not None and happened.start > base:
        return "future"
    return "ongoing" if _goes_on(act) else "happened"


def is_long_ago(happened: When, base: date | None) -> bool:
    """Whether something ended more than a year before publication, or in an earlier year that is all we know."""
    if base is None or happened.end is None:
        return False
    return happened.end < base - LONG_AGO or (
        happened.precision in ("year", "decade") and happened.end.year < base.year
    )


def is_past_opening(sentence: Sentence) -> bool:
    """Whether a sentence sets its paragraph in an earlier era: "Originally, ...", "... part of the Soviet Union"."""
    text = sentence.span.text.lower()
    first = sentence.span[0].lower_
    return first in words("status", "historical_openers") or bool(_eras().search(text))


@cache
def _eras() -> re.Pattern[str]:
    """An era as a time or belonging ("under Ottoman rule", "part of the Soviet Union"), not as a mere adjective."""
    names = "|".join(sorted(map(re.escape, load("status")["eras"]), key=len, reverse=True))
    return re.compile(
        rf"\b(?:in|during|under|of|until|after|before|since|within|from|into|by)\s+(?:the\s+)?(?:\w+\s+)?(?:{names})\b"
    )


def _of_words(act: Act, happened: When, base: date | None) -> Status:
    if act.kind == "threat":
        return "future"
    if act.kind in ("comparison", "no_mediation", "casualty_free"):
        return "historical" if is_long_ago(happened, base) else "happened"
    if is_negated(act.verb) and act.kind in ("call_for_truce", "request"):
        return "negated"
    if is_long_ago(happened, base):
        return "historical"
    modal = _modal_status(act.verb)
    if act.kind in ("position", "refusal"):
        return "happened"
    return modal or "happened"


def _unreal(act: Act) -> Status | None:
    """Future or hypothetical, by modals over the verb, by what governs it, or by words beside a noun."""
    for token in dict.fromkeys((act.verb, act.trigger)):
        found = _modal_status(token) or _governed_status(token)
        if found:
            return found
    nodes = [act.trigger, *list(act.trigger.ancestors)[:4]]
    if any(node != act.trigger and node.lemma_ in words("status", "not_done") for node in nodes):
        return "hypothetical"
    meant = _of_intention(act)
    if meant is not None:
        return meant
    if act.pattern.part == "noun" and act.verb.lemma_ in words("status", "planned_by"):
        return "hypothetical"
    if act.pattern.part == "noun":
        for child in act.trigger.children:
            if child.lower_ in words("status", "unreal"):
                return "hypothetical"
        if (
            act.trigger.dep_ == "pobj"
            and act.trigger.head.lower_ in ("of", "to")
            and act.trigger.head.head.lemma_ in words("status", "unreal")
        ):
            return "hypothetical"
    return None


def _of_intention(act: Act) -> Status | None:
    """ "no intention of attacking", "the risk of escalating": what stands under such a noun did not happen."""
    verb = act.trigger
    while verb.dep_ == "conj" and grammar.is_verb(verb.head):
        verb = verb.head
    if verb.dep_ != "pcomp" or verb.head.dep_ != "prep":
        return None
    noun = verb.head.head
    if noun.lemma_.lower() not in words("status", "unreal") | words("status", "intended"):
        return None
    return "negated" if is_negated(noun) or is_negated(noun.head) else "hypothetical"


def told_ahead(act: Act) -> bool:
    """Whether the words look ahead: "will", "plans to"."""
    return _unreal(act) == "future"


def _modal_status(token: Token) -> Status | None:
    node = token
    for _ in range(4):
        if not grammar.is_verb(node):
            return None
        own = [c.lower_ for c in node.children if c.dep_ == "aux"]
        if any(word in words("status", "future_modals") for word in own):
            return "future"
        perfect = "have" in own and any(c.lower_ in ("would", "could", "might") for c in node.children)
        if any(word in words("status", "hypothetical_modals") for word in own) or perfect:
            return "future" if not perfect and "would" in own and _is_reported_future(node) else "hypothetical"
        if any(c.dep_ == "mark" and c.lower_ in words("status", "hypothetical_marks") for c in node.children):
            return "hypothetical"
        if _is_awaited(node):
            return "hypothetical"
        if node.dep_ == "conj" and not grammar.has_subject(node):
            node = node.head
            continue
        return None
    return None


def _is_awaited(verb: Token) -> bool:
    """ "until all hostages are freed": not yet so."""
    until = any(c.lower_ == "until" and c.dep_ in ("mark", "prep") for c in verb.children)
    return until and any(t.tag_ in ("VBZ", "VBP") for t in (verb, *grammar.children(verb, "aux", "auxpass")))


def _is_reported_future(verb: Token) -> bool:
    """ "Mediators said the sides would meet": what was said was "will", unless a condition stands beside it."""
    first = verb
    while first.dep_ == "conj" and grammar.is_verb(first.head):
        first = first.head
    over = first.head
    if first.dep_ != "ccomp" or over.lemma_ not in words("status", "foretelling") or over.tag_ not in ("VBD", "VBN"):
        return False
    return not any(t.lower_ in words("status", "hypothetical_marks") for t in verb.subtree)


def _governed_status(token: Token) -> Status | None:
    """ "going to attack", "plans to attack", "a plan to attack", "in order to attack"."""
    if not grammar.is_verb(token) or token.tag_ != "VB" or not any(c.lower_ == "to" for c in token.children):
        return None
    head = token.head
    if head.lower_ == "going":
        return "future"
    if token.dep_ == "xcomp" and head.lemma_ in words("status", "kept_happening"):
        return None
    if token.dep_ == "xcomp" and head.lemma_ in ("refuse", "fail", "decline"):
        return "negated"
    if head.lemma_ in ("say", "report", "believe", "think", "claim", "allege", "know", "seem", "appear"):
        return _modal_status(head)
    if token.dep_ in ("xcomp", "advcl", "acl", "ccomp", "relcl"):
        return (
            "future"
            if head.lemma_ in ("plan", "intend", "vow", "pledge", "promise", "prepare", "set", "decision", "agree")
            else "hypothetical"
        )
    return None


def _in_past_tense(verb: Token) -> bool:
    if verb.tag_ == "VBD":
        return True
    helpers = [c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass")]
    return "VBD" in helpers or (verb.tag_ in ("VBN", "NN", "NNS") and not helpers)


def _goes_on(act: Act) -> bool:
    if act.kind in _STATES:
        return True
    verb = act.verb
    progressive = verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.tag_ in ("VBZ", "VBP") for c in verb.children)
    return (progressive and kinds()[act.kind].family != "loss") or (
        verb.lemma_ == "continue" and verb.tag_ in ("VBZ", "VBP")
    )
