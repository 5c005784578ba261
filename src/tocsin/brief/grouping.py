"""Sentences in a row with one run-in head, and source numbers in short: what all renderers share."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from tocsin.schema.briefs import Sentence

TAGS: dict[str, str] = {
    "contested": "contested",
    "unknown": "unknown",
    "missing": "no data",
    "unverified": "unverified",
}


def groups(sentences: Iterable[Sentence]) -> list[tuple[str, list[Sentence]]]:
    """Runs of sentences that share a head, in order."""
    return [(head, list(run)) for head, run in groupby(sentences, key=lambda sentence: sentence.head)]


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers in ascending order as closed runs.

    >>> runs([3, 1, 2, 7])
    [(1, 3), (7, 7)]
    """
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def short(numbers: Iterable[int]) -> str:
    """``[1–3, 7]``; empty for none. Two in a row stay two: ``[1, 2]``."""
    parts = []
    for first, last in runs(numbers):
        parts += [str(n) for n in range(first, last + 1)] if last - first < 2 else [f"{first}–{last}"]
    return f"[{', '.join(parts)}]" if parts else ""
