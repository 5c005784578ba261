"""Whom the world's lines of news cite: outlets by home country and language, where it can be told.

``figures/news_outlets.csv`` (``outlet,lines``) counts the lines of the packaged span that cite each outlet named at least
``LEAST`` times; the row with an empty name holds all others together. "AP via Yahoo! News" counts for AP. Made by
``python quality/news_figures.py --file FILE`` with the other figures. ``figures/news_homes.csv`` is our own table of where
outlets have their seat; ``language`` is empty where an outlet publishes in several.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from importlib import resources

from msgspec import Struct

from tocsin.store.news_packaged import lines_of

OUTLETS, HOMES = "news_outlets.csv", "news_homes.csv"
LEAST = 50
OTHERS = ""


class Cited(Struct, frozen=True, kw_only=True):
    """Citations of outlets by home state (ISO-3) and by language ("" where it cannot be told), and of all outlets."""

    citations: int
    homes: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]


def homes() -> Cited:
    """Where the outlets cited in the packaged span are at home."""
    table = {row["outlet"]: row for row in _rows(HOMES)}
    counts = {row["outlet"]: int(row["lines"]) for row in _rows(OUTLETS)}
    home: Counter[str] = Counter()
    language: Counter[str] = Counter()
    for outlet, lines in counts.items():
        row = table.get(outlet, {})
        home[row.get("home", "")] += lines
        language[row.get("language", "")] += lines
    return Cited(citations=sum(counts.values()), homes=_ranked(home), languages=_ranked(language))


def outlets_file(cited: Iterable[str]) -> bytes:
    """The packaged outlets' file, from each line's outlets ("BBC; AP via CNN")."""
    counts: Counter[str] = Counter()
    for line in cited:
        counts.update({_name(one) for one in line.split(";") if one.strip()})
    named = {name: count for name, count in counts.items() if count >= LEAST}
    rows = [
        *sorted(named.items(), key=lambda row: (-row[1], row[0])),
        (OTHERS, sum(counts.values()) - sum(named.values())),
    ]
    return lines_of(("outlet", "lines"), rows).encode("utf-8")


def _name(cited: str) -> str:
    return cited.split(" via ")[0].strip()


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("tocsin.store").joinpath("figures", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
