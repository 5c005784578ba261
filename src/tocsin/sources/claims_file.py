"""Claims somebody wrote down: a CSV with the columns of a situation's ``claims.csv``, or JSON lines of ``Claim`` objects.

One bad row and nothing is imported: every row is read before the first claim is handed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from tocsin.errors import BadInput
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.ids import make_id
from tocsin.schema.sources import Card
from tocsin.schema.vocabulary import clause_kinds, kinds
from tocsin.sources import files
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.situation_cells import SLUG, Cells, KnownIds, Thing
from tocsin.sources.situation_files import Problem, RawRow
from tocsin.sources.situation_rows import TABLES, Owner, claim
from tocsin.sources.tables import json_objects, rows
from tocsin.sources.web import Web

_TABLE = TABLES["claims"]
_SHOWN = 10
_JSON_FIELDS = Claim.__struct_fields__
_NOT_YET = ("future", "hypothetical")
_FIELD = re.compile(r"`\$\.?([^`]*)`")
_STATE = re.compile(r"[A-Z]{3}")

CARD = Card(
    id="claims-file",
    title="Claims written down by the reader",
    publisher="the reader",
    licence="the reader's own; stays in the local store",
    url="docs/situation-folder.md",
    rhythm="when asked",
    knowable="the column known: the first day anyone could read the claim; never before what it says happened",
    citation="the column cite",
    columns=_TABLE.columns,
)


class _Wellformed(frozenset[str]):
    """Stands for every id that looks like one: a file of claims has no lists of actors and places beside it."""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and bool(SLUG.fullmatch(value) or _STATE.fullmatch(value))

    def __iter__(self) -> Iterator[str]:
        return iter(())


class _AnyIds(KnownIds, frozen=True):
    def of(self, thing: Thing) -> frozenset[str]:
        """Every well-formed id."""
        return _Wellformed()


class _FileOwner(Owner, frozen=True):
    @property
    def source(self) -> str:
        """The source these claims carry."""
        return CARD.id


class ClaimsFile:
    """Claims from one file."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The file or address ``where`` names."""
        yield files.take(request, web)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """The claims, each once. Raises ``BadInput`` listing the bad rows by file, line, column and value."""
        is_json = raw.name.lower().endswith((".jsonl", ".ndjson", ".json")) or raw.data.lstrip()[:1] == b"{"
        found = _from_json(raw) if is_json else _from_csv(raw)
        if not found:
            raise BadInput(f"{raw.name} holds no claim", "give a header and rows, or one JSON object a line")
        if progress:
            progress(len(found), len(found))
        yield from {each.id: each for each in found}.values()


SOURCE = ClaimsFile()


def _from_csv(raw: Raw) -> list[Claim]:
    columns, found, _ = rows(raw)
    _check_header(columns, raw.name)
    problems: list[Problem] = []
    nothing = frozenset[str]()
    ids = _AnyIds(nothing, nothing, nothing, nothing)
    owner = _FileOwner(raw.told.situation or "")
    claims: list[Claim] = []
    lines: dict[str, int] = {}
    for line, row in found:
        cells = Cells(
            RawRow(raw.name, line, {name: str(cell).strip() for name, cell in row.items()}), ids, "", problems
        )
        key = cells.text("row")
        if key and key in lines:
            cells.report("row", f"the row {key!r} is already on line {lines[key]}", "give every row a key of its own")
        lines.setdefault(key, line)
        made = claim(cells, owner)
        claims.append(msgspec.structs.replace(made, origin=f"{CARD.id}/{key}", situation=raw.told.situation))
    _refuse(problems, raw.name)
    return claims


def _check_header(columns: tuple[str, ...], name: str) -> None:
    unknown = next((column for column in columns if column not in _TABLE.columns), None)
    missing = next((column for column in _TABLE.required if column not in columns), None)
    if unknown is not None or missing is not None:
        what = f"unknown column {unknown!r}" if unknown is not None else f"missing column {missing!r}"
        raise BadInput(f"{name}, line 1: {what}", f"the columns are: {', '.join(_TABLE.columns)}")


def _refuse(problems: list[Problem], name: str) -> None:
    if problems:
        shown = "\n".join(str(problem).replace("\n  remedy: ", "; ") for problem in problems[:_SHOWN])
        more = f"\n… and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise BadInput(f"{name} has {len(problems)} problem(s), nothing was imported:\n{shown}{more}",
                       "mend them and import again")  # fmt: skip


def _from_json(raw: Raw) -> list[Claim]:
    problems: list[Problem] = []
    claims: list[Claim] = []
    for line, row in json_objects(raw):
        found = _json_claim(row, raw, line, problems)
        if found is not None:
            claims.append(found)
    _refuse(problems, raw.name)
    return claims


def _json_claim(row: dict[str, Any], raw: Raw, line: int, problems: list[Problem]) -> Claim | None:
    """The object as a claim; an id, source and origin are made where it has none."""

    def report(column: str, value: object, message: str, remedy: str) -> None:
        problems.append(Problem(raw.name, line, column, str(value)[:200], message, remedy))

    for field in row.keys() - set(_JSON_FIELDS):
        report(field, row[field], "unknown field", f"the fields are: {', '.join(_JSON_FIELDS)}")
        return None
    key = row.get("origin") or make_id(msgspec.json.encode(row, order="deterministic"))
    given = {"source": CARD.id, "origin": key, "situation": raw.told.situation, **row}
    given["id"] = row.get("id") or make_id(CARD.id, key, msgspec.json.encode(row, order="deterministic"))
    try:
        found = msgspec.convert(given, Claim)
    except msgspec.ValidationError as error:
        field = (_FIELD.search(str(error)) or [None, ""])[1] or ""
        report(
            field,
            row.get(field.split(".")[0].split("[")[0], ""),
            str(error).split(" - at")[0],
            "see Claim in the schema",
        )
        return None
    for fault in _faults(found):
        report(*fault)
    return found


_Fault = tuple[str, object, str, str]


def _faults(found: Claim) -> Iterator[_Fault]:
    """What a well-typed claim can still have wrong: column, value, message, remedy."""
    if found.kind not in kinds():
        yield "kind", found.kind, "unknown kind", f"one of: {', '.join(kinds())}"
    if not found.text.strip():
        yield "text", found.text, "text is empty", "say in a sentence who says what"
    if not found.cite.strip():
        yield "cite", found.cite, "cite is empty", "give the source as it stands"
    start, end = found.happened.start, found.happened.end
    if start and end and end < start:
        yield "happened", f"{start}..{end}", "the interval ends before it starts", "swap the days"
    if start and found.status not in _NOT_YET and found.known < start:
        yield "known", found.known, f"known is before happened ({start})", "mend one of the dates"
    for purpose in found.purposes:
        if purpose not in clause_kinds():
            yield "purposes", purpose, "unknown purpose", f"one of: {', '.join(clause_kinds())}"
    yield from (fault for figure in found.figures if (fault := _figure_fault(figure)))
    if found.span and not 0 <= found.span.start <= found.span.end:
        yield "span", found.span, "the span ends before it starts", "count characters of the article's text"


def _figure_fault(figure: Figure) -> _Fault | None:
    given = [bound for bound in (figure.low, figure.best, figure.high) if bound is not None]
    if given == sorted(given) and all(bound >= 0 for bound in given):
        return None
    return "figures", figure, "low, best and high do not rise from zero on", "write low <= best <= high"
