"""Who says so, and how: reporting verbs, "according to", quotations, passives, denials; outlets that pass on what others say.

A ``Frame`` ties a speaker and a stance to the tokens of what is said. Frames nest: the innermost around an act is its
speaker's, those outside are relayers'.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tocsin.coding import disputes, grammar
from tocsin.coding.attributing import lexicon, quotes, verbs
from tocsin.coding.frames import Frame
from tocsin.coding.parsing import Sentence
from tocsin.coding.quotations import (
    continued,
    flags,
    has_quote_marks,
    mostly,
    quoted_tokens,
    speaker_nearby,
    starts_quoted,
    still_open,
    with_quote,
)
from tocsin.coding.vocabulary import load

if TYPE_CHECKING:
    from spacy.tokens import Token


@cache
def _verbs() -> dict[str, str]:
    return {verb: stance for stance, verbs in load("reporting")["verbs"].items() for verb in verbs}


@cache
def _evidence() -> dict[str, str]:
    return {word: kind for kind, nouns in load("reporting")["evidence"].items() for word in nouns}


def find(sentences: list[Sentence]) -> dict[int, list[Frame]]:
    """Frames by sentence index; quotations that run over sentences keep their speaker."""
    found: dict[int, list[Frame]] = {}
    open_quote: Frame | None = None
    inside: list[bool] = []
    block, piece = -1, -2
    for sentence in sentences:
        if sentence.piece != piece or sentence.block != block:
            piece, inside = sentence.piece, flags(sentence.span.doc)
        if sentence.block != block:
            block = sentence.block
            if open_quote is not None and not starts_quoted(sentence):
                open_quote = None
        frames = _in_sentence(sentence, inside)
        quoted = quoted_tokens(sentence, open_quote is not None)
        frames = [with_quote(frame, sentence, quoted) for frame in frames]
        if open_quote is not None and quoted and not any(f.quoted for f in frames):
            frames.append(continued(open_quote, quoted))
        elif quoted and mostly(sentence, quoted) and not any(f.quoted for f in frames):
            speaker = speaker_nearby(sentences, sentence, found)
            if speaker is not None:
                frames.append(continued(speaker, quoted))
        found[sentence.index] = frames
        open_quote = still_open(sentence, frames, open_quote)
    return found


# One sentence -----------------------------------------------------------------------------------------------------------


def _in_sentence(sentence: Sentence, inside: list[bool]) -> list[Frame]:
    found: list[Frame] = []
    for token in sentence.span:
        frame = None
        if grammar.is_verb(token) and (untrue := disputes.called_untrue(token, sentence)) is not None:
            frame = untrue
        elif grammar.is_verb(token) and token.lemma_.lower() in _verbs():
            frame = _of_verb(token, sentence) or _set_apart(token, sentence, inside)
        elif token.lower_ == "according" or (token.lower_ == "per" and token.dep_ == "prep"):
            frame = _according(token, sentence)
        elif token.pos_ == "NOUN":
            frame = _of_noun(token, sentence)
        if frame is not None:
            found.append(frame)
    return found


def _of_verb(verb: Token, sentence: Sentence) -> Frame | None:
    stance = _verbs()[verb.lemma_.lower()]
    if stance == "denies":
        return disputes.denial(verb, sentence)
    if stance == "accuses":
        return disputes.accusation(verb, sentence) or _loosely(verb, sentence, stance)
    if stance == "doubts" and (doubted := _loosely(verb, sentence, stance)) is not None:
        return doubted
    content = _clauses(verb) if has_quote_marks(sentence) else _same_part(verb, _clauses(verb))
    if not content and not has_quote_marks(sentence):
        return None
    if grammar.is_passive(verb):
        return _passive(verb, sentence, stance, content)
    speakers = tuple(grammar.surface_subjects(verb))
    if any(s.lemma_.lower() in load("reporting")["no_speakers"] for s in speakers):
        return None
    if verb.dep_ == "xcomp" and not speakers:
        return None
    return _frame(verb, sentence, content, speakers, stance)


def _loosely(verb: Token, sentence: Sentence, stance: str) -> Frame | None:
    """ "accused X, its neighbour, of ...", "questioned the toll": blame and doubt whose words hang on the object."""
    found = verbs.find(verb)
    speakers = tuple(grammar.subjects(verb))
    if found is None or not speakers or len(found.content) < 2:
        return None
    objects = [c for c in grammar.children(verb, "dobj") if c.pos_ == "NOUN"]
    if stance == "doubts" and not any(lexicon.lemma(c) in lexicon.listed("accounts") for c in objects):
        return None
    if stance == "accuses" and not any(verb.doc[i].dep_ == "prep" for i in found.content):
        return None
    return Frame(verb, frozenset(found.content), speakers, stance, sentence=sentence)


def _set_apart(verb: Token, sentence: Sentence, inside: list[bool]) -> Frame | None:
    """What a verb of saying reports without governing it: "as X said", "... X said", the quotation that ends before it."""
    if _verbs()[verb.lemma_.lower()] != "asserts" or grammar.is_passive(verb) or has_quote_marks(sentence):
        return None
    found = quotes.of_verb(verb, sentence.span, inside)
    speakers = tuple(t for t in grammar.surface_subjects(verb) if found is not None and t.i not in found.content)
    if found is None or not any(grammar.is_verb(verb.doc[i]) for i in found.content):
        return None
    return _frame(verb, sentence, found.content, speakers, "asserts") if speakers else None


def _frame(verb: Token, sentence: Sentence, content: set[int], speakers: tuple[Token, ...], stance: str) -> Frame:
    doubts = any(child.dep_ == "neg" for child in verb.children)
    if stance == "confirms":
        stance = "not_confirmed" if doubts or _could_not(verb) else "confirms"
    elif stance == "doubts":
        stance = "asserts" if doubts else "doubts"
    shown = _shown_by(speakers)
    nobody = bool(speakers) and all(
        s.lower_ in ("reports", "sources", "rumours", "some", "many", "media") for s in speakers
    )
    hedge = "claims" if verb.lemma_ in ("claim", "allege") else ""
    return Frame(
        verb,
        frozenset(content),
        () if shown or nobody else speakers,
        stance,
        evidence=shown,
        anonymous=nobody,
        hedge=hedge,
        sentence=sentence,
    )


def _could_not(verb: Token) -> bool:
    return any(c.dep_ == "neg" for c in verb.head.children) if verb.dep_ == "xcomp" else False


def _shown_by(speakers: tuple[Token, ...]) -> str:
    """Videos and wreckage show; they do not speak."""
    for speaker in speakers:
        kind = _evidence().get(speaker.lemma_.lower(), "")
        if kind in ("video", "photo", "wreckage", "document"):
            return kind
    return ""


def _clauses(verb: Token) -> set[int]:
    """Tokens of the clauses a reporting verb governs, before or after it."""
    found: set[int] = set()
    for child in verb.children:
        if (
            (child.dep_ == "ccomp" and not _is_aside(verb, child))
            or (child.dep_ == "xcomp" and grammar.is_passive(verb))
            or (child.dep_ == "advcl" and _is_that(child))
        ) or (
            child.dep_ == "dobj"
            and verb.lemma_
            in (
                "confirm",
                "report",
                "announce",
                "claim",
                "acknowledge",
                "admit",
                "condemn",
                "describe",
            )
        ):
            found |= {t.i for t in child.subtree}
    if verb.dep_ == "parataxis" or (
        verb.dep_ in ("ccomp", "advcl")
        and not found
        and grammar.is_verb(verb.head)
        and verb.i > verb.head.i
        and not any(c.dep_ == "mark" for c in verb.children)
    ):
        found |= {t.i for t in verb.head.subtree} - {t.i for t in verb.subtree}
    return found


def _same_part(verb: Token, content: set[int]) -> set[int]:
    """Without what stands across a semicolon: "X shot down Y; Z did not comment" is not Z's word."""
    marks = [t.i for t in verb.sent if t.text == ";"]
    return {i for i in content if not any(min(i, verb.i) < mark < max(i, verb.i) for mark in marks)}


