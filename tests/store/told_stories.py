"""Stories and lines for the tests of the news series, and tables put in the place of the packaged ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tocsin.schema.articles import Article
from tocsin.schema.news import NewsSeries
from tocsin.schema.plover import quad
from tocsin.schema.stories import Story
from tocsin.store import news, news_packaged
from tocsin.store.news import news_series
from tocsin.store.news_packaged import SOURCE, Days
from tocsin.store.store import Store
from tocsin.store.writer import Writer

D0 = date(2031, 1, 1)
_numbers = count()


def day(number: int) -> date:
    return D0 + timedelta(days=number)


def story(
    known: date, a: str, b: str, kind: str, fatal: bool = False, source: str = "gdelt", article: str | None = None
) -> Story:
    return Story(id=f"s{next(_numbers)}", source=source, origin="o", known=known, initiator=a, target=b, kind=kind,
                 quad=quad(kind), deaths=2 if fatal else None, cite="c", article=article)  # fmt: skip


def line(known: date, number: int) -> Article:
    return Article(id=f"l{known}-{number}", source=SOURCE, origin="o", known=known, published=known - timedelta(days=1))


def store_with(folder: Path, *batches: Sequence[Any]) -> Store:
    store = Store(folder / f"store{next(_numbers)}")
    for records in batches:
        with Writer(store) as writer:
            writer.add(records)
    return store


def series(store: Store, on: date, source: str = "gdelt") -> NewsSeries | None:
    with store.view(on) as view:
        return news_series(view, source)


def table(found: NewsSeries | None) -> Counter[tuple[int, str, str, int, bool]]:
    """The rows of a series, whatever numbers its states have."""
    if found is None:
        return Counter()
    names = (*found.states, "")
    return Counter(
        (int(k), names[a], names[b], int(q), bool(f))
        for k, a, b, q, f in zip(found.known, found.initiator, found.target, found.quad, found.fatal, strict=True)
    )


def ship(monkeypatch: pytest.MonkeyPatch, rows: list[tuple[int, str, str, str, bool]], lines: dict[int, int]) -> None:
    """Put these in the place of the packaged tables, through their files."""
    known = np.array([day(row[0]).toordinal() for row in rows], dtype=np.int32)
    columns: list[list[Any]] = [[row[at] for row in rows] for at in range(1, 5)]
    given_rows = news_packaged.rows_of(known, columns[0], columns[1], columns[2], np.array(columns[3], dtype=bool))
    order = sorted(lines)
    given_days = Days(
        np.array([day(n).toordinal() for n in order], np.int32), np.array([lines[n] for n in order], np.int32)
    )
    monkeypatch.setattr(news, "packaged_rows", lambda: given_rows)
    monkeypatch.setattr(news, "packaged_days", lambda: given_days)
