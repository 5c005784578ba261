"""Counts of the real tables, where they lie beside the checkout: what is imported agrees with what the file holds."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conftest import whole
from tocsin.schema.articles import Article
from tocsin.schema.events import Event
from tocsin.sources.base import Raw, Told, source

DATA = Path(__file__).parents[2] / "../shared/data"
UCDP, NEWS = DATA / "ucdp", DATA / "news"


def raw(path: Path, **told: Any) -> Raw:
    """A real table's bytes; skipped visibly where it is not there."""
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the checkout")
    return Raw.of(path.read_bytes(), path.name, datetime.date(2026, 11, 22), told=Told(**told))


def query(path: Path, sql: str) -> Any:
    """The first row of a query over the file, by DuckDB itself."""
    import duckdb

    with duckdb.connect() as database:
        return database.execute(sql.format(path=path)).fetchone()


def events(path: Path, **told: Any) -> list[Event]:
    """The file's events, their ids unique and nothing known before it ended."""
    found: list[Event] = list(source("ucdp-ged").parse(raw(path, **told)))  # type: ignore[arg-type]
    assert len({event.id for event in found}) == len(found)
    assert all(event.happened.end and event.known >= event.happened.end for event in found)
    return found


def best(found: list[Event]) -> int:
    """Deaths by the best estimates."""
    return int(sum(event.tolls[0].best or 0 for event in found))


@pytest.mark.parametrize(
    ("file", "release"),
    [("ged_candidate_2021_v21_01_21_12", ""), ("ged_candidate_2022_02_v22_0_2", ""), ("ged_candidate_2023_10_v23_0_10", ""),
     ("ged_25_1_sample_events", ""), ("ged_syria_2016_2019", "20.1")],
)  # fmt: skip
def test_events_and_deaths_agree_with_the_file(file: str, release: str) -> None:
    path = UCDP / f"{file}.parquet"
    found = events(path, release=release)
    assert (len(found), best(found)) == query(path, "select count(*), sum(best)::bigint from '{path}'")


def test_candidate_rows_of_a_month_are_known_on_the_20th() -> None:
    found = events(UCDP / "ged_candidate_2023_10_v23_0_10.parquet")
    assert {event.known for event in found if event.happened.end < datetime.date(2023, 11, 1)} == {
        datetime.date(2023, 11, 20)
    }  # type: ignore[operator]
    assert not any(event.vintage_assumed for event in found)


@whole
@pytest.mark.slow
def test_the_whole_of_ged_21_1() -> None:
    path = UCDP / "ged_21_1_all_events.parquet"
    found = events(path)
    assert (
        (len(found), best(found))
        == query(path, "select count(*), sum(best)::bigint from '{path}'")
        == (280_255, 2_813_573)
    )
    assert Counter(event.vintage for event in found) == {"21.1": 261_864, "21.01.21.12": 17_407, "22.0.2": 984}
    karabakh = [event for event in found if event.conflict == "388"]
    by_file = query(
        path, "select count(*), count(date_start), sum(best)::bigint from '{path}' where conflict_new_id = 388"
    )
    dated = sum(event.happened.precision != "year" for event in karabakh)
    assert (len(karabakh), dated, best(karabakh)) == by_file


def test_lines_of_current_events_agree_with_the_file() -> None:
    path = NEWS / "wikipedia_current_events_armenia_azerbaijan.parquet"
    found: list[Article] = list(source("wikipedia-current-events").parse(raw(path)))  # type: ignore[arg-type]
    assert len(found) == query(path, "select count(*) from '{path}'")[0] == 489
    assert all(
        article.known == article.published + datetime.timedelta(days=1) for article in found if article.published
    )
    war = [article for article in found if article.published == datetime.date(2020, 9, 27)]
    assert war and all("2020 September 27" in article.cite for article in war)


@pytest.mark.slow
def test_all_lines_of_current_events() -> None:
    path = NEWS / "wikipedia_current_events_2002_2026.parquet"
    found = list(source("wikipedia-current-events").parse(raw(path)))
    assert (
        len({record.id for record in found}) == len(found) == query(path, "select count(*) from '{path}'")[0] == 112_281
    )
