"""The day, end to end, on a real store and a real local server."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from conftest import Run, whole
from tocsin import run
from tocsin.schema.claims import Claim
from tocsin.sources.situation_folder import packaged
from tocsin.store.store import Store
from tocsin.store.writer import Writer

SITUATION = "armenia-azerbaijan"
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>The Border Herald</title><link>http://herald.example/</link>
<item><title>Shelling near Goris</title><link>http://herald.example/1</link><guid>herald-1</guid>
<pubDate>Wed, 04 Nov 2026 08:00:00 GMT</pubDate>
<description>Armenia's defence ministry said that Azerbaijani forces shelled Goris on Tuesday, killing two soldiers.
Azerbaijan denied the shelling.</description></item>
<item><title>Cup final</title><link>http://herald.example/2</link><guid>herald-2</guid>
<pubDate>Wed, 04 Nov 2026 09:00:00 GMT</pubDate>
<description>The visitors won the cup after extra time.</description></item>
</channel></rss>
"""


@pytest.fixture
def feed() -> Iterator[ThreadingHTTPServer]:
    """A server on loopback that serves one feed; shut down to make it dark."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = FEED.encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@whole
def test_a_feed_is_pulled_coded_and_then_goes_dark(tocsin: Run, feed: ThreadingHTTPServer, tmp_path: Path) -> None:
    store, url = tmp_path / "store", f"http://127.0.0.1:{feed.server_address[1]}/feed.xml"
    assert tocsin("pull", "feed", "--url", url, store=store).returncode == 5, "a loopback address was fetched unasked"
    pulled = tocsin("pull", "feed", "--url", url, "--allow-private", "--json", store=store)
    assert pulled.returncode == 0, pulled.stderr
    first = json.loads(pulled.stdout)
    assert first["rows"] == first["new"]["articles"] == 2
    assert first["new"]["claims"] >= 2
    again = json.loads(tocsin("pull", "feed", "--url", url, "--allow-private", "--json", store=store).stdout)
    assert not any(again["new"].values())

    ledger = json.loads(tocsin("ledger", SITUATION, "--as-of", "2026-11-05", "--format", "json", store=store).stdout)
    coded = [row for row in ledger if row["known"] == "2026-11-04"]
    assert {row["stance"] for row in coded} >= {"denies"}
    assert all(row["contested"] for row in coded if row["kind"] == "shelling")
    before = json.loads(tocsin("ledger", SITUATION, "--as-of", "2026-11-03", "--format", "json", store=store).stdout)
    assert not [row for row in before if row["known"] > "2026-11-03"]

    feed.shutdown()
    feed.server_close()
    dark = tocsin("pull", "feed", "--url", url, "--allow-private", store=store)
    assert dark.returncode == 5
    health = {found["card"]["id"]: found for found in json.loads(tocsin("sources", "--json", store=store).stdout)}
    assert health["feed"]["state"] in ("degraded", "dark")
    assert "failed" in health["feed"]["note"]
    assert health["ucdp-ged"]["state"] == "dark"


def test_the_day_offline_writes_a_brief_per_situation(tocsin: Run, tmp_path: Path) -> None:
    done = tocsin("run", "--date", "2020-10-27", "--offline", "-o", str(tmp_path / "day"), store=tmp_path / "store")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "day").iterdir()) == [
        f"{name}.{form}" for name in sorted(packaged()) for form in ("html", "json", "md")
    ]
    assert json.loads((tmp_path / "day" / f"{SITUATION}.json").read_text(encoding="utf-8"))["as_of"] == "2020-10-27"


@whole
def test_a_day_long_after_the_packaged_figures_is_told_to_be_dark(tocsin: Run, tmp_path: Path) -> None:
    words = ("run", "--date", "2026-11-22", "--offline", "-o", str(tmp_path / "day"))
    done = tocsin(*words, store=tmp_path / "store")
    assert done.returncode == 8, done.stderr
    assert "DARK: News of the world" in done.stderr
    assert "No data is not calm" in done.stderr


def test_reading_goes_on_while_another_writes(tocsin: Run, tmp_path: Path) -> None:
    store = run.open_store(tmp_path / "store")
    with Writer(store):
        brief = tocsin("brief", SITUATION, "--as-of", "2020-09-29", store=store.root)
        pull = tocsin("pull", "claims-file", "--file", str(_claims(tmp_path)), store=store.root)
    assert brief.returncode == 0, brief.stderr
    assert pull.returncode == 4
    assert "another process is writing" in pull.stderr
    assert tocsin("pull", "claims-file", "--file", str(_claims(tmp_path)), store=store.root).returncode == 0


def test_claims_of_our_own_join_the_record_and_twice_is_once(tocsin: Run, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    words = ("pull", "claims-file", "--file", str(_claims(tmp_path)), "--situation", SITUATION, "--json")
    first, again = (json.loads(tocsin(*words, store=store.root).stdout) for _ in range(2))
    assert first["new"]["claims"] == 1
    assert not any(again["new"].values())
    with run.open_store(store.root).view(__import__("datetime").date(2026, 1, 1)) as view:
        own = [claim.text for claim in view.records(Claim) if not claim.source.startswith("situation:")]
    assert own == ["A test says so."]


def _claims(folder: Path) -> Path:
    file = folder / "claims.csv"
    file.write_text(
        "row,kind,text,happened,known,speaker,stance,status,verified,cite\n"
        "t-1,fighting,A test says so.,2025-05-01,2025-05-02,ARM,asserts,happened,true,a test\n",
        encoding="utf-8",
    )
    return file
