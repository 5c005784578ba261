"""Reads the events of a parsed sentence: candidates, each given its type, mode and probability by the classifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tocsin.coding.events import features
from tocsin.coding.events.candidates import Candidate, candidates
from tocsin.coding.events.classifier import Classifier
from tocsin.coding.events.features import Seen, Tokens, Tree
from tocsin.coding.training.lines import NONE

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Chars = tuple[int, int]
LOOKED_AT = 4
# How much a candidate's salience counts beside its type's probability, and the least probability that is coded.
SALIENCE = 0.3
FLOOR = 0.4
# The same where only one side, or none, is a state, a body or an actor by its noun: news of sport, crime and private people is
# full of words of conflict.
FLOOR_OF_ONE, FLOOR_OF_NONE = 0.55, 0.8
# Candidates this far below the most salient one cannot outrank it, whatever their type's probability.
APART = 1 / SALIENCE


class Coded(Struct, frozen=True, eq=False):
    """One event: its type and mode, the probability that it is one and of this type, and the candidate it was read from."""

    kind: str
    mode: str
    probability: float
    candidate: Candidate


class Rated(Struct, frozen=True, eq=False):
    """A candidate with its best type; ``silent``: the probability that it is no event at all."""

    candidate: Candidate
    seen: Seen
    kind: str
    probability: float
    silent: float

    @property
    def rank(self) -> float:
        return self.probability + SALIENCE * self.candidate.score


def events(sentence: Span, judge: Classifier) -> list[Coded]:
    """The sentence's main event; none where its likeliest candidate is more likely nothing than anything."""
    best = max(rate(sentence, judge), key=lambda each: each.rank, default=None)
    if best is None or best.probability < max(best.silent, _floor(best.candidate)) or _by_accident(best):
        return []
    told = _without_doings(best.candidate) if best.kind == "ASSAULT" else best.candidate
    return [Coded(best.kind, _mode(best, judge), round(best.probability, 4), told)]


def _mode(rated: Rated, judge: Classifier) -> str:
    """The mode the classifier gives; firearms only where the sentence tells of them."""
    mode = judge.mode(rated.kind, rated.seen)
    armed = any(token.lemma_.lower() in features.words("firearms") for token in rated.candidate.trigger.sent)
    return "" if mode == "firearms" and not armed else mode


def _floor(candidate: Candidate) -> float:
    """The least probability coded, by how many sides name a country, a body of states or an actor's role."""
    known = sum(any(_is_known(each.text) for each in side) for side in (candidate.sources, candidate.targets))
    return (FLOOR_OF_NONE, FLOOR_OF_ONE, FLOOR)[known]


def _is_known(text: str) -> bool:
    from tocsin.registry.world.actors import world

    known = world()
    return bool(known.country(text) or known.role(text) or known.body(text))


def _by_accident(rated: Rated) -> bool:
    """Whether floods, quakes, crashes or illness did it: as its doer, or in its sentence where nobody known did it."""
    if rated.kind not in ("ASSAULT", "COERCE"):
        return False
    sources = rated.candidate.sources
    if any(_is_known(each.text) and not _names(each.head, "accidents") for each in sources):
        return False
    told = [each.head for each in sources if _names(each.head, "accidents")]
    return bool(told) or any(_names(token, "accidents") for token in rated.candidate.trigger.sent)


def _names(token: Token, group: str) -> bool:
    """Whether a noun, or a verb such as "crash", is of a closed class; "fire" is one only as a noun."""
    lemma = token.lemma_.lower()
    return (
        token.pos_ in ("NOUN", "VERB") and lemma in features.words(group) and (token.pos_ == "NOUN" or lemma != "fire")
    )


def _without_doings(candidate: Candidate) -> Candidate:
    """Without doers that are deeds or things; those of a people ("an Israeli strike") stand for it."""
    kept = tuple(each for each in candidate.sources if not _names(each.head, "doings") or _is_of_people(each.head))
    return candidate if len(kept) == len(candidate.sources) else replace(candidate, sources=kept)


def _is_of_people(head: Token) -> bool:
    """Whether a word before the noun names a state or a group."""
    return any(_is_known(child.text) for child in head.lefts if child.dep_ in ("amod", "compound", "nmod", "poss"))


def rate(sentence: Span, judge: Classifier) -> list[Rated]:
    """The likeliest candidates of a sentence with their best type."""
    known, places = features.tree(sentence), features.offsets(sentence)
    found: list[Rated] = []
    for each in candidates(sentence)[:LOOKED_AT]:
        if found and each.score < found[0].candidate.score - APART:
            break
        seen = features.see(known, _tokens(places, each, "sources"), _tokens(places, each, "targets"))
        shares = judge.probabilities(seen)
        silent = shares.pop(NONE, 0.0)
        kind = max(shares, key=lambda k: shares[k])
        found.append(Rated(each, seen, kind, shares[kind], silent))
    return found


def _tokens(places: list[tuple[int, int]], each: Candidate, side: str) -> Tokens | None:
    phrases = getattr(each, side)
    return features.token_range(places, *phrases[0].span) if phrases else None


def pair_kind(doc: Doc, source: Chars | None, target: Chars | None, judge: Classifier) -> tuple[str, str, float]:
    """Type, mode and probability of what ``source`` does to ``target`` (characters of ``doc``), one of the 16 types."""
    known, places = _around(doc, source, target)
    seen = features.see(
        known,
        features.token_range(places, *source) if source else None,
        features.token_range(places, *target) if target else None,
    )
    shares = judge.probabilities(seen, [kind for kind in judge.kinds if kind != NONE])
    kind = max(shares, key=lambda k: shares[k])
    return kind, judge.mode(kind, seen), shares[kind]


def _around(doc: Doc, source: Chars | None, target: Chars | None) -> tuple[Tree, list[tuple[int, int]]]:
    """The sentence that holds both actors, or the whole text where they stand in two."""
    for sentence in doc.sents:
        if all(side is None or sentence.start_char <= side[0] < sentence.end_char for side in (source, target)):
            return features.tree(sentence), features.offsets(sentence)
    return features.tree(doc), features.offsets(doc)


# Acts of speech: they have happened once they are said, whatever the tense of what they say.
_SAID = frozenset({"AGREE", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_MOODS = (("not", "negated"), ("will", "future"), ("may", "hypothetical"), ("must", "hypothetical"))


def status(coded: Coded) -> str:
    """Whether the event is told as having happened, going on, to come, only possible, or not done."""
    trigger, sentence = coded.candidate.trigger, coded.candidate.trigger.sent
    chain = [token.i - sentence.start for token in coded.candidate.chain]
    put = features.mood(features.tree(sentence), chain).split("+")
    if coded.kind not in _SAID:
        for word, name in _MOODS:
            if word in put:
                return name
    if trigger.tag_ == "VBG" and any(c.dep_ == "aux" and c.lemma_ == "be" for c in trigger.children):
        return "ongoing"
    return "happened"


def deaths(coded: Coded) -> int | None:
    """The number of dead the sentence gives for an attack, if it gives one exactly."""
    from tocsin.coding import figures
    from tocsin.coding.parsing import Sentence

    if coded.kind != "ASSAULT":
        return None
    found = figures.find(Sentence(coded.candidate.trigger.sent, 0, 0, 0), [])
    exact = [f.figure.best for f in found if f.figure.kind == "killed" and not f.part and f.figure.best is not None]
    return int(max(exact)) if exact else None
