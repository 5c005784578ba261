"""Place names in a text and where they are: towns, divisions, countries and their peoples, regions, seas.

``Toponyms(gazetteer).of(doc)`` for a spaCy document with entities, ``resolve(text, heard, atlas)`` for any text.
Four steps, one file each: *scanning* (capitals that some list knows), *judging* (is a place meant here?), *settling* (which
one? all names of a text together), *placing* (what has no point of its own). No network, no parse, a few milliseconds a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding.toponyms.atlas import Atlas
from tocsin.coding.toponyms.records import Heard, Toponym
from tocsin.coding.toponyms.resolving import resolve

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from tocsin.registry.gazetteer import Gazetteer

__all__ = ["Atlas", "Heard", "Toponym", "Toponyms", "resolve"]


class Toponyms:
    """The resolver with one gazetteer, its look-ups kept from text to text. Not for sharing between threads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.atlas = Atlas(gazetteer)

    def of(self, doc: Doc) -> list[Toponym]:
        """The places of a document whose entities are set; characters are those of ``doc.text``."""
        return resolve(doc.text, [Heard(each.start_char, each.end_char, each.label_) for each in doc.ents], self.atlas)
