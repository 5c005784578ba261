"""What browsers draw, in a real one and under the strict policy: circles true to size, charts with nothing inline."""

import json
import math
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from conftest import ROOT
from web.opened import CHROMIUM, FLAGS

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
STATIC = ROOT / "src" / "tocsin" / "web" / "static"
pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: nothing was drawn in a browser"),
]
fetched = pytest.mark.skipif(
    not (STATIC / "vendor" / "vendor.json").exists(),
    reason="the browser libraries are not here: `make web` fetches them",
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ROWS: dict[str, Any] = {
    "fan": {
        "threshold": 25,
        "rows": [{"month": "2020-08", "seen": 3}, {"month": "2020-09", "seen": None},
                 {"month": "2020-10", "q05": 0, "q25": 1, "q50": 9, "q75": 60, "q95": 900},
                 {"month": "2020-11", "q05": 0, "q25": 2, "q50": 12, "q75": 80, "q95": 1200}],
    },
    "timeline": {
        "sides": {"a": "North", "b": "South"},
        "rows": [{"day": "2020-09-27", "side": "a", "contested": False, "text": "shelling <b>", "href": "/one"},
                 {"day": "2020-09-28", "side": "b", "contested": True, "text": "a denial", "until": "2020-10-02"}],
    },
    "series": {"rows": [{"day": "2020-09-27", "value": 3, "label": "x"}, {"day": "2020-09-28", "value": None, "label": "x"},
                        {"day": "2020-09-29", "value": 5, "label": "x"}]},
    "bars": {"rows": [{"label": "one", "value": 0.2, "low": 0.1, "high": 0.3}, {"label": "two", "value": None}]},
}  # fmt: skip


def mapped(
    layer: str, name: str, radius_km: float | None = 20, at: tuple[float, float] = (46.0, 40.0), **more: Any
) -> Any:
    """A feature as the server gives it to the map."""
    properties = {
        "layer": layer,
        "name": name,
        "title": "",
        "side": "unknown",
        "contested": False,
        "day": "",
        "href": "/x",
    }
    point = {"type": "Point", "coordinates": list(at)}
    return {"type": "Feature", "geometry": point, "properties": {**properties, "radius_km": radius_km, **more}}


FILE = {
    "type": "FeatureCollection",
    "features": [
        mapped("event", "District", title="<b>shelling", side="a", day="27 September 2020", precision="within 20 km"),
        mapped("event", "District", title="losses", side="b", contested=True),
        mapped("event", "Nowhere", radius_km=None),
        mapped("hold", "Town", 3, title="by law: South", side="b"),
        mapped("hold", "Town", 3, title="in fact: North", side="a"),
        mapped("place", "Town", 3, at=(47.0, 40.0)),
        mapped("place", "Region", 60, at=(47.0, 41.0)),
    ],
}


class Pages(SimpleHTTPRequestHandler):
    """Static files, and pages of figures, under the policy of the window."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        name = self.path.strip("/").split(".")[0]
        if self.path.startswith("/static/"):
            self.path = self.path.removeprefix("/static")
            super().do_GET()
        elif self.path.endswith(".json"):
            self.answer("application/json", json.dumps(ROWS[name]))
        else:
            self.answer("text/html", page(name))

    def answer(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


FRAME = """<!doctype html><html lang="en"><head><title>t</title><link rel="icon" href="/static/tocsin.svg">
<link rel="stylesheet" href="/static/css/tocsin.css"><link rel="stylesheet" href="/static/css/drawings.css">
<script type="module" src="/static/js/main.js"></script></head>
<body data-vendor="yes"><main>{main}</main><div id="live"></div></body></html>"""
FIGURE = """<figure class="plot" id="f" data-plot="{kind}" data-src="/{kind}.json" aria-labelledby="f-caption">
<div class="drawn"><svg viewBox="0 0 9 9"><desc>Drawn by the server.</desc></svg></div>
<figcaption id="f-caption">Said</figcaption></figure>"""


def page(kind: str) -> str:
    return FRAME.format(main=FIGURE.format(kind=kind) if kind in ROWS else "")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(STATIC)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def shown() -> Iterator[Any]:
    """One page for all tests, which remembers what went wrong in it."""
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_page()
        page.faults = []
        page.on("console", lambda told: page.faults.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        yield page
        chromium.close()


@pytest.fixture
def opened(shown: Any) -> Iterator[Any]:
    """The page, with nothing wrong in it yet."""
    shown.faults.clear()
    yield shown
    shown.unroute_all()


@fetched
@pytest.mark.parametrize("kind", ROWS)
def test_a_chart_takes_the_place_of_the_servers_and_keeps_its_name(opened: Any, address: str, kind: str) -> None:
    opened.goto(f"{address}/{kind}")
    opened.wait_for_selector("#f .asked > svg")
    assert opened.locator("#f .drawn").is_hidden()
    svg = opened.locator("#f .asked > svg")
    assert svg.get_attribute("aria-labelledby") == "f-caption"
    assert svg.get_attribute("aria-description") == "Drawn by the server."
    assert opened.locator("style, [style*=url]").count() == 0
    assert opened.locator("#f g[aria-label]").count() == 0
    assert opened.faults == []


@fetched
def test_marks_of_the_timeline_lead_to_their_claims_and_are_named(opened: Any, address: str) -> None:
    opened.goto(f"{address}/timeline")
    opened.wait_for_selector("#f .asked > svg")
    link = opened.locator("#f .asked a")
    assert (link.count(), link.get_attribute("aria-label")) == (1, "2020-09-27: shelling <b>")
    said = opened.locator("#f .asked [role=img][aria-label]").get_attribute("aria-label")
    assert said == "2020-09-28 to 2020-10-02: a denial (contested)"


@fetched
def test_a_chart_without_data_stays_as_the_server_drew_it(opened: Any, address: str) -> None:
    opened.route("**/fan.json", lambda route: route.fulfill(status=503))
    with opened.expect_console_message(lambda told: "keeps the server's drawing" in told.text):
        opened.goto(f"{address}/fan")
    assert opened.locator("#f .drawn").is_visible()
    assert opened.locator("#f .asked").count() == 0


@pytest.mark.parametrize(("lon", "lat", "radius"), [(46.7, 39.8, 20.0), (0.0, 0.0, 1.0), (25.0, 70.0, 100.0)])
def test_circles_are_true_to_size(opened: Any, address: str, lon: float, lat: float, radius: float) -> None:
    opened.goto(f"{address}/nothing")
    shape = opened.evaluate(
        "async ([at, radius]) => (await import('/static/js/shapes.js')).circle(at, radius)", [[lon, lat], radius]
    )
    (ring,) = shape["coordinates"]
    assert shape["type"] == "Polygon" and ring[0] == pytest.approx(ring[-1])
    assert [distance((lon, lat), corner) for corner in ring] == pytest.approx([radius] * len(ring), rel=1e-3)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres along the globe, by the haversine."""
    x1, y1, x2, y2 = map(math.radians, (*one, *other))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


@pytest.fixture
def read(opened: Any, address: str) -> dict[str, Any]:
    """What is drawn of the file, and what is not."""
    opened.goto(f"{address}/nothing")
    call = "async (file) => (await import('/static/js/mapdata.js')).read(file)"
    found: dict[str, Any] = opened.evaluate(call, FILE)
    return found


def drawn(read: dict[str, Any], layer: str) -> list[dict[str, Any]]:
    return [row["properties"] for row in read["drawn"] if row["properties"]["layer"] == layer]


def test_events_of_a_place_stand_together_and_one_placed_to_no_radius_is_not_drawn(read: dict[str, Any]) -> None:
    (event,) = drawn(read, "event")
    assert (event["count"], event["side"], event["contested"]) == (2, "both", True)
    assert event["label"] == "District · 2 accounts · A and B"
    assert [(one["head"], one["words"]) for one in event["members"]] == [
        ("<b>shelling", "27 September 2020 · by the account of A · somewhere within 20 km"),
        ("losses", "contested · by the account of B"),
    ]
    assert read["nowhere"] == 1


def test_a_place_is_shown_as_held_in_fact_and_contested_where_others_hold_it_by_law(read: dict[str, Any]) -> None:
    (hold,) = drawn(read, "hold")
    assert (hold["side"], hold["contested"], hold["label"]) == ("a", True, "Town")
    assert [one["head"] for one in hold["members"]] == ["in fact: North", "by law: South"]


def test_a_name_is_written_once_and_what_is_wide_has_no_dot(read: dict[str, Any]) -> None:
    assert [(one["dot"], one["label"]) for one in drawn(read, "place")] == [(True, ""), (False, "Region")]
