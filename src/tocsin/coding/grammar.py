"""Reading a dependency tree: who is subject, object and agent of a verb, through passives, chains and relative clauses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
VERBAL = {"VERB", "AUX"}
RELATIVE = {"that", "which", "who", "whom", "whose"}
_PASSIVE_AUX = {"auxpass"}


def children(token: Token, *deps: str) -> list[Token]:
    """Children of ``token`` with one of the dependency labels, in order of the text."""
    return [child for child in token.children if child.dep_ in deps]


def with_conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it: "A, B and C"."""
    found, queue = [token], [token]
    while queue:
        for child in children(queue.pop(), "conj"):
            if child.pos_ not in VERBAL or token.pos_ in VERBAL:
                found.append(child)
                queue.append(child)
    return found + _stray_conjuncts(found[-1]) if token.pos_ in ("NOUN", "PROPN") else found


def _stray_conjuncts(last: Token) -> list[Token]:
    """Nouns that the parser hung on the verb for a comma before "and": "draw in Russia, and Turkey"."""
    node = last
    while node.dep_ in ("pobj", "prep", "dobj", "conj", "agent") and not is_verb(node):
        node = node.head
    if not is_verb(node) or last.dep_ in ("nsubj", "nsubjpass"):
        return []
    strays = [c for c in children(node, "conj") if c.pos_ == "PROPN" and c.i > last.i and c.i - last.i <= 5]
    return [t for stray in strays[:1] for t in [stray, *children(stray, "conj")]]


def is_verb(token: Token) -> bool:
    """A verb, or a participle the tagger took for an adjective."""
    if token.tag_ == "VBG" and token.dep_ in ("nsubj", "dobj", "pobj", "nsubjpass", "compound", "amod"):
        return False
    return token.pos_ in VERBAL or (token.tag_ in ("VBN", "VBD", "VBG") and token.dep_ not in ("amod", "compound"))


def is_passive(verb: Token) -> bool:
    """Whether the verb's object stands in subject place: "was shelled", "shelled by", "wounded and killed"."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return True
    if verb.lemma_ in _INTRANSITIVE:
        return False
    if verb.tag_ != "VBN" and not (verb.tag_ == "VBD" and verb.dep_ == "acl"):
        return False
    if any(child.dep_ in ("aux", "nsubj", "dobj") for child in verb.children):
        return verb.lemma_ in _SUFFERED and not children(verb, "aux", "dobj")  # headlines: "five wounded in blast"
    if verb.dep_ in ("acl", "advcl", "xcomp", "ccomp") or children(verb, "agent"):
        return True
    return verb.dep_ == "conj" and is_verb(verb.head) and is_passive(verb.head)


_SUFFERED = {
    "kill",
    "wound",
    "injure",
    "hurt",
    "arrest",
    "detain",
    "capture",
    "kidnap",
    "abduct",
    "displace",
    "shoot",
    "evacuate",
}
_INTRANSITIVE = {
    "enlist",
    "die",
    "flee",
    "arrive",
    "clash",
    "erupt",
    "collapse",
    "fall",
    "retreat",
    "occur",
    "happen",
    "escalate",
}


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Heads of the noun phrases that do what an active verb says; for a passive verb, its ``agents``."""
    if is_passive(verb):
        return agents(verb)
    return surface_subjects(verb, depth)


def objects(verb: Token) -> list[Token]:
    """Heads of the noun phrases that undergo what the verb says, active or passive."""
    if is_blamed(verb):
        return with_conjuncts(verb.head)
    if is_passive(verb):
        return surface_subjects(verb)
    own = [t for child in children(verb, "dobj", "obj") for t in with_conjuncts(child)]
    own = [antecedent(token) for token in own]
    if own:
        return own
    measure = [
        t
        for t in children(verb, "npadvmod")
        if t.pos_ == "NOUN" and children(t, "nummod") and t.ent_type_ not in ("DATE", "TIME")
    ]
    if measure:  # the parser's slip in "displaced 5,000 people"
        return measure
    for other in children(verb, "conj"):
        if (
            is_verb(other)
            and other.lemma_ not in _BLAMING
            and not children(other, *SUBJECTS)
            and children(other, "dobj")
        ):
            return [t for child in children(other, "dobj") for t in with_conjuncts(child)]
    return _gap(verb)


_BLAMING = {
    "accuse",
    "blame",
    "urge",
    "tell",
    "warn",
    "ask",
    "condemn",
}  # their objects are never those of the verb before


def agents(verb: Token) -> list[Token]:
    """The by-phrase of a passive."""
    found = [t for by in children(verb, "agent") for t in pobjects(by)]
    return found or [t for by in children(verb, "prep") if by.lower_ == "by" for t in pobjects(by)]


