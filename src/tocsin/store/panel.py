"""The panel: deaths by country and month as known on a view's day.

Where a month's figures come from, in this order, one source a month:

1. the panel imported into the store (``tocsin pull panel``), if there is one: its countries, its months;
2. else the packaged table of monthly figures; it also goes on after an imported panel that ends earlier;
3. after those, and for all deaths or the rule "even", which tables do not have: UCDP's events in the store, from the
   release ``panel_months.py`` chooses for the month.

A month is there only if it was over for a month by the view's day (``months.known_day``), and the panel ends with the last
month any source speaks of. A month no source speaks of, or in which an event's date or toll is unknown, is NaN, never zero.
``vintage`` names what was used; figures of a later release than the day's are taken as if they had been known then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.errors import NotFound
from tocsin.registry.views_units import unit_of_state, units
from tocsin.schema.months import known_day, label, last_known
from tocsin.schema.panels import MonthRule, Panel, Unit, Violence
from tocsin.store.panel_events import Count, counts, reaches
from tocsin.store.panel_months import Lane, lanes
from tocsin.store.panel_packaged import packaged_panel, there
from tocsin.store.panel_readings import imported

if TYPE_CHECKING:
    from tocsin.store.view import View


class LeftOut(Struct, frozen=True, order=True):
    """Events in no cell of the panel, and their deaths (at least).

    ``why`` is "country" for a state without a unit in the panel (``where`` its name), "month" for a month that no release
    covers as known that day (``where`` the month).
    """

    why: str
    where: str
    events: int
    deaths: float


@dataclass(frozen=True)
class _Tables:
    """What the tables of monthly figures hold, with the vintages of each month."""

    panel: Panel
    vintages: list[tuple[str, ...]]


def panel(view: View, violence: Violence = "state-based", rule: MonthRule = "end") -> Panel:
    """The panel as of the view's day. Raises ``NotFound`` where no source has a figure known by then."""
    tables = _tables(view) if (violence, rule) == ("state-based", "end") else None
    after = tables.panel.last if tables else 0
    chosen = lanes(reaches(view, after), view.as_of)
    if tables is None and not chosen:
        raise _nothing(view, violence, rule)
    first, last = tables.panel.first if tables else min(chosen), max([after, *chosen])
    countries = tables.panel.units if tables else units()
    deaths = np.full((len(countries), last - first + 1), np.nan)
    exists = there(countries, first, last)
    if tables:
        width = tables.panel.deaths.shape[1]
        deaths[:, :width], exists[:, :width] = tables.panel.deaths, tables.panel.exists
    _book(deaths, first, countries, chosen, counts(view, violence, rule, after) if chosen else [])
    vintages = dict(zip(range(first, after + 1), tables.vintages, strict=True)) if tables else {}
    vintages |= {month: (lane.title,) for month, lane in chosen.items()}
    return Panel(countries, first, deaths, exists, _told(vintages), view.as_of, violence, rule)


def left_out(view: View, violence: Violence = "state-based", rule: MonthRule = "end") -> tuple[LeftOut, ...]:
    """Events known on the view's day that lie after the tables' end and in no cell of the panel, by reason."""
    tables = _tables(view) if (violence, rule) == ("state-based", "end") else None
    after = tables.panel.last if tables else 0
    chosen = lanes(reaches(view, after), view.as_of)
    held = {unit.id for unit in (tables.panel.units if tables else units())}
    by_country: dict[str, list[Count]] = {}
    by_month: dict[int, dict[str, list[Count]]] = {}
    for count in counts(view, violence, rule, after):
        if count.month not in chosen:
            by_month.setdefault(count.month, {}).setdefault(count.lane, []).append(count)
        elif count.lane == chosen[count.month].name and _unit(count.country, held) is None:
            by_country.setdefault(count.country or "no country given", []).append(count)
    lost = [_sum("country", name, found) for name, found in by_country.items()]
    lost += [_sum("month", label(month), max(found.values(), key=len)) for month, found in by_month.items()]
    return tuple(sorted(lost))


def releases_held(view: View) -> tuple[str, ...]:
    """UCDP's releases that give some month its figures, so that they need not be fetched again; ask a view of ``date.max``."""
    chosen = lanes(reaches(view, 0), view.as_of).values()
    return tuple(sorted({release for lane in chosen for release in lane.covering}))


def _tables(view: View) -> _Tables | None:
    """The imported panel, gone on with the packaged one where that ends later; else the packaged; else nothing."""
    until = last_known(view.as_of)
    given, packaged = imported(view), packaged_panel()
    if given is None:
        if until < packaged.first:
            return None
        cut = packaged.until(min(until, packaged.last))
        return _Tables(cut, [(packaged.vintage,)] * cut.deaths.shape[1])
    return _gone_on(_Tables(given.panel, list(given.vintages)), packaged, min(until, packaged.last))


def _gone_on(given: _Tables, packaged: Panel, until: int) -> _Tables:
    """The imported figures, after their end those of the packaged table for the same countries."""
    more = range(given.panel.last + 1, until + 1)
    if not more:
        return given
    rows = [packaged.units.index(unit) for unit in given.panel.units]
    deaths = np.hstack([given.panel.deaths, packaged.of(more)[rows]])
    exists = np.hstack([given.panel.exists, there(given.panel.units, more[0], more[-1])])
    joined = Panel(given.panel.units, given.panel.first, deaths, exists, vintage="")
    return _Tables(joined, [*given.vintages, *[(packaged.vintage,)] * len(more)])


def _book(
    deaths: NDArray[np.float64], first: int, countries: tuple[Unit, ...], chosen: dict[int, Lane], found: list[Count]
) -> None:
    """Write the chosen lanes' counts into ``deaths``: zero where a covered month has no event, NaN where one is unclear."""
    place = {unit.id: row for row, unit in enumerate(countries)}
    for month in chosen:
        deaths[:, month - first] = 0.0
    for count in found:
        unit = _unit(count.country, place)
        if unit is None or count.month not in chosen or chosen[count.month].name != count.lane:
            continue
        deaths[place[unit.id], count.month - first] += np.nan if count.unknown else count.deaths


def _unit(country: str, held: dict[int, int] | set[int]) -> Unit | None:
    unit = unit_of_state(country)
    return unit if unit and unit.id in held else None


def _sum(why: str, where: str, found: list[Count]) -> LeftOut:
    return LeftOut(why, where, sum(count.events for count in found), sum(count.deaths for count in found))


def _told(vintages: dict[int, tuple[str, ...]]) -> str:
    """The vintage, or each with the last month it serves: ``UCDP GED 24.1 to 2023-12; …``."""
    runs: list[tuple[str, int]] = []
    for month, names in sorted(vintages.items()):
        name = " and ".join(names)
        if runs and runs[-1][0] == name:
            runs.pop()
        runs.append((name, month))
    return runs[0][0] if len(runs) == 1 else "; ".join(f"{name} to {label(month)}" for name, month in runs)


def _nothing(view: View, violence: Violence, rule: MonthRule) -> NotFound:
    if (violence, rule) == ("state-based", "end"):
        return NotFound(f"no monthly figure was known on {view.as_of}",
                        f"ask for {known_day(packaged_panel().first)} or later")  # fmt: skip
    return NotFound(f"the store has no release of UCDP's events that was known on {view.as_of}, and the tables of monthly "
                    f"figures hold neither all deaths nor deaths spread over an event's days",
                    "run `tocsin pull ucdp`, or give a release with --file")  # fmt: skip
