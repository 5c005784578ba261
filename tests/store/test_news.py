"""The news series: by the day known, repeats folded, one table a day, dark where nobody read; counts against brute force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from store.told_stories import D0, day, line, series, ship, store_with, story, table
from tocsin.registry.crosswalk import countries
from tocsin.schema.news import NewsSeries
from tocsin.schema.plover import plover, quad
from tocsin.schema.stories import FATAL, LAYERS, QUADS, Story
from tocsin.store import news_packaged
from tocsin.store.news import BREAK, gaps, news_series
from tocsin.store.news_coverage import coverage, region_of
from tocsin.store.news_months import country_months, pair_months
from tocsin.store.news_outlets import homes, outlets_file
from tocsin.store.news_packaged import SOURCE, packaged_days, packaged_rows

STATES = ("", "ARM", "AZE", "KEN", "PER")
KINDS = tuple(plover().types)

told = st.lists(
    st.tuples(
        st.integers(0, 40), st.sampled_from(STATES), st.sampled_from(STATES), st.sampled_from(KINDS), st.booleans()
    ).filter(lambda row: bool(row[1] or row[2])),
    min_size=1,
    max_size=30,
)
thorough = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def stories_of(rows: Sequence[tuple[int, str, str, str, bool]]) -> list[Story]:
    return [story(day(number), a, b, kind, fatal) for number, a, b, kind, fatal in rows]


# The store's own --------------------------------------------------------------------------------------------------------


@thorough
@given(told, st.integers(0, 40))
def test_later_stories_change_nothing_earlier(tmp_path: Path, rows: list[Any], cut: int) -> None:
    found = stories_of(rows)
    early = [one for one in found if one.known <= day(cut)]
    late = [one for one in found if one.known > day(cut)]
    before = series(store_with(tmp_path, early), day(cut)) if early else None
    assert table(series(store_with(tmp_path, early, late), day(cut))) == table(before)
    whole = series(store_with(tmp_path, found), day(99))
    assert whole is not None and table(whole.until(day(cut))) == table(before)


@thorough
@given(told)
def test_twice_is_once_and_repeats_of_a_day_are_one(tmp_path: Path, rows: list[Any]) -> None:
    found = stories_of(rows)
    once = table(series(store_with(tmp_path, found), day(99)))
    assert once == table(series(store_with(tmp_path, found, found), day(99)))
    repeated = [*found, *stories_of(rows)]  # other lines that tell the same
    assert once == table(series(store_with(tmp_path, repeated), day(99)))
    assert sum(once.values()) == len({row[:4] for row in rows})


def test_a_day_is_fatal_if_one_of_its_lines_tells_of_a_death(tmp_path: Path) -> None:
    store = store_with(tmp_path, [story(D0, "ARM", "AZE", "ASSAULT"), story(D0, "ARM", "AZE", "ASSAULT", True)])
    assert table(series(store, D0)) == {(D0.toordinal(), "ARM", "AZE", QUADS.index("MK"), True): 1}


def test_sources_are_never_mixed(tmp_path: Path) -> None:
    store = store_with(
        tmp_path, [story(D0, "ARM", "AZE", "ASSAULT"), story(D0, "AZE", "ARM", "ACCUSE", source="icews")]
    )
    first, second = series(store, D0), series(store, D0, "icews")
    assert first and second and len(first.known) == len(second.known) == 1
    assert first.source == "gdelt" and series(store, D0, "other") is None


def folded_once(rows: Sequence[tuple[int, str, str, str, bool]]) -> dict[tuple[int, str, str, str], bool]:
    folded: dict[tuple[int, str, str, str], bool] = {}
    for number, a, b, kind, fatal in rows:
        folded[number, a, b, kind] = folded.get((number, a, b, kind), False) or fatal
    return folded


def shipped_series(folded: dict[tuple[int, str, str, str], bool], on: int) -> NewsSeries:
    """A series of packaged rows, without a store's slow writing."""
    with pytest.MonkeyPatch.context() as patch:
        ship(patch, sorted((*key, fatal) for key, fatal in folded.items()), {key[0]: 1 for key in folded})
        found = news_series(_NoStore(day(on)))  # type: ignore[arg-type]
        assert found is not None
        return found


