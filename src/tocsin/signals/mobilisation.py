"""Mobilisation in a situation's ledger, by side: call-ups, volunteers, alerts."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.signals import Signal
from tocsin.schema.watch import Watch
from tocsin.signals.ledger_signals import ledger_signals
from tocsin.signals.ledger_spans import Deeds

DEEDS = Deeds("mobilisation", "mobilisation", "preparation", frozenset({"mobilisation"}))


def signal(watch: Watch) -> Iterator[Signal]:
    """Mobilisation by each side."""
    return ledger_signals(watch, DEEDS)
