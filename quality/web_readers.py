"""Simulated readers: each opens a page, reads for some seconds, opens the next, over a connection of its own.

Plain HTTP/1.1 over sockets, so that twenty readers cost the machine next to nothing beside the server that is measured.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

WAIT, WAIT_FIRST = 60.0, 600.0
"""Seconds after which a page counts as failed: one that others have opened, one that is opened for the first time."""


class Page(NamedTuple):
    """A kind of page: its share of what is opened, and the addresses it is drawn from."""

    name: str
    share: float
    paths: Sequence[str]


class Opened(NamedTuple):
    """One page opened: seconds to the last byte, HTTP's status (0: the connection failed), bytes of its body."""

    name: str
    path: str
    seconds: float
    status: int
    size: int


class Reader:
    """One connection, kept open and renewed where the server closed it. ``number`` gives the reader a loopback address."""

    def __init__(self, port: int, number: int) -> None:
        self._port, self._own = port, f"127.0.{1 + number // 200}.{1 + number % 200}"
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        """Status, body as sent, headers by name in small letters; once more where a kept connection was closed."""
        for fresh in (self._open is None, True):
            try:
                return await self._asked(path)
            except (OSError, EOFError):
                self.close()
                if fresh:
                    raise
        raise AssertionError("not reached")

    async def _asked(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        if self._open is None:
            self._open = await asyncio.open_connection("127.0.0.1", self._port, local_addr=(self._own, 0), limit=2**20)
        incoming, outgoing = self._open
        outgoing.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = (await incoming.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await _body(incoming, headers)
        if headers.get("connection") == "close":
            self.close()
        return int(head[0].split()[1]), body, headers

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            with suppress(OSError):
                self._open[1].close()
            self._open = None


async def _body(incoming: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await incoming.readexactly(int(headers.get("content-length", "0")))
    parts = []
    while size := int((await incoming.readline()).split(b";")[0], 16):
        parts.append(await incoming.readexactly(size))
        await incoming.readline()
    await incoming.readline()
    return b"".join(parts)


async def opened(reader: Reader, name: str, path: str, wait: float = WAIT) -> Opened:
    """Open one page and time it."""
    began = time.perf_counter()
    try:
        status, body, _ = await asyncio.wait_for(reader.get(path), wait)
    except (OSError, EOFError, TimeoutError):
        reader.close()
        return Opened(name, path, time.perf_counter() - began, 0, 0)
    return Opened(name, path, time.perf_counter() - began, status, len(body))


def read(port: int, pages: Sequence[Page], readers: int, seconds: float, think: float, seed: int) -> list[Opened]:
    """So many readers at once for so long, each thinking ``think`` seconds between pages; every page opened."""

    async def one(number: int) -> list[Opened]:
        draw, reader, found = random.Random(f"{seed}/{number}"), Reader(port, number), []
        await asyncio.sleep(draw.uniform(0, think))
        while time.perf_counter() < until:
            kind = draw.choices(pages, [page.share for page in pages])[0]
            found.append(await opened(reader, kind.name, draw.choice(kind.paths)))
            await asyncio.sleep(think)
        reader.close()
        return found

    async def all_of_them() -> list[Opened]:
        return [page for found in await asyncio.gather(*map(one, range(readers))) for page in found]

    until = time.perf_counter() + seconds
    return asyncio.run(all_of_them())


def first(port: int, pages: Iterable[Page]) -> list[Opened]:
    """Every address once, one after the other: what nobody has asked for before."""

    async def in_turn() -> list[Opened]:
        reader = Reader(port, 0)
        return [await opened(reader, page.name, path, WAIT_FIRST) for page in pages for path in page.paths]

    return asyncio.run(in_turn())


def taken(port: int, paths: Iterable[str]) -> dict[str, tuple[bytes, dict[str, str]]]:
    """The bytes and headers of every address that answers 200."""

    async def in_turn() -> dict[str, tuple[bytes, dict[str, str]]]:
        reader, found = Reader(port, 0), {}
        for path in paths:
            status, body, headers = await reader.get(path)
            if status == 200:
                found[path] = body, headers
        return found

    return asyncio.run(in_turn())
