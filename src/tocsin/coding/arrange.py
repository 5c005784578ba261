"""From all triggers of a sentence to its happenings: what is only asked for, promised or threatened does not count as done,
and a count of dead joins the attack that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tocsin.coding import grammar, purposes
from tocsin.coding.acts import Act
from tocsin.coding.parsing import Sentence
from tocsin.coding.vocabulary import words
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from spacy.tokens import Token

# Kinds whose object or content clause is words, not deeds.
_COVERING = {
    "call_for_truce",
    "request",
    "refusal",
    "position",
    "threat",
    "warning",
    "no_mediation",
    "protest",
    "mobilisation",
    "sanction",
    "alliance",
}
_CONTENT = ("dobj", "xcomp", "ccomp", "prep", "advcl", "acomp", "acl", "oprd", "dative")
_WHEN = {"after", "when", "as", "while", "following", "during"}
_HOST_PREPS = {"in", "by", "during", "after", "from", "amid", "following", "when", "as", "with", "to"}


def arrange(sentence: Sentence, acts: list[Act]) -> list[Act]:
    """The acts to code, in order."""
    acts = [act for act in acts if not _is_accident(sentence, act)]
    acts = _without_covered(_without_bare_warnings(acts))
    acts = _without_inner(acts)
    acts = _without_approach(_without_told_blame(acts))
    acts = _joined(acts)
    return _without_twins(acts)


def _without_bare_warnings(acts: list[Act]) -> list[Act]:
    """ "Experts warn that it could escalate" is the experts' warning of the inner clause."""
    inner = [a for a in acts if a.kind == "warning"]
    return [
        a
        for a in acts
        if a.kind != "warning"
        or a.trigger.lemma_ not in ("warn", "caution", "fear", "predict")
        or not any(o is not a and _in_clause_of(o, a) for o in inner)
    ]


def _without_told_blame(acts: list[Act]) -> list[Act]:
    """ "Accused Chad of arming rebels" is the arming, as an accusation; blame for nothing read stays an accusation."""
    return [a for a in acts if a.kind != "rhetoric" or not any(_is_blamed_for(o, a) for o in acts)]


def _is_blamed_for(deed: Act, blame: Act) -> bool:
    if deed is blame or blame.pattern.part != "verb" or deed.trigger.i < blame.trigger.i:
        return False
    heads = [
        c
        for n in (blame.trigger, *grammar.objects(blame.trigger))
        for c in grammar.children(n, "prep", "advcl", "conj")
    ]
    ways = [c for c in heads if c.lower_ in ("of", "for") or (c.tag_ == "VBG" and c.nbor(-1).lower_ == "and")]
    told = deed.pattern.part == "verb" or grammar.is_blamed(deed.trigger) or deed.pattern.id == "blamed-for-attack"
    return told and any(deed.trigger == way or _under(deed.trigger, way) for way in ways)


def _without_approach(acts: list[Act]) -> list[Act]:
    """ "Flew into Armenia and shot down one of its planes": the way there is part of the deed."""
    return [a for a in acts if a.kind != "deployment" or not any(_goes_on_with(o, a) for o in acts)]


def _goes_on_with(deed: Act, act: Act) -> bool:
    verb = deed.trigger
    joined = verb.dep_ in ("conj", "advcl") and verb.head == act.trigger and not grammar.has_subject(verb)
    return (
        joined and kinds()[deed.kind].family == "force" and act.trigger.lemma_ in ("fly", "enter", "cross", "advance")
    )


def _in_clause_of(inner: Act, outer: Act) -> bool:
    clauses = list(grammar.children(outer.trigger, "ccomp"))
    if outer.trigger.dep_ in ("parataxis", "ccomp") and outer.trigger.i > outer.trigger.head.i:
        clauses.append(outer.trigger.head)
    return any(inner.trigger == c or _under(inner.trigger, c) for c in clauses)


def _without_covered(acts: list[Act]) -> list[Act]:
    covered: set[int] = set()
    for act in acts:
        covered |= purposes.covered(act) - {a.trigger.i for a in acts if a.kind == "mediation"}  # done, not promised
        if act.kind in _COVERING:
            covered |= _content(act)
        if act.kind == "threat":
            covered |= {
                t.i for c in act.trigger.conjuncts for t in c.subtree if c.tag_ in ("VB", "VBP") and c.i > act.trigger.i
            }
    return [act for act in acts if act.trigger.i not in covered]


