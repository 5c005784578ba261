"""How alike the words of two claims are: near-duplicates among many texts, found without comparing each with each.

A text becomes its set of shingles: its content words without their endings, and each pair of neighbours among them. Two
texts are alike by the share of shingles in common (Jaccard), and one holds the other by the share of the smaller. Both
look at nothing but the two texts, so that further texts change no answer. Candidates come from MinHash bands (Broder 1997;
Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3) with fixed multipliers: the same on every machine.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from tocsin.coding.vocabulary import load, words
from tocsin.registry.crosswalk import countries

if TYPE_CHECKING:
    import numpy as np

BANDS, ROWS = 24, 3
"""Texts that share half of their shingles meet in a band in 96 of 100 cases, four tenths in 79, a fifth in 17."""
SMALLEST = 4
"""Sets of fewer shingles than this say too little to hold one another."""
_BATCH = 4096
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")


class Words(Struct, frozen=True):
    """What of a text is compared: ``shingles``, its content ``stems``, and the ``names`` among them.

    ``names`` leave out states, peoples and bodies, which many reports share; ``states`` are those, by ISO-3. ``rare`` are
    the other stems that not every report of violence has.
    """

    shingles: frozenset[str]
    stems: frozenset[str]
    names: frozenset[str]
    rare: frozenset[str]
    states: frozenset[str]

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers of the text, in figures."""
        return frozenset(word for word in self.stems if word[0].isdigit())


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> Words:
    """The words of a text as compared. Letters lose their accents, numerals their thousands' commas."""
    plain = unicodedata.normalize("NFKD", text)
    found = ["".join(c for c in word if not unicodedata.combining(c)) for word in _WORD.findall(_joined(plain))]
    kept = [stem(word) for word in found if _tells(word)]
    pairs = [f"{one} {other}" for one, other in pairwise(kept)]
    names = frozenset(_names(found))
    rare = frozenset(word for word in kept if not (word in names or word in _formula() or word[0].isdigit()))
    states = frozenset(code for word in found if word[:1].isupper() for code in _states().get(stem(word), ()))
    return Words(frozenset((*kept, *pairs)), frozenset(kept), names, rare, states)


def _joined(text: str) -> str:
    """Without combining marks, which would part a word."""
    return "".join(c for c in text if not unicodedata.combining(c))


def _tells(word: str) -> bool:
    low = word.lower()
    return low not in words("likeness", "stop") and low not in words("likeness", "reporting")


def _names(found: Sequence[str]) -> Iterator[str]:
    """Words with a capital, but for one that stands alone at the start."""
    for n, word in enumerate(found):
        alone = n == 0 and not (len(found) > 1 and found[1][:1].isupper())
        if word[:1].isupper() and len(word) > 1 and not alone and _tells(word) and stem(word) not in common():
            yield stem(word)


@cache
def _formula() -> frozenset[str]:
    """Stems of words that any report of violence has, of days and titles, and of states, peoples and bodies."""
    return frozenset(stem(word) for word in words("likeness", "formula")) | common()


@cache
def _states() -> dict[str, frozenset[str]]:
    """States by each word of their names and peoples that stands for few of them ("Korean", not "Republic")."""
    found: dict[str, set[str]] = {}
    for code, state in countries().items():
        for name in (state.name, *state.aliases, *state.demonyms):
            for word in _WORD.findall(name):
                if word[:1].isupper() and _tells(word):
                    found.setdefault(stem(word), set()).add(code)
    return {word: frozenset(codes) for word, codes in found.items() if len(codes) <= 2}


