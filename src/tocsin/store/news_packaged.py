"""The world news counts that ship with the package: who did what to whom, by day, from Wikipedia's Current events.

``figures/news_stories.csv.gz`` (``day,initiator,target,kind,fatal,lines``) has one row a story: the page's day, ISO-3 codes of
the two states (empty: none named), the PLOVER type, whether a death is told, and how many lines of that day tell it.
``figures/news_lines.csv.gz`` (``day,lines``) has the lines read of each day that has any. Counts only, no text; derived
from Portal:Current events by Wikipedia's volunteers, CC BY-SA 4.0. Made by

    python quality/news_figures.py --file FILE
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from tocsin.schema.plover import plover

SOURCE = "wikipedia-current-events"
STORIES, LINES = "news_stories.csv.gz", "news_lines.csv.gz"
_STORY_COLUMNS = ("day", "initiator", "target", "kind", "fatal", "lines")
_LINE_COLUMNS = ("day", "lines")
StoryRow = tuple[date, str, str, str, bool, int]


@dataclass(frozen=True)
class Rows:
    """Folded stories, one row each, in order of ``known`` (days as ordinals).

    ``initiator`` and ``target`` are places in ``states`` (-1: none), ``kind`` a place in ``kinds()``.
    """

    states: tuple[str, ...]
    known: NDArray[np.int32]
    initiator: NDArray[np.int16]
    target: NDArray[np.int16]
    kind: NDArray[np.int8]
    fatal: NDArray[np.bool_]


@dataclass(frozen=True)
class Days:
    """Days of which something was read, as ordinals of the day it became known, with how many lines."""

    known: NDArray[np.int32]
    lines: NDArray[np.int32]

    def until(self, day: date) -> Days:
        """What was known on a day."""
        keep = self.known <= day.toordinal()
        return Days(self.known[keep], self.lines[keep])


@cache
def kinds() -> tuple[str, ...]:
    """The PLOVER types, in the order of ``plover.yaml``."""
    return tuple(plover().types)


@cache
def packaged_rows() -> Rows:
    """The packaged stories. Do not write to the arrays."""
    columns = list(zip(*_read(STORIES, _STORY_COLUMNS), strict=True)) or [()] * len(_STORY_COLUMNS)
    days, initiators, targets, kind, fatal, _ = columns
    known = np.array(days, dtype="datetime64[D]").astype(np.int64) + _EPOCH + 1
    return rows_of(known, initiators, targets, kind, np.array(fatal) == "1")


@cache
def packaged_days() -> Days:
    """The days of which lines were read. Do not write to the arrays."""
    found = _read(LINES, _LINE_COLUMNS)
    known = np.array([day for day, _ in found], dtype="datetime64[D]").astype(np.int64) + _EPOCH + 1
    return Days(known.astype(np.int32), np.array([int(count) for _, count in found], dtype=np.int32))


def rows_of(
    known: NDArray[np.integer],
    initiators: Iterable[str],
    targets: Iterable[str],
    kind: Iterable[str],
    fatal: NDArray[np.bool_],
) -> Rows:
    """Rows from columns that are in order of ``known`` already."""
    first, second = list(initiators), list(targets)
    states = tuple(sorted({*first, *second} - {""}))
    place = {state: at for at, state in enumerate(states)} | {"": -1}
    number = {name: at for at, name in enumerate(kinds())}
    return Rows(
        states,
        known.astype(np.int32),
        np.array([place[state] for state in first], dtype=np.int16),
        np.array([place[state] for state in second], dtype=np.int16),
        np.array([number[name] for name in kind], dtype=np.int8),
        fatal.astype(np.bool_),
    )


def stories_file(rows: Iterable[StoryRow]) -> bytes:
    """The packaged stories' file: rows sorted, packed without a time stamp, so that the same rows are the same bytes."""
    cells = sorted((day.isoformat(), a, b, kind, int(fatal), lines) for day, a, b, kind, fatal, lines in rows)
    return _packed(_STORY_COLUMNS, cells)


def lines_file(counts: dict[date, int]) -> bytes:
    """The packaged days' file."""
    return _packed(_LINE_COLUMNS, sorted((day.isoformat(), lines) for day, lines in counts.items()))


def lines_of(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A small table as CSV, line by line."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return written.getvalue()


_EPOCH = date(1970, 1, 1).toordinal()


def _packed(columns: tuple[str, ...], cells: Iterable[tuple[object, ...]]) -> bytes:
    return gzip.compress(lines_of(columns, cells).encode("ascii"), compresslevel=9, mtime=0)


def _read(name: str, columns: tuple[str, ...]) -> list[list[str]]:
    data = resources.files("tocsin.store").joinpath("figures", name).read_bytes()
    rows = list(csv.reader(gzip.decompress(data).decode("ascii").splitlines()))
    assert tuple(rows[0]) == columns, name
    return rows[1:]
