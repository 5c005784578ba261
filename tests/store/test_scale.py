"""Laws of what makes a large store quick: asking for few rows, extracts, and whether a judgement still holds.

Each says that the quick way tells what the plain one tells.
"""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from conftest import whole
from store.records import FIRST, days
from tocsin.coding.reviewing import queue, review_key
from tocsin.judge import claims_of, concerns, waiting_claims
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.reviews import Review
from tocsin.schema.situations import Situation
from tocsin.store import files, looked_up
from tocsin.store import ids as ids_of_files
from tocsin.store.changes import changed, unsure_since
from tocsin.store.files import data_files
from tocsin.store.maintenance import compact
from tocsin.store.store import Store
from tocsin.store.view import View
from tocsin.store.writer import Writer, content_hash

EVER = date(2100, 1, 1)
HERE = Situation(id="here", source="x", title="Here", known=date(2000, 1, 1), keywords=("Yerevan", "Baku"))
real_folder = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# few ids and days, so that rows are released again, and claims change their article and situation
ids = st.sampled_from(["a", "b", "c", "d"])
few_days = st.integers(0, 6).map(lambda number: FIRST + timedelta(days=60 * number))
texts = st.sampled_from(["in Yerevan", "in BAKU today", "in Suva", "Bakuriani", ""])
articles = st.builds(
    Article, id=ids, source=st.sampled_from(["x", "y"]), origin=st.just("o"), known=few_days, text=texts, title=texts
)
claims = st.builds(
    Claim,
    id=ids,
    source=st.sampled_from(["x", "y"]),
    origin=st.just("o"),
    kind=st.sampled_from(["fighting", "truce"]),
    text=texts,
    known=few_days,
    article=st.none() | ids,
    situation=st.sampled_from([None, None, "here", "there"]),
)
events = st.builds(
    Event, id=ids, source=st.just("ged"), origin=st.just("o"), kind=st.sampled_from(["fighting", "truce"]),
    known=few_days, series=st.sampled_from(["", "ged/1"]), conflict=st.sampled_from([None, "388"]),
)  # fmt: skip
batches = st.lists(st.lists(articles | claims, max_size=5), min_size=1, max_size=4)


def write(store: Store, *records: Struct) -> None:
    with Writer(store) as writer:
        writer.add(records)


def at(store: Store, day: date, ask: Callable[[View], Any]) -> Any:
    with store.view(day) as view:
        return ask(view)


def plain(view: View, situation: Situation) -> list[Claim]:
    """What concerns a situation, as said in the law: from all rows of the day, in Python."""
    words = [word.lower() for word in situation.keywords]
    own = {
        article.id
        for article in view.records(Article)
        if any(word in f"{article.topic}\n{article.title}\n{article.text}".lower().split() for word in words)
    }
    return [
        claim
        for claim in view.records(Claim)
        if claim.situation == situation.id or (claim.situation is None and claim.article in own)
    ]


@real_folder
@given(st.lists(claims | events, max_size=12), few_days)
def test_a_condition_leaves_what_it_leaves_of_all_rows(records: list[Struct], day: date) -> None:
    """Asking for few rows ranks few; a release that is out of date is never told for the one that took its place."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, *records)
        for kind in (Claim, Event):
            every = at(store, day, lambda view, kind=kind: view.records(kind))
            few = at(store, day, lambda view, kind=kind: view.records(kind, lambda rows: rows.kind == "truce"))
            assert few == [one for one in every if one.kind == "truce"]
            assert at(store, day, lambda view, kind=kind: view.count(kind, lambda rows: rows.kind == "truce")) == len(
                few
            )


@whole
@real_folder
@given(batches, st.data())
def test_an_extract_tells_what_the_whole_store_tells(given_batches: list[list[Struct]], data: st.DataObject) -> None:
    """While the store grows, is edited and merged, and on every day."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for records in given_batches:
            write(store, *records)
            day = data.draw(few_days)
            assert at(store, day, lambda view: list(claims_of(view, HERE))) == at(store, day, _sorted_plain)
        if records:
            with Writer(store) as writer:
                table = "claims" if isinstance(records[0], Claim) else "articles"
                writer.withdraw(table, [content_hash(records[0])], "edited")
        for _ in ("edited", "merged"):
            for day in (FIRST + timedelta(days=120), EVER):
                assert at(store, day, lambda view: list(claims_of(view, HERE))) == at(store, day, _sorted_plain)
            compact(store)


