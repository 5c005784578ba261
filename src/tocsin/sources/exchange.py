"""One attempt at an address over httpx2: redirects by hand, every hop checked, the answer unpacked within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

from tocsin import __version__
from tocsin.errors import BadInput, NotFound, Unreachable
from tocsin.sources.base import Progress
from tocsin.sources.hosts import GuardedBackend, check_address
from tocsin.sources.web import Fetched, FetchLimits, TryAgain

if TYPE_CHECKING:
    from httpx2 import Client, Response

USER_AGENT = f"tocsin/{__version__}"
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024
_LATER = "try again later, or save the page and give the file"


class Exchange:
    """A client for one attempt; every connection it opens is checked and ends by ``deadline``."""

    def __init__(self, limits: FetchLimits, deadline: float, silence: float) -> None:
        self._limits = limits
        self._client = _client(limits, deadline, silence)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, url: str, headers: Mapping[str, str], progress: Progress | None) -> Fetched:
        """The unpacked bytes at ``url``."""
        with self._answer(url, {"accept-encoding": "gzip, deflate", **headers}) as response:
            _refuse_status(response, url)
            _refuse_length(response, self._limits.max_bytes, url)
            data = b"".join(_unpacked(response, self._limits.max_bytes, url, progress))
            return Fetched(data, str(response.request.url), response.headers.get("content-type", ""))

    def download(self, url: str, target: Path, progress: Progress | None) -> Path:
        """The bytes at ``url`` written through ``target.part``, going on where a part ends."""
        part, mark = target.with_name(target.name + ".part"), target.with_name(target.name + ".part.mark")
        have, validator = _resumable(part, mark)
        headers = {"accept-encoding": "identity"}
        if have:
            headers |= {"range": f"bytes={have}-", "if-range": validator}
        with self._answer(url, headers) as response:
            if response.status_code != 416:
                _refuse_status(response, url)
                start = have if response.status_code == 206 and _starts_at(response, have) else 0
                if not start:
                    _start_anew(part, mark)
                _keep_validator(mark, response)
                self._append(response, part, start, url, progress)
            elif response.headers.get("content-range", "") != f"bytes */{have}":
                _start_anew(part, mark)
                raise TryAgain(Unreachable(f"{url} has not as much as the {have:,} bytes already here", _LATER))
        part.replace(target)
        mark.unlink(missing_ok=True)
        return target

    def _append(self, response: Response, part: Path, start: int, url: str, progress: Progress | None) -> None:
        whole = start + int(response.headers["content-length"]) if "content-length" in response.headers else None
        limit = self._limits.download_bytes
        if whole is not None and whole > limit:
            raise _too_large(url, limit)
        done = start
        with part.open("r+b" if start else "wb") as stream:
            stream.seek(start)
            stream.truncate()
            for chunk in _received(response, url):
                done += len(chunk)
                if done > limit:
                    raise _too_large(url, limit)
                stream.write(chunk)
                if progress:
                    progress(done, whole)
        if whole is not None and done != whole:
            raise TryAgain(Unreachable(f"{url} broke off after {done:,} of {whole:,} bytes", _LATER))

    @contextmanager
    def _answer(self, url: str, headers: Mapping[str, str]) -> Iterator[Response]:
        """The open answer after redirects. Headers that carry a key go to the first host only."""
        first = check_address(url)
        for _ in range(self._limits.max_redirects + 1):
            parts = check_address(url)
            at_home = (parts.scheme, parts.netloc) == (first.scheme, first.netloc)
            sent = headers if at_home else {name: text for name, text in headers.items() if name in _HARMLESS}
            with self._stream(url, sent) as response:
                if response.status_code not in _MOVED or "location" not in response.headers:
                    yield response
                    return
                url = urljoin(url, response.headers["location"])
        raise Unreachable(f"{first.geturl()} redirects more than {self._limits.max_redirects} times",
                          "give the address it leads to in the end")  # fmt: skip

    @contextmanager
    def _stream(self, url: str, headers: Mapping[str, str]) -> Iterator[Response]:
        from httpx2 import InvalidURL

        try:
            with (
                _failures(url),
                self._client.stream("GET", url, headers={"user-agent": USER_AGENT, **headers}) as response,
            ):
                yield response
        except InvalidURL as error:
            raise BadInput(f"{url!r} is not an address: {error}", "give an http or https address") from error


_HARMLESS = frozenset({"accept-encoding", "range", "if-range"})


def _client(limits: FetchLimits, deadline: float, silence: float) -> Client:
    """An httpx2 client over our own connections: neither proxies nor anything else comes from the environment."""
    import httpx2
    from httpcore2 import ConnectionPool

    transport = httpx2.HTTPTransport(trust_env=False)
    if not hasattr(transport, "_pool"):  # httpx2 has no public way in; without the guard nothing may be fetched
        raise AssertionError("httpx2.HTTPTransport has changed: the address check cannot be put in place")
    guard: Any = GuardedBackend(limits.allow_private, deadline)
    transport._pool = ConnectionPool(ssl_context=httpx2.create_ssl_context(trust_env=False), network_backend=guard)
    return httpx2.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=silence)


@contextmanager
def _failures(url: str) -> Iterator[None]:
    """httpx2's failures as ours: those that may pass are tried again."""
    import httpx2

    try:
        yield
    except httpx2.TimeoutException as error:
        raise TryAgain(Unreachable(f"{url} did not answer in the time allowed", _LATER)) from error
    except httpx2.UnsupportedProtocol as error:
        raise BadInput(f"{url!r} is not an http or https address", "give an http or https address") from error
    except httpx2.TransportError as error:
        raise TryAgain(Unreachable(f"{url} cannot be reached: {error or type(error).__name__}", _LATER)) from error


