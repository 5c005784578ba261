"""Attributions by set phrases: "according to", "in X's view", "in a new poll", adverbs of hearsay, "alleged", "Name: words"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar
from tocsin.coding.attributing import lexicon, sources
from tocsin.coding.attributing.found import Found
from tocsin.coding.attributing.trees import under

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


def find(token: Token, sentence: Span) -> Found | None:
    """What a word that is no verb of saying attributes."""
    word = token.lower_
    if word == "according":
        return _according(token, sentence)
    if word in lexicon.listed("adverbs"):
        return _adverb(token)
    if word in lexicon.listed("modifiers") and token.dep_ in ("amod", "compound"):
        return Found(token, {token.i}, under(token.head) - {token.i}, set())
    if word in ("in", "by") and token.dep_ == "prep":
        return _view(token, sentence)
    return None


def _according(token: Token, sentence: Span) -> Found | None:
    to = [c for c in token.children if c.dep_ == "prep"]
    speakers = [c for prep in [*to, token] for c in prep.children if c.dep_ in ("pobj", "pcomp")]
    if not speakers:
        return None
    own = under(token)
    clause = _clause_around(token, sentence)
    return Found(token, {token.i, *(c.i for c in to)}, clause - own, sources.phrase(speakers[0]))


def _clause_around(token: Token, sentence: Span) -> set[int]:
    """The whole sentence for a phrase at its edge, else the clause the phrase hangs on."""
    own = under(token)
    plain = [t.i for t in sentence if not t.is_punct and not t.is_space]
    if plain and (min(own) <= plain[0] or max(own) >= plain[-1]):
        return under(sentence.root)
    head = token.head
    while head.dep_ != "ROOT" and not grammar.is_verb(head):
        head = head.head
    return under(head)


def _adverb(token: Token) -> Found | None:
    head = token.head
    content = under(head) - {token.i}
    return Found(token, {token.i}, content, set()) if len(content) > 1 else None


def _view(token: Token, sentence: Span) -> Found | None:
    """ "in the army's view", "in the words of X", "in a new survey"."""
    nouns = [c for c in token.children if c.dep_ == "pobj"]
    if not nouns:
        return None
    noun = nouns[0]
    word = lexicon.lemma(noun)
    if word in lexicon.listed("views"):
        owners = [c for c in noun.children if c.dep_ == "poss"] + grammar.prep_objects(noun, {"of"})
        if owners:
            source = sources.phrase(owners[0])
            return Found(noun, under(token) - source, _clause_around(token, sentence) - under(token), source)
    if word in lexicon.listed("polls") and _is_fronted(token, sentence):
        return Found(token, {token.i}, _clause_around(token, sentence) - under(token), sources.phrase(noun))
    return None


def _is_fronted(token: Token, sentence: Span) -> bool:
    return bool(token.i - sentence.start <= 2 or token.right_edge.i >= sentence.end - 3)


def colon(sentence: Span) -> Found | None:
    """ "Name: what is said" where a short name opens a line and words of its own follow."""
    for token in sentence[:9]:
        if token.text == ":" and 0 < token.i - sentence.start <= 8 and token.i + 1 < sentence.end:
            before = [t for t in sentence[: token.i - sentence.start] if not t.is_quote]
            if any(t.pos_ in ("VERB", "AUX") for t in before) or not any(t.pos_ == "PROPN" for t in before):
                return None
            content = set(range(token.i + 1, sentence.end))
            if len(content) < 3:
                return None
            return Found(token, {token.i}, content, {t.i for t in before})
    return None
