"""What a forecast model is, and which there are. A model is one file: ``forecast(panel, months, seed, draws)``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol

from tocsin.errors import BadInput, NotFound
from tocsin.forecast.distributions import Draws
from tocsin.schema.months import label
from tocsin.schema.panels import Panel

DRAWS = 1000
LONGEST = 24
"""How many months past its data a forecast may reach."""

_MODULES = {
    "pool": "pool",
    "recency": "recency",
    "boosted": "boosted",
    "markov": "markov",
    "local-level": "local_level",
    "conflictology-12": "conflictology",
    "bootstrap-240": "bootstrap",
    "last-historical": "last_historical",
    "zero": "zero",
}
DEFAULT = "pool"


class Model(Protocol):
    """A forecast model."""

    name: str

    def forecast(self, panel: Panel, months: Sequence[int], seed: int, draws: int = DRAWS) -> Draws:
        """Deaths in each of ``months`` (after ``panel.last``): whole and non-negative, (units, months, draws).

        Only what stands in the panel is used, and fitted parts that end no later than it. The same seed gives the same
        draws. A model whose definition fixes the ensemble (conflictology) returns its own number of draws.
        """
        ...

    def fitted_through(self, panel: Panel) -> int:
        """The last month any fitted part of the model has seen; the panel's own last month where nothing is fitted."""
        ...


def names() -> tuple[str, ...]:
    """Every model's name, the default first."""
    return tuple(_MODULES)


def model(name: str) -> Model:
    """The model of that name. Raises ``NotFound`` with the list of names."""
    if name not in _MODULES:
        raise NotFound(f"there is no forecast model {name!r}", f"name one of: {', '.join(_MODULES)}")
    found: Model = import_module(f"tocsin.forecast.{_MODULES[name]}").MODEL
    return found


def leads(panel: Panel, months: Sequence[int]) -> list[int]:
    """How many months each target lies after the panel's last. Raises ``BadInput`` for one that does not, or too far."""
    found = [month - panel.last for month in months]
    for month, lead in zip(months, found, strict=True):
        if not 1 <= lead <= LONGEST:
            raise BadInput(
                f"{label(month)} lies {lead} months after the panel's last month, {label(panel.last)}",
                f"ask for months 1 to {LONGEST} after the data's end",
            )
    return found
