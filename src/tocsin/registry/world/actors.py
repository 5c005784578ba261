"""Whose an actor is, and what kind: "Israeli soldiers" → ISR and MIL, "the mayor of Nablus" → PSE, "the UN envoy" → no state.

Rules: what names the actor itself ("US", "of Chile", "Putin") goes before where it is ("in Syria"), a country's name before its
capital; what is only backed, led or opposed by somebody is not theirs ("US-backed", "anti-Russian").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from msgspec import Struct

from tocsin.registry.gazetteer import Gazetteer
from tocsin.registry.world import lookup
from tocsin.registry.world.lookup import Mention, Sense
from tocsin.registry.world.words import Word, split

_WHERE = frozenset({"in", "at", "near", "inside", "outside", "around", "across", "along", "on", "throughout", "off"})
_OF = frozenset({"of", "from"})
_GREAT = 100_000
"""People of a town that is meant by its bare name; smaller ones share theirs with persons and common words."""
_TOWARDS = frozenset({"to", "against", "with", "toward", "towards", "over", "for", "about", "into", "between", "loyal"})
_NOT_THEIRS = frozenset({
    "backed", "led", "allied", "held", "controlled", "occupied", "sponsored", "funded", "supported", "trained", "armed",
    "born", "made", "style", "brokered", "linked", "affiliated", "aligned", "besieged", "claimed", "mediated", "supplied",
    "imposed", "annexed",
})  # fmt: skip
_OPPOSED = frozenset({"pro", "anti", "non"})
_CELLS = "IMG"
"""Armed groups of no one country: where they are counts."""
_FAITHS = frozenset({"MUS", "CHR", "JEW", "HIN", "BUD", "REL"})
_POPULOUS = 15_000


class _Zones(Struct):
    """Mentions of a phrase by where they stand: naming the actor, where it is, or what it turns to."""

    own: list[Mention]
    where: list[Mention]
    towards: list[Mention]


class World:
    """The actor dictionary. ``gazetteer``: asked for towns that no dictionary knows, as a last resort."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._table = lookup.table()
        self._gazetteer = gazetteer

    def country(self, text: str, on: date | None = None) -> frozenset[str]:
        """ISO-3 codes of the states an actor's words belong to; several for "Russian and Chinese envoys"; empty if unknown,
        or if the actor is a body of no state. ``on``: the day on which leaders are in office."""
        words = split(text)
        zones = _zones(words, list(lookup.mentions(words, self._table)))
        for found in (_of_kind(zones.own, False), _of_kind(zones.own, True)):
            states = _first(found, words, on)
            if states:
                return states
        if any(_is_body(mention, on) for mention in zones.own):
            return frozenset()
        return _first(zones.where, words, on) or self._town(words, zones) or _first(zones.towards, words, on)

    def body(self, text: str, on: date | None = None) -> str:
        """The code of an organisation of no state ("UNO", "NAT", "EEC") that the words name, or ""."""
        words = split(text)
        own = _zones(words, list(lookup.mentions(words, self._table))).own
        return next((sense.body for mention in own for sense in _meant(mention, on) if sense.body), "")

    def role(self, text: str) -> str:
        """The sector an actor's words name ("GOV", "MIL", "REB", "COP" ...), by its noun, else by its name; "" if unknown."""
        words = split(text)
        head = next((n for n, word in enumerate(words) if word.form in _WHERE | _TOWARDS | _OF), len(words))
        found = _agent(words[:head] or words) or _agent(words)
        return found if found and found not in _FAITHS else self._sector(words) or found

    def _sector(self, words: Sequence[Word]) -> str:
        found = lookup.mentions(words, self._table)
        return next((sense.sector for mention in found for sense in mention.senses if sense.sector), "")

    def _town(self, words: Sequence[Word], zones: _Zones) -> frozenset[str]:
        if self._gazetteer is None:
            return frozenset()
        named = {
            n for mention in (*zones.own, *zones.where, *zones.towards) for n in range(mention.first, mention.last)
        }
        for first, last in _capitalised(words, named):
            name = " ".join(word.form for word in words[first:last])
            found = self._gazetteer.lookup(name, limit=1)
            placed = first and words[first - 1].form in _WHERE | _OF
            least = _POPULOUS if placed else _GREAT
            if found and found[0].iso3 and found[0].population >= least and found[0].exact != "alternate":
                return frozenset({found[0].iso3})
        return frozenset()


