"""A situation folder → records, or everything that is wrong with it. The format is ``docs/situation-folder.md``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec import Struct

from tocsin.errors import BadInput, NotFound
from tocsin.registry.crosswalk import countries
from tocsin.schema.claims import Claim
from tocsin.schema.events import Reading
from tocsin.schema.registry import Actor, Hold, Judgement, Office, Place, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement
from tocsin.sources.situation_cells import FILE_OF, SLUG, Cells, KnownIds
from tocsin.sources.situation_files import Problem, RawRow, read_table, read_yaml
from tocsin.sources.situation_rows import TABLES, Owner
from tocsin.sources.situation_yaml import agreement, agreement_rows, definition_row, situation

__all__ = ["Problem", "SituationRecords", "check", "find", "load", "packaged"]

_DEFINITION, _AGREEMENTS = "situation.yaml", "agreements.yaml"
_FILES = (_DEFINITION, _AGREEMENTS, *(table.file for table in TABLES.values()))
_SHOWN = 20

Record = Situation | Actor | Office | Tie | Place | Hold | Judgement | Reading | Agreement | Claim


class SituationRecords(Struct, frozen=True, kw_only=True):
    """Everything a folder holds, in the order of its files' rows."""

    situation: Situation
    actors: tuple[Actor, ...] = ()
    offices: tuple[Office, ...] = ()
    ties: tuple[Tie, ...] = ()
    places: tuple[Place, ...] = ()
    holds: tuple[Hold, ...] = ()
    names: tuple[Judgement, ...] = ()
    readings: tuple[Reading, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    claims: tuple[Claim, ...] = ()

    def all(self) -> Iterator[Record]:
        """Every record, the situation first."""
        yield self.situation
        for records in (self.actors, self.offices, self.ties, self.places, self.holds, self.names, self.readings,
                        self.agreements, self.claims):  # fmt: skip
            yield from records


class _Raw(Struct):
    definition: RawRow | None
    agreements: list[RawRow]
    tables: dict[str, list[RawRow]]


def load(folder: Path) -> SituationRecords:
    """The records of a folder. Raises ``BadInput`` listing the problems, ``NotFound`` if there is no such folder."""
    records, problems = _read(folder)
    if records is None or problems:
        more = f"\n… and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        shown = "\n".join(str(problem) for problem in problems[:_SHOWN])
        raise BadInput(
            f"the situation folder {folder} has {len(problems)} problem(s):\n{shown}{more}",
            f"mend them, then: tocsin situation check {folder}",
        )
    return records


def check(folder: Path) -> list[Problem]:
    """What is wrong with a folder, by file and line; empty if nothing is. Raises ``NotFound`` if there is no folder."""
    return _read(folder)[1]


def packaged() -> dict[str, Path]:
    """The situations that come with Tocsin, by name."""
    root = Path(str(resources.files("tocsin").joinpath("situations")))
    found = sorted(path.parent for path in root.glob(f"*/{_DEFINITION}")) if root.is_dir() else []
    return {folder.name: folder for folder in found}


def find(name_or_path: str | Path) -> Path:
    """The folder of a situation given by path, or by the name of a packaged one. Raises ``NotFound`` listing those."""
    path = Path(name_or_path)
    if (path / _DEFINITION).is_file():
        return path.resolve()
    known = packaged()
    if str(name_or_path) in known:
        return known[str(name_or_path)]
    if path.is_dir():
        return path.resolve()
    there = ", ".join(known) or "none"
    raise NotFound(
        f"there is no situation {str(name_or_path)!r}, neither a folder nor a packaged one",
        f"give a folder's path or one of the packaged situations: {there}",
    )


def _read(folder: Path) -> tuple[SituationRecords | None, list[Problem]]:
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}", "name a folder, or make one: tocsin situation new NAME")
    folder = folder.resolve()
    problems: list[Problem] = []
    _check_names(folder, problems)
    raw = _raw(folder, problems)
    ids, owner = _known_ids(raw, problems), Owner(folder.name)
    records = _records(raw, owner, ids, problems) if raw.definition is not None else None
    order = {name: number for number, name in enumerate(_FILES)}
    problems = list(dict.fromkeys(problems))
    problems.sort(key=lambda problem: (order.get(problem.file, -1), problem.line))
    return records, problems


