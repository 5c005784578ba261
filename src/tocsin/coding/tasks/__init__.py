"""The questions a batch of texts can be asked, one file each: events, attribution, incidents, spans, places.

Each module has ``answer(rows, tools) -> list[Answer]``: as many answers as rows, in their order. A row is a line of the
input file; an answer holds the row's ``id`` and the task's own keys, as the gold files write them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from tocsin.coding import parsing
from tocsin.coding.second import SecondReader, second_reader
from tocsin.registry.gazetteer import Gazetteer
from tocsin.registry.names import NameIndex
from tocsin.settings import read_settings

if TYPE_CHECKING:
    from spacy.language import Language

TASKS = ("events", "attribution", "incidents", "spans", "places")
Answer = dict[str, Any]


class Pair(Struct, frozen=True):
    """Characters of a row's text: who acts and who is acted on; ``None`` where the row names nobody."""

    source: tuple[int, int] | None = None
    target: tuple[int, int] | None = None


class Row(Struct, frozen=True):
    """One line of a batch: a text and what is known about it. ``text_mixed`` is the text in mixed case where it is upper."""

    id: str
    text: str
    set: str = ""
    date: str | None = None
    text_mixed: str | None = None
    pair: Pair | None = None


class Tools:
    """What the tasks share, each loaded when first asked for."""

    def __init__(self, names: NameIndex | None = None, nlp: Language | None = None) -> None:
        self._given, self._model = names, nlp

    @cached_property
    def nlp(self) -> Language:
        return self._model or parsing.load_model(read_settings().language_model)

    @cached_property
    def second(self) -> SecondReader | None:
        """Who is asked about uncertain events, if anybody."""
        return second_reader(read_settings())

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer.open()

    @cached_property
    def names(self) -> NameIndex:
        return self._given or NameIndex.build((), (), (), ())


def answerer(task: str) -> Callable[[Sequence[Row], Tools], list[Answer]]:
    """The function that answers ``task``, one of ``TASKS``."""
    module = import_module(f"tocsin.coding.tasks.{task}")
    found: Callable[[Sequence[Row], Tools], list[Answer]] = module.answer
    return found
