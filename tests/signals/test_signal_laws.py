"""Laws of every signal: blind to what comes later, evidence for every sentence, mirrored when the parties are exchanged."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any, NamedTuple

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signals.invented import (
    ACTORS,
    DAY,
    SITUATION,
    Story,
    background,
    claim,
    news,
    swapped,
    swapped_stories,
    swapped_text,
)
from tocsin.brief.numbers import tokens
from tocsin.schema.briefs import Sum
from tocsin.schema.claims import STANCES, STATUSES, Claim
from tocsin.schema.figures import Figure
from tocsin.schema.registry import Actor
from tocsin.schema.signals import ClockReading, Signal
from tocsin.schema.situations import Situation
from tocsin.schema.stories import QUADS
from tocsin.schema.watch import Watch
from tocsin.signals.base import SIGNALS, signals
from tocsin.signals.clocks import clocks
from tocsin.signals.tails import History

few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = ("mobilisation", "exercise", "deployment", "arms_transfer", "threat", "rhetoric", "protest", "martial_law",
         "warning", "negotiation", "mediation", "mediator_statement", "monitoring", "institution", "shelling", "losses",
         "agreement")  # fmt: skip
TEXTS = ("The ministers of Alvania and Berenia met in person.", "A risk alert for 2,468 reasons.", "War is unlikely.",
         "Alvania fears war.", "The monitors suspend their work.",
         "The ministers spoke by video.", "A hotline works.")  # fmt: skip
actors = st.sampled_from(sorted(ACTORS))
WORLD = background()


def _rich() -> Iterator[Claim]:
    """A record dense enough that every signal has something to say, and not the same of both sides."""

    def ago(days: int) -> str:
        return (DAY - timedelta(days=days)).isoformat()

    kinds = ("mobilisation", "exercise", "threat", "martial_law", "arms_transfer")
    for n, kind in enumerate(kinds * 2):
        yield claim(f"r{n}", kind, ago(7 * n + 1), doers=("ALV",) if n < 7 else ("ber-mod",), curated=n % 3 > 0)
    for n in range(7):
        yield claim(f"k{n}", "mobilisation" if n % 3 else "aid", ago(70 + 60 * n), doers=("BER",))
    lost = Figure("killed", 2, 2, 2, side="BER")
    yield claim("dead", "shelling", ago(12), doers=("ALV",), targets=("BER",), speaker="quartet", figures=(lost,))
    yield claim("warned", "warning", ago(50), text="A risk alert.", doers=(), speaker="watchers")
    yield claim("calmed", "warning", ago(40), text="War is unlikely.", doers=(), speaker="quartet")
    for n, (days, text) in enumerate(
        zip((30, 61, 82, 140, 150, 290), ("met in person", "spoke by video") * 3, strict=True)
    ):
        yield claim(f"c{n}", "negotiation", ago(days), doers=("ALV", "BER"), text=f"The two ministers {text}.")
        yield claim(f"q{n}", "mediator_statement", ago(days + n), doers=("quartet",), text="The Quartet speaks.")


RICH = tuple(_rich())


@st.composite
def claims(draw: st.DrawFn, number: int) -> Claim:
    day = DAY - timedelta(days=draw(st.integers(-40, 400)))
    more: dict[str, Any] = {
        "doers": tuple(draw(st.lists(actors, max_size=2))), "targets": tuple(draw(st.lists(actors, max_size=2))),
        "speaker": draw(st.one_of(st.none(), actors)), "stance": draw(st.sampled_from(STANCES)),
        "status": draw(st.sampled_from(("happened", *STATUSES))), "verified": draw(st.booleans()),
        "curated": draw(st.booleans()), "text": draw(st.sampled_from(TEXTS)),
        "known": day + timedelta(days=draw(st.integers(0, 9))),
        "figures": (Figure("killed", 2, 2, 2, side=draw(st.sampled_from([None, "ALV", "BER"]))),),
    }  # fmt: skip
    return claim(f"g{number}", draw(st.sampled_from(KINDS)), day.isoformat(), **more)


stories = st.lists(
    st.tuples(
        st.one_of(st.integers(-20, 35), st.integers(0, 700)).map(lambda back: DAY - timedelta(days=back)),
        st.sampled_from([("ALV", "BER"), ("BER", "ALV")]),
        st.sampled_from(QUADS), st.booleans(),
    ).map(lambda row: (row[0], *row[1], row[2], row[3] and row[2] == "MK")),
    max_size=40,
)  # fmt: skip


class Made(NamedTuple):
    """A generated record, small to print; ``late`` is how many days ago the news was last read."""

    claims: tuple[Claim, ...]
    stories: tuple[Story, ...]
    late: int

    def watch(self, later: Sequence[Story] = ()) -> Watch:
        """The record as a watch; with ``later`` stories its news reaches past the day."""
        last = DAY + timedelta(days=60) if later else DAY - timedelta(days=self.late)
        told = [row for row in (*WORLD, *self.stories) if row[0] <= min(last, DAY)]
        return Watch(
            as_of=DAY, situation=SITUATION, claims=self.claims, actors=ACTORS, news=news([*told, *later], last=last)
        )

    def swapped(self) -> Watch:
        """The record with the two parties exchanged everywhere."""
        other = Made(tuple(swapped(c, Claim) for c in self.claims), tuple(swapped_stories(self.stories)), self.late)
        actors = {swapped_text(key): _named(swapped(actor, Actor), swapped_text(key)) for key, actor in ACTORS.items()}
        return replace(other.watch(), situation=swapped(SITUATION, Situation), actors=actors)


@st.composite
def records(draw: st.DrawFn) -> Made:
    found = [draw(claims(number)) for number in range(draw(st.integers(0, 12)))]
    kept = draw(st.sets(st.sampled_from(range(len(RICH)))))
    found += [one for n, one in enumerate(RICH) if n not in kept]
    return Made(tuple(found), tuple(draw(stories)), draw(st.sampled_from([0, 0, 3, 30])))


def all_of(watch: Watch) -> list[Signal | ClockReading]:
    return [*signals(watch), *clocks(watch)]


@few
@given(records())
def test_nothing_known_later_changes_a_signal(made: Made) -> None:
    watch = made.watch()
    lean = replace(watch, claims=tuple(c for c in watch.claims if c.known <= DAY))
    assert all_of(lean) == all_of(watch)
    if made.late == 0:
        later = [(DAY + timedelta(days=n), "ALV", "BER", "MK", True) for n in range(1, 40)]
        assert all_of(made.watch(later)) == all_of(watch)


@few
@given(records())
def test_every_number_is_a_sum_or_in_a_cited_record(made: Made) -> None:
    watch = made.watch()
    held: dict[str, object] = {SITUATION.id: SITUATION, **{c.id: c for c in watch.claims}}
    for signal in all_of(watch):
        assert signal.sentence and signal.cites
        allowed = set(_allowed(signal, held))
        assert [t for t in tokens(signal.sentence) if t not in allowed] == [], signal.sentence
        assert all(cite in held or cite == "figures:news" for cite in signal.cites)


@few
@given(records())
def test_every_sum_can_be_reckoned_again(made: Made) -> None:
    for signal in all_of(made.watch()):
        assert all(holds(derived) for derived in signal.sums), signal.sums


@few
@given(records())
def test_exchanging_the_parties_mirrors_every_signal(made: Made) -> None:
    one, other = made.watch(), made.swapped()
    for signal, mirror in zip(all_of(one), all_of(other), strict=True):
        assert _text_swapped(_built(signal)) == _built(mirror)


@few
@given(records())
def test_dark_has_no_strength_and_everything_else_has_one(made: Made) -> None:
    for signal in signals(made.watch()):
        assert (signal.strength is None) == (signal.state == "dark")
        assert signal.strength is None or 0 <= signal.strength <= 1
        assert signal.known == DAY and (signal.state != "up" or signal.strength is not None)


def test_the_record_the_laws_are_tried_on_is_not_dark() -> None:
    told = tuple((DAY - timedelta(days=n), "ALV", "BER", quad, quad == "MK") for n in range(9) for quad in QUADS)
    found = signals(Made(RICH, told, 0).watch())
    assert {s.key for s in found if s.state == "up"} >= {
        "material_conflict", "fatal_stories", "verbal_conflict", "exercises", "mobilisation", "arms", "rhetoric",
        "domestic", "fatal_incidents",
    }  # fmt: skip
    assert {s.key for s in found if s.state == "usual"} >= {
        "expert_warnings",
        "silence_direct",
        "silence_mediator_statement",
    }


def test_every_module_has_signals_and_ids_are_their_own() -> None:
    watch = Watch(as_of=DAY, situation=SITUATION, actors=ACTORS)
    found = signals(watch)
    assert len({s.id for s in found}) == len(found)
    assert all(any(True for _ in module.signal(watch)) for module in SIGNALS)
    assert {s.state for s in found} == {"dark"}


def _named(actor: Actor, key: str) -> Actor:
    return msgspec.structs.replace(actor, id=key)


def _built(record: Signal | ClockReading) -> Any:
    return msgspec.json.decode(msgspec.json.encode(record))


def _text_swapped(value: Any) -> Any:
    if isinstance(value, str):
        return swapped_text(value)
    if isinstance(value, dict):
        return {key: _text_swapped(inner) for key, inner in value.items()}
    return [_text_swapped(inner) for inner in value] if isinstance(value, list | tuple) else value


def _allowed(signal: Signal | ClockReading, held: dict[str, object]) -> Iterator[tuple[str, object]]:
    yield from ((form, value) for form, value in tokens(f"{DAY.day} {DAY:%B} {DAY.year}"))
    for derived in signal.sums:
        yield "number", derived.value
        for day in re.findall(r"\d{4}-\d{2}-\d{2}", derived.formula):
            yield from tokens(day)
    for cite in signal.cites:
        if cite in held:
            yield from tokens(str(msgspec.json.encode(held[cite]).decode()))


def holds(derived: Sum) -> bool:
    """Whether a formula gives its value, reckoned here a second time."""
    form = derived.formula
    if found := re.match(r"^(\d{4}-\d{2}-\d{2}) − (\d{4}-\d{2}-\d{2})$", form):
        return derived.value == (date.fromisoformat(found[1]) - date.fromisoformat(found[2])).days
    if form.startswith("count of "):
        return derived.value == len(form.removeprefix("count of ").split(", "))
    if form.startswith("median of "):
        return derived.value == round(median(float(v) for v in form.removeprefix("median of ").split(", ")), 1)
    if found := re.match(r"^P\(X ([≥≤]) (\d+)\), X negative binomial, mean (\S+), dispersion (\S+)$", form):
        own = History(float(found[3]), float(found[4]))
        tail = own.at_least(int(found[2])) if found[1] == "≥" else own.at_most(int(found[2]))
        return math.isclose(derived.value, tail, rel_tol=0.006)
    if "÷" in form:
        above, below = (float(part) for part in form.split("÷"))
        return derived.value == round(above / below, 1)
    return derived.value == sum(float(part) for part in form.split("+"))
