"""The files of a situation folder as raw rows, each with its line, and what is wrong with them as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

_LARGEST = 32 * 1024 * 1024
_CELL = 1024 * 1024
_DEEPEST = 20
_TEXT_REMEDY = "save the file as UTF-8 text (in a spreadsheet: 'CSV UTF-8')"


class Problem(Struct, frozen=True):
    """One thing wrong in a folder: the file, its line (0: the file or folder itself), column, value, what and remedy."""

    file: str
    line: int
    column: str
    value: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        column = f" {self.column}" if self.column else ""
        value = f" (value: {self.value!r})" if self.value else ""
        return f"{where}{column}: {self.message}{value}\n  remedy: {self.remedy}"


class Item(Struct, frozen=True):
    """One YAML value and the line it stands on: text, a list of items, or a mapping."""

    line: int
    value: str | list[Any] | dict[str, Any]


class RawRow(Struct, frozen=True):
    """One row as written: where it begins, its cells by column (text, or several texts), the line of each column."""

    file: str
    line: int
    cells: dict[str, str | tuple[str, ...]]
    lines: dict[str, int] = {}
    nested: dict[str, Item] = {}


def read_table(path: Path, columns: Sequence[str], required: Sequence[str], problems: list[Problem]) -> list[RawRow]:
    """The rows of a CSV file. ``columns`` are all it may have, ``required`` those it must; what is wrong is reported."""
    text = _text(path, problems)
    if text is None:
        return []
    lines = _csv_lines(path.name, text, problems)
    _, header = next(lines, (1, []))
    names = [name.strip() for name in header]
    if not _header_fits(path.name, names, columns, required, problems):
        return []
    return [row for found in lines if (row := _row(path.name, names, *found, problems)) is not None]


def read_yaml(path: Path, problems: list[Problem]) -> Item | None:
    """The YAML document of a file with every value as text; ``None`` if it cannot be read, which is reported."""
    text = _text(path, problems)
    if text is None:
        return None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is not None:
            return _Tree(path.name, problems).item(node, 0)
        problems.append(_bad(path.name, 0, "", "the file is empty", "see docs/situation-folder.md for what it holds"))
    except yaml.YAMLError as error:
        problems.append(_yaml_problem(path.name, error))
    except (RecursionError, ValueError) as error:
        problems.append(_bad(path.name, 0, "", f"malformed YAML: {error}", "check brackets and indentation"))
    return None


def yaml_row(file: str, item: Item) -> RawRow:
    """A YAML mapping as a row: texts and lists of texts are cells, what is deeper stays in ``nested``."""
    given: dict[str, Item] = item.value if isinstance(item.value, dict) else {}
    cells: dict[str, str | tuple[str, ...]] = {}
    nested: dict[str, Item] = {}
    for name, part in given.items():
        if isinstance(part.value, str):
            cells[name] = part.value
        elif isinstance(part.value, list) and all(isinstance(each.value, str) for each in part.value):
            cells[name] = tuple(each.value for each in part.value)
        else:
            nested[name] = part
    return RawRow(file, item.line, cells, {name: part.line for name, part in given.items()}, nested)


def _text(path: Path, problems: list[Problem]) -> str | None:
    if path.stat().st_size > _LARGEST:
        size = f"{path.stat().st_size:,} bytes"
        problems.append(_bad(path.name, 0, size, "the file is too large", f"keep it under {_LARGEST:,} bytes"))
        return None
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(_bad(path.name, line, f"byte 0x{data[error.start]:02x}", "the file is not UTF-8", _TEXT_REMEDY))
        return None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        problems.append(_bad(path.name, line, "byte 0x00", "the file is binary, not text", _TEXT_REMEDY))
        return None
    return text


def _csv_lines(file: str, text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        remedy = "close every quote, and double a quote inside quotes"
        problems.append(_bad(file, begins, "", f"malformed CSV: {error}", remedy))


def _header_fits(
    file: str, names: list[str], columns: Sequence[str], required: Sequence[str], problems: list[Problem]
) -> bool:
    before = len(problems)
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        problems.append(_bad(file, 1, names[0], "the columns are not divided by commas", "save it with commas"))
        return False
    for name in names:
        if name not in columns:
            problems.append(_bad(file, 1, name, "unknown column", f"one of: {', '.join(columns)}", name))
        elif names.count(name) > 1:
            problems.append(_bad(file, 1, name, "the column appears twice", "keep one of them", name))
    for name in required:
        if name not in names:
            problems.append(_bad(file, 1, name, "missing column", f"add the column {name} to the header", name))
    return len(problems) == before


def _row(file: str, names: list[str], line: int, cells: list[str], problems: list[Problem]) -> RawRow | None:
    if not any(cell.strip() for cell in cells):
        return None
    if len(cells) != len(names):
        message = f"the row has {len(cells)} cells, the header {len(names)}"
        remedy = "put quotes around a cell that holds a comma, and give every column a cell"
        problems.append(_bad(file, line, cells[0], message, remedy))
        return None
    return RawRow(file, line, {name: cell.strip() for name, cell in zip(names, cells, strict=True)})


class _Tree:
    """YAML nodes as items. A node met twice is an alias: those are refused, for they can grow without end."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self._file = file
        self._problems = problems
        self._met: set[int] = set()

    def item(self, node: yaml.Node, depth: int) -> Item:
        """The node and what it holds. Raises ``ValueError`` for aliases and for nesting without sense."""
        line = node.start_mark.line + 1
        if id(node) in self._met:
            raise ValueError(f"YAML aliases (*name) are not read here: write out what stands on line {line}")
        if depth > _DEEPEST:
            raise ValueError(f"line {line} is nested more than {_DEEPEST} deep")
        self._met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return Item(line, [self.item(part, depth + 1) for part in node.value])
        if isinstance(node, yaml.MappingNode):
            return Item(line, self._mapping(node, depth))
        null = node.tag == "tag:yaml.org,2002:null"
        return Item(line, "" if null else " ".join(str(node.value).split()))

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for name_node, part in node.value:
            name = str(name_node.value)
            if name in found:
                line = name_node.start_mark.line + 1
                self._problems.append(_bad(self._file, line, name, "the key appears twice", "keep one of them", name))
            found[name] = self.item(part, depth + 1)
        return found


def _yaml_problem(file: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    line = mark.line + 1 if mark is not None else 0
    remedy = "check indentation, colons and quotes near this line; put text that holds ': ' in quotes"
    return _bad(file, line, "", f"malformed YAML: {what}", remedy)


def _bad(file: str, line: int, value: str, message: str, remedy: str, column: str = "") -> Problem:
    return Problem(file, line, column, value[:200], message, remedy)
