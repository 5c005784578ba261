"""How fast the reader reads, against spaCy alone in the same run: `make bench-read` prints it and writes docs/speed.md.

CPU seconds of one process on one core, the median of several runs: from articles to claims, and from sentences to events.
Ordinary news and event-dense text stand apart, each with the share of sentences that reach the parser and the cost of each
step. Beside the speed stands what the filter before the parser keeps of gold event sentences. The gold folder is not ours to
ship; without it the packaged training sentences are read, which are plainer, and no recall is given.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")

from tocsin.coding import casing, clean, filtering, parsing, sifting, splitting
from tocsin.coding.reader import Reader, may_tell
from tocsin.coding.tasks import Row, Tools, answerer
from tocsin.coding.training.lines import NONE, lines
from tocsin.registry.gazetteer import Gazetteer
from tocsin.registry.names import NameIndex
from tocsin.schema.articles import Article

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "../shared/gold/dev"
WIKIPEDIA = "data/news/wikipedia_current_events_2002_2026.parquet"
PAGE = ROOT / "docs/speed.md"
DAY = date(2015, 6, 1)
Rows = list[dict[str, Any]]


class Speed(NamedTuple):
    """Medians: CPU seconds of each step over the same articles, and what was read."""

    name: str
    sentences: int
    read: int
    claims: int
    sift: float
    parse: float
    whole: float
    events: float
    spacy: float


# Texts ------------------------------------------------------------------------------------------------------------------


def rows(path: Path) -> Rows:
    with path.open("rb") as told:
        return [json.loads(line) for line in told]


def texts(gold: Path, count: int) -> dict[str, list[str]]:
    """``count`` texts of each kind, drawn by seed; those of the package where there is no gold."""
    if not gold.is_dir():
        told = [line.text for line in lines() if line.kind != NONE]
        return {
            "packaged ordinary sentences": _pages([line.text for line in lines() if line.kind == NONE]),
            "packaged event sentences": _pages(list(dict.fromkeys(told))),
        }
    attribution, places, incidents = (rows(gold / f"{name}.jsonl") for name in ("attribution", "places", "incidents"))
    return {
        "ordinary: PolNeAR, US politics": [row["text"] for row in _drawn(attribution, count)],
        "ordinary: LGL, local news": [row["text"] for row in _drawn(places, count)],
        "event-dense: MUC, mixed case": [casing.recase(row["text"]) for row in _drawn(incidents, count)],
    } | _wikipedia(gold.parents[1] / WIKIPEDIA, 10 * count)


def _wikipedia(table: Path, count: int) -> dict[str, list[str]]:
    """Lines of Wikipedia's current events about armed conflict, where the table stands beside the gold."""
    if not table.is_file():
        return {}
    import duckdb

    query = (
        "select sentence as text from read_parquet(?) where lower(category) like '%conflict%' order by date, sentence"
    )
    found = [{"text": text} for (text,) in duckdb.execute(query, [str(table)]).fetchall()]
    return {"event-dense: Wikipedia lines on conflicts": [row["text"] for row in _drawn(found, count)]}


def _drawn(every: Rows, count: int) -> Rows:
    return random.Random(1).sample(every, min(count, len(every)))


def _pages(sentences: list[str], size: int = 12) -> list[str]:
    random.Random(1).shuffle(sentences)
    return [" ".join(sentences[n : n + size]) for n in range(0, len(sentences), size)]


def articles(many: list[str]) -> list[Article]:
    return [
        Article(id=str(n), source="bench", origin=str(n), known=DAY, published=DAY, language="en", text=text)
        for n, text in enumerate(many)
    ]


def sentences(block: clean.Block) -> Iterator[str]:
    yield from _cut(block.text)


def _cut(text: str) -> Iterator[str]:
    yield from (text[start:end] for start, end in splitting.sentences(text))


# Speed ------------------------------------------------------------------------------------------------------------------


def median(runs: int, work: Callable[[], object]) -> float:
    """CPU seconds of ``work``, the median of ``runs``."""
    spent = []
    for _ in range(runs):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def speed(name: str, many: list[str], reader: Reader, tools: Tools, plain: Any, runs: int) -> Speed:
    pages = articles(many)
    every = [one for page in pages for block in clean.blocks(page) for one in sentences(block)]
    read = [sifting.worth_reading(clean.blocks(page)) for page in pages]
    claims = sum(len(found) for found in reader.code_many(pages))
    return Speed(
        name,
        len(every),
        sum(len(list(sentences(block))) for blocks in read for block in blocks),
        claims,
        median(runs, lambda: [sifting.worth_reading(clean.blocks(page)) for page in pages]),
        median(runs, lambda: list(parsing.parse(tools.nlp, list(enumerate(read)), may_tell))),
        median(runs, lambda: list(reader.code_many(pages))),
        median(runs, lambda: events(every, tools)),
        median(runs, lambda: [None for _ in plain.pipe(many)]),
    )


def events(every: list[str], tools: Tools) -> int:
    """The events task behind the filter: how many sentences were coded."""
    kept = [Row(str(n), one) for n, one in enumerate(every) if filtering.may_tell_event(one)]
    answer = answerer("events")
    return sum(len(answer(kept[n : n + 256], tools)) for n in range(0, len(kept), 256))


