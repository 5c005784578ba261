"""All signals, in the order shown. A new one is a module with ``signal(watch)`` and its name here."""

from __future__ import annotations

from types import ModuleType

from tocsin.schema.signals import Signal
from tocsin.schema.watch import Watch
from tocsin.signals import (
    arms,
    cooperation,
    domestic,
    exercises,
    expert_warnings,
    fatal_incidents,
    material_conflict,
    mobilisation,
    rhetoric,
    silence,
    verbal_conflict,
)

SIGNALS: tuple[ModuleType, ...] = (
    material_conflict, fatal_incidents, verbal_conflict, cooperation, exercises, mobilisation, arms, rhetoric, domestic,
    expert_warnings, silence,
)  # fmt: skip


def signals(watch: Watch) -> tuple[Signal, ...]:
    """Every signal of a situation as of the watch's day, dark ones included, in the order of ``SIGNALS``.

    Looks at nothing known later than the day, whatever the watch holds.
    """
    return tuple(signal for module in SIGNALS for signal in module.signal(watch))
