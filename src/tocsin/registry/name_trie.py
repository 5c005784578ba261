"""A tree of names by token: the longest name that starts at a token, in time that does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tocsin.registry.name_tokens import Token, case_fits, fold_word, key
from tocsin.registry.titles import titles


@dataclass
class Sense:
    """What one spelling of a name means, by kind of mention: ids, each with how we know.

    ``bare_office`` marks an office phrase without its holder's name ("the Armenian prime minister"), which holds only
    where nothing beside it says otherwise. A sense without ids is a name judged to mean nothing we know.
    """

    spelled: tuple[str, ...]
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    bare_office: bool = False

    def add(self, kind: str, target: str, how: str) -> None:
        """Let the name mean ``target`` too; the first reason given stays."""
        self.ids.setdefault(kind, {}).setdefault(target, how)


@dataclass
class _Node:
    following: dict[str, _Node] = field(default_factory=dict)
    senses: list[Sense] = field(default_factory=list)


class NameTrie:
    """Names by their folded tokens; every spelling keeps its own case and senses."""

    def __init__(self) -> None:
        self._root = _Node()
        self._spelling = titles().spelling
        self._small = titles().small

    def sense(self, spelled: tuple[str, ...], bare_office: bool = False) -> Sense:
        """The sense of a spelling, made empty if it is new."""
        node = self._root
        for part in key(spelled, self._spelling):
            node = node.following.setdefault(part, _Node())
        for known in node.senses:
            if known.spelled == spelled:
                return known
        node.senses.append(Sense(spelled, bare_office=bare_office))
        return node.senses[-1]

    def senses(self, spelled: tuple[str, ...]) -> list[Sense]:
        """Every sense whose folded tokens are those of ``spelled``, whatever its case."""
        node: _Node | None = self._root
        for part in key(spelled, self._spelling):
            node = node.following.get(part) if node else None
        return node.senses if node else []

    def fitting(self, spelled: tuple[str, ...]) -> list[Sense]:
        """The senses that a text with just these tokens may mean; an exact spelling outranks the others."""
        fits = [sense for sense in self.senses(spelled) if case_fits(sense.spelled, spelled, self._small)]
        return [sense for sense in fits if sense.spelled == spelled] or fits

    def starting_at(self, text: Sequence[Token], start: int) -> Iterator[tuple[int, list[Sense]]]:
        """Names that start at token ``start``, longest first: the token after the name, and what it may mean."""
        ends = self._ends(text, start)
        for end in reversed(ends):
            fits = self.fitting(tuple(token.text for token in text[start:end]))
            if fits:
                yield end, fits

    def _ends(self, text: Sequence[Token], start: int) -> list[int]:
        node, ends = self._root, []
        for place in range(start, len(text)):
            following = node.following.get(fold_word(text[place].text, self._spelling))
            if following is None:
                break
            node = following
            if node.senses:
                ends.append(place + 1)
        return ends
