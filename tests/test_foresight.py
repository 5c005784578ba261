"""Law 1 on the real record: whatever is learnt later, the brief as of a day keeps its bytes."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from conftest import SHARED, needs_shared, whole
from tocsin import run
from tocsin.brief import render
from tocsin.schema.claims import Claim
from tocsin.settings import Settings
from tocsin.sources.base import Request
from tocsin.store.store import Store
from tocsin.store.writer import Writer

SITUATION = "armenia-azerbaijan"
DAYS = [date(2020, 9, 26), date(2020, 9, 29), date(2020, 10, 26), date(2020, 11, 10), date(2022, 9, 14)]


@pytest.fixture
def store(seeded: Store, tmp_path: Path) -> Store:
    shutil.copytree(seeded.root, tmp_path / "store", ignore=shutil.ignore_patterns("_leases"))
    return Store(tmp_path / "store")


def _bytes(store: Store, day: date) -> dict[str, str | bytes]:
    brief = run.brief(store, SITUATION, day)
    return {form: render(brief, form) for form in ("md", "html", "json")}


def _only_known_by(store: Store, day: date, folder: Path) -> Store:
    """A store that never held anything known after the day."""
    from tocsin.store.tables import TABLES, Withdrawal

    lean = Store(folder)
    with store.view(day) as view, Writer(lean) as writer:
        for record in TABLES.values():
            if record is not Withdrawal:
                writer.add(view.records(record))
    return lean


@pytest.mark.parametrize("day", [DAYS[1], *(pytest.param(day, marks=whole) for day in (DAYS[0], *DAYS[2:]))], ids=str)
def test_a_store_without_the_future_gives_the_same_bytes(store: Store, tmp_path: Path, day: date) -> None:
    assert _bytes(_only_known_by(store, day, tmp_path / "lean"), day) == _bytes(store, day)


def test_later_claims_change_nothing(store: Store) -> None:
    day = date(2020, 9, 26)
    before = _bytes(store, day)
    with store.view(day) as view:
        known = view.records(Claim)
    later = [
        msgspec.structs.replace(
            claim, id=f"later-{claim.id}", known=day + timedelta(days=1 + number % 900), text="Later."
        )
        for number, claim in enumerate(known)
    ]
    with Writer(store) as writer:
        writer.add(later)
    assert _bytes(store, day) == before
    assert _bytes(store, day + timedelta(days=900)) != before


@whole
def test_nothing_in_a_brief_names_a_day_after_it(store: Store) -> None:
    """Citations too: the evidence of an end is not shown before the end was known."""
    import re

    for day in DAYS[:4]:
        text = str(_bytes(store, day)["md"])
        public = [date.fromisoformat(found) for found in re.findall(r"\(public (\d{4}-\d{2}-\d{2})", text)]
        assert public
        assert max(public) <= day


@whole
@needs_shared
def test_real_imports_known_later_change_nothing(store: Store) -> None:
    day = date(2020, 9, 26)
    lines = SHARED / "data" / "news" / "wikipedia_current_events_armenia_azerbaijan.parquet"
    events = SHARED / "data" / "ucdp" / "ged_candidate_2023_10_v23_0_10.parquet"
    first = run.pull(
        store, "wikipedia-current-events", Request(received=date(2026, 1, 1), where=str(lines)), Settings()
    )
    assert first.rows == first.new["articles"] == 489
    with_lines = _bytes(store, day)
    second = run.pull(store, "ucdp-ged", Request(received=date(2026, 1, 1), where=str(events)), Settings())
    assert second.rows == second.new["events"] == 2391
    assert _bytes(store, day) == with_lines
    again = run.pull(
        store, "wikipedia-current-events", Request(received=date(2026, 1, 1), where=str(lines)), Settings()
    )
    assert not any(again.new.values())