def pobjects(prep: Token) -> list[Token]:
    """What a preposition governs, with conjuncts."""
    return [t for child in children(prep, "pobj", "pcomp") for t in with_conjuncts(child) if not is_verb(t)]


def prep_objects(token: Token, names: set[str]) -> list[Token]:
    """Objects of the token's prepositions named: ``prep_objects(attack, {"on", "against"})``."""
    found: list[Token] = []
    for prep in children(token, "prep", "agent", "dative", "prt"):
        if prep.lower_ in names:
            found += pobjects(prep)
        for inner in children(prep, "prep"):  # "from inside", "out of"
            if inner.lower_ in names or prep.lower_ in names:
                found += pobjects(inner)
    return found


def far_prep_objects(token: Token, names: set[str], depth: int = 3) -> list[Token]:
    """Like ``prep_objects``, but also prepositions the parser hung lower: "deployed troops along X", "raid by A on B"."""
    found = prep_objects(token, names)
    if found or depth == 0 or "of" in names:
        return found
    lower = children(token, "dobj") + [t for prep in children(token, "prep", "agent") for t in children(prep, "pobj")]
    if lower:
        found = [t for inner in lower for t in far_prep_objects(inner, names, depth - 1)]
    return found


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subject, inherited through conjunction, control, participles and relative clauses."""
    own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    if own:  # of two, the second is a slip of the parser
        return [antecedent(t) for t in with_conjuncts(own[0])]
    if depth > 6:
        return []
    if (accused := _accused(verb)) is not None:
        return accused
    head = verb.head
    if verb.dep_ == "acl":
        return with_conjuncts(head) if verb.tag_ in ("VBG", "VBN", "VBD") else _owner(head, depth)
    if verb.dep_ == "relcl":
        return with_conjuncts(head)
    if verb.dep_ == "pcomp" and head.dep_ == "prep":
        return _controller(head.head, depth, of=head.lower_)
    if verb.dep_ == "ccomp" and is_verb(head) and (ranged := _ranged(verb)):
        return ranged
    if verb.dep_ in ("conj", "advcl", "xcomp", "ccomp", "dep") and is_verb(head):
        return _controller(head, depth) if verb.dep_ == "xcomp" else surface_subjects(head, depth + 1)
    if verb.dep_ in ("xcomp", "advcl", "ccomp") and head.dep_ in ("acomp", "attr"):
        return surface_subjects(head.head, depth + 1)
    return []


_BLAME = {"accuse", "blame", "suspect", "condemn", "criticise", "criticize", "denounce"}


def is_blamed(token: Token) -> bool:
    """A gerund the parser took for a modifier: "accused the rebels of burning homes"."""
    if token.dep_ not in ("amod", "compound") or not token.lower_.endswith("ing") or token.head.dep_ != "pobj":
        return False
    prep = token.head.head
    return prep.lower_ in ("of", "for") and token.i == prep.i + 1 and _blaming(prep) is not None


def _blaming(prep: Token) -> Token | None:
    """The verb of blame whose "of" or "for" this is, also where it hangs on the accused."""
    over = prep.head.head if prep.head.dep_ in ("dobj", "prep", "conj") else prep.head
    return next((verb for verb in (prep.head, over) if verb.lemma_ in _BLAME and is_verb(verb)), None)


def _accused(verb: Token) -> list[Token] | None:
    """Who is accused of what a gerund says: "accused rebels of attacking civilians and burning homes"."""
    if not verb.lower_.endswith("ing"):
        return None
    first = verb.head if verb.dep_ == "conj" and verb.head.tag_ == "VBG" else verb
    if (
        first.dep_ in ("advcl", "conj")
        and first.head.lemma_ in _BLAME
        and first.i > 0
        and first.nbor(-1).lower_ == "and"
    ):
        return objects(first.head)
    prep = first.head.head if is_blamed(first) else first.head if first.dep_ == "pcomp" else None
    blaming = _blaming(prep) if prep is not None and prep.lower_ in ("of", "for") else None
    return objects(blaming) or None if blaming is not None else None


def antecedent(token: Token) -> Token:
    """The noun a relative pronoun stands for, else the token itself."""
    if token.lower_ not in RELATIVE or token.pos_ not in ("PRON", "DET", "SCONJ"):
        return token
    for ancestor in token.ancestors:
        if ancestor.dep_ == "relcl":
            return ancestor.head
    return token


def _gap(verb: Token) -> list[Token]:
    """The object a relative clause left out: "the town (that) they shelled"."""
    if verb.dep_ == "relcl" and any(c.lower_ not in RELATIVE for c in children(verb, "nsubj")):
        return with_conjuncts(verb.head)
    return []


def _ranged(verb: Token) -> list[Token]:
    """The subject in "said between 40 and 50 people had been hurt", which the parser hangs on the verb of saying."""
    preps = [c for c in children(verb.head, "prep") if c.lower_ == "between" and verb.head.i < c.i < verb.i]
    return [t for prep in preps for t in pobjects(prep)][:1]


def _controller(verb: Token, depth: int, of: str = "") -> list[Token]:
    """Who does the infinitive: the object of "urge", "accuse", "order"; else the subject."""
    if not is_verb(verb):
        return _owner(verb, depth)
    if verb.lemma_ in _OBJECT_CONTROL or of in ("of", "for"):
        found = objects(verb)
        if found:
            return found
    return surface_subjects(verb, depth + 1)


_OBJECT_CONTROL = {
    "urge",
    "ask",
    "order",
    "tell",
    "accuse",
    "blame",
    "force",
    "allow",
    "help",
    "want",
    "call",
    "press",
    "lead",
    "invite",
    "request",
    "expect",
    "enable",
    "cause",
    "warn",
    "see",
    "leave",
    "suspect",
    "condemn",
    "criticise",
    "criticize",
    "demand",
}


def _owner(noun: Token, depth: int) -> list[Token]:
    """Who has the plan in "X's plan to attack", "X announced a plan to attack"."""
    possessors = [t for child in children(noun, "poss") for t in with_conjuncts(child)]
    possessors = possessors or [c for c in children(noun, "amod", "compound") if c.ent_type_ in ("NORP", "GPE")]
    if possessors:
        return possessors
    verb = noun.head
    while verb.head != verb and not is_verb(verb):
        verb = verb.head
    return surface_subjects(verb, depth + 1) if is_verb(verb) else []


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above a token."""
    for ancestor in token.ancestors:
        if is_verb(ancestor):
            return ancestor
    return None


