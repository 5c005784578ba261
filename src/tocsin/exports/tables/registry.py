"""Who and where: actors, offices, ties, places and who holds them."""

from __future__ import annotations

from tocsin.exports.coarse import Spot, spot_of_place
from tocsin.exports.table import Column, Table
from tocsin.exports.tables.columns import actor, cite, field, identity, known, made, verified
from tocsin.schema.registry import Alias, Place

SPAN = (
    field("since", "day", "from when; empty: not known", "#date+start"),
    field("until", "day", "to when; empty: it lasts, or its end could not be read yet", "#date+end"),
    field("until_known", "day", "the day its end could first be read", "#date+known+end"),
)


def _names(aliases: tuple[Alias, ...]) -> list[str]:
    """Other names with whose usage they are and their language: ``Şuşa (AZE, az)``."""
    return [f"{one.name} ({', '.join(part for part in (one.used_by, one.language) if part) or 'general'})"
            + (" [historical]" if one.historical else "") for one in aliases]  # fmt: skip


OTHER_NAMES = made("other_names", "texts", "other names, with whose usage and in which language", "#meta+name+alt+list",
                   lambda r, _: _names(r.aliases))  # fmt: skip

ACTORS = Table(
    "actors",
    "Actors",
    "Each row is one state, authority, force, ministry, office holder, organisation or outlet.",
    (
        identity("the actor"),
        known(),
        field("kind", "text", "kind of actor", "#org+type"),
        field("name", "text", "its name", "#org+name"),
        OTHER_NAMES,
        field("of", "text", "actor it belongs to: actor id", "#org+parent+id"),
        made(
            "side", "text", "party whose side it is counted with: actor id", "#org+side+id", lambda a, at: at.side(a.id)
        ),
        field("alignment", "text", "party an outlet leans to: actor id", "#org+leaning+id"),
        field("iso3", "text", "ISO-3 code of a state", "#country+code"),
        *SPAN,
        field("note", "text", "what else there is to know of it", "#meta+note"),
        cite(),
    ),
    lambda findings: findings.actors.values(),
)

OFFICES = Table(
    "offices",
    "Offices",
    "Each row is one person in one public office, by date.",
    (
        identity("the tenure"),
        known(),
        *actor("holder", "who holds it", "holder"),
        field("office", "text", "the office", "#meta+office"),
        *actor("of", "of what", "parent"),
        *SPAN,
        cite(),
    ),
    lambda findings: findings.offices,
)

TIES = Table(
    "ties",
    "Ties",
    "Each row is one relation of an actor to another: allies, bases, arms, backing, rivalry; with what it obliges to.",
    (
        identity("the tie"),
        known(),
        *actor("a", "first actor", "first"),
        *actor("b", "second actor", "second"),
        field("kind", "text", "alliance, base, arms, backing, rivalry, peacekeeping, membership or closed_border",
              "#activity+type"),
        field("text", "text", "it in words", "#description"),
        field("clause", "text", "what it obliges to, in plain words", "#description+clause"),
        field("scope", "text", "territory it covers, as its holders say", "#loc+scope+name"),
        field("mutual", "flag", "true: it binds both alike", "#meta+mutual"),
        *SPAN,
        verified(),
        cite(),
    ),
    lambda findings: findings.ties,
)  # fmt: skip


def _spot(place: Place) -> Spot | None:
    return spot_of_place(place)


def _point(name: str, hxl: str, what: str) -> Column:
    return made(name, "number", what, hxl, lambda p, _: getattr(_spot(p), name, None))


PLACES = Table(
    "places",
    "Places",
    "Each row is one place, with its neutral name, the names each side uses, and a point where one is known.",
    (
        identity("the place"),
        known(),
        field("kind", "text", "state, territory, region, district, town, village, line, mountain or site", "#loc+type"),
        field("name", "text", "neutral name; both sides' where they differ", "#loc+name"),
        OTHER_NAMES,
        field("within", "text", "place around it: place id", "#loc+parent+id"),
        _point("lat", "#geo+lat", "latitude in degrees; lines, mountains and sites to a quarter-degree cell"),
        _point("lon", "#geo+lon", "longitude in degrees; lines, mountains and sites to a quarter-degree cell"),
        _point("radius_km", "#geo+radius+num", "how far from that point it may reach, in km: a convention for drawing"),
        field("geonameid", "integer", "GeoNames id", "#loc+geonames+code"),
        cite(),
    ),
    lambda findings: findings.places.values(),
)

HOLDS = Table(
    "holds",
    "Who holds what",
    "Each row is one hold on a place: de jure, de facto, claimed and lived in are kept apart.",
    (
        identity("the hold"),
        known(),
        field("place", "text", "place id", "#loc+id"),
        made("place_name", "text", "neutral name of the place", "#loc+name", lambda h, at: at.place(h.place)),
        field("kind", "text", "de_jure, de_facto, claim or population", "#status+hold+type"),
        *actor("holder", "who", "holder"),
        field("text", "text", "it in words", "#description"),
        field("share", "number", "share of the people, 0 to 1; empty: not sourced", "#population+share+num"),
        *SPAN,
        verified(),
        cite(),
    ),
    lambda findings: findings.holds,
)
TABLES = (ACTORS, OFFICES, TIES, PLACES, HOLDS)
