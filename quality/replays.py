"""The three situations replayed and scored, and the scoreboard of all pairs: misses first, into docs/.

    python quality/replays.py --write        # make replays: docs/replays.md and docs/scoreboard.md
    python quality/replays.py --scoreboard   # only the scoreboard, printed; with --write into docs/scoreboard.md

A day's judgement takes some seconds and is kept in build/replays, under a hash of the package: a stopped run goes on where
it was, and a package that judges otherwise judges anew. What is scored and written is always made afresh.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import pickle
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from replay_pages import Beside, replays_page
from scoreboard_page import board_page

from tocsin import replaying, run
from tocsin.escalation.registration import registration
from tocsin.escalation.warning_inputs import weekly_scores
from tocsin.escalation.warning_weeks import USUAL_WEEKS, WEEK
from tocsin.evaluate.replay import days_between
from tocsin.evaluate.replay_records import Replay
from tocsin.schema.findings import Findings
from tocsin.show_replay import replay_svg
from tocsin.show_warnings import pictures
from tocsin.store.store import Store

ROOT = Path(__file__).parents[1]
KEPT, IMAGES = ROOT / "build/replays", ROOT / "docs/images"
APART = ("brief", "charts", "evaluate")
"""Folders of the package on which no day's judgement rests; nor does it on the modules that write or take commands."""


@dataclass(frozen=True)
class Stretch:
    """A situation, and the days it is judged on."""

    situation: str
    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        return days_between(self.first, self.last, "week")


STRETCHES = (
    Stretch("armenia-azerbaijan", date(2020, 1, 1), date(2023, 10, 31)),
    Stretch("india-pakistan", date(2016, 6, 1), date(2019, 6, 30)),
    Stretch("india-pakistan", date(2025, 1, 1), date(2025, 6, 30)),
    Stretch("egypt-ethiopia", date(2020, 1, 1), date(2021, 12, 31)),
)
ASKED = (date(2020, 8, 31), date(2020, 9, 26), date(2022, 9, 12), date(2023, 9, 18))
"""The days on which the issue asks what we would have said of Armenia and Azerbaijan."""
END = date(2025, 12, 31)
"""Outcomes as known then. The news that ships has a hole in March 2026; from behind it, past days would be reckoned as dark."""
BOARDS = {
    date(2021, 12, 31): "Both records of deaths, UCDP's and the news', cover nearly all of these years.",
    END: "From December 2021 the news alone tells of deaths: a war of which it tells little is counted as calm.",
}
"""The last days of the two scoreboards, and what to know of each."""


# A day's judgement, kept --------------------------------------------------------------------------------------------------


@cache
def package_hash() -> str:
    """One hash over every file of the package on which a day's judgement may rest."""
    root, found = Path(str(resources.files("tocsin"))), hashlib.blake2b(digest_size=8)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        aside = name.split("/")[0] in APART or name.startswith(("show", "cli", "replaying"))
        if path.is_file() and not aside and "__pycache__" not in name:
            found.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def kept(situation: str, day: date) -> Path:
    """Where a day's judgement is kept."""
    return KEPT / package_hash() / f"{situation}-{day}.pickle"


@cache
def opened() -> Store:
    """A store of this run, with the packaged situations alone."""
    return run.open_store(KEPT / package_hash() / "store")


def judge_kept(judge: Callable[[Store, str, date], Findings], store: Store, situation: str, day: date) -> Findings:
    """A day's judgement: read if it was kept, else made and kept."""
    path = kept(situation, day)
    if path.is_file():
        found = pickle.loads(path.read_bytes())
        assert isinstance(found, Findings)
        return found
    made = judge(store, situation, day)
    half = path.with_suffix(".half")
    half.write_bytes(pickle.dumps(made))
    half.replace(path)
    return made


_judge = run.findings


def judged(situation: str, day: date) -> None:
    """Judge one day, in a process of its own, and keep it."""
    judge_kept(_judge, opened(), situation, day)


