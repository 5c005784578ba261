"""Many texts at once: lines in, answers out, in order; a stopped run goes on where it was, and memory stays flat.

The answers grow in ``OUT.partial`` by whole chunks; when all are there it becomes ``OUT``. Running the same command again
reads what is done, checks that it belongs to this input, and goes on.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import msgspec
from msgspec import Struct

from tocsin.coding.admission import refusal
from tocsin.coding.tasks import TASKS, Answer, Row, Tools, answerer
from tocsin.errors import BadInput, Busy, TocsinError

CHUNK = 32
_AHEAD = 3
Progress = Callable[[int, int | None], None]


class Report(Struct, frozen=True):
    """What a run did: lines in the file, answered now, answered before, and those not read, with their reasons."""

    lines: int
    coded: int
    resumed: int
    refused: dict[str, int]


def code_file(
    task: str, source: Path, target: Path, workers: int = 0, progress: Progress | None = None, restart: bool = False
) -> Report:
    """Answers ``task`` for every line of ``source`` (JSON: ``id``, ``text``, perhaps ``date``, ``text_mixed``, ``pair``).

    ``workers``: processes, 0 for one a core. Raises ``BadInput`` for an unknown task, a line that is no row (what is done
    stays in ``OUT.partial``) or a partial file of another input; ``restart`` throws that file away.
    """
    if task not in TASKS:
        raise BadInput(f"there is no task {task!r}", f"one of {', '.join(TASKS)}")
    if not source.is_file():
        raise BadInput(f"there is no file {source}", "give a file of JSON lines")
    partial = target.with_name(target.name + ".partial")
    with _held(partial):
        return _coded(task, source, target, partial, workers, progress, restart)


@contextmanager
def _held(partial: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(f"{partial}.lock", timeout=0)
    try:
        with lock:
            yield
            Path(lock.lock_file).unlink(missing_ok=True)
    except Timeout:
        raise Busy(f"another run is writing {partial}", "wait for it, or name another --out") from None


def _coded(
    task: str, source: Path, target: Path, partial: Path, workers: int, progress: Progress | None, restart: bool
) -> Report:
    if restart:
        partial.unlink(missing_ok=True)
    done = _done(partial, source, task)
    whole = _lines(source) if progress else None
    refused: dict[str, int] = {}
    count = done
    with partial.open("ab") as out:
        for answers in _answered(task, _rows(source, skip=done), workers):
            out.write(b"".join(msgspec.json.encode(answer) + b"\n" for answer in answers))
            out.flush()
            os.fsync(out.fileno())
            count += len(answers)
            for answer in answers:
                if "refused" in answer:
                    refused[answer["refused"]] = refused.get(answer["refused"], 0) + 1
            if progress:
                progress(count, whole)
    partial.replace(target)
    return Report(count, count - done, done, refused)


def answered(task: str, rows: Sequence[Row], tools: Tools) -> list[Answer]:
    """The answers to some rows; a row that cannot be read gets an empty answer that says why in ``refused``."""
    reasons = [refusal(row) for row in rows]
    fit = [row for row, reason in zip(rows, reasons, strict=True) if not reason]
    found = iter(_told(task, fit, tools) if fit else [])
    return [_refused(task, row, reason) if reason else next(found) for row, reason in zip(rows, reasons, strict=True)]


def _told(task: str, rows: Sequence[Row], tools: Tools) -> list[Answer]:
    """The task's answers; where it fails on one row, that row says so and the others are answered."""
    answer = answerer(task)
    try:
        return answer(rows, tools)
    except TocsinError:
        raise
    except Exception as error:
        if len(rows) == 1:
            return [_refused(task, rows[0], f"failed: {type(error).__name__}: {error}")]
        return [one for row in rows for one in _told(task, [row], tools)]


def _refused(task: str, row: Row, reason: str) -> Answer:
    key = {"attribution": "attributions"}.get(task, task)
    empty: Answer = {"source": [], "target": [], "reciprocal": []} if task == "spans" else {key: []}
    return {"id": row.id, **empty, "refused": reason}


# Rows in ----------------------------------------------------------------------------------------------------------------


def _rows(source: Path, skip: int) -> Iterator[Row]:
    decoder = msgspec.json.Decoder(Row)
    with source.open("rb") as lines:
        for number, line in enumerate(islice(lines, skip, None), skip + 1):
            try:
                yield decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise BadInput(
                    f"line {number} of {source} is no row: {error}; the lines before it are kept",
                    'write {"id": ..., "text": ...} on each line and run the same command again',
                ) from None


def _lines(source: Path) -> int:
    with source.open("rb") as lines:
        return sum(1 for _ in lines)


def _done(partial: Path, source: Path, task: str) -> int:
    """How many lines are answered already; a line cut short by a stop is taken off."""
    if not partial.exists():
        return 0
    done, end = 0, 0
    with partial.open("rb") as answers, source.open("rb") as rows:
        for line in answers:
            if not line.endswith(b"\n"):
                break
            if not _belongs(line, next(rows, b""), task):
                raise BadInput(
                    f"line {done + 1} of {partial} does not answer that line of {source} for the task {task}",
                    "finish the earlier run first, name another --out, or begin anew with --restart",
                )
            done, end = done + 1, end + len(line)
    os.truncate(partial, end)
    return done


def _belongs(answer: bytes, row: bytes, task: str) -> bool:
    key = {"attribution": "attributions", "spans": "reciprocal"}.get(task, task)
    try:
        told, asked = msgspec.json.decode(answer), msgspec.json.decode(row)
    except msgspec.DecodeError:
        return False
    return key in told and told.get("id") == asked.get("id")


# Answers out ------------------------------------------------------------------------------------------------------------


def _answered(task: str, rows: Iterator[Row], workers: int) -> Iterator[list[Answer]]:
    count = workers or os.cpu_count() or 1
    chunks = _chunks(rows)
    if count == 1:
        tools = Tools()
        yield from (answered(task, chunk, tools) for chunk in chunks)
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield from _in_order(pool, task, chunks, count * _AHEAD)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows by the chunk; those before a bad line come out before its error."""
    chunk: list[Row] = []
    try:
        for row in rows:
            chunk.append(row)
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
    except BadInput:
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk


def _in_order(pool: ProcessPoolExecutor, task: str, chunks: Iterator[list[Row]], ahead: int) -> Iterator[list[Answer]]:
    """The chunks' answers in the order of the chunks; never more than ``ahead`` are under way."""
    waiting: deque[Future[list[Answer]]] = deque()
    fault: BadInput | None = None
    try:
        while True:
            while fault is None and len(waiting) < ahead:
                try:
                    chunk = next(chunks, None)
                except BadInput as error:
                    fault = error
                    break
                if chunk is None:
                    break
                waiting.append(pool.submit(_work, task, chunk))
            if not waiting:
                break
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise TocsinError(
            "a worker process was killed (out of memory?); what was answered is kept",
            "run the same command again, perhaps with fewer --workers",
        ) from error
    if fault:
        raise fault


_tools: Tools | None = None


def _work(task: str, rows: list[Row]) -> list[Answer]:
    global _tools
    _tools = _tools or Tools()
    return answered(task, rows, _tools)
