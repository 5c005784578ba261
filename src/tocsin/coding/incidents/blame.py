"""Who is said to have done it, and how surely: named plainly, claimed by themselves, or suspected by somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.incidents import lexicon, phrases
from tocsin.coding.incidents.organisations import Organisation
from tocsin.coding.polarity import is_negated

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

Confidence = Literal["fact", "claimed", "suspected", "suspected_by_authorities", "possible"]
_FIRMNESS: dict[Confidence, int] = {
    "claimed": 4,
    "suspected_by_authorities": 3,
    "suspected": 2,
    "fact": 1,
    "possible": 0,
}


class Blamed(Struct, frozen=True):
    """An organisation with what is said of its part. ``loose``: said in words apart from the act's own clause."""

    organisation: Organisation
    confidence: Confidence
    loose: bool = False


def inside(head: Token, organisations: list[Organisation]) -> list[Organisation]:
    """The organisations a phrase names: "members of the X", "X guerrillas", "X"."""
    tokens = {t.i for t in phrases.near(head)} | {head.i}
    tokens |= {t.i for child in grammar.children(head, "compound", "nmod", "amod", "poss") for t in child.subtree}
    for clause in grammar.children(head, "acl", "relcl"):  # "gunmen paid by X", "officers linked to X"
        if clause.lemma_.lower() in lexicon.words("cues", "ties"):
            tokens |= {
                t.i for o in grammar.prep_objects(clause, {"by", "to", "with", "for", "from"}) for t in phrases.near(o)
            }
    return [o for o in organisations if any(o.start <= i < o.end for i in tokens)]


def of_doer(doer: Token, trigger: Token) -> Confidence:
    """How surely a phrase in the doer's place is said to have done it."""
    if _hedged(doer) or _hedged(trigger) or _might(trigger):
        return "possible" if _might(trigger) else "suspected"
    accuser = _accusing(trigger, doer)
    if accuser is not None:
        return "claimed" if _own_claim(accuser, doer) else _suspected(accuser)
    if any(
        child.lower_ in ("whether", "if") for node in [trigger, *list(trigger.ancestors)[:1]] for child in node.children
    ):
        return "possible"
    return "claimed" if _claimed(trigger) else "fact"


def _hedged(token: Token) -> bool:
    around = [*token.children, *(token.head.children if token.dep_ == "pobj" else ())]  # "presumably by X"
    for child in [*around, *(g for c in token.children for g in c.children)]:
        if child.lower_ in lexicon.words("cues", "doubt_adjectives") and child.dep_ in ("amod", "compound", "advmod"):
            return True
        if child.lower_ in lexicon.words("cues", "doubt_adverbs"):
            return True
    return token.head.lower_ in lexicon.words("cues", "doubt_adjectives") and token.dep_ == "npadvmod"


def _might(trigger: Token) -> bool:
    verb = trigger if grammar.is_verb(trigger) else grammar.governing_verb(trigger)
    return verb is not None and any(c.dep_ == "aux" and c.lower_ in ("may", "might", "could") for c in verb.children)


def _accusing(trigger: Token, doer: Token) -> Token | None:
    """The word of accusation over a trigger: "accused X of killing", "X is believed to have killed"."""
    node = trigger
    for _ in range(4):
        if node.dep_ == "ROOT" or (node.dep_ in ("relcl", "advcl") and grammar.has_subject(node)):
            return None
        node = node.head
        if node.lemma_.lower() in lexicon.words("cues", "accuses") | {"claim", "deny"} and not is_negated(node):
            return node
    return None


def _own_claim(accuser: Token, doer: Token) -> bool:
    """Whether the doers say it of themselves: "the rebels claim to have destroyed a bridge"."""
    return accuser.lemma_.lower() == "claim" and doer in grammar.subjects(accuser)


def _suspected(accuser: Token) -> Confidence:
    speakers = grammar.subjects(accuser) if grammar.is_verb(accuser) else []
    official = any(t.lemma_.lower() in lexicon.words("cues", "authorities") for s in speakers for t in phrases.near(s))
    return "suspected_by_authorities" if official else "suspected"


def _claimed(trigger: Token) -> bool:
    return any(a.lemma_.lower() in ("responsibility", "authorship") for a in list(trigger.ancestors)[:4])