def judge_all(workers: int) -> None:
    """Judge every day of every stretch that is not kept, several at a time."""
    wanted = [(STRETCHES[0].situation, day) for day in ASKED]
    wanted += [(one.situation, day) for one in STRETCHES for day in one.days]
    missing = [one for one in dict.fromkeys(wanted) if not kept(*one).is_file()]
    opened()  # once, before the others open it; they are spawned, for the store's threads do not survive a fork
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        done = [pool.submit(judged, *one) for one in missing]
        for at, one in enumerate(done, 1):
            one.result()
            if at % 20 == 0 or at == len(done):
                print(f"judged {at} of {len(done)} days", flush=True)


def findings_of(situation: str, day: date) -> Findings:
    """What was judged on a day."""
    return judge_kept(_judge, opened(), situation, day)


# Scored and written -------------------------------------------------------------------------------------------------------


def replayed(one: Stretch) -> Replay:
    """A stretch by the product's own replay, which is given the days judged before instead of judging them again."""
    run.findings = lambda store, situation, as_of: findings_of(situation, as_of)
    try:
        return replaying.replay(opened(), one.situation, one.first, one.last, "week", END)
    finally:
        run.findings = _judge


def beside(pair: str) -> Beside:
    """What is held against the days of the first stretch: all pairs' alarms, weekly probabilities, and what came."""
    from tocsin.outlook import outlook

    first, last = STRETCHES[0].days[0], STRETCHES[0].days[-1]
    with opened().view(END) as view:
        alarms, outcomes = replaying.alarms_of(view), replaying.outcomes_of(view)
    with opened().view(last) as view:
        scores = weekly_scores(outlook(view).inputs, last, replaying.spans_of(view), first - WEEK * (USUAL_WEEKS + 1))
    return Beside(alarms, scores, outcomes, pair)


def whole() -> list[Stretch]:
    """The stretches of which every day is judged."""
    return [one for one in STRETCHES if all(kept(one.situation, day).is_file() for day in one.days)]


def write_replays(write: bool) -> str:
    """The page of the replays and its pictures, of the stretches that are wholly judged; it says which are not."""
    ready = whole()
    found = [replayed(one) for one in ready]
    names = [f"replay-{one.situation}-{one.first.year}.svg" for one in ready]
    lacking = [f"{one.situation} {one.first} to {one.last}" for one in STRETCHES if one not in ready]
    days = [findings_of(STRETCHES[0].situation, day) for day in ASKED]
    text = replays_page(found, days, beside(found[0].pair), registration().sentence, END, names, lacking)
    if write:
        for one, name in zip(found, names, strict=True):
            (IMAGES / name).write_text(replay_svg(one), encoding="utf-8")
        (ROOT / "docs/replays.md").write_text(text, encoding="utf-8")
    return text


def write_scoreboard(write: bool) -> str:
    """The page of the scoreboard: years that both records cover, and all to the end of the news."""
    situations = sorted(opened().moment().seeds)
    boards = []
    for end, note in BOARDS.items():
        board = replaying.scoreboard(opened(), end, replaying.SCORED_FROM, situations)
        drawn = [picture for _, picture in pictures(board)]
        names = [f"scoreboard-{end.year}-{at}.svg" for at in range(1, len(drawn) + 1)]
        boards.append((board, note, names))
        for name, picture in zip(names, drawn, strict=True) if write else ():
            (IMAGES / name).write_text(picture, encoding="utf-8")
    text = board_page(boards, registration().sentence)
    if write:
        (ROOT / "docs/scoreboard.md").write_text(text, encoding="utf-8")
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the pages under docs/, else print them")
    parser.add_argument("--scoreboard", action="store_true", help="only the scoreboard of all pairs")
    parser.add_argument("--replays", action="store_true", help="only the replays")
    parser.add_argument("--judged", action="store_true", help="judge nothing: only the stretches judged before")
    parser.add_argument("--workers", type=int, default=2, help="processes that judge")
    given = parser.parse_args()
    if not given.scoreboard:
        if not given.judged:
            judge_all(given.workers)
        print(write_replays(given.write))
    if not given.replays:
        print(write_scoreboard(given.write))
    return 0


if __name__ == "__main__":
    sys.exit(main())
