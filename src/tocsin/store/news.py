"""The world's news as counts on a view's day: one source at a time, each a series of its own, never mixed.

Which table a day's stories are taken from, one table a day:

1. for ``wikipedia-current-events`` the table that ships (``news_packaged.py``), for every day it was made from;
2. but the store's own stories where the store holds at least as many lines of that day as that table was made from (a
   file of chosen lines never takes the place of the whole day's), and for days the table does not have;
3. for every other source (``gdelt``, ``icews``, feeds) the store's own.

A day was read if a line of it, or a story of a data set without lines, is there. Days nobody read are dark: ``first`` to
``last`` is the newest span without ``BREAK`` or more unread days in a row, and ``gaps`` lists every unread day. Everything
counts by the day it became known, never by the view's moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from tocsin.schema.articles import Article
from tocsin.schema.news import NewsSeries
from tocsin.schema.plover import plover
from tocsin.schema.stories import QUADS, Story
from tocsin.store.news_packaged import SOURCE, Days, Rows, kinds, packaged_days, packaged_rows, rows_of

if TYPE_CHECKING:
    from tocsin.store.view import View

BREAK = 3
"""So many unread days in a row break a series: what lies before is not part of ``first`` to ``last``."""


def news_series(view: View, source: str = SOURCE) -> NewsSeries | None:
    """The stories of a source known on the view's day, repeats folded; ``None`` where none of its days had been read."""
    days = days_read(view, source)
    if not len(days.known):
        return None
    rows = _rows(view, source)
    first, last = _newest_span(days.known)
    return NewsSeries(
        source=source,
        states=rows.states,
        known=rows.known,
        initiator=rows.initiator,
        target=rows.target,
        quad=_quads()[rows.kind],
        fatal=rows.fatal & (_quads()[rows.kind] == QUADS.index("MK")),
        first=date.fromordinal(first),
        last=date.fromordinal(last),
    )


def days_read(view: View, source: str = SOURCE) -> Days:
    """The days of a source that were read, by the day they became known, with their lines (stories where it has no lines)."""
    return _sources(view, source).days


def gaps(view: View, source: str = SOURCE) -> tuple[tuple[date, date], ...]:
    """Runs of days between the first day read and the last of which nothing was read: dark, not calm. Both ends included."""
    known = days_read(view, source).known
    at = np.flatnonzero(np.diff(known) > 1)
    return tuple(
        (date.fromordinal(int(known[here]) + 1), date.fromordinal(int(known[here + 1]) - 1)) for here in at.tolist()
    )


@dataclass(frozen=True)
class _Sources:
    """What a view has of a source: its days, and which of them the store tells (the rest the packaged table)."""

    days: Days
    own: NDArray[np.int32]


_seen: WeakKeyDictionary[View, dict[str, Any]] = WeakKeyDictionary()


def _sources(view: View, source: str) -> _Sources:
    kept = _seen.setdefault(view, {})
    if source not in kept:
        kept[source] = _find(view, source)
    found: _Sources = kept[source]
    return found


def _find(view: View, source: str) -> _Sources:
    held = _held(view, source)
    if source != SOURCE:
        return _Sources(held, held.known)
    given = packaged_days().until(view.as_of)
    if not len(held.known):
        return _Sources(given, held.known)
    lines = dict(zip(given.known.tolist(), given.lines.tolist(), strict=True))
    own = {day: count for day, count in zip(held.known.tolist(), held.lines.tolist(), strict=True)
           if count >= lines.get(day, 0)}  # fmt: skip
    return _Sources(_days(lines | own), _days(own).known)


def _held(view: View, source: str) -> Days:
    """The days of a source in the store: of lines that were coded, and of stories.

    A line written before the store kept stories was never coded, and does not show that its day was read.
    """
    if not view.holds(Story):
        return _days({})
    told = view.releases(Story)
    told = told.filter(told.source == source)
    line = told.article.fill_null(told.id)
    stories = view.rows(told.group_by("known").aggregate(n=line.nunique(), moment=told["_moment"].min()))
    if not stories:
        return _days({})
    since = min(row["moment"] for row in stories)
    lines = view.releases(Article)
    lines = lines.filter((lines.source == source) & (lines["_moment"] >= since))
    counted = view.rows(lines.group_by("known").aggregate(n=lines.id.nunique()))
    found: dict[int, int] = {}
    for row in [*stories, *counted]:
        day = row["known"].toordinal()
        found[day] = max(found.get(day, 0), row["n"])
    return _days(found)


