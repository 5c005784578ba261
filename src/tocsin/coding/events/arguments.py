"""Who stands where around a predicate: doers through voice, control, coordination and relative clauses, and what follows
each path of a frame. Method: closed rules over spaCy's English dependency labels (ClearNLP scheme)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar
from tocsin.coding.events.frames import light_with, words
from tocsin.coding.grammar import children, is_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECT = ("nsubj", "nsubjpass")
_RELATIVE = frozenset({"that", "which", "who", "whom"})
_OWN_STATE = frozenset({"country", "government", "nation", "state", "administration", "side"})


def lemma(token: Token) -> str:
    return str(token.lemma_.lower())


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive. Not so for "called for", "called on" without "was": the parser errs there."""
    if not grammar.is_passive(verb):
        return False
    names = light_with().get(lemma(verb))
    if names is None or children(verb, "auxpass", "agent"):
        return True
    return not any(prep.lower_ in names or prep.lower_ in ("on", "upon") for prep in children(verb, "prep"))


def doers(verb: Token) -> list[Token]:
    """Heads of the phrases that do what ``verb`` says, pronouns and relatives replaced by what they stand for."""
    if undergoes(verb):
        return [stands_for(t, verb) for t in _agents(verb)]
    return [stands_for(t, verb) for t in surface(verb) or _just_before(verb)]


def _just_before(verb: Token) -> list[Token]:
    """The noun right before a finite verb to which the parser gave no subject."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ in ("acl", "relcl"):
        return []
    place = verb.i - 1
    while place > verb.sent.start and verb.doc[place].pos_ in ("AUX", "ADV"):
        place -= 1
    noun = verb.doc[place]
    found = verb.i > verb.sent.start and noun.pos_ in ("NOUN", "PROPN") and not is_time(noun)
    return [noun] if found else []


def undergoes(verb: Token) -> bool:
    """Whether a verb's subject is the one acted on: passives, and "died at the hands of"."""
    return is_passive(verb) or lemma(verb) in words().dying


def sufferers(verb: Token) -> list[Token]:
    """Heads of the phrases that a passive verb says something is done to."""
    return [stands_for(t, verb) for t in surface(verb)]


def _agents(verb: Token) -> list[Token]:
    found = grammar.agents(verb)
    if found:
        return [t for t in found if not is_time(t)]
    for prep in children(verb, "prep"):
        for noun in grammar.pobjects(prep):
            if prep.lower_ == "at" and lemma(noun) == "hand":
                return grammar.prep_objects(noun, {"of"}) or children(noun, "poss")
    return []


def places_of(verb: Token) -> list[Token]:
    """The named place where something was done by nobody named: "was arrested in Niger"; whoever rules there is meant."""
    return [
        t for prep in children(verb, "prep") if prep.lower_ == "in" for t in grammar.pobjects(prep)[:1] if _is_place(t)
    ]


def _is_place(token: Token) -> bool:
    return token.pos_ == "PROPN" and not is_time(token)


