"""Forecasts kept in the store, one row per country and month, and forecasts made of those rows again.

A forecast is kept once, whatever day it is made again: it counts as known from the first day it was issued. What a model
says anew of the same day, with other draws, is another forecast beside the old one; nothing kept is ever written over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import BadInput, Damaged
from tocsin.schema.forecasts import Forecast, Issue, KeptForecast
from tocsin.schema.ids import make_id
from tocsin.schema.months import first_day, label, last_day, last_known, parse_month
from tocsin.schema.panels import Unit
from tocsin.schema.time import When

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tocsin.store.view import View

SOURCE = "forecast"
_HEAD = ("issue", "known", "as_of", "model", "cutoff", "fitted_through", "vintage", "vintage_assumed", "seed")


def check_keepable(forecast: Forecast) -> None:
    """Raise ``BadInput`` for a forecast that saw what its day did not know, or that holds nothing to keep."""
    if forecast.as_of > forecast.issued:
        raise BadInput(
            f"the {forecast.model} forecast was issued on {forecast.issued} as of the later day {forecast.as_of}",
            "a forecast is made as of the day it is issued, or of a day before",
        )
    if forecast.cutoff > last_known(forecast.as_of):
        raise BadInput(
            f"the {forecast.model} forecast uses figures of {label(forecast.cutoff)}, which were not known on {forecast.as_of}",
            f"cut the panel at {label(last_known(forecast.as_of))}, the last month known then",
        )
    if not forecast.draws.size:
        raise BadInput(f"the {forecast.model} forecast has no draws", "forecast a country, a month and a draw or more")
    cells = {(unit.id, month) for unit in forecast.units for month in forecast.months}
    if len(cells) < len(forecast.units) * len(forecast.months):
        raise BadInput(f"the {forecast.model} forecast has a country or month twice", "give each once")
    if min(forecast.months) <= forecast.cutoff:
        raise BadInput(
            f"the {forecast.model} forecast has {label(min(forecast.months))}, but uses figures to {label(forecast.cutoff)}",
            "forecast months after the cut-off",
        )


def issue_id(forecast: Forecast) -> str:
    """The name of a forecast: the same for the same draws of the same countries and months, in whatever order."""
    units = sorted(range(len(forecast.units)), key=lambda row: forecast.units[row].id)
    months = sorted(range(len(forecast.months)), key=lambda column: forecast.months[column])
    draws = np.sort(forecast.draws, axis=2)[np.ix_(units, months)].astype("<i8")
    of = [forecast.units[row].id for row in units], [forecast.months[column] for column in months], draws.shape
    made = blake2b(repr(of).encode() + np.ascontiguousarray(draws).tobytes(), digest_size=12).hexdigest()
    return make_id(
        SOURCE, forecast.model, forecast.as_of, forecast.cutoff, forecast.fitted_through,
        forecast.vintage, forecast.vintage_assumed, forecast.seed, made,
    )  # fmt: skip


def rows(forecast: Forecast) -> Iterator[KeptForecast]:
    """A row per country and month. Raises ``BadInput`` as ``check_keepable``."""
    check_keepable(forecast)
    issue = issue_id(forecast)
    for row, unit in enumerate(forecast.units):
        for column, month in enumerate(forecast.months):
            values, counts = np.unique(forecast.draws[row, column], return_counts=True)
            yield _row(forecast, issue, unit, month, tuple(values.tolist()), tuple(counts.tolist()))


def _row(
    forecast: Forecast, issue: str, unit: Unit, month: int, values: tuple[int, ...], counts: tuple[int, ...]
) -> KeptForecast:
    return KeptForecast(
        id=make_id(SOURCE, issue, unit.id, month),
        source=SOURCE,
        issue=issue,
        known=forecast.issued,
        as_of=forecast.as_of,
        model=forecast.model,
        cutoff=label(forecast.cutoff),
        fitted_through=label(forecast.fitted_through),
        vintage=forecast.vintage,
        vintage_assumed=forecast.vintage_assumed,
        seed=forecast.seed,
        unit=unit.id,
        country=unit.iso3,
        gw=unit.gw,
        name=unit.name,
        month=label(month),
        happened=When(first_day(month), last_day(month), "month", text=label(month)),
        values=values,
        counts=counts,
    )


def holds(view: View, issue: str) -> bool:
    """Whether a forecast of that name was kept by the view's day."""
    return view.count(KeptForecast, lambda kept: kept.issue == issue) > 0


