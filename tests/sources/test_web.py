"""Fetching over real sockets: what is refused, what is bounded, what goes on after a break."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import sys
import time
import zlib
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from sources.local_server import LocalServer, send, send_range
from tocsin import __version__
from tocsin.errors import BadInput, NotFound, Unreachable
from tocsin.sources import hosts
from tocsin.sources.web import FetchLimits, Web


def web(**limits: object) -> Web:
    """A fetcher that may ask the loopback interface, once."""
    return Web(FetchLimits(**{"allow_private": True, "attempts": 1, "max_seconds": 5.0, **limits}))  # type: ignore[arg-type]


class TestPlain:
    def test_bytes_address_and_type_come_back(self, server: LocalServer) -> None:
        url = server.body("/page", "Später".encode(), "text/plain; charset=utf-8")
        got = web().get(url)
        assert (got.data.decode(), got.url, got.declared) == ("Später", url, "text/plain; charset=utf-8")

    def test_it_says_who_it_is_and_sends_no_more(self, server: LocalServer) -> None:
        web().get(server.body("/page", b"x"))
        headers = server.asked[0][1]
        assert headers["user-agent"] == f"tocsin/{__version__}"
        assert "cookie" not in headers and "referer" not in headers

    def test_packed_answers_are_unpacked(self, server: LocalServer) -> None:
        text = b"tension along the line " * 5000
        raw = zlib.compressobj(wbits=-15)
        packed = {"gzip": gzip.compress(text), "deflate": zlib.compress(text)}
        for name, data in packed.items():
            assert web().get(server.body(f"/{name}", data, Content_Encoding=name)).data == text
        rawly = raw.compress(text) + raw.flush()
        assert web().get(server.body("/raw", rawly, Content_Encoding="deflate")).data == text
        two = gzip.compress(text) + gzip.compress(b"and more")
        assert web().get(server.body("/two", two, Content_Encoding="gzip")).data == text + b"and more"

    def test_a_missing_page_and_a_refused_one_are_told_apart(self, server: LocalServer) -> None:
        with pytest.raises(NotFound, match="404"):
            web().get(server.url + "/nothing")
        server.handlers["/locked"] = lambda request: send(request, 403, b"", {})
        with pytest.raises(Unreachable, match="403"):
            web().get(server.url + "/locked")

    def test_nobody_listening_is_unreachable(self) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        with pytest.raises(Unreachable, match=str(port)):
            web().get(f"http://127.0.0.1:{port}/")


class TestPrivateHosts:
    @pytest.mark.parametrize(
        "host",
        ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]",
         "[::ffff:7f00:1]", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "[::]",
         "[fe80::1]", "[fd00::1]", "224.0.0.1", "240.0.0.1", "255.255.255.255"],
    )  # fmt: skip
    def test_they_are_refused_by_default(self, server: LocalServer, host: str) -> None:
        server.body("/secret", b"secret")
        with pytest.raises((Unreachable, BadInput)) as caught:
            Web(FetchLimits(attempts=1, max_seconds=3)).get(f"http://{host}:{server.port}/secret")
        assert any(word in caught.value.message for word in ("private", "no address", "not an address"))
        assert server.asked == []

    @pytest.mark.parametrize("inside", ["2001:4860:4860::8888", "8.8.8.8", "93.184.216.34"])
    def test_public_addresses_are_not(self, inside: str) -> None:
        assert hosts.is_public(inside)

    @pytest.mark.parametrize("inside", ["::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "ff02::1", "2001:db8::1"])
    def test_private_addresses_inside_public_looking_ones_are(self, inside: str) -> None:
        assert not hosts.is_public(inside)

    def test_the_check_holds_on_a_redirect(self, server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
        """A public host that sends us to a private one: only the first is asked."""
        url = server.redirect("/go", f"http://localhost:{server.port}/secret")
        server.body("/secret", b"secret")
        real = hosts.is_public
        monkeypatch.setattr(hosts, "is_public", lambda address: real(address) or len(server.asked) == 0)
        with pytest.raises(Unreachable, match="localhost"):
            Web(FetchLimits(attempts=1, max_seconds=3)).get(url)
        assert [path for path, _ in server.asked] == ["/go"]

    def test_a_name_that_changes_its_address_is_connected_to_where_it_was_checked(
        self, server: LocalServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A rebinding name is looked up once a connection, and that very address is connected to."""
        looked_up: list[str] = []

        def rebinding(host: str, port: int, *rest: object, **more: object) -> list[object]:
            looked_up.append(host)
            address = "203.0.113.9" if len(looked_up) == 1 else "127.0.0.1"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        connected: list[str] = []

        def connect(address: tuple[str, int], *rest: object, **more: object) -> socket.socket:
            connected.append(address[0])
            raise ConnectionRefusedError("nobody there")

        monkeypatch.setattr(hosts.socket, "getaddrinfo", rebinding)
        monkeypatch.setattr(socket, "create_connection", connect)
        monkeypatch.setattr(hosts, "is_public", lambda address: address == "203.0.113.9")
        with pytest.raises(Unreachable):
            Web(FetchLimits(attempts=1, max_seconds=3)).get("http://rebind.example/")
        assert connected == ["203.0.113.9"] and looked_up == ["rebind.example"]

    def test_one_private_address_among_several_refuses_the_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
        monkeypatch.setattr(hosts.socket, "getaddrinfo", lambda *rest, **more: both)
        with pytest.raises(Unreachable, match=r"10\.0\.0\.1"):
            Web(FetchLimits(attempts=1, max_seconds=3)).get("http://both.example/")

    def test_a_proxy_in_the_environment_does_not_get_round_it(
        self, server: LocalServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, server.url)
        with pytest.raises(Unreachable):
            Web(FetchLimits(attempts=1, max_seconds=3)).get("http://10.0.0.1/")
        assert server.asked == []


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        ["file:///etc/passwd", "ftp://example.org/x", "gopher://example.org", "http://", "https:///path", "http://u@127.0.0.1/",
         "http://example.org@127.0.0.1/", "http://example.org\\@127.0.0.1/", "http://exa mple.org/", "http://example.org:0/",
         "http://example.org:99999/", "http://[::1", "javascript:alert(1)", "", "//example.org/x", "http://exam\nple.org/"],
    )  # fmt: skip
    def test_odd_ones_are_bad_input(self, url: str) -> None:
        with pytest.raises(BadInput):
            web().get(url)

    def test_a_redirect_to_another_scheme_is_bad_input(self, server: LocalServer) -> None:
        with pytest.raises(BadInput, match="file:"):
            web().get(server.redirect("/go", "file:///etc/passwd"))


