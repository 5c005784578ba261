"""Law 1 in the warning: what is learnt later changes no signal, clock, risk, warning, outsider or episode of an earlier day.

On the real record. A store is made for each test, since they write to it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest

from tocsin import outlook, run
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.events import Reading
from tocsin.schema.findings import Findings
from tocsin.schema.ids import make_id
from tocsin.schema.panels import Panel
from tocsin.schema.registry import Tie
from tocsin.schema.risks import EarlyWarning
from tocsin.schema.sources import Pull
from tocsin.schema.stories import FATAL, Story
from tocsin.schema.time import When
from tocsin.store.store import Store
from tocsin.store.writer import Writer

pytestmark = pytest.mark.xdist_group("foresight")  # one worker judges once

SITUATION = "armenia-azerbaijan"
PARTS = ("signals", "clocks", "risks", "warnings", "involvement", "episodes", "packaged")
DAY = date(2020, 9, 26)
NEWS = "wikipedia-current-events"
BEGUN = date(2002, 7, 1)
STORM, LINES = 10, 50


def judged(store: Store, day: date, situation: str = SITUATION) -> Findings:
    return run.findings(store, situation, day)


def told(found: Findings) -> dict[str, object]:
    return {part: getattr(found, part) for part in PARTS}


@pytest.fixture(scope="module")
def before(seeded: Store) -> dict[str, object]:
    return told(judged(seeded, DAY))


@pytest.fixture
def store(seeded: Store, tmp_path: Path) -> Store:
    shutil.copytree(seeded.root, tmp_path / "store", ignore=shutil.ignore_patterns("_leases"))
    return Store(tmp_path / "store")


def _later(known: Iterable[Claim | Tie], kind: str) -> Iterator[msgspec.Struct]:
    """Every record again, known some day later, told as if it had happened just before the day."""
    for number, one in enumerate(known):
        since = DAY + timedelta(days=1 + number % 700)
        when = {"happened": When(DAY, DAY, "day")} if isinstance(one, Claim) else {"since": DAY - timedelta(days=5)}
        yield msgspec.structs.replace(one, id=f"later-{kind}-{number}", known=since, **when)  # type: ignore[arg-type]


def _stories() -> Iterator[msgspec.Struct]:
    """A storm of deadly stories of the pair on the days after, in more lines a day than the news that ships has of them."""
    for number in range(STORM * LINES):
        known = DAY + timedelta(days=1 + number // LINES)
        line = Article(
            id=f"line-{number}", source=NEWS, origin=str(number), known=known, published=known, text="Later."
        )
        yield line
        for a, b in (("AZE", "ARM"), ("ARM", "AZE")) if number % LINES == 0 else ():
            yield Story(
                id=f"story-{number}-{a}", source=NEWS, origin=str(number), known=known, initiator=a, target=b,
                kind="ASSAULT", quad="MK", deaths=40, fatal=True, article=line.id, happened=When(DAY, DAY, "day"),
            )  # fmt: skip


def _panel(store: Store) -> Iterator[msgspec.Struct]:
    """The figures of the months to come as somebody's panel would have them, each a hundred thousand deaths."""
    from tocsin.store.panel import panel
    from tocsin.store.panel_readings import readings

    with store.view(DAY + timedelta(days=200)) as view:
        seen = panel(view)
    deaths, exists = np.full((len(seen.units), 3), 1e5), np.ones((len(seen.units), 3), dtype=bool)
    made = list(readings(Panel(seen.units, seen.last - 2, deaths, exists, vintage="later")))
    assert min(one.known for one in made) > DAY
    yield from made


def _readings(known: Iterable[Reading]) -> Iterator[msgspec.Struct]:
    for number, one in enumerate(known):
        later = one.known + timedelta(days=400)
        yield msgspec.structs.replace(one, id=f"later-reading-{number}", known=max(later, DAY + timedelta(days=1)), value=9e4,
                                      low=9e4, high=9e4, vintage="later", vintage_assumed=False)  # fmt: skip


def _pulls() -> list[Pull]:
    day = DAY + timedelta(days=1)
    return [
        Pull(id=make_id("pull", name, day, 1), source=name, known=day, outcome=outcome, number=1)  # type: ignore[arg-type]
        for name, outcome in ((NEWS, "failed"), ("ucdp-ged", "ok"))
    ]