def _sorted_plain(view: View) -> list[Claim]:
    return sorted(plain(view, HERE), key=lambda c: (c.known, c.happened.start or c.known, c.id))


@whole
@real_folder
@given(batches, st.lists(articles | claims, min_size=1, max_size=4), few_days)
def test_what_is_said_to_hold_holds(before: list[list[Struct]], later: list[Struct], day: date) -> None:
    """Where nothing is said to have changed since a moment, the situation's claims and the others' ledgers are the same."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for records in before:
            write(store, *records)
        write(store, HERE)
        seen, since = at(store, day, _rests_on), store.moment().number
        write(store, *later)
        said = changed(store, since, day, HERE.id, concerns)
        assert said or at(store, day, _rests_on) == seen
        if all(record.known > day for record in later):
            assert not said


def _rests_on(view: View) -> tuple[Any, ...]:
    """What a judgement takes from claims: the situation's own and its articles', and the other situations' ledgers."""
    others = view.records(Claim, lambda rows: rows.situation.notnull() & (rows.situation != HERE.id))
    return claims_of(view, HERE), others


@whole
@real_folder
@given(batches, few_days, st.booleans())
def test_a_row_looked_up_is_the_row_there_is(given_batches: list[list[Struct]], day: date, merge: bool) -> None:
    """Asked again while the store grows, is edited and merged, on that day and on others."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for records in given_batches:
            write(store, *records)
            for on in (day, EVER):
                assert at(store, on, _each_looked_up) == at(store, on, _each_chosen)
        with Writer(store) as writer:
            writer.withdraw("claims", [content_hash(one) for one in records if isinstance(one, Claim)][:1], "edited")
        if merge:
            compact(store)
        assert at(store, day, _each_looked_up) == at(store, day, _each_chosen)


def _each_looked_up(view: View) -> list[Any]:
    return [view.one(kind, key) for kind in (Claim, Article) for key in "abcd"]


def _each_chosen(view: View) -> list[Any]:
    return [_first(view.records(kind), key) for kind in (Claim, Article) for key in "abcd"]


def _first(rows: list[Any], key: str) -> Any:
    return min((row for row in rows if row.id == key), key=lambda row: (row.known, row.source), default=None)


read_claims = st.builds(
    replace,
    claims,
    confidence=st.sampled_from([0.1, 0.4, 0.5, 0.9]),
    coder=st.sampled_from(["tocsin-reader-1", "curated"]),
)


@real_folder
@given(st.lists(read_claims, max_size=10), st.integers(0, 2), st.integers(1, 3))
def test_the_first_that_wait_are_the_first_of_the_queue(records: list[Claim], decided: int, most: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        reviews = [
            Review(id=f"r{number}", key=review_key(one), verdict="accept", claim=one.id, known=FIRST)
            for number, one in enumerate(records[:decided])
        ]
        write(store, *records, *reviews)
        everyone = at(store, EVER, lambda view: queue(view.records(Claim), view.records(Review), 0.6))
        assert at(store, EVER, lambda view: waiting_claims(view, None, 0.6, None))[1] == everyone
        assert at(store, EVER, lambda view: waiting_claims(view, None, 0.6, most))[1] == everyone[:most]


@real_folder
@given(st.lists(read_claims, max_size=5), st.lists(read_claims, min_size=1, max_size=3))
def test_a_queue_that_is_said_to_hold_holds(before: list[Claim], later: list[Claim]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, *before, HERE)
        seen, since = at(store, EVER, lambda view: waiting_claims(view, None, 0.6, None)), store.moment().number
        write(store, *later)
        said = unsure_since(store, since, 0.6)
        assert said or at(store, EVER, lambda view: waiting_claims(view, None, 0.6, None)) == seen
        write(store, replace(HERE, title="Here again"))
        assert not unsure_since(store, store.moment().number - 1, 0.6)


@whole
@real_folder
@given(batches, st.integers(0, 3))
def test_files_told_by_the_log_s_end_are_those_told_by_all_of_it(
    given_batches: list[list[Struct]], merged: int
) -> None:
    """While the store grows and is merged; a process that asks late reads the whole log, one that asked before its end."""
    with tempfile.TemporaryDirectory(prefix="a b ü") as folder:
        store = Store(Path(folder))
        for number, records in enumerate(given_batches):
            write(store, HERE, *records)
            if number == merged:
                compact(store)
            grown = _files(store)
            files._listed.cache_clear()
            files._last_read.clear()
            assert grown == _files(store)
            assert all(Path(one.uri).is_file() for found in grown.values() for one in found)


def test_a_store_made_anew_in_its_folder_is_read_anew(tmp_path: Path) -> None:
    claim = Claim(id="c", source="x", origin="o", kind="fighting", text="", known=FIRST)
    for name in ("before", "after"):
        store = Store(tmp_path / "store")
        for number in range(3):
            write(store, replace(claim, id=f"{name}-{number}"))
            found = at(store, EVER, lambda view: [one.id for one in view.records(Claim)])
            assert found == [f"{name}-{once}" for once in range(number + 1)]
        shutil.rmtree(store.root)


def _files(store: Store) -> dict[str, Any]:
    moment = store.moment()
    return {name: data_files(store.root, moment, name) for name in moment.versions}


@pytest.mark.parametrize("kept", ["made", "spoilt", "read-only"])
def test_a_row_of_a_large_file_is_found(tmp_path: Path, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids_of_files, "FEWEST", 3)
    store = Store(tmp_path / "store")
    claim = Claim(id="c", source="x", origin="o", kind="fighting", text="", known=FIRST)
    write(store, *(replace(claim, id=f"é{number}") for number in range(5)))
    for once in range(2):
        found = [at(store, EVER, lambda view, key=key: view.one(Claim, key)) for key in ("é0", "é4", "é5")]
        assert [one.id if one else None for one in found] == ["é0", "é4", None]
        looked_up._asked.clear()
        ids_of_files._large.clear()
        if not once:
            [path] = (store.root / "_ids").glob("*")
            if kept == "spoilt":
                path.write_bytes(b"spoilt")
            if kept == "read-only":
                shutil.rmtree(store.root / "_ids")
                (store.root / "_ids").write_text("no folder can be made here")


def test_a_view_of_an_older_moment_sees_nothing_that_an_extract_got_since() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        article = Article(id="a", source="x", origin="o", known=FIRST, text="in Yerevan")
        claim = Claim(id="c", source="x", origin="o", kind="fighting", text="", known=FIRST, article="a")
        write(store, article, claim)
        with store.view(EVER) as view:
            write(store, replace(claim, id="d"), replace(article, id="b"), replace(claim, id="e", article="b"))
            assert [one.id for one in at(store, EVER, lambda newer: claims_of(newer, HERE))] == ["c", "d", "e"]
            assert [one.id for one in claims_of(view, HERE)] == ["c"]


def test_a_spoilt_extract_is_made_again() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, Article(id="a", source="x", origin="o", known=FIRST, text="in Yerevan"),
              Claim(id="c", source="x", origin="o", kind="fighting", text="", known=FIRST, article="a"))  # fmt: skip
        assert len(at(store, EVER, lambda view: claims_of(view, HERE))) == 1
        for kept in (store.root / "_extracts").rglob("claims.parquet"):
            kept.write_bytes(b"spoilt")
        assert len(at(store, EVER, lambda view: claims_of(view, HERE))) == 1


@real_folder
@given(st.lists(claims, max_size=8), days, st.integers(0, 4))
def test_the_first_rows_in_an_order(records: list[Claim], day: date, most: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        write(store, *records)
        every = at(store, day, lambda view: view.records(Claim))
        found = at(store, day, lambda view: view.records(Claim, order=("text", "source", "id"), most=most))
        assert found == sorted(every, key=lambda c: (c.text, c.source, c.id))[:most]
