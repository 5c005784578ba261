"""When an act is told to have happened: which of a sentence's times is the act's own."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tocsin.coding import grammar, status
from tocsin.coding.acts import Act
from tocsin.coding.dates import Dated
from tocsin.coding.frames import Frame
from tocsin.coding.page import Line
from tocsin.coding.parsing import Sentence
from tocsin.schema.time import When
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from spacy.tokens import Token


def when(line: Line, act: Act, base: date | None = None) -> When:
    """The time told of an act: in its own clause, of the clause it hangs on, or the date it is a relative clause of."""
    here = grammar.clause_head(act.anchor)
    cues = {frame.cue.i: frame for frame in line.frames if act.anchor.i in frame.content}
    if _happens_often(act):
        return When()
    best: tuple[int, When] | None = None
    for dated in line.dated:
        token = _token_at(line.sentence, dated)
        if token is None:
            continue
        if _is_of_saying(line, here, token):
            continue
        distance = _distance(act, here, token, dated, cues)
        value = line.back if dated.back else dated.when
        if distance is not None and _after_since(act, token):
            value = _from_then_on(value)
        if distance is not None and value.known and (best is None or distance < best[0]):
            best = (distance, value)
    if best is None:
        return When()
    if kinds()[act.kind].family == "statement" or act.kind == "call_for_truce":
        ahead = base is not None and best[1].start is not None and best[1].start > base
        if ahead and act.verb.tag_ in ("VBD", "VBN"):
            return When()  # "called for talks next week": what is asked for lies ahead, the asking does not
    return _closed(best[1]) if _relative_to(here, best[1]) else _ahead(best[1], act, base)


def _ahead(value: When, act: Act, base: date | None) -> When:
    """ "will withdraw by May" said in February is next May: a day or month without a year under a future verb lies ahead."""
    weekday = value.precision == "day" and value.text.lower().removeprefix("on ").strip() in _WEEKDAYS
    if weekday and base is not None and value.end is not None and value.end < base and status.told_ahead(act):
        assert value.start is not None
        week = timedelta(days=7)
        return replace(value, start=value.start + week, end=value.end + week)
    past = base is not None and value.end is not None and value.start is not None and value.end < base
    if (
        not past
        or status.told_ahead(act) is False
        or re.search(r"\d{4}", value.text)
        or value.precision not in ("day", "month")
    ):
        return value
    assert value.start is not None and value.end is not None and base is not None
    if value.precision == "day" and (base - value.end).days < 60:
        return value
    first, last = value.start, value.end
    leap = (first.month, first.day) == (2, 29) or (last.month, last.day) == (2, 29)
    return (
        value
        if leap
        else replace(value, start=first.replace(year=first.year + 1), end=last.replace(year=last.year + 1))
    )


_WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}


def _token_at(sentence: Sentence, dated: Dated) -> Token | None:
    span = sentence.span.doc.char_span(dated.start, dated.end, alignment_mode="expand")
    return span.root if span is not None and sentence.span.start <= span.start < sentence.span.end else None


def _distance(act: Act, here: Token, token: Token, dated: Dated, cues: dict[int, Frame]) -> int | None:
    """How far a time stands from an act: 0 its own phrase, 1 its clause, more for clauses around; None: not its time."""
    if _is_of_thing(token, act):
        return None
    head = grammar.clause_head(token)
    aside = head == here and _is_in_apposition(token, act.trigger)
    own = any(node.i == act.trigger.i for node in token.ancestors)
    if own and not aside and (head == here or _tells_of(head, act)):
        return 0
    if head == here:
        return 2 if aside or _is_of_another(token, act.trigger) else 1
    if _is_set_apart(here, head):
        return None
    if head.i in cues:
        return 5 if kinds()[act.kind].family == "statement" and _is_said_at(token, head) else None
    if _is_contrast(here) and head != here:
        return None
    if here.dep_ == "relcl" and (
        here.head.i == token.i or (token in list(here.head.subtree) and here.head.ent_type_ == "DATE")
    ):
        return 0
    for steps, node in enumerate(here.ancestors):
        if node.i in cues:
            continue
        if grammar.clause_head(node) == head:
            return 3 + steps
    below = [node for node in token.ancestors if node == here]
    if below and head.dep_ in ("advcl", "acl", "xcomp", "conj"):
        return None if _is_later(head) else 7
    return None


def _is_of_saying(line: Line, here: Token, token: Token) -> bool:
    """Whether a time is that of somebody else's saying beside the act: "said on Monday ..., but Chad denied that it ..."."""
    cue = next((f.cue for f in line.frames if _is_said_at(token, f.cue)), None)
    return (
        cue is not None
        and here != cue
        and here.head != cue
        and any(f.cue != cue and f.cue.dep_ == "conj" and here in list(f.cue.subtree) for f in line.frames)
    )


