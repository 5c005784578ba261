"""Which states the parties of a candidate belong to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tocsin.coding.events.extents import Phrase
from tocsin.registry.world.actors import World, world


def states_of(phrases: Sequence[Phrase], on: date | None = None, known: World | None = None) -> frozenset[str]:
    """ISO-3 codes of the parties' states on a day: by each phrase's own words, else by what an apposition tells of it.

    Empty for bodies of no state and for what no dictionary knows."""
    return frozenset().union(*(_of(phrase, on, known or world()) for phrase in phrases))


def _of(phrase: Phrase, on: date | None, known: World) -> frozenset[str]:
    found = known.country(phrase.text, on)
    if found or known.body(phrase.text, on):
        return found
    text = phrase.head.doc.text
    return next((states for s, e in phrase.told if (states := known.country(text[s:e], on))), frozenset())
