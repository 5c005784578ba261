"""The six clocks against the pair's own rhythm: graded, counted, public only."""

from datetime import date, timedelta

import pytest

from signals.invented import DAY, SITUATION, claim, of, watch
from tocsin.schema.claims import Claim
from tocsin.schema.signals import ClockReading
from tocsin.signals import silence
from tocsin.signals.clocks import clocks, grade, rhythm

PAIR = {"doers": ("ALV", "BER"), "text": "The two ministers met in person."}


def met(*days_ago: int) -> list[Claim]:
    return [claim(f"m{n}", "negotiation", (DAY - timedelta(days=n)).isoformat(), **PAIR) for n in days_ago]


def reading(key: str, claims: list[Claim], day: date = DAY) -> ClockReading:
    return next(r for r in clocks(watch(claims, as_of=day)) if r.key == key)


def test_there_are_six_clocks_and_direct_contact_is_split() -> None:
    found = clocks(watch())
    assert list(dict.fromkeys(r.clock for r in found)) == [
        "direct contact", "mediator visit", "mediator statement", "monitor on the ground", "hotline",
        "institution able to act",
    ]  # fmt: skip
    assert [r.key for r in found][:3] == ["direct", "in_person", "remote"]
    assert {r.grade for r in found} == {"none on record"} and all(r.cites == (SITUATION.id,) for r in found)
    assert all("not to say that there was none" in r.sentence and "public only" in r.note for r in found)


def test_a_silence_is_held_against_the_gaps_before_it() -> None:
    """Gaps 60, 50, 70, 20; the last contact 89 days ago: the median is 55, and 89 is longer than all."""
    one = reading("in_person", met(89, 149, 199, 269, 289))
    assert (one.days, one.usual_gap, one.n, one.longer_than) == (89, 55, 4, 4)
    assert one.grade == "longest on record"
    assert "89 days ago" in one.sentence and "about 55" in one.sentence and "longer than 4 of 4 gaps" in one.sentence


@pytest.mark.parametrize(
    ("days", "gaps", "grade_"),
    [
        (50, [10, 20, 30, 40], "longest on record"), (35, [10, 20, 30, 40], "longer than usual"),
        (25, [10, 20, 30, 40], "within its rhythm"), (40, [10, 20, 30, 40], "longer than usual"),
        (90, [1, 2, 3], "too few to grade"), (None, [1, 2, 3, 4], "none on record"),
    ],
)  # fmt: skip
def test_the_grades(days: int | None, gaps: list[float], grade_: str) -> None:
    assert grade(days, gaps) == grade_


def test_contacts_of_one_day_are_one_and_old_ones_make_no_gap() -> None:
    days = [DAY - timedelta(days=n) for n in (3000, 1000, 10, 10, 0)]
    assert rhythm(days, DAY).days == [990, 10]


def test_direct_contact_by_any_means_takes_the_latest() -> None:
    video = claim("v", "negotiation", "2030-09-20", doers=("ALV", "BER"), text="The ministers spoke by video.")
    assert reading("direct", [*met(89), video]).days == 7 and reading("in_person", [*met(89), video]).days == 89


def test_a_clock_wound_by_an_unverified_claim_says_so() -> None:
    loose = claim("l", "negotiation", "2030-09-20", **PAIR, verified=False)
    assert "not verified" in reading("in_person", [*met(89), loose]).sentence
    assert "not verified" not in reading("in_person", met(89)).sentence


def test_too_few_gaps_say_how_many() -> None:
    one = reading("in_person", met(89, 100))
    assert one.grade == "too few to grade" and "only 1 earlier gap" in one.sentence and one.usual_gap is None


def test_a_clock_as_a_signal_is_up_when_long_and_dark_when_it_cannot_be_graded() -> None:
    found = tuple(silence.signal(watch(met(89, 149, 199, 269, 289))))
    assert of(found, "silence_in_person").state == "up" and of(found, "silence_in_person").strength == 1.0
    assert of(found, "silence_hotline").state == "dark" and of(found, "silence_hotline").strength is None
    recent = tuple(silence.signal(watch(met(5, 149, 199, 269, 289))))
    assert (of(recent, "silence_in_person").state, of(recent, "silence_in_person").strength) == ("usual", 0.0)
