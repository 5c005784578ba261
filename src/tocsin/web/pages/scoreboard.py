"""The scoreboard: what was said against what came, misses first, then false alarms, then hits."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter
from pydantic import Field

from tocsin.escalation.registration import registration
from tocsin.evaluate.replay_records import OtherPairs
from tocsin.evaluate.risk_scoreboard import FalseAlarm, Miss, RiskScoreboard
from tocsin.web import addresses
from tocsin.web.boards import AlarmBoard, Hit, KeptBoard
from tocsin.web.context import Context, Part
from tocsin.web.desk import Desk
from tocsin.web.paging import AsOf, day_of, page
from tocsin.web.parts.chances import LEVELS, pair_words
from tocsin.web.parts.kept import KeptTrack, kept_tracks

router = APIRouter(tags=["scoreboard"])


class Missed(Part):
    """An outbreak without a watch or imminent warning on its eve."""

    pair: str = Field(description="The pair, AAA-BBB.")
    name: str = Field(description="The two states' names.")
    href: str = Field(description="The pair as known on the day before.")
    day: date = Field(description="The day it broke out.")
    what: str = Field(description="By what it is told.")
    scored: bool = Field(description="Whether a probability was said of the pair in the two months before.")
    structural: bool = Field(description="Whether a structural warning stood.")


class Called(Part):
    """An alarm that ran out, or that came true."""

    pair: str = Field(description="The pair, AAA-BBB.")
    name: str = Field(description="The two states' names.")
    href: str = Field(description="The pair as known on the day of issue.")
    level: str = Field(description="structural, watch or imminent.")
    issued: date = Field(description="The day it was issued.")
    expires: date = Field(description="The last day it stood.")
    p: float = Field(description="The probability said.")


class LevelTally(Part):
    """One level's alarms and what became of them."""

    level: str = Field(description="structural, watch or imminent.")
    issued: int = Field(description="Alarms issued.")
    pairs: int = Field(description="For how many pairs.")
    hits: int = Field(description="After which deaths came while they stood.")
    false_alarms: int = Field(description="Which ran out without.")
    unknown: int = Field(description="Of which no record tells.")
    open: int = Field(description="Which had not run out.")
    ppv: float | None = Field(description="Hits among hits and false alarms.")
    ppv_low: float | None = Field(description="Lower end of its 90 % interval (Jeffreys).")
    ppv_high: float | None = Field(description="Upper end of its 90 % interval.")
    rate: float | None = Field(description="Alarms per pair-year; null where the pair-years are not known.")
    pair_years: float | None = Field(description="Pair-years at risk of an alarm.")
    budget: float | None = Field(description="Alarms per pair-year that were allowed.")
    outbreaks: int | None = Field(description="Outbreaks in the stretch.")
    warned: int | None = Field(description="Of these, those it had warned of on the eve.")
    median_days: float | None = Field(description="Median days since that warning was issued.")


class Registered(Part):
    """A registered file."""

    path: str = Field(description="The file, in the package.")
    state: str = Field(description="unchanged, changed or missing.")
    blob: str = Field(description="Git's hash of its bytes when it was registered.")


class Scoreboard(Context):
    """What was said against what came."""

    first: date = Field(description="Alarms issued from this day on are scored.")
    accounts: tuple[str, ...] = Field(description="Who tells what came, and to which day.")
    missed: int = Field(description="Outbreaks without a watch or imminent warning on the eve.")
    misses: tuple[Missed, ...] = Field(description="The latest of them.")
    false: int = Field(description="Alarms that ran out without a death between the two.")
    false_alarms: tuple[Called, ...] = Field(description="Those said with the highest probability.")
    hit: int = Field(description="Alarms after which deaths came while they stood.")
    hits: tuple[Called, ...] = Field(description="The newest of them.")
    levels: tuple[LevelTally, ...] = Field(description="Alarms at the budget, by level.")
    commit: str = Field(
        description="The commit that fixed features, coefficients, thresholds, priors and budget beforehand."
    )
    registered: str = Field(description="How the registration stands, in words.")
    files: tuple[Registered, ...] = Field(description="The registered files.")
    kept: tuple[KeptTrack, ...] = Field(description="Forecasts kept in the store, against the outcomes.")
    kept_missing: str = Field("", description="Why there are none, and what to do.")
    caveats: tuple[str, ...] = Field(description="What leaked or had to be assumed.")
    probabilities_href: str = Field(description="Calibration and skill of the probabilities.")


@page(router, "/scoreboard", template="scoreboard.html", nav="scoreboard")
def scoreboard(desk: Desk, as_of: AsOf = None) -> Scoreboard:
    """What was said against what came, as known on a day: misses, false alarms, hits, alarms at the budget, kept forecasts."""
    day = day_of(desk, as_of)
    alarms: AlarmBoard = desk.ask("alarms", "", day)
    kept: KeptBoard = desk.ask("kept", "", day)
    board, fixed = alarms.board, registration()
    return Scoreboard(
        title="Scoreboard",
        as_of=day,
        first=board.first,
        accounts=board.accounts,
        missed=board.missed,
        misses=tuple(_missed(one) for one in board.misses),
        false=board.false,
        false_alarms=tuple(_called(one) for one in board.false_alarms),
        hit=alarms.hit,
        hits=tuple(_called(one) for one in alarms.hits),
        levels=tuple(_level(one, board) for one in sorted(board.levels, key=lambda one: LEVELS.index(one.level))),
        commit=fixed.commit,
        registered=fixed.sentence,
        files=tuple(Registered(path=one.path, state=one.state, blob=one.blob) for one in fixed.files),
        kept=kept_tracks(kept.board),
        kept_missing=f"{kept.missing[:1].upper()}{kept.missing[1:]}: {kept.remedy}." if kept.missing else "",
        caveats=board.caveats,
        probabilities_href=addresses.address("scoreboard", "probabilities", as_of=day),
    )


def _missed(one: Miss) -> Missed:
    eve = one.day - timedelta(days=1)
    return Missed(pair=one.pair, name=pair_words(one.pair), href=addresses.pair(one.pair, eve), day=one.day,
                  what=one.name, scored=one.scored, structural=one.structural)  # fmt: skip


def _called(one: FalseAlarm | Hit) -> Called:
    return Called(pair=one.pair, name=pair_words(one.pair), href=addresses.pair(one.pair, one.issued), level=one.level,
                  issued=one.issued, expires=one.expires, p=one.p)  # fmt: skip


def _level(one: OtherPairs, board: RiskScoreboard) -> LevelTally:
    lead = next((each for each in board.leads if each.level == one.level), None)
    return LevelTally(
        level=one.level, issued=one.issued, pairs=one.pairs, hits=one.hits, false_alarms=one.false_alarms,
        unknown=one.unknown, open=one.open, ppv=one.ppv, ppv_low=one.ppv_low, ppv_high=one.ppv_high, rate=one.rate,
        pair_years=one.pair_years, budget=one.budget, outbreaks=lead.outbreaks if lead else None,
        warned=lead.warned if lead else None, median_days=lead.median_days if lead else None,
    )  # fmt: skip
