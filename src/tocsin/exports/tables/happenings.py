"""Events reconciled from claims, data sets' rows, flare-ups and dated numbers."""

from __future__ import annotations

from tocsin.exports.coarse import Spot, day_only, military, name_of, place_of, spot_of_place, spot_of_point
from tocsin.exports.lookup import Lookup, label
from tocsin.exports.table import Column, Table
from tocsin.exports.tables.columns import actors, cite, field, identity, known, made, when
from tocsin.schema.events import Event
from tocsin.schema.figures import Toll
from tocsin.schema.time import When


def happened(event: Event) -> When:
    """When it happened, no finer than a day for positions and movements of forces."""
    return day_only(event.kind, event.happened)


def spot(event: Event, at: Lookup) -> Spot | None:
    """Where it happened: a data set's point, else its place's; coarse for positions and movements of forces."""
    if event.lat is not None and event.lon is not None:
        return spot_of_point(event.kind, event.lat, event.lon, event.place_precision)
    place = at.places.get(event.place or "")
    return spot_of_place(place, military(event.kind)) if place else None


def _killed(event: Event) -> Toll | None:
    """The toll of dead of all sides together; tolls by side are not added up."""
    return next((toll for toll in event.tolls if toll.kind == "killed" and toll.side is None), None)


def _bound(name: str, attribute: str, what: str) -> Column:
    return made(
        f"killed_{name}", "number", f"{what} of people killed, all sides together; empty: not told as one number",
        f"#affected+killed+{attribute}", lambda event, _: getattr(_killed(event), name, None),
    )  # fmt: skip


def _shown(what: str, value: str) -> Column:
    """A column of the coarse point."""
    hxl = {"lat": "#geo+lat", "lon": "#geo+lon", "radius_km": "#geo+radius+num"}[value]
    return made(value, "number", what, hxl, lambda event, at: getattr(spot(event, at), value, None))


EVENT: tuple[Column, ...] = (
    identity("the event"),
    known(),
    *when("happened", "the happening", "occurred", happened),
    made("happened_time", "text", "clock time as the source gives it; none for positions and movements of forces",
         "#meta+occurred+time", lambda e, _: happened(e).time),
    field("kind", "text", "kind of happening", "#event+type+code"),
    made("kind_label", "text", "kind of happening, in words", "#event+type+name", lambda e, _: label(e.kind)),
    *actors("side_a", "first side", "side_a"),
    *actors("side_b", "other side", "side_b"),
    made("place", "text", "place id; for positions and movements of forces no finer than a district", "#loc+id",
         lambda e, at: place_of(e.kind, e.place, at.places)),
    made("place_name", "text", "neutral name of that place", "#loc+name",
         lambda e, at: name_of(e.kind, e.place, at.places)),
    _shown("latitude in degrees; rounded to a quarter-degree cell where coarse", "lat"),
    _shown("longitude in degrees; rounded to a quarter-degree cell where coarse", "lon"),
    _shown("how far from that point it may have been, in km", "radius_km"),
    made("coarse", "flag", "true: told no finer than a district and a day on purpose", "#meta+coarse",
         lambda e, _: military(e.kind)),
    made("tolls", "texts", "every toll held for it, in words with its unit and side", "#impact+toll+list",
         lambda e, at: [at.toll(toll) for toll in e.tolls]),
    _bound("low", "min", "least number"),
    _bound("best", "best", "best number"),
    _bound("high", "max", "greatest number"),
    field("text", "text", "what is told of it", "#description"),
)  # fmt: skip

EVENTS = Table(
    "events",
    "Events",
    "Each row is one happening, reconciled from the claims about it; contested where they conflict.",
    (
        *EVENT,
        field("contested", "flag", "true: claims about it conflict", "#status+contested"),
        field("claims", "texts", "ids of the claims it was reconciled from", "#meta+claim+id+list"),
        cite(),
    ),
    lambda findings: findings.events,
)

DATASET_EVENTS = Table(
    "dataset-events",
    "Data sets' events",
    "Each row is one row of a data set (such as UCDP GED), as its release counts it.",
    (
        *EVENT,
        field("source", "text", "the data set", "#meta+source+code"),
        field("vintage", "text", "its release", "#meta+release"),
        field("vintage_assumed", "flag", "true: the release is later than what a reader of the day could have had",
              "#meta+release+assumed"),
        field("conflict", "text", "the data set's id of the conflict", "#crisis+code"),
        field("dyad", "text", "the data set's id of the pair of sides", "#crisis+dyad+code"),
        field("country", "text", "country, ISO-3 where known", "#country+code"),
        field("violence", "integer", "1 state-based, 2 non-state, 3 one-sided", "#event+violence+code"),
        cite(),
    ),
    lambda findings: findings.dataset_events,
)  # fmt: skip

EPISODES = Table(
    "episodes",
    "Flare-ups",
    "Each row is one flare-up of the pair: when it began and ended, and its rank among the pair's own.",
    (
        identity("the flare-up"),
        known(),
        *when("onset", "the first force", "onset", lambda e: day_only("onset", e.onset)),
        *when("eruption", "the day it became more than incidents", "eruption", lambda e: day_only("onset", e.eruption)),
        *when("end", "its end", "over", lambda e: day_only("onset", e.end)),
        field("running", "flag", "true: it goes on", "#status+running"),
        made("deaths_low", "number", "least number of dead, by the data set", "#affected+killed+min",
             lambda e, _: e.deaths.low if e.deaths else None),
        made("deaths_best", "number", "best number of dead, by the data set; empty: none covers it",
             "#affected+killed+best", lambda e, _: e.deaths.best if e.deaths else None),
        made("deaths_high", "number", "greatest number of dead, by the data set", "#affected+killed+max",
             lambda e, _: e.deaths.high if e.deaths else None),
        made("tolls", "texts", "tolls by account, in words, each with the claim that gives it", "#impact+toll+list",
             lambda e, at: [_by_account(one, at) for one in e.tolls]),
        field("weapons", "texts", "weapons named", "#impact+weapon+list"),
        field("rank", "integer", "1: the most intense of the pair's flare-ups", "#severity+rank+num"),
        field("of", "integer", "how many are ranked", "#severity+ranked+num"),
        field("measure", "text", "what they are ranked by", "#severity+measure"),
        field("claims", "texts", "ids of the claims it rests on", "#meta+claim+id+list"),
    ),
    lambda findings: findings.episodes,
)  # fmt: skip


def _by_account(one: object, at: Lookup) -> str:
    return f"{at.toll(one.toll)}, by account of {at.name(one.account)} [{one.claim}]"  # type: ignore[attr-defined]


READINGS = Table(
    "readings",
    "Readings",
    "Each row is one dated number about a place, an actor or a pair, such as deaths of a conflict in a year.",
    (
        identity("the reading"),
        known(),
        *when("happened", "what it counts", "occurred", lambda r: r.happened),
        field("name", "text", "what is measured", "#indicator+name"),
        field("subject", "text", "of what", "#indicator+subject"),
        field("value", "number", "the number", "#indicator+num"),
        field("low", "number", "its lower bound; empty: none is given", "#indicator+num+min"),
        field("high", "number", "its upper bound; empty: none is given", "#indicator+num+max"),
        field("unit", "text", "its unit", "#indicator+unit"),
        field("vintage", "text", "the data release", "#meta+release"),
        field("vintage_assumed", "flag", "true: the release is later than what a reader of the day could have had",
              "#meta+release+assumed"),
        cite(),
    ),
    lambda findings: findings.readings,
)  # fmt: skip


TABLES = (EVENTS, DATASET_EVENTS, EPISODES, READINGS)
