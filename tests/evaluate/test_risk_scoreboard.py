"""The scoreboard of the warning, worked by hand on an invented world, and as it is written."""

from datetime import date, timedelta

import numpy as np
import pytest

from tocsin import show_warnings
from tocsin.evaluate.replay_records import Key
from tocsin.evaluate.risk_scoreboard import RiskScoreboard, risk_scoreboard, world_points
from tocsin.schema.news import NewsSeries
from tocsin.schema.risks import Driver, EarlyWarning, Level
from tocsin.schema.signals import CallScore, ExpertCall, Verdict
from tocsin.store.pair_outcomes import PairOutcomes

STATES = ("AAA", "BBB", "CCC", "DDD")
FIRST, END = date(2006, 1, 1), date(2007, 12, 31)
WAR_OF_AB, WAR_OF_CD = date(2006, 6, 1), date(2007, 2, 1)


class Alarm:
    def __init__(self, level: Level, pair: str, issued: date, days: int, p: float) -> None:
        self.level, self.pair, self.issued, self.expires, self.p = level, pair, issued, issued + timedelta(days), p


def known() -> PairOutcomes:
    """Deaths between A and B in June 2006, between C and D in February 2007: an outbreak each."""
    rows = [(WAR_OF_AB + timedelta(n), 0, 1) for n in range(3)] + [(WAR_OF_CD + timedelta(n), 2, 3) for n in range(3)]
    size = len(rows)
    return PairOutcomes(NewsSeries(
        "invented", STATES, np.array([day.toordinal() + 1 for day, *_ in rows], dtype=np.int32),
        np.array([a for _, a, _ in rows], dtype=np.int16), np.array([b for *_, b in rows], dtype=np.int16),
        np.full(size, 3, dtype=np.int8), np.ones(size, dtype=bool), date(2005, 1, 1), END,
    ))  # fmt: skip


ALARMS = (
    Alarm("watch", "AAA-BBB", date(2006, 4, 3), 90, 0.05),  # a hit, 59 days before
    Alarm("structural", "CCC-DDD", date(2006, 9, 4), 365, 0.08),  # a hit, but no watch: the outbreak is missed
    Alarm("watch", "AAA-CCC", date(2006, 5, 1), 90, 0.09),  # false
    Alarm("imminent", "AAA-CCC", date(2006, 5, 8), 30, 0.20),  # false, said surest
    Alarm("watch", "AAA-BBB", date(2007, 11, 5), 90, 0.04),  # open at the end
    Alarm("watch", "AAA-BBB", date(2005, 3, 7), 90, 0.04),  # before the stretch
)


def call(author: str, verdict: Verdict) -> CallScore:
    said = ExpertCall(claim="c", author=author, said="x", kind="warns", start=FIRST, until=END, stated=True)
    return CallScore(call=said, verdict=verdict)


def board() -> RiskScoreboard:
    days = (date(2006, 5, 1), date(2007, 10, 1), date(2007, 12, 3))
    pairs = ("AAA-BBB", "AAA-CCC", "CCC-DDD")
    p: dict[Key, np.ndarray] = {("fatal_incident", "30d"): np.array([[0.004, 0.002, np.nan]] * 3),
                                ("fatal_dispute", "12m"): np.array([[0.2, 0.05, np.nan]] * 3),
                                ("war", "12m"): np.array([[0.02, 0.005, np.nan]] * 3)}  # fmt: skip
    ongoing = np.array([[False, False, False], [True, False, False], [False, False, False]])
    base = dict.fromkeys(p, (0.01, 0.01, 0.01))
    points = world_points(days, pairs, p, base, ongoing, known(), END)
    calls = (
        call("crisiswatch", "hit"),
        call("crisiswatch", "miss"),
        call("an expert", "miss"),
        call("an expert", "miss"),
    )
    return risk_scoreboard(ALARMS, points, known(), pairs, FIRST, END, registration="Registered.",
                           pair_years={"watch": 30.0}, budget={"watch": 0.1}, calls=calls, caveats=("A caveat.",))  # fmt: skip


def test_misses_come_first_and_a_structural_warning_alone_is_one() -> None:
    found = board()
    assert found.missed == 1
    assert [(one.pair, one.day, one.structural, one.scored) for one in found.misses] == [
        ("CCC-DDD", WAR_OF_CD, True, False)
    ]


def test_false_alarms_are_those_that_ran_out_the_surest_first() -> None:
    found = board()
    assert found.false == 2
    assert [(one.level, one.p) for one in found.false_alarms] == [("imminent", 0.20), ("watch", 0.09)]


