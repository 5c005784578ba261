"""The article that asked for Tocsin, read as a new user would, where it is at hand: what its ledger must hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tocsin.coding.reader import Reader
from tocsin.registry.names import NameIndex
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.registry import Actor, Place

SEED = Path(__file__).parents[3] / "shared" / "seed"
DAY = date(2020, 10, 12)
KNOWN = date(2010, 1, 1)

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the article is not at hand in ../shared/seed")


@pytest.fixture(scope="module")
def claims(nlp: Any) -> list[Claim]:
    actors = [
        Actor(id="artsakh", source="test", kind="de_facto_authority", name="Republic of Artsakh", known=KNOWN),
        Actor(id="aliyev", source="test", kind="person", name="Ilham Aliyev", of="AZE", known=KNOWN),
        Actor(id="icg", source="test", kind="organisation", name="International Crisis Group", known=KNOWN),
        Actor(id="vartanyan", source="test", kind="expert", name="Olesya Vartanyan", of="icg", known=KNOWN),
        Actor(id="cbs", source="test", kind="media", name="CBS", known=KNOWN),
    ]
    places = [Place(id="nagorno-karabakh", source="test", kind="territory", name="Nagorno-Karabakh", known=KNOWN)]
    text = next(SEED.glob("*.txt")).read_text(encoding="utf-8")
    article = Article(
        id="first",
        source="article",
        origin="first",
        known=DAY,
        published=DAY,
        author="the author",
        language="en",
        text=text,
    )
    found = Reader(NameIndex.build(actors, [], places, [], DAY), None, nlp=nlp).read(article)
    assert all(claim.span and text[claim.span.start : claim.span.end] == claim.text for claim in found)
    return found


def years(claim: Claim) -> tuple[int, int] | None:
    return (claim.happened.start.year, claim.happened.end.year) if claim.happened.start and claim.happened.end else None


def figure(claim: Claim, kind: str) -> tuple[float | None, float | None, float | None, str | None] | None:
    return next(((f.low, f.best, f.high, f.hedge or claim.hedge) for f in claim.figures if f.kind == kind), None)


SUMMER = (date(2020, 6, 1), date(2020, 8, 31))
WANTED: dict[str, Callable[[Claim], bool]] = {
    "over a hundred wounded": lambda c: (
        c.kind == "losses" and figure(c, "wounded") == (101, None, None, None) and c.speaker_role == "author"
    ),
    "dozens reportedly killed": lambda c: (
        figure(c, "killed") == (24, None, None, "reportedly") and c.happened.start is None
    ),
    "Armenian officials claim losses inflicted": lambda c: (
        c.kind == "losses"
        and c.speaker == "ARM"
        and c.stance == "claims_own_act"
        and c.doers == ("ARM",)
        and c.targets == ("AZE",)
        and any(f.who == "civilians" for f in c.figures)
    ),
    "Azerbaijani officials claim losses inflicted": lambda c: (
        c.kind == "losses"
        and c.speaker == "AZE"
        and c.stance == "claims_own_act"
        and c.doers == ("AZE",)
        and c.targets == ("ARM",)
    ),
    "videos show weapons": lambda c: (
        c.kind == "weapons_use" and "video" in c.evidence and set(c.weapons) == {"missile", "tank", "kamikaze drone"}
    ),
    "unprecedented": lambda c: c.comparison is not None and c.comparison.rank == "unprecedented",
    "the shoot-down, in the author's voice": lambda c: (
        c.kind == "shoot_down"
        and c.stance == "asserts"
        and c.speaker_role == "author"
        and c.doers == ("TUR",)
        and c.targets == ("ARM",)
        and figure(c, "aircraft") == (1, 1, 1, None)
    ),
    "Turkey denies": lambda c: (
        c.kind == "shoot_down" and c.stance == "denies" and c.speaker == "TUR" and c.denial_of == "involvement"
    ),
    "Azerbaijan denies": lambda c: (
        c.kind == "shoot_down" and c.stance == "denies" and c.speaker == "AZE" and c.denial_of == "involvement"
    ),
    "worst since 1994, relayed": lambda c: (
        c.comparison is not None
        and c.comparison.rank == "worst"
        and c.comparison.since is not None
        and c.comparison.since.start == date(1994, 1, 1)
        and c.relayers == ("cbs",)
        and c.speaker_role == "anonymous"
    ),
    "CBS: it began at the end of September": lambda c: (
        c.kind == "onset" and c.speaker == "cbs" and c.happened.end == date(2020, 9, 30)
    ),
    "both called for a ceasefire": lambda c: (
        c.kind == "call_for_truce" and c.doers == ("ARM", "AZE") and c.happened.start is None
    ),
    "three decades of skirmishes": lambda c: c.kind == "fighting" and years(c) == (1990, 2020),
    "last skirmish in 2016": lambda c: (
        c.comparison is not None and c.comparison.rank == "last" and years(c) == (2016, 2016)
    ),
    "toll of 2016": lambda c: (
        c.kind == "losses"
        and years(c) == (2016, 2016)
        and c.status == "historical"
        and figure(c, "killed") == (24, None, None, None)
    ),
    "no power tried to de-escalate": lambda c: (
        c.kind == "no_mediation" and (c.happened.start, c.happened.end) == SUMMER
    ),
    "a skirmish this summer": lambda c: c.kind == "fighting" and (c.happened.start, c.happened.end) == SUMMER,
    "fighting erupted this summer": lambda c: (
        c.kind == "onset" and (c.happened.start, c.happened.end) == SUMMER and c.happened.precision == "season"
    ),
    "the expert warns": lambda c: (
        c.kind == "warning" and c.speaker == "vartanyan" and c.speaker_role == "expert" and "war" in c.text
    ),
    "the expert on silence": lambda c: c.kind == "no_mediation" and c.speaker == "vartanyan",
    "truce of 10 October": lambda c: (
        c.kind == "truce"
        and c.happened.start == date(2020, 10, 10)
        and c.level == "leaders"
        and set(c.purposes) == {"exchange_bodies", "exchange_prisoners"}
        and c.status == "happened"
    ),
    "talks but no concessions": lambda c: (
        c.kind == "position" and c.speaker == "aliyev" and "talks" in c.text and "concessions" in c.text
    ),
    "territory back": lambda c: c.kind == "threat" and c.speaker == "aliyev" and "back" in c.text and "We" in c.text,
    "will not stop until": lambda c: c.kind == "threat" and c.speaker == "aliyev" and "not stop" in c.text,
    "alliance": lambda c: c.kind == "alliance" and c.doers == ("RUS",) and c.targets == ("ARM",),
    "base": lambda c: c.kind == "base" and c.doers == ("RUS",) and c.targets == ("ARM",),
    "Turkey's backing": lambda c: c.kind == "backing" and c.doers == ("TUR",) and c.targets == ("AZE",),
    "call on the powers": lambda c: (
        c.kind == "request" and c.targets == ("USA",) and c.status == "hypothetical" and c.speaker_role == "author"
    ),
    "who may be drawn in": lambda c: c.status == "hypothetical" and set(c.targets) == {"RUS", "TUR"},
    "independence": lambda c: c.kind == "independence" and c.status == "historical",
    "the first war's casualties": lambda c: (
        c.status == "historical" and figure(c, "casualties") == (20000, None, None, None)
    ),
    "populated by": lambda c: (
        c.kind == "territory_status" and c.doers == ("ARM",) and c.places == ("nagorno-karabakh",)
    ),
    "recognised as": lambda c: (
        c.kind == "territory_status" and c.doers == ("AZE",) and c.places == ("nagorno-karabakh",)
    ),
}


@pytest.mark.parametrize("what", WANTED)
def test_the_ledger_holds(what: str, claims: list[Claim]) -> None:
    assert any(WANTED[what](claim) for claim in claims)


def test_claims_are_separate_and_few(claims: list[Claim]) -> None:
    assert len({claim.id for claim in claims}) == len(claims) <= 50
    holding = {what: [c.id for c in claims if test(c)] for what, test in WANTED.items()}
    assert len({tuple(ids) for ids in holding.values()}) >= len(WANTED) - 2
