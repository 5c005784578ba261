"""The past as known on a day: what ships, what was brought in, and that no end is seen before it could be known."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT, SHARED, needs_shared
from tocsin import run
from tocsin.errors import BadInput
from tocsin.schema.mediation import Crisis
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause
from tocsin.schema.vocabulary import clause_kinds
from tocsin.settings import Settings
from tocsin.sources.base import Request
from tocsin.store.conflict_types import war_of
from tocsin.store.past import SOURCES, past_agreements, past_crises, past_sources
from tocsin.store.past_packaged import AGREEMENTS, CRISES, packaged_agreements, packaged_crises, packed, unpacked
from tocsin.store.store import Store
from tocsin.store.writer import Writer

EXAMPLES = ROOT / "tests" / "sources" / "examples"
TODAY = date(2026, 11, 23)
LATER = date(2050, 1, 1)


def store_with(folder: Path, *records: Any) -> Store:
    """A store of its own with these records."""
    store = Store(folder / "store")
    with Writer(store) as writer:
        writer.add(records)
    return store


def pulled(store: Store, name: str, file: Path) -> run.Pulled:
    return run.pull(store, name, Request(received=TODAY, where=str(file)), Settings())


# What ships ---------------------------------------------------------------------------------------------------------------


def test_a_fresh_store_has_the_packaged_past(seeded: Store) -> None:
    with seeded.view(TODAY) as view:
        agreements, crises = past_agreements(view), past_crises(view)
        assert past_agreements(view) is agreements
    assert {each.id for each in agreements} == {each.id for each in packaged_agreements()}
    assert {each.id for each in crises} == {each.id for each in packaged_crises()}
    assert [name for name, _ in past_sources((*agreements, *crises))] == ["ucdp-peace-agreements", "ucdp-termination"]
    assert all(each.situation is None for each in agreements)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(day=st.dates(date(1946, 1, 1), date(2024, 12, 31)), further=st.integers(0, 4000))
def test_nothing_is_seen_before_it_is_known_and_nothing_goes(seeded: Store, day: date, further: int) -> None:
    later_day = date.fromordinal(day.toordinal() + further)
    with seeded.view(day) as view, seeded.view(later_day) as after:
        agreements, crises, more = past_agreements(view), past_crises(view), past_agreements(after)
    ids = [each.id for each in (*agreements, *crises)]
    assert len(set(ids)) == len(ids)
    assert all(when.end is None or when.end < day for each in agreements for when in (each.agreed, each.ended))
    assert all(when.end is None or when.end < day for each in crises for when in (each.happened, each.came_back))
    assert [each.known for each in agreements] == sorted(each.known for each in agreements)
    assert {each.id for each in agreements} <= {each.id for each in more}


def test_the_return_of_the_war_of_2020_is_seen_from_july_2021(seeded: Store) -> None:
    def came_back(day: date) -> list[date | None]:
        with seeded.view(day) as view:
            found = [
                each for each in past_crises(view) if each.dyad == "833" and each.happened.end == date(2017, 12, 31)
            ]
        return [each.came_back.start for each in found]

    assert came_back(date(2018, 6, 30)) == []
    assert came_back(date(2020, 10, 11)) == came_back(date(2021, 6, 30)) == [None]
    assert came_back(date(2021, 7, 1)) == [date(2020, 9, 27)]


def test_packaged_records_are_whole() -> None:
    for agreement in packaged_agreements():
        assert agreement.source in SOURCES and agreement.cite and agreement.title and agreement.agreed.known
        assert all(clause.kind in clause_kinds() and clause.text for clause in agreement.clauses)
        assert not set(agreement.brokers) & set(agreement.states)
    assert all(crisis.source in SOURCES and crisis.cite and crisis.happened.known for crisis in packaged_crises())


@pytest.mark.parametrize(
    ("conflict", "year", "war"),
    [("283", 1978, "civil"), ("283", 1990, "civil"), ("283", 2004, "internationalised"), ("283", 2008, "civil"),
     ("388", 1992, "internationalised"), ("388", 1990, "unknown"), ("324, 324", 1975, "interstate"),
     ("no such", 2000, "unknown"), ("388, 324", 1994, "unknown"), ("", 2000, "unknown")],
)  # fmt: skip
def test_a_conflict_is_of_the_kind_last_coded_by_its_year(conflict: str, year: int, war: str) -> None:
    assert war_of(conflict, year) == war


# Written small and read back ----------------------------------------------------------------------------------------------

_DAYS = st.dates(date(1946, 1, 1), date(2030, 1, 1))
_WHEN = st.builds(
    When,
    st.none() | _DAYS,
    st.none() | _DAYS,
    st.sampled_from(["day", "range", "unknown"]),
    text=st.text("ab ~.", max_size=5),
)
_WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="|~\r\n\x00"), min_size=1, max_size=9)
_LIST = st.lists(_WORDS, max_size=3).map(tuple)
_AGREEMENTS = st.builds(
    Agreement, id=_WORDS, source=_WORDS, title=_WORDS, kind=st.sampled_from(["truce", "treaty"]), known=_DAYS, agreed=_WHEN,
    parties=_LIST, brokers=_LIST, clauses=st.lists(st.builds(Clause, _WORDS, _WORDS), max_size=2).map(tuple), cite=_WORDS,
    formal=st.none() | st.booleans(), conflict=st.none() | _WORDS, ended=_WHEN, party_text=_WORDS,
)  # fmt: skip


@settings(max_examples=30)
@given(st.lists(_AGREEMENTS, max_size=4, unique_by=lambda each: (each.source, each.id, each.known)))
def test_records_are_read_back_as_written(records: list[Agreement]) -> None:
    data = packed(records, Agreement)
    assert sorted(map(msgspec.json.encode, unpacked(data, Agreement))) == sorted(map(msgspec.json.encode, records))
    assert packed(reversed(records), Agreement) == data


# What is brought in -------------------------------------------------------------------------------------------------------


def test_an_import_takes_the_place_of_the_packaged_row_and_adds_its_own(tmp_path: Path) -> None:
    packaged = packaged_agreements()[0]
    mine = msgspec.structs.replace(packaged, title="As in a newer release")
    other = Agreement(id="x", source="pax", title="From PA-X", kind="truce", known=date(1990, 1, 1))
    folder = Agreement(
        id="y", source="folder", title="Of a situation", kind="truce", known=date(1990, 1, 1), situation="s"
    )
    with store_with(tmp_path, mine, other, folder).view(LATER) as view:
        found = {each.id: each for each in past_agreements(view)}
    assert found[mine.id].title == "As in a newer release" and found["x"] == other and "y" not in found
    assert len(found) == len({each.id for each in packaged_agreements()}) + 1


def test_pulled_tables_are_seen_from_their_days_and_say_from_where(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    files = {"pax": "pax.csv", "cwm": "cwm.csv", "ucdp-termination": "termination_dyad.csv"}
    for name, file in files.items():
        assert pulled(store, name, EXAMPLES / file).rows
    with store.view(LATER) as view:
        agreements, crises = past_agreements(view), past_crises(view)
        assert (view.count(Agreement), view.count(Crisis)) == (3 + 3, 5 + 4)
    told = dict(past_sources((*agreements, *crises)))
    assert (told["pax"], told["cwm"], "icb" in told) == (3, 5, False)
    with store.view(date(2035, 6, 30)) as before, store.view(date(2035, 7, 1)) as after:
        ended = [
            [each.ended.known for each in past_agreements(view) if each.agreed.start == date(2031, 7, 27)]
            for view in (before, after)
        ]
    assert ended == [[False], [True]]
    before_moment = store.moment().number
    assert pulled(store, "pax", EXAMPLES / "pax.csv").new.get("agreements", 0) == 0
    with store.view(LATER) as view:
        assert view.count(Agreement) == 6 and store.moment().number >= before_moment


def test_a_bad_row_leaves_nothing_half_written(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    bad = tmp_path / "pax.csv"
    bad.write_bytes((EXAMPLES / "pax.csv").read_bytes().replace(b"2031-05-04", b"4 May"))
    with pytest.raises(BadInput, match=r"column Dat: '4 May' is not a day"):
        pulled(store, "pax", bad)
    with store.view(LATER) as view:
        assert view.count(Agreement) == 0


# From the real tables -----------------------------------------------------------------------------------------------------


@needs_shared
def test_what_ships_is_what_the_command_makes(tmp_path: Path) -> None:
    figures = _command()
    figures.write(SHARED / "data", tmp_path)
    shipped = ROOT / "src" / "tocsin" / "store" / "figures"
    for name in (AGREEMENTS, CRISES, "conflict_types.csv"):
        assert (tmp_path / name).read_bytes() == (shipped / name).read_bytes(), name


@needs_shared
def test_counts_in_the_store_equal_the_file(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    pulled(store, "ucdp-peace-agreements", SHARED / "data" / "peace" / "ucdp_peace_agreements_v22_1.parquet")
    with store.view(LATER) as view:
        assert view.count(Agreement) == 374
        ours = [each for each in past_agreements(view) if each.source == "ucdp-peace-agreements"]
        shipped = {each.id: each for each in packaged_agreements() if each.source == "ucdp-peace-agreements"}
        assert {each.id: each for each in ours} == shipped


@needs_shared
def test_the_page_tells_the_counts_of_the_files() -> None:
    page, command, data = (ROOT / "docs" / "agreements.md").read_text(encoding="utf-8"), _command(), SHARED / "data"
    for name, path in {**command.SHIPPED, **command.IMPORTED}.items():
        if name != "pax":  # the largest; its counts are held by tests/sources/test_agreement_imports.py
            rows = command.table(name, command.records(name, data / path), name in command.SHIPPED)
            assert rows and all(row in page for row in rows), name


def _command() -> Any:
    spec = importlib.util.spec_from_file_location("past_figures", ROOT / "quality" / "past_figures.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
