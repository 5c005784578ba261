"""Names and parties as the reader handles them, and what it asks of the name index."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from tocsin.schema.registry import Actor

_TYPES: dict[str, frozenset[str]] = {
    "state": frozenset({"state"}),
    "de_facto_authority": frozenset({"state"}),
    "armed_force": frozenset({"state", "armed"}),
    "ministry": frozenset({"state", "office"}),
    "alliance": frozenset({"state", "group"}),
    "person": frozenset({"person"}),
    "expert": frozenset({"person", "expert"}),
    "organisation": frozenset({"group"}),
    "mediation_body": frozenset({"group"}),
    "monitor": frozenset({"group"}),
    "armed_group": frozenset({"group", "armed"}),
    "media": frozenset({"media"}),
    "public": frozenset({"group"}),
}


class Name(Struct, frozen=True, eq=False):
    """A name at tokens ``first``..``last`` of a document: actor ids, place ids, and what it is a name of."""

    first: int
    last: int
    text: str
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    serial: int = 0
    subject: bool = False


class Party(Struct, frozen=True):
    """Who a phrase means: actor ids, its words, and how ids were guessed (empty: they were named)."""

    ids: tuple[str, ...] = ()
    text: str = ""
    guess: str = ""
    named: bool = False
    places: tuple[str, ...] = ()
    private: bool = False


class Registry:
    """What the reader asks of the name index: names in a text, and the actor behind an id."""

    def __init__(self, index: Any) -> None:
        self._index = index

    def find(self, text: str) -> list[Any]:
        """Mentions of a text: ``start``, ``end``, ``text``, ``kind``, ``ids``."""
        return list(self._index.find(text))

    def resolve(self, name: str) -> str | None:
        """The actor id a name means, if just one."""
        found = self._index.resolve(name) if name else None
        return found.id if found is not None and found.kind in ("actor", "office") else None

    def actor(self, ident: str) -> Actor | None:
        """The record behind an actor id."""
        ask = getattr(self._index, "actor", None) or self._index._actors.get
        found: Actor | None = ask(ident)
        return found

    def side(self, ident: str) -> str:
        """The state, de facto authority or group an actor belongs to; itself if to none."""
        seen = ident
        for _ in range(5):
            actor = self.actor(seen)
            if actor is None or actor.kind in ("state", "de_facto_authority") or not actor.of:
                return seen
            seen = actor.of
        return seen

    def types(self, ids: tuple[str, ...]) -> frozenset[str]:
        """What the actors are, in the words patterns use; a state's person is also "official"."""
        found: set[str] = set()
        for ident in ids:
            actor = self.actor(ident)
            if actor is None:
                continue
            found |= _TYPES.get(actor.kind, frozenset())
            if actor.kind == "person" and self.is_state(self.side(ident)):
                found |= {"state", "state_person"}
        return frozenset(found)

    def is_state(self, ident: str) -> bool:
        """Whether an id is a state's or a de facto authority's."""
        actor = self.actor(ident)
        return actor is not None and actor.kind in ("state", "de_facto_authority")
