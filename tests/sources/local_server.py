"""A real HTTP server on the loopback interface, with a handler per path."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = Callable[[BaseHTTPRequestHandler], None]


class LocalServer:
    """Answers by ``handlers`` (path without query); keeps the requests made in ``asked`` as (path, headers)."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer.asked.append((self.path, {name.lower(): text for name, text in self.headers.items()}))
                handler = outer.handlers.get(self.path.partition("?")[0])
                with suppress(BrokenPipeError, ConnectionResetError):
                    handler(self) if handler else self.send_error(404)
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def body(self, path: str, data: bytes, kind: str = "text/plain; charset=utf-8", **headers: str) -> str:
        """Answer ``path`` with ``data``; returns its address."""

        def handler(request: BaseHTTPRequestHandler) -> None:
            send(
                request,
                200,
                data,
                {"Content-Type": kind, **{name.replace("_", "-"): text for name, text in headers.items()}},
            )

        self.handlers[path] = handler
        return self.url + path

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Answer ``path`` with a redirect."""
        self.handlers[path] = lambda request: send(request, status, b"", {"Location": to})
        return self.url + path

    def run(self) -> None:
        """Serve until ``stop``."""
        self._server.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


def send(request: BaseHTTPRequestHandler, status: int, data: bytes, headers: dict[str, str]) -> None:
    """One whole answer."""
    request.send_response(status)
    for name, text in headers.items():
        request.send_header(name, text)
    if "Content-Length" not in headers:
        request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)


def send_range(request: BaseHTTPRequestHandler, data: bytes, etag: str, until: int | None = None) -> None:
    """The part of ``data`` a Range with a matching If-Range asks for, else all; broken off after ``until`` bytes."""
    asked = request.headers.get("Range", "")
    start = int(asked.removeprefix("bytes=").split("-")[0]) if asked and request.headers.get("If-Range") == etag else 0
    if start >= len(data) and asked:
        send(request, 416, b"", {"Content-Range": f"bytes */{len(data)}"})
        return
    request.send_response(206 if start else 200)
    request.send_header("ETag", etag)
    request.send_header("Content-Length", str(len(data) - start))
    if start:
        request.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
    request.end_headers()
    request.wfile.write(data[start : len(data) if until is None else start + until])


@contextmanager
def running() -> Iterator[LocalServer]:
    """A server while the block lasts."""
    server = LocalServer()
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(timeout=5)
