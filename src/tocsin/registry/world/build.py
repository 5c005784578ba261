"""Builds ``actors.csv`` and ``agents.csv`` from a folder with the Open Event Data Alliance's Phoenix dictionaries.

``python -m tocsin.registry.world.build PHOENIX_DIR OUT``. Kept: names of states, their people and institutions, armed groups
and intergovernmental bodies; spells of one role are joined, from the first day to the last. Left out: firms, people whose
office ended before 1945, longer names that hold a kept name of the same actor ("President X Y" beside "X Y"), given names,
and what ``dropped.txt`` lists.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib import resources
from pathlib import Path

from tocsin.errors import NotFound
from tocsin.registry.crosswalk import countries
from tocsin.registry.world import phoenix
from tocsin.registry.world.words import forms

_OLD = date(1945, 1, 1)
_RENAMED = {
    "TMP": "TLS",
    "KSV": "XKX",
    "USR": "RUS",
    "SRP": "SRB",
    "FRY": "SRB",
    "BAH": "BHS",
    "FRN": "FRA",
    "SAM": "SMR",
    "KNT": "KNA",
}
"""Codes of the dictionaries that are no ISO codes today."""
_BODIES = ("IGO", "NGO", "NGM", "IMG", "INT")
_REGIONS = frozenset(
    {
        "WST",
        "EUR",
        "AFR",
        "ASA",
        "LAM",
        "MEA",
        "NMR",
        "SEA",
        "SAS",
        "EEU",
        "CAS",
        "CFR",
        "WAF",
        "SAF",
        "EAF",
        "BUS",
        "WEU",
        "ARB",
    }
)

_FAITHS = frozenset({"MUS"})
"""A faith's code that is also a country's."""

Row = tuple[str, str, str, str, str, str]
HEADER = ("name", "country", "body", "sector", "since", "until")


def build(folder: Path, out: Path) -> tuple[int, int]:
    """Writes both files to ``out``; how many rows each has. Raises ``NotFound`` where a dictionary is missing."""
    for name in (*phoenix.ACTOR_FILES, phoenix.AGENT_FILE):
        if not ((folder / name).is_file() or (folder / f"{name}.gz").is_file()):
            raise NotFound(f"no dictionary {name} in {folder}", "get it from github.com/openeventdata/Dictionaries")
    out.mkdir(parents=True, exist_ok=True)
    actors, agents = actor_rows(folder), agent_rows(folder)
    _write(out / "actors.csv", HEADER, actors)
    _write(out / "agents.csv", ("words", "sector"), agents)
    return len(actors), len(agents)


def agent_rows(folder: Path) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for name, sector in phoenix.agents(phoenix.lines(folder, phoenix.AGENT_FILE)):
        found.setdefault(" ".join(forms(name)), sector)
    return sorted((name, sector) for name, sector in found.items() if name)


def actor_rows(folder: Path) -> list[Row]:
    """Rows in the order of their names: a name, its country (ISO-3) or body, sector, and the days from and until."""
    known = [entry for name in phoenix.ACTOR_FILES for entry in phoenix.entries(phoenix.lines(folder, name))]
    every = _senses(known, frozenset())
    unfit = _given(every) | {words for words, spells in every.items() if not _is_clear(words, spells)}
    unfit |= {tuple(line.split()) for line in _dropped()}
    senses = _senses(known, frozenset(unfit))
    return [(" ".join(words), *spell) for words, spells in sorted(senses.items()) for spell in _joined(spells)]


def _joined(spells: set[tuple[str, ...]]) -> list[tuple[str, str, str, str, str]]:
    """One row a role: from the first day to the last, open where a spell is."""
    roles: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for spell in sorted(spells):
        roles[spell[:3]].append(spell[3:])
    return [(*role, _outer(days, 0, min), _outer(days, 1, max)) for role, days in roles.items()]  # type: ignore[misc]


def _outer(days: list[tuple[str, ...]], side: int, choose: Callable[[list[str]], str]) -> str:
    known = [day[side] for day in days]
    return choose(known) if all(known) else ""


_Senses = dict[tuple[str, ...], set[tuple[str, ...]]]


def _senses(known: Sequence[phoenix.Entry], unfit: frozenset[tuple[str, ...]]) -> _Senses:
    """What each name means, without the ``unfit`` names; a name that holds another fit name of its actor is left out."""
    found: _Senses = defaultdict(set)
    for entry in known:
        spells = tuple(_spells(entry))
        for words in _kept([forms(name) for name in entry.names], unfit) if spells else ():
            found[words].update(spells)
    return found


def _spells(entry: phoenix.Entry) -> Iterator[tuple[str, ...]]:
    """(country, body, sector, since, until): offices, and the bare country only where there is no office."""
    known = {spell for spell in entry.spells if not (spell.until and spell.until < _OLD)}
    offices = [spell for spell in known if spell.code[3:6] != "ELI"]
    for spell in offices or list(known)[:1]:
        code = spell.code.replace("-", "")
        dated = bool(offices) and len(code) > 3
        days = [d.isoformat() if d and dated else "" for d in (spell.since, spell.until)]
        country, body, sector = _meaning(code)
        if country or body:
            yield (country, body, sector, *days)


def _meaning(code: str) -> tuple[str, str, str]:
    country = _RENAMED.get(code[:3], code[:3])
    if country in countries():
        return country, "", code[3:6] if code[3:6] != "ELI" else ""
    if code[:3] in _BODIES:
        parts = [code[at : at + 3] for at in range(3, len(code), 3)]
        own = next((part for part in parts if part not in _REGIONS and len(part) == 3), code[:3])
        state = (
            next((part for part in parts if part in countries() and part not in _FAITHS), "")
            if code[:2] == "NG"
            else ""
        )
        return (state, "", code[:3]) if state else ("", own, code[:3])
    return "", "", ""


def _kept(names: Sequence[tuple[str, ...]], unfit: frozenset[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The fit names of one actor without those that hold another of them."""
    plain = [words[1:] if words[:1] == ("the",) else words for words in dict.fromkeys(names)]
    plain = [words for words in dict.fromkeys(plain) if words and len(words) < 9 and words not in unfit]
    return [words for words in plain if not any(_holds(words, other) for other in plain if other != words)]


