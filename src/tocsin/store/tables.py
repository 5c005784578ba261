"""Record types as table columns: one table per record type, plus the two columns the store adds itself."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event, Reading
from tocsin.schema.forecasts import KeptForecast
from tocsin.schema.mediation import Crisis
from tocsin.schema.registry import Actor, Hold, Judgement, Office, Place, Tie
from tocsin.schema.reviews import Review
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Pull
from tocsin.schema.stories import Story
from tocsin.schema.truces import Agreement

Record = (
    Article
    | Claim
    | Event
    | Reading
    | Actor
    | Office
    | Tie
    | Place
    | Hold
    | Judgement
    | Agreement
    | Situation
    | Pull
    | Review
    | KeptForecast
    | Story
    | Crisis
)


class Withdrawal(Struct, frozen=True, kw_only=True):
    """Takes back rows with the content hash ``target`` written to ``table`` in earlier moments: an edited folder row."""

    id: str
    table: str
    target: str
    known: date
    reason: str = ""


TABLES: dict[str, type[Struct]] = {
    "articles": Article,
    "claims": Claim,
    "events": Event,
    "readings": Reading,
    "actors": Actor,
    "offices": Office,
    "ties": Tie,
    "places": Place,
    "holds": Hold,
    "judgements": Judgement,
    "agreements": Agreement,
    "situations": Situation,
    "pulls": Pull,
    "reviews": Review,
    "forecasts": KeptForecast,
    "stories": Story,
    "crises": Crisis,
    "withdrawals": Withdrawal,
}
TABLE_OF: dict[type[Struct], str] = {record: name for name, record in TABLES.items()}

#: Tables that grow with the world are partitioned by the year they became known, so that an as-of view prunes.
PARTITIONED = frozenset({"articles", "claims", "events", "readings", "forecasts", "stories"})

RECORD = "_record"  # hash of the row's content: the same row twice is one row
MOMENT = "_moment"  # the batch that wrote the row
YEAR = "known_year"

_PLAIN = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN", date: "DATE", datetime: "TIMESTAMP"}


def table_name(record: type[Struct]) -> str:
    """The table a record type lives in."""
    return TABLE_OF[record]


@cache
def columns(record: type[Struct]) -> dict[str, str]:
    """Column names and DuckDB types of a record type, nested ones as STRUCT and lists, in field order.

    >>> columns(Withdrawal)["known"]
    'DATE'
    """
    hints = get_type_hints(record)
    return {field.encode_name: _duckdb_type(hints[field.name]) for field in msgspec.structs.fields(record)}


@cache
def stored_columns(table: str) -> dict[str, str]:
    """The columns as written: the record's own, then the store's."""
    own = columns(TABLES[table]) | {RECORD: "VARCHAR", MOMENT: "BIGINT"}
    return own | {YEAR: "INTEGER"} if table in PARTITIONED else own


def _duckdb_type(hint: Any) -> str:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _duckdb_type(next(arg for arg in inner if arg is not NoneType))
    if origin is Literal:
        return "VARCHAR"
    if origin is tuple:
        return f"{_duckdb_type(inner[0])}[]"
    if isinstance(hint, type) and issubclass(hint, Struct):
        fields = ", ".join(f'"{name}" {kind}' for name, kind in columns(hint).items())
        return f"STRUCT({fields})"
    raise TypeError(f"no column type for {hint!r}")
