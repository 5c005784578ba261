"""UCDP's API against a local server that answers as it does: pages, a token, breaks."""

from __future__ import annotations

import datetime
import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from sources.contract import EXAMPLES, RECEIVED
from sources.local_server import LocalServer, send
from tocsin.errors import BadInput, TocsinError, Unreachable
from tocsin.schema.events import Event
from tocsin.sources import ucdp_ged
from tocsin.sources.archive import Archive
from tocsin.sources.base import Raw, Request, Told
from tocsin.sources.ucdp_api import SOURCE
from tocsin.sources.web import FetchLimits, Web

ROW = json.loads((EXAMPLES / "ucdp_page.json").read_text())["Result"][0]
WEB = Web(FetchLimits(allow_private=True, attempts=1, max_seconds=5))


class Api:
    """Five pages of two events each; ``broken`` pages answer 503."""

    def __init__(self, server: LocalServer) -> None:
        self.server = server
        self.broken: set[int] = set()
        self.total = 10
        self.host = f"http://127.0.0.1:{server.port}"
        server.handlers["/api/gedevents/31.0.3"] = self.answer

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """One page."""
        number = int(parse_qs(urlsplit(request.path).query).get("page", ["1"])[0])
        if request.headers.get("x-ucdp-access-token") != "token":
            send(request, 401, b"API token required", {})
        elif number in self.broken:
            send(request, 503, b"", {})
        else:
            following = f"{self.host}/api/gedevents/31.0.3?pagesize=1000&page={number + 1}" if number < 5 else ""
            rows = [{**ROW, "id": number * 10 + each} for each in range(2)]
            page = {
                "TotalCount": self.total,
                "TotalPages": 5,
                "PreviousPageUrl": "",
                "NextPageUrl": following,
                "Result": rows,
            }
            send(request, 200, json.dumps(page).encode(), {"Content-Type": "application/json"})

    def request(self, archive: Archive | None = None, **more: object) -> Request:
        """A request for the whole release."""
        given = {"token": "token", "told": Told(release="31.0.3"), **more}
        return Request(received=RECEIVED, where=f"{self.server.url}/api/gedevents/", archive=archive, **given)  # type: ignore[arg-type]

    @property
    def pages(self) -> list[str]:
        """The pages asked for."""
        return [parse_qs(urlsplit(path).query).get("page", ["1"])[0] for path, _ in self.server.asked]


@pytest.fixture
def api(server: LocalServer) -> Api:
    """The API."""
    return Api(server)


def pull(request: Request) -> list[Event]:
    """All events."""
    return [event for raw in SOURCE.fetch(request, WEB) for event in SOURCE.parse(raw)]  # type: ignore[misc]


def test_all_pages_come_in_order_with_progress(api: Api) -> None:
    told: list[tuple[int, int | None]] = []
    found = pull(api.request(progress=lambda done, whole: told.append((done, whole))))
    assert [event.origin for event in found] == [f"ged/{page * 10 + each}" for page in range(1, 6) for each in range(2)]
    assert told == [(2, 10), (4, 10), (6, 10), (8, 10), (10, 10)]


def test_ids_are_those_of_the_table() -> None:
    raw = Raw.of((EXAMPLES / "ucdp_page.json").read_bytes(), "page", RECEIVED, told=Told(release="31.0.3"))
    table = Raw.of((EXAMPLES / "GEDEvent_v31_0_3.csv").read_bytes(), "GEDEvent_v31_0_3.csv", RECEIVED)
    by_api, by_table = list(SOURCE.parse(raw)), list(ucdp_ged.SOURCE.parse(table))
    assert [(e.id, e.happened, e.tolls, e.known) for e in by_api] == [
        (e.id, e.happened, e.tolls, e.known) for e in by_table
    ]  # type: ignore[union-attr]


def test_a_broken_pull_goes_on_with_the_page_it_lacks(api: Api, tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    api.broken = {4}
    with pytest.raises(Unreachable, match="503"):
        pull(api.request(archive))
    assert api.pages == ["1", "2", "3", "4"]
    api.broken = set()
    api.server.asked.clear()
    assert len(pull(api.request(archive))) == 10
    assert api.pages == ["4", "5"]


def test_no_token_asks_nothing_and_a_wrong_one_is_refused(api: Api) -> None:
    with pytest.raises(BadInput, match="token") as caught:
        pull(api.request(token=None))
    assert "TOCSIN_UCDP_TOKEN" in caught.value.remedy and api.pages == []
    with pytest.raises(Unreachable, match="401"):
        pull(api.request(token="other"))


def test_a_release_is_needed(api: Api) -> None:
    with pytest.raises(BadInput, match="release"):
        pull(api.request(told=Told()))
    assert api.pages == []


def test_pages_that_do_not_add_up_are_an_error(api: Api) -> None:
    api.total = 11
    with pytest.raises(Unreachable, match="10 of 11"):
        pull(api.request())


def test_the_token_does_not_leave_the_host(api: Api) -> None:
    api.host = f"http://localhost:{api.server.port}"
    with pytest.raises(Unreachable, match="another host"):
        pull(api.request())
    assert api.pages == ["1"]


def test_pages_in_a_circle_end(api: Api) -> None:
    def circle(request: BaseHTTPRequestHandler) -> None:
        page = {"TotalCount": 9, "TotalPages": 9, "NextPageUrl": request.path, "Result": [ROW]}
        send(request, 200, json.dumps(page).encode(), {})

    api.server.handlers["/api/gedevents/31.0.3"] = circle
    with pytest.raises(Unreachable, match="circle"):
        pull(api.request())


@pytest.mark.parametrize(
    "body", [b"<html>down</html>", b"[]", b'{"TotalCount": 1}', b'{"TotalCount":1,"TotalPages":1,"Result":5}']
)
def test_an_answer_of_another_form_is_said_and_not_remembered(api: Api, tmp_path: Path, body: bytes) -> None:
    api.server.body("/api/gedevents/31.0.3", body)
    with pytest.raises(TocsinError, match="not a page of UCDP's API"):
        pull(api.request(Archive(tmp_path)))
    assert not (tmp_path / "labels").exists()


def test_an_unknown_column_is_an_error() -> None:
    page = {"TotalCount": 1, "TotalPages": 1, "NextPageUrl": "", "Result": [{**ROW, "mystery": 1}]}
    raw = Raw.of(json.dumps(page).encode(), "page", datetime.date(2031, 5, 1), told=Told(release="31.0.3"))
    with pytest.raises(BadInput, match="mystery"):
        list(SOURCE.parse(raw))