def _is_aside(verb: Token, clause: Token) -> bool:
    """A further main clause the parser hung under a verb that has its object: "declared its independence, however, ..."."""
    objects = [c for c in grammar.children(verb, "dobj") if c.pos_ == "NOUN"]
    return bool(objects) and clause.i > verb.i and not _is_that(clause) and verb.lemma_ not in ("tell", "inform")


def _is_that(clause: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def _passive(verb: Token, sentence: Sentence, stance: str, content: set[int]) -> Frame | None:
    """ "X is said to have ...", "it is reported that ...": everything under the verb is what nobody in particular says."""
    xcomp = grammar.children(verb, "xcomp")
    if verb.lemma_ in ("find", "show", "quote", "see"):
        return None
    if xcomp:
        parts = xcomp + grammar.children(verb, "nsubjpass")
        asides = {t.i for part in parts for inner in part.subtree if inner.dep_ == "relcl" for t in inner.subtree}
        content = {t.i for part in parts for t in part.subtree} - asides
    agents = tuple(grammar.agents(verb))
    if not content or (not xcomp and not grammar.children(verb, "ccomp")):
        return None
    return Frame(
        verb,
        frozenset(content),
        agents,
        "asserts" if stance == "confirms" else stance,
        anonymous=not agents,
        hedge=f"{_aux(verb)}{verb.lower_}",
        sentence=sentence,
    )


def _aux(verb: Token) -> str:
    aux = grammar.children(verb, "auxpass")
    return f"{aux[0].lower_} " if aux else ""


def _according(token: Token, sentence: Sentence) -> Frame | None:
    to = grammar.children(token, "prep")
    speakers = [t for prep in (to or [token]) for t in grammar.pobjects(prep)]
    own = {t.i for t in token.subtree}
    head = token.head if token.head.i != token.i else sentence.span.root
    while head.dep_ != "ROOT" and not grammar.is_verb(head):
        head = head.head
    if _is_at_edge(sentence, own):
        head = sentence.span.root
    content = {t.i for t in head.subtree} - own
    return Frame(token, frozenset(content), tuple(speakers), "asserts", sentence=sentence) if speakers else None


def _is_at_edge(sentence: Sentence, own: set[int]) -> bool:
    """At the start or the end of a sentence "according to" speaks of all of it."""
    plain = [t.i for t in sentence.span if not t.is_punct and not t.is_space]
    return bool(plain) and (min(own) <= plain[0] or max(own) >= plain[-1])


def _of_noun(noun: Token, sentence: Sentence) -> Frame | None:
    """ "reports that ...", "Baku's claim that ...", "a denial of ..."."""
    nouns = load("reporting")["nouns"]
    stance = next((s for s, listed in nouns.items() if noun.lemma_.lower() in listed), None)
    clauses = [
        c
        for c in noun.children
        if c.dep_ in ("acl", "ccomp", "relcl") and any(m.dep_ == "mark" and m.lower_ == "that" for m in c.children)
    ]
    if stance is None or not clauses:
        return None
    content = {t.i for clause in clauses for t in clause.subtree}
    verb = noun.head
    if (
        noun.dep_ == "nsubjpass"
        and verb.lemma_ in ("verify", "confirm", "corroborate")
        and any(c.dep_ == "neg" for c in verb.children)
    ):
        stance = "not_confirmed"
    owners = [t for c in grammar.children(noun, "poss") for t in grammar.with_conjuncts(c)] + grammar.prep_objects(
        noun, {"by", "from"}
    )
    owners = [
        s for o in owners for s in (grammar.surface_subjects(grammar.clause_head(noun)) if o.pos_ == "PRON" else [o])
    ]
    return Frame(noun, frozenset(content), tuple(owners), stance, anonymous=not owners, sentence=sentence)
