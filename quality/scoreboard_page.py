"""The page of the scoreboard of the warning: Markdown, misses first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from replay_pages import number, score_table, table, tally_table

from tocsin.evaluate.replay_records import OtherPairs, Score
from tocsin.evaluate.risk_scoreboard import RiskScoreboard
from tocsin.show_replay import TARGETS
from tocsin.show_risk import percent

LISTED = 20
BOARD = """# Scoreboard of the warning

Made by `make replays` (`python quality/replays.py --scoreboard --write`) from what `tocsin scoreboard warnings` gives.
{registration} How it is scored: [replay.md](replay.md).
"""


def board_page(boards: Sequence[tuple[RiskScoreboard, str, Sequence[str]]], registration: str) -> str:
    """All boards, each with what it rests on and the pictures of its reliability."""
    parts = [BOARD.format(registration=registration)]
    for board, note, pictures in boards:
        parts += board_part(board, note, pictures)
    return "\n".join(parts) + "\n"


def board_part(board: RiskScoreboard, note: str, pictures: Sequence[str]) -> Iterator[str]:
    """One board, misses first."""
    yield f"## {board.first} to {board.end}\n"
    yield f"`tocsin scoreboard warnings --from {board.first} --to {board.end}`. {note} Outcomes: {'; '.join(board.accounts)}.\n"
    yield from misses_of(board)
    yield "### At the budget\n"
    yield tally_table(board.levels) + "\n"
    yield from (f"* {spent(one)}" for one in board.levels)
    yield "\nAlarms of one pair are not independent: the intervals are too narrow where few pairs ring most.\n"
    yield "### Lead times\n"
    rows = [[one.level, one.outbreaks, one.warned, number(one.median_days, 0)] for one in board.leads]
    yield table(["level", "outbreaks", "warned of on the eve", "median days before"], rows, (1, 2, 3)) + "\n"
    yield "### Probabilities, on the first of each month\n"
    yield score_table(board.scores) + "\n"
    yield from (f"* {skill(one)}" for one in board.scores)
    yield ""
    for one in board.reliability:
        yield f"Said and seen, {TARGETS[one.target, one.horizon]}:\n"
        bins = [
            [f"{b.low:.1%} to {b.high:.1%}", f"{b.cells:,}", f"{b.forecast or 0:.2%}", f"{b.observed or 0:.2%}"]
            for b in one.bins
        ]
        yield table(["chance", "points", "said", "came"], bins, (1, 2, 3)) + "\n"
    yield from (f"![Reliability](images/{name})\n" for name in pictures)
    yield from authors(board)
    yield "### What leaked or was assumed\n"
    yield from (f"* {line}" for line in board.caveats)
    yield ""


def misses_of(board: RiskScoreboard) -> Iterator[str]:
    """Outbreaks without a warning, then false alarms."""
    outbreaks = board.leads[0].outbreaks if board.leads else 0
    yield "### Misses first\n"
    every = sorted(board.misses, key=lambda one: one.day, reverse=True)
    shown = "" if len(every) == board.missed else f" The board lists {len(every)} of them."
    days = len({(one.day, one.name) for one in every})
    yield (
        f"**{board.missed:,} of {outbreaks:,} outbreaks** had no watch or imminent warning on the eve.{shown} They are {days} "
        "happenings: the partners of a coalition are pairs of their own. Where no probability was said, the pair was not among "
        "the relevant ones, or fought already by the rules.\n"
    )
    rows = [
        [one.day, one.pair, one.name, "yes" if one.scored else "no", "yes" if one.structural else "no"] for one in every
    ]
    yield table(["day", "pair", "by whose account", "a probability was said", "structural stood"], rows) + "\n"
    worst = min(LISTED, len(board.false_alarms))
    yield f"**{board.false:,} false alarms.** The {worst} said with the highest probability:\n"
    wrong = [[one.issued, one.expires, one.pair, one.level, percent(one.p)] for one in board.false_alarms[:LISTED]]
    yield table(["issued", "to", "pair", "level", "said"], wrong, (4,)) + "\n"


def spent(one: OtherPairs) -> str:
    """What a level rang against its budget; the thresholds were set on earlier years and not touched since."""
    if one.rate is None or not one.budget:
        return f"{one.level}: how much of its budget was spent is not known"
    return f"{one.level}: {one.rate / one.budget:.1f} times its budget was spent"


def skill(one: Score) -> str:
    """Brier skill over the base rate, from the table; without an interval, which pairs-backtest.md has."""
    what = TARGETS[one.target, one.horizon]
    if one.brier is None or not one.brier_base or not one.brier_persistence:
        return f"{what}: nothing to score"
    base, persistence = 1 - one.brier / one.brier_base, 1 - one.brier / one.brier_persistence
    over = f"{base:+.1%} over the base rate, {persistence:+.1%} over persistence"
    return f"{what}: Brier skill {over}, by {one.events:,} events in {one.n:,} points"


def authors(board: RiskScoreboard) -> Iterator[str]:
    """Experts' calls by author."""
    yield "### Experts' calls\n"
    if not board.calls:
        yield "None is on the record.\n"
        return
    yield "From the packaged situations' own records, which were chosen with hindsight; shown, no part of our scores.\n"
    rows = [[one.author, one.hits, one.misses, one.open, one.unscored] for one in board.calls]
    yield table(["by", "right", "wrong", "open", "not scored"], rows, (1, 2, 3, 4)) + "\n"
