"""A situation at a glance: what asks for attention, its chances, its newest claim, and what is dark for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import Field

from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts import charts
from tocsin.web.parts.chances import LEVELS, OF_PAIRS, Chance, chance, gravest, key_of
from tocsin.web.parts.claims import side_word
from tocsin.web.rendering import percent
from tocsin.web.trends import Trend
from tocsin.web.watched import Watched

ABOVE = 1.1
"""From how many times its own usual on a chance is told to lie above it."""
ORDERED = (
    "Sorted by what asks for attention: pairs that are fighting come first, then those with the gravest warning standing, "
    "then those whose chance of a fatal incident lies furthest above their own usual, the median of two years."
)


class Clock(Part):
    """A clock of public diplomacy that runs longer than the pair's own rhythm."""

    label: str = Field(description="Which clock.")
    days: int | None = Field(description="Days since the last contact on record.")
    usual_gap: float | None = Field(description="The usual gap in days between two of this kind.")
    grade: str = Field(description="longer than usual, or longest on record.")


class Truce(Part):
    """A truce that asks for a look."""

    title: str = Field(description="Its name.")
    standing: str = Field(description="contested, strained or broken.")


class NewestClaim(Part):
    """The claim that last became known."""

    href: str = Field(description="Its page.")
    text: str = Field(description="What it says.")
    speaker: str = Field(description="Who says it.")
    side: str = Field(description="The side the speaker is counted with: a, b or other.")
    known: date = Field(description="The day it could first be read.")
    contested: bool = Field(description="Whether the claims about this happening conflict.")
    verified: bool = Field(description="False: enters no headline and no score.")


class SituationRow(Part):
    """A situation at a glance."""

    id: str = Field(description="The situation's id.")
    title: str = Field(description="Its title.")
    href: str = Field(description="Its page.")
    parties: tuple[str, ...] = Field(description="Its two parties, a then b.")
    pair: str = Field(description="The pair of states, AAA-BBB; empty where the parties are no two states.")
    pair_href: str = Field(description="The pair's page; empty for none.")
    level: str = Field(description="The gravest warning that stands; empty for none, which is no all-clear.")
    fighting: bool = Field(description="Whether the pair is fighting already; no alarm is due for what has come.")
    chances: tuple[Chance, ...] = Field(description="Chances of a fatal incident, a fatal dispute and war.")
    week_by_week: tuple[float | None, ...] = Field(
        description="Chance of a fatal incident in 30 days, weekly over a year, each as known then; null where unknown."
    )
    spark: str = Field("", description="The same drawn, as SVG.", exclude=True)
    because: tuple[str, ...] = Field(description="What asks for attention, in words.")
    truces: tuple[Truce, ...] = Field(description="Truces that are contested, strained or broken.")
    clocks: tuple[Clock, ...] = Field(description="Clocks that run longer than the pair's own rhythm.")
    newest: NewestClaim | None = Field(description="The newest claim; null where there is none.")
    claims: int = Field(description="Claims on record.")
    contested: int = Field(description="Happenings whose claims conflict.")
    signals_up: tuple[str, ...] = Field(description="Signals that are up.")
    blank: tuple[str, ...] = Field(description="Signals without data: dark, not calm.")
    ledger: str = Field("", description="Where the situation's own ledger has ended: what says nothing since.")


def glances(watched: Iterable[Watched], trend: Trend, day: date) -> tuple[SituationRow, ...]:
    """All situations, those that ask for attention first."""
    return tuple(sorted((_situation(one, trend, day) for one in watched), key=_attention))


def _situation(one: Watched, trend: Trend, day: date) -> SituationRow:
    risks = {key_of(risk): risk for risk in one.risks if risk.pair}
    shown = tuple(chance(risks[key], trend) for key in OF_PAIRS if key in risks)
    series = trend.series(one.pair, OF_PAIRS[0]) if one.pair else ()
    level = gravest(one.warnings, day)
    fighting = any(risk.ongoing for risk in risks.values())
    return SituationRow(
        id=one.id, title=one.title, href=addresses.situation(one.id, day), parties=one.parties, pair=one.pair,
        pair_href=addresses.pair(one.pair, day) if one.pair else "", level=level, fighting=fighting, chances=shown,
        week_by_week=series, spark=charts.spark(trend.days, series, "Chance of a fatal incident in 30 days, weekly"),
        because=tuple(_because(one, shown, level, fighting)),
        truces=tuple(Truce(title=each.title, standing=each.standing) for each in one.truces),
        clocks=tuple(Clock(label=each.label, days=each.days, usual_gap=each.usual_gap, grade=each.grade)
                     for each in one.overdue),
        newest=_newest(one, day), claims=one.claims, contested=one.contested,
        signals_up=tuple(dict.fromkeys(one.signals_up)), blank=one.blank, ledger=one.ledger,
    )  # fmt: skip


def _newest(one: Watched, day: date) -> NewestClaim | None:
    last = one.newest
    if last is None:
        return None
    return NewestClaim(href=addresses.claim(last.id, day), text=last.text, speaker=last.speaker,
                       side=side_word(last.side), known=last.known, contested=last.contested,
                       verified=last.verified)  # fmt: skip


def _because(one: Watched, shown: Iterable[Chance], level: str, fighting: bool) -> Iterator[str]:
    """What puts a situation where it stands, and what else asks for a look."""
    if fighting:
        yield "they are fighting already: no alarm is due for what has come"
    if level:
        yield f"a warning of the level {level} stands"
    first = next(iter(shown), None)
    if first is None or first.outside:
        yield "not politically relevant: no model speaks of the pair"
    elif not first.usual:
        yield "the pair's own usual is unknown"
    elif first.p >= ABOVE * first.usual:
        times = f"{first.p / first.usual:.1f} times"
        yield f"the chance of a fatal incident is {times} the pair's own usual of {percent(first.usual)}"
    yield from (f"{each.title}: {each.standing}" for each in one.truces)
    if one.overdue:
        clocks = "clock runs" if len(one.overdue) == 1 else "clocks run"
        yield f"{len(one.overdue)} {clocks} longer than usual"


def _attention(row: SituationRow) -> tuple[object, ...]:
    first = row.chances[0] if row.chances else None
    above = first.p / first.usual if first is not None and first.usual else 0.0
    level = LEVELS.index(row.level) if row.level else len(LEVELS)
    return (not row.fighting, level, -above, -(first.p if first else 0.0), row.title)
