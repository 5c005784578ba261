"""Where a thing is said to have happened: the registry's places in its clause, else the gazetteer's in a place slot.

What a gazetteer's name means is settled by all names of its text together (``toponyms``), once a text, and only where needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct

from tocsin.coding.actors import Name
from tocsin.coding.acts import Act
from tocsin.coding.mentions import Cast
from tocsin.coding.parsing import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tocsin.coding.toponyms import Toponyms

_SLOTS = {
    "in",
    "at",
    "near",
    "on",
    "into",
    "around",
    "outside",
    "inside",
    "of",
    "from",
    "over",
    "between",
    "to",
    "toward",
    "towards",
    "across",
    "along",
    "throughout",
    "within",
    "off",
    "through",
}
_LENGTHS = {"kilometre", "kilometer", "km", "mile", "metre", "meter", "hour", "minute", "away"}


class Where(Struct, frozen=True):
    """Place ids and the words that named places. A gazetteer's place has the id ``geonames:NUMBER``."""

    ids: tuple[str, ...] = ()
    text: str = ""


class Places:
    """Places of texts; names once looked up are kept. ``reading`` sets the text that names are settled in."""

    def __init__(self, gazetteer: Any | None) -> None:
        self._gazetteer = gazetteer
        self._seen: dict[tuple[str, tuple[str, ...]], str | None] = {}
        self._text = ""
        self._settled: dict[str, str] | None = None
        self._toponyms: Toponyms | None = None

    def reading(self, text: str) -> Self:
        """These places, for the names of ``text``."""
        self._text, self._settled = text, None
        return self

    def is_place(self, name: str) -> bool:
        """Whether the gazetteer knows a settlement by this name; without a gazetteer nothing is known."""
        return self._look_up(name, ()) is not None

    def of(self, sentence: Sentence, cast: Cast, act: Act, region: list[Token]) -> Where:
        """The places of an act's clause, nearest words first in order of the text."""
        ids: list[str] = []
        texts: list[str] = []
        done: set[int] = set()
        countries = _countries(cast, sentence)
        for token in region:
            name = cast.name_at(sentence, token)
            if (
                name is None
                or name.serial in done
                or "person" in name.types
                or (token in act.targets and _is_state(cast, name))
            ):
                continue
            done.add(name.serial)
            if _is_measured_from(token):
                continue
            if name.places and (not _is_state(cast, name) or self._in_slot(token, name, act, strict=True)):
                ids.extend(name.places[:1])
                texts.append(name.text)
            elif not name.places and self._in_slot(token, name, act) and (name.actors or "place" in name.types):
                texts.append(name.text)
                found = None if name.actors else self._meant(name.text) or self._look_up(name.text, countries)
                ids += [found] if found else []
        return Where(tuple(dict.fromkeys(ids)), "; ".join(dict.fromkeys(texts)))

    def _in_slot(self, token: Token, name: Name, act: Act, strict: bool = False) -> bool:
        head = token
        while head.dep_ in ("compound", "nmod", "appos", "conj") and head.head.i != head.i:
            head = head.head
        if _is_measured_from(head):
            return False
        if head.dep_ == "pobj" and head.head.lower_ in _SLOTS and head.head.dep_ == "prep":
            loose = head.head.lower_ in ("of", "from", "between", "to", "on")
            if head.head.lower_ == "over" and act.kind not in ("shoot_down", "crash", "air_strike", "drone_strike"):
                loose = True
            return not loose or ("place" in name.types and not strict)
        return not strict and token in act.targets and "place" in name.types

    def _meant(self, name: str) -> str | None:
        """The town or area that ``name`` means in this text, by the names around it."""
        if self._settled is None:
            self._settled = self._settle()
        return self._settled.get(name.casefold())

    def _settle(self) -> dict[str, str]:
        from tocsin.coding.toponyms import Toponyms, resolve

        if self._gazetteer is None or not self._text:
            return {}
        self._toponyms = self._toponyms or Toponyms(self._gazetteer)
        found: dict[str, str] = {}
        for place in resolve(self._text, (), self._toponyms.atlas):
            if place.geonameid is not None and not place.people and place.kind not in ("country", "near"):
                found.setdefault(place.text.casefold(), f"geonames:{place.geonameid}")
        return found

    def _look_up(self, name: str, countries: tuple[str, ...]) -> str | None:
        if self._gazetteer is None:
            return None
        key = (name, countries)
        if key not in self._seen:
            found = self._gazetteer.lookup(name, (), countries, limit=1)
            self._seen[key] = f"geonames:{found[0].geonameid}" if found else None
        return self._seen[key]


def _is_measured_from(token: Token) -> bool:
    """ "some 300 kilometres from X" tells where X is not."""
    while token.dep_ in ("compound", "nmod") and token.head.i != token.i:
        token = token.head
    if token.dep_ != "pobj" or token.head.lower_ not in ("from", "of", "to"):
        return False
    above = [token.head.head, *token.head.children, *token.head.head.children]
    near = token.doc[max(0, token.head.i - 3) : token.head.i]
    return any(t.lemma_.lower() in _LENGTHS for t in above if t.i < token.i) and any(
        t.lemma_.lower() in _LENGTHS for t in near
    )


def _is_state(cast: Cast, name: Name) -> bool:
    """Whether a place's name is foremost a state's: "Turkey backed ..." tells no place."""
    actors = [cast.registry.actor(ident) for ident in name.actors]
    return any(actor is not None and actor.kind == "state" for actor in actors)


def _countries(cast: Cast, sentence: Sentence) -> tuple[str, ...]:
    """ISO-3 codes of the states named in a sentence, to prefer their towns."""
    found: list[str] = []
    for token in sentence.span:
        name = cast.name_at(sentence, token)
        for ident in name.actors if name is not None else ():
            side = cast.registry.side(ident)
            if len(side) == 3 and side.isupper():
                found.append(side)
    return tuple(dict.fromkeys(found))
