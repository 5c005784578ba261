"""Who and where: actors, offices, ties, places, holds. All dated, each with evidence and with the two clocks.

``known`` is the day the fact could be read by anyone; ``until`` ends it, and ``until_known`` is the day the *end* could be
read; ``until_cite`` is the evidence for it. A view before ``until_known`` shows neither.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from msgspec import Struct

ActorKind = Literal["state", "de_facto_authority", "armed_force", "ministry", "person", "organisation", "alliance",
                    "mediation_body", "monitor", "media", "expert", "armed_group", "public"]  # fmt: skip
TieKind = Literal["alliance", "base", "arms", "backing", "rivalry", "peacekeeping", "membership", "closed_border"]
PlaceKind = Literal["state", "territory", "region", "district", "town", "village", "line", "mountain", "site"]
HoldKind = Literal["de_jure", "de_facto", "population", "claim"]

ACTOR_KINDS: tuple[str, ...] = get_args(ActorKind)
TIE_KINDS: tuple[str, ...] = get_args(TieKind)
PLACE_KINDS: tuple[str, ...] = get_args(PlaceKind)
HOLD_KINDS: tuple[str, ...] = get_args(HoldKind)


class Alias(Struct, frozen=True):
    """Another name: whose usage it is (an actor id, or empty), in what language, and whether only historical."""

    name: str
    used_by: str = ""
    language: str = ""
    historical: bool = False


class Actor(Struct, frozen=True, kw_only=True):
    """A state, authority, force, ministry, person, organisation or outlet.

    ``of`` is the actor it belongs to (a ministry's state, a person's side); ``alignment`` the party an outlet leans to.
    """

    id: str
    source: str
    kind: ActorKind
    name: str
    known: date
    aliases: tuple[Alias, ...] = ()
    of: str | None = None
    alignment: str | None = None
    iso3: str | None = None
    since: date | None = None
    until: date | None = None
    until_known: date | None = None
    cite: str = ""
    note: str = ""
    until_cite: str = ""
    situation: str | None = None


class Office(Struct, frozen=True, kw_only=True):
    """A person (actor id ``holder``) in an ``office`` ("president") of an actor, by date."""

    id: str
    source: str
    holder: str
    office: str
    of: str
    known: date
    since: date | None = None
    until: date | None = None
    until_known: date | None = None
    cite: str = ""
    until_cite: str = ""
    situation: str | None = None


class Tie(Struct, frozen=True, kw_only=True):
    """A relation of ``a`` to ``b``, read aloud "a is ally of / has a base in / arms / backs / rivals b".

    ``clause`` is the obligation in plain words; ``scope`` the territory it covers, as its holders say; ``covers`` and
    ``excludes`` list place ids said to be inside and outside.
    """

    id: str
    source: str
    a: str
    b: str
    kind: TieKind
    text: str
    known: date
    clause: str = ""
    scope: str = ""
    covers: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    mutual: bool = False
    since: date | None = None
    until: date | None = None
    until_known: date | None = None
    cite: str = ""
    verified: bool = True
    until_cite: str = ""
    situation: str | None = None


class Place(Struct, frozen=True, kw_only=True):
    """A place with its neutral display name ("Shusha/Shushi"), other names, and a point in degrees where one is known."""

    id: str
    source: str
    kind: PlaceKind
    name: str
    known: date
    aliases: tuple[Alias, ...] = ()
    within: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonameid: int | None = None
    cite: str = ""
    situation: str | None = None


class Hold(Struct, frozen=True, kw_only=True):
    """Who holds, claims or lives in a place: de jure, de facto, claim or population, kept apart.

    ``holder`` is an actor id, or for population the group's name; ``share`` 0–1 of the population where sourced.
    """

    id: str
    source: str
    place: str
    kind: HoldKind
    holder: str
    text: str
    known: date
    share: float | None = None
    since: date | None = None
    until: date | None = None
    until_known: date | None = None
    cite: str = ""
    verified: bool = True
    until_cite: str = ""
    situation: str | None = None


class Judgement(Struct, frozen=True, kw_only=True):
    """A recorded decision that ``name`` means (or does not mean) the actor or place ``target``; empty target: nothing."""

    id: str
    source: str
    name: str
    target: str
    same: bool
    judged_by: str
    known: date
    note: str = ""
    situation: str | None = None
