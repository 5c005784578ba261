"""The laws on the packaged ledger with real lines and rows imported beside it: read by machine, from data sets."""

import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from conftest import SHARED, needs_shared, whole
from tocsin import run
from tocsin.brief import render
from tocsin.brief.composing import compose, sections_by_key
from tocsin.brief.folding import fold
from tocsin.brief.numbers import unsupported_numbers
from tocsin.brief.sentences import is_curated
from tocsin.schema.briefs import Brief
from tocsin.schema.findings import Findings
from tocsin.schema.sums import holds
from tocsin.settings import Settings
from tocsin.sources.base import Request
from tocsin.store.store import Store

pytestmark = [needs_shared, pytest.mark.slow, pytest.mark.xdist_group("imports")]  # one worker imports once
LINES = SHARED / "data" / "news" / "wikipedia_current_events_armenia_azerbaijan.parquet"
ROWS = ("ged_candidate_2021_v21_01_21_12.parquet", "ged_candidate_2023_10_v23_0_10.parquet")
BEFORE, WAR, LATER = date(2020, 9, 26), date(2020, 10, 12), date(2022, 9, 15)
MOST_WORDS = {BEFORE: 5300, WAR: 6600, LATER: 5200}
MOST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def imported(seeded: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The packaged situation with the news lines of some months and the pair's rows of two candidate releases."""
    folder = tmp_path_factory.mktemp("imported")
    shutil.copytree(seeded.root, folder / "store", ignore=shutil.ignore_patterns("_leases"))
    store = Store(folder / "store")
    months = "date BETWEEN '2020-09-20' AND '2020-10-12' OR date BETWEEN '2022-09-01' AND '2022-09-15'"
    _pull(store, "wikipedia-current-events", _some(LINES, folder, months))
    for name in ROWS:
        _pull(store, "ucdp-ged", _some(SHARED / "data" / "ucdp" / name, folder, "conflict_new_id = 388"))
    return store


def _pull(store: Store, source: str, where: Path) -> None:
    assert run.pull(store, source, Request(received=date(2026, 1, 1), where=str(where)), Settings()).rows


def _some(table: Path, folder: Path, which: str) -> Path:
    """A few rows of a table, to be quick."""
    import duckdb

    kept = folder / table.name
    duckdb.sql(f"COPY (SELECT * FROM '{table}' WHERE {which}) TO '{kept}' (FORMAT parquet)")
    return kept


@cache
def _found(store: Store, day: date) -> tuple[Findings, Brief]:
    found = run.findings(store, "armenia-azerbaijan", day)
    return found, compose(found)


@whole
@pytest.mark.parametrize("day", MOST_WORDS, ids=str)
def test_every_number_is_held_and_the_brief_stays_short(imported: Store, day: date) -> None:
    found, brief = _found(imported, day)
    assert unsupported_numbers(brief, found) == []
    assert all(holds(derived) for part in brief.sections for sentence in part.sentences for derived in sentence.sums)
    assert len(str(render(brief, "md")).split("## Sources")[0].split()) <= MOST_WORDS[day]
    assert len(str(render(brief, "html")).encode("utf-8")) < MOST_BYTES


def test_what_a_machine_read_is_marked_and_in_no_main_point(imported: Store) -> None:
    found, brief = _found(imported, WAR)
    read = {c.id: c for c in found.claims if not is_curated(c)}
    assert len(read) > 20 and fold(found).also
    for sentence in (brief.headline, *sections_by_key(brief)["headline"].sentences):
        assert not any(not read[cite].happened.known for cite in sentence.cites if cite in read)
    told = [s for part in brief.sections[1:9] for s in part.sentences if set(s.cites) <= read.keys()]
    assert told and all("read by machine" in s.text for s in told)
    assert "; ANI says" not in str(render(brief, "md"))


def test_candidate_rows_known_by_the_day_are_counted_and_cited(imported: Store) -> None:
    found, brief = _found(imported, LATER)
    rows = [e for e in found.dataset_events if e.vintage == "21.01.21.12"]
    assert rows and {bar.year: len(bar.cites) for bar in brief.bars}[2021] == len(rows)
    lines = [source for source in brief.sources if source.cite.startswith("UCDP Candidate Events 21.01.21.12")]
    assert len(lines) == 1 and set(lines[0].records) == {row.id for row in rows}


def test_sources_not_pulled_by_the_day_are_named_with_their_reach(imported: Store) -> None:
    told = "\n".join(s.text for s in sections_by_key(_found(imported, WAR)[1])["unknown"].sentences)
    assert "wikipedia-current-events had not been pulled by this day" in told
    after = "\n".join(s.text for s in sections_by_key(_found(imported, date(2026, 2, 1))[1])["unknown"].sentences)
    assert "ucdp-ged is dark: read to" in after and "pulled last on 1 January 2026" in after