def apart(sentence: Span, organisations: list[Organisation]) -> list[Blamed]:
    """Organisations said to be behind something, outside the act's own clause: claims of responsibility and accusations."""
    found: list[Blamed] = []
    for token in sentence:
        low = token.lemma_.lower()
        if low in lexicon.words("cues", "claim_verbs") or low in ("responsibility", "authorship", "credit"):
            found += [Blamed(o, "claimed", True) for o in _claimants(token, organisations)]
        elif low in lexicon.words("cues", "accuses"):
            found += [Blamed(o, _suspected(token), True) for o in _accused(token, organisations) if o.sort != "other"]
        elif low in lexicon.words("cues", "deeds"):
            found += [
                Blamed(o, _said(token), True)
                for head in grammar.prep_objects(token, {"by", "of"} if low == "work" else {"by"})
                for o in inside(head, organisations)
            ]
        elif low in lexicon.words("cues", "holding"):
            found += [
                Blamed(o, "claimed", True)
                for head in grammar.subjects(token)
                for o in inside(head, organisations)
                if o.sort == "group"
            ]
        elif low in lexicon.words("cues", "doers_named"):
            found += [Blamed(o, _said(token), True) for head in _named_as(token) for o in inside(head, organisations)]
        elif low == "behind":
            found += [Blamed(o, _said(token), True) for o in _equated(token, organisations)]
        elif low in ("be", "rule"):
            found += [Blamed(o, "possible", True) for head in _maybe(token) for o in inside(head, organisations)]
    return _once(found)


def _maybe(verb: Token) -> list[Token]:
    """Whom a sentence will not leave out: "it could have been X", "did not rule out X"."""
    if verb.lemma_ == "rule":
        return grammar.objects(verb) if is_negated(verb) and grammar.children(verb, "prt") else []
    doers = any(
        t.lower_ in ("it", "they") or t.lemma_ in lexicon.words("cues", "doers_named") for t in grammar.subjects(verb)
    )
    if not doers or not any(c.lower_ in ("may", "might", "could") for c in verb.children):
        return []
    return [t for c in grammar.children(verb, "attr") for t in grammar.with_conjuncts(c)]


def _claimants(token: Token, organisations: list[Organisation]) -> list[Organisation]:
    verb = token if grammar.is_verb(token) else token.head
    if not grammar.is_verb(verb) or is_negated(verb):
        return []
    if verb.lemma_.lower() not in lexicon.words("cues", "claim_verbs"):
        return []
    below = {t.lemma_.lower() for t in verb.subtree}
    if not below & {"responsibility", "credit", "authorship"} and verb.lemma_.lower() != "claim":
        return []
    if verb.lemma_.lower() == "claim" and not below & lexicon.words("cues", "claimed_things"):
        return []
    heads = grammar.subjects(verb) or grammar.agents(verb)
    return [o for head in heads for o in inside(head, organisations) or _unknown(head)]


def is_claimed(sentence: Span) -> bool:
    """Whether somebody unnamed claims the deed: "the rebels claimed responsibility", "which a group has claimed"."""
    for verb in sentence:
        low = verb.lemma_.lower()
        if low not in lexicon.words("cues", "claim_verbs") or not grammar.is_verb(verb) or is_negated(verb):
            continue
        below = {t.lemma_.lower() for t in verb.subtree}
        heads = grammar.subjects(verb) or grammar.agents(verb)
        if below & {"responsibility", "credit", "authorship"} and any(_is_some_group(head) for head in heads):
            return True
    return False


def _is_some_group(head: Token) -> bool:
    denied = head.lower_ in ("nobody", "none") or any(child.lower_ == "no" for child in head.children)
    named = lexicon.is_a(head, "armed") or head.lower_ in (
        *lexicon.words("names", "bands"),
        "they",
        "it",
        "we",
        "caller",
    )
    return named and not denied


