"""The stretch of text that tells an act: its sentence, or its clause where a sentence tells more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import disputes, grammar
from tocsin.coding.acts import Act
from tocsin.coding.page import Line
from tocsin.coding.parsing import Sentence
from tocsin.schema.claims import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def region(act: Act) -> list[Token]:
    """The tokens of the act's clause, with those of the counts it took in."""
    tokens = set(grammar.own_tokens(grammar.clause_head(act.anchor)))
    if act.verb != act.trigger:
        tokens |= set(grammar.own_tokens(grammar.clause_head(act.verb)))
    for inner in act.swallowed:
        tokens |= set(grammar.own_tokens(grammar.clause_head(inner.trigger)))
    return sorted(tokens, key=lambda t: t.i)


def span(line: Line, act: Act) -> Span:
    """The sentence if it holds one act, else the widest clause that is the act's."""
    if len(line.acts) <= 1:
        start, end = _trimmed(line.sentence, line.sentence.span[0], line.sentence.span[-1])
    else:
        head = _outer_clause(act.trigger)
        _, start, end = of(line.sentence, head)
        start, end = _whole_words(line.sentence, start, end)
        start, end = line.sentence.start + start, line.sentence.start + end
    return Span(start, end)


def _outer_clause(token: Token) -> Token:
    """The clause with what attributes it: up through reporting verbs, stopping at coordination and "although", "when"."""
    head = grammar.clause_head(token)
    while head.dep_ in ("ccomp", "relcl", "acl", "xcomp", "advcl") and grammar.is_verb(head):
        if head.dep_ == "advcl" and any(
            c.dep_ == "mark" or (c.dep_ == "advmod" and c.tag_ == "WRB") for c in head.children
        ):
            break
        if head.dep_ == "ccomp" and not (head.head.i < head.i):
            break
        head = grammar.clause_head(head.head)
    return head


def of(sentence: Sentence, head: Token) -> tuple[str, int, int]:
    """A clause's text and its characters of the document, without coordinated clauses and outer punctuation."""
    tokens = grammar.own_tokens(head, {"conj", "parataxis"})
    tokens = [t for t in tokens if t.i >= sentence.span.start and t.i < sentence.span.end]
    cut = [c.i for c in head.children if c.dep_ == "conj" and grammar.is_verb(c)]
    if cut:
        tokens = [t for t in tokens if t.i < min(cut)] or tokens
    while len(tokens) > 1 and (
        (tokens[-1].is_punct and tokens[-1].text not in '.!?”"') or tokens[-1].dep_ == "cc" or tokens[-1].is_space
    ):
        tokens.pop()
    while len(tokens) > 1 and (
        (tokens[0].is_punct and tokens[0].text not in '“"') or tokens[0].is_space or tokens[0].dep_ == "cc"
    ):
        tokens.pop(0)
    if head.dep_ == "conj" and not grammar.has_subject(head):
        shared = [s for s in grammar.surface_subjects(disputes.said_on(head) or head) if s.sent == sentence.span]
        tokens = [*grammar.phrase(shared[0]), *tokens] if shared else tokens
    start, end = min(t.idx for t in tokens), tokens[-1].idx + len(tokens[-1])
    return sentence.span.doc.text[start:end], start, end


def _whole_words(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The characters widened to whole words ("Nagorno-Karabakh"), and to the full stop where only that is left."""
    text, first, last = sentence.span.doc.text, sentence.span.start_char, sentence.span.end_char
    while start > first and _is_inside(text, start):
        start -= 1
    while end < last and _is_inside(text, end):
        end += 1
    rest = text[end:last].rstrip()
    if rest and not rest.strip('.!?…"”’)'):
        end += len(rest)
    return start, end


def _is_inside(text: str, place: int) -> bool:
    """Whether a place lies inside a word, hyphens and apostrophes being of it."""
    before, after = text[place - 1], text[place]
    joins = "-–'’"
    return (before.isalnum() or before in joins) and (after.isalnum() or after in joins)


def _trimmed(sentence: Sentence, first: Token, last: Token) -> tuple[int, int]:
    text = sentence.span.doc.text[first.idx : last.idx + len(last)]
    start = first.idx + len(text) - len(text.lstrip())
    end = last.idx + len(last) - (len(text) - len(text.rstrip()))
    return sentence.start + start, sentence.start + end
