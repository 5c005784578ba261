"""A forecast as issued: a model's draws, with what no model may say of a country."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from tocsin.forecast import base
from tocsin.forecast.distributions import Draws
from tocsin.forecast.history import dark
from tocsin.schema.forecasts import Forecast
from tocsin.schema.months import known_day
from tocsin.schema.panels import Panel


def forecast(
    panel: Panel, months: Sequence[int], model: str, draws: int, seed: int, as_of: date | None = None
) -> Forecast:
    """Draws of deaths in ``months`` for every country of the panel; ``panel.last`` is the cut-off.

    A country that is not there at the cut-off has draws of zero, whatever the model: until it begins, deaths on its soil
    are booked to the state before it. Raises ``NotFound`` for no such model, ``BadInput`` for months out of reach.
    """
    base.leads(panel, months)
    chosen = base.model(model)
    made = chosen.forecast(panel, months, seed, draws)
    return Forecast(
        model=model,
        units=panel.units,
        months=tuple(months),
        draws=np.where(panel.exists[:, -1, None, None], _not_calm(panel, months, model, seed, made), 0),
        cutoff=panel.last,
        fitted_through=chosen.fitted_through(panel),
        vintage=panel.vintage,
        issued=date.today(),
        as_of=as_of or known_day(panel.last),
        seed=seed,
    )


def _not_calm(panel: Panel, months: Sequence[int], model: str, seed: int, made: Draws) -> Draws:
    """The draws, with the world's months for a country of which nothing has been known for five years: that is not peace."""
    blind = dark(panel)
    if model == "zero" or not blind.any():
        return made
    world = base.model("bootstrap-240").forecast(panel, months, seed, made.shape[2])
    return np.where(blind[:, None, None], world, made)
