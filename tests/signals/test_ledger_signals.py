"""Signals from a situation's ledger: by side, against its own earlier record, dark where it has nothing that counts."""

from datetime import timedelta
from typing import Any

import pytest

from signals.invented import DAY, claim, of, watch
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.signals import Signal
from tocsin.signals import arms, domestic, exercises, fatal_incidents, mobilisation, rhetoric
from tocsin.signals.base import signals

#: Enough other claims in earlier spans that the ledger can be said to have kept watch then.
KEPT = [claim(f"k{n}", "aid", (DAY - timedelta(days=61 + 60 * n)).isoformat()) for n in range(8)]
KEYS = ("exercises", "mobilisation", "arms", "rhetoric", "domestic", "fatal_incidents")


def called_up(key: str, when: str = "2030-09-20", **more: Any) -> Claim:
    return claim(key, "mobilisation", when, **more)


def mobilised(claims: list[Claim], side: int | None = 0) -> Signal:
    return of(mobilisation.signal(watch(claims)), "mobilisation", side)


@pytest.mark.parametrize(("n", "strength"), [(1, 0.5), (2, 0.75), (3, 0.875)])
def test_strength_is_by_hand_what_the_count_exceeds_the_usual(n: int, strength: float) -> None:
    found = mobilised([*KEPT, *(called_up(f"m{i}", f"2030-09-{10 + i}") for i in range(n))])
    assert (found.state, found.strength, found.value, found.usual) == ("up", strength, n, 0)
    assert found.basis == "curated" and "chosen by curators, with hindsight" in found.sentence


def test_what_is_usual_on_this_record_is_not_up() -> None:
    before = [called_up(f"e{n}", (DAY - timedelta(days=65 + 60 * n)).isoformat()) for n in range(8)]
    found = mobilised([*KEPT, *before, called_up("m")])
    assert (found.state, found.strength, found.usual) == ("usual", 0.0, 1)


def test_a_record_that_reaches_too_little_back_says_so() -> None:
    found = mobilised([*KEPT[:3], called_up("m")])
    assert found.usual is None and found.state == "up" and "too little back to say what is usual" in found.sentence


def test_each_side_has_its_own_signal_and_the_side_without_a_claim_is_dark() -> None:
    found = tuple(mobilisation.signal(watch([*KEPT, called_up("m")])))
    assert [s.side for s in found] == [0, 1]
    assert found[1].state == "dark" and found[1].strength is None and "not calm" in found[1].sentence


def test_no_claim_at_all_is_dark_in_every_family() -> None:
    found = [s for s in signals(watch(KEPT)) if s.key in KEYS]
    assert len(found) == 2 * len(KEYS) and {s.state for s in found} == {"dark"}
    assert all(s.strength is None and s.cites == ("alv-ber",) for s in found)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"verified": False}, "1 not verified"),
        ({"stance": "denies"}, "1 denied or doubted"),
        ({"stance": "accuses", "speaker": "ber-mod"}, "1 the other side's word alone"),
    ],
)
def test_what_may_not_lift_is_told_and_lifts_nothing(more: dict[str, Any], words: str) -> None:
    alone = mobilised([*KEPT, called_up("m", **more)])
    assert alone.state == "dark" and words in alone.sentence and "m" in alone.cites
    beside = mobilised([*KEPT, called_up("m", **more), called_up("own", "2030-09-21")])
    assert beside.strength == 0.5 and words in beside.sentence and {"m", "own"} == set(beside.cites)


@pytest.mark.parametrize("more", [{"status": "future"}, {"status": "historical"}, {"status": "hypothetical"}])
def test_plans_and_history_do_not_count(more: dict[str, Any]) -> None:
    assert mobilised([*KEPT, called_up("m", **more)]).cites == ("alv-ber",)


def test_claims_about_one_happening_count_once() -> None:
    twice = [called_up("a", happening="h"), called_up("b", "2030-09-22", happening="h", speaker="watchers")]
    assert mobilised([*KEPT, *twice]).value == 1


def test_old_deeds_that_become_public_now_are_not_recent() -> None:
    assert mobilised([*KEPT, called_up("late", "2029-01-05", known=DAY)]).state == "dark"


def test_machine_read_claims_are_marked_apart() -> None:
    read = mobilised([*KEPT, called_up("r", curated=False, coder="reader")])
    assert "read by machine" in read.sentence and "curators" not in read.sentence
    both = mobilised([*KEPT, called_up("r", curated=False), called_up("c", "2030-09-25")])
    assert "1 of the claims were chosen by curators, with hindsight, 1 read by machine" in both.sentence


def test_arms_and_fighters_from_outside_count_with_who_receives_them() -> None:
    given = watch([
        *KEPT, claim("a", "arms_transfer", "2030-09-01", doers=("CAS",), targets=("BER",)),
        claim("f", "foreign_fighters", "2030-09-01", doers=("CAS",), targets=("BER",)),
    ])  # fmt: skip
    assert of(arms.signal(given), "arms", 1).value == 1 and of(arms.signal(given), "arms", 0).state == "dark"
    assert of(exercises.signal(given), "exercises", 1).value == 1
    assert "arms deliveries to Berenia" in of(arms.signal(given), "arms", 1).sentence


def test_an_accusation_is_its_speakers_own_word() -> None:
    said = claim("r", "rhetoric", "2030-09-01", targets=("BER",), stance="accuses", speaker="alv-mod")
    found = tuple(rhetoric.signal(watch([*KEPT, said])))
    assert of(found, "rhetoric", 0).value == 1 and of(found, "rhetoric", 1).state == "dark"
    alleged = claim("t", "threat", "2030-09-01", doers=("BER",), targets=("ALV",), stance="accuses", speaker="alv-mod")
    assert of(rhetoric.signal(watch([*KEPT, alleged])), "rhetoric", 1).state == "dark"


def test_deeds_of_neither_side_are_told_apart() -> None:
    found = tuple(exercises.signal(watch([*KEPT, claim("x", "exercise", "2030-09-01", doers=("CAS",))])))
    assert [s.side for s in found] == [0, 1, None] and "neither side" in found[2].sentence


def test_domestic_pressure_counts_protest_personnel_and_martial_law() -> None:
    kinds = ("protest", "personnel", "martial_law", "aid")
    given = watch([*KEPT, *(claim(kind, kind, "2030-09-01") for kind in kinds)])
    assert of(domestic.signal(given), "domestic", 0).value == 3


def test_deaths_count_on_the_side_that_lost_lives() -> None:
    lost = Figure("killed", 2, 2, 2, side="BER")
    own = claim("own", "shelling", "2030-09-01", targets=("BER",), speaker="ber-mod", figures=(lost,))
    boast = claim("boast", "shelling", "2030-09-02", targets=("BER",), speaker="alv-mod", figures=(lost,))
    wounded = claim("w", "shelling", "2030-09-03", targets=("BER",), figures=(Figure("wounded", 3, 3, 3),))
    found = of(fatal_incidents.signal(watch([*KEPT, own, boast, wounded])), "fatal_incidents", 1)
    assert found.value == 1 and set(found.cites) == {"own", "boast"} and "word alone" in found.sentence
