"""What a signal may look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event, Reading
from tocsin.schema.registry import Actor, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Pull
from tocsin.schema.stories import Story
from tocsin.schema.truces import Agreement

if TYPE_CHECKING:
    from tocsin.schema.news import NewsSeries


@dataclass(frozen=True)
class Watch:
    """What a signal may look at: one situation's record as known on ``as_of``, and nothing else.

    ``news`` is the uniform series cut at the day (``None``: none at all), ``stories`` the pair's own single stories
    where the store holds them (packaged counts have none), ``pulls`` the attempts to fetch.
    """

    as_of: date
    situation: Situation
    claims: tuple[Claim, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    events: tuple[Event, ...] = ()
    dataset_events: tuple[Event, ...] = ()
    readings: tuple[Reading, ...] = ()
    ties: tuple[Tie, ...] = ()
    actors: dict[str, Actor] | None = None
    articles: tuple[Article, ...] = ()
    pulls: tuple[Pull, ...] = ()
    news: NewsSeries | None = None
    stories: tuple[Story, ...] = ()

    @property
    def pair(self) -> tuple[str, str]:
        """The two parties' states, in the situation's order; empty strings where a party is no state."""
        codes = [party if len(party) == 3 and party.isupper() else "" for party in self.situation.parties]
        return (codes[0], codes[1]) if len(codes) == 2 else ("", "")
