"""Whom a predicate concerns: the paths of its frame, actors before things, names within things before bare things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.events.arguments import Prepositions, follow, lemma, objects, prepositions, stands_for, sufferers
from tocsin.coding.events.frames import Frame, words
from tocsin.coding.events.salience import ACTOR, NAMED, is_named, likeness
from tocsin.coding.grammar import is_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

_SETTING = frozenset({"in", "inside", "outside", "near", "around", "for", "over", "about", "by"})
"""Prepositions that name a setting or topic more often than a target: asked last."""


class Found(Struct, frozen=True, eq=False):
    """Heads of target phrases, and the path of the frame that led to them."""

    heads: tuple[Token, ...] = ()
    path: str = ""
    mutual: bool = False


def find(predicate: Token, frame: Frame, sources: Sequence[Token], beside: Token | None = None) -> Found:
    """The targets of ``predicate`` by its frame; ``beside`` is the light verb whose prepositions count too."""
    reached: _Reached = []
    for step in _reached(predicate, frame, sources, beside):
        if _direct([step], ACTOR) is not None:
            return Found(step[1], step[0], frame.mutual)
        reached.append(step)
    chosen = (
        _direct(reached, NAMED) or _within(reached, sources) or _settings(reached)
        or _anywhere(beside or predicate, sources) or _things(reached)
    )  # fmt: skip
    return Found(chosen[1], chosen[0], frame.mutual) if chosen else Found((), "", frame.mutual)


def suffered(verb: Token, sources: Sequence[Token]) -> Found:
    """The targets of a passive verb: its subject, or the actor whom a bare thing is for: "the bust was returned to Peru"."""
    subjects = tuple(sufferers(verb))
    if subjects and max(map(likeness, subjects)) < NAMED:
        for source in (verb, subjects[0]):
            found = [(p, tuple(follow(source, p))) for p in ("against", "on", "to", "for")]
            direct = _direct([(p, heads) for p, heads in found if heads and heads[0] not in sources], ACTOR)
            if direct is not None:
                return Found(direct[1], f"passive:{direct[0]}")
    return Found(subjects, "passive")


_Step = tuple[str, tuple["Token", ...]]
_Reached = list[_Step]


def _reached(predicate: Token, frame: Frame, sources: Sequence[Token], beside: Token | None) -> Iterator[_Step]:
    known: tuple[Prepositions, ...] = ()
    for path in frame.paths:
        if not known and not path.startswith(_NOT_PREPOSITIONS):
            known = tuple(prepositions(word) for word in (predicate, beside) if word is not None)
        heads = _at(path, predicate, beside, known)
        if not heads and path == frame.paths[0] and frame.id in _FAR:
            heads = [t for noun in objects(beside or predicate) for t in grammar.far_prep_objects(noun, {path})]
        heads = [stands_for(t, predicate) for t in heads if not is_verb(t)]
        heads = [t for t in heads if t not in sources and likeness(t) >= 0 and not _is_own_force(t, path, frame)]
        if heads:
            yield path, tuple(heads)


def _at(path: str, predicate: Token, beside: Token | None, known: tuple[Prepositions, ...]) -> list[Token]:
    """What stands at a path of the predicate, else of the light verb beside it (its object is the predicate itself)."""
    if "." not in path and not path.startswith(_NOT_PREPOSITIONS):
        found = next((each[path] for each in known if each.get(path)), [])
        return [t for t in found if t is not predicate]
    heads = follow(predicate, path)
    if heads or beside is None or path.startswith("obj"):
        return heads
    return [t for t in follow(beside, path) if t is not predicate]


_NOT_PREPOSITIONS = ("obj", "dative", "subj")


def _is_own_force(head: Token, path: str, frame: Frame) -> bool:
    """What is sent or withdrawn is no target: "withdrew its peacekeepers from", "sent warships to"."""
    return path == "obj" and frame.id in _MOVING and lemma(head) in words().forces


_MOVING = frozenset({"give", "withdraw", "deploy", "fire"})


def _direct(reached: _Reached, least: float) -> tuple[str, tuple[Token, ...]] | None:
    for path, heads in reached:
        if path not in _SETTING and likeness(heads[0]) >= (NAMED if is_named(heads[0]) else least):
            return path, heads
    return None


def _within(reached: _Reached, sources: Sequence[Token]) -> tuple[str, tuple[Token, ...]] | None:
    """An actor somewhere inside a thing: "lifted restrictions imposed on the former minister"."""
    for path, heads in reached:
        if path in _SETTING:
            continue
        inner = _actor_inside(heads[0], sources)
        if inner is not None:
            return f"{path}>", tuple(grammar.with_conjuncts(inner))
    return None


def _actor_inside(head: Token, sources: Sequence[Token]) -> Token | None:
    for token in grammar.own_tokens(head, {"relcl", "advcl", "ccomp"}):
        if token.dep_ in ("pobj", "poss", "dobj") and token not in sources and likeness(token) >= 1:
            return token
    return None


def _settings(reached: _Reached) -> tuple[str, tuple[Token, ...]] | None:
    return next(((p, heads) for p, heads in reached if p in _SETTING and likeness(heads[0]) >= 1), None)


def _anywhere(predicate: Token, sources: Sequence[Token]) -> tuple[str, tuple[Token, ...]] | None:
    """A last resort: the first actor or place that a preposition governs in the rest of the clause."""
    taken = {t for source in sources for t in source.subtree}
    for token in grammar.own_tokens(predicate, _CLAUSES):
        if token.dep_ == "pobj" and token not in taken and likeness(token) >= NAMED and not _is_aside(token):
            return f"{token.head.lower_}~", (token,)
    return None


def _is_aside(token: Token) -> bool:
    """Whether a phrase only says by whose account, in whose presence or by what means: "according to", "with", "by"."""
    prep = token.head
    return prep.lower_ in _ASIDE or prep.head.lower_ == "according" or likeness(token) < NAMED


_CLAUSES = {"conj", "advcl", "ccomp", "parataxis", "relcl", "xcomp"}
_ASIDE = frozenset(
    {"by", "since", "until", "during", "despite", "unlike", "as", "like", "after", "before", "between", "under"}
)
_FAR = frozenset({"give", "withdraw", "deploy", "break"})
"""Frames whose first preposition the parser often hangs on the object: "returned the bust of the emperor to Algeria"."""


def _things(reached: _Reached) -> tuple[str, tuple[Token, ...]] | None:
    return next(((p, heads) for p, heads in reached if p not in _SETTING), None)
