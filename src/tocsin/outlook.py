"""The world as seen from a day: the risk of every pair and country, and the early warnings on the budget.

Reads nothing but the view. Uniformly collected series only: the packaged figures, the panel, and counts of the world's news.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from tocsin.errors import NotFound

if TYPE_CHECKING:
    from tocsin.escalation.pair_inputs import PairInputs
    from tocsin.escalation.warning_alarms import Alarm
    from tocsin.schema.news import NewsSeries
    from tocsin.schema.packaged import Packaged
    from tocsin.schema.panels import Panel
    from tocsin.schema.risks import EarlyWarning, Risk, Target
    from tocsin.store.news_spans import Span
    from tocsin.store.pair_outcomes import PairOutcomes
    from tocsin.store.view import View

DRAWS = 1000
"""Draws of the forecast that the risers rest on, as when they were fitted."""
WARNINGS_BACK = timedelta(days=730)
"""Warnings issued longer ago than this are no longer told."""


class Named(NamedTuple):
    """How a packaged table is called, cited and licensed."""

    title: str
    cite: str
    licence: str


NEWS = Named(
    "Stories by pair of states and day", "counts from Wikipedia contributors, Portal:Current events", "CC BY-SA 4.0"
)
PAIRS = Named(
    "Rivalries, borders and claims of pairs of states",
    "facts after Thompson, Sakuwa and Suhas 2021, Thompson and Dreyer 2012, Correlates of War contiguity v3.2, ICOW 2017",
    "facts, cited",
)
DISPUTES = Named(
    "What the dispute record of pairs of states comes to",
    "figures derived from Gibler, Miller and Little 2016, disputes v2.2.1",
    "derived figures, cited",
)
YEARS = Named("Years on opposite sides of fighting", "derived from the UCDP/PRIO armed conflict data 25.1", "CC BY 4.0")
MONTHS = Named(
    "Deaths by pair of states and month", "derived from UCDP GED 21.1 and the candidate events of 2021", "CC BY 4.0"
)
COUNTRIES = Named(
    "State-based deaths by country and month", "derived from UCDP GED; vintages in docs/panel.md", "CC BY 4.0"
)
FORECAST = Named("The forecast of deaths, fitted by Tocsin", "docs/forecasting.md", "Apache-2.0")


@dataclass(frozen=True, eq=False)
class Outlook:
    """Everything about the world that was known on ``as_of``; each part is reckoned when it is first asked for."""

    as_of: date
    inputs: PairInputs
    panel: Panel | None
    spans: tuple[Span, ...]

    @property
    def news(self) -> NewsSeries | None:
        """The world's news as counts."""
        return self.inputs.news

    @cached_property
    def pairs(self) -> tuple[Risk, ...]:
        """Every politically relevant pair."""
        from tocsin.escalation.pair_risk import pair_risks

        return tuple(pair_risks(self.inputs, self.as_of))

    def pair(self, name: str) -> tuple[Risk, ...]:
        """One pair's rows, also of a pair that is not politically relevant."""
        from tocsin.escalation.pair_risk import pair_risks

        return tuple(pair_risks(self.inputs, self.as_of, pairs=[name]))

    def countries(self, of: Collection[str] | None = None) -> tuple[Risk, ...]:
        """Every country's (or some countries') chance of a sharp rise of deaths next month; none before the first fit."""
        from tocsin.escalation.risers import riser_risks

        try:
            return tuple(riser_risks(self.panel, self._reaching, self.news, self.as_of, of=of))
        except NotFound:
            return ()

    @property
    def _reaching(self) -> Any:
        """The forecast's chance of a sharp rise by country; None where the figures end too long before the month."""
        from tocsin.escalation.riser_months import known_panel, target_month
        from tocsin.forecast.base import LONGEST

        known, month = known_panel(self.panel, self.as_of), target_month(self.as_of)
        if known is None or month - known.last > LONGEST:
            return None
        key = (known.digest, month)
        if key not in _reached:
            _reached[key] = _chances(known, month, self.as_of)
        return _reached[key]

    @property
    def outcomes(self) -> PairOutcomes:
        """What is known of deaths between pairs."""
        from tocsin.store.pair_outcomes import PairOutcomes, pair_months

        return PairOutcomes(self.news, pair_months(self.inputs.figures), self.spans)

    def warnings(self, pairs: Collection[str] | None = None) -> tuple[EarlyWarning, ...]:
        """Early warnings with their reasons, latest first: of some pairs those of the last two years, with post-mortems;
        of all pairs those that stand."""
        from tocsin.escalation.warnings import warnings_from

        alarms = self._alarms if pairs is not None else [one for one in self._alarms if one.expires >= self.as_of]
        since = self.as_of - WARNINGS_BACK
        return warnings_from(alarms, self.as_of, self._risk_on, self.outcomes, pairs=pairs, since=since)

    @cached_property
    def _alarms(self) -> list[Alarm]:
        from tocsin.escalation.warning_record import alarms_by

        return alarms_by(self.inputs, self.as_of, self.spans)

    def _risk_on(self, pair: str, day: date, target: Target) -> Risk:
        """A pair's risk as reckoned on a past day, from what was known then."""
        from tocsin.escalation.pair_risk import pair_risks

        return next(row for row in pair_risks(self.inputs, day, pairs=[pair], usual=False) if row.target == target)

    @property
    def packaged(self) -> tuple[Packaged, ...]:
        """The tables of figures that the judgements rest on, as things to cite."""
        return tuple(_packaged(self))


