"""Fatal incidents: in the news, alike for every pair; and in the situation's ledger, apart and marked."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.signals import Signal
from tocsin.schema.stories import FATAL
from tocsin.schema.watch import Watch
from tocsin.signals.ledger_signals import ledger_signals
from tocsin.signals.ledger_spans import Deeds
from tocsin.signals.news_signals import Watched, news_signals
from tocsin.signals.sides import sides_of

WATCHED = Watched("fatal_stories", "material conflict with deaths", "fatal incidents", FATAL)
KINDS = frozenset({
    "onset", "fighting", "shelling", "missile_strike", "air_strike", "drone_strike", "shoot_down", "crash", "killing",
    "attack", "capture_ground", "losses", "breach",
})  # fmt: skip


def dead(claim: Claim) -> tuple[Figure, ...]:
    """A claim's figures that tell of at least one death."""
    killed = (f for f in claim.figures if f.kind in ("killed", "bodies"))
    return tuple(f for f in killed if max(f.low or 0, f.best or 0) >= 1)


def bereaved(watch: Watch, claim: Claim) -> frozenset[int]:
    """The sides that lost lives, by the figures; where these name none, the sides acted upon."""
    return sides_of(watch, (f.side or "" for f in dead(claim))) or sides_of(watch, claim.targets)


DEEDS = Deeds("fatal_incidents", "deaths", "fatal incidents", KINDS, by="on the side of",
              counts=lambda claim: bool(dead(claim)), owners=bereaved)  # fmt: skip


def signal(watch: Watch) -> Iterator[Signal]:
    """Fatal stories by each side toward the other (uniform), then fatal claims of the ledger by the side that lost lives.

    What one side alone says of the other's losses lifts nothing.
    """
    yield from news_signals(watch, WATCHED)
    yield from ledger_signals(watch, DEEDS)
