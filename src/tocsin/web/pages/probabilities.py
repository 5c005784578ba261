"""What the probabilities were worth: skill against base rate and persistence, and what came of what was said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter
from pydantic import Field

from tocsin.charts.skill import Score as ChartScore
from tocsin.evaluate.calibration import Bin
from tocsin.evaluate.replay_records import Score
from tocsin.evaluate.risk_scoreboard import Reliability, RiskScoreboard
from tocsin.evaluate.warning_scores import jeffreys
from tocsin.web import addresses
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, day_of, page
from tocsin.web.parts import charts

router = APIRouter(tags=["scoreboard"])

CAME = {
    ("fatal_incident", "30d"): "a fatal incident within 30 days",
    ("fatal_dispute", "12m"): "a death between the two within 12 months",
    ("war", "12m"): "war, 1,000 deaths, within 12 months",
}
"""What is looked for when a chance is scored: any death between the two stands for a dispute, which no record dates."""


class ScoreRow(Part):
    """One chance, scored."""

    what: str = Field(description="The chance of what.")
    n: int = Field(description="Chances with an outcome, said on the first of each month.")
    events: int = Field(description="Of these, how many came.")
    pending: int = Field(description="Chances whose time is not over.")
    unknown: int = Field(description="Chances of whose outcome no record tells.")
    brier: float | None = Field(description="Mean squared error of the chances; lower is better.")
    brier_base: float | None = Field(description="That of always saying the base rate.")
    brier_persistence: float | None = Field(description="That of saying it goes on as in the month before.")
    skill: float | None = Field(description="1 − score / score of the base rate: above zero is better than it.")
    skill_persistence: float | None = Field(description="The same against persistence.")


class BinRow(Part):
    """Chances of about one size."""

    low: float = Field(description="From this chance on.")
    high: float = Field(description="Below this one.")
    said: float | None = Field(description="Their mean.")
    came: float | None = Field(description="The share that came.")
    of: int = Field(description="How many.")
    came_low: float | None = Field(description="Lower end of the share's 90 % interval (Jeffreys), as if independent.")
    came_high: float | None = Field(description="Upper end of it.")


class Calibrated(Part):
    """Said and seen, of one chance."""

    what: str = Field(description="The chance of what.")
    bins: tuple[BinRow, ...] = Field(description="By size of the chance.")
    drawn: charts.Drawing = Field(description="The same drawn.", exclude=True)


class CallRow(Part):
    """An expert's calls."""

    author: str = Field(description="Who called.")
    hits: int = Field(description="Calls that came true.")
    misses: int = Field(description="Calls that did not.")
    open: int = Field(description="Calls that are still open.")
    unscored: int = Field(description="Calls that say nothing that can be scored.")


class Probabilities(Context):
    """What the probabilities were worth."""

    first: date = Field(description="Chances said from this day on.")
    accounts: tuple[str, ...] = Field(description="Who tells what came, and to which day.")
    scores: tuple[ScoreRow, ...] = Field(description="Scores against base rate and persistence.")
    drawn: charts.Drawing | None = Field(None, description="Skill drawn.", exclude=True)
    calibration: tuple[Calibrated, ...] = Field(description="Said and seen.")
    calls: tuple[CallRow, ...] = Field(description="Experts' calls, scored alike; most misses first.")
    caveats: tuple[str, ...] = Field(description="What leaked or had to be assumed.")
    back_href: str = Field(description="The scoreboard.")


@page(router, "/scoreboard/probabilities", template="probabilities.html", nav="scoreboard")
def probabilities(desk: Desk, as_of: AsOf = None) -> Probabilities:
    """What the probabilities were worth: skill against base rate and persistence, and what came of what was said.

    Every chance of every pair on the first of each month since 2011; reckoned when first asked for on a day,
    which takes a while.
    """
    day = day_of(desk, as_of)
    board: RiskScoreboard = desk.ask("scoreboard", "", day)
    scores = tuple(_score(one) for one in board.scores)
    return Probabilities(
        title="What the probabilities were worth",
        as_of=day,
        first=board.first,
        accounts=board.accounts,
        scores=scores,
        drawn=_skill_drawn(scores),
        calibration=tuple(_calibrated(one) for one in board.reliability),
        calls=tuple(CallRow(author=one.author, hits=one.hits, misses=one.misses, open=one.open, unscored=one.unscored)
                    for one in board.calls),
        caveats=board.caveats,
        back_href=addresses.address("scoreboard", as_of=day),
    )  # fmt: skip


def _score(one: Score) -> ScoreRow:
    return ScoreRow(
        what=CAME[one.target, one.horizon], n=one.n, events=one.events, pending=one.pending, unknown=one.unknown,
        brier=one.brier, brier_base=one.brier_base, brier_persistence=one.brier_persistence,
        skill=_better(one.brier, one.brier_base), skill_persistence=_better(one.brier, one.brier_persistence),
    )  # fmt: skip


def _better(score: float | None, reference: float | None) -> float | None:
    return None if score is None or not reference else 1 - score / reference


def _skill_drawn(scores: Sequence[ScoreRow]) -> charts.Drawing | None:
    from tocsin.charts.skill import score_chart

    drawn = [
        ChartScore(f"{_named(one.what)}, {against}", _or_nan(skill), ours=ours)
        for one in scores
        for against, skill, ours in (("base rate", one.skill, True), ("persistence", one.skill_persistence, False))
    ]
    if not drawn:
        return None
    title = "Skill against the base rate and against persistence"
    return charts.drawing(title, score_chart(drawn, title, "1 − Brier score / that of the reference, higher is better"))


def _named(what: str) -> str:
    """The first words of a chance, for a chart's row.

    >>> _named("war, 1,000 deaths, within 12 months"), _named("a fatal incident within 30 days")
    ('war', 'a fatal incident')
    """
    return what.split(",")[0].split(" within")[0]


def _calibrated(one: Reliability) -> Calibrated:
    from tocsin.charts.calibration import Reliability as Dot
    from tocsin.charts.calibration import reliability_diagram

    what, bins = CAME[one.target, one.horizon], tuple(map(_bin, one.bins))
    dots = [
        Dot(row.said, row.came, row.of, _or_nan(row.came_low), _or_nan(row.came_high))
        for row in bins
        if row.said is not None and row.came is not None
    ]
    title = f"Chance of {what}"
    return Calibrated(what=what, bins=bins, drawn=charts.drawing(title, reliability_diagram(dots, title)))


def _bin(one: Bin) -> BinRow:
    came = round(one.observed * one.cells) if one.observed is not None else 0
    low, high = jeffreys(came, one.cells) if one.observed is not None else (None, None)
    return BinRow(low=one.low, high=one.high, said=one.forecast, came=one.observed, of=one.cells, came_low=low,
                  came_high=high)  # fmt: skip


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