def _is_said_at(token: Token, cue: Token) -> bool:
    """Whether a time is the saying's own: "said last week that it had imposed sanctions"."""
    return bool(token.head == cue or (token.dep_ == "pobj" and token.head.head == cue))


def _is_later(clause: Token) -> bool:
    """ "before the rains end in September": a time that is still to come when the act is told."""
    return any(
        c.dep_ in ("mark", "prep", "advmod") and c.lower_ in ("before", "until", "unless") for c in clause.children
    )


def _is_of_thing(token: Token, act: Act) -> bool:
    """Whether a time only describes a thing that is not the act: "violated the 2003 ceasefire"."""
    if token.dep_ not in ("nummod", "amod", "compound", "poss") or token.head.pos_ not in ("NOUN", "PROPN"):
        return False
    if token.head.ent_type_ in ("DATE", "TIME") or token.head.lemma_.lower() in _SPANS:
        return False
    return token.head not in (act.trigger, act.verb, *(inner.trigger for inner in act.swallowed))


_SPANS = {"night", "morning", "evening", "afternoon", "day", "week", "month", "summer", "winter", "dawn", "noon"}


def _happens_often(act: Act) -> bool:
    """ "agreed on a truce in 1997, but it was broken many times": the first clause's time is not that of the many times."""
    if act.verb.dep_ != "conj" or not grammar.has_subject(act.verb):
        return False
    words = {t.lower_ for t in grammar.own_tokens(act.verb)}
    return bool(words & {"repeatedly", "often", "frequently", "constantly"}) or (
        "times" in words and bool(words & {"many", "several", "numerous", "countless"})
    )


def _tells_of(clause: Token, act: Act) -> bool:
    """A participle that says when an accord was made: "a truce brokered on 9 May"."""
    return act.kind in ("truce", "agreement") and clause.dep_ == "acl" and clause.head == act.trigger


def _is_of_another(token: Token, trigger: Token) -> bool:
    """Whether a time belongs to another noun of the clause: "the war of 2020 ended with a truce", "the third this month"."""
    for node in grammar.climb(token):
        if grammar.is_verb(node) or node == trigger:
            return False
        if node.dep_ == "prep" and node.lower_ == "of" and node.head.pos_ in ("NOUN", "PROPN") and node.head != trigger:
            return True
    return False


def _is_in_apposition(token: Token, trigger: Token) -> bool:
    """ "the truce, the third this month, began on the 26th": the month ranks it."""
    for node in grammar.climb(token):
        if node == trigger or grammar.is_verb(node):
            return False
        if node.dep_ == "appos" and node.head == trigger:
            return True
    return False


_APART = {"after", "before", "since", "until"}


def _is_set_apart(here: Token, head: Token) -> bool:
    """ "on Monday, a day after jets had bombed ...": what came before or after has not the time of what followed."""
    for node in grammar.climb(here):
        if node == head or node.dep_ == "ROOT":
            return False
        marks = {c.lower_ for c in node.children if c.dep_ in ("mark", "prep", "advmod")}
        if node.dep_ == "advcl" and marks & _APART and any(a == head for a in node.ancestors):
            return True
        if node.dep_ == "pcomp" and node.head.lower_ in _APART and any(a == head for a in node.ancestors):
            return True
    return False


def _after_since(act: Act, token: Token) -> bool:
    """Whether a time is of a clause with "since" below the act: "killed since the fighting began on 13 September"."""
    for node in grammar.climb(token):
        if node == act.trigger or node == act.verb or node.dep_ == "ROOT":
            return False
        if node.dep_ == "advcl" and any(c.lower_ == "since" and c.dep_ in ("mark", "prep") for c in node.children):
            return not any(t == act.trigger for t in node.subtree)
    return False


def _from_then_on(value: When) -> When:
    return value if value.end is None else When(value.start, None, "range", text=value.text)


def _relative_to(here: Token, value: When) -> bool:
    return value.end is None and value.start is not None and any(n.dep_ == "relcl" for n in grammar.climb(here))


def _is_contrast(clause: Token) -> bool:
    """ "although ...", "because ...": clauses with a time of their own."""
    return any(
        c.dep_ == "mark" and c.lower_ in ("although", "though", "because", "while", "whereas", "if")
        for c in clause.children
    )


def _closed(value: When) -> When:
    """ "since 1994, when the war ended": the end itself was in 1994."""
    assert value.start is not None
    return When(value.start, date(value.start.year, 12, 31), "year", text=value.text)
