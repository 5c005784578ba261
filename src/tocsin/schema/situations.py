"""A watched conflict."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Situation(Struct, frozen=True, kw_only=True):
    """What to watch: parties (exactly two sides' lead actors, in the order shown), others who matter, places, data ids.

    ``sides`` maps each party to the actors counted with it. ``box`` is west, south, east, north in degrees for the map.
    ``ucdp_conflicts`` and ``ucdp_dyads`` are the data sets' ids; ``countries`` ISO-3 codes. ``episodes`` are named
    earlier flare-ups to compare with, each ``name|start|end``.
    """

    id: str
    source: str
    title: str
    known: date
    parties: tuple[str, ...] = ()
    side_a: tuple[str, ...] = ()
    side_b: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    third_parties: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    ucdp_conflicts: tuple[str, ...] = ()
    ucdp_dyads: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    box: tuple[float, ...] = ()
    zone: str = ""
    note: str = ""
    curation: str = ""

    def side_of(self, actor: str | None) -> int | None:
        """0 or 1 for the side an actor is counted with, ``None`` if with neither."""
        if actor is None:
            return None
        if actor in self.side_a or (len(self.parties) > 0 and actor == self.parties[0]):
            return 0
        if actor in self.side_b or (len(self.parties) > 1 and actor == self.parties[1]):
            return 1
        return None
