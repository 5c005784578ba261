"""Who may have done what to whom in a parsed sentence: every predicate with its doers and those it concerns, ranked.

Words are read off the dependency tree: voice, chains ("agreed to allow", "ordered X to leave"), light verbs ("carried out an
attack on"), nouns that name events ("the shelling of X by Y"), mutual events ("A and B met"). Where a target stands is data
(``frames.yaml``). What kind of event it is, is for others to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.events import nominal, reporting, salience
from tocsin.coding.events.arguments import complements, doers, lemma, places_of, undergoes
from tocsin.coding.events.chains import chain_of
from tocsin.coding.events.extents import Phrase, phrase
from tocsin.coding.events.frames import default_frame, verb_frames, words
from tocsin.coding.events.targets import Found, find, suffered

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


LONGEST = 300


class Candidate(Struct, frozen=True, eq=False):
    """One possible event. ``chain``: predicates from the one whose doer is ``sources`` down to ``trigger``; ``under``: the
    predicates of others above it, the nearest first ("X said", "X accused Y of"). ``frame``: how the target was found.
    ``nominal``: the trigger is a noun; ``reciprocal``: ``targets`` do it too. ``score``: higher for likelier main events."""

    trigger: Token
    chain: tuple[Token, ...]
    under: tuple[Token, ...]
    sources: tuple[Phrase, ...]
    targets: tuple[Phrase, ...]
    passive: bool = False
    reciprocal: bool = False
    nominal: bool = False
    frame: str = ""
    score: float = 0.0


def candidates(sentence: Span) -> list[Candidate]:
    """Every candidate event of a sentence, the likeliest main event first; empty where nothing is done.

    A "sentence" of more than ``LONGEST`` tokens is a table or a list and is not read."""
    if len(sentence) > LONGEST:
        return []
    found = [each for token in sentence for each in _of(token)]
    return sorted(found, key=lambda each: -each.score)


def _of(token: Token) -> Iterator[Candidate]:
    if grammar.is_verb(token) and token.dep_ not in ("aux", "auxpass") and token.lower_ != "according":
        yield from _of_verb(token)
    elif token.pos_ in ("NOUN", "PROPN"):
        yield from _of_noun(token)


def _of_noun(noun: Token) -> Iterator[Candidate]:
    if not nominal.is_event(noun) or nominal.light_verb(noun) is not None:
        return
    event = nominal.read(noun)
    if event.sources or event.targets.heads:
        yield _candidate((noun,), event.sources, event.targets, nominal=True)


def _of_verb(verb: Token) -> Iterator[Candidate]:
    noun = nominal.told_by(verb)
    if noun is not None:
        event = nominal.under_light_verb(verb, noun)
        yield _candidate((verb, noun), event.sources, event.targets, nominal=True)
        return
    passive = undergoes(verb)
    sources = doers(verb) or (nominal.instruments(verb) or places_of(verb) if passive else [])
    quality = next((c for c in grammar.children(verb, "acomp") if verb.lemma_ in _COPULAS), None)
    if passive:
        targets = suffered(verb, sources)
    elif quality is not None:
        targets = find(quality, default_frame("noun"), sources, beside=verb)
    else:
        targets = find(verb, verb_frames().get(lemma(verb)) or default_frame("verb"), sources)
    if targets.path.endswith(("~", ">")) and grammar.children(verb, "xcomp"):
        targets = Found()  # "refused to meet X near Y": the infinitive has the target
    own = (verb, quality) if quality is not None else (verb,)
    yield _candidate(own, sources, targets, passive=passive, below=_below(verb, targets))


_COPULAS = frozenset({"be", "remain", "stay", "become", "seem", "appear", "feel", "sound", "grow", "look", "get"})


def _below(verb: Token, targets: Found) -> tuple[Token, ...]:
    """The complement whose doer is the target: "ordered X to withdraw"."""
    if lemma(verb) in words().object_control or targets.path.startswith("subj"):
        return tuple(complements(verb)[:1])
    return ()


def _candidate(
    own: tuple[Token, ...], sources: Sequence[Token], targets: Found, *,
    passive: bool = False, nominal: bool = False, below: tuple[Token, ...] = (),
) -> Candidate:  # fmt: skip
    above, under = chain_of(own[0])
    chain = (*above, *own, *below)
    does, concerned, mutual = _sides(sources, targets)
    tail = not nominal and reporting.is_tail(own[0], does)
    return Candidate(
        trigger=chain[-1], chain=chain, under=under, passive=passive, reciprocal=mutual, nominal=nominal, frame=targets.path,
        sources=tuple(map(phrase, does)), targets=tuple(map(phrase, concerned)),
        score=salience.score((*above, *own), does, concerned, nominal and len(own) == 1, tail),
    )  # fmt: skip


def _sides(sources: Sequence[Token], targets: Found) -> tuple[list[Token], list[Token], bool]:
    """Both sides without repeats; where several act mutually and nobody else is named, the first acts with the others."""
    does = list(dict.fromkeys(sources))
    concerned = [t for t in dict.fromkeys(targets.heads) if t not in does]
    loose = targets.path.endswith("~") or all(_is_no_other(t) for t in concerned)
    if targets.mutual and len(does) > 1 and loose:
        return does[:1], does[1:], True
    if targets.mutual and not concerned and does and salience.is_double(does[0]):
        return does, [], True
    return does, concerned, targets.mutual and bool(does and concerned)


def _is_no_other(token: Token) -> bool:
    """Whether a word names nobody beside those who act: a thing, or "the two countries"."""
    return salience.likeness(token) < salience.ACTOR or (lemma(token) in _BOTH and token.tag_ == "NNS")


_BOTH = frozenset({"country", "side", "nation", "state", "neighbour", "neighbor", "party", "government"})


def path(sentence: Span, source: tuple[int, int] | None, target: tuple[int, int] | None) -> Candidate | None:
    """The candidate that links two given spans (characters of the document), else the predicates between them on the tree.

    A side that is ``None`` fits anything. ``None`` if the sentence has no predicate."""
    every = candidates(sentence)
    fitting = [(_fit(each, source, target), each.score, -n) for n, each in enumerate(every)]
    best = max(fitting, default=None)
    wanted = sum(side is not None for side in (source, target))
    if best is not None and best[0] >= wanted:
        return every[-best[2]]
    return _between(sentence, source, target) or (every[-best[2]] if best is not None else None)


def _fit(candidate: Candidate, source: tuple[int, int] | None, target: tuple[int, int] | None) -> int:
    sides = ((candidate.sources, source), (candidate.targets, target))
    return sum(
        span is not None and any(p.start < span[1] and span[0] < p.end for p in phrases) for phrases, span in sides
    )


def _between(sentence: Span, source: tuple[int, int] | None, target: tuple[int, int] | None) -> Candidate | None:
    """A candidate made of the predicates on the tree path between two heads."""
    heads = [_head(sentence, span) for span in (source, target)]
    if heads[0] is None or heads[1] is None:
        return None
    up, down = [heads[0], *heads[0].ancestors], [heads[1], *heads[1].ancestors]
    shared = next((t for t in up if t in down), None)
    if shared is None:
        return None
    line = [*up[: up.index(shared) + 1], *reversed(down[: down.index(shared)])]
    chain = tuple(t for t in line if t not in heads and (grammar.is_verb(t) or nominal.is_event(t)))
    if not chain:
        return None
    return Candidate(
        trigger=chain[-1], chain=chain, under=(), frame="path", passive=undergoes(chain[0]),
        nominal=chain[-1].pos_ in ("NOUN", "PROPN"), sources=(phrase(heads[0]),), targets=(phrase(heads[1]),),
    )  # fmt: skip


def _head(sentence: Span, span: tuple[int, int] | None) -> Token | None:
    if span is None:
        return None
    inside = [t for t in sentence if t.idx < span[1] and span[0] < t.idx + len(t)]
    return next((t for t in inside if t.head == t or not (span[0] <= t.head.idx < span[1])), None)