def _refuse_status(response: Response, url: str) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status in (404, 410):
        raise NotFound(f"{url} is not there: the server answers {status}", "check the address")
    error = Unreachable(f"{url} cannot be had: the server answers {status} {response.reason_phrase}".rstrip(), _LATER)
    if status in _TRANSIENT:
        raise TryAgain(error, _wait(response.headers.get("retry-after", "")))
    if status in (401, 403):
        error = Unreachable(
            f"{url} is refused: the server answers {status}", "check the key, or save the page to a file"
        )
    raise error


def _wait(text: str) -> float:
    return min(float(text), 10.0) if text.isdigit() else 0.0


def _refuse_length(response: Response, limit: int, url: str) -> None:
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise _too_large(url, limit)


def _too_large(url: str, limit: int) -> BadInput:
    return BadInput(f"{url} is larger than {limit:,} bytes", "give a smaller page, or raise the limit in the settings")


def _received(response: Response, url: str) -> Iterator[bytes]:
    with _failures(url):
        yield from response.iter_raw()


def _unpacked(response: Response, limit: int, url: str, progress: Progress | None) -> Iterator[bytes]:
    """The body unpacked a bounded piece at a time, so that a few bytes cannot become gigabytes."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise Unreachable(f"{url} answers packed as {packing!r}, which was not asked for", _LATER)
    packed = packing not in ("", "identity")
    unpacker = _Unpacker(raw_allowed=packing == "deflate") if packed else None
    done = 0
    for chunk in _received(response, url):
        for piece in unpacker.pieces(chunk, url) if unpacker else (chunk,):
            done += len(piece)
            if done > limit:
                raise _too_large(url, limit)
            yield piece
        if progress:
            progress(done, None)
    if unpacker and not unpacker.finished:
        raise TryAgain(Unreachable(f"{url} broke off within its packed answer", _LATER))


class _Unpacker:
    """gzip or zlib, at most 64 KiB at a time; servers that send raw deflate are understood too."""

    def __init__(self, raw_allowed: bool) -> None:
        self._zlib = zlib.decompressobj(wbits=47)
        self._raw_allowed = raw_allowed
        self._fresh = True

    @property
    def finished(self) -> bool:
        """Whether the packed stream has come to its end (or never begun)."""
        return self._zlib.eof or self._fresh

    def pieces(self, chunk: bytes, url: str) -> Iterator[bytes]:
        """What ``chunk`` unpacks to."""
        while chunk and not self._zlib.eof:
            try:
                piece = self._zlib.decompress(chunk, _CHUNK)
            except zlib.error as error:
                if not (self._fresh and self._raw_allowed):
                    raise Unreachable(f"{url} answers with broken packing: {error}", _LATER) from error
                self._zlib, self._raw_allowed = zlib.decompressobj(wbits=-15), False
                continue
            self._fresh = False
            chunk = self._zlib.unconsumed_tail
            if self._zlib.eof and self._zlib.unused_data[:2] == b"\x1f\x8b":  # gzip may go on with another member
                chunk, self._zlib = self._zlib.unused_data, zlib.decompressobj(wbits=31)
            yield piece


def _resumable(part: Path, mark: Path) -> tuple[int, str]:
    """How many bytes of a part are here and what they are a part of; none without a mark to compare."""
    if not part.exists() or not mark.exists():
        return 0, ""
    validator = mark.read_text(encoding="utf-8")
    return (part.stat().st_size, validator) if validator else (0, "")


def _starts_at(response: Response, have: int) -> bool:
    if response.headers.get("content-range", "").startswith(f"bytes {have}-"):
        return True
    raise Unreachable(f"{urlsplit(str(response.request.url)).netloc} answered with another part than was asked for",
                      "delete the .part file and try again")  # fmt: skip


def _keep_validator(mark: Path, response: Response) -> None:
    """Remember the ETag (a strong one) or the date of change."""
    etag = response.headers.get("etag", "")
    mark.write_text(
        etag if etag and not etag.startswith("W/") else response.headers.get("last-modified", ""), encoding="utf-8"
    )


def _start_anew(part: Path, mark: Path) -> None:
    part.unlink(missing_ok=True)
    mark.unlink(missing_ok=True)
