"""Deaths by country and month counted from UCDP's events in the store.

UCDP publishes an event in several releases: monthly candidates, sometimes a year of candidates together, then the year's
final GED. Each release, and the monthly ones together, is a *lane*; an event is counted once in a lane, as its newest
release has it. A month takes its figures from one lane only (``panel_months.py`` says which).

An event is booked by its last day (rule "end", as VIEWS does) or spread evenly over its days (rule "even"). An event whose
last day is not known, or that is without a best estimate, makes its country's figures unknown for the months it may lie in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.schema.events import Event
from tocsin.schema.panels import MonthRule, Violence

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tocsin.store.view import View

SOURCE = "ucdp-ged"
MONTHLY = "monthly"
"""The lane of the monthly candidate releases."""

_STATE_BASED = 1
_NO_LAST_DAY = "from "  # how the importer's words begin where a table gives no last day


class Count(Struct, frozen=True):
    """What a lane has of a country (as the event names it) in a month: deaths, events that end there, and how many
    events there make the figure unknown. ``country`` may be empty."""

    lane: str
    country: str
    month: int
    deaths: float
    events: int
    unknown: int


class Reach(Struct, frozen=True):
    """The countries in which a release has events of any kind that end in a month, and its lane."""

    lane: str
    release: str
    month: int
    countries: tuple[str, ...]


def counts(view: View, violence: Violence, rule: MonthRule, after: int) -> list[Count]:
    """Deaths per lane, country and month, for months later than ``after``."""
    rows = _newest(_events(view))
    if violence == "state-based":
        rows = rows.filter(rows.violence == _STATE_BASED)
    rows = _by_month(rows, rule)
    rows = rows.filter(rows.month > after)
    unknown = rows.deaths.isnull().ifelse(1, 0)
    ends_here = (rows.month == rows.last).ifelse(1, 0)
    groups = rows.group_by("lane", "country", "month").aggregate(
        deaths=rows.deaths.sum().fill_null(0.0), events=ends_here.sum(), unknown=unknown.sum()
    )
    found = view.rows(groups.order_by("lane", "country", "month"))
    return [Count(**row) for row in found]


def reaches(view: View, after: int) -> list[Reach]:
    """Where each release has events, by the month of their end, for months later than ``after``."""
    rows = _events(view)
    rows = rows.filter(rows.last > after)
    groups = rows.group_by("lane", "vintage", "last").aggregate(countries=rows.country.collect(distinct=True))
    found = view.rows(groups.order_by("lane", "vintage", "last"))
    return [Reach(row["lane"], row["vintage"], row["last"], tuple(sorted(row["countries"]))) for row in found]


def _events(view: View) -> ir.Table:
    """UCDP's events in all releases known on the day, narrow, with their lane and the months they begin and end in."""
    rows = view.releases(Event)
    rows = rows.filter(rows.source == SOURCE, rows.happened["end"].notnull())
    start, end = rows.happened["start"], rows.happened["end"]
    monthly = rows.vintage.re_search(r"^\d+\.0\.\d+$")
    return rows.select(
        lane=monthly.ifelse(MONTHLY, rows.vintage),
        vintage=rows.vintage,
        release=monthly.ifelse(_order(rows.vintage), 0),
        series=rows.series,
        moment=rows["_moment"],
        record=rows["_record"],
        country=rows.country.fill_null(""),
        violence=rows.violence,
        best=rows.tolls[0]["best"],
        start=start,
        end=end,
        first=_month(start),
        last=_month(end),
        dated=(rows.happened["precision"] != "year") & ~rows.happened["text"].startswith(_NO_LAST_DAY),
    )


def _order(vintage: ir.StringValue) -> ir.IntegerValue:
    """A monthly release's place in time: ``23.0.10`` comes after ``23.0.9``."""
    return vintage.split(".")[0].cast("int64") * 100 + vintage.split(".")[2].cast("int64")


def _newest(rows: ir.Table) -> ir.Table:
    """Each event once in its lane."""
    import ibis

    order = [ibis.desc(rows.release), ibis.desc(rows.moment), rows.record]
    window = ibis.window(group_by=[rows.lane, rows.series], order_by=order)
    ranked = rows.mutate(rank=ibis.row_number().over(window))
    return ranked.filter(ranked["rank"] == 0)


def _by_month(rows: ir.Table, rule: MonthRule) -> ir.Table:
    """A row an event and month it is booked in, with its deaths there: null where they cannot be known."""
    import ibis

    begin = rows.first if rule == "even" else rows.dated.ifelse(rows.last, rows.first)
    rows = rows.mutate(month=ibis.range(begin, rows.last + 1).unnest())
    day = _first_day(rows.month)
    next_day = _first_day(rows.month + 1)
    whole = rows.end.delta(rows.start, unit="day") + 1
    here = ibis.least(next_day.delta(rows.start, unit="day"), whole) - ibis.greatest(
        day.delta(rows.start, unit="day"), 0
    )
    share = here / whole if rule == "even" else ibis.literal(1.0)
    deaths = rows.dated.ifelse(rows.best * share, ibis.null("float64"))
    return rows.select("lane", "country", "month", "last", deaths=deaths)


def _month(day: ir.DateValue) -> ir.IntegerValue:
    return (day.year() - 1980) * 12 + day.month()


def _first_day(month: ir.IntegerValue) -> ir.DateValue:
    import ibis

    return ibis.date(
        ((month - 1) // 12 + 1980).cast("int32"), ((month - 1) % 12 + 1).cast("int32"), ibis.literal(1, "int32")
    )
