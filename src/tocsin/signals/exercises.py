"""Exercises and deployments in a situation's ledger, by side: training, troops moved, fighters brought in."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.signals import Signal
from tocsin.schema.watch import Watch
from tocsin.signals.ledger_signals import ledger_signals
from tocsin.signals.ledger_spans import Deeds

DEEDS = Deeds(
    "exercises", "exercises or deployments", "preparation", frozenset({"exercise", "deployment", "foreign_fighters"})
)


def signal(watch: Watch) -> Iterator[Signal]:
    """Exercises and deployments of each side; where an outsider sends men, they count with the side that receives them."""
    return ledger_signals(watch, DEEDS)
