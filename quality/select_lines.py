"""Select news lines for a situation folder by rule, so that nobody picks them: same table and words, same lines.

    python quality/select_lines.py LINES.parquet --match India Pakistan --match "Kashmir|Line of Control" "India|Pakistan" \
        --about "attack|talks" --window 2008-11-26 45 30 --every 8

A line is eligible if it cites an outlet, names everything of one ``--match`` (inside a window also of one ``--inside``),
has a word of ``--about`` and none of ``--without``. Eligible lines inside a window (so many days before a date to so
many after) are all selected; of the rest the first and then every k-th, in the table's order. ``--count N`` sets k so
that about N are selected in all. With ``--heading`` the names may, inside a window, also stand in the line's heading.

What is printed per line: date, row number of the table (from 0), where it was found, outlet, and the line itself, for
the curator to read and to tell in words of his own. Nothing is written; the lines stay where they are.

The table has the columns ``date`` (2020-09-27), ``topic`` (the heading), ``sentence`` and ``cited_sources``, one row a
line, as the Wikipedia portal of current events is collected. Expressions match without regard to case and from the
beginning of a word.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

COLUMNS = ("date", "topic", "sentence", "cited_sources")


class Line(NamedTuple):
    """One line of the table and its row number from 0."""

    row: int
    day: date
    topic: str
    sentence: str
    outlet: str


class Window(NamedTuple):
    """All days from ``before`` days ahead of ``on`` to ``after`` days past it, both included."""

    on: date
    before: int
    after: int

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.on - timedelta(self.before) <= day <= self.on + timedelta(self.after)


class Rule(NamedTuple):
    """What makes a line eligible and which eligible lines are taken; the words are regular expressions."""

    matches: Sequence[Sequence[str]] = ()
    inside: Sequence[Sequence[str]] = ()
    about: str = ""
    without: str = ""
    windows: Sequence[Window] = ()
    heading: bool = False
    every: int = 0

    def fits(self, line: Line) -> bool:
        """Whether the line is eligible."""
        within = self.window(line) is not None
        text = f"{line.topic} {line.sentence}" if within and self.heading else line.sentence
        ways = [*self.matches, *(self.inside if within else ())]
        if not line.outlet or not any(all(_has(words, text) for words in way) for way in ways):
            return False
        barred = bool(self.without) and _has(self.without, line.sentence)
        return not barred and (not self.about or _has(self.about, line.sentence))

    def window(self, line: Line) -> Window | None:
        """The first window the line lies in."""
        return next((window for window in self.windows if window.holds(line.day)), None)


def read(path: Path) -> list[Line]:
    """The lines of a table, in its order."""
    if not path.is_file():
        raise SystemExit(f"there is no table {path}; name the Parquet file of the lines")
    with duckdb.connect(config={"threads": 1}) as database:
        rows = database.execute(f"select {', '.join(COLUMNS)} from read_parquet(?)", [str(path)]).fetchall()
    return [
        Line(number, date.fromisoformat(str(day)[:10]), topic or "", sentence or "", outlet or "")
        for number, (day, topic, sentence, outlet) in enumerate(rows)
    ]


def select(lines: Iterable[Line], rule: Rule) -> list[tuple[Line, str]]:
    """The selected lines with where each was found: a window's date, or that it is one of every k."""
    found: list[tuple[Line, str]] = []
    outside = 0
    for line in filter(rule.fits, lines):
        if (window := rule.window(line)) is not None:
            found.append((line, f"window {window.on}"))
            continue
        if rule.every and outside % rule.every == 0:
            found.append((line, f"one in {rule.every}"))
        outside += 1
    return found


def spaced(lines: Iterable[Line], rule: Rule, count: int) -> Rule:
    """The rule with the smallest k that selects no more than ``count`` lines; k is 0 (none) if the windows fill it."""
    eligible = [line for line in lines if rule.fits(line)]
    outside = sum(rule.window(line) is None for line in eligible)
    room = count - (len(eligible) - outside)
    return rule._replace(every=-(-outside // room) if room > 0 and outside else 0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the selection."""
    rule, count, path = asked(arguments)
    lines = read(path)
    rule = spaced(lines, rule, count) if count else rule
    found = select(lines, rule)
    rest = f"of the rest one in {rule.every}" if rule.every else "of the rest none"
    print(f"# {len(lines)} lines, {sum(map(rule.fits, lines))} eligible, {len(found)} selected; {rest}")
    for line, where in found:
        print(f"{line.day}\t{line.row}\t{where}\t{line.outlet}\t{line.sentence}")


def asked(arguments: Sequence[str] | None = None) -> tuple[Rule, int, Path]:
    """The rule, the count aimed at (0: none) and the table that the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words: dict[str, Any] = {"nargs": "+", "action": "append", "default": [], "metavar": "WORDS"}
    parser.add_argument("lines", type=Path, help="Parquet table of the lines")
    parser.add_argument("--match", help="what a line must name; repeat it for another way to match", **words)
    parser.add_argument("--inside", help="another way to match, for lines inside a window only", **words)
    parser.add_argument("--about", default="", metavar="WORDS", help="an expression a line must have besides")
    parser.add_argument("--without", default="", metavar="WORDS", help="an expression a line must not have")
    parser.add_argument("--window", nargs=3, action="append", default=[], metavar=("DATE", "BEFORE", "AFTER"))
    parser.add_argument("--heading", action="store_true", help="inside a window, names in the heading count too")
    parser.add_argument("--every", type=int, default=0, metavar="K", help="one in K of the lines outside; 0: none")
    parser.add_argument("--count", type=int, default=0, metavar="N", help="set K so that about N lines are selected")
    given = parser.parse_args(arguments)
    windows = [Window(date.fromisoformat(on), int(before), int(after)) for on, before, after in given.window]
    rule = Rule(given.match, given.inside, given.about, given.without, windows, given.heading, given.every)
    return rule, given.count, given.lines


def _has(words: str, text: str) -> bool:
    return _pattern(words).search(text) is not None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


if __name__ == "__main__":
    main()
