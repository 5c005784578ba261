"""How fast the window answers: a store of millions of claims, a writer that appends, readers who think between pages.

Everything is real: `tocsin serve` in a process of its own on loopback, over a store filled with synthetic claims
(``synthetic_store.py``), a second process that appends small batches all the while, and readers over sockets
(``web_readers.py``). In the same run a bare application answers the same bytes: what this machine can do at all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from synthetic_store import fill
from web_readers import Opened, Page, first, read, taken

from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.store.store import Store
from tocsin.store.writer import Writer

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "web-speed.md"
KEPT = ROOT / "build" / "bench-web"
GOAL = 100.0
"""Milliseconds within which 95 of 100 pages are to be there."""
DAYS = ("2020-09-26", "2020-09-29", "2020-10-10", "2020-11-10", "2022-09-15", "2023-09-20")
"""Days that readers replay."""
UNASKED = ("2020-07-20", "2021-05-15", "2024-03-01")
"""Days that nobody has asked for when they are timed."""
SITUATION = "armenia-azerbaijan"
SEED = 11


class Size(NamedTuple):
    """One run: how many claims, how many readers, how long, and seconds between pages and between batches."""

    claims: int
    readers: tuple[int, ...] = (1, 20, 100)
    seconds: float = 120.0
    think: float = 5.0
    between: float = 2.0


QUICK = Size(30_000, (1, 5), 8.0, 0.5, 1.0)


class Load(NamedTuple):
    """What processes use: CPU seconds so far, and memory now in MiB."""

    cpu: float
    memory: float


# The processes. -----------------------------------------------------------------------------------------------------


@contextmanager
def served(store: Path, judges: int) -> Iterator[tuple[int, int]]:
    """`tocsin serve` on a free port: the port and the process's id."""
    command = [
        sys.executable,
        "-m",
        "tocsin",
        "serve",
        "--port",
        "0",
        "--store",
        str(store),
        "--judges",
        str(judges),
        "--deliver",
        "0",
    ]
    with _running(command, r"http://127\.0\.0\.1:(\d+)/") as found:
        yield found


@contextmanager
def bare(answers: Path) -> Iterator[tuple[int, int]]:
    """An application that holds the answers as bytes and does nothing else, on the same kind of server."""
    with _running([sys.executable, __file__, "--bare", str(answers)], r"port (\d+)") as found:
        yield found


@contextmanager
def _running(command: list[str], pattern: str) -> Iterator[tuple[int, int]]:
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stderr=said, stdout=said, cwd=ROOT)
        try:
            yield _port(process, said, pattern), process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


def _port(process: subprocess.Popen[bytes], said: Any, pattern: str) -> int:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        said.seek(0)
        if found := re.search(pattern, said.read()):
            return int(found[1])
        time.sleep(0.2)
    said.seek(0)
    raise SystemExit(f"the server did not start:\n{said.read()}")


@contextmanager
def writing(store: Path, between: float) -> Iterator[Path]:
    """A process that appends; the file it counts its batches in."""
    count = store / "_bench-batches.txt"
    count.write_text("0", encoding="ascii")
    process = subprocess.Popen([sys.executable, __file__, "--append", str(store), "--between", str(between)], cwd=ROOT)
    try:
        yield count
    finally:
        process.terminate()
        process.wait(timeout=60)


def append(root: Path, between: float) -> None:
    """Append an article with three claims every so often, until stopped; every twentieth concerns a packaged situation."""
    store, number = Store(root), int(time.time())
    for batch in range(1_000_000):
        number += 1
        who = ("Armenia", "ARM", "Azerbaijan", "AZE") if batch % 20 == 19 else ("Chad", "TCD", "Sudan", "SDN")
        with Writer(store) as writer:
            writer.add(_batch(number, *who))
        (root / "_bench-batches.txt").write_text(str(batch + 1), encoding="ascii")
        time.sleep(between)


def _batch(number: int, a: str, code_a: str, b: str, code_b: str) -> list[msgspec.Struct]:
    text = f"{a} said that forces of {b} shelled positions, killing {number % 30 + 1} soldiers."
    article = Article(id=f"appended-{number}", source="synthetic", origin=f"appended/{number}", known=date.today(), text=text,
                      published=date.today(), language="en", title=f"{a} and {b}", outlet="Synthetic Wire")  # fmt: skip
    claims = [
        Claim(id=f"appended-{number}-{at}", source="synthetic", origin=f"appended/{number}/{at}", kind="shelling", text=text,
              known=date.today(), doers=(code_b,), targets=(code_a,), speaker=code_a, stance="accuses", article=article.id,
              coder="tocsin-reader-1", confidence=0.8, note="synthetic")
        for at in range(3)
    ]  # fmt: skip
    return [article, *claims]


