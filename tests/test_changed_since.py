"""What was written since a moment: where nothing of it concerns a judgement, the judgement made anew is the same."""

import shutil
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from conftest import whole
from tocsin import run
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.reviews import Review
from tocsin.schema.sources import Pull
from tocsin.store.store import Store
from tocsin.store.writer import Writer

DAY = date(2020, 10, 10)
NAME = "armenia-azerbaijan"
FAR = Article(id="far", source="x", origin="far", known=DAY, text="Soldiers fought near Suva.")
NEAR = Article(id="near", source="x", origin="near", known=DAY, text="Soldiers fought near Stepanakert.")


def _claim(article: Article) -> Claim:
    return Claim(id=f"of-{article.id}", source="x", origin="x", kind="fighting", text=article.text, known=article.known,
                 article=article.id, coder="tocsin-reader-1")  # fmt: skip


def _write(store: Store, *records: Struct) -> int:
    """Write; the moment before."""
    before = store.moment().number
    with Writer(store) as writer:
        writer.add(records)
    return before


@whole
def test_a_judgement_that_is_said_to_hold_is_the_same_made_anew(seeded: Store, tmp_path: Path) -> None:
    shutil.copytree(seeded.root, tmp_path / "store", ignore=shutil.ignore_patterns("_leases"))
    store = Store(tmp_path / "store")
    first = run.findings(store, NAME, DAY)
    later = replace(NEAR, id="later", known=date(2020, 10, 11))
    _write(store, FAR, _claim(FAR), later, _claim(later))
    assert not run.changed_since(store, first.moment, DAY, NAME)
    assert not run.world_changed_since(store, first.moment, DAY)
    again = run.findings(store, NAME, DAY)
    assert again.moment > first.moment
    assert replace(again, moment=first.moment) == first
    assert run.changed_since(store, first.moment, date(2020, 10, 11), NAME)


def test_what_may_concern_a_judgement_is_said_to_change_it(seeded: Store, tmp_path: Path) -> None:
    shutil.copytree(seeded.root, tmp_path / "store", ignore=shutil.ignore_patterns("_leases"))
    store = Store(tmp_path / "store")
    for records in (
        [NEAR, _claim(NEAR)],
        [replace(_claim(NEAR), id="another")],
        [replace(_claim(FAR), situation="india-pakistan")],
        [Review(id="r", key="k", verdict="reject", claim="c", known=DAY)],
        [Pull(id="p", source="gdelt", known=DAY, outcome="ok")],
    ):
        assert run.changed_since(store, _write(store, *records), DAY, NAME)
    before = _write(store, replace(_claim(NEAR), id="third"))
    assert not run.world_changed_since(store, before, DAY)
    assert not run.changed_since(store, before, DAY, "egypt-ethiopia")
    assert run.changed_since(store, before, DAY)
    assert not run.changed_since(store, store.moment().number, DAY, NAME)
