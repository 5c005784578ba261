"""A replay with an invented judge: what it says is what was said, what came is looked at only at the end."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin import show_replay
from tocsin.errors import BadInput
from tocsin.evaluate.replay import days_between, pair_of, replay
from tocsin.evaluate.replay_outbreaks import by_deaths, lead
from tocsin.evaluate.replay_records import Replay
from tocsin.evaluate.replay_scores import brier, log_score
from tocsin.evaluate.warning_scores import jeffreys
from tocsin.schema.episodes import Episode
from tocsin.schema.findings import Findings
from tocsin.schema.months import parse_month
from tocsin.schema.news import NewsSeries
from tocsin.schema.risks import EarlyWarning, Horizon, Level, Risk, Target
from tocsin.schema.signals import CallScore, ClockReading, ExpertCall, Signal
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.store.pair_outcomes import PairMonths, PairOutcomes

START, BROKE = date(2006, 1, 2), date(2006, 3, 10)
END = date(2007, 6, 30)
HERE = Situation(id="here-there", source="t", title="Here and there", known=START, parties=("BBB", "AAA"))
WARNING = EarlyWarning(
    id="w", known=date(2006, 2, 6), level="watch", pair="AAA-BBB", issued=date(2006, 2, 6), expires=date(2006, 5, 7), p=0.2,
    low=0.1, high=0.3, base_rate=0.01, threshold=0.1, budget=0.1, target="fatal_incident", horizon="30d",
)  # fmt: skip


def news(*days: date, last: date = END) -> NewsSeries:
    size = len(days)
    return NewsSeries("invented", ("AAA", "BBB"), np.array([(d + timedelta(1)).toordinal() for d in days], dtype=np.int32),
                      np.zeros(size, dtype=np.int16), np.ones(size, dtype=np.int16), np.full(size, 3, dtype=np.int8),
                      np.ones(size, dtype=bool), date(2005, 1, 1), last)  # fmt: skip


OUTBREAK = PairOutcomes(
    news(BROKE, BROKE + timedelta(1), BROKE + timedelta(3)),
    PairMonths("figures:pair_months", parse_month("2005-01"), parse_month("2007-05"),
               {"AAA-BBB": {parse_month("2006-03"): 700.0, parse_month("2006-05"): 400.0}}),
)  # fmt: skip


def risk(day: date, target: Target, horizon: Horizon, p: float) -> Risk:
    return Risk(id=f"{target}{day}", known=day, target=target, horizon=horizon, p=p, low=p / 2, high=min(1, 2 * p),
                base_rate=0.01, rank=2, of=10, population="invented", pair="AAA-BBB")  # fmt: skip


def judge(day: date) -> Findings:
    """Says 20 % in the month before the outbreak, else 1 %."""
    p = 0.2 if BROKE - timedelta(30) <= day < BROKE else 0.01
    risks = (
        risk(day, "fatal_incident", "30d", p),
        risk(day, "fatal_dispute", "12m", 0.1),
        risk(day, "war", "12m", 0.02),
    )
    up = Signal(id="s", key="k", label="Mobilisation", family="f", known=day, state="up", strength=0.9, sentence="s.",
                basis="curated", cites=("x",))  # fmt: skip
    dark = Signal(id="d", key="d", label="Arms", family="f", known=day, state="dark", strength=None, sentence="s.",
                  basis="uniform", cites=("x",))  # fmt: skip
    clock = ClockReading(id="c", key="talks", clock="talks", label="Talks", known=day, grade="longer than usual", sentence="s.",
                         cites=("x",), days=(day - START).days)  # fmt: skip
    onset, eruption = When.parse("2006-03-09"), When.parse("2006-03-10")
    episodes = (Episode(id="e", known=day, onset=onset, eruption=eruption, end=When(), running=True),)
    return Findings(situation=HERE, as_of=day, moment=1, actors={}, offices=(), ties=(), places={}, holds=(), agreements=(),
                    claims=(), events=(), dataset_events=(), readings=(), truces=(), contacts=(), risks=risks,
                    signals=(up, dark), clocks=(clock,), warnings=(WARNING,) if day >= WARNING.issued else (),
                    episodes=episodes if day >= BROKE else ())  # fmt: skip


class Alarm:
    def __init__(self, level: Level, pair: str, issued: date, days: int, p: float = 0.3) -> None:
        self.level, self.pair, self.issued, self.expires, self.p = level, pair, issued, issued + timedelta(days), p


def replayed(end: date = END) -> Replay:
    elsewhere = [Alarm("watch", "CCC-DDD", date(2006, 1, 30), 90), Alarm("imminent", "AAA-BBB", date(2006, 3, 6), 30)]
    calls = (CallScore(call=ExpertCall(claim="c", author="crisiswatch", said="x", kind="warns", start=START, until=END,
                                       stated=True), verdict="hit"),)  # fmt: skip
    return replay(judge, days_between(START, date(2006, 4, 3), "week"), OUTBREAK, end, rungs=elsewhere,
                  pair_years={"watch": 10.0}, budget={"watch": 0.1}, calls=lambda findings, days: calls)  # fmt: skip


def test_each_day_holds_what_was_said_that_day() -> None:
    found = replayed()
    assert [one.day for one in found.said] == list(days_between(START, date(2006, 4, 3), "week"))
    first, before, after = found.said[0], found.said[9], found.said[-1]
    assert (
        [one.p for one in first.risks] == [0.01, 0.1, 0.02] and first.standing == () and before.day == date(2006, 3, 6)
    )
    assert (before.risks[0].p, before.standing, before.up, before.dark) == (
        0.2,
        ("watch",),
        ("Mobilisation",),
        ("Arms",),
    )
    assert [one.issued for one in found.said if one.issued] == [("watch",)]
    assert after.clocks[0].days == 91 and before.elsewhere == {"structural": 0, "watch": 1, "imminent": 0}


def test_probabilities_are_scored_with_climatology_and_persistence_on_the_same_days() -> None:
    """By hand: deaths told of 10, 11 and 13 March. They explain UCDP's March, but on 3 April nobody knows
    on which days of May its dead fell."""
    found = replayed()
    incident = next(one for one in found.scores if one.target == "fatal_incident")
    mine = [p for p in found.points if p.target == "fatal_incident"]
    came = [p.day for p in mine if p.happened]
    assert came == list(days_between(date(2006, 2, 13), date(2006, 3, 6), "week")) and incident.events == 4
    assert (incident.n, incident.unknown, incident.pending) == (13, 1, 0)
    ours = [(p.p, bool(p.happened)) for p in mine if p.happened is not None]
    assert incident.n == len(ours) and incident.brier == pytest.approx(sum((p - y) ** 2 for p, y in ours) / len(ours))
    assert incident.brier_base == pytest.approx(sum((0.01 - y) ** 2 for _, y in ours) / len(ours))
    assert [p.day for p in mine if p.before] == list(days_between(date(2006, 3, 13), date(2006, 4, 3), "week"))
    war = next(one for one in found.scores if one.target == "war")
    assert (war.n, war.events) == (14, 11)  # 700 + 400 deaths; the year after 20 March holds too little of March


def test_what_is_not_over_is_pending_and_what_nobody_counted_unknown() -> None:
    early = replayed(date(2006, 4, 10))
    incident = next(one for one in early.scores if one.target == "fatal_incident")
    dispute = next(one for one in early.scores if one.target == "fatal_dispute")
    assert incident.pending == 4  # 13, 20 and 27 March and 3 April: not over, and nothing has happened since
    assert dispute.pending == 4 and dispute.events == 10  # what has happened need not be waited for


def test_an_outbreak_is_told_with_its_lead_and_by_whose_account() -> None:
    found = replayed()
    assert [(one.day, one.basis) for one in found.outbreaks] == [(BROKE, "curated"), (BROKE, "uniform")]
    assert {one.level: one.days for one in found.leads} == {"structural": None, "watch": 32, "imminent": None}


def test_the_other_pairs_alarms_stand_beside_and_the_pairs_own_do_not() -> None:
    found = replayed()
    (watch,) = found.others
    assert (watch.level, watch.issued, watch.pairs, watch.rate, watch.budget) == ("watch", 1, 1, 0.1, 0.1)
    assert (watch.false_alarms, watch.hits) == (1, 0) and watch.ppv == 0.0


def test_lead_goes_back_over_an_unbroken_run_and_no_further() -> None:
    def warning(issued: date, days: int) -> EarlyWarning:
        return EarlyWarning(id=str(issued), known=issued, level="watch", pair="AAA-BBB", issued=issued,
                            expires=issued + timedelta(days), p=0.2, low=0.1, high=0.3, base_rate=0.01, threshold=0.1,
                            budget=0.1, target="fatal_incident", horizon="30d")  # fmt: skip

    old, first, second = (warning(day, 90) for day in (date(2005, 1, 3), date(2005, 9, 5), date(2005, 12, 5)))
    found = lead(date(2006, 3, 1), "watch", [second, old, first])
    assert (found.days, found.since, found.issued) == (177, date(2005, 9, 5), date(2005, 12, 5))
    assert lead(date(2006, 3, 6), "watch", [old, first, second]).days is None  # the last ran out on 5 March
    assert lead(date(2005, 12, 5), "watch", [second]).days is None  # issued on the day itself is no lead


def test_outbreaks_by_news_need_three_days_in_a_fortnight_after_ninety_quiet_days() -> None:
    def outbreaks(*days: date) -> list[date]:
        return [one.day for one in by_deaths(PairOutcomes(news(*days)), "AAA-BBB", date(2005, 1, 1), END)]

    run = [BROKE, BROKE + timedelta(6), BROKE + timedelta(13)]
    assert outbreaks(*run) == [BROKE]
    assert outbreaks(BROKE, BROKE + timedelta(6), BROKE + timedelta(14)) == []
    again = [day + timedelta(60) for day in run]
    assert outbreaks(*run, *again) == [BROKE]
    later = [day + timedelta(100) for day in run]
    assert outbreaks(*run, *later) == [BROKE, later[0]]


def test_a_situation_that_is_not_between_two_states_cannot_be_scored() -> None:
    with pytest.raises(BadInput, match="not a situation between two states"):
        pair_of(Situation(id="x", source="t", title="x", known=START, parties=("AAA", "rebels")))
    assert pair_of(HERE) == "AAA-BBB"


def test_no_day_is_bad_input() -> None:
    with pytest.raises(BadInput, match="no week begins"):
        days_between(date(2006, 1, 3), date(2006, 1, 8), "week")
    assert len(days_between(START, START + timedelta(30), "month")) == 1


def test_scores_are_those_of_the_books() -> None:
    assert brier([(1.0, True), (0.0, True)]) == 0.5
    assert log_score([(0.5, True), (0.5, False)]) == pytest.approx(0.6931, abs=1e-4)
    assert log_score([(0.0, True)]) == float("inf")
    assert log_score([]) is None and brier([]) is None


@given(st.integers(0, 40), st.integers(1, 40))
def test_the_interval_of_a_share_holds_it_and_lies_within_bounds(hits: int, more: int) -> None:
    low, high = jeffreys(hits, hits + more)
    assert low is not None and high is not None and 0 <= low < high <= 1
    assert low <= (hits + 0.5) / (hits + more + 1) <= high


def test_it_is_written_as_text_json_csv_and_svg() -> None:
    import json
    from xml.etree import ElementTree

    found = replayed()
    text = show_replay.replay_text(found)
    assert "warned  10 March 2006" in text and "watch: 32 days before (since 2006-02-06)" in text
    assert "crisiswatch warns: hit" in text and "chosen with hindsight" in " ".join(text.split())
    assert text.index("10 March 2006") < text.index("Scores")
    lines = show_replay.replay_csv(found).splitlines()
    assert len(lines) == 1 + len(found.said) and lines[1].startswith("2006-01-02,0.01,")
    assert json.loads(show_replay.replay_json(found))["format"] == "tocsin-replay-1"
    assert ElementTree.fromstring(show_replay.replay_svg(found)).tag.endswith("svg")


def test_an_outbreak_nobody_warned_of_comes_first_as_missed() -> None:
    from msgspec.structs import replace

    found = replayed()
    blind = replace(found, leads=tuple(replace(one, days=None) for one in found.leads))
    assert "MISSED  10 March 2006" in show_replay.replay_text(blind)


def test_warnings_that_ran_out_by_the_end_are_told_what_became_of_them() -> None:
    from tocsin.escalation.warnings import post_mortem

    def told(end: date) -> list[str]:
        days = days_between(START, date(2006, 2, 20), "week")
        return [one.outcome for one in replay(judge, days, OUTBREAK, end, post_mortem=post_mortem).warnings]

    assert told(END) == ["hit"]  # it stood when the replay's last day was judged
    assert told(WARNING.expires) == [""]
