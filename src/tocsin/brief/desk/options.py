"""Options in sentences: the ground, who, by when, on which precedent, what each side said, what it cannot do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from itertools import takewhile

from tocsin.brief.desk.telling import held, of_claim
from tocsin.brief.index import Index
from tocsin.brief.names import listed, plural
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Sentence, Sum
from tocsin.schema.mediation import Desk, Option, Precedent
from tocsin.schema.time import long_date

MOST_REASONS = 3


def common(index: Index, desk: Desk) -> dict[str, tuple[str, ...]]:
    """Who could not act and why, where more than one option says so: told once for all of them."""
    names = {index.names.actor(one.actor) for one in desk.mediators}
    barred = {text: cites for o in desk.options for text, cites in o.cannot if text.split(": ")[0] in names}
    counts = Counter(text for option in desk.options for text, _ in option.cannot)
    return {text: cites for text, cites in barred.items() if counts[text] > 1}


def in_full(index: Index, option: Option, shared: Container[str] = ()) -> Iterator[Sentence]:
    """Everything of one option, but for what is ``shared`` with others and told with them."""
    head = option.title
    yield _ground(index, option, head)
    yield from _who(index, option, head)
    yield _by(index, option, head)
    yield _on(index, option, head)
    yield from _said(index, option, head)
    for text, cites in option.cannot:
        if text in shared:
            continue
        sums = _counts(option) if "precedents" in text else ()
        yield Sentence(ended(text), held(index, (option.id, *cites)), sums, "plain", head)


def in_a_line(index: Index, option: Option) -> Sentence:
    """An option in a sentence: its first ground, who could act, a deadline, and the likest precedent with its end."""
    who = listed([index.names.actor(actor) for actor in option.who[:2]])
    parts = [option.why[0].rstrip(".")] if option.why else []
    parts.append(f"could act: {who}" if who else "nobody on record could act")
    if option.by is not None:
        parts.append(f"by {long_date(option.by)}")
    parts.append(f"precedent: {_precedent(option.precedents[0])}")
    cites = held(index, (option.id, *option.cites[:2], option.precedents[0].record))
    sums = tuple(one for one in option.sums if one.unit == "days")
    return Sentence(ended("; ".join(parts)), cites, sums, "plain", option.title)


def grounds(option: Option) -> tuple[str, ...]:
    """The sentences of its grounds: what stands in ``why`` before a reason for each of ``who``."""
    return option.why[: len(option.why) - len(option.who)]


def _ground(index: Index, option: Option, head: str) -> Sentence:
    sums = tuple(one for one in option.sums if one.unit == "days")
    records = {one.record for one in option.precedents}
    cited = takewhile(lambda cite: cite not in records, option.cites)
    return Sentence(" ".join(grounds(option)), held(index, (option.id, *cited)), sums, "plain", head)


def _who(index: Index, option: Option, head: str) -> Iterator[Sentence]:
    reasons = option.why[len(grounds(option)) :]
    acts = {m.actor: m.last.record for m in index.findings.desk.mediators if m.last} if index.findings.desk else {}
    for number, (actor, reason) in enumerate(zip(option.who, reasons, strict=False)):
        if number < MOST_REASONS:
            before = "Could act: " if number == 0 else "Or "
            yield Sentence(f"{before}{reason}", held(index, (option.id, acts.get(actor, ""))), (), "plain", head)
    more = [index.names.actor(actor) for actor in option.who[MOST_REASONS:]]
    if more:
        yield Sentence(ended(f"Or {listed(more)}"), held(index, [option.id]), (), "plain", head)
    if not option.who:
        yield Sentence("Nobody on record could act on it.", held(index, [option.id]), (), "missing", head)


def _by(index: Index, option: Option, head: str) -> Sentence:
    if option.by is None:
        return Sentence(ended(sentence_case(option.by_why)), held(index, [option.id]), (), "plain", head)
    left = [one for one in option.sums if one.unit == "days" and option.by.isoformat() in one.formula]
    days = f", {plural(int(left[0].value), 'day')} from this day" if left else ""
    text = f"By {long_date(option.by)}{days}: {option.by_why}"
    return Sentence(ended(text), held(index, (option.id, *option.cites)), tuple(left), "plain", head)


def _on(index: Index, option: Option, head: str) -> Sentence:
    told = "; ".join(_precedent(one) for one in option.precedents)
    cites = held(index, (option.id, *(one.record for one in option.precedents)))
    return Sentence(ended(f"Precedents: {told}"), cites, (), "plain", head)


def _precedent(one: Precedent) -> str:
    return f"{one.title} ({one.outcome})" if one.outcome else one.title


def _said(index: Index, option: Option, head: str) -> Iterator[Sentence]:
    """Each side's words, then the sides of which nothing is on record."""
    for side, claim in option.said:
        sentence = of_claim(index, claim, head, f"{index.names.actor(side)}'s side: ")
        if sentence is not None:
            yield sentence
    if option.silent:
        sides = listed([index.names.actor(side) for side in option.silent], "or")
        text = f"No demand, condition, offer or refusal by {sides} on it in the last year is on record."
        yield Sentence(text, held(index, [option.id]), (), "missing", head)


def _counts(option: Option) -> tuple[Sum, ...]:
    return tuple(one for one in option.sums if one.unit == "precedents")