def _content(act: Act) -> set[int]:
    """Tokens of what an act of words asks for, threatens or refuses, without clauses that tell when or why."""
    found: set[int] = set()
    for node in dict.fromkeys((act.trigger, act.verb if act.pattern.part != "noun" else act.trigger)):
        for child in grammar.children(node, *_CONTENT):
            if _is_content(child):
                found |= {t.i for t in child.subtree} - {
                    t.i for a in child.subtree if not _is_content(a) for t in a.subtree
                }
    return found - {act.trigger.i}


def _is_content(child: Token) -> bool:
    """A clause of its own ("because ...", "when ...") is told, an infinitive or "that ..." is content."""
    if child.dep_ != "advcl":
        return True
    return child.tag_ == "VB" and any(c.lower_ == "to" for c in child.children)


def _without_inner(acts: list[Act]) -> list[Act]:
    """A weapon or fight that is subject or object of a verb of force is told by the verb: "drones hit", "end the fighting"."""
    heads = {act.trigger.i: act for act in acts if act.pattern.part == "verb" and not act.pattern.casualty}
    kept = []
    for act in acts:
        host = None
        if act.pattern.part == "noun":
            first = act.trigger
            for node in first.ancestors:
                if node.i in heads and first in grammar.children(node, "nsubj", "nsubjpass", "dobj"):
                    host = heads[node.i]
                    break
                if first.dep_ in ("pobj", "compound", "nmod", "conj") and not grammar.is_verb(node):
                    first = node if first.dep_ != "pobj" else first
                    continue
                break
        same = host is not None and (
            kinds()[host.kind].family == kinds()[act.kind].family or host.kind in ("truce", "attack", "truce_end")
        )
        if not same:
            kept.append(act)
    return kept


def _joined(acts: list[Act]) -> list[Act]:
    hosts: dict[int, Act] = {}
    for act in acts:
        if act.pattern.casualty:
            host = _host(act, acts)
            if host is not None:
                hosts[act.trigger.i] = host
    for _ in range(3):  # a count that joined a count joins the latter's host
        for place, host in list(hosts.items()):
            if host.trigger.i in hosts and hosts[host.trigger.i].trigger.i != place:
                hosts[place] = hosts[host.trigger.i]
    swallowed: dict[int, list[Act]] = {}
    for act in acts:
        if act.trigger.i in hosts and hosts[act.trigger.i] is not act:
            swallowed.setdefault(hosts[act.trigger.i].trigger.i, []).append(act)
    return [_with(act, swallowed.get(act.trigger.i, [])) for act in acts if act.trigger.i not in hosts]


def _with(act: Act, inner: list[Act]) -> Act:
    if not inner:
        return act
    doers, targets = act.doers, act.targets
    for one in inner:
        if not doers and one.pattern.part == "verb":
            doers = tuple(t for t in one.doers if t.i != act.trigger.i and not _under(t, act.trigger))
    return replace(act, doers=doers, targets=targets, swallowed=tuple(inner))


def _host(act: Act, acts: list[Act]) -> Act | None:
    """The act that caused a count."""
    others = [
        o
        for o in acts
        if o is not act
        and kinds()[o.kind].family in ("force", "truce")
        and not o.pattern.casualty
        and o.kind not in ("weapons_use", "capture_people", "blockade")
    ]
    verb = act.trigger if act.pattern.part == "verb" else act.verb
    for other in acts:
        if other.kind == "losses" and not other.pattern.casualty and _under(act.trigger, other.trigger):
            return other
    for other in others:
        if any(_same(t, other.trigger) for t in act.doers) or any(
            _same(t, other.trigger) for t in grammar.surface_subjects(verb)
        ):
            return other
    for other in others:
        if _causes(other, verb, act):
            return other
    return _casualty_host(act, acts, verb)


def _causes(other: Act, verb: Token, act: Act) -> bool:
    theirs = other.verb if other.pattern.part == "noun" else other.trigger
    if _hangs(verb, theirs):
        return True
    if other.pattern.part == "verb" and any(t in grammar.objects(theirs) for t in act.doers):
        return True
    if _has_own_doer(act):
        return False
    together = [verb, *(t for t in verb.conjuncts if grammar.is_verb(t))]
    if any(_hangs(theirs, one) for one in together) and any(c.lower_ in _WHEN for c in theirs.children):
        return True
    if other.pattern.part == "noun":
        node = other.trigger
        for _ in range(5):
            if node.dep_ in ("prep", "agent") and node.lower_ in _HOST_PREPS and node.head in together:
                return True
            if node == verb or node.dep_ == "ROOT":
                break
            node = node.head
        if act.pattern.part != "verb" and _under(act.trigger, other.trigger):
            return True
    return False