def _unknown(head: Token) -> list[Organisation]:
    """Whoever claims a deed is a group, known or not: "the Wolves of the North claimed responsibility"."""
    if (
        head.pos_ != "PROPN"
        or not head.text[0].isupper()
        or lexicon.is_a(head, "person", "armed")
        or head.ent_type_ == "PERSON"
        or head.lemma_.lower() in lexicon.words("cues", "nobody")
    ):
        return [o for beside in grammar.children(head, "appos") for o in _unknown(beside)]
    tokens = phrases.core(head)
    return [Organisation(tokens[0].i, tokens[-1].i + 1, (phrases.text(tokens),), "group")]


_SEIZED = ("arrest", "detain", "convict", "sentence", "prosecute", "try")
_OF_NOUN = {"of", "against", "on", "about", "by"}


def _accused(token: Token, organisations: list[Organisation]) -> list[Organisation]:
    low = token.lemma_.lower()
    if low in ("responsible", "guilty", "accountable"):
        return [o for head in _predicated(token) for o in inside(head, organisations)]
    below = _below(token, organisations)
    if not grammar.is_verb(token):
        return below + [o for head in grammar.prep_objects(token, _OF_NOUN) for o in inside(head, organisations)]
    if is_negated(token):
        return []
    if below:
        return below
    heads = _pointed_at(token) if low in ("attribute", "point", "link", "impute", "ascribe", "tie", "hint") else []
    if low in (
        "accuse",
        "blame",
        "suspect",
        "charge",
        "implicate",
        "indict",
        "involve",
        "incriminate",
        "denounce",
        "link",
        "hold",
        "tie",
        *_SEIZED,
    ):
        heads = heads + grammar.objects(token) + (grammar.prep_objects(token, {"on"}) if low == "blame" else [])
    return [o for head in heads for o in inside(head, organisations)]


def _pointed_at(verb: Token) -> list[Token]:
    """What a deed is laid to: "attributed the attack to X", where "to X" may hang on the deed."""
    names = {"to", "at", "on", "with"}
    return grammar.prep_objects(verb, names) or [
        t for o in grammar.objects(verb) for t in grammar.prep_objects(o, names)
    ]


def _below(token: Token, organisations: list[Organisation]) -> list[Organisation]:
    """The organisations that do something in what is believed: "presumed that commandos of X were involved"."""
    if token.lemma_.lower() not in lexicon.words("cues", "beliefs"):
        return []
    clauses = grammar.children(token, "ccomp", "acl", "xcomp")
    heads = [
        t
        for clause in clauses
        for t in (*grammar.subjects(clause), *grammar.objects(clause), *grammar.prep_objects(clause, {"by"}))
    ]
    return [o for head in heads for o in inside(head, organisations)]


def _named_as(token: Token) -> list[Token]:
    """What a doer's noun is said to be: "the killers were members of X", "the murderers are from X"."""
    if token.dep_ not in ("nsubj", "nsubjpass") or token.head.lemma_ != "be" or is_negated(token.head):
        return []
    verb = token.head
    return [t for c in grammar.children(verb, "attr") for t in grammar.with_conjuncts(c)] + grammar.prep_objects(
        verb, {"from", "of"}
    )


def _predicated(token: Token) -> list[Token]:
    """What an adjective is said of: "X is responsible", "held X responsible"."""
    verb = token.head
    if not grammar.is_verb(verb) or is_negated(verb):
        return [verb] if token.dep_ in ("amod", "acl", "relcl") else []
    return (
        grammar.objects(verb) if verb.lemma_ in ("hold", "make", "consider", "find") else []
    ) or grammar.surface_subjects(verb)


def _equated(token: Token, organisations: list[Organisation]) -> list[Organisation]:
    return [o for head in _predicated(token) for o in inside(head, organisations)]


def _said(token: Token) -> Confidence:
    accuser = _accusing(token, token)
    return "suspected" if accuser is None else _suspected(accuser)


def _once(found: list[Blamed]) -> list[Blamed]:
    best: dict[tuple[int, int], Blamed] = {}
    for one in found:
        key = (one.organisation.start, one.organisation.end)
        if key not in best or firmer(one.confidence, best[key].confidence):
            best[key] = one
    return list(best.values())


def firmer(one: Confidence, other: Confidence) -> bool:
    """Whether the first way of being named says more than the second: a claim over a suspicion over plain naming."""
    return _FIRMNESS[one] > _FIRMNESS[other]
