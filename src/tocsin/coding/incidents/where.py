"""Where an incident happened: the places of its sentence, from the gazetteer or by the noun beside them, and the country."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding.incidents import lexicon
from tocsin.coding.incidents.page import Page
from tocsin.registry.crosswalk import countries
from tocsin.registry.gazetteer import Gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token


class Part(Struct, frozen=True):
    """One level of a place: its name and what kind of place it is ("CITY", "DEPARTMENT", ...)."""

    name: str
    sort: str
    start: int = 0


class Where(Struct, frozen=True):
    """A country and parts within it from wide to narrow; either may be lacking."""

    country: str = ""
    parts: tuple[Part, ...] = ()


def _width(sort: str) -> int:
    """How narrow a kind of place is: 0 a region, 5 a neighbourhood."""
    return int(lexicon.load("places")["widths"].get(sort, 3))


class Atlas:
    """Looks names up; one for all pages. Names once looked up are kept."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._seen: dict[tuple[str, str], str] = {}

    def country_of(self, name: str, preferred: str = "") -> str:
        """ISO-3 of the settlement a name most likely means, or empty."""
        key = (name, preferred)
        if key not in self._seen:
            found = self._gazetteer.lookup(name, (), (preferred,) if preferred else (), limit=1)
            self._seen[key] = found[0].iso3 if found else ""
        return self._seen[key]


@cache
def _state_words() -> dict[str, str]:
    """Names, aliases and demonyms of states in small letters → ISO-3."""
    return {
        name.lower(): state.iso3
        for state in countries().values()
        for name in (state.name, *state.aliases, *state.demonyms)
        if len(name) > 2
    }


@cache
def _state_names() -> frozenset[str]:
    return frozenset(name.lower() for s in countries().values() for name in (s.name, *s.aliases))


def home(page: Page, docs: list[Doc], atlas: Atlas) -> str:
    """ISO-3 of the country a page is about: where it was filed, or for a page filed abroad the state it places most in.

    A dateline that names its country ("PARIS (FRANCE)") is an agency's desk abroad; "in X" counts three times a demonym.
    """
    if page.place and not page.country and (filed := atlas.country_of(page.place)):
        return filed
    named = Counter[str]()
    for doc in docs:
        for token in doc:
            iso = _named_state(token)
            named[iso or _plain(token)] += _SLOT_WEIGHT if iso else 1
    abroad = _state_words().get(page.country.lower(), "") if page.country else ""
    del named[""]
    if abroad and len(named) > 1:
        del named[abroad]
    return named.most_common(1)[0][0] if named else abroad


_SLOT_WEIGHT = 3


def _plain(token: Token) -> str:
    low = token.lower_
    pair = f"{low} {token.doc[token.i + 1].lower_}" if token.i + 1 < len(token.doc) else low
    return _state_words().get(pair) or (_state_words().get(low, "") if low != "u.s." else "")


def of(sentence: Span, trigger: Token, page: Page, home_state: str, atlas: Atlas) -> Where:
    """The place a sentence gives for a trigger; without one only the country."""
    parts = sorted(_parts(sentence, trigger, page, home_state, atlas), key=lambda p: (_width(p.sort), p.start))
    country = _country(sentence, parts, home_state, atlas)
    return Where(country, tuple(_one_a_level(parts, trigger)))


def _one_a_level(parts: list[Part], trigger: Token) -> list[Part]:
    """The part nearest the trigger of each width."""
    best: dict[int, Part] = {}
    for part in parts:
        width = _width(part.sort)
        if width not in best or abs(part.start - trigger.i) < abs(best[width].start - trigger.i):
            best[width] = part
    return [best[width] for width in sorted(best)]


def _country(sentence: Span, parts: list[Part], home_state: str, atlas: Atlas) -> str:
    named = [iso for token in sentence for iso in [_named_state(token)] if iso]
    for part in reversed(parts):
        for iso in dict.fromkeys([*named, home_state]):
            if iso and atlas.country_of(part.name, iso) == iso:
                return iso
    return named[0] if named and not parts else home_state


