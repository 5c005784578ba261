"""States of sources worked by hand, and what is dark because of them."""

from datetime import date, timedelta

import pytest

from tocsin.health import PATIENCE, darkness, health, ledger_darkness, rhythm_of, tables
from tocsin.schema.packaged import Packaged
from tocsin.schema.sources import Card, Health, Pull

ON = date(2009, 6, 30)


def card(name: str, rhythm: str = "daily") -> Card:
    return Card(id=name, title=name, publisher="p", licence="l", url="", rhythm=rhythm, knowable="k", citation="c")


def pulls(*days: tuple[date, str], source: str = "wikipedia-current-events", rows: tuple[int, ...] = ()) -> list[Pull]:
    """Attempts a day each: one that is ok covers the day before."""
    return [
        Pull(id=f"{source}{n}", source=source, known=day, outcome=outcome, number=n, rows=rows[n - 1] if rows else 30,  # type: ignore[arg-type]
             covers_from=day - timedelta(1) if outcome == "ok" else None,
             covers_to=day - timedelta(1) if outcome == "ok" else None, note="no answer" if outcome == "failed" else "")
        for n, (day, outcome) in enumerate(days, 1)
    ]  # fmt: skip


def wiki(*days: tuple[date, str], on: date = ON, rows: tuple[int, ...] = ()) -> Health:
    name = "wikipedia-current-events"
    return health({name: card(name)}, pulls(*days, rows=rows), (), on)[0]


def table(name: str, to: date) -> Packaged:
    return Packaged(id=f"figures:{name}", title=name, cite="c", licence="l", known=date(2000, 1, 1), covers_to=to)


def test_covered_within_its_rhythm_is_monitored() -> None:
    found = wiki((ON, "ok"))
    assert (found.state, found.covers_to, found.last_attempt) == ("monitored", ON - timedelta(1), ON)


@pytest.mark.parametrize(
    ("ago", "state"), [(1, "monitored"), (2, "degraded"), (5, "degraded"), (6, "dark"), (9, "dark")]
)
def test_late_is_degraded_and_very_late_is_dark(ago: int, state: str) -> None:
    """Daily with a day's delay: two days behind are usual, six the end of patience."""
    found = wiki((ON - timedelta(ago), "ok"))  # covers to one day earlier
    assert found.state == state
    if state == "dark":
        assert found.since == ON - timedelta(ago)
        assert bool(found.darkens) is (ago == 9)  # a week old, the news still serves


def test_a_failed_attempt_after_a_good_one_is_degraded_and_alone_it_is_dark() -> None:
    later = wiki((ON - timedelta(1), "ok"), (ON, "failed"))
    assert later.state == "degraded" and later.note == "the last attempt failed: no answer"
    assert (wiki((ON, "failed")).state, wiki((ON, "failed")).note) == ("dark", "no answer")
    again = wiki((ON - timedelta(1), "failed"), (ON, "ok"))
    assert again.state == "monitored" and again.note == ""


def test_never_pulled_is_dark_without_a_since() -> None:
    found = wiki()
    assert (found.state, found.since, found.note) == ("dark", None, "never pulled")


def test_far_fewer_rows_than_usual_is_degraded() -> None:
    days = tuple((ON - timedelta(6 - n), "ok") for n in range(7))
    assert wiki(*days, rows=(40, 38, 42, 40, 39, 41, 40)).state == "monitored"
    few = wiki(*days, rows=(40, 38, 42, 40, 39, 41, 5))
    assert few.state == "degraded" and few.note == "5 rows a day in the last pull, where 40 are usual"
    assert wiki(*days[-3:], rows=(40, 40, 5)).state == "monitored"  # too few pulls to know what is usual


def test_attempts_after_the_day_are_not_looked_at() -> None:
    assert wiki((ON, "ok"), (ON + timedelta(1), "failed"), on=ON).state == "monitored"
    assert wiki((ON + timedelta(1), "ok"), on=ON).note == "never pulled"


def test_a_source_without_rhythm_is_never_late() -> None:
    given = health(
        {"article": card("article", "when asked")}, pulls((date(2001, 1, 2), "ok"), source="article"), (), ON
    )
    assert given[0].state == "monitored" and given[0].covers_to == date(2001, 1, 1)


def test_packaged_figures_end_where_they_end() -> None:
    ends = date(2009, 3, 31)
    found = health({}, [], [table("news", ends)], ON)[0]
    assert (found.state, found.covers_to, found.since) == ("dark", ends, date(2009, 4, 1))
    assert "watch and imminent warnings" in found.darkens
    assert health({}, [], [table("news", ends)], ends + timedelta(7))[0].state == "monitored"
    assert health({}, [], [table("news", ON)], ON)[0].state == "monitored"


def test_an_input_is_dark_only_where_nobody_supplies_it() -> None:
    name, short = "wikipedia-current-events", table("news", date(2009, 3, 31))
    fresh = health({name: card(name)}, pulls((ON, "ok")), [short], ON)
    assert "news" not in {one.key for one in darkness(fresh, ON)}
    assert fresh[1].state == "dark" and fresh[1].darkens == ()  # the table has ended, but the pulls go on
    stale = health({name: card(name)}, [], [short], ON)
    dark = next(one for one in darkness(stale, ON) if one.key == "news")
    assert (dark.since, dark.cites) == (date(2009, 4, 1), ("figures:news",))
    assert dark.sentence.startswith("News of the world by pair and country covered to 31 March 2009, since then dark: ")
    assert dark.sentence.endswith("No data is not calm.")


def test_without_any_source_every_input_is_dark() -> None:
    dark = darkness((), ON)
    assert {one.key for one in dark} == set(tables().inputs) - {"ledger"}
    assert all(one.since is None and one.darkens for one in dark)


def test_a_ledger_that_ends_is_dark_not_silent() -> None:
    serves = timedelta(tables().inputs["ledger"].serves)
    assert ledger_darkness("s", "Here and there", ON - serves, ON) is None
    late = ledger_darkness("s", "Here and there", ON - serves - timedelta(1), ON)
    assert late is not None and late.since == ON - serves and late.cites == ("s",)
    empty = ledger_darkness("s", "Here and there", None, ON)
    assert empty is not None and empty.since is None and "is empty" in empty.sentence


def test_every_cards_rhythm_is_understood_or_has_none() -> None:
    from tocsin.sources.base import cards

    told = {name: rhythm_of(found.rhythm) for name, found in cards().items()}
    for name, rhythm in told.items():
        assert rhythm is not None or any(
            word in cards()[name].rhythm for word in ("when asked", "as the feed is", "ended")
        ), name
    assert PATIENCE > 1


def test_the_record_of_disputes_ended_for_good() -> None:
    listed = health(
        {}, [], [Packaged(id="figures:pair_disputes", title="p", cite="c", licence="l", known=ON)], date(2015, 1, 1)
    )
    dark = next(one for one in darkness(listed, date(2015, 1, 1)) if one.key == "disputes")
    assert dark.since == date(2011, 1, 1)
    assert "disputes" not in {one.key for one in darkness(listed, date(2010, 6, 1))}
