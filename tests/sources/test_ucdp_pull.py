"""`tocsin pull ucdp` against a local server with the publisher's addresses: what is asked for, said, kept and refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from sources.contract import EXAMPLES
from sources.local_server import LocalServer, send, send_range
from tocsin import run
from tocsin.errors import Unreachable
from tocsin.schema.events import Event
from tocsin.settings import read_settings
from tocsin.sources.archive import Archive
from tocsin.sources.base import Raw, Request
from tocsin.sources.ucdp import SOURCE, address
from tocsin.sources.ucdp_release import release
from tocsin.sources.web import FetchLimits, Web
from tocsin.store.store import Store

WEB = Web(FetchLimits(allow_private=True, attempts=1, max_seconds=5))
TODAY = date(2032, 7, 25)  # by the rhythm: GED 32.1, candidates to June 2032
MONTHS = [f"32.0.{month}" for month in range(1, 7)]


class Site:
    """The download page's folders; releases not offered answer 404, as ``missing`` says."""

    def __init__(self, server: LocalServer) -> None:
        self.server = server
        self.folder = f"{server.url}/downloads/"
        self.said: list[str] = []

    def offer(self, *names: str) -> None:
        """Put releases on the page, each with one event of its last month (a year's first)."""
        for name in names:
            path = address(release(name), "/downloads/")
            self.server.body(
                path, _zipped(_table(name)) if name.endswith(".1") and name.count(".") == 1 else _table(name)
            )

    def request(self, archive: Archive | None = None, held: tuple[str, ...] = ()) -> Request:
        return Request(received=TODAY, where=self.folder, archive=archive, held=held, say=self.said.append)

    def pull(self, archive: Archive | None = None, held: tuple[str, ...] = ()) -> list[Event]:
        """All events."""
        raws = SOURCE.fetch(self.request(archive, held), WEB)
        return [event for raw in raws for event in SOURCE.parse(raw) if isinstance(event, Event)]

    @property
    def asked(self) -> list[str]:
        """The names of the files asked for."""
        return [path.rsplit("/", 1)[1] for path, _ in self.server.asked]


def _table(name: str) -> bytes:
    """A release of one event, made from the example."""
    found = release(name)
    header, row = (EXAMPLES / "GEDEvent_v31_0_3.csv").read_text(encoding="utf-8").splitlines()[:2]
    table = f"{header}\n{row}\n"
    months = found.covers_to.strftime("%Y-%m")
    return table.replace("2031-03", months).encode()


def _zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("GEDEvent_v32_1.csv", data)
    return packed.getvalue()


@pytest.fixture
def site(server: LocalServer) -> Site:
    """The page, empty."""
    return Site(server)


def test_the_addresses_are_the_publishers() -> None:
    assert address(release("25.1")) == "https://ucdp.uu.se/downloads/ged/ged251-csv.zip"
    assert address(release("23.0.10")) == "https://ucdp.uu.se/downloads/candidateged/GEDEvent_v23_0_10.csv"


def test_the_newest_year_and_the_months_after_it(site: Site) -> None:
    site.offer("31.1", "32.1", *MONTHS)
    found = site.pull()
    assert site.asked == ["ged321-csv.zip", *(f"GEDEvent_v{name.replace('.', '_')}.csv" for name in MONTHS)]
    assert [event.vintage for event in found] == ["32.1", *MONTHS]
    assert all(event.source == "ucdp-ged" for event in found) and site.said == []


def test_a_newest_month_that_is_not_there_is_said_and_no_error(site: Site) -> None:
    site.offer("32.1", *MONTHS[:-1])
    assert len(site.pull()) == len(MONTHS)
    assert len(site.said) == 1 and "32.0.6 is not there yet" in site.said[0] and site.folder in site.said[0]


def test_a_page_in_place_of_a_table_counts_as_not_there(site: Site) -> None:
    site.offer("32.1", *MONTHS[:-1])
    site.server.body("/downloads/candidateged/GEDEvent_v32_0_6.csv", b"<!doctype html><title>UCDP</title>", "text/html")
    assert len(site.pull()) == len(MONTHS) and len(site.said) == 1


def test_without_the_newest_year_the_one_before_and_its_months(site: Site) -> None:
    site.offer("31.1", "31.0.12", *MONTHS)
    found = site.pull()
    assert [event.vintage for event in found][:2] == ["31.1", "31.0.12"]
    assert "32.1 is not there" in site.said[0]
    assert any("31.0.1 " in each for each in site.said), "every month that is due and missing is said"


def test_what_the_store_holds_is_not_asked_for(site: Site) -> None:
    site.offer("32.1", *MONTHS)
    assert [event.vintage for event in site.pull(held=("32.1", *MONTHS[:-1]))] == ["32.0.6"]
    assert site.asked == ["GEDEvent_v32_0_6.csv"]
    assert site.pull(held=("32.1", *MONTHS)) == []


def test_a_site_with_none_of_them_is_an_error(site: Site) -> None:
    with pytest.raises(Unreachable, match="none of UCDP's releases"):
        site.pull()


def test_a_broken_pull_goes_on_with_what_it_lacks(site: Site, tmp_path: Path) -> None:
    site.offer("32.1", *MONTHS)
    archive, table = Archive(tmp_path), _table("32.0.5")
    path, broken = "/downloads/candidateged/GEDEvent_v32_0_5.csv", [True]

    def handler(request: BaseHTTPRequestHandler) -> None:
        send_range(request, table, '"v1"', until=500 if broken[0] else None)

    site.server.handlers[path] = handler
    with pytest.raises(Unreachable, match="cannot be reached"):
        site.pull(archive)
    broken[0] = False
    site.server.asked.clear()
    assert len(site.pull(archive)) == 1 + len(MONTHS)
    assert site.asked == ["GEDEvent_v32_0_5.csv", "GEDEvent_v32_0_6.csv"]
    assert site.server.asked[0][1]["range"] == "bytes=500-"


def test_a_failing_server_is_an_error_and_leaves_the_store_as_it_was(site: Site, tmp_path: Path) -> None:
    site.offer("32.1", *MONTHS)
    path = "/downloads/candidateged/GEDEvent_v32_0_5.csv"
    site.server.handlers[path] = lambda request: send(request, 500, b"", {})
    store = Store(tmp_path / "store")
    settings = read_settings(True)
    with pytest.raises(Unreachable, match="500"):
        run.pull(run.open_store(store.root), "ucdp", site.request(), settings)
    with store.view(date.max) as view:
        assert view.count(Event, lambda rows: rows.source == "ucdp-ged") == 0
    site.offer("32.0.5")
    report = run.pull(store, "ucdp", site.request(), settings)
    assert report.new["events"] == 1 + len(MONTHS) and str(report.covers_to) == "2032-06-04"
    assert not any(run.pull(store, "ucdp", site.request(), settings).new.values())


def test_a_file_is_read_as_ucdp_ged_reads_it(tmp_path: Path) -> None:
    file = EXAMPLES / "GEDEvent_v31_0_3.csv"
    [raw] = SOURCE.fetch(Request(received=TODAY, where=str(file)), WEB)
    assert isinstance(raw, Raw) and len(list(SOURCE.parse(raw))) == 4