class TestRedirects:
    def test_three_are_followed(self, server: LocalServer) -> None:
        server.redirect("/1", "/2", 301)
        server.redirect("/2", "/3", 307)
        server.redirect("/3", "/4", 303)
        server.body("/4", b"arrived")
        got = web().get(server.url + "/1")
        assert (got.data, got.url) == (b"arrived", server.url + "/4")

    def test_a_fourth_and_a_circle_are_not(self, server: LocalServer) -> None:
        url = server.redirect("/round", "/round")
        with pytest.raises(Unreachable, match="redirects more than 3 times"):
            web().get(url)
        assert len(server.asked) == 4

    def test_a_key_stays_with_the_host_it_was_meant_for(self, server: LocalServer) -> None:
        server.body("/there", b"x")
        url = server.redirect("/here", f"http://localhost:{server.port}/there")
        web().get(url, {"x-ucdp-access-token": "secret"})
        assert [("x-ucdp-access-token" in headers) for _, headers in server.asked] == [True, False]


class TestBounds:
    def test_a_declared_size_too_large_is_refused_unread(self, server: LocalServer) -> None:
        server.handlers["/big"] = lambda request: send(request, 200, b"", {"Content-Length": str(10**12)})
        with pytest.raises(BadInput, match="larger than 1,000 bytes"):
            web(max_bytes=1000).get(server.url + "/big")

    def test_an_undeclared_one_is_cut_off(self, server: LocalServer) -> None:
        sent = []

        def endless(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            for _ in range(10_000):
                sent.append(request.wfile.write(b"x" * 65536))

        server.handlers["/endless"] = endless
        with pytest.raises(BadInput, match="larger than"):
            web(max_bytes=1_000_000).get(server.url + "/endless")
        assert sum(sent) < 100_000_000

    def test_a_gzip_bomb_is_refused_in_little_memory(self, server: LocalServer) -> None:
        packer = zlib.compressobj(9, wbits=31)
        bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(300)) + packer.flush()
        assert len(bomb) < 500_000
        url = server.body("/bomb", bomb, Content_Encoding="gzip")
        import tracemalloc

        tracemalloc.start()
        with pytest.raises(BadInput, match="larger than"):
            web(max_bytes=5_000_000).get(url)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 40_000_000

    def test_broken_and_unasked_packing_is_unreachable(self, server: LocalServer) -> None:
        with pytest.raises(Unreachable, match="packing"):
            web().get(server.body("/no", b"this is not gzip", Content_Encoding="gzip"))
        with pytest.raises(Unreachable, match="'br'"):
            web().get(server.body("/br", b"abc", Content_Encoding="br"))
        with pytest.raises(Unreachable, match="broke off"):
            web().get(server.body("/cut", gzip.compress(os.urandom(50_000))[:20_000], Content_Encoding="gzip"))

    @pytest.mark.parametrize("part", ["headers", "body"])
    def test_a_dripping_server_is_left_in_time(self, server: LocalServer, part: str) -> None:
        def drip(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(b"HTTP/1.1 200 OK\r\n")
            if part == "body":
                request.wfile.write(b"Content-Length: 100000\r\n\r\n")
            for number in range(200):
                request.wfile.write(b"X-%d: y\r\n" % number if part == "headers" else b"x")
                request.wfile.flush()
                time.sleep(0.05)

        server.handlers["/drip"] = drip
        with pytest.raises(Unreachable, match="did not answer in the time"):
            web(max_seconds=0.7).get(server.url + "/drip")

    def test_a_silent_server_is_left_in_time(self, server: LocalServer) -> None:
        server.handlers["/silent"] = lambda request: time.sleep(20)
        with pytest.raises(Unreachable, match="did not answer in the time"):
            web(max_seconds=0.5).get(server.url + "/silent")


class TestRetries:
    def failing(self, server: LocalServer, times: int, status: int) -> str:
        """An address that fails so often before it answers."""

        def handler(request: BaseHTTPRequestHandler) -> None:
            good = len(server.asked) > times
            send(request, 200 if good else status, b"at last" if good else b"", {})

        server.handlers["/flaky"] = handler
        return server.url + "/flaky"

    def test_what_may_pass_is_tried_again(self, server: LocalServer) -> None:
        assert web(attempts=3).get(self.failing(server, 2, 503)).data == b"at last"
        assert len(server.asked) == 3

    def test_but_not_without_end(self, server: LocalServer) -> None:
        with pytest.raises(Unreachable, match="503"):
            web(attempts=2).get(self.failing(server, 9, 503))
        assert len(server.asked) == 2

    def test_and_nothing_else_is(self, server: LocalServer) -> None:
        with pytest.raises(NotFound):
            web(attempts=3).get(self.failing(server, 9, 404))
        assert len(server.asked) == 1


DATA = bytes(range(256)) * 4000


class TestDownload:
    def test_a_broken_download_goes_on_where_it_stopped(self, server: LocalServer, tmp_path: Path) -> None:
        server.handlers["/set"] = lambda request: send_range(
            request, DATA, '"v1"', 300_000 if len(server.asked) == 1 else None
        )
        with pytest.raises(Unreachable):
            web().download(server.url + "/set", tmp_path / "set.zip")
        assert not (tmp_path / "set.zip").exists() and 0 < (tmp_path / "set.zip.part").stat().st_size <= 300_000
        have = (tmp_path / "set.zip.part").stat().st_size
        web().download(server.url + "/set", tmp_path / "set.zip")
        assert (tmp_path / "set.zip").read_bytes() == DATA
        assert server.asked[1][1]["range"] == f"bytes={have}-" and server.asked[1][1]["if-range"] == '"v1"'
        assert [path.name for path in tmp_path.iterdir()] == ["set.zip"]

    def test_it_goes_on_by_itself_when_tries_are_left(self, server: LocalServer, tmp_path: Path) -> None:
        server.handlers["/set"] = lambda request: send_range(
            request, DATA, '"v1"', 400_000 if len(server.asked) < 3 else None
        )
        web(attempts=5).download(server.url + "/set", tmp_path / "set")
        assert (tmp_path / "set").read_bytes() == DATA and len(server.asked) == 3

    def test_a_changed_thing_starts_anew(self, server: LocalServer, tmp_path: Path) -> None:
        new = b"new" * 200_000
        server.handlers["/set"] = lambda request: (
            send_range(request, DATA, '"v1"', 300_000) if len(server.asked) == 1 else send_range(request, new, '"v2"')
        )
        with pytest.raises(Unreachable):
            web().download(server.url + "/set", tmp_path / "set")
        web().download(server.url + "/set", tmp_path / "set")
        assert (tmp_path / "set").read_bytes() == new

    def test_a_part_that_was_whole_is_taken(self, server: LocalServer, tmp_path: Path) -> None:
        (tmp_path / "set.part").write_bytes(DATA)
        (tmp_path / "set.part.mark").write_text('"v1"')
        server.handlers["/set"] = lambda request: send_range(request, DATA, '"v1"')
        web().download(server.url + "/set", tmp_path / "set")
        assert (tmp_path / "set").read_bytes() == DATA

    def test_a_part_without_a_mark_is_not_trusted(self, server: LocalServer, tmp_path: Path) -> None:
        (tmp_path / "set.part").write_bytes(b"something else")
        server.handlers["/set"] = lambda request: send_range(request, DATA, '"v1"')
        web().download(server.url + "/set", tmp_path / "set")
        assert (tmp_path / "set").read_bytes() == DATA and "range" not in server.asked[0][1]

    def test_a_larger_one_than_allowed_is_refused(self, server: LocalServer, tmp_path: Path) -> None:
        server.handlers["/set"] = lambda request: send_range(request, DATA, '"v1"')
        with pytest.raises(BadInput, match="larger than"):
            web(download_bytes=1000).download(server.url + "/set", tmp_path / "set")
        assert not (tmp_path / "set").exists()

    def test_a_killed_one_leaves_no_half_file_and_goes_on(self, server: LocalServer, tmp_path: Path) -> None:
        def slowly(request: BaseHTTPRequestHandler) -> None:
            if request.headers.get("Range"):
                send_range(request, DATA, '"v1"')
                return
            request.send_response(200)
            request.send_header("ETag", '"v1"')
            request.send_header("Content-Length", str(len(DATA)))
            request.end_headers()
            for start in range(0, len(DATA), 65536):
                request.wfile.write(DATA[start : start + 65536])
                time.sleep(0.1)

        server.handlers["/set"] = slowly
        target = tmp_path / "set"
        program = (
            f"import sys; sys.path[:] = {sys.path!r}\n"
            "from pathlib import Path\nfrom tocsin.sources.web import FetchLimits, Web\n"
            f"Web(FetchLimits(allow_private=True)).download({server.url + '/set'!r}, Path({str(target)!r}))"
        )
        child = subprocess.Popen([sys.executable, "-c", program])
        part = tmp_path / "set.part"
        deadline = time.monotonic() + 15
        while not (part.exists() and part.stat().st_size > 100_000) and time.monotonic() < deadline:
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert part.exists() and not target.exists()
        web().download(server.url + "/set", target)
        assert target.read_bytes() == DATA
        assert "range" in server.asked[-1][1]