def test_alarms_are_counted_in_the_stretch_and_held_against_the_budget() -> None:
    levels = {one.level: one for one in board().levels}
    watch = levels["watch"]
    assert (watch.issued, watch.pairs, watch.hits, watch.false_alarms, watch.open) == (3, 2, 1, 1, 1)
    assert (watch.ppv, watch.rate, watch.budget) == (0.5, pytest.approx(0.1), 0.1)
    assert levels["structural"].ppv == 1.0 and levels["imminent"].ppv == 0.0


def test_lead_times_count_every_outbreak() -> None:
    leads = {one.level: one for one in board().leads}
    assert (leads["watch"].outbreaks, leads["watch"].warned, leads["watch"].median_days) == (2, 1, 59)
    assert (leads["structural"].warned, leads["structural"].median_days) == (1, 150)
    assert (leads["imminent"].warned, leads["imminent"].median_days) == (0, None)


def test_points_are_scored_and_what_is_fighting_or_unscored_is_left_out() -> None:
    """Incident: A-B on 1 May 2006 came (1 June is its 31st day: it did not), A-C did not; the last day's are pending."""
    scores = {(one.target, one.horizon): one for one in board().scores}
    incident = scores["fatal_incident", "30d"]
    assert (incident.n, incident.events, incident.pending) == (3, 0, 2)
    assert incident.brier == pytest.approx((0.004**2 + 0.002**2 + 0.002**2) / 3)
    dispute = scores["fatal_dispute", "12m"]
    assert (dispute.n, dispute.events, dispute.pending) == (2, 1, 3)
    assert dispute.brier == pytest.approx((0.8**2 + 0.05**2) / 2)
    war = scores["war", "12m"]
    assert (war.n, war.unknown, war.brier) == (0, 2, None)  # nobody counted the dead: not known, not zero


def test_reliability_is_by_bins_with_cases() -> None:
    said = {one.target: one for one in board().reliability}
    assert [(b.cells, b.observed) for b in said["fatal_dispute"].bins] == [(1, 0.0), (1, 1.0)]
    assert "war" not in said


def test_experts_are_counted_by_author_those_with_most_misses_first() -> None:
    assert [(one.author, one.hits, one.misses) for one in board().calls] == [("an expert", 0, 2), ("crisiswatch", 1, 1)]


def test_the_registration_stands_on_top_and_misses_before_scores() -> None:
    text = show_warnings.scoreboard(board())
    order = ["Registered.", "Outbreaks without a watch", "False alarms: 2", "Alarms at the budget", "Lead times", "Scores",
             "Said and seen", "Experts' calls", "A caveat."]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert (
        "watch: 3 alarms for 2 pairs, 0.100 per pair-year (budget 0.10); 1 hits, 1 false, 0 unknown, 1 open; PPV 50%"
        in (" ".join(text.split()))
    )


def test_it_is_written_as_json_and_as_a_page() -> None:
    import json

    assert json.loads(show_warnings.scoreboard(board(), "json"))["format"] == "tocsin-risk-scoreboard-1"
    page = show_warnings.scoreboard(board(), "html")
    assert "<svg" in page and "Registered." in page


def test_an_empty_stretch_is_no_success() -> None:
    nothing = risk_scoreboard((), (), PairOutcomes(), (), FIRST, END)
    text = show_warnings.scoreboard(nothing)
    assert "none at hand" in text and "None was issued." in text and nothing.scores == ()


def test_warnings_are_written_with_reasons_and_what_became_of_them() -> None:
    driver = Driver(
        name="x", value=1, usual=0, weight=1, effect=1.5, sentence="Material conflict rose", cites=("figures:news",)
    )
    one = EarlyWarning(
        id="w", known=FIRST, level="watch", pair="AAA-BBB", issued=FIRST, expires=FIRST + timedelta(90), p=0.05, low=0.02,
        high=0.1, base_rate=0.004, threshold=0.03, budget=0.1, target="fatal_incident", horizon="30d", because=(driver,),
        change=("Talks would lower it",),
    )  # fmt: skip
    now = show_warnings.warnings_text([one], "A and B", FIRST + timedelta(10))
    assert "WATCH  AAA-BBB" in now and "+1.50  Material conflict rose" in now and "would change it: Talks" in now
    later = show_warnings.warnings_text([one], "A and B", FIRST + timedelta(100), fighting=True)
    assert "No warning is in force. That is no all-clear." in later and "fighting already" in later
    assert '"format": "tocsin-warnings-1"' in show_warnings.warnings_json([one], FIRST)