def surface(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subject of a verb, its own or taken over from the clause above."""
    own = children(verb, *_SUBJECT)
    if own:
        first = _behind_dateline(own)
        if first.pos_ == "ADP":  # a rare name taken for a preposition
            return grammar.pobjects(first)
        return [grammar.antecedent(t) for t in grammar.with_conjuncts(first)]
    if depth > 6 or verb.head == verb:
        return []
    return _taken_over(verb, verb.head, depth)


def _behind_dateline(subjects: list[Token]) -> Token:
    """The subject, not the place a report is from: "BERLIN -- A court has", "ALGIERS, Algeria - Police have"."""
    first = subjects[0]
    if not first.left_edge.is_sent_start or first.i >= (end := dateline_end(first)):
        return first
    below = (t for subject in subjects for t in subject.subtree if t.i > end and t.head.i < end)
    return next((t for t in subjects if t.i > end), None) or next(below, first)


def dateline_end(token: Token) -> int:
    """The index of the dash or colon that ends the dateline of the token's sentence; the sentence's start without one."""
    sentence = token.sent
    if not sentence[0].text[0].isupper():
        return int(sentence.start)
    for mark in sentence[1:9]:
        if mark.text in _MARKS or (mark.text == "-" and mark.nbor(-1).whitespace_):
            return int(mark.i)
        if mark.pos_ in ("VERB", "AUX"):
            break
    return int(sentence.start)


_MARKS = frozenset({"--", "–", "—", ":", "):"})


def _taken_over(verb: Token, head: Token, depth: int) -> list[Token]:
    dep = verb.dep_
    if dep == "relcl":
        return grammar.with_conjuncts(head)
    if dep == "acl" and not is_verb(head):
        if verb.tag_ == "VBG" and lemma(head) in words().writings:
            return owners(head, depth)  # "issued a statement calling on ..."
        if verb.tag_ == "VBG" and lemma(verb) in words().outcomes and head.dep_ in ("dobj", "pobj"):
            above = next((t for t in head.ancestors if is_verb(t)), None)
            return surface(above, depth + 1) if above is not None else []
        return (
            grammar.with_conjuncts(head) if verb.tag_ in ("VBG", "VBN", "VBD") else _asked(head) or owners(head, depth)
        )
    if dep == "pcomp" and head.dep_ in ("prep", "agent"):
        above = head.head
        accuser = above.head if above.dep_ in ("dobj", "nsubjpass") else above
        if is_verb(accuser) and (accuser is above or lemma(accuser) in words().object_control):
            return control(accuser, depth)  # "accused the president of betraying"
        return owners(above, depth)
    if not is_verb(head):
        return surface(head.head, depth + 1) if head.dep_ in ("acomp", "attr", "oprd") else owners(head, depth)
    if dep == "conj":
        return surface(head, depth + 1)
    if dep in ("xcomp", "ccomp"):
        return control(head, depth)
    if dep == "advcl" and verb.tag_ == "VBG":
        return surface(_reported(verb, head), depth + 1)
    return surface(head, depth + 1) if dep in ("advcl", "dep", "parataxis", "prep") else []


def _reported(verb: Token, head: Token) -> Token:
    """In "They took the base, officials said, killing ten" the words that are reported, not "said"."""
    if lemma(head) in words().reports:
        said = [c for c in children(head, "ccomp") if c.i < head.i < verb.i]
        return said[0] if said else head
    return head


def _asked(noun: Token) -> list[Token]:
    """Who is to do it in "a plea to X to stop", "the call on X to stop"."""
    if lemma(noun) not in words().requests:
        return []
    return [t for prep in ("to", "on", "for") for t in grammar.prep_objects(noun, {prep})][:1]


def control(verb: Token, depth: int = 0) -> list[Token]:
    """Who does the clause below ``verb``: the object of "urge", "accuse", "order" and the like; else its subject."""
    if lemma(verb) in words().object_control:
        found = sufferers(verb) if is_passive(verb) else _own_objects(verb) or _called_on(verb)
        if found:
            return found
    return surface(verb, depth + 1)


def _called_on(verb: Token) -> list[Token]:
    return grammar.prep_objects(verb, {"on", "upon", "to"}) if lemma(verb) in ("call", "appeal", "prevail") else []


def owners(noun: Token, depth: int = 0) -> list[Token]:
    """Who has what a noun names: "X's plan to", "X announced a plan to"."""
    found = [t for child in children(noun, "poss") for t in grammar.with_conjuncts(child)]
    if found:
        return [stands_for(t, noun) for t in found]
    verb = next((t for t in noun.ancestors if is_verb(t)), None)
    return surface(verb, depth + 1) if verb is not None else []


def stands_for(token: Token, near: Token) -> Token:
    """What a relative or personal pronoun stands for within the sentence; the token itself if that is not found."""
    token = grammar.antecedent(token)
    own_state = lemma(token) in _OWN_STATE and any(c.tag_ == "PRP$" for c in token.children)
    if token.lower_ not in words().pronouns and token.tag_ != "PRP$" and not own_state:
        return token
    for above in near.ancestors:
        subjects = children(above, *_SUBJECT)
        subject = _behind_dateline(subjects) if subjects else token
        if subject.i < token.i and subject.pos_ in ("NOUN", "PROPN"):
            return subject
    earlier = [t for t in token.sent if t.i < token.i and t.dep_ in _SUBJECT and t.pos_ in ("NOUN", "PROPN")]
    return earlier[0] if earlier else token


def _own_objects(verb: Token) -> list[Token]:
    return [t for child in children(verb, "dobj", "obj") for t in grammar.with_conjuncts(child)]


def objects(verb: Token) -> list[Token]:
    """What an active verb acts on; the thing left out of a relative clause ("the town they shelled") counts."""
    found = [grammar.antecedent(t) for t in _own_objects(verb)]
    if found:
        return [t for t in found if not is_time(t)]
    if verb.dep_ == "relcl" and not is_passive(verb):
        subject = children(verb, *_SUBJECT)
        if subject and subject[0].lower_ not in _RELATIVE and not _stranded(verb):
            return grammar.with_conjuncts(verb.head)
    for other in children(verb, "conj"):
        # "attacked and burned the village": the object stands with the last verb.
        if is_verb(other) and not children(other, *_SUBJECT) and other.i - verb.i <= 4:
            return _own_objects(other)
    return []


def _stranded(verb: Token) -> bool:
    return any(not list(p.children) for p in children(verb, "prep"))


Prepositions = dict[str, list["Token"]]


def follow(predicate: Token, path: str, known: Prepositions | None = None) -> list[Token]:
    """Heads of the phrases at one path of a frame (see ``frames.yaml``). ``known``: the predicate's prepositions, if read."""
    first, _, then = path.partition(".")
    if first == "obj":
        found = [] if is_passive(predicate) else objects(predicate)
        return [t for noun in found for t in _of_noun(noun, then)] if then else found
    if first == "dative":
        return [t for c in children(predicate, "dative") for t in grammar.pobjects(c) or [c]]
    if first == "subj":
        return clause_subjects(predicate)
    found = (prepositions(predicate) if known is None else known).get(first, [])
    return [t for noun in found for t in follow(noun, then)] if then else found


def _of_noun(noun: Token, step: str) -> list[Token]:
    if step == "poss":
        return [t for child in children(noun, "poss") for t in grammar.with_conjuncts(child)]
    return prepositions(noun).get(step, [])


def prepositions(head: Token) -> Prepositions:
    """What each preposition of a word governs, also of two together ("from inside", "on behalf of"); times left out."""
    found: Prepositions = {}
    for prep in children(head, "prep", "agent", "dative", "prt", "advmod"):
        if prep.lower_ == "according":
            continue
        inner = children(prep, "prep")
        own = grammar.pobjects(prep) or [t for p in inner for t in grammar.pobjects(p)]
        for name, nouns in ((prep.lower_, own), *((p.lower_, grammar.pobjects(p)) for p in inner)):
            found.setdefault(name, []).extend(t for t in nouns if not is_time(t))
    return found


def clause_subjects(predicate: Token) -> list[Token]:
    """The subjects of the clause that a predicate governs: "expects X to leave", "hopes that X will leave"."""
    for clause in complements(predicate):
        found = sufferers(clause) if is_passive(clause) else surface(clause)
        own = children(clause, *_SUBJECT)
        if own:
            return found
    return []


def complements(predicate: Token) -> list[Token]:
    """Clauses that say what a predicate is about, also through "of attacking" and "for failing to"."""
    found = [c for c in children(predicate, "xcomp", "ccomp", "acl") if c.i > predicate.i]
    for prep in children(predicate, "prep"):
        found += children(prep, "pcomp")
    for noun in children(predicate, "dobj", "acomp", "attr"):
        found += [
            c for c in children(noun, "acl", "ccomp", "xcomp") if c.dep_ != "acl" or c.tag_ == "VB" or _has_that(c)
        ]
        found += [c for prep in children(noun, "prep") for c in children(prep, "pcomp")]
    found += [c for c in children(predicate, "advcl") if c.tag_ == "VB"]
    return [c for c in found if is_verb(c) or children(c, *_SUBJECT)]


def _has_that(clause: Token) -> bool:
    return any(c.dep_ == "mark" for c in clause.children)


def is_time(token: Token) -> bool:
    """Whether a token names a time or a count of it rather than an actor."""
    if token.pos_ == "NUM" and token.dep_ == "pobj":
        return True
    if not is_time_word(token):
        return False
    # "met the president Tuesday": the parser takes the day for the name's last word.
    return not any(c.dep_ in ("compound", "nmod") and c.pos_ == "PROPN" and not is_time_word(c) for c in token.lefts)


def is_time_word(token: Token) -> bool:
    return token.lower_ in words().time or lemma(token) in words().time
