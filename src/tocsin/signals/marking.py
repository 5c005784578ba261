"""Ids and the two ends of every signal: dark with a reason, or with a strength."""

from __future__ import annotations

from msgspec import Struct

from tocsin.schema.briefs import Sum
from tocsin.schema.ids import judgement_id
from tocsin.schema.signals import Basis, Signal
from tocsin.schema.watch import Watch
from tocsin.signals.sides import party


class Mark(Struct, frozen=True):
    """What a signal is called: its key, its label and family, and which side it is about (``None``: neither)."""

    key: str
    label: str
    family: str
    basis: Basis
    side: int | None = None


def signal_id(watch: Watch, mark: Mark) -> str:
    """``signal.SITUATION.KEY.PARTY.DAY``; the same for the same day, whatever is learnt later."""
    parties = watch.situation.parties
    side = "both" if mark.side is None else parties[mark.side] if mark.side < len(parties) else "ab"[mark.side]
    return judgement_id("signal", watch.situation.id, mark.key, side, watch.as_of)


def dark(watch: Watch, mark: Mark, why: str, cites: tuple[str, ...] = (), sums: tuple[Sum, ...] = ()) -> Signal:
    """A signal without data: no strength, and a sentence that says so."""
    whose = f" ({party(watch, mark.side)})" if mark.side is not None else ""
    sentence = f"{mark.label[:1].upper()}{mark.label[1:]}{whose} is dark: {why}. That is unknown, not calm."
    return Signal(
        id=signal_id(watch, mark), key=mark.key, label=mark.label, family=mark.family, known=watch.as_of, state="dark",
        strength=None, sentence=sentence, basis=mark.basis, cites=cites or (watch.situation.id,), side=mark.side,
        sums=sums,
    )  # fmt: skip
