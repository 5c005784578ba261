"""Diplomatic silence: one signal per clock of public diplomacy, graded against the pair's own rhythm."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.signals import ClockReading, Signal
from tocsin.schema.watch import Watch
from tocsin.signals.clocks import clocks
from tocsin.signals.marking import Mark, signal_id


def signal(watch: Watch) -> Iterator[Signal]:
    """Each clock as a signal: strength is the share of earlier gaps that the running one exceeds.

    Dark where the record has no contact of that kind, or too few gaps to grade: not silent, and not in rhythm either.
    """
    for reading in clocks(watch):
        yield _signal(watch, reading)


def _signal(watch: Watch, reading: ClockReading) -> Signal:
    graded = reading.grade not in ("too few to grade", "none on record")
    longer = reading.grade in ("longer than usual", "longest on record")
    mark = Mark(f"silence_{reading.key}", f"silence: {reading.label}", "diplomacy", "curated")
    return Signal(
        id=signal_id(watch, mark), key=mark.key, label=mark.label, family=mark.family, known=watch.as_of,
        state="dark" if not graded else "up" if longer else "usual",
        strength=round(reading.longer_than / reading.n, 3) if graded else None, sentence=reading.sentence,
        basis="curated", cites=reading.cites, value=None if reading.days is None else float(reading.days),
        usual=reading.usual_gap, unit="days", sums=reading.sums,
    )  # fmt: skip
