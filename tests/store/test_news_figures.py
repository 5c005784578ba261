"""The packaged counts are what the intake codes: the command that makes them and the store agree row for row."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from store.told_stories import day, line, series, ship, store_with, table
from tocsin.coding.stories import read
from tocsin.coding.tasks import Tools
from tocsin.errors import BadInput
from tocsin.intake import Coder
from tocsin.schema.articles import Article
from tocsin.schema.plover import quad
from tocsin.schema.stories import QUADS, Story
from tocsin.store import news_packaged
from tocsin.store.news import days_read
from tocsin.store.news_packaged import SOURCE, Days, Rows, packaged_days, packaged_rows
from tocsin.store.writer import Writer

TEXTS = (
    "Kenyan warplanes bomb a camp in Somalia, killing 12 people.",
    "Peru and Chile sign an agreement to reopen their border.",
    "The president of Peru visits Chile for talks on trade.",
    "Kenya accuses Somalia of arming rebels.",
    "A museum of clocks opens.",
    "Protesters in Peru burn the flag of Chile outside its embassy.",
)


def test_the_figures_command_and_the_intake_agree_row_for_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "lines.csv"
    cells = [f'{day(n)},"{text}"' for n in range(3) for text in (*TEXTS[n : n + 3], TEXTS[0])]
    file.write_text("\n".join(["date,sentence", *cells]) + "\n", encoding="utf-8")
    figures = _figures()
    figures.write_figures(file, tmp_path / "work", 1, tmp_path)
    stories, lines = (tmp_path / name for name in (news_packaged.STORIES, news_packaged.LINES))
    shipped = _loaded(monkeypatch, stories, lines)

    store = store_with(tmp_path, [line(day(-99), 1)])
    articles = list(figures.articles(file))
    with Writer(store) as writer:
        writer.add(Coder(store).with_claims(articles))
    mine = series(store, day(90), SOURCE)
    with store.view(day(90)) as view:
        assert set(shipped[1].known.tolist()) <= set(days_read(view).known.tolist())
        assert view.count(Story) == sum(len(found) for _, found in read(articles, Tools()))
    assert mine and table(mine) == _as_table(shipped[0]) and sum(table(mine).values()) > 5
    with pytest.raises(BadInput, match="another file"):
        figures.write_figures(_other(tmp_path), tmp_path / "work", 1, tmp_path)
    again = figures.folded(articles, figures.answers_in(tmp_path / "work" / "events.jsonl"))
    assert news_packaged.stories_file(again[0]) == stories.read_bytes()


def test_coding_again_adds_nothing(tmp_path: Path) -> None:
    store = store_with(tmp_path, [line(day(-99), 1)])
    lines = [Article(id=f"t{n}", source=SOURCE, origin="o", known=day(n), published=day(n - 1), text=text, language="en")
             for n, text in enumerate(TEXTS)]  # fmt: skip
    for expected in (True, False):
        with Writer(store) as writer:
            writer.add(Coder(store).with_claims(lines))
        assert bool(writer.written.get("stories")) == expected


def _other(folder: Path) -> Path:
    file = folder / "other.csv"
    file.write_text('date,sentence\n2031-01-01,"A fair opens."\n', encoding="utf-8")
    return file


def _figures() -> Any:
    spec = importlib.util.spec_from_file_location("news_figures", ROOT / "quality" / "news_figures.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _loaded(monkeypatch: pytest.MonkeyPatch, stories: Path, lines: Path) -> tuple[Rows, Days]:
    """The tables as the package would load them from these files; the real ones are then put out of the way."""
    files = {news_packaged.STORIES: stories, news_packaged.LINES: lines}
    real = news_packaged.resources.files
    monkeypatch.setattr(news_packaged.resources, "files", lambda _: _Folder(files))
    found = packaged_rows.__wrapped__(), packaged_days.__wrapped__()
    monkeypatch.setattr(news_packaged.resources, "files", real)
    ship(monkeypatch, [], {})
    return found


class _Folder:
    def __init__(self, files: dict[str, Path]) -> None:
        self._files = files

    def joinpath(self, _: str, name: str) -> Path:
        return self._files[name]


def _as_table(rows: Rows) -> Counter[tuple[int, str, str, int, bool]]:
    names = (*rows.states, "")
    kinds = news_packaged.kinds()
    return Counter(
        (int(k), names[a], names[b], QUADS.index(quad(kinds[t])), bool(f) and quad(kinds[t]) == "MK")
        for k, a, b, t, f in zip(rows.known, rows.initiator, rows.target, rows.kind, rows.fatal, strict=True)
    )
