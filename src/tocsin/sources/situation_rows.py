"""One row of a situation folder → one record: a function per table, and the columns each table has.

Ids are hashes of source, table, natural key and content, so that an edited row is a new record; actors, places and
agreements keep the readable ids they are written with.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from msgspec import Struct

from tocsin.schema.claims import DENIALS, LEVELS, STANCES, STATUSES, Claim
from tocsin.schema.events import Reading
from tocsin.schema.ids import make_id
from tocsin.schema.registry import (
    ACTOR_KINDS,
    HOLD_KINDS,
    PLACE_KINDS,
    TIE_KINDS,
    Actor,
    Hold,
    Judgement,
    Office,
    Place,
    Tie,
)
from tocsin.schema.vocabulary import clause_kinds, kinds
from tocsin.sources.situation_cells import SLUG, Cells

EVIDENCE = ("official", "video", "photo", "wreckage", "witness", "document", "monitor")
SPEAKER_ROLES = ("perpetrator", "victim", "authority", "witness", "monitor", "mediator", "ally", "expert", "media",
                 "anonymous", "author", "unknown")  # fmt: skip
_NOT_YET = ("future", "hypothetical")
_BIG = 1e15

Key = tuple[str, ...]
Built = tuple[Key, Any]


class Owner(Struct, frozen=True):
    """Whose rows they are: the situation's id and the source its records carry."""

    situation: str

    @property
    def source(self) -> str:
        """``situation:<id>``."""
        return f"situation:{self.situation}"

    def id(self, table: str, natural: Key, cells: Cells) -> str:
        """The hashed id of a row."""
        content = tuple(f"{name}={cells.text(name)}" for name in sorted(cells.row.cells) if cells.text(name))
        return make_id(self.source, table, *natural, *content)


class Table(Struct, frozen=True):
    """A CSV file: its columns (``required`` must be there), what names a row within it, and how a row is built."""

    file: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    key: tuple[str, ...]
    build: Callable[[Cells, Owner], Any]
    needed: bool = False


def actor(cells: Cells, owner: Owner) -> Actor:
    """A row of ``actors.csv``."""
    until, until_known = end(cells)
    return Actor(
        id=cells.own_id("actor"), source=owner.source, kind=cells.choice("kind", ACTOR_KINDS),  # type: ignore[arg-type]
        name=cells.needed("name"), known=cells.known(), aliases=cells.aliases(), of=cells.ident("actor", "of"),
        alignment=cells.ident("actor", "alignment"), iso3=cells.ident("actor", "iso3"), since=cells.since("since"),
        until=until, until_known=until_known,
        until_cite=cells.text("until_cite"), cite=cells.needed("cite"), note=cells.text("note"),
        situation=owner.situation,
    )  # fmt: skip


def office(cells: Cells, owner: Owner) -> Office:
    """A row of ``offices.csv``."""
    until, until_known = end(cells)
    return Office(
        id=owner.id("offices", key(cells, "holder", "office", "of", "since"), cells), source=owner.source,
        holder=cells.needed_ident("actor", "holder"), office=cells.needed("office"),
        of=cells.needed_ident("actor", "of"), known=cells.known(), since=cells.since("since"), until=until,
        until_known=until_known,
        until_cite=cells.text("until_cite"), cite=cells.needed("cite"), situation=owner.situation,
    )  # fmt: skip


def tie(cells: Cells, owner: Owner) -> Tie:
    """A row of ``ties.csv``."""
    until, until_known = end(cells)
    return Tie(
        id=owner.id("ties", key(cells, "a", "b", "kind", "since"), cells), source=owner.source,
        a=cells.needed_ident("actor", "a"), b=cells.needed_ident("actor", "b"),
        kind=cells.choice("kind", TIE_KINDS), text=cells.needed("text"), known=cells.known(),  # type: ignore[arg-type]
        clause=cells.text("clause"), scope=cells.text("scope"), covers=cells.idents("place", "covers"),
        excludes=cells.idents("place", "excludes"), mutual=cells.flag("mutual", False), since=cells.since("since"),
        until=until, until_known=until_known,
        until_cite=cells.text("until_cite"), cite=cells.needed("cite"), verified=cells.flag("verified", True),
        situation=owner.situation,
    )  # fmt: skip


