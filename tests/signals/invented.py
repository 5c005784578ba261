"""An invented pair of states, its ledger and the world's news around it; nothing here is from a real record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec
import numpy as np

from tocsin.schema.claims import Claim
from tocsin.schema.news import NewsSeries
from tocsin.schema.registry import Actor
from tocsin.schema.signals import Signal
from tocsin.schema.situations import Situation
from tocsin.schema.stories import QUADS
from tocsin.schema.time import When
from tocsin.schema.watch import Watch

DAY = date(2030, 9, 27)
FIRST = date(2025, 1, 1)
SITUATION = Situation(
    id="alv-ber", source="made", title="Alvania and Berenia", known=date(2000, 1, 1), parties=("ALV", "BER"),
    side_a=("alv-mod",), side_b=("ber-mod",), mediators=("quartet",),
)  # fmt: skip
ACTORS = {
    key: Actor(id=key, source="made", known=date(2000, 1, 1), name=name, kind=kind)
    for key, name, kind in (
        ("ALV", "Alvania", "state"), ("BER", "Berenia", "state"), ("CAS", "Casperia", "state"),
        ("alv-mod", "ministry of Alvania", "ministry"), ("ber-mod", "ministry of Berenia", "ministry"),
        ("quartet", "Quartet", "mediation_body"), ("watchers", "Watchers", "expert"),
    )
}  # fmt: skip

Story = tuple[date, str, str, str, bool]
R = TypeVar("R")


def claim(key: str, kind: str, when: str, **more: Any) -> Claim:
    """A curated claim by Alvania, known on the last day of what happened."""
    moment = When.parse(when)
    fields: dict[str, Any] = {
        "doers": ("ALV",), "text": f"Something of the kind {kind}.", "known": moment.end or DAY, "curated": True, **more,
    }  # fmt: skip
    return Claim(id=key, source="made", origin=key, kind=kind, happened=moment, **fields)


def news(stories: Iterable[Story], last: date = DAY, first: date = FIRST) -> NewsSeries:
    """A series of (day known, initiator, target, quad class, fatal)."""
    rows = sorted(stories)
    states = ("ALV", "BER", "CAS", "DOR", "EST", "FAR")
    place = {state: at for at, state in enumerate(states)}
    return NewsSeries(
        "made-news", states, np.array([r[0].toordinal() for r in rows], "int32"),
        np.array([place[r[1]] for r in rows], "int16"), np.array([place[r[2]] for r in rows], "int16"),
        np.array([QUADS.index(r[3]) for r in rows], "int8"),  # type: ignore[arg-type]
        np.array([r[4] for r in rows], "bool"), first, last,
    )  # fmt: skip


def background(last: date = DAY, first: date = FIRST) -> list[Story]:
    """Steady news of other pairs: every third day one story, every fifteenth a conflict."""
    days = range(first.toordinal(), last.toordinal() + 1)
    steady = [(date.fromordinal(d), "DOR", "EST", "MK" if d % 15 == 0 else "VC", False) for d in days if d % 3 == 0]
    return [*steady, *((date.fromordinal(d), "EST", "FAR", "VK", False) for d in days if d % 60 == 1)]


def burst(count: int, a: str = "ALV", b: str = "BER", quad: str = "MK", *, fatal: bool = False) -> list[Story]:
    """Stories in the last days before ``DAY``, one a day."""
    return [(DAY - timedelta(days=n), a, b, quad, fatal) for n in range(count)]


def every(days: int, a: str = "ALV", b: str = "BER", quad: str = "MK", last: date = DAY) -> list[Story]:
    """One story each so many days since the series began."""
    return [(date.fromordinal(d), a, b, quad, False) for d in range(FIRST.toordinal(), last.toordinal() + 1, days)]


def watch(
    claims: Sequence[Claim] = (), stories: Iterable[Story] | None = None, as_of: date = DAY, **more: Any
) -> Watch:
    """The invented situation as known on a day; without ``stories`` it has no news at all."""
    series = None if stories is None else news(stories)
    given: dict[str, Any] = {"situation": SITUATION, "news": series, **more}
    return Watch(as_of=as_of, claims=tuple(claims), actors=ACTORS, **given)


def of(signals: Iterable[Signal], key: str, side: int | None = None) -> Signal:
    """The one signal of a key and side."""
    (found,) = [s for s in signals if s.key == key and s.side == side]
    return found


_PAIRS = (("ALV", "BER"), ("alv-mod", "ber-mod"), ("Alvania", "Berenia"))


def swapped_text(text: str) -> str:
    """A text with the two parties exchanged everywhere."""
    for number, (a, b) in enumerate(_PAIRS):
        text = text.replace(a, f"\0{number}\0").replace(b, a).replace(f"\0{number}\0", b)
    return text


def swapped(record: R, kind: type[R]) -> R:
    """A record with the two parties exchanged everywhere; its id stays, it is our own key."""
    built = msgspec.to_builtins(record, builtin_types=(date,))
    return msgspec.convert({**_swap(built), "id": built["id"]}, kind)


def swapped_stories(stories: Iterable[Story]) -> list[Story]:
    """The same news with the two parties exchanged."""
    return [(day, swapped_text(a), swapped_text(b), quad, fatal) for day, a, b, quad, fatal in stories]


def _swap(value: Any) -> Any:
    if isinstance(value, str):
        return swapped_text(value)
    if isinstance(value, dict):
        return {_swap(key): _swap(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_swap(inner) for inner in value]
    return value
