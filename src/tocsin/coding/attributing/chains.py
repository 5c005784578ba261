"""Attributions that are one: a noun inside the cue of its verb, an infinitive of saying under "refused", "wanted"."""

from __future__ import annotations

from tocsin.coding.attributing.found import Found


def merged(found: list[Found]) -> list[Found]:
    """Without those whose word stands in another's cue, and with verb chains as one attribution."""
    heads = {one.head.i: one for one in found}
    gone: set[int] = set()
    for one in found:
        if any(one.head.i in other.cue for other in found if other is not one):
            gone.add(one.head.i)
        elif one.head.pos_ == "ADV" and one.head.head.i in heads:
            heads[one.head.head.i].cue |= one.cue
            gone.add(one.head.i)
        elif one.head.dep_ == "xcomp" and one.head.head.i in heads and one.head.head.i != one.head.i:
            outer = heads[one.head.head.i]
            if one.head.i in outer.content:
                outer.cue |= one.cue
                outer.content = set(one.content)
                outer.source = outer.source or one.source
                heads[one.head.i] = outer
                gone.add(one.head.i)
    return [one for one in found if one.head.i not in gone]


def nested(found: list[Found]) -> list[Found]:
    """The same, those inside another's content marked; what only hangs there ("..., adding that") is given to its speaker."""
    for outer in found:
        for inner in found:
            if inner.head.i in outer.content and inner is not outer and outer.head.i not in inner.content:
                if _goes_on(inner, outer):
                    outer.content -= inner.cue | inner.content
                    inner.source = set(outer.source)
                else:
                    inner.nested = True
    return found


def _goes_on(inner: Found, outer: Found) -> bool:
    """Whether a participle or second verb inside a reported clause is the reporter's own: "said it fell, citing ..."."""
    head = inner.head
    if head.dep_ == "advcl" and head.tag_ == "VBG" and head.i > outer.head.i:
        return bool(head.left_edge.i > 0 and head.doc[head.left_edge.i - 1].text == ",")
    if head.dep_ == "conj" and head.tag_ in ("VBD", "VBZ") and head.tag_ == outer.head.tag_:
        return not any(c.dep_ in ("nsubj", "nsubjpass") for c in head.children)
    return False
