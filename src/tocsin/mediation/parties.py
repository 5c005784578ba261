"""Who is counted with whom: sides, owners, and whose word somebody's is. The same for either side."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tocsin.schema.mediation import Statement
from tocsin.schema.registry import Actor
from tocsin.schema.situations import Situation


class Parties(Struct, frozen=True):
    """Who is counted with whom."""

    situation: Situation
    actors: Mapping[str, Actor]

    def chain(self, actor: str | None) -> list[str]:
        """The actor and whoever it belongs to, upwards."""
        found: list[str] = []
        while actor is not None and actor not in found:
            found.append(actor)
            actor = self.actors[actor].of if actor in self.actors else None
        return found

    def side(self, actor: str | None) -> int | None:
        """0 or 1: the side an actor, or whoever it belongs to, is counted with; ``None`` for neither."""
        sides = (self.situation.side_of(one) for one in self.chain(actor))
        return next((side for side in sides if side is not None), None)

    def related(self, one: str, other: str) -> bool:
        """Whether two actors are of one side, or one owner."""
        side = self.side(one)
        return (side is not None and side == self.side(other)) or bool({*self.chain(one)} & {*self.chain(other)})

    def outsiders_alone(self, statement: Statement) -> bool:
        """Whether a statement is addressed to somebody, and to nobody of the other side."""
        return bool(statement.audience) and not self.to_the_other(statement)

    def to_the_other(self, statement: Statement) -> bool:
        """Whether somebody of the other side is among those it was said to."""
        return any(self.side(one) not in (None, statement.side) for one in statement.audience)

    def government_of(self, actor: str) -> str:
        """The side's lead actor for one that is its state or an unnamed part of its government, else the actor itself."""
        found = self.actors.get(actor)
        owner = found.of if found is not None else None
        return owner if found is not None and found.kind == "ministry" and owner in self.situation.parties else actor

    def party_names(self) -> tuple[str, ...]:
        """The two parties as the record names them."""
        return tuple(self.actors[party].name for party in self.situation.parties if party in self.actors)