def test_nothing_learnt_later_changes_a_judgement(store: Store, before: dict[str, object]) -> None:
    with store.view(DAY) as view:
        claims, ties, readings = view.records(Claim), view.records(Tie), view.records(Reading)
    with Writer(store) as writer:
        writer.add(
            [
                *_later(claims, "claim"),
                *_later(ties, "tie"),
                *_stories(),
                *_readings(readings),
                *_pulls(),
                *_panel(store),
            ]
        )
    after = told(judged(store, DAY))
    for part in PARTS:
        assert after[part] == before[part], part
    with store.view(last := DAY + timedelta(days=STORM)) as view:
        news = outlook.outlook(view).news
    assert news is not None  # the later rows are there, and are read in their time
    assert news.pair_counts([("ARM", "AZE")], last, [STORM])[..., FATAL].sum() == 2 * STORM


def test_what_was_known_by_the_day_is_read(store: Store, before: dict[str, object]) -> None:
    """The law would hold of a judge that read nothing: the same rows a day earlier do change it."""
    with store.view(DAY) as view:
        claims = view.records(Claim, lambda rows: rows.situation == SITUATION)
    with Writer(store) as writer:
        writer.add(msgspec.structs.replace(one, id=f"early-{one.id}", known=DAY, happened=When(DAY, DAY, "day"))
                   for one in claims[-40:])  # fmt: skip
    after = told(judged(store, DAY))
    assert {part for part in PARTS if after[part] != before[part]} >= {"signals", "clocks", "episodes"}


def _issued(found: Iterable[EarlyWarning], until: date) -> list[EarlyWarning]:
    """Warnings issued by a day, without what was learnt of how they ended."""
    return [
        msgspec.structs.replace(one, known=until, outcome="", post_mortem="", cites=())
        for one in found if one.issued <= until
    ]  # fmt: skip


@pytest.mark.parametrize("pair", ["IND-PAK", "ARM-AZE"])
def test_warnings_seen_later_are_those_that_were_issued(seeded: Store, pair: str) -> None:
    first, second = date(2009, 3, 2), date(2010, 3, 1)
    seen = {}
    for day in (first, second):
        with seeded.view(day) as view:
            seen[day] = outlook.outlook(view).warnings([pair])
    since = second - outlook.WARNINGS_BACK
    was = [one for one in _issued(seen[first], first) if one.issued >= since]
    assert [one for one in _issued(seen[second], first) if one.issued >= since] == was


def test_alarms_reckoned_from_a_later_day_are_the_same(seeded: Store) -> None:
    """Of all pairs of the world, reckoned anew from what each week knew, not read from the packaged record."""
    from tocsin.escalation.warning_inputs import weekly_scores
    from tocsin.escalation.warning_rules import warning_rules
    from tocsin.escalation.warnings import issued

    found = []
    for day in (date(2005, 3, 7), date(2005, 9, 5)):
        with seeded.view(day) as view:
            seen = outlook.outlook(view)
        alarms = issued(weekly_scores(seen.inputs, day, seen.spans), warning_rules())
        found.append([alarm for alarm in alarms if alarm.issued <= date(2005, 3, 7)])
    assert found[0] and found[0] == found[1]


@pytest.mark.parametrize("day", [date(2003, 1, 15), date(2026, 11, 22)], ids=["first months", "long after"])
def test_without_recent_news_every_pair_says_so(seeded: Store, day: date) -> None:
    """The news that ships begins in July 2002 and ends before November 2026: too short a past, and too old."""
    with seeded.view(day) as view:
        rows = outlook.outlook(view).pairs
    assert rows and all("news" in " ".join(row.dark) for row in rows)


def test_stale_news_darkens_the_signals_that_rest_on_it(seeded: Store) -> None:
    found = judged(seeded, date(2026, 11, 22), "india-pakistan")
    news = [s for s in found.signals if s.basis == "uniform"]
    assert news and {s.state for s in news} == {"dark"}
    assert all(s.strength is None and s.sentence for s in news)
    assert found.risks and all("news" in " ".join(row.dark) for row in found.risks)


def test_a_day_before_any_news_is_dark(seeded: Store) -> None:
    with seeded.view(BEGUN) as view:
        seen = outlook.outlook(view)
        assert seen.news is None
        rows = seen.pairs
    assert rows and all("news" in " ".join(row.dark) for row in rows)


def test_before_the_first_fit_of_risers_the_world_is_pairs_alone(seeded: Store) -> None:
    rows = run.risks(seeded, date(2004, 6, 1))
    assert rows and all(row.pair and not row.iso3 for row in rows)


def test_the_risk_of_a_day_names_no_later_day(seeded: Store) -> None:
    with seeded.view(DAY) as view:
        seen = outlook.outlook(view)
        rows = seen.pair("ARM-AZE")
    kept = [table.covers_to for table in seen.packaged if table.covers_to]
    assert kept and max(kept) <= DAY
    assert seen.news is not None and seen.news.last <= DAY and int(seen.news.known.max()) <= DAY.toordinal()
    assert rows and {row.known for row in rows} == {DAY}
