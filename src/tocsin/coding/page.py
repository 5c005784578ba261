"""What is known of a text, and of a sentence in it, while claims are put together."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tocsin.coding.actors import Party
from tocsin.coding.acts import Act
from tocsin.coding.dates import Dated
from tocsin.coding.figures import Found
from tocsin.coding.frames import Frame
from tocsin.coding.mentions import Cast
from tocsin.coding.parsing import Sentence
from tocsin.coding.places import Places
from tocsin.schema.articles import Article
from tocsin.schema.time import When


class Page(Struct, frozen=True, eq=False):
    """What is known of a whole text while its sentences are read."""

    article: Article
    cast: Cast
    places: Places
    base: date | None
    author: Party


class Line(Struct, frozen=True, eq=False):
    """One sentence with what earlier steps found in it. ``past``: it stands in a paragraph about an earlier era."""

    sentence: Sentence
    frames: list[Frame]
    dated: list[Dated]
    figures: list[Found]
    acts: list[Act]
    past: bool = False
    back: When = When()
