"""The world news counts that ship: `python quality/news_figures.py --file FILE` codes a file's lines and packs the counts.

FILE is a table of collected lines of Portal:Current events (columns date, category, topic, sentence, cited_sources,
wikipedia_page). A stopped run goes on where it was (the coded lines are kept in --work). `--docs` writes the coverage into
docs/news.md from the packed counts alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from tocsin import run, show_news
from tocsin.coding import side_swap
from tocsin.coding.batch import code_file
from tocsin.coding.neutral_names import neutral
from tocsin.coding.stories import row, told
from tocsin.errors import BadInput
from tocsin.registry.crosswalk import countries
from tocsin.schema.articles import Article
from tocsin.sources.base import Raw, source
from tocsin.store.news import gaps
from tocsin.store.news_coverage import Coverage, Named, coverage
from tocsin.store.news_outlets import OUTLETS, homes, outlets_file
from tocsin.store.news_packaged import LINES, SOURCE, STORIES, StoryRow, lines_file, stories_file

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "src/tocsin/store/figures"
PAGE = ROOT / "docs/news.md"
PAIRS = 100
"""Pairs of states in the audit on the page."""


def articles(file: Path) -> Iterator[Article]:
    """The lines of a file, each once."""
    raw = Raw.of(file.read_bytes(), file.name, date.today())
    for found in source(SOURCE).parse(raw):
        assert isinstance(found, Article)
        yield found


def code(lines: Path, work: Path, workers: int) -> Path:
    """Code the lines of a work folder's ``lines.jsonl``; returns the answers' file."""
    target = work / "events.jsonl"
    if not target.is_file():
        code_file("events", lines, target, workers, _say)
    return target


def folded(found: Iterable[Article], answers: Iterable[dict[str, Any]]) -> tuple[list[StoryRow], dict[date, int]]:
    """The stories of each day, its repeats one, with how many lines tell each; and the lines of each day.

    Raises ``ValueError`` where an answer is not its line's.
    """
    stories: dict[tuple[date, str, str, str], tuple[bool, int]] = {}
    lines: Counter[date] = Counter()
    for article, answer in zip(found, answers, strict=True):
        if answer["id"] != article.id or article.published is None:
            raise ValueError(f"the answer {answer['id']} is not of the line {article.id}")
        lines[article.published] += 1
        for one in told(answer["events"], neutral(article.text)):
            key = (article.published, one.initiator, one.target, one.kind)
            fatal, count = stories.get(key, (False, 0))
            stories[key] = (fatal or one.fatal, count + 1)
    return [(*key, *told_by) for key, told_by in stories.items()], dict(lines)


def answers_in(file: Path) -> Iterator[dict[str, Any]]:
    """The answers of a coded file."""
    decoder = msgspec.json.Decoder(dict[str, Any])
    with file.open("rb") as lines:
        for line in lines:
            yield decoder.decode(line)


def write_figures(file: Path, work: Path, workers: int, into: Path = FIGURES) -> None:
    """Code a file's lines and write both tables."""
    work.mkdir(parents=True, exist_ok=True)
    read = list(articles(file))
    lines = work / "lines.jsonl"
    wanted = b"".join(msgspec.json.encode(row(article)) + b"\n" for article in read)
    if lines.is_file() and lines.read_bytes() != wanted:
        raise BadInput(f"{lines} holds the lines of another file", "name another --work, or delete that folder")
    lines.write_bytes(wanted)
    stories, days = folded(read, answers_in(code(lines, work, workers)))
    (into / STORIES).write_bytes(stories_file(stories))
    (into / LINES).write_bytes(lines_file(days))
    (into / OUTLETS).write_bytes(outlets_file(article.outlet for article in read))
    print(f"{len(read)} lines of {len(days)} days, {len(stories)} stories", file=sys.stderr)


# The page ---------------------------------------------------------------------------------------------------------------

BEGIN, END = "<!-- coverage: made by quality/news_figures.py --docs -->", "<!-- end of coverage -->"


def write_page(page: Path) -> None:
    """Put the coverage and the audit of the packed counts between the page's two marks."""
    text = page.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    page.write_text(f"{head}{BEGIN}\n\n{generated()}\n{END}{tail}", encoding="utf-8")


def generated() -> str:
    """Coverage, the audit of bias and the outlets, as Markdown."""
    with TemporaryDirectory() as folder, run.open_store(Path(folder) / "store").view(date.max) as view:
        found, dark = coverage(view), gaps(view)
    assert found is not None
    longest = max(dark, key=lambda days: days[1] - days[0])
    audit, cited = side_swap.audit(PAIRS), homes()
    parts = [
        f"**{found.lines:,} lines** of {found.first} to {found.last} (days known) give **{found.stories:,} stories**. "
        f"{len(found.never)} of {found.states} states are never named ({', '.join(found.never) or 'none'}).",
        table(show_news.YEARS, show_news.year_rows(found)),
        f"Thin months (fewer than half the middle month's lines, or days unread): {show_news.thin(found)}. "
        f"{sum((b - a).days + 1 for a, b in dark)} days in between were not read; the longest run is {longest[0]} to "
        f"{longest[1]}.",
        "Stories that name a state of each region (one between two regions counts in both), and the states named most:",
        table(("region", "stories", "share"), _named(found.regions)),
        table(("state", "stories", "share"), _named(found.countries[:20])),
        f"Half of today's states are named in at most {_middle(found):,} stories in all these years; "
        f"{sum(one.stories < 50 for one in found.countries) + len(found.never)} of the states and dependencies in fewer "
        f"than 50.",
        f"**Side-swap.** {audit.sentences:,} sentences ({audit.pairs} pairs of states in {len(side_swap.templates())} invented "
        f"sentences), coded with the names both ways round: {len(audit.misses)} do not mirror ({audit.share:.1%}).",
        f"**Outlets.** {cited.citations:,} citations by home of the outlet cited, then by its language (empty: an outlet "
        f"in several languages, or one we did not look up):",
        table(("home", "citations", "share"), _shares(cited.homes[:12], cited.citations)),
        table(("language", "citations", "share"), _shares(cited.languages, cited.citations)),
    ]
    return "\n\n".join(parts) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, numbers to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _named(rows: Iterable[Named]) -> list[tuple[str, ...]]:
    return [(row.name, f"{row.stories:,}", f"{row.share:.1%}") for row in rows]


def _shares(rows: Iterable[tuple[str, int]], whole: int) -> list[tuple[str, ...]]:
    return [(name or "cannot be told", f"{count:,}", f"{count / whole:.1%}") for name, count in rows]


def _middle(found: Coverage) -> int:
    today = {state.iso3 for state in countries().values() if state.until is None}
    counts = [one.stories for one in found.countries if one.name in today] + [0] * len(found.never)
    return int(median(counts))


def _say(done: int, whole: int | None) -> None:
    print(f"\rcoded {done} of {whole}", end="", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, help="the lines: Parquet, CSV or JSON lines")
    parser.add_argument("--work", type=Path, default=ROOT / "build/news", help="where the coded lines are kept")
    parser.add_argument("--workers", type=int, default=0, help="processes; 0: one a core")
    parser.add_argument("--docs", action="store_true", help="write coverage and bias into docs/news.md")
    asked = parser.parse_args()
    if asked.file:
        write_figures(asked.file, asked.work, asked.workers)
    if asked.docs:
        write_page(PAGE)


if __name__ == "__main__":
    main()
