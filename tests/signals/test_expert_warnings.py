"""Experts' calls: read mechanically, open until their horizon, scored like forecasts, wrong ones included."""

from datetime import date
from typing import Any

import pytest

from signals.invented import DAY, claim, watch
from tocsin.schema.claims import Claim
from tocsin.schema.signals import ExpertCall
from tocsin.signals.expert_warnings import expert_calls, score_calls, signal


def said(key: str, text: str, when: str = "2030-08-01", **more: Any) -> Claim:
    return claim(key, "warning", when, text=text, doers=(), speaker="watchers", speaker_role="expert", **more)


def call(one: Claim, day: date = DAY) -> ExpertCall:
    (found,) = expert_calls([one], day)
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The Watchers issue a risk alert for the region.", "warns"),
        ("An analyst says the region is one step away from war.", "warns"),
        ("An analyst says escalation seems unlikely.", "plays down"),
        ("The month's alerts name others and none for Dorn.", "lapses"),
        ("The Watchers publish a yearly map.", "unread"),
    ],
)
def test_a_call_is_read_by_its_words_alone(text: str, kind: str) -> None:
    assert call(said("w", text)).kind == kind


def test_a_call_stands_until_its_stated_month_else_for_a_year() -> None:
    month = said("m", "A risk alert.", "2030-08-01..2030-08-31", known=date(2030, 8, 1), status="future")
    assert (call(month).until, call(month).stated) == (date(2030, 8, 31), True)
    year = call(said("y", "A risk alert."))
    assert (year.start, year.until, year.stated, year.author) == (date(2030, 8, 1), date(2031, 8, 1), False, "watchers")


def test_calls_not_yet_known_denied_or_of_another_kind_are_none() -> None:
    rest = [said("d", "A risk alert.", stance="denies"), claim("t", "threat", "2030-08-01", text="A warning.")]
    assert expert_calls([said("w", "A risk alert."), *rest], date(2030, 7, 31)) == ()
    assert [c.claim for c in expert_calls([said("w", "A risk alert."), *rest], DAY)] == ["w"]


def test_wrong_calls_are_scored_too() -> None:
    warns, calms = call(said("w", "A risk alert.")), call(said("c", "War is unlikely."))
    unread = call(said("u", "A yearly map."))
    war, late = date(2030, 9, 27), date(2031, 9, 1)
    scored = {s.call.claim: s for s in score_calls([warns, calms, unread], [war], DAY)}
    assert [scored[k].verdict for k in "wcu"] == ["hit", "miss", "not scored"] and scored["w"].outcome == war
    assert [s.verdict for s in score_calls([warns, calms], [], DAY)] == ["open", "open"]
    assert [s.verdict for s in score_calls([warns, calms], [], late)] == ["miss", "hit"]


def test_an_outcome_not_yet_come_or_before_the_call_scores_nothing() -> None:
    warns = call(said("w", "A risk alert."))
    assert score_calls([warns], [date(2030, 10, 1)], DAY)[0].verdict == "open"
    assert score_calls([warns], [date(2030, 8, 1), date(2030, 7, 1)], DAY)[0].verdict == "open"


def test_open_warnings_lift_and_all_clears_weigh_against_them() -> None:
    (one,) = signal(watch([said("w", "A risk alert.")]))
    assert (one.state, one.strength, one.side) == ("up", 0.5, None) and one.basis == "curated"
    (even,) = signal(watch([said("w", "A risk alert."), said("c", "War is unlikely.")]))
    assert (even.state, even.strength) == ("usual", 0.0) and set(even.cites) == {"w", "c"}
    assert "1 warning; 1 all-clear" in even.sentence


@pytest.mark.parametrize(
    "claims", [[], [said("u", "A map.")], [said("x", "Risk.", verified=False)], [said("o", "Risk.", "2029-01-01")]]
)
def test_without_an_open_verified_call_it_is_dark(claims: list[Claim]) -> None:
    (one,) = signal(watch(claims))
    assert one.state == "dark" and one.strength is None and one.cites