def _holds(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    size = len(shorter)
    return len(longer) > size and any(longer[at : at + size] == shorter for at in range(len(longer) - size + 1))


def _given(senses: _Senses) -> set[tuple[str, ...]]:
    """Single words that begin the names of people of more than one country: given names."""
    where: dict[str, set[str]] = defaultdict(set)
    for words, spells in senses.items():
        if len(words) > 1 and any(spell[2] for spell in spells):
            where[words[0]].update(spell[0] for spell in spells)
    return {(word,) for word, found in where.items() if len(found) > 1 and not _is_state(word)}


def _is_state(word: str) -> bool:
    return any(word in map(str.lower, (s.name, *s.aliases, *s.demonyms)) for s in countries().values())


def _is_clear(words: tuple[str, ...], spells: set[tuple[str, ...]]) -> bool:
    """A single word must mean one country or body, at least three letters long."""
    if len(words) > 1:
        return True
    return len(words[0]) > 2 and len({spell[:2] for spell in spells}) == 1 and not words[0].isdigit()


def _dropped() -> frozenset[str]:
    text = resources.files("tocsin.registry.world").joinpath("dropped.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2:
        print("usage: python -m tocsin.registry.world.build PHOENIX_DIR OUT", file=sys.stderr)
        return 2
    actors, agents = build(Path(arguments[0]), Path(arguments[1]))
    print(f"{arguments[1]}: {actors:,} rows of actors, {agents:,} of agents")
    return 0


if __name__ == "__main__":
    raise SystemExit(_main(sys.argv[1:]))
