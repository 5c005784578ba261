"""The store's laws, on real tables in a real folder."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.records import FIRST, actors, claims, days, events, numbered
from tocsin.errors import BadInput, Busy, NotFound
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.registry import Actor
from tocsin.store.maintenance import check, compact, stats
from tocsin.store.store import Store
from tocsin.store.writer import Writer, content_hash

EVER = date(2100, 1, 1)
real_folder = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def write(store: Store, *records: msgspec.Struct) -> dict[str, int]:
    with Writer(store) as writer:
        writer.add(records)
    return writer.written


@real_folder
@given(st.lists(claims, max_size=8, unique_by=lambda c: (c.source, c.id)))
def test_what_is_written_is_read_back(given_claims: list[Claim]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, *given_claims)
        with store.view(EVER) as view:
            assert view.records(Claim) == sorted(given_claims, key=lambda c: (c.known, c.id))


@real_folder
@given(st.lists(claims | actors | events, max_size=10), days, st.lists(claims | actors | events, max_size=10))
def test_no_foresight(before: list[msgspec.Struct], day: date, later: list[msgspec.Struct]) -> None:
    """Law 1: records known after a day change nothing as of that day."""
    later = [msgspec.structs.replace(record, known=max(record.known, day + timedelta(days=1))) for record in later]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, *before)
        with store.view(day) as view:
            seen = [view.records(kind) for kind in (Claim, Actor, Event)]
        write(store, *later)
        with store.view(day) as view:
            assert [view.records(kind) for kind in (Claim, Actor, Event)] == seen


@real_folder
@given(st.lists(claims | events, max_size=8), days)
def test_twice_is_once(records: list[msgspec.Struct], day: date) -> None:
    """Law 2: writing the same again leaves the store equal, down to the moment."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, *records, *records)
        moment = store.moment()
        assert write(store, *records) == {
            name: 0 for name in {"Claim": "claims", "Event": "events"}.values() if _has(records, name)
        }
        assert store.moment() == moment


def _has(records: list[msgspec.Struct], table: str) -> bool:
    return any({"claims": Claim, "events": Event}[table] is type(record) for record in records)


@real_folder
@given(st.lists(actors, min_size=1, max_size=6), days)
def test_an_end_is_not_known_before_it_was(given_actors: list[Actor], day: date) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, *given_actors)
        with store.view(day) as view:
            for actor in view.records(Actor):
                assert actor.known <= day
                assert actor.until_known is None or actor.until_known <= day
                hidden = [a for a in given_actors if a.id == actor.id and a.until_known and a.until_known > day]
                assert actor.until is None or actor not in hidden


def test_of_two_releases_of_a_row_the_one_known_last_is_seen(store: Store) -> None:
    first = Event(
        id="a", source="candidate", origin="1", kind="fighting", known=FIRST, series="ged/1", text="candidate"
    )
    final = Event(
        id="b", source="annual", origin="1", kind="fighting", known=FIRST + timedelta(days=30), series="ged/1"
    )
    write(store, final, first)
    with store.view(FIRST) as view:
        assert [event.id for event in view.records(Event)] == ["a"]
    with store.view(EVER) as view:
        assert [event.id for event in view.records(Event)] == ["b"]


def test_an_edited_row_takes_the_old_ones_place_and_can_come_back(store: Store) -> None:
    old = numbered(1)
    new = msgspec.structs.replace(old, id="c-new", text="mended")
    write(store, old)
    for gone, come in ((old, new), (new, old)):
        with Writer(store) as writer:
            assert writer.hashes("claims", "x") == {content_hash(gone)}
            writer.withdraw("claims", [content_hash(gone)], "edited")
            writer.add([come])
        with store.view(EVER) as view:
            assert view.records(Claim) == [come]


def test_a_batch_that_fails_changes_nothing(store: Store) -> None:
    write(store, numbered(1))
    before = store.moment()
    with pytest.raises(ZeroDivisionError), Writer(store) as writer:
        writer.add([numbered(2)])
        1 / 0  # noqa: B018
    assert store.moment() == before
    assert write(store, numbered(2)) == {"claims": 1}


def test_a_view_is_one_moment_while_others_write_and_compact(store: Store) -> None:
    for number in range(6):
        write(store, numbered(number))
    with store.view(EVER) as view:
        write(store, numbered(99))
        result = compact(store)
        assert result.held == (view.moment,)
        assert [claim.id for claim in view.records(Claim)] == [f"c{number:06d}" for number in range(6)]
    after = compact(store)
    assert after.deleted > 0
    assert after.files_after < result.files_before
    assert check(store) == ()
    with store.view(EVER) as view:
        assert view.count(Claim) == 7


def test_only_one_writer(store: Store) -> None:
    with Writer(store), pytest.raises(Busy, match="another process is writing"), Writer(store):
        raise AssertionError("two writers at once")


def test_reading_where_there_is_no_store(store: Store) -> None:
    with pytest.raises(NotFound, match="no store"):
        store.view(EVER)
    assert not store.root.exists()


def test_what_is_no_record_is_refused(store: Store) -> None:
    write(store)
    with pytest.raises(BadInput, match="not a record"):
        write(store, numbered(1).happened)


def test_stats_count_rows_and_bytes(store: Store) -> None:
    write(store, *(numbered(number) for number in range(5)))
    found = {table.table: table for table in stats(store)}
    assert found["claims"].rows == 5
    assert found["claims"].size > 0
    assert found["claims"].first_known == FIRST


@pytest.mark.parametrize("damage", ["delete", "truncate"])
def test_check_finds_damage(store: Store, damage: str) -> None:
    write(store, *(numbered(number) for number in range(5)))
    assert check(store) == ()
    file = next((store.root / "claims").rglob("*.parquet"))
    if damage == "delete":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:100])
    faults = check(store)
    assert [fault.table for fault in faults] == ["claims"]
    assert faults[0].remedy


@pytest.mark.parametrize(
    "name", ["a b", "50%", "q'q", "x?y", "ü"], ids=["space", "percent", "quote", "question", "umlaut"]
)
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path / name)
    write(store, numbered(1))
    assert check(store) == ()
    with store.view(EVER) as view:
        assert view.records(Claim) == [view.one(Claim, numbered(1).id)] == [numbered(1)]


@pytest.mark.parametrize("name", ["a[1]", "a%20b", "a*"], ids=["brackets", "escape", "star"])
def test_a_folder_that_cannot_be_read_is_refused_at_once(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="another folder"):
        Store(tmp_path / name)
