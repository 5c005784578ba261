"""A text's place names and where they are: found, judged, settled together, and those without a point put beside others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tocsin.coding.toponyms.atlas import Atlas
from tocsin.coding.toponyms.features import features
from tocsin.coding.toponyms.home import home_pull
from tocsin.coding.toponyms.judging import THRESHOLD, Judge
from tocsin.coding.toponyms.placing import Placed, put_beside
from tocsin.coding.toponyms.qualifying import lies_in, mark_listed, qualify
from tocsin.coding.toponyms.records import Candidate, Heard, Lot, Named, Toponym
from tocsin.coding.toponyms.scanning import names_of, words_of
from tocsin.coding.toponyms.settling import settle
from tocsin.coding.toponyms.unlisted import unlisted
from tocsin.coding.toponyms.words import words

_LIST = re.compile(r"(?:’s|'s)?\s?(?:,|;|,? and|,? or|&|,? &)\s")
_MOST_LOTS, _MOST_EACH = 60, 25
_TOLD_ELSEWHERE, _LOCAL = 4.0, 2.0


def resolve(text: str, heard: Iterable[Heard], atlas: Atlas) -> list[Toponym]:
    """The places named in a text, in order, none inside another.

    ``heard`` are the names a language model found (none is allowed: then slots and the gazetteer alone decide).
    """
    names = tuple(heard)
    found = find(text, names, atlas)
    lots = gather(found)
    _settle(text, lots)
    placed = [one for lot in lots for one in _placed(lot)]
    return put_beside(sorted(placed, key=lambda one: one.named.start), atlas)


def find(text: str, heard: Sequence[Heard], atlas: Atlas) -> list[Named]:
    """The stretches of a text that name places, each with all it may mean."""
    all_words = words_of(text)
    found = names_of(text, all_words, atlas)
    mark_listed(text, found)
    qualify(text, found)
    judge = Judge(text, all_words, heard)
    for named in found:
        named.support = max(named.support, judge.support(named))
    found.extend(features(text, all_words, found))
    found.sort(key=lambda named: named.start)
    _spread(text, found)
    kept = [named for named in found if named.support >= THRESHOLD]
    return sorted([*kept, *unlisted(text, all_words, heard, kept)], key=lambda named: named.start)


def _spread(text: str, found: Sequence[Named]) -> None:
    """A name beside a clear one in a list gains; one that is clearly a place's once is likely one's elsewhere."""
    for left, right in pairwise(found):
        if _LIST.fullmatch(text[left.end : right.start]):
            for one, other in ((left, right), (right, left)):
                if one.support >= 2.5 and -1.0 < other.support < 2.5:
                    other.support += 1.2
    best: dict[str, float] = {}
    for named in found:
        best[named.text.casefold()] = max(best.get(named.text.casefold(), named.support), named.support)
    for named in found:
        most = best[named.text.casefold()]
        if most >= 2.5 and named.support > -2.0:
            named.support = max(named.support, min(most - 1.5, 2.0))


def gather(found: Sequence[Named]) -> list[Lot]:
    """One lot for all mentions of a name with the same place told ("Paris, Texas" apart from "Paris, France")."""
    counties = _counties(found)
    lots: dict[tuple[object, ...], Lot] = {}
    for named in found:
        candidates = _allowed(named, counties)
        key = (named.text.casefold(), named.county, named.within if candidates and named.within else ())
        lot = lots.setdefault(key, Lot(candidates=_shortlist(candidates)))
        lot.mentions.append(named)
    return list(lots.values())


def _counties(found: Iterable[Named]) -> set[str]:
    """Short names of the counties that the text names in full somewhere, in small letters."""
    named = {each.name for one in found for each in one.candidates if each.kind == "admin2" and each.how == "name"}
    return {name.rsplit(" ", 1)[0].casefold() for name in named}


def _allowed(named: Named, counties: set[str]) -> tuple[Candidate, ...]:
    """A place that the text says lies in Kentucky is no other's; one that no list has there is nobody's.

    A county's short name stands for the county only where the text says so.
    """
    candidates = named.candidates
    if named.county:
        candidates = tuple(each for each in candidates if each.kind == "admin2")
    elif named.text.casefold() not in counties:
        candidates = tuple(each for each in candidates if each.kind != "admin2" or each.how != "short") or candidates
    if named.within:
        candidates = tuple(each for each in candidates if lies_in(each, named.within))
    return without_namesakes(candidates)


def without_namesakes(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Without divisions called as a town in them that has much of their people: Tokyo is the city."""
    towns = {(each.iso2, each.admin1): each for each in candidates if each.kind == "town" and each.how == "name"}
    return tuple(
        each
        for each in candidates
        if each.kind != "admin1"
        or (town := towns.get((each.iso2, each.admin1))) is None
        or town.population < 0.1 * each.population
    )


def _shortlist(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    ranked = sorted(
        candidates, key=lambda each: (each.how == "short", each.kind == "town", each.how == "other", -each.population)
    )
    return tuple(ranked[:_MOST_EACH])


def _settle(text: str, lots: list[Lot]) -> None:
    """Settle the lots named most often together, in a very long text the others each by itself."""
    lots.sort(key=lambda lot: -len(lot.mentions))
    home, told = home_pull(text, words().home), _told(lots)
    for together in (lots[:_MOST_LOTS], *([lot] for lot in lots[_MOST_LOTS:])):
        local = [_is_local(text, lot) for lot in together]
        pulls = [
            [_pull(each, lot, home, told) + _LOCAL * (here and each.iso2 == "US") for each in lot.candidates]
            for lot, here in zip(together, local, strict=True)
        ]
        weights = [1.0 if lot.mentions[0].within or lot.mentions[0].support > 2 else 0.7 for lot in together]
        for lot, shares in zip(together, settle([lot.candidates for lot in together], pulls, weights), strict=True):
            lot.shares = shares


def _is_local(text: str, lot: Lot) -> bool:
    """Whether a name stands before an institution of American towns: "Athens Police Department"."""
    return any(text.startswith(tuple(f" {each}" for each in words().local), named.end) for named in lot.mentions)


def _told(lots: Sequence[Lot]) -> dict[str, set[tuple[str, str]]]:
    """Where the text itself puts a name somewhere."""
    told: dict[str, set[tuple[str, str]]] = {}
    for lot in lots:
        named = lot.mentions[0]
        if named.within and lot.candidates:
            told.setdefault(named.text.casefold(), set()).update(named.within)
    return told


def _pull(meant: Candidate, lot: Lot, home: dict[str, float], told: dict[str, set[tuple[str, str]]]) -> float:
    named = lot.mentions[0]
    pull = home.get(meant.iso2, 0.0)
    wide = told.get(named.text.casefold())
    if wide and not named.within and lies_in(meant, tuple(wide)):
        pull += _TOLD_ELSEWHERE
    return pull


def _placed(lot: Lot) -> list[Placed]:
    best = max(range(len(lot.shares)), key=lot.shares.__getitem__, default=None)
    meant = None if best is None else lot.candidates[best]
    share = 0.0 if best is None else lot.shares[best]
    return [Placed(named, meant, share) for named in lot.mentions]
