"""How a source stands to what it is said to say: by the cue, by negation, and by what it says of its own side.

``asserts``, ``claims_own_act``, ``denies``, ``accuses``, ``doubts``, ``hedges``, ``threatens`` or ``refuses``.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tocsin.coding import grammar
from tocsin.coding.attributing import lexicon
from tocsin.coding.attributing.found import Found
from tocsin.coding.patterns import by_trigger
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from spacy.tokens import Token

STANCES = ("asserts", "claims_own_act", "denies", "accuses", "doubts", "hedges", "threatens", "refuses")
_DEEDS = ("force", "preparation", "loss")


def of(found: Found) -> str:
    """The stance of one attribution."""
    head = found.head
    doc = head.doc
    cue = {lexicon.lemma(doc[i]) for i in found.cue} | ({head.lower_} if head.dep_ in ("amod", "compound") else set())
    said = [doc[i] for i in sorted(found.content)]
    negated = any(doc[i].dep_ == "neg" or doc[i].lower_ in ("neither", "nor", "never") for i in found.cue)
    return _by_cue(head, cue, said, negated) or _by_content(found, cue, said)


@cache
def _stances() -> dict[str, str]:
    return {word: stance for stance, words in lexicon.load()["stances"].items() for word in words}


def _by_cue(head: Token, cue: set[str], said: list[Token], negated: bool) -> str:
    if cue & lexicon.listed("rejecting") and cue & {"reject", "dismiss", "out", "off", "aside"}:
        return "denies" if _is_account(head) else "refuses"
    if _cannot_tell(cue, negated, head):
        return "hedges"
    told = {_stances()[word] for word in cue if word in _stances()}
    if "refuses" in told:
        return "refuses"
    for stance in ("denies", "doubts", "threatens", "accuses", "hedges"):
        if stance in told:
            return _settled(stance, head, negated)
    if negated and cue & lexicon.listed("weighing"):
        return "doubts"
    if any(t.lower_ in lexicon.listed("untrue") for t in said) and _calls_untrue(head, cue):
        return "denies"
    return ""


def _settled(stance: str, head: Token, negated: bool) -> str:
    if (
        stance == "accuses"
        and grammar.is_passive(head)
        and not grammar.agents(head)
        and lexicon.lemma(head) == "allege"
    ):
        return "hedges"
    if stance == "hedges" and head.pos_ == "VERB" and not grammar.is_passive(head) and lexicon.lemma(head) == "suspect":
        return "accuses"
    return "asserts" if negated and stance in ("denies", "doubts") else stance


def _is_account(head: Token) -> bool:
    """Whether what is rejected is a claim rather than a demand."""
    objects = [c for c in head.children if c.dep_ in ("dobj", "nsubjpass", "pobj")]
    return any(
        lexicon.lemma(c) in lexicon.listed("accounts") or c.lower_ in lexicon.listed("accounts") for c in objects
    )


def _cannot_tell(cue: set[str], negated: bool, head: Token) -> bool:
    """ "could not confirm", "it is not known whether"."""
    unable = negated or "unable" in cue or head.head.lower_ == "unable" or any(c.dep_ == "neg" for c in head.children)
    helped = any(
        c.lower_ in ("could", "can", "ca", "able", "unable") for c in [head, *head.children, *head.head.children]
    )
    return unable and bool(cue & lexicon.listed("unsure")) and (helped or grammar.is_passive(head))


def _calls_untrue(head: Token, cue: set[str]) -> bool:
    """Whether "untrue" is what the source calls it: "called the report a lie", "said the claims were baseless"."""
    if cue & {
        "call",
        "describe",
        "label",
        "brand",
        "denounce",
        "dismiss",
        "say",
        "insist",
        "maintain",
        "declare",
        "term",
    }:
        inner = [c for c in head.children if c.dep_ in ("ccomp", "dobj", "oprd", "xcomp", "prep")]
        words = [t for c in inner for t in [c, *c.children, *(g for k in c.children for g in k.children)]]
        return any(t.lower_ in lexicon.listed("untrue") for t in words)
    return False


# By what is said --------------------------------------------------------------------------------------------------------


def _by_content(found: Found, cue: set[str], said: list[Token]) -> str:
    if any(t.lemma_.lower() in lexicon.listed("responsibility") for t in said[:4]) and cue & {
        "claim",
        "take",
        "accept",
    }:
        return "claims_own_act"
    if cue & lexicon.listed("promising") and _is_harm_to_come(found, cue, said):
        return "threatens"
    clause = _clause(found)
    if clause is not None and _is_own(clause):
        if _negates(clause) and (told := _negated_deed(clause)):
            return told
        if _is_deed(clause):
            return "claims_own_act"
    if _accuses(found, clause):
        return "accuses"
    return "hedges" if _is_unsure(found, clause) else "asserts"


def _clause(found: Found) -> Token | None:
    """The verb of what is said."""
    for child in found.head.children:
        if child.dep_ == "ccomp" and child.i in found.content:
            return child
    inside = [found.head.doc[i] for i in found.content]
    heads = [t for t in inside if t.pos_ in ("VERB", "AUX") and t.head.i not in found.content - {t.i}]
    roots = [t for t in inside if t.dep_ == "ROOT"]
    return (heads or roots or [None])[0]


def _is_own(clause: Token) -> bool:
    """Whether the speaker's own side does it: "it had shelled", "its forces struck"."""
    subjects = [c for c in clause.children if c.dep_ == "nsubj"]
    own = lexicon.listed("own")
    possessed = (c.dep_ == "poss" and c.lower_ in own for s in subjects for c in s.children)
    return any(s.lower_ in own for s in subjects) or any(possessed)


