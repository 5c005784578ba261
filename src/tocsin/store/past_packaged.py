"""Records of the past as small tables that ship: written by ``quality/past_figures.py``, read back as the same records.

``figures/past_agreements.csv.gz`` and ``figures/past_crises.csv.gz`` have a row for each record and a column for each field
that the sources fill. Lists are parted by ``|``, a ``When`` is ``precision~start~end~text``, a clause ``kind~words``.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, TypeVar, get_type_hints

from msgspec import convert

from tocsin.schema.mediation import Crisis
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause

AGREEMENTS, CRISES = "past_agreements.csv.gz", "past_crises.csv.gz"
_FIELDS: dict[type[Any], tuple[str, ...]] = {
    Agreement: (
        "id", "source", "title", "kind", "known", "agreed", "parties", "brokers", "clauses", "cite", "purpose", "formal",
        "states", "war", "conflict", "dyad", "party_text", "broker_text", "ended", "url",
    ),
    Crisis: (
        "id", "source", "title", "kind", "known", "happened", "states", "party_text", "war", "issues", "violence", "outcome",
        "outcome_text", "came_back", "conflict", "dyad", "cite",
    ),
}  # fmt: skip
Past = TypeVar("Past", Agreement, Crisis)


def packed(records: Iterable[Past], kind: type[Past]) -> bytes:
    """The table's bytes: rows in order of (source, id, known), no time stamp, so that the same records are the same bytes."""
    fields = _FIELDS[kind]
    rows = sorted(records, key=lambda record: (record.source, record.id, record.known))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows([_written(getattr(record, field)) for field in fields] for record in rows)
    return gzip.compress(written.getvalue().encode("utf-8"), compresslevel=9, mtime=0)


def unpacked(data: bytes, kind: type[Past]) -> tuple[Past, ...]:
    """The records of a table's bytes."""
    rows = csv.DictReader(io.StringIO(gzip.decompress(data).decode("utf-8"), newline=""))
    readers = _readers(kind)
    return tuple(convert({field: readers[field](cell) for field, cell in row.items()}, kind) for row in rows)


@cache
def packaged_agreements() -> tuple[Agreement, ...]:
    """The packaged agreements, those that ended twice: as known before and since."""
    return unpacked(_figure(AGREEMENTS), Agreement)


@cache
def packaged_crises() -> tuple[Crisis, ...]:
    """The packaged episodes, those after which fighting came back twice: as known before and since."""
    return unpacked(_figure(CRISES), Crisis)


def _figure(name: str) -> bytes:
    return resources.files("tocsin.store").joinpath("figures", name).read_bytes()


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, When):
        return "" if value == When() else "~".join((value.precision, _day(value.start), _day(value.end), value.text))
    if isinstance(value, tuple):
        return "|".join(f"{each.kind}~{each.text}" if isinstance(each, Clause) else each for each in value)
    return str(value)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _readers(kind: type[Past]) -> dict[str, Callable[[str], Any]]:
    hints = get_type_hints(kind)
    return {field: _reader(hints[field]) for field in _FIELDS[kind]}


def _reader(hint: Any) -> Callable[[str], Any]:
    if hint is When:
        return _when
    if hint == tuple[Clause, ...]:
        return _clauses
    if hint == tuple[str, ...]:
        return lambda cell: tuple(part for part in cell.split("|") if part)
    if hint == bool | None:
        return lambda cell: cell == "1" if cell else None
    if hint == str | None:
        return lambda cell: cell or None
    return str


def _clauses(cell: str) -> tuple[Clause, ...]:
    parts = (part.partition("~") for part in cell.split("|") if part)
    return tuple(Clause(kind, words) for kind, _, words in parts)


def _when(cell: str) -> When:
    if not cell:
        return When()
    precision, start, end, text = cell.split("~", 3)
    return convert({"precision": precision, "start": start or None, "end": end or None, "text": text}, When)
