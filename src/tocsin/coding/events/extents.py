"""The noun phrase around a head, as news coders mark it: title and name, numbers, of-phrases and where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding.events.arguments import dateline_end, is_time_word

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEFT = frozenset({
    "det", "amod", "compound", "poss", "nummod", "nmod", "predet", "quantmod", "advmod", "npadvmod", "neg", "preconj", "punct",
    "case", "prep",
})  # fmt: skip
_WHERE = frozenset({"of", "in", "from", "for", "at", "near", "on", "to", "inside", "outside", "around", "along"})
_CLAUSES = frozenset({"relcl", "acl", "appos", "advcl", "ccomp", "parataxis", "conj", "cc", "dep"})


class Phrase(Struct, frozen=True, eq=False):
    """An actor's words: characters ``start``..``end`` of the document, its ``head``, and ``told``: the characters of what says
    more of it: appositions, participles, by-phrases ("..., the group's spokesman", "an attack by rebels")."""

    start: int
    end: int
    head: Token
    told: tuple[tuple[int, int], ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def text(self) -> str:
        return str(self.head.doc.text[self.start : self.end])


def phrase(head: Token) -> Phrase:
    """The phrase of ``head`` without what is coordinated with it, relative clauses and appositions set off by commas."""
    first, last = _left(head), _right(head)
    while first.i < head.i and (first.is_punct or first.is_space or first.dep_ == "preconj"):
        first = first.nbor()
    while last.i > head.i and (last.is_space or last.text in ",;:-–—"):
        last = last.nbor(-1)
    if last == head and is_time_word(head) and first.i < head.i:
        last = head.nbor(-1)
    end = last.idx + len(last)
    return Phrase(first.idx, end, head, _told(head, end))


def _left(head: Token) -> Token:
    first = head
    for child in reversed(list(head.lefts)):
        if child.dep_ not in _LEFT or (child.is_punct and child.text in ",;:"):
            if child.dep_ in ("cc", "conj", "acl", "relcl"):
                break
            continue
        if child.dep_ == "advmod" and child.tag_ == "WRB":
            break
        if child.dep_ == "prep" and not _numeric(child):
            break
        edge = child.left_edge
        if edge.i < first.i:
            first = edge
    return _after_dateline(first, head)


def _after_dateline(first: Token, head: Token) -> Token:
    """The start of the phrase behind "Washington - " or "KABUL (agency): "."""
    if first.i == head.i or first.pos_ != "PROPN":
        return first
    end = dateline_end(head)
    return head.doc[end + 1] if first.i < end < head.i else first


def _numeric(prep: Token) -> bool:
    return prep.lower_ in ("at", "up", "more", "less", "about", "around", "over", "under")


def _right(head: Token) -> Token:
    last = head
    for child in head.rights:
        if child.dep_ == "prep":
            if child.lower_ not in _WHERE or _is_time(child) or child.i > last.i + 2 or _has_clause(child):
                break
            last = _inner_right(child)
        elif _is_bracketed(child) or (child.dep_ in ("nummod", "compound", "case") and child.i == last.i + 1):
            last = child
        elif child.dep_ in ("appos", "nmod", "amod") and child.i - last.i <= _gap(child) and not _comma_before(child):
            last = _inner_right(child)
        elif child.dep_ in _CLAUSES:
            break
        elif child.is_punct and child.text in "()[]\"'”’":
            last = child if child.text in ")]" else last
    return last if last.i >= head.i else head


def _has_clause(prep: Token) -> bool:
    return any(c.dep_ == "pcomp" for c in prep.children)


def _gap(child: Token) -> int:
    return int(child.i - child.left_edge.i) + 2


def _comma_before(token: Token) -> bool:
    edge = token.left_edge
    return edge.i > 0 and edge.nbor(-1).text in (",", "-", "–", "—", ":")


def _is_bracketed(token: Token) -> bool:
    edge = token.left_edge
    return token.dep_ in ("appos", "punct") and edge.i > 0 and edge.nbor(-1).text == "("


def _is_time(prep: Token) -> bool:
    return any(is_time_word(c) or (c.like_num and c.dep_ == "pobj") for c in prep.children)


_DEEPEST = 24


def _inner_right(node: Token, depth: int = 0) -> Token:
    """The last token below a preposition or close apposition, with what is coordinated, short of clauses and appositions."""
    last = node
    for child in node.rights if depth < _DEEPEST else ():
        if child.dep_ in ("punct", "cc"):
            continue
        if child.dep_ in ("relcl", "acl", "advcl", "ccomp", "dep") or (child.dep_ == "appos" and _comma_before(child)):
            break
        if child.dep_ == "prep" and (child.lower_ not in _WHERE or _is_time(child) or _has_clause(child)):
            break
        if child.dep_ == "conj" and child.pos_ not in ("NOUN", "PROPN"):
            break
        last = _inner_right(child, depth + 1)
    return last


def _told(head: Token, end: int) -> tuple[tuple[int, int], ...]:
    found = []
    for child in head.children:
        if (child.dep_ in ("appos", "acl") or child.lower_ == "by") and child.idx >= end:
            edge = child.right_edge
            found.append((child.left_edge.idx, edge.idx + len(edge)))
    return tuple(found)