class _NoStore:
    """A view of a store without stories."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of

    def holds(self, _: object) -> bool:
        return False


@given(told, st.integers(0, 45))
def test_counts_are_those_of_brute_force(rows: list[Any], on: int) -> None:
    folded = folded_once(rows)
    found = shipped_series(folded, 99)
    pairs, windows = [("ARM", "AZE"), ("KEN", "PER"), ("PER", "ZZZ")], [1, 7, 30]
    counted = found.pair_counts(pairs, day(on), windows)
    assert counted.shape == (3, 3, 2, LAYERS)
    for p, (x, y) in enumerate(pairs):
        for w, width in enumerate(windows):
            for d, (a, b) in enumerate(((x, y), (y, x))):
                hits = [(k, f) for (n, i, t, k), f in folded.items() if (i, t) == (a, b) and on - width < n <= on]
                expected = [sum(quad(k) == q for k, _ in hits) for q in QUADS]
                assert counted[p, w, d, :FATAL].tolist() == expected
                assert counted[p, w, d, FATAL] == sum(f and quad(k) == "MK" for k, f in hits)
    assert found.volume(day(on), windows).tolist() == [
        sum(on - width < n <= on for n, *_ in folded) for width in windows
    ]


@given(told, st.integers(0, 45))
def test_country_counts_are_those_of_brute_force(rows: list[Any], on: int) -> None:
    found = shipped_series(folded_once(rows), 99)
    counted = found.country_counts(["ARM", "PER", "ZZZ"], day(on), [30])
    folded = {row[:4] for row in rows}
    for at, state in enumerate(("ARM", "PER", "ZZZ")):
        hits = [(a, b, k) for n, a, b, k in folded if state in (a, b) and on - 30 < n <= on]
        within = sum(a == b or not a or not b for a, b, _ in hits)
        assert counted[at, 0, :, :FATAL].sum(axis=1).tolist() == [within, len(hits) - within]


# Dark -------------------------------------------------------------------------------------------------------------------


def test_a_break_of_unread_days_begins_a_new_span(tmp_path: Path) -> None:
    days = [0, 1, 1 + BREAK, 2 + BREAK, 3 + 2 * BREAK, 4 + 2 * BREAK]  # gaps of BREAK - 1, then BREAK days
    store = store_with(tmp_path, [story(day(n), "ARM", "AZE", "ASSAULT") for n in days])
    found = series(store, day(90))
    assert found and (found.first, found.last) == (day(days[4]), day(days[5]))
    assert found.covers(day(days[5]), 2) and not found.covers(day(days[5]), 3) and not found.covers(day(90), 1)
    earlier = series(store, day(days[3]))
    assert earlier and (earlier.first, earlier.last) == (D0, day(days[3]))
    with store.view(day(90)) as view:
        assert gaps(view, "gdelt") == ((day(2), day(BREAK)), (day(3 + BREAK), day(2 + 2 * BREAK)))


def test_a_line_that_was_never_coded_does_not_show_its_day_as_read(packaged: None, tmp_path: Path) -> None:
    old, new = (
        [line(day(n), 1) for n in range(5)],
        [line(day(9), 1), story(day(9), "ARM", "AZE", "ASSAULT", source=SOURCE)],
    )
    assert series(store_with(tmp_path, old), day(90), SOURCE) is None
    found = series(store_with(tmp_path, old, [*new, line(day(10), 1)]), day(90), SOURCE)
    assert found and (found.first, found.last) == (day(9), day(10))


# The packaged table ------------------------------------------------------------------------------------------------------


@pytest.fixture
def packaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """No packaged days, so that a test's own are all there is."""
    ship(monkeypatch, [], {})


def test_one_table_a_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shipped = [(n, "ARM", "AZE", "ASSAULT", False) for n in range(4)]
    ship(monkeypatch, shipped, dict.fromkeys(range(4), 2))
    mine = [
        story(day(1), "KEN", "PER", "ACCUSE", source=SOURCE, article="l1"),  # one line of the day's two: not the whole day
        line(day(2), 1), line(day(2), 2), story(day(2), "KEN", "PER", "ACCUSE", source=SOURCE),  # as many lines
        story(day(4), "PER", "KEN", "AID", source=SOURCE),  # a day the table does not have
    ]  # fmt: skip
    found = series(store_with(tmp_path, mine), day(90), SOURCE)
    assert found and found.first == D0 and found.last == day(4)
    by_day = {n: [(a, b) for k, a, b, *_ in table(found) if k == day(n).toordinal()] for n in range(5)}
    assert by_day == {
        0: [("ARM", "AZE")],
        1: [("ARM", "AZE")],
        2: [("KEN", "PER")],
        3: [("ARM", "AZE")],
        4: [("PER", "KEN")],
    }
    assert found.known.tolist() == sorted(found.known.tolist())


@given(told, st.integers(0, 40))
def test_the_packaged_table_is_cut_by_the_view_s_day(rows: list[Any], cut: int) -> None:
    whole, early = folded_once(rows), {key: fatal for key, fatal in folded_once(rows).items() if key[0] <= cut}
    if early:
        found = shipped_series(whole, cut)
        assert table(found) == table(shipped_series(early, 99)) and found.last == day(max(key[0] for key in early))
        assert table(shipped_series(whole, 99).until(day(cut))) == table(found)


