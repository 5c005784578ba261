"""Whom "he", "its", "they" and "the army" can mean: the subjects of a text so far, nearest and most prominent first.

Subjects are remembered with what they are: a person, a body that acts (state, army, group, agency) or a thing. Pronouns
look for the nearest fitting subject of the clauses around them, then of the sentences before; none is a fine answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.parsing import Sentence
from tocsin.coding.vocabulary import words

if TYPE_CHECKING:
    from spacy.tokens import Token

Sort = Literal["person", "body", "thing"]
Types = Callable[[Sentence, "Token"], frozenset[str]]
FAR = 3  # sentences a pronoun looks back


class Subject(Struct, frozen=True, eq=False):
    """A subject of a sentence: the head of its phrase, what it is, whether of several, how deep its clause lies."""

    sentence: Sentence
    token: Token
    sort: Sort
    plural: bool
    depth: int


class Subjects:
    """All subjects of a text. ``types`` tells what a token is known to name."""

    def __init__(self, sentences: list[Sentence], types: Types) -> None:
        self._types = types
        self._found = {s.index: [] if s.heading and len(sentences) > 1 else self._of(s) for s in sentences}
        self._blocks = {s.index: s.block for s in sentences}

    def person(self, sentence: Sentence, token: Token) -> Subject | None:
        """Whom "he" means: the nearest single person who is subject, unless others were named since."""
        for index in range(sentence.index, max(-1, sentence.index - FAR - 1), -1):
            here = index == sentence.index
            for subject in self._ordered(index, token if here else None):
                if subject.sort == "person" and not subject.plural:
                    return subject
            if abs(self._blocks.get(index, 0) - sentence.block) > 1:
                return None
        return None

    def around(self, sentence: Sentence, token: Token) -> Iterator[Subject]:
        """Bodies that are subjects of the clauses a token stands in, innermost first."""
        for subject in self._around(sentence, token):
            if subject.sort == "body" or self._owner(subject) is not None:
                yield self._owner(subject) or subject

    def bodies(self, sentence: Sentence, token: Token, far: int = FAR) -> Iterator[Subject]:
        """Whom "it" may mean, best first: subjects of the clauses around it, then of sentences before."""
        yield from self.around(sentence, token)
        for index in range(sentence.index, max(-1, sentence.index - far - 1), -1):
            if abs(self._blocks.get(index, 0) - sentence.block) > 1:
                return
            for subject in self._ordered(index, token if index == sentence.index else None):
                if subject.sort == "body" or (subject.sort == "person" and self._owner(subject) is not None):
                    yield self._owner(subject) or subject

    def several(self, sentence: Sentence, token: Token) -> Subject | None:
        """Whom "they" means: the nearest subject of several."""
        for index in range(sentence.index, max(-1, sentence.index - 3), -1):
            for subject in self._ordered(index, token if index == sentence.index else None):
                if subject.plural and subject.sort != "thing":
                    return subject
        return None

    def _of(self, sentence: Sentence) -> list[Subject]:
        return [
            Subject(sentence, t, self._sort(sentence, t), _is_plural(t), _depth(t))
            for t in sentence.span
            if _is_subject(t) and t.pos_ in ("NOUN", "PROPN")
        ]

    def _sort(self, sentence: Sentence, token: Token) -> Sort:
        named, lemma = self._types(sentence, token), token.lemma_.lower()
        if "person" in named and not named & {"group"}:
            return "person"
        if lemma in words("names", "persons"):
            return "person"
        if named & {"state", "group", "media"} or lemma in words("names", "bodies"):
            return "body"
        return "body" if token.head.lemma_ in _SPEAKING and token.dep_ == "nsubj" else "thing"

    def _ordered(self, index: int, before: Token | None) -> list[Subject]:
        """A sentence's subjects, the main clause's first; ``before`` a token, only those wholly before it, nearest first."""
        found = self._found.get(index, [])
        if before is not None:
            return [s for s in reversed(found) if s.token.i < before.i and before not in list(s.token.subtree)]
        return sorted(found, key=lambda s: (s.depth, s.token.i))

    def _around(self, sentence: Sentence, token: Token) -> list[Subject]:
        """Subjects of the clauses a token stands in, innermost first."""
        heads = [node for node in grammar.climb(token) if grammar.is_verb(node)]
        by_head = {s.token.head.i: s for s in self._found.get(sentence.index, [])}
        found = [by_head[h.i] for h in heads if h.i in by_head]
        return [s for s in found if s.token.i != token.i and token not in list(s.token.subtree)]

    def _owner(self, subject: Subject) -> Subject | None:
        """The body a person speaks or acts for: "Chad's foreign minister", "the army's commander"."""
        if subject.sort != "person" or subject.token.lemma_.lower() in words("names", "private"):
            return None
        for child in grammar.children(subject.token, "poss", "compound", "amod", "nmod"):
            known = self._types(subject.sentence, child) & {"state", "group"}
            if known or child.lemma_.lower() in words("names", "bodies"):
                return Subject(subject.sentence, child, "body", False, subject.depth)
        return None


_SPEAKING = {"say", "claim", "announce", "deny", "accuse", "vow", "threaten", "reject", "confirm", "demand", "pledge"}


def _is_subject(token: Token) -> bool:
    if token.dep_ in ("nsubj", "nsubjpass"):
        return True
    if token.dep_ != "pobj":
        return False
    return bool(token.head.dep_ == "agent" or (token.head.lower_ == "to" and token.head.head.lower_ == "according"))


def _is_plural(token: Token) -> bool:
    return token.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in token.children)


def _depth(token: Token) -> int:
    """How many clauses lie above the subject's: a speaker's clause lies above what he says."""
    return sum(1 for node in token.head.ancestors if grammar.is_verb(node) and node.dep_ != "aux")


# Definite organs -------------------------------------------------------------------------------------------------------


def organ(token: Token) -> str:
    """Which organ of a state a noun names ("army" and "military" are one); empty: none."""
    lemma = token.lemma_.lower()
    return _SAME.get(lemma, lemma) if lemma in words("names", "organs") else ""


_SAME = {"military": "army", "authorities": "authority", "premier": "minister"}
