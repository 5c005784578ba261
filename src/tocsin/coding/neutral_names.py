"""The same text with its countries' names replaced, so that whose deed it is cannot change what is read.

A parser reads "Bhutan expels" and "Singapore expels" differently, because of the words alone. Here the first country a text
names, in whatever form, becomes Hungary, the second Chile, and so on: names stay names, demonyms demonyms, capitals
capitals. Exchange two countries' names in a text, and the neutral text is the same; only who stands behind each name is
exchanged. What has no such form (leaders, other towns, armed groups) stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from tocsin.coding import splitting
from tocsin.registry.crosswalk import Country, countries
from tocsin.registry.world import lookup
from tocsin.registry.world.lookup import Mention
from tocsin.registry.world.words import Word, forms, split

STAND_INS = (
    "HUN",
    "CHL",
    "KEN",
    "NOR",
    "BOL",
    "ZMB",
    "HRV",
    "ECU",
    "MNG",
    "TZA",
    "PRY",
    "LVA",
    "JAM",
    "EST",
    "KHM",
    "BGR",
)
"""States that stand in for others, in this order: regular names and demonyms that are nothing else, seldom in the news."""


class Neutral(Struct, frozen=True):
    """A text with stand-ins; ``behind`` gives each stand-in's true state, both as ISO-3."""

    text: str
    behind: dict[str, str]

    def state(self, iso3: str) -> str:
        """The true state of one that was read in the neutral text."""
        return self.behind.get(iso3, iso3)


class _Found(Struct, frozen=True):
    """Characters of a text that name a state; ``form``: 0 by its name, 1 as an adjective, 2 as its people, 3 by its capital."""

    start: int
    end: int
    state: str
    form: int


def neutral(text: str) -> Neutral:
    """The text with every state it names, one after the other, under the name of a stand-in."""
    words = split(text)
    found, others = _named(words, list(lookup.mentions(words, lookup.table())))
    free = [iso3 for iso3 in STAND_INS if iso3 not in others]
    order = list(dict.fromkeys(one.state for one in found))
    behind = dict(zip(free, order, strict=False))
    stand_in = {state: iso3 for iso3, state in behind.items()}
    stops = {end for _, end in splitting.sentences(text)}
    parts, last = [], 0
    for one in found:
        if one.state in stand_in:
            parts += [text[last : one.start], _written(stand_in[one.state], one, text, stops)]
            last = one.end
    return Neutral("".join([*parts, text[last:]]), behind)


def _named(words: Sequence[Word], mentions: Sequence[Mention]) -> tuple[list[_Found], set[str]]:
    """Where states are named in a form that can be replaced, and the states named in any other way."""
    found: list[_Found] = []
    others: set[str] = set()
    for mention in mentions:
        states = {sense.country for sense in mention.senses if sense.country}
        inner = list(_inside(words, mention, states))
        found += inner
        if not inner:
            others |= states
    return found, others


def _inside(words: Sequence[Word], mention: Mention, states: set[str]) -> Iterator[_Found]:
    """The state's own name in a mention of that state alone: not "Ireland" in "Northern Ireland"."""
    if len(states) != 1 or any(sense.kind == "leader" for sense in mention.senses):
        return
    state = next(iter(states))
    own = _forms().get(state, {})
    for first in range(mention.first, mention.last):
        for last in range(mention.last, first, -1):
            form = own.get(tuple(word.form for word in words[first:last]))
            if form is not None:
                yield _Found(words[first].start, words[last - 1].end, state, form)
                return


@cache
def _forms() -> dict[str, dict[tuple[str, ...], int]]:
    """By state, its words with the place of their like among a stand-in's: name, adjective, people, capital."""
    found: dict[str, dict[tuple[str, ...], int]] = {}
    for state in countries().values():
        if state.until is None:
            own = {forms(name): 0 for name in (state.name, *state.aliases)}
            own |= {forms(word): _form(state, word) for word in state.demonyms}
            found[state.iso3] = ({forms(state.capital): 3} if state.capital else {}) | own
    return found


def _form(state: Country, demonym: str) -> int:
    return 2 if demonym != state.demonyms[0] and demonym.endswith(("s", "men")) else 1


@cache
def _stand_in(iso3: str) -> tuple[str, str, str, str]:
    state = countries()[iso3]
    return state.name, state.demonyms[0], f"{state.demonyms[0]}s", state.capital


def _written(iso3: str, one: _Found, text: str, stops: set[int]) -> str:
    """The stand-in's word; a full stop that also ended the sentence ("... to the U.S.") stays."""
    word = _stand_in(iso3)[one.form]
    stop = "." if text[one.start : one.end].endswith(".") and one.end in stops else ""
    return (word.upper() if text.isupper() else word) + stop