def _named_state(token: Token) -> str:
    """The state a word names in a place slot: "in Peru", "in El Salvador"."""
    low = token.lower_
    if token.i > token.sent.start and f"{token.doc[token.i - 1].lower_} {low}" in _state_names():
        low, token = f"{token.doc[token.i - 1].lower_} {low}", token
    if low not in _state_names() or not _in_slot(token):
        return ""
    return _state_words().get(low, "")


_SLOTS = {
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "around",
    "within",
    "throughout",
    "into",
    "through",
    "between",
    "toward",
}
_LOOSE = {"of", "from", "on", "to"}


def _in_slot(token: Token, loose: bool = False) -> bool:
    head = token
    while head.dep_ in ("compound", "nmod", "appos", "conj", "amod") and head.head.i != head.i:
        head = head.head
    return head.dep_ == "pobj" and head.head.lower_ in (_SLOTS | _LOOSE if loose else _SLOTS)


def _parts(sentence: Span, trigger: Token, page: Page, home_state: str, atlas: Atlas) -> list[Part]:
    found: list[Part] = []
    for run in _runs(sentence):
        name = str(run[0].doc[run[0].i : run[-1].i + 1].text)
        if name.lower() in _state_words():
            continue
        sort, stripped = _sort(run)
        name = stripped or name
        if sort:
            found.append(Part(name, sort, run[0].i))
        elif _in_slot(run[-1], loose=not _in_slot(run[-1])) and _is_town(name, _in_slot(run[-1]), home_state, atlas):
            found.append(Part(name, "CITY", run[0].i))
    if page.place and _says_here(sentence):
        found.append(Part(page.place, "CITY", sentence.end))
    return found


def _is_town(name: str, sure: bool, home_state: str, atlas: Atlas) -> bool:
    """Whether the gazetteer knows a town by a name; after "of" or "from" only one of the page's country is meant."""
    iso = atlas.country_of(name, home_state)
    return bool(iso) and (sure or iso == home_state)


def _says_here(sentence: Span) -> bool:
    low = sentence.text.lower()
    return any(phrase in low for phrase in lexicon.words("places", "here"))


def _runs(sentence: Span) -> list[list[Token]]:
    found: list[list[Token]] = []
    run: list[Token] = []
    for token in [*sentence, None]:
        inner = (
            token is not None and run and token.lower_ in ("de", "la", "del", "las", "los", "el", "do", "da", "of", "-")
        )
        if token is not None and ((token.text[0].isupper() and token.pos_ in ("PROPN", "NOUN", "ADJ")) or inner):
            run.append(token)
            continue
        while run and not run[-1].text[0].isupper():
            run.pop()
        if run:
            found.append(run)
        run = []
    return found


def _sort(run: list[Token]) -> tuple[str, str]:
    """The kind of place by the noun beside its name ("Ayacucho Department", "the city of Cali"), and the name without it."""
    kinds = lexicon.load("places")["kinds"]
    doc = run[0].doc
    last = run[-1]
    if len(run) > 1 and last.lower_ in kinds:
        kind = str(kinds[last.lower_])
        whole = kind in ("UNIVERSITY", "AIRPORT", "FARM", "REFUGEE CAMP")
        return kind, str(doc[run[0].i : last.i + 1 if whole else last.i].text)
    after = doc[last.i + 1] if last.i + 1 < last.sent.end else None
    if after is not None and after.lower_ in kinds:
        kind = str(kinds[after.lower_])
        return kind, ""
    before = doc[max(run[0].sent.start, run[0].i - 2) : run[0].i]
    if len(before) == 2 and before[1].lower_ == "of" and before[0].lower_ in kinds:
        return str(kinds[before[0].lower_]), ""
    if len(before) and before[-1].lower_ in kinds:
        return str(kinds[before[-1].lower_]), ""
    return "", ""


def state_name(iso3: str) -> str:
    """A state's name, or empty."""
    state = countries().get(iso3)
    return state.name if state is not None else ""
