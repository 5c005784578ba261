"""A table's rows as bytes, one file a form. The bytes are the same for the same rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tocsin.errors import NotFound
from tocsin.exports.about import About
from tocsin.exports.forms.json_rows import to_json
from tocsin.exports.forms.parquet import to_parquet
from tocsin.exports.forms.separated import to_csv, to_hxl
from tocsin.exports.table import Row, Table

FORMS: dict[str, tuple[Callable[[Table, Sequence[Row], About], bytes], str, str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8; header=present", ".csv"),
    "json": (to_json, "application/json", ".json"),
    "parquet": (to_parquet, "application/vnd.apache.parquet", ".parquet"),
    "hxl": (to_hxl, "text/csv; charset=utf-8; header=present", ".hxl.csv"),
}
"""Each form with its writer, its media type and the ending of its file's name."""


def write(table: Table, rows: Sequence[Row], form: str, about: About | None = None) -> bytes:
    """The rows as ``csv``, ``json``, ``parquet`` or ``hxl``. Raises ``NotFound`` for another form.

    ``about`` says of which day and situation they are; JSON and Parquet carry it.
    """
    return _of(form)[0](table, rows, about or About())


def media_type(form: str) -> str:
    """The media type of a form. Raises ``NotFound`` for another form."""
    return _of(form)[1]


def file_name(table: Table, form: str, about: About | None = None) -> str:
    """A name for the file: ``armenia-azerbaijan-claims-2020-09-29.csv``. Raises ``NotFound`` for another form."""
    ending = _of(form)[2]
    told = about or About()
    parts = (told.situation, table.name, told.as_of.isoformat() if told.as_of else "")
    return "-".join(part for part in parts if part) + ending


def _of(form: str) -> tuple[Callable[[Table, Sequence[Row], About], bytes], str, str]:
    if form not in FORMS:
        raise NotFound(f"there is no form {form!r} for a table", f"name one of these: {', '.join(FORMS)}")
    return FORMS[form]
