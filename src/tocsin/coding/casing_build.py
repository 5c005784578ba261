"""Makes ``casing.tsv``, the words ``casing`` restores, from sentences in ordinary spelling.

    python -m tocsin.coding.casing_build SENTENCES.parquet src/tocsin/coding/casing.tsv

The packaged file was made from the sentences of Wikipedia's Portal:Current events (column ``sentence``, CC BY-SA 4.0):
counts of single words, no text.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_BOTH = (0.1, 0.6)
_LEAST = 2
"""A word must have been seen so often inside sentences: once is as likely a slip as a word."""


def count(sentences: Iterable[str]) -> dict[str, Counter[str]]:
    """Per word in small letters how often it stands in small letters, capitalised or in capitals inside sentences."""
    found: dict[str, Counter[str]] = {}
    for sentence in sentences:
        for match in list(_WORD.finditer(sentence))[1:]:
            word = match.group().rstrip(".")
            found.setdefault(word.lower(), Counter())[shape(word)] += 1
    return found


def shape(word: str) -> str:
    """``l`` small letters, ``u`` capitals, ``t`` anything else: capitalised.

    >>> shape("army"), shape("NATO"), shape("Lima")
    ('l', 'u', 't')
    """
    return "l" if word.islower() else "u" if word.isupper() and len(word) > 1 else "t"


def rows(counts: dict[str, Counter[str]]) -> list[str]:
    """One line a word and its letter: its commonest shape, or ``m`` where it is written both ways; by the alphabet."""
    kept = ((word, shapes) for word, shapes in counts.items() if sum(shapes.values()) >= _LEAST and len(word) > 1)
    return [f"{word}\t{usual(shapes)}" for word, shapes in sorted(kept)]


def usual(shapes: Counter[str]) -> str:
    """The letter of a word: ``m`` if small letters are a tenth to three fifths of its uses.

    >>> usual(Counter(l=9, t=1)), usual(Counter(l=3, t=7)), usual(Counter(t=5))
    ('l', 'm', 't')
    """
    small = shapes["l"] / sum(shapes.values())
    if _BOTH[0] <= small <= _BOTH[1]:
        return "m"
    return "l" if small > _BOTH[1] else shapes.most_common(1)[0][0]


def build(source: Path, out: Path) -> int:
    """Write the list made from a Parquet file's column ``sentence``; the number of words."""
    import duckdb

    with duckdb.connect() as base:
        sentences = base.execute("select sentence from read_parquet(?)", [str(source)]).fetchall()
    lines = rows(count(str(row[0]) for row in sentences))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(sys.argv[2])))
