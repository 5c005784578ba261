"""Pressure at home in a situation's ledger, by side: protests, changes of office, martial law."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.signals import Signal
from tocsin.schema.watch import Watch
from tocsin.signals.ledger_signals import ledger_signals
from tocsin.signals.ledger_spans import Deeds

DEEDS = Deeds(
    "domestic",
    "protests, changes of office or martial law",
    "domestic",
    frozenset({"protest", "personnel", "martial_law"}),
    by="in",
)


def signal(watch: Watch) -> Iterator[Signal]:
    """Domestic pressure on each side. What a protest was for is in its claim; the count does not tell."""
    return ledger_signals(watch, DEEDS)
