"""Rows of a table from bytes: CSV (also zipped), JSON lines, Parquet. One row at a time, with its line number."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import msgspec

from tocsin.errors import BadInput
from tocsin.sources.base import Raw

Row = Mapping[str, Any]
_UNPACKED = 4 * 1024**3
_CELL = 16 * 1024 * 1024
_BATCH = 2_000


def rows(raw: Raw) -> tuple[tuple[str, ...], Iterator[tuple[int, Row]], int | None]:
    """The columns, the rows each with its line (CSV, the header being 1) or row number, and how many rows, if known.

    Raises ``BadInput`` for bytes that are no table, a row of the wrong width (when it is reached), or two columns alike.
    """
    if raw.data.startswith(b"PAR1"):
        return _parquet(raw)
    if raw.data.startswith(b"PK\x03\x04"):
        return _zipped(raw)
    if not raw.data.strip():
        raise BadInput(f"{raw.name} is empty", "give a table with a header and rows")
    if raw.name.lower().endswith((".jsonl", ".ndjson")) or raw.data.lstrip()[:1] == b"{":
        return _json_lines(raw)
    return _csv(io.BytesIO(raw.data), raw.name, raw.told.encoding)


def _csv(stream: IO[bytes], name: str, encoding: str | None) -> tuple[tuple[str, ...], Iterator[tuple[int, Row]], None]:
    csv.field_size_limit(_CELL)
    text = io.TextIOWrapper(stream, encoding=encoding or "utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    lines = _lines(reader, name)
    _, header = next(lines, (0, []))
    columns = tuple(cell.strip() for cell in header)
    if not any(columns):
        raise BadInput(f"{name} has no header: its first line is empty", "write the columns' names in the first line")
    _refuse_twins(columns, name)
    return columns, _dicts(lines, columns, name), None


def _lines(reader: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's cells with the line it begins on."""
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except UnicodeDecodeError as error:
            byte = f"byte 0x{error.object[error.start]:02x}"
            raise BadInput(f"{name} is not {error.encoding} after line {reader.line_num}: {byte}",
                           "save it as UTF-8, or name its encoding") from error  # fmt: skip
        except LookupError as error:
            raise BadInput(f"{name}: {error}", "name an encoding such as utf-8 or cp1252") from error
        except csv.Error as error:
            raise BadInput(f"{name}, line {begins}: malformed CSV: {error}",
                           "close the quotes and keep one row a line; the separator is a comma") from error  # fmt: skip
        yield begins, cells


def _dicts(lines: Iterator[tuple[int, list[str]]], columns: tuple[str, ...], name: str) -> Iterator[tuple[int, Row]]:
    for number, cells in lines:
        if not cells:
            continue
        if len(cells) != len(columns):
            raise BadInput(f"{name}, line {number}: {len(cells)} cells where the header has {len(columns)}",
                           "give the row a cell for every column; quote cells that hold a comma")  # fmt: skip
        yield number, dict(zip(columns, cells, strict=True))


def _refuse_twins(columns: tuple[str, ...], name: str) -> None:
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice is not None:
        raise BadInput(f"{name} has two columns named {twice!r}", "name every column once")


def _zipped(raw: Raw) -> tuple[tuple[str, ...], Iterator[tuple[int, Row]], None]:
    """The one CSV in a zip, read as a stream; one that unpacks to more than 4 GiB is refused."""
    try:
        folder = zipfile.ZipFile(io.BytesIO(raw.data))
    except zipfile.BadZipFile as error:
        raise BadInput(f"{raw.name} is a broken zip archive: {error}", "download it again") from error
    members = [
        item for item in folder.infolist() if item.filename.lower().endswith(".csv") and "__MACOSX" not in item.filename
    ]
    if len(members) != 1:
        raise BadInput(f"{raw.name} holds {len(members)} CSV files, not one", "unpack it and give the CSV you mean")
    member = members[0]
    if member.file_size > _UNPACKED or member.flag_bits & 1:
        what = "is locked with a password" if member.flag_bits & 1 else f"would unpack to {member.file_size:,} bytes"
        raise BadInput(f"{member.filename} in {raw.name} {what}", "unpack it and give the CSV itself")
    columns, found, count = _csv(folder.open(member), f"{raw.name}/{member.filename}", raw.told.encoding)
    return columns, _unzipping(found, raw.name), count


def _unzipping(found: Iterator[tuple[int, Row]], name: str) -> Iterator[tuple[int, Row]]:
    try:
        yield from found
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise BadInput(f"{name} is a broken zip archive: {error}", "download it again") from error


def _json_lines(raw: Raw) -> tuple[tuple[str, ...], Iterator[tuple[int, Row]], None]:
    columns: dict[str, None] = {}
    found = list(json_objects(raw))
    for _, row in found:
        columns.update(dict.fromkeys(row))
    return tuple(columns), iter(found), None


def json_objects(raw: Raw) -> Iterator[tuple[int, dict[str, Any]]]:
    """One JSON object a line, with its line number. Raises ``BadInput`` naming the line."""
    for number, line in enumerate(raw.data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput(
                f"{raw.name}, line {number}: not a JSON object: {error}", "write one JSON object a line"
            ) from error
        yield number, row


def _parquet(raw: Raw) -> tuple[tuple[str, ...], Iterator[tuple[int, Row]], int]:
    import duckdb

    folder = tempfile.TemporaryDirectory(prefix="tocsin-")
    path = Path(folder.name) / "table.parquet"
    path.write_bytes(raw.data)
    try:
        database = duckdb.connect(config={"threads": 1})
        cursor = database.execute("select * from read_parquet(?)", [str(path)])
        columns = tuple(str(column[0]) for column in cursor.description)
        count = database.cursor().execute("select count(*) from read_parquet(?)", [str(path)]).fetchone()
    except duckdb.Error as error:
        folder.cleanup()
        raise BadInput(
            f"{raw.name} is a broken Parquet table: {str(error).splitlines()[0]}", "download it again"
        ) from error
    return columns, _fetched(database, path, columns, folder), int(count[0]) if count else 0


def _fetched(database: Any, path: Path, columns: tuple[str, ...], folder: Any) -> Iterator[tuple[int, Row]]:
    try:
        cursor = database.execute("select * from read_parquet(?)", [str(path)])
        number = 0
        while batch := cursor.fetchmany(_BATCH):
            for cells in batch:
                number += 1
                yield number, dict(zip(columns, cells, strict=True))
    finally:
        database.close()
        folder.cleanup()
