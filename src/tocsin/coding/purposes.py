"""What a truce or agreement promises, told in its purpose and content clauses: kinds of ``schema/clauses.yaml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar
from tocsin.coding.acts import Act
from tocsin.coding.vocabulary import load

if TYPE_CHECKING:
    from spacy.tokens import Token

PROMISING = {"truce", "agreement"}
_PURPOSE_DEPS = {"advcl", "acl", "relcl", "prep", "xcomp", "ccomp", "conj", "parataxis", "dep"}


def find(act: Act) -> tuple[str, ...]:
    """Clause kinds promised beside an act of truce or agreement, in the order of the list."""
    if act.kind not in PROMISING:
        return ()
    regions = [list(part.subtree) for part in beside(act)]
    return tuple(kind for kind, pairs in load("purposes").items() if any(_in_clause(r, pairs) for r in regions))


def beside(act: Act) -> list[Token]:
    """Heads of the clauses and phrases that tell what the act is for."""
    found: list[Token] = []
    for node in dict.fromkeys((act.trigger, act.verb)):
        for child in grammar.children(node, *_PURPOSE_DEPS):
            if grammar.is_verb(child) or child.dep_ == "prep":
                found.append(child)
    return [t for t in found if t != act.trigger and t != act.verb and act.trigger not in list(t.subtree)]


def covered(act: Act) -> set[int]:
    """Tokens of the purpose clauses: what stands there is promised, not done."""
    if act.kind not in PROMISING:
        return set()
    clauses = [t for t in beside(act) if grammar.is_verb(t) and _is_purpose(t) and not _of_another(t, act)]
    preps = [t for t in beside(act) if t.dep_ == "prep" and t.lower_ in ("for", "on", "to", "under")]
    return {t.i for head in clauses + preps for t in head.subtree}


def _of_another(clause: Token, act: Act) -> bool:
    """A participle of somebody named after "and": "a ceasefire and Rebels taking control"."""
    return clause.tag_ == "VBG" and any(act.trigger.i < c.i < clause.i for c in act.trigger.conjuncts)


def _is_purpose(clause: Token) -> bool:
    marks = {c.lower_ for c in clause.children if c.dep_ in ("mark", "aux", "advmod")}
    return bool(marks & {"so", "to", "that", "can", "could", "would", "will", "should"}) or clause.tag_ == "VBG"


def _in_clause(tokens: list[Token], pairs: list[list[list[str]]]) -> bool:
    """A verb or noun of the first list with one of the second among its own dependants, or close by."""
    for first, second in pairs:
        for token in tokens:
            if token.lemma_.lower() not in first:
                continue
            near = {t.lemma_.lower() for t in token.subtree} | {token.head.lemma_.lower()}
            near |= (
                {t.lemma_.lower() for t in token.head.subtree} if token.dep_ in ("conj", "amod", "compound") else set()
            )
            if near & set(second) - {token.lemma_.lower()}:
                return True
    return False