def _is_deed(clause: Token) -> bool:
    found = by_trigger().get(("verb", clause.lemma_.lower()), ())
    past = clause.tag_ in ("VBD", "VBN") or any(c.lower_ in ("had", "have", "has", "did") for c in clause.children)
    return past and any(kinds()[p.kind].family in _DEEDS for p in found) and not grammar.is_passive(clause)


def _accuses(found: Found, clause: Token | None) -> bool:
    """ "said X was behind the blast", "said X had broken the truce": another is said to be to blame."""
    if clause is None:
        return False
    words = {t.lemma_.lower() for t in clause.subtree}
    return bool(words & {"responsible", "blame", "behind", "guilty", "violate", "breach", "sabotage"}) and any(
        c.dep_ == "nsubj" and c.lower_ not in lexicon.listed("own") for c in clause.children
    )


def _is_unsure(found: Found, clause: Token | None) -> bool:
    head = found.head
    if not found.source and head.pos_ == "VERB" and grammar.is_passive(head):
        return True
    near = [clause, *clause.children] if clause is not None else []
    return any(t.lower_ in lexicon.listed("possible") for t in near) or any(
        t.lower_ in lexicon.listed("unclear") for t in near
    )


def _is_harm_to_come(found: Found, cue: set[str], said: list[Token]) -> bool:
    """Whether what is promised is harm by the speaker or the answer to another's act."""
    plain = cue & {"say", "tell", "declare", "announce", "write", "add", "state"}
    will = any(t.lower_ in ("will", "would", "wo", "'ll", "’ll") for t in said) or any(
        t.tag_ == "TO" for c in found.head.children if c.dep_ == "xcomp" for t in c.children
    )
    harm = any(t.lemma_.lower() in lexicon.listed("harm") for t in said)
    clause = _clause(found)
    if plain:
        first = [c for c in clause.children if c.dep_ == "nsubj"] if clause is not None else []
        return will and harm and any(c.lower_ in lexicon.listed("own") for c in first) and not _negates(clause)
    return will and harm


def _negates(clause: Token | None) -> bool:
    return clause is not None and any(c.dep_ == "neg" or c.lower_ in ("neither", "never") for c in clause.children)


def _negated_deed(clause: Token) -> str:
    """ "had not fired" denies, "would not leave" refuses; "is not seeking" only asserts."""
    helped = {c.lower_ for c in clause.children if c.dep_ in ("aux", "auxpass")}
    if helped & {"will", "would", "wo"}:
        return "refuses"
    past = clause.tag_ == "VBD" or helped & {"had", "have", "has", "did", "was", "were"}
    return "denies" if past or (clause.tag_ in ("VBP", "VBZ")) else ""
