"""The window in a real browser, on the real record: the war of 2020 replayed, a claim opened to its words, an article read,
an alert received; by keyboard, on a phone, without colour or script; and nothing asked of any other machine."""

import csv
import hmac
import io
import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest
from icalendar import Calendar
from lxml import etree
from pypdf import PdfReader

from conftest import whole
from tocsin import run
from tocsin.settings import Settings
from tocsin.sources.base import Request, Told
from tocsin.store.store import Store
from web.opened import CHROMIUM, FLAGS, TOKEN, Opened, window

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the window was not opened in a browser"),
]

SITUATION = "/situations/armenia-azerbaijan"
AXE = Path(__file__).parent / "axe" / "axe.min.js"
ARTICLE = (
    "Armenia and Azerbaijan trade blame\n\nAzerbaijan's defence ministry said that Armenian forces shelled the town of "
    "Tartar, killing four civilians. Armenia denied shelling Tartar.\n"
)
PAGES = ("/", "/situations", SITUATION, f"{SITUATION}/claims", f"{SITUATION}/clocks", f"{SITUATION}/truces",
         f"{SITUATION}/drawin", f"{SITUATION}/mediation", f"{SITUATION}/changes", f"{SITUATION}/tables", "/pairs/ARM-AZE",
         "/countries/AZE", "/scoreboard", "/sources", "/read", "/review", "/alerts", "/data", "/about", "/enter")  # fmt: skip
Page = Any


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The window over a store of its own, in which one invented article was read."""
    folder = tmp_path_factory.mktemp("window")
    store = run.open_store(folder / "store")
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    request = Request(
        received=date(2020, 10, 25), where=str(folder / "article.txt"), told=Told(published=date(2020, 10, 25))
    )
    run.pull(store, "article", request, Settings())
    with window(store.root, folder / "server", TOCSIN_ALLOW_PRIVATE="true") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Any, opened: Opened) -> Iterator[Page]:
    """A page that fails the test if it asked for anything elsewhere, or the browser complained."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(60_000)
    made = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    made.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: faults.append(str(error)))
    yield made
    context.close()
    elsewhere = [url for url in asked if not url.startswith((opened.url, "data:", "blob:"))]
    assert elsewhere == [] and opened.outside() == ""
    complaints = [fault for fault in faults if "GPU" not in fault and "WebGL" not in fault and "GL Driver" not in fault]
    assert complaints == []


def _slide(page: Page, days: int) -> None:
    """Some days on, by the arrow key."""
    slider = page.locator(".days-range").first
    slider.focus()
    for _ in range(days):
        page.keyboard.press("ArrowRight")


def _shown(page: Page, day: str) -> str:
    """The words of the page once it shows a day."""
    page.wait_for_url(f"**as_of={day}*")
    page.locator("#as-known:not(.waiting)").wait_for()
    page.locator(f"#as-of-bar time[datetime='{day}']").first.wait_for()
    return str(page.locator("main").inner_text())


def test_the_record_is_replayed_and_nothing_comes_early(page: Page, opened: Opened) -> None:
    page.goto(f"{opened.url}{SITUATION}?as_of=2020-09-26")
    eve = _shown(page, "2020-09-26")
    assert "Large-scale fighting is reported" not in eve and "Su-25" not in eve and "mobilisation" in eve.lower()
    _slide(page, 3)
    war = _shown(page, "2020-09-29")
    assert "Large-scale fighting is reported since 27 September 2020" in war and "Su-25" in war
    assert "10 October 2020" not in war
    _slide(page, 11)
    truce = _shown(page, "2020-10-10")
    assert "Humanitarian truce of 10 October 2020" in truce and "10 November 2020" not in truce
    _slide(page, 31)
    after = _shown(page, "2020-11-10")
    assert "10 November 2020" in after and "11 November 2020" not in after
    page.go_back()
    assert "Humanitarian truce of 10 October 2020" in _shown(page, "2020-10-10")
    page.go_back()
    assert "10 October 2020" not in _shown(page, "2020-09-29")


def test_a_claim_opens_to_the_words_it_was_read_in(page: Page, opened: Opened) -> None:
    page.goto(f"{opened.url}{SITUATION}/claims?as_of=2020-10-25&q=Tartar")
    page.locator("article.claim", has_text="Tartar").first.get_by_role("link", name="down to the words").click()
    page.wait_for_url("**/claims/*")
    marked = page.locator("main mark").first
    marked.wait_for()
    assert marked.inner_text().strip() and marked.inner_text() in ARTICLE
    eve = page.request.get(page.url.replace("2020-10-25", "2020-10-24"))
    assert eve.status == 404 and "was known on 2020-10-24" in eve.text() and "Tartar" not in eve.text()


@whole
def test_an_article_is_pasted_and_read(page: Page, opened: Opened) -> None:
    page.goto(f"{opened.url}/read")
    page.locator("textarea").first.fill(ARTICLE)
    page.locator("input[type=date][name=published]").fill("2020-10-27")
    page.get_by_role("button", name="Read").first.click()
    page.locator("main mark").first.wait_for()
    text = page.locator("main").inner_text().lower()
    assert "denies" in text and "tartar" in text and "4 civilians" in text