_reached: dict[tuple[str, int], Any] = {}
"""The forecast's chances by figures and month: a replay asks for the same month week after week."""


def _chances(known: Panel, month: int, as_of: date) -> Any:
    """An array (units,), or None before the first fit of the forecast."""
    from tocsin.escalation.riser_months import forecast_chances
    from tocsin.forecast.issued import forecast

    try:
        return forecast_chances(known, forecast(known, [month], "pool", DRAWS, 0, as_of).draws[:, 0])
    except NotFound:
        return None


def _packaged(seen: Outlook) -> Iterator[Packaged]:
    """Each table with the days it speaks of, cut at the day."""
    from tocsin.schema.months import first_day, last_day
    from tocsin.schema.packaged import Packaged
    from tocsin.store.pair_figures import MONTHS_FIRST, YEARS_FIRST

    def table(name: str, of: Named, first: date | None, last: date | None, note: str = "") -> Packaged:
        until = min(last, seen.as_of) if last else None
        return Packaged(id=f"figures:{name}", title=of.title, cite=of.cite, licence=of.licence, known=until or seen.as_of,
                        covers_from=first, covers_to=until, note=note)  # fmt: skip

    news, panel, figures = seen.news, seen.panel, seen.inputs.figures
    yield table("news", NEWS, news.first if news else None, news.last if news else None)
    yield table("pairs", PAIRS, None, None)
    yield table("pair_disputes", DISPUTES, None, None, "the dispute record ends in 2010")
    yield table("pair_years", YEARS, date(YEARS_FIRST, 1, 1), date(figures.last_year, 12, 31))
    yield table("pair_months", MONTHS, first_day(MONTHS_FIRST), last_day(figures.last_month))
    yield table(
        "country-months", COUNTRIES, first_day(panel.first) if panel else None, last_day(panel.last) if panel else None
    )
    yield table("forecast", FORECAST, None, None)


_seen: WeakKeyDictionary[View, Outlook] = WeakKeyDictionary()


def outlook(view: View) -> Outlook:
    """The world as of a view's day; made once a view."""
    from tocsin.escalation.pair_inputs import PairInputs
    from tocsin.registry.pairs import dispute_figures, pair_facts
    from tocsin.store.news import days_read, news_series
    from tocsin.store.news_spans import spans_read
    from tocsin.store.pair_figures import pair_figures

    if view not in _seen:
        inputs = PairInputs(pair_facts(), dispute_figures(), pair_figures(view), news_series(view))
        _seen[view] = Outlook(view.as_of, inputs.until(view.as_of), _panel(view), spans_read(days_read(view).known))
    return _seen[view]


def lend(view: View, seen: Outlook) -> None:
    """Let a view see the world as another view of the same day and moment saw it, so that it is reckoned once."""
    _seen[view] = seen


def _panel(view: View) -> Panel | None:
    """The panel of the day; None where no figure was known, which the risers say."""
    from tocsin.store.panel import panel

    try:
        return panel(view)
    except NotFound:
        return None


def world(view: View) -> tuple[Risk, ...]:
    """Every pair's and every country's risk."""
    seen = outlook(view)
    return (*seen.pairs, *seen.countries())


def of_pair(view: View, names: Sequence[str]) -> tuple[Risk, ...]:
    """The risk of two states, by code or name. Raises ``NotFound`` with near names, ``BadInput`` for one state twice."""
    from tocsin.registry.crosswalk import countries
    from tocsin.registry.pairs import pair_name
    from tocsin.registry.views_units import unit_named

    codes = [name.upper() if name.upper() in countries() else unit_named(name).iso3 for name in names]
    return outlook(view).pair(pair_name(*codes))
