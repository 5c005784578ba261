"""Who could act on an option and who could not, each with the record that says so.

In order: those whose own act is the ground, by the order of grounds, then those more sides are on record as accepting, then
those whose last act is nearer; ties by id. Out are those a side is on record as rejecting, those on record as backing one
side (where the option wants a neutral), and those of whom neither an act of the last years nor an acceptance is on record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.mediation.option_kinds import Who
from tocsin.mediation.scene import Ground, Scene
from tocsin.schema.mediation import Mediator
from tocsin.schema.time import long_date

STALE_DAYS = 5 * 365
"""One whose last act is older than this, and whom no side is on record as accepting, is not told as ready to act."""
WORDS = {
    "accepted": "accepted by {}", "mixed": "words for and against it by {}",
    "not told": "nothing on record of whether {} would accept it",
}  # fmt: skip
MOST = 4
"""Records that one reason cites at most."""

Reasoned = tuple[str, tuple[str, ...]]


def suited(
    who: Who, mediators: Sequence[Mediator], grounds: Sequence[Ground], scene: Scene
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those who could act, in order, and for each a sentence of reasons."""
    asked: dict[str, int] = {}
    for number, ground in enumerate(grounds):
        for actor in ground.askers:
            asked.setdefault(scene.principal(actor), number)
    fit = [m for m in mediators if able(who, m, scene) and bar(who, m, scene) is None]
    fit.sort(key=lambda m: (asked.get(m.actor, len(grounds)), *_welcome(m), _ago(m), m.actor))
    return tuple(m.actor for m in fit), tuple(_reason(m, m.actor in asked, scene) for m in fit)


def barred(who: Who, mediators: Sequence[Mediator], scene: Scene) -> Iterator[Reasoned]:
    """Those who could not, of the kinds that can do it at all, and why."""
    for mediator in mediators:
        reason = bar(who, mediator, scene) if able(who, mediator, scene) else None
        if reason is not None:
            yield reason


def able(who: Who, mediator: Mediator, scene: Scene) -> bool:
    """Whether an actor is of a kind, or one of those named, that can do it; a side's own never is."""
    found = scene.actors.get(mediator.actor)
    if scene.side_of(mediator.actor) is not None or (who.only and mediator.actor not in who.only):
        return False
    return found is None or found.kind in who.kinds


def bar(who: Who, mediator: Mediator, scene: Scene) -> Reasoned | None:
    """Why a candidate could not act, with the records; None if nothing on record speaks against it."""
    name = scene.name(mediator.actor)
    rejects = [a for a in mediator.acceptance if a.word == "rejected"]
    if rejects:
        cites = tuple(claim for a in rejects for claim in a.rejects)
        return f"{name}: rejected, on record, by {scene.names(a.side for a in rejects)}.", cites[:MOST]
    if mediator.partisan and not who.backers:
        return f"{name}: on record as backing {scene.names(mediator.partisan)}.", mediator.partisan_cites[:MOST]
    if mediator.last is None and not _accepting(mediator):
        return f"{name}: neither an act of it nor an acceptance by a side is on record.", (scene.situation.id,)
    if mediator.last is not None and _ago(mediator) > STALE_DAYS and not _accepting(mediator):
        return f"{name}: its last act on record is of {long_date(mediator.last.day)}.", (mediator.last.record,)
    return None


def _accepting(mediator: Mediator) -> list[str]:
    return [a.side for a in mediator.acceptance if a.word in ("accepted", "mixed")]


def _welcome(mediator: Mediator) -> tuple[int, int]:
    """Sort key: sides that accept it and say nothing against it, then sides that do both; more of either first."""
    words = [a.word for a in mediator.acceptance]
    return -words.count("accepted"), -words.count("mixed")


def _ago(mediator: Mediator) -> int:
    return mediator.days_ago if mediator.days_ago is not None else 10**6


def _reason(mediator: Mediator, asked: bool, scene: Scene) -> str:
    parts = ["its own act is the ground"] if asked else []
    if mediator.last is not None and mediator.last.day is not None:
        parts.append(f"last act on record {long_date(mediator.last.day)}")
    for word, text in WORDS.items():
        sides = [a.side for a in mediator.acceptance if a.word == word]
        parts += [text.format(scene.names(sides))] if sides else []
    return f"{scene.name(mediator.actor)}: {'; '.join(parts)}."