def issues(view: View, model: str = "") -> list[Issue]:
    """The forecasts known on the view's day, of one model or of all, in order of issue."""
    kept = view.releases(KeptForecast)
    kept = kept.filter(kept.model == model) if model else kept
    held = kept.group_by(*_HEAD).aggregate(
        months=kept.month.collect(distinct=True), countries=kept.unit.nunique(), draws=kept.counts.sums().max()
    )
    found = view.rows(held.order_by("known", "as_of", "model", "issue"))
    first: dict[str, Issue] = {}
    for row in found:
        first.setdefault(row["issue"], _issue(row))
    return list(first.values())


def _issue(row: dict[str, Any]) -> Issue:
    return Issue(
        id=row["issue"],
        model=row["model"],
        issued=row["known"],
        as_of=row["as_of"],
        cutoff=parse_month(row["cutoff"]),
        fitted_through=parse_month(row["fitted_through"]),
        vintage=row["vintage"],
        vintage_assumed=row["vintage_assumed"],
        seed=row["seed"],
        months=tuple(sorted(map(parse_month, row["months"]))),
        countries=row["countries"],
        draws=row["draws"],
    )


def kept_forecast(view: View, issue: Issue) -> Forecast:
    """A kept forecast: countries by VIEWS id, months in order, the draws of each cell in an order of the seed's.

    The draws of a cell are those that were kept, each as often. Draw k of one month says nothing of draw k of another.
    Raises ``Damaged`` if it is not what its name says: rows or draws were lost.
    """
    found = _cells(view, issue)
    units = {row["unit"]: Unit(row["unit"], row["country"], row["gw"], row["name"]) for row in found}
    shape = (len(units), len(issue.months), issue.draws)
    counts = np.array([count for row in found for count in row["counts"]], dtype=np.int64)
    values = np.array([value for row in found for value in row["values"]], dtype=np.int64)
    if len(found) != shape[0] * shape[1] or counts.sum() != shape[0] * shape[1] * shape[2]:
        raise _lost(issue)
    made = _forecast(issue, tuple(units.values()), np.repeat(values, counts).reshape(shape))
    if issue_id(made) != issue.id:
        raise _lost(issue)
    return replace(made, draws=np.random.default_rng(issue.seed).permuted(made.draws, axis=-1))


def _lost(issue: Issue) -> Damaged:
    return Damaged(
        f"the forecast {issue.id} ({issue.model}, issued {issue.issued}) lacks rows or draws in the store",
        "run `tocsin store check`, and restore the store from a backup",
    )


def _forecast(issue: Issue, units: tuple[Unit, ...], draws: NDArray[np.int64]) -> Forecast:
    return Forecast(
        model=issue.model,
        units=units,
        months=issue.months,
        draws=draws,
        cutoff=issue.cutoff,
        fitted_through=issue.fitted_through,
        vintage=issue.vintage,
        issued=issue.issued,
        as_of=issue.as_of,
        vintage_assumed=issue.vintage_assumed,
        seed=issue.seed,
    )


def _cells(view: View, issue: Issue) -> list[dict[str, Any]]:
    """Rows of the forecast as first issued, in order of country and month."""
    kept: ir.Table = view.releases(KeptForecast)
    kept = kept.filter(kept.issue == issue.id, kept.known == issue.issued).order_by("unit", "month")
    return view.rows(kept.select("unit", "country", "gw", "name", "values", "counts"))