def _rows(view: View, source: str) -> Rows:
    """The folded stories of both tables, each for its own days."""
    kept = _seen.setdefault(view, {})
    if (name := f"{source} rows") not in kept:
        own = _sources(view, source).own
        mine = _folded(view, source, own) if len(own) else None
        given = _given(view.as_of, own) if source == SOURCE else None
        kept[name] = _together(given, mine)
    found: Rows = kept[name]
    return found


def _given(as_of: date, own: NDArray[np.int32]) -> Rows:
    """The packaged stories known on a day, without the days that the store tells itself."""
    rows = packaged_rows()
    if not len(own):
        return _chosen(rows, slice(0, int(np.searchsorted(rows.known, as_of.toordinal(), side="right"))))
    return _chosen(rows, (rows.known <= as_of.toordinal()) & ~np.isin(rows.known, own))


def _chosen(rows: Rows, keep: slice | NDArray[np.bool_]) -> Rows:
    return Rows(
        rows.states, rows.known[keep], rows.initiator[keep], rows.target[keep], rows.kind[keep], rows.fatal[keep]
    )


def _folded(view: View, source: str, own: NDArray[np.int32]) -> Rows:
    """The store's stories of some days: one day's with the same initiator, target and type are one."""
    told = view.table(Story)
    told = told.filter(told.source == source)
    deadly = told.fatal.fill_null(False) | (told.deaths.fill_null(0) > 0)
    folded = told.group_by("known", "initiator", "target", "kind").aggregate(fatal=deadly.max())
    found = view.rows(folded.order_by(["known", "initiator", "target", "kind"]))
    mine = set(own.tolist())
    chosen = [row for row in found if row["known"].toordinal() in mine]
    return rows_of(
        np.array([row["known"].toordinal() for row in chosen], dtype=np.int32),
        [row["initiator"] for row in chosen],
        [row["target"] for row in chosen],
        [row["kind"] for row in chosen],
        np.array([row["fatal"] for row in chosen], dtype=np.bool_),
    )


def _together(first: Rows | None, second: Rows | None) -> Rows:
    """Two tables' rows in order of ``known``; of equal days the first's come first."""
    given = [rows for rows in (first, second) if rows is not None and len(rows.known)]
    if len(given) == 1:
        return given[0]
    states = tuple(sorted({state for rows in given for state in rows.states}))
    known = np.concatenate([rows.known for rows in given]) if given else np.zeros(0, np.int32)
    order = np.argsort(known, kind="stable")

    def joined(name: str, kind: Any) -> NDArray[Any]:
        parts = [getattr(_among(rows, states), name) for rows in given]
        return np.concatenate(parts)[order] if parts else np.zeros(0, kind)

    return Rows(
        states,
        known[order],
        joined("initiator", np.int16),
        joined("target", np.int16),
        joined("kind", np.int8),
        joined("fatal", np.bool_),
    )


def _among(rows: Rows, states: tuple[str, ...]) -> Rows:
    """The rows with their states as places in a larger list."""
    place = {state: at for at, state in enumerate(states)}
    to = np.array([place[state] for state in rows.states] + [-1], dtype=np.int16)
    return Rows(states, rows.known, to[rows.initiator], to[rows.target], rows.kind, rows.fatal)


def _days(lines: dict[int, int]) -> Days:
    order = sorted(lines)
    return Days(np.array(order, dtype=np.int32), np.array([lines[day] for day in order], dtype=np.int32))


def _newest_span(known: NDArray[np.int32]) -> tuple[int, int]:
    breaks = np.flatnonzero(np.diff(known) > BREAK)
    return int(known[breaks[-1] + 1] if len(breaks) else known[0]), int(known[-1])


@cache
def _quads() -> NDArray[np.int8]:
    return np.array([QUADS.index(plover().types[kind].quad) for kind in kinds()], dtype=np.int8)