@cache
def world() -> World:
    """The actor dictionary without a gazetteer, loaded once."""
    return World()


def _zones(words: Sequence[Word], found: Sequence[Mention]) -> _Zones:
    zones = _Zones([], [], [])
    for mention in found:
        if _is_not_theirs(words, mention):
            continue
        before = [word.form for word in words[: mention.first]]
        prep = next((form for form in before if form in _WHERE or form in _TOWARDS), "")
        (zones.where if prep in _WHERE else zones.towards if prep else zones.own).append(mention)
    return zones


def _is_not_theirs(words: Sequence[Word], mention: Mention) -> bool:
    after = words[mention.last] if mention.last < len(words) else None
    before = words[mention.first - 1] if mention.first else None
    if after is not None and after.joined and after.form in _NOT_THEIRS:
        return True
    return before is not None and words[mention.first].joined and before.form in _OPPOSED


def _of_kind(found: Sequence[Mention], capital: bool) -> list[Mention]:
    return [mention for mention in found if (mention.senses[0].kind == "capital") == capital]


def _first(found: Sequence[Mention], words: Sequence[Word], on: date | None) -> frozenset[str]:
    """States of the first mention that has one, with those joined to it by "and" or a comma."""
    states: set[str] = set()
    last = -1
    for mention in found:
        meant = {sense.country for sense in _meant(mention, on) if sense.country}
        if states and not _is_joined(words, last, mention.first):
            break
        states |= meant
        last = mention.last
    return frozenset(states)


def _is_joined(words: Sequence[Word], last: int, first: int) -> bool:
    """Whether two names stand side by side: "Russian and Chinese", "Peru, Chile", "US-Korean"; not "Canadian House of"."""
    between = [word.form for word in words[last:first] if word.form != "the"]
    if not between:
        return words[first].joined or words[last].start - words[last - 1].end == len(", ")
    return between in (["and"], ["or"])


def _meant(mention: Mention, on: date | None) -> tuple[Sense, ...]:
    """The senses that hold on the day, without a day the latest; else all. None where they are of several states."""
    senses = tuple(s for s in mention.senses if s.holds(on)) if on else _latest(mention.senses)
    senses = senses or mention.senses
    leaders = tuple(s for s in senses if s.kind == "leader")
    states = {s.country for s in senses if s.country}
    if len(states) > 1:
        return leaders if len({s.country for s in leaders}) == 1 else ()
    return senses


def _latest(senses: tuple[Sense, ...]) -> tuple[Sense, ...]:
    newest = max(sense.since or date.min for sense in senses)
    return tuple(sense for sense in senses if (sense.since or date.min) == newest)


def _is_body(mention: Mention, on: date | None) -> bool:
    return any(sense.body and sense.body != _CELLS for sense in _meant(mention, on))


def _capitalised(words: Sequence[Word], named: set[int]) -> list[tuple[int, int]]:
    """Runs of capitalised words outside known names, the later first: "mayor of Nablus", not "Mayor"."""
    runs: list[tuple[int, int]] = []
    for n, word in enumerate(words):
        if not word.capital or n in named or (n == 0 and len(words) > 1):
            continue
        if runs and runs[-1][1] == n:
            runs[-1] = (runs[-1][0], n + 1)
        else:
            runs.append((n, n + 1))
    return runs[::-1]


def _agent(words: Sequence[Word]) -> str:
    """The sector of the last agent words."""
    known = lookup.agents()
    for last in range(len(words), 0, -1):
        for first in range(max(0, last - 4), last):
            found = next((known[form] for form in _singular(words[first:last]) if form in known), "")
            if found:
                return found
    return ""


def _singular(words: Sequence[Word]) -> list[tuple[str, ...]]:
    *start, last = (word.form for word in words)
    forms = [last]
    if last.endswith("ies"):
        forms.append(last[:-3] + "y")
    if last.endswith("s"):
        forms += [last[:-1], last[:-2]]
    if last.endswith("men"):
        forms.append(last[:-3] + "man")
    return [(*start, form) for form in forms if form]