class Receiver(ThreadingHTTPServer):
    """A webhook's far end: keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.came = threading.Event()
        super().__init__(("127.0.0.1", 0), _Take)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Take(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()
        self.server.came.set()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def _enter(page: Page, opened: Opened) -> None:
    page.goto(f"{opened.url}/enter?then=/alerts")
    page.locator("input[name=token]").fill(TOKEN)
    page.get_by_role("button", name="Enter").click()
    page.wait_for_url(f"{opened.url}/alerts")


@whole
def test_every_page_is_clear_to_axe_and_fits_a_phone(page: Page, opened: Opened) -> None:
    if not AXE.exists():
        pytest.skip("axe-core was not fetched (make web, with Node): accessibility was not tested")
    page.add_init_script(path=str(AXE))
    found = []
    for path in PAGES:
        address = (
            path if path in ("/read", "/review", "/alerts", "/data", "/about", "/enter") else f"{path}?as_of=2020-09-29"
        )
        for width, scheme in ((1280, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.goto(opened.url + address)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append((path, width, f"{wide} px wide"))
            checked = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            found += [
                (path, width, fault["id"], fault["nodes"][0]["target"], fault["nodes"][0]["html"][:120])
                for fault in checked["violations"]
                if fault["impact"] in ("serious", "critical")
            ]
    assert found == []


@whole
@pytest.mark.parametrize("path", [SITUATION, "/"])
def test_it_works_without_script(browser: Any, opened: Opened, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{opened.url}{path}?as_of=2020-09-26")
    page.locator("input[type=date][name=as_of]:visible").first.fill("2020-09-29")
    page.locator("button:visible", has_text="Show").first.click()
    page.wait_for_url("**as_of=2020-09-29*")
    assert "29 September 2020" in page.locator("body").inner_text()
    assert page.locator("main svg").count() >= 1
    context.close()


def test_one_signed_warning_reaches_a_webhook(page: Page, opened: Opened) -> None:
    receiver = Receiver()
    _enter(page, opened)
    page.get_by_label("Of what").select_option("armenia-azerbaijan")
    page.get_by_label("From which level").select_option("structural")
    page.get_by_label("By which channel").select_option("webhook")
    page.get_by_label("Address").fill(f"http://127.0.0.1:{receiver.server_port}/hook")
    page.get_by_role("button", name="Subscribe").click()
    secret = page.locator("code.secret").inner_text()
    page.locator("#raise-day").fill("2020-09-26")
    page.get_by_role("button", name="Raise what stands").click()
    assert receiver.came.wait(60)  # the open window delivers by itself
    page.get_by_role("button", name="Deliver now").click()
    receiver.shutdown()
    (headers, body), *more = receiver.got
    assert more == []
    made = hmac.new(secret.encode(), headers["tocsin-timestamp"].encode() + b"." + body, sha256).hexdigest()
    assert headers["tocsin-signature"] == f"v1={made}"
    told = json.loads(body)
    assert headers["idempotency-key"] == f'"{told["key"]}"' and told["replay"] is True
    assert [alert["what"] for alert in told["alerts"]] == [
        one.id for one in run.warnings(Store(opened.store), date(2020, 9, 26)) if one.pair == "ARM-AZE"
    ]


def _csv(body: bytes) -> bool:
    head, *rows = csv.reader(io.StringIO(body.decode()))
    return "id" in head and all(len(row) == len(head) for row in rows) and len(rows) > 10


def _hxl(body: bytes) -> bool:
    _, tags, *rows = csv.reader(io.StringIO(body.decode()))
    return any(tag.startswith("#date") for tag in tags) and len(rows) > 10


def _parquet(body: bytes) -> bool:
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(body)
        file.flush()
        return len(duckdb.read_parquet(file.name).fetchall()) > 10


def _xml(body: bytes) -> bool:
    return etree.fromstring(body).tag.startswith("{")


def _pdf(body: bytes) -> bool:
    return "Armenia" in PdfReader(io.BytesIO(body)).pages[0].extract_text()


FILES: dict[str, Callable[[bytes], bool]] = {
    "brief.md": lambda body: body.decode().startswith("#"),
    "brief.html": lambda body: b"<svg" in body and b"<script" not in body,
    "brief.json": lambda body: json.loads(body)["as_of"] == "2020-09-29",
    "brief.pdf": _pdf,
    "tables/claims.csv": _csv,
    "tables/claims.parquet": _parquet,
    "tables/claims.json": lambda body: len(json.loads(body)["rows"]) > 10,
    "tables/claims.hxl": _hxl,
    "map.geojson": lambda body: json.loads(body)["type"] == "FeatureCollection",
    "deadlines.ics": lambda body: Calendar.from_ical(body).name == "VCALENDAR",
    "changes.atom": _xml,
}
"""What can be taken out of a situation, and how each is parsed."""


@whole
def test_each_format_is_downloaded_and_parsed(page: Page, opened: Opened) -> None:
    page.goto(f"{opened.url}{SITUATION}/tables?as_of=2020-09-29")
    with page.expect_download() as started:
        page.locator("a[href*='/tables/claims.csv']").first.click()
    assert _csv(Path(started.value.path()).read_bytes())
    for name, parsed in FILES.items():
        got = page.request.get(f"{opened.url}{SITUATION}/{name}?as_of=2020-09-29", timeout=120_000)
        assert got.ok and parsed(got.body()), name
    warned = page.request.get(f"{opened.url}/warnings.atom?as_of=2020-09-29")
    assert warned.ok and _xml(warned.body())
    cap = page.request.get(f"{opened.url}/warnings.cap?as_of=2020-09-29&situation=armenia-azerbaijan")
    assert cap.ok and b"cap" in cap.body()