def place(cells: Cells, owner: Owner) -> Place:
    """A row of ``places.csv``; ``lat``/``lon`` in degrees, both or neither."""
    lat, lon = cells.number("lat", -90, 90), cells.number("lon", -180, 180)
    if (not cells.text("lat")) != (not cells.text("lon")):
        cells.report("lat", "only one of lat and lon is given", "write both, or leave both empty")
    geonameid = cells.number("geonameid", 1, _BIG)
    return Place(
        id=cells.own_id("place"), source=owner.source, kind=cells.choice("kind", PLACE_KINDS),  # type: ignore[arg-type]
        name=cells.needed("name"), known=cells.known(), aliases=cells.aliases(),
        within=cells.ident("place", "within"), lat=lat, lon=lon,
        geonameid=None if geonameid is None else int(geonameid), cite=cells.needed("cite"), situation=owner.situation,
    )  # fmt: skip


def hold(cells: Cells, owner: Owner) -> Hold:
    """A row of ``holds.csv``; a population's holder is the group's name, every other's an actor."""
    until, until_known = end(cells)
    kind = cells.choice("kind", HOLD_KINDS)
    holder = cells.needed("holder") if kind == "population" else cells.needed_ident("actor", "holder")
    return Hold(
        id=owner.id("holds", key(cells, "place", "kind", "holder", "since"), cells), source=owner.source,
        place=cells.needed_ident("place", "place"), kind=kind, holder=holder,  # type: ignore[arg-type]
        text=cells.needed("text"), known=cells.known(), share=cells.number("share", 0, 1), since=cells.since("since"),
        until=until, until_known=until_known,
        until_cite=cells.text("until_cite"), cite=cells.needed("cite"), verified=cells.flag("verified", True),
        situation=owner.situation,
    )  # fmt: skip


def judgement(cells: Cells, owner: Owner) -> Judgement:
    """A row of ``names.csv``; an empty target with ``same`` false: the name means nothing known here."""
    target = cells.text("target")
    same = cells.flag("same")
    if target and not (cells.knows("actor", target) or cells.knows("place", target)):
        cells.report("target", f"unknown actor or place {target!r}", f"add {target!r} to actors.csv or places.csv")
    if same and not target:
        cells.report("target", "target is empty though same is true", "name the actor or place, or write same=false")
    return Judgement(
        id=owner.id("names", key(cells, "name", "target"), cells), source=owner.source, name=cells.needed("name"),
        target=target, same=same, judged_by=cells.needed("judged_by"), known=cells.known(), note=cells.text("note"),
        situation=owner.situation,
    )  # fmt: skip


def reading(cells: Cells, owner: Owner) -> Reading:
    """A row of ``readings.csv``; ``low`` ≤ ``value`` ≤ ``high``."""
    low, value, high = (cells.number(column, -_BIG, _BIG) for column in ("low", "value", "high"))
    if value is None and not cells.text("value"):
        cells.report("value", "value is empty", "write the number; leave the row out if it is not known")
    in_order(cells, "low", low, value, high)
    natural = key(cells, "name", "subject", "happened", "known")
    known = cells.known()
    not_before(cells, "happened", known)
    return Reading(
        id=owner.id("readings", natural, cells), source=owner.source,
        origin=f"{owner.situation}/readings/{'/'.join(natural)}", name=cells.needed("name"),
        subject=cells.needed("subject"), value=value or 0.0, unit=cells.needed("unit"), known=known,
        happened=cells.when("happened"), low=low, high=high, cite=cells.needed("cite"), vintage=cells.text("vintage"),
        vintage_assumed=cells.flag("vintage_assumed", False), situation=owner.situation,
    )  # fmt: skip


def claim(cells: Cells, owner: Owner) -> Claim:
    """A row of ``claims.csv``: curated, with the two clocks; only what is yet to come may be known before it happens."""
    row, known = cells.needed("row"), cells.known()
    status = cells.choice("status", STATUSES)
    if status not in _NOT_YET:
        not_before(cells, "happened", known)
    happening = cells.text("happening") or None
    if happening is not None and not SLUG.fullmatch(happening):
        cells.report("happening", "not a slug", "use small letters, digits and hyphens, e.g. april-2016")
    return Claim(
        id=owner.id("claims", (row,), cells), source=owner.source, origin=f"{owner.situation}/claims/{row}",
        kind=cells.choice("kind", kinds()), text=cells.needed("text"), known=known, happened=cells.when("happened"),
        doers=cells.idents("actor", "doers"), targets=cells.idents("actor", "targets"),
        speaker=cells.ident("actor", "speaker"),
        speaker_role=cells.choice("speaker_role", SPEAKER_ROLES, "unknown"),  # type: ignore[arg-type]
        relayers=cells.idents("actor", "relayers"),
        stance=cells.choice("stance", STANCES), status=status,  # type: ignore[arg-type]
        denial_of=(cells.choice("denial_of", DENIALS) if cells.text("denial_of") else None),  # type: ignore[arg-type]
        figures=cells.figures(), places=cells.idents("place", "places"), weapons=cells.several("weapons"),
        evidence=cells.choices("evidence", EVIDENCE), purposes=cells.choices("purposes", clause_kinds()),
        level=cells.choice("level", LEVELS, "unknown"), comparison=cells.comparison(),  # type: ignore[arg-type]
        happening=happening, agreement=cells.ident("agreement", "agreement"), cite=cells.needed("cite"),
        partisan=cells.ident("actor", "partisan"), verified=cells.flag("verified"), curated=True, coder="curated",
        note=cells.text("note"), situation=owner.situation,
    )  # fmt: skip


