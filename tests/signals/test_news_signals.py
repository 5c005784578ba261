"""Counts of news against the pair's own months and the world's pairs: hand-worked, dark where there is no news."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from signals.invented import DAY, SITUATION, background, burst, every, news, of, watch
from tocsin.schema.signals import Signal
from tocsin.schema.sources import Pull
from tocsin.schema.stories import Story
from tocsin.schema.watch import Watch
from tocsin.signals import cooperation, fatal_incidents, material_conflict, verbal_conflict
from tocsin.signals.base import signals
from tocsin.signals.news_months import Months, pair_months
from tocsin.signals.tails import History, history, strength

FACTION = msgspec.structs.replace(SITUATION, parties=("ALV", "rebels"))
TRIED = Pull(id="p1", source="wikipedia-current-events", known=date(2030, 9, 1), outcome="failed")
SHORT = DAY - timedelta(days=380)
UNIFORM = ("material_conflict", "verbal_conflict", "verbal_cooperation", "material_cooperation", "fatal_stories")


def material(given: Watch, side: int = 0) -> Signal:
    return of(material_conflict.signal(given), "material_conflict", side)


def test_months_are_counted_by_direction_and_held_against_the_five_years_before() -> None:
    found = pair_months(watch(stories=[*background(), *every(30), *burst(5, "BER", "ALV")]), 3)
    assert isinstance(found, tuple)
    first, second = found
    assert (first.count, second.count) == (1, 5) and sum(second.parts) == 5 and second.parts[0] == 5
    assert len(first.earlier) == 60 and set(first.earlier) == {1} and set(second.earlier) == {0}
    assert first.end == DAY


def test_a_count_is_steadied_by_how_much_the_source_told_at_all() -> None:
    """Twice the news in the last month: one story of a usual month stands for two."""
    cut = DAY - timedelta(days=30)
    more = [s for s in [*background(), *every(10)] if s[0] > cut]
    found = pair_months(watch(stories=[*background(), *every(10), *more]), 3)
    assert isinstance(found, tuple) and isinstance(found[0], Months)
    assert found[0].count == 6
    assert 5.5 <= sorted(found[0].steadied)[30] <= 6.5
    assert material(watch(stories=[*background(), *every(10), *more])).state == "usual"


def test_a_burst_is_up_for_the_side_that_acts_and_not_for_the_other() -> None:
    given = watch(stories=[*background(), *burst(6)])
    one, other = material(given), material(given, 1)
    assert one.state == "up" and one.strength == 1.0 and one.value == 6 and one.usual == 0
    assert other.state == "usual" and other.strength == 0.0 and other.value == 0
    assert one.basis == "uniform" and one.cites == ("figures:news",)
    assert "6 stories of material conflict by Alvania toward Berenia" in one.sentence


def test_the_same_count_is_less_where_it_is_usual() -> None:
    quiet = material(watch(stories=[*background(), *burst(6)]))
    busy = material(watch(stories=[*background(), *every(6), *burst(3)]))
    assert quiet.strength == 1.0 and busy.strength is not None and 0 < busy.strength < 0.4
    assert busy.state == "usual"


def test_a_drop_in_cooperation_counts_where_it_can_be_told() -> None:
    cut = DAY - timedelta(days=30)
    lively = [s for s in every(2, quad="VC") if s[0] <= cut]
    others = every(1, "EST", "DOR", "VC")
    fell = of(cooperation.signal(watch(stories=[*background(), *others, *lively])), "verbal_cooperation", 0)
    assert fell.state == "down" and fell.strength is not None and fell.strength > 0.5
    thin = of(cooperation.signal(watch(stories=[*background(), *burst(1)])), "verbal_cooperation", 0)
    assert thin.state == "usual" and thin.strength is not None and thin.strength < 0.05
    assert "no drop that could be told" in thin.sentence and "no drop" not in fell.sentence


def test_fatal_stories_are_a_signal_of_their_own() -> None:
    given = watch(stories=[*background(), *burst(3, fatal=True), *burst(2, "BER", "ALV")])
    assert of(fatal_incidents.signal(given), "fatal_stories", 0).value == 3
    assert of(fatal_incidents.signal(given), "fatal_stories", 1).value == 0
    assert material(given, 0).value == 3 and material(given, 1).value == 2


def test_words_and_deeds_are_never_blended() -> None:
    given = watch(stories=[*background(), *burst(4, quad="VK")])
    assert of(verbal_conflict.signal(given), "verbal_conflict", 0).value == 4 and material(given).value == 0


def test_single_stories_behind_the_count_are_cited() -> None:
    held = tuple(
        Story(id=f"s{n}", source="made-news", origin=str(n), known=DAY - timedelta(days=n * 20), initiator="ALV",
              target="BER", kind="ASSAULT", quad="MK")
        for n in range(3)
    )  # fmt: skip
    found = watch(news=news([*background(), *burst(2)]))
    assert material(replace(found, stories=held)).cites == ("figures:news", "s0", "s1")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (watch(), "no series of world news is held"),
        (watch(pulls=(TRIED,)), "no series of world news is held, last tried on 1 September 2030 (failed)"),
        (watch(news=news(background(), last=DAY - timedelta(days=8))), "was last read to 19 September 2030, 8 days before"),
        (watch(news=news(background(first=SHORT), first=SHORT)), "reaches back only 380 days"),
        (watch(news=news([], first=DAY + timedelta(days=5))), "begins later"),
        (watch(news=news([s for s in background() if s[0] < DAY - timedelta(days=40)])), "told hardly anything"),
        (watch(news=replace(news([]), states=("ALV", "CAS"))), "never names Berenia"),
        (watch(news=news(background()), situation=FACTION), "a party is none"),
    ],
)  # fmt: skip
def test_without_news_the_uniform_signals_are_dark_not_calm(given: Watch, words: str) -> None:
    found = [s for s in signals(given) if s.key in UNIFORM]
    assert len(found) == 2 * len(UNIFORM)
    for signal in found:
        assert signal.state == "dark" and signal.strength is None and signal.cites
        assert words in signal.sentence and "not calm" in signal.sentence


def test_a_week_late_is_not_yet_stale_and_the_window_says_where_it_ends() -> None:
    late = news([*background(), *burst(9)], last=DAY - timedelta(days=7)).until(DAY - timedelta(days=7))
    signal = material(watch(news=late))
    assert signal.state == "up" and signal.value == 2 and "days to 20 September 2030" in signal.sentence


def test_months_that_were_not_read_are_left_out_not_counted_as_calm() -> None:
    gone = (date(2028, 1, 1), date(2028, 7, 1))
    read = [s for s in [*background(), *every(30)] if not gone[0] <= s[0] < gone[1]]
    found = pair_months(watch(stories=read), 3)
    assert isinstance(found, tuple) and len(found[0].earlier) in (54, 55)
    assert found[0].earlier.count(0) <= 1  # the month of which only an end was read


def test_some_unread_days_do_not_darken_the_years_before() -> None:
    broken = [s for s in [*background(), *burst(6)] if not 60 < (DAY - s[0]).days < 75]
    given = watch(news=news(broken, first=DAY - timedelta(days=60)))
    assert material(given).state == "up" and "median of the 60 before" in material(given).sentence


def test_the_tail_by_hand() -> None:
    """Size 1 (dispersion 1), mean 1: geometric with P(X = k) = 0.5^(k+1)."""
    one = History(1.0, 1.0)
    assert one.at_least(3) == pytest.approx(0.125) and one.at_most(2) == pytest.approx(0.875)
    assert one.at_least(0) == 1.0 and one.at_most(0) == pytest.approx(0.5)
    assert strength(0.125, 0.001) == pytest.approx(0.30103, abs=1e-5)


def test_the_history_by_hand() -> None:
    """(1 + 3 + 2·0.5) / (1 + 1 + 2) = 1.25; ((0.25² − 1.25) + (1.75² − 1.25)) / (2·1.25²) = 0.2, below the floor."""
    assert history([1, 3], [1, 1], 0.5, 2, 0.5) == History(1.25, 0.5)
    assert history([0, 10], [1, 1], 0.0, 0, 0.1) == History(5.0, 0.8)