@cache
def common() -> frozenset[str]:
    """Stems of names that tell little of which happening: days, titles, states and peoples, bodies, kinds of site."""
    listed = (word for key in ("no_names", "bodies", "sites") for word in words("likeness", key))
    states = (word for state in countries().values() for name in (state.name, *state.aliases, *state.demonyms)
              for word in _WORD.findall(name))  # fmt: skip
    return frozenset(stem(word) for word in (*listed, *states))


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """A word in small letters without its ending, three letters at least; a number in figures.

    >>> stem("Killings"), stem("killed"), stem("1,200"), stem("Nine")
    ('kill', 'kill', '1200', '9')
    """
    low = word.lower().replace(",", "")
    low = str(load("likeness")["numerals"].get(low, low))
    if low[0].isdigit():
        return low
    for ending in load("likeness")["endings"]:
        if low.endswith(ending) and len(low) - len(ending) >= 3:
            return _ended(low[: -len(ending)])
    return _ended(low)


def _ended(word: str) -> str:
    """Without a last e, and i for a last y: "strike" with "striking", "carry" with "carries"."""
    if word.endswith("y"):
        return f"{word[:-1]}i"
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def likeness(one: Words, other: Words) -> float:
    """Shingles in common as a share of all, 0 to 1; 0 where either has none."""
    together = len(one.shingles & other.shingles)
    return together / (len(one.shingles) + len(other.shingles) - together) if together else 0.0


def held(one: Words, other: Words) -> float:
    """Shingles in common as a share of the smaller set, 0 to 1: a clause is held by its sentence. 0 for tiny sets."""
    smaller = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) / smaller if smaller >= SMALLEST else 0.0


def differ(one: Words, other: Words) -> bool:
    """Whether each names somebody or gives a number that the other does not: the one is no copy of the other."""
    return any(a - b and b - a for a, b in ((one.names, other.names), (one.numbers, other.numbers)))


def bands(texts: Sequence[Words]) -> list[tuple[int, ...]]:
    """``BANDS`` keys a text, in the order given; two texts that share a key in one position are worth comparing.

    A text's keys hang on its own shingles alone. A text without shingles has none.
    """
    found: list[tuple[int, ...]] = []
    for start in range(0, len(texts), _BATCH):
        found += _bands(texts[start : start + _BATCH])
    return found


def _bands(texts: Sequence[Words]) -> list[tuple[int, ...]]:
    import numpy as np

    full = [n for n, text in enumerate(texts) if text.shingles]
    found: list[tuple[int, ...]] = [()] * len(texts)
    if not full:
        return found
    marks = [zlib.crc32(shingle.encode()) for n in full for shingle in texts[n].shingles]
    sizes = np.array([len(texts[n].shingles) for n in full])
    least = _least(np.array(marks, dtype=np.uint64), np.concatenate(([0], np.cumsum(sizes)[:-1])))
    keys = _keyed(least)
    for row, n in enumerate(full):
        found[n] = tuple(keys[row])
    return found


def _least(marks: np.ndarray[Any, Any], starts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The least mark of each text under each permutation: an array (texts, BANDS x ROWS)."""
    import numpy as np

    columns = []
    for factor, shift in _multipliers():
        mixed = (marks * np.uint64(factor) + np.uint64(shift)) >> np.uint64(32)
        columns.append(np.minimum.reduceat(mixed, starts))
    return np.stack(columns, axis=1)


def _keyed(least: np.ndarray[Any, Any]) -> list[list[int]]:
    """The least marks of each band folded into one number a band."""
    import numpy as np

    folded = np.zeros((least.shape[0], BANDS), dtype=np.uint64)
    for row in range(ROWS):
        folded = folded * np.uint64(0x9E3779B97F4A7C15) + least[:, row::ROWS]
    keys: list[list[int]] = folded.tolist()
    return keys


@cache
def _multipliers() -> tuple[tuple[int, int], ...]:
    """Odd multipliers and shifts of 64 bits, from the splitmix64 sequence of a fixed seed."""
    drawn = [_splitmix(n) for n in range(1, 2 * BANDS * ROWS + 1)]
    return tuple((drawn[2 * n] | 1, drawn[2 * n + 1]) for n in range(BANDS * ROWS))


def _splitmix(n: int) -> int:
    mask = (1 << 64) - 1
    mixed = (n * 0x9E3779B97F4A7C15) & mask
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
    return mixed ^ (mixed >> 31)