def _has_own_doer(act: Act) -> bool:
    """ "The army killed ten while fighting rebels": somebody kills, the fight is beside it."""
    return act.pattern.part == "verb" and any(
        t.ent_type_ or t.lemma_.lower() in words("lists", "armed") or t.lemma_.lower() in words("lists", "people")
        for t in act.doers
    )


def _hangs(verb: Token, above: Token) -> bool:
    """ "..., killing six", "... which killed six", "... and killed six"."""
    node = verb
    for _ in range(4):
        if node.dep_ == "conj" and not grammar.has_subject(node):
            node = node.head
            if node == above:
                return True
            continue
        if node.dep_ in ("advcl", "acl", "relcl", "xcomp", "ccomp", "prep", "pcomp", "dep"):
            if node.head == above:
                return bool(node.dep_ != "ccomp")
            node = node.head if node.dep_ in ("prep", "pcomp") or not grammar.is_verb(node.head) else node
            if node.head == above:
                return True
        return bool(node != verb and node == above)
    return False


def _casualty_host(act: Act, acts: list[Act], verb: Token) -> Act | None:
    """ "killed two and wounded three": one act with two counts; with subjects of their own they stay apart."""
    if verb.dep_ not in ("conj", "advcl") or grammar.has_subject(verb) or not grammar.is_verb(verb):
        return None
    for other in acts:
        if (
            other is not act
            and other.pattern.casualty
            and other.trigger == verb.head
            and not grammar.children(verb, "auxpass")
        ):
            return other
    return None


def _same(token: Token, trigger: Token) -> bool:
    return token.i == trigger.i or (
        token.i < trigger.i and _under(trigger, token) and token.pos_ == "NOUN" and trigger.dep_ == "compound"
    )


def _under(token: Token, above: Token) -> bool:
    return any(node.i == above.i for node in token.ancestors)


def _without_twins(acts: list[Act]) -> list[Act]:
    """One of two acts of the same kind where one stands under the other in the same clause ("clashes ... fighting")."""
    kept: list[Act] = []
    for act in acts:
        if act.kind == "weapons_use" and any(
            o.kind != "weapons_use" and kinds()[o.kind].family == "force" and _hangs(act.trigger, o.trigger)
            for o in acts
        ):
            continue
        twin = next(
            (
                o
                for o in kept
                if o.kind == act.kind
                and o.kind != "comparison"
                and grammar.clause_head(o.trigger) == grammar.clause_head(act.trigger)
                and (_under(act.trigger, o.trigger) or _under(o.trigger, act.trigger))
            ),
            None,
        )
        follows = any(o.kind == act.kind and _same_doers(o, act) and _hangs(act.trigger, o.trigger) for o in kept)
        if follows:
            continue
        if twin is None:
            kept.append(act)
        elif len(act.doers) + len(act.targets) > len(twin.doers) + len(twin.targets):
            kept[kept.index(twin)] = act
    return kept


def _is_somebody(token: Token) -> bool:
    """A doer that can mean to do harm; a bus, a fire or an airline cannot."""
    lemma = token.lemma_.lower()
    named = token.ent_type_ in ("PERSON", "NORP", "GPE")
    return named or any(lemma in words("lists", key) for key in ("people", "armed", "leaders", "forces"))


def _same_doers(one: Act, other: Act) -> bool:
    """Whether a participle only goes on telling: "struck the city, targeting a depot"."""
    return (
        bool(one.doers)
        and one.doers == other.doers
        and not grammar.has_subject(other.trigger)
        and one.pattern.part == "verb"
    )


def _is_accident(sentence: Sentence, act: Act) -> bool:
    """Losses to nature, illness or traffic are no claims about a conflict."""
    if not act.pattern.casualty and act.kind not in ("losses", "displacement", "killing"):
        return False
    if any(_is_somebody(t) for t in act.doers):
        return False
    plain = {t.lemma_.lower() for t in sentence.span} | {t.lower_ for t in sentence.span}
    return bool(plain & words("lists", "accident")) and not plain & (
        words("lists", "war_words") - words("lists", "accident")
    )