def test_the_files_come_back_as_they_were_written() -> None:
    rows = [(D0, "ARM", "AZE", "ASSAULT", True, 2), (day(1), "", "AZE", "ACCUSE", False, 1)]
    assert news_packaged.stories_file(rows) == news_packaged.stories_file(rows[::-1])
    assert news_packaged.lines_file({D0: 3, day(1): 1}) == news_packaged.lines_file({day(1): 1, D0: 3})


def test_the_packaged_table_is_sound() -> None:
    rows, days = packaged_rows(), packaged_days()
    keys = set(zip(*(getattr(rows, name).tolist() for name in ("known", "initiator", "target", "kind")), strict=True))
    assert len(keys) == len(rows.known) > 10_000  # folded, and whole
    assert rows.known.tolist() == sorted(rows.known.tolist()) and days.known.tolist() == sorted(
        set(days.known.tolist())
    )
    assert ((rows.initiator >= 0) | (rows.target >= 0)).all() and (days.lines > 0).all()
    assert set(rows.known.tolist()) <= set(days.known.tolist())
    assert date.fromordinal(int(days.known[0])) == date(2002, 7, 2)
    assert date.fromordinal(int(days.known[-1])) == date(2026, 3, 29)
    size = sum(
        (ROOT / "src/tocsin/store/figures" / name).stat().st_size
        for name in ("news_stories.csv.gz", "news_lines.csv.gz")
    )
    assert size < 1_500_000


# Coverage and months ----------------------------------------------------------------------------------------------------


def test_months_by_side_are_dark_where_nothing_was_read(packaged: None, tmp_path: Path) -> None:
    mine = [
        story(date(2031, 1, 5), "ARM", "AZE", "ASSAULT", True, SOURCE),
        story(date(2031, 3, 2), "AZE", "ARM", "ACCUSE", source=SOURCE),
    ]
    with store_with(tmp_path, mine).view(day(90)) as view:
        found = pair_months(view, ("ARM", "AZE"), date(2031, 1, 1), date(2031, 3, 1))
        within = country_months(view, "ARM", date(2031, 1, 1), date(2031, 1, 31))
    assert [(m.month, m.side, m.MK, m.fatal, m.VK, m.read) for m in found] == [
        ("2031-01", "ARM", 1, 1, 0, 1), ("2031-01", "AZE", 0, 0, 0, 1),
        ("2031-02", "ARM", None, None, None, 0), ("2031-02", "AZE", None, None, None, 0),
        ("2031-03", "ARM", 0, 0, 0, 1), ("2031-03", "AZE", 0, 0, 1, 1),
    ]  # fmt: skip
    assert [(m.toward, m.MK) for m in within] == [("itself", 0), ("others", 1)]


def test_months_mirror_with_the_pair(packaged: None, tmp_path: Path) -> None:
    mine = [story(day(n), *("ARM", "AZE")[:: 1 - 2 * (n % 2)], KINDS[n % len(KINDS)], source=SOURCE) for n in range(40)]
    with store_with(tmp_path, mine).view(day(90)) as view:
        there = pair_months(view, ("ARM", "AZE"), D0, day(40))
        back = pair_months(view, ("AZE", "ARM"), D0, day(40))
    assert sorted(there, key=lambda m: (m.month, m.side)) == sorted(back, key=lambda m: (m.month, m.side))


def test_coverage_adds_up(packaged: None, tmp_path: Path) -> None:
    mine = [story(day(n), "ARM", ("AZE", "", "ARM")[n % 3], "ACCUSE", source=SOURCE) for n in range(20)]
    mine += [line(day(n), k) for n in range(20) for k in range(1 if n > 9 else 8)]
    with store_with(tmp_path, mine).view(day(90)) as view:
        found = coverage(view)
    assert found and found.lines == 10 * 8 + 10 and found.stories == 20
    assert sum(year.stories for year in found.years) == sum(month.stories for month in found.months) == 20
    assert {one.name: one.stories for one in found.countries} == {"ARM": 20, "AZE": 7}
    assert "PER" in found.never and "ARM" not in found.never
    with store_with(tmp_path, [line(D0, 1)]).view(day(90)) as view:
        assert coverage(view) is None


def test_every_state_has_a_region() -> None:
    assert region_of("ARM") == "Europe" and region_of("MAR") == region_of("IRN") == "Middle East and North Africa"
    assert region_of("KEN") == "Africa" and region_of("PER") == "Americas" and region_of("FJI") == "Oceania"
    assert all(region_of(state) for state in packaged_rows().states if state in countries())


def test_outlets_are_counted_by_whom_they_were_taken_from() -> None:
    file = outlets_file(["BBC; AP via CNN"] * 60 + ["AP", "The Tiny Gazette", ""]).decode()
    assert file.splitlines() == ["outlet,lines", "AP,61", "BBC,60", ",1"]
    found = homes()
    assert sum(n for _, n in found.homes) == found.citations == sum(n for _, n in found.languages) > 100_000


@pytest.fixture(autouse=True)
def _quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    capsys.readouterr()
