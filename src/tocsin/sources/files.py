"""Bytes from a file, standard input or an address, bounded before they are read."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from tocsin.errors import BadInput, NotFound
from tocsin.sources.base import Raw, Request

if TYPE_CHECKING:
    from tocsin.sources.web import Web

ARTICLE_BYTES = 20 * 1024 * 1024
DATA_BYTES = 1024 * 1024 * 1024


def take(request: Request, web: Web, limit: int = ARTICLE_BYTES) -> Raw:
    """The bytes ``request.where`` names: an address, ``-`` or a file.

    Raises ``BadInput`` for what is not a readable file or is larger than ``limit`` bytes, ``NotFound`` for no such file.
    """
    where = request.where
    if is_address(where):
        got = web.get(where, progress=request.progress)
        return Raw.of(got.data, where, request.received, url=got.url, declared=got.declared, told=request.told)
    if where == "-":
        return Raw.of(read_stream(sys.stdin.buffer, limit), "standard input", request.received, told=request.told)
    path = Path(where).expanduser()
    return Raw.of(read_file(path, limit), path.name, request.received, told=request.told)


def take_table(request: Request, web: Web) -> Raw:
    """As ``take``, for data sets up to 1 GiB: a download that broke off goes on where it stopped, next time too.

    The part waits in the request's archive; without one it is lost with the process.
    """
    where = request.where
    if not is_address(where):
        return take(request, web, DATA_BYTES)
    with ExitStack() as stack:
        if request.archive:
            folder = request.archive.root / "downloads"
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-")))
        target = folder / hashlib.sha256(where.encode("utf-8")).hexdigest()
        web.download(where, target, request.progress)
        data = target.read_bytes()
        target.unlink()
    name = Path(urlsplit(where).path).name or where
    return Raw.of(data, name, request.received, url=where, told=request.told)


def is_address(where: str) -> bool:
    """Whether ``where`` is an address. Raises ``BadInput`` for a scheme that is not http or https."""
    scheme, colon, rest = where.partition("://")
    if not colon or not scheme.replace("+", "").isalnum():
        return False
    if scheme.lower() not in ("http", "https"):
        raise BadInput(f"{where!r} is not an address that can be fetched: its scheme is {scheme!r}",
                       "give an http or https address, or a file's path")  # fmt: skip
    return bool(rest)


def read_file(path: Path, limit: int) -> bytes:
    """A file's bytes; its size is looked at first."""
    if not str(path) or path == Path():
        raise BadInput("no file was named", "give a file's path, an http(s) address, or - for standard input")
    try:
        if path.is_dir():
            raise BadInput(f"{path} is a folder", "name a file in it")
        if not path.exists():
            raise NotFound(f"there is no file {path}", "check the path; an address starts with http:// or https://")
        if not path.is_file():
            raise BadInput(
                f"{path} is not a regular file", "copy its content to a file, or give it on standard input as -"
            )
        if path.stat().st_size > limit:
            raise _too_large(str(path), limit, f"has {path.stat().st_size:,} bytes")
        with path.open("rb") as stream:
            return read_stream(stream, limit, str(path))
    except PermissionError as error:
        raise BadInput(f"{path} may not be read: permission denied", "make it readable for you") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}", "check the path and the disk") from error


def read_stream(stream: IO[bytes], limit: int, name: str = "standard input") -> bytes:
    """At most ``limit`` bytes of a stream; more is ``BadInput``."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise _too_large(name, limit, "goes on")
    return data


def _too_large(name: str, limit: int, what: str) -> BadInput:
    return BadInput(f"{name} {what} and is larger than {limit:,} bytes", "split it, or raise the limit in the settings")