def answer(kept: Path) -> None:
    """Serve the kept answers as they are."""
    import uvicorn

    answers = {path: (body, headers) for path, (body, headers) in msgspec.msgpack.decode(kept.read_bytes()).items()}

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        asked = scope["path"] + (f"?{scope['query_string'].decode()}" if scope["query_string"] else "")
        body, headers = answers[asked]
        sent = [
            (name.encode(), headers[name].encode()) for name in ("content-type", "content-encoding") if name in headers
        ]
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [*sent, (b"content-length", str(len(body)).encode())],
            }
        )
        await send({"type": "http.response.body", "body": body})

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", access_log=False, lifespan="off"))

    async def told() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.05)
        print(f"port {server.servers[0].sockets[0].getsockname()[1]}", flush=True)
        await serving

    asyncio.run(told())


def load(process: int) -> tuple[Load, Load]:
    """What the server and its judging processes use; zeros where the system does not tell (only Linux does)."""
    children = [pid for pid, parent in _parents().items() if parent == process]
    return _load([process]), _load(children)


def _parents() -> dict[int, int]:
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(path.parent.name)] = int(path.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, ValueError):
            continue
    return found


def _load(processes: Sequence[int]) -> Load:
    ticks, memory = 0, 0.0
    for pid in processes:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
            memory += int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        except OSError:
            continue
    return Load(ticks / os.sysconf("SC_CLK_TCK"), memory)


# What is read. ------------------------------------------------------------------------------------------------------


def pages(store: Store) -> list[Page]:
    """What readers open, with shares that add up to 100."""
    near, far = _claims(store)
    name = f"/situations/{SITUATION}"
    return [
        Page("watch list", 15, ["/"]),
        Page("situation, today", 18, [name, "/situations/india-pakistan", "/situations/egypt-ethiopia"]),
        Page("situation, a past day", 24, [f"{name}?as_of={day}" for day in DAYS]),
        Page("claims board", 10, [f"{name}/claims", f"{name}/claims?as_of={DAYS[2]}"]),
        Page("a claim of the situation", 6, [f"/claims/{key}?as_of={DAYS[3]}" for key in near]),
        Page("a claim of the world's", 5, [f"/claims/{key}" for key in far]),
        Page("pair", 5, ["/pairs/ARM-AZE", "/pairs/IND-PAK"]),
        Page("country", 4, ["/countries/ARM", "/countries/SDN"]),
        Page("scoreboard", 2, ["/scoreboard"]),
        Page("sources", 3, ["/sources"]),
        Page("review queue", 1, ["/review"]),
        Page("as JSON", 7, ["/?format=json", f"{name}?as_of={DAYS[2]}&format=json", "/sources?format=json"]),
    ]


def _claims(store: Store) -> tuple[list[str], list[str]]:
    """Ids of claims of the situation's ledger, and of synthetic claims about the rest of the world."""
    day = date(2024, 3, 3)
    with store.view(day) as view:
        near = view.records(Claim, lambda rows: rows.situation == SITUATION)
        far = view.records(Claim, lambda rows: (rows.known == day) & rows.situation.isnull(), most=20)
    known = [claim.id for claim in near if claim.known <= date.fromisoformat(DAYS[3])]
    return known[-10:], [claim.id for claim in far]


def unasked() -> Page:
    """Replayed days that nobody asked for before."""
    return Page("situation, a day not asked for before", 0, [f"/situations/{SITUATION}?as_of={day}" for day in UNASKED])


# The run. -----------------------------------------------------------------------------------------------------------


def measured(size: Size, folder: Path, judges: int) -> dict[str, Any]:
    """One size: cold pages, then readers by number while a writer appends, then the bare application."""
    began = time.perf_counter()
    store = fill(folder, size.claims)
    filled, mix = time.perf_counter() - began, pages(store)
    found: dict[str, Any] = {
        "size": size._asdict(), "filled": filled, "day": str(date.today()), "machine": _machine(), "judges": judges,
        "bytes": sum(path.stat().st_size for path in folder.rglob("*.parquet")), "runs": [],
    }  # fmt: skip
    with served(folder, judges) as (port, process):
        found["first"] = _table(cold := first(port, mix))
        print(f"{len(cold)} addresses opened for the first time: {sum(one.seconds for one in cold):.0f} s", flush=True)
        answers = taken(port, dict.fromkeys(path for page in mix for path in page.paths))
        with writing(folder, size.between) as count:
            for readers in size.readers:
                found["runs"].append(_run(port, process, mix, readers, size, count))
                print(_line(found["runs"][-1]), flush=True)
            found["unasked"] = _table(first(port, [unasked()]))
    with tempfile.TemporaryDirectory() as kept:
        (file := Path(kept) / "answers").write_bytes(msgspec.msgpack.encode(answers))
        same = [page._replace(paths=[path for path in page.paths if path in answers]) for page in mix]
        with bare(file) as (port, process):
            for run in found["runs"]:
                opened = read(
                    port, [page for page in same if page.paths], run["readers"], min(size.seconds, 30), size.think, SEED
                )
                run["bare"] = _spread([page.seconds for page in opened])
    return found