def _check_names(folder: Path, problems: list[Problem]) -> None:
    if not SLUG.fullmatch(folder.name):
        remedy = "name the folder in small letters, digits and hyphens: its name is the situation's id"
        problems.append(Problem(".", 0, "", folder.name, "the folder's name is no id", remedy))
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".yaml", ".yml") and path.name not in _FILES:
            near = get_close_matches(path.name, _FILES, 1)
            hint = f"did you mean {near[0]}?" if near else f"a situation has: {', '.join(_FILES)}"
            problems.append(Problem(path.name, 0, "", path.name, "unknown file", f"rename or remove it; {hint}"))
    for name in (_DEFINITION, *(table.file for table in TABLES.values() if table.needed)):
        if not (folder / name).is_file():
            remedy = f"write {name}; docs/situation-folder.md says what it holds, `tocsin situation new` writes a form"
            problems.append(Problem(name, 0, "", name, "missing file", remedy))


def _raw(folder: Path, problems: list[Problem]) -> _Raw:
    definition, agreements = folder / _DEFINITION, folder / _AGREEMENTS
    return _Raw(
        definition_row(read_yaml(definition, problems), problems) if definition.is_file() else None,
        agreement_rows(read_yaml(agreements, problems), problems) if agreements.is_file() else [],
        {
            name: read_table(folder / table.file, table.columns, table.required, problems)
            for name, table in TABLES.items() if (folder / table.file).is_file()
        },
    )  # fmt: skip


def _known_ids(raw: _Raw, problems: list[Problem]) -> KnownIds:
    def ids(rows: Iterable[RawRow]) -> frozenset[str]:
        return frozenset(str(row.cells.get("id", "")) for row in rows) - {""}

    unread = {problem.file for problem in problems}
    return KnownIds(
        frozenset(countries()), ids(raw.tables.get("actors", ())), ids(raw.tables.get("places", ())),
        ids(raw.agreements), frozenset(thing for thing, file in FILE_OF.items() if file in unread),
    )  # fmt: skip


def _records(raw: _Raw, owner: Owner, ids: KnownIds, problems: list[Problem]) -> SituationRecords:
    assert raw.definition is not None
    made = situation(raw.definition, owner, ids, problems)
    found: dict[str, tuple[Any, ...]] = {}
    for name, table in TABLES.items():
        cells = [Cells(row, ids, made.zone, problems) for row in raw.tables.get(name, ())]
        _check_twice(cells, table.key)
        found[name] = tuple(table.build(row, owner) for row in cells)
    agreed = [Cells(row, ids, made.zone, problems) for row in raw.agreements]
    _check_twice(agreed, ("id",))
    _check_circles(raw.tables.get("places", []), "within", ids, problems)
    _check_circles(raw.tables.get("actors", []), "of", ids, problems)
    return SituationRecords(situation=made, agreements=tuple(agreement(row, owner) for row in agreed), **found)


def _check_twice(rows: list[Cells], columns: tuple[str, ...]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for cells in rows:
        key = tuple(cells.text(column) for column in columns)
        if key in seen and any(key):
            remedy = "remove the copy, or tell the rows apart"
            shown = " ".join(part for part in key if part)
            cells.report(columns[0], f"the same {', '.join(columns)} as line {seen[key]}", remedy, shown)
        seen.setdefault(key, cells.row.line)


def _check_circles(rows: list[RawRow], column: str, ids: KnownIds, problems: list[Problem]) -> None:
    """Nothing lies within itself, through however many steps."""
    above = {str(row.cells.get("id", "")): str(row.cells.get(column, "")) for row in rows}
    for row in rows:
        start = str(row.cells.get("id", ""))
        step, walked = above[start], 0
        while step and step != start and walked <= len(above):
            step, walked = above.get(step, ""), walked + 1
        if step == start and start:
            cells = Cells(row, ids, "", problems)
            cells.report(column, f"{start!r} is {column} itself, in a circle", "mend one of the rows in the circle")