def end(cells: Cells) -> tuple[date | None, date | None]:
    """When something ended and the day the end could be read; the second may not be left out, it guards replays."""
    until = cells.until("until")
    until_known = cells.known("until_known") if cells.text("until_known") else None
    since = cells.since("since")
    if until is not None and since is not None and until < since:
        cells.report("until", f"until is before since ({since})", "swap them, or mend the wrong one")
    if until is not None and not cells.text("until_known"):
        cells.report("until_known", "until_known is empty", "write the first day anyone could read of the end")
    if until is None and until_known is not None:
        cells.report("until_known", "until_known without until", "write until, or leave until_known empty")
    return until, until_known


def not_before(cells: Cells, column: str, known: date) -> None:
    """Nothing is read of before it happens."""
    happened = cells.text(column) and cells.when_quietly(column)
    if happened and happened.start is not None and date.min < known < happened.start:
        remedy = "mend one of the dates; what was announced ahead has the status future or hypothetical"
        cells.report("known", f"known is before {column} ({happened.start})", remedy)


def in_order(cells: Cells, column: str, *bounds: float | None) -> None:
    """Bounds that are given rise."""
    given = [bound for bound in bounds if bound is not None]
    if given != sorted(given):
        cells.report(column, "low, value and high do not rise", "write low <= value <= high")


def key(cells: Cells, *columns: str) -> Key:
    """The row's natural key: the texts of some columns."""
    return tuple(cells.text(column) for column in columns)


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


TABLES: dict[str, Table] = {
    "actors": Table(
        "actors.csv", _columns("id,kind,name,aliases,of,alignment,iso3,since,until,until_known,until_cite,known,cite,note"),
        _columns("id,kind,name,known,cite"), ("id",), actor, needed=True,
    ),
    "offices": Table(
        "offices.csv", _columns("holder,office,of,since,until,until_known,until_cite,known,cite"),
        _columns("holder,office,of,since,known,cite"), ("holder", "office", "of", "since"), office,
    ),
    "ties": Table(
        "ties.csv",
        _columns("a,b,kind,text,clause,scope,covers,excludes,mutual,since,until,until_known,until_cite,known,verified,cite"),
        _columns("a,b,kind,text,known,cite"), ("a", "b", "kind", "since", "text"), tie,
    ),
    "places": Table(
        "places.csv", _columns("id,kind,name,aliases,within,lat,lon,geonameid,known,cite"),
        _columns("id,kind,name,known,cite"), ("id",), place, needed=True,
    ),
    "holds": Table(
        "holds.csv", _columns("place,kind,holder,text,share,since,until,until_known,until_cite,known,verified,cite"),
        _columns("place,kind,holder,text,known,cite"), ("place", "kind", "holder", "since", "text"), hold,
    ),
    "names": Table(
        "names.csv", _columns("name,target,same,judged_by,known,note"),
        _columns("name,target,same,judged_by,known"), ("name", "target", "known"), judgement,
    ),
    "readings": Table(
        "readings.csv", _columns("name,subject,happened,value,low,high,unit,known,vintage,vintage_assumed,cite"),
        _columns("name,subject,happened,value,unit,known,cite"), ("name", "subject", "happened", "known"), reading,
    ),
    "claims": Table(
        "claims.csv",
        _columns("row,kind,text,happened,known,doers,targets,speaker,speaker_role,relayers,stance,status,denial_of,"
                 "figures,places,weapons,evidence,purposes,level,comparison,happening,agreement,partisan,verified,"
                 "cite,note"),
        _columns("row,kind,text,happened,known,speaker,stance,status,verified,cite"), ("row",), claim, needed=True,
    ),
}  # fmt: skip