def _run(port: int, process: int, mix: Sequence[Page], readers: int, size: Size, count: Path) -> dict[str, Any]:
    before, batches, began = load(process), int(count.read_text()), time.perf_counter()
    opened = read(port, mix, readers, size.seconds, size.think, SEED)
    after, took = load(process), time.perf_counter() - began
    cpu = [(now.cpu - then.cpu) / took for then, now in zip(before, after, strict=True)]
    return {
        "readers": readers, "pages": _table(opened), "all": _spread([page.seconds for page in opened]),
        "errors": sum(page.status != 200 for page in opened), "opened": len(opened), "seconds": took,
        "bad": sorted({f"{page.status} {page.path}" for page in opened if page.status != 200})[:10],
        "batches": int(count.read_text()) - batches, "server_cpu": cpu[0], "judges_cpu": cpu[1],
        "server_memory": after[0].memory, "judges_memory": after[1].memory, "busy": os.getloadavg()[0],
    }  # fmt: skip


def _table(opened: Sequence[Opened]) -> dict[str, Any]:
    """By kind of page: how many, the spread of milliseconds, errors, KiB sent for one."""
    kinds: dict[str, list[Opened]] = {}
    for page in opened:
        kinds.setdefault(page.name, []).append(page)
    return {
        name: {
            **_spread([page.seconds for page in of]),
            "errors": sum(page.status != 200 for page in of),
            "size": statistics.median(page.size for page in of) / 1024,
        }
        for name, of in kinds.items()
    }


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: p50, p95, p99 and the worst, each an observed value."""
    ordered = sorted(1000 * one for one in seconds) or [float("nan")]
    at = {f"p{part}": ordered[min(len(ordered) - 1, -(-len(ordered) * part // 100) - 1)] for part in (50, 95, 99)}
    return {"n": len(seconds), **at, "worst": ordered[-1]}


def _machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.machine()}, Python {platform.python_version()}"
    )


def _line(run: dict[str, Any]) -> str:
    spread, bad = run["all"], ("; " + ", ".join(run["bad"])) if run["bad"] else ""
    return (
        f"{run['readers']} readers: {run['opened']} pages, p50 {spread['p50']:.0f} ms, p95 {spread['p95']:.0f} ms, "
        f"p99 {spread['p99']:.0f} ms, {run['errors']} errors{bad}; machine's load {run['busy']:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--millions", type=float, default=1, help="millions of claims")
    parser.add_argument(
        "--folder", type=Path, help="where the store is kept for the next run; default: build/bench-web"
    )
    parser.add_argument("--judges", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120.0, help="how long each number of readers reads")
    parser.add_argument("--quick", action="store_true", help="30,000 claims, few readers, half a minute")
    parser.add_argument("--write", action="store_true", help="write docs/web-speed.md")
    parser.add_argument("--append", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--between", type=float, default=2.0, help=argparse.SUPPRESS)
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.append:
        return append(given.append, given.between)
    if given.bare:
        return answer(given.bare)
    size = QUICK if given.quick else Size(round(given.millions * 1_000_000), seconds=given.seconds)
    folder = given.folder or KEPT / f"{size.claims}"
    found = measured(size, folder, given.judges)
    KEPT.mkdir(parents=True, exist_ok=True)
    if not given.quick:
        (KEPT / f"found-{size.claims}.json").write_text(json.dumps(found), encoding="utf-8")
    from web_speed_page import text

    runs = (
        [found] if given.quick else [json.loads(path.read_text("utf-8")) for path in sorted(KEPT.glob("found-*.json"))]
    )
    print(text(sorted(runs, key=lambda run: run["size"]["claims"])))
    if given.write and not given.quick:
        PAGE.write_text(text(sorted(runs, key=lambda run: run["size"]["claims"])), encoding="utf-8")
    if given.quick:
        shutil.rmtree(folder, ignore_errors=True)
        sys.exit(any(run["errors"] for run in found["runs"]))
    return None


if __name__ == "__main__":
    main()