def climb(token: Token) -> Iterator[Token]:
    """The token and its ancestors, nearest first."""
    yield token
    yield from token.ancestors


CLAUSE_DEPS = {"ROOT", "advcl", "ccomp", "relcl", "parataxis", "acl"}


def clause_head(token: Token) -> Token:
    """The verb that heads the smallest clause around a token (coordinated verbs head their own)."""
    for node in climb(token):
        if node.dep_ == "ROOT":
            return node
        if is_verb(node) and (node.dep_ in CLAUSE_DEPS or (node.dep_ == "conj" and is_verb(node.head))):
            return node
    return token


def own_tokens(head: Token, cut: set[str] | None = None) -> list[Token]:
    """Tokens of a clause without its coordinated and subordinate clauses, in order."""
    stop = cut if cut is not None else {"conj", "advcl", "ccomp", "parataxis", "relcl"}
    found, queue = [], [head]
    while queue:
        token = queue.pop()
        found.append(token)
        queue += [c for c in token.children if not (c.dep_ in stop and is_verb(c))]
    return sorted(found, key=lambda t: t.i)


def has_subject(verb: Token) -> bool:
    """Whether the verb has a subject of its own."""
    return any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in verb.children)


def phrase(head: Token, cut: tuple[str, ...] = ("relcl", "acl", "appos", "conj", "cc", "preconj")) -> list[Token]:
    """The unbroken run of tokens of a noun phrase without clauses, appositions and conjuncts, in order."""
    found, queue = [], [head]
    while queue:
        token = queue.pop()
        found.append(token)
        queue += [c for c in token.children if c.dep_ not in cut]
    return _run(sorted(found, key=lambda t: t.i), head)


def _run(tokens: list[Token], head: Token) -> list[Token]:
    """The part of ordered tokens that is unbroken around ``head``, without punctuation at its ends."""
    place = next(n for n, t in enumerate(tokens) if t.i == head.i)
    first = last = place
    while first > 0 and tokens[first - 1].i == tokens[first].i - 1:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].i == tokens[last].i + 1:
        last += 1
    run = tokens[first : last + 1]
    while len(run) > 1 and run[-1].i != head.i and (run[-1].is_punct or run[-1].dep_ == "prep" or run[-1].is_space):
        run.pop()
    while len(run) > 1 and run[0].i != head.i and (run[0].is_punct or run[0].is_space):
        run.pop(0)
    return run


def party_text(head: Token) -> str:
    """Like ``phrase_text``, without where the party is: "gunmen", not "gunmen in the village"."""
    where = [
        c
        for c in head.children
        if c.dep_ == "prep"
        and not c.text[0].isupper()  # part of a name: "Doctors Without Borders"
        and (c.lower_ not in ("of", "from", "for", "like", "including") or _blaming(c) is not None)
    ]
    tokens = [t for t in phrase(head) if not is_blamed(t)]
    if where:
        tokens = [t for t in tokens if t.i < where[0].i] or tokens
    return str(head.doc[tokens[0].i : tokens[-1].i + 1].text)


def phrase_text(head: Token) -> str:
    """The noun phrase's words, as written."""
    tokens = phrase(head)
    return str(head.doc[tokens[0].i : tokens[-1].i + 1].text)
