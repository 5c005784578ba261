"""Reading the Open Event Data Alliance's actor and agent dictionaries (TABARI/PETRARCH format, MIT licence)."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct

ACTOR_FILES = ("Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt")
AGENT_FILE = "Phoenix.agents.txt"
_CODE = re.compile(r"\[([A-Z~-]+)\s*([<>]?)\s*(\d{6,8})?\s*(?:-\s*(\d{6,8}))?[^\]]*\]")
_CENTURY = 14
"""The dictionaries were closed in 2014: two-digit years up to 14 are of this century."""


class Spell(Struct, frozen=True):
    """A code with the days from and until which it holds."""

    code: str
    since: date | None = None
    until: date | None = None


class Entry(Struct, frozen=True):
    """One actor: its names in order, and its codes in time."""

    names: tuple[str, ...]
    spells: tuple[Spell, ...]


def lines(folder: Path, name: str) -> Iterator[str]:
    """A dictionary's lines without comments, plain or gzipped."""
    packed = folder / f"{name}.gz"
    found = packed.read_bytes() if packed.is_file() else (folder / name).read_bytes()
    text = (gzip.decompress(found) if packed.is_file() else found).decode("utf-8")
    yield from (line.split("#")[0].rstrip() for line in text.splitlines())


def entries(source: Iterable[str]) -> Iterator[Entry]:
    """The actors of a dictionary's lines."""
    names: list[str] = []
    spells: list[Spell] = []
    for line in source:
        if not line.strip() or line.startswith("!"):
            continue
        if line[0] not in "+\t [" and names:
            yield Entry(tuple(names), tuple(spells))
            names, spells = [], []
        name = re.split(r"[\[{]", line)[0]
        if _plain(name):
            names.append(_plain(name))
        spells += _spells(line)
    if names:
        yield Entry(tuple(names), tuple(spells))


def agents(source: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(words, sector code) of an agent dictionary, substitution sets spelt out."""
    sets: dict[str, list[str]] = {}
    for line in source:
        if line.startswith("!"):
            key, _, members = line.partition("=")
            sets[key.strip()] = [member.strip() for member in members.split(",")]
        elif (code := re.search(r"\[~([A-Z]{3})", line)) is not None:
            for words in _spelt_out(line.split("[")[0].split("{")[0], sets):
                yield _plain(words).lower(), code.group(1)


def _spelt_out(words: str, sets: dict[str, list[str]]) -> Iterator[str]:
    found = next((key for key in sets if key in words), None)
    if found is None:
        yield words
        return
    for member in sets[found]:
        yield words.replace(found, member)


def _plain(name: str) -> str:
    return " ".join(re.sub(r"\(.*?\)", " ", name).replace("_", " ").replace("+", " ").split())


def _spells(line: str) -> Iterator[Spell]:
    for code, mark, first, last in _CODE.findall(line):
        since, until = _day(first), _day(last)
        if mark == "<":
            since, until = None, since
        yield Spell(code, since, until)


def _day(digits: str) -> date | None:
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) <= _CENTURY else "19") + digits
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
