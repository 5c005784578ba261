"""The page of docs/web-speed.md, from what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

GOAL = 100.0
"""Milliseconds within which 95 of 100 pages are to be there."""


def text(runs: Sequence[dict[str, Any]]) -> str:
    """All sizes measured, smallest first."""
    return "\n".join([*_head(), *(line for run in runs for line in _size(run))]) + "\n"


def _head() -> Iterator[str]:
    yield "# How fast the window answers"
    yield ""
    yield (
        "Made by `make bench-web`. `tocsin serve` runs in a process of its own over a store with the packaged situations and "
        "millions of synthetic claims; another process appends an article with three claims every two seconds, one in twenty "
        "about Armenia and Azerbaijan. Readers open a page, think for five seconds and open the next. Times are from the "
        "request to the last byte, on loopback. The bare application answers the same bytes and does nothing else."
    )
    yield ""
    yield (
        "First, every page of the mix is opened once, cold, one after the other; then readers come. Synthetic articles "
        "have about 1,300 characters and three claims each, 18 in 10,000 concern a packaged situation; the store holds no "
        "stories and no data-set events beside the packaged ones. The machine's load is that of the last minute: where it is "
        "above the number of cores, other work shared them, and the times are too long."
    )
    yield ""


def _size(found: dict[str, Any]) -> Iterator[str]:
    claims = found["size"]["claims"]
    yield f"## {claims:,} claims"
    yield ""
    yield (
        f"{found['day']}: {found['machine']}; judging processes: {found['judges']}. "
        f"The store has {found['bytes'] / 1e6:,.0f} MB of Parquet."
    )
    yield ""
    yield from _rows(
        ["readers", "pages", "p50 ms", "p95 ms", "p99 ms", "worst ms", "errors", "bare p95 ms", "times bare", "in the goal"],
        ([run["readers"], run["opened"], *_ms(run["all"]), run["errors"], f"{run['bare']['p95']:.1f}",
          f"{run['all']['p95'] / run['bare']['p95']:.0f}", "yes" if run["all"]["p95"] <= GOAL and not run["errors"] else "no"]
         for run in found["runs"]),
    )  # fmt: skip
    yield from _rows(
        ["readers", "server's CPU", "judges' CPU", "server MiB", "judges MiB", "batches written", "machine's load"],
        ([run["readers"], f"{run['server_cpu']:.2f}", f"{run['judges_cpu']:.2f}", f"{run['server_memory']:.0f}",
          f"{run['judges_memory']:.0f}", run["batches"], f"{run['busy']:.1f}"] for run in found["runs"]),
    )  # fmt: skip
    for run in found["runs"]:
        yield f"### {claims:,} claims, {run['readers']} reader{'s' if run['readers'] > 1 else ''}, by page"
        yield ""
        yield from _by_page(run["pages"])
    yield f"### {claims:,} claims, pages nobody had opened before"
    yield ""
    yield "The first ones also start the judging process and make the situations' extracts."
    yield ""
    yield from _by_page(found["first"] | found["unasked"])


def _by_page(pages: dict[str, Any]) -> Iterator[str]:
    yield from _rows(
        ["page", "opened", "p50 ms", "p95 ms", "p99 ms", "worst ms", "errors", "KiB sent"],
        ([name, of["n"], *_ms(of), of["errors"], f"{of['size']:.0f}"] for name, of in pages.items()),
    )


def _ms(spread: dict[str, float]) -> list[str]:
    return [f"{spread[part]:,.0f}" for part in ("p50", "p95", "p99", "worst")]


def _rows(head: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    yield from (f"| {' | '.join(map(str, row))} |" for row in rows)
    yield ""