# What the filter keeps --------------------------------------------------------------------------------------------------


def recall(gold: Path) -> list[tuple[str, int, float]]:
    """Gold sets with how many of their event sentences there are and the share the filter keeps."""
    told: dict[str, list[str]] = {}
    for row in rows(gold / "events.jsonl"):
        if row["events"]:
            told.setdefault(row["set"], []).append(row["text"])
    kept = {name: list(dict.fromkeys(of)) for name, of in told.items()}
    kept = {"all event sets": [text for of in kept.values() for text in of], **kept}
    lines = _wikipedia(gold.parents[1] / WIKIPEDIA, 2000)
    kept |= {name: [one for text in of for one in _cut(text)] for name, of in lines.items()}
    kept["MUC sentences that name a gold victim, target or instrument"] = list(naming(rows(gold / "incidents.jsonl")))
    return [(name, len(of), sum(map(filtering.may_tell_event, of)) / len(of)) for name, of in kept.items()]


def naming(incidents: Rows, every: int = 3) -> Iterator[str]:
    """Sentences of every third relevant report with the words of a gold victim, target or instrument."""
    for row in [row for row in incidents if row["incidents"]][::every]:
        text = casing.recase(row["text"])
        names = {name for incident in row["incidents"] for name in _names(incident)}
        for start, end in splitting.sentences(text):
            if any(name in text[start:end].upper() for name in names):
                yield text[start:end]


def _names(incident: dict[str, Any]) -> Iterator[str]:
    for part in ("human_targets", "physical_targets", "instruments"):
        for one in incident.get(part) or []:
            told = [one.get("name"), one.get("description")] if isinstance(one, dict) else [one]
            yield from (name for name in told if isinstance(name, str) and len(name) > 3)


# The page ---------------------------------------------------------------------------------------------------------------


def page(found: list[Speed], kept: list[tuple[str, int, float]], runs: int) -> str:
    lines = [
        "# How fast the reader reads",
        "",
        f"Made by `make bench-read`: one process on one core, CPU seconds, the median of {runs} runs, spaCy's small model",
        "alone on the same texts in the same run. Machines differ, and so does one machine from hour to hour: the ratio to",
        "spaCy alone is what can be compared. Sentences are counted by our own splitter.",
        "",
        "| text | sentences | parsed | text to claims | text to events | spaCy alone | claims : spaCy | events : spaCy |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        n = one.sentences
        lines.append(
            f"| {one.name} | {n:,} | {one.read / n:.0%} | **{n / one.whole:,.0f}/s** | {n / one.events:,.0f}/s | "
            f"{n / one.spacy:,.0f}/s | **{one.spacy / one.whole:.2f}** | {one.spacy / one.events:.2f} |"
        )
    lines += ["", "## Where the time goes", "", "Microseconds of CPU a sentence of the text, read or not.", ""]
    lines += [
        "| text | clean, split, filter | parse, names | code claims | claims found |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for one in found:
        code = max(0.0, one.whole - one.sift - one.parse)
        cells = [f"{1e6 * step / one.sentences:,.0f}" for step in (one.sift, one.parse, code)]
        lines.append(f"| {one.name} | {' | '.join(cells)} | {one.claims:,} |")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines += [
        "",
        f"Peak memory of the whole run, both models loaded: {memory:,.0f} MiB.",
        "",
        "## What the filter keeps",
        "",
    ]
    if not kept:
        return "\n".join([*lines, "Not measured: no gold folder at hand (`--gold`).", ""])
    lines += [
        "Of gold sentences with an event, the share the filter lets through to the parser. Its threshold was set on our own",
        "sentences, not on these; but half of `petrarch_unit` (MIT) is among the sentences it learnt from. Many of the MUC",
        "sentences name somebody without telling an event.",
        "",
        "| sentences | number | kept |",
        "| --- | ---: | ---: |",
    ]
    return "\n".join([*lines, *(f"| {name} | {count:,} | {share:.3f} |" for name, count, share in kept), ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold files")
    parser.add_argument("--texts", type=int, default=60, metavar="N", help="N texts of each kind")
    parser.add_argument("--runs", type=int, default=3, help="runs of each measurement")
    parser.add_argument("--write", action="store_true", help="write docs/speed.md")
    given = parser.parse_args()
    if not given.gold.is_dir():
        print(f"no gold at {given.gold}: reading packaged sentences, recall is skipped", file=sys.stderr)
    import spacy

    plain, nlp = spacy.load(parsing.MODEL), parsing.load_model()
    names = NameIndex.build((), (), (), ())
    reader, tools = Reader(names, Gazetteer.open(), nlp=nlp), Tools(names, nlp)
    found = []
    for name, many in texts(given.gold, given.texts).items():
        print(f"reading {name} …", file=sys.stderr)
        found.append(speed(name, many, reader, tools, plain, given.runs))
    text = page(found, recall(given.gold) if given.gold.is_dir() else [], given.runs)
    print(text)
    if given.write:
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
