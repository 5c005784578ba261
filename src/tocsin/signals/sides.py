"""Whose deed a claim tells of, and what the two sides are called. Rules are the same for either side."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.schema.claims import Claim
from tocsin.schema.watch import Watch


def side_of(watch: Watch, actor: str | None) -> int | None:
    """0 or 1: the side an actor, or whoever it belongs to, is counted with; ``None`` for neither."""
    actors, seen = watch.actors or {}, set[str]()
    while actor is not None and actor not in seen:
        side = watch.situation.side_of(actor)
        if side is not None:
            return side
        seen.add(actor)
        actor = actors[actor].of if actor in actors else None
    return None


def sides_of(watch: Watch, named: Iterable[str]) -> frozenset[int]:
    """The sides that any of several actors are counted with."""
    found = (side_of(watch, actor) for actor in named)
    return frozenset(side for side in found if side is not None)


def whose(watch: Watch, claim: Claim) -> frozenset[int]:
    """Whose deed it is: the doers' sides; where an outsider acts (sells arms, sends men), the receivers' sides."""
    return sides_of(watch, claim.doers) or sides_of(watch, claim.targets)


def by_the_other_side(watch: Watch, claim: Claim, side: int | None) -> bool:
    """Whether what is told of one side is the other side's word alone."""
    speaker = side_of(watch, claim.speaker)
    return side is not None and speaker is not None and speaker != side


def party(watch: Watch, side: int) -> str:
    """The name of the first or second party."""
    parties = watch.situation.parties
    return name(watch, parties[side]) if side < len(parties) else f"party {'ab'[side]}"


def name(watch: Watch, actor: str) -> str:
    """An actor's name: the record's, else the state's with this ISO-3 code, else the id itself."""
    from tocsin.registry.crosswalk import countries

    found = (watch.actors or {}).get(actor)
    if found is not None:
        return found.name
    return countries()[actor].name if actor in countries() else actor
