"""Current events pages and tables: lines, headings, outlets, days."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest

from sources.contract import EXAMPLES, RECEIVED
from sources.local_server import LocalServer
from tocsin.errors import BadInput, NotFound
from tocsin.schema.articles import Article
from tocsin.sources import wikipedia_current_events
from tocsin.sources.archive import Archive
from tocsin.sources.base import Raw, Request
from tocsin.sources.web import FetchLimits, Web
from tocsin.sources.wikipedia_current_events import SOURCE, page_title
from tocsin.sources.wikipedia_pages import lines, plain

DAY = datetime.date(2031, 3, 4)


def articles(data: bytes, name: str) -> list[Article]:
    """The lines of a page or table."""
    return list(SOURCE.parse(Raw.of(data, name, RECEIVED)))  # type: ignore[arg-type]


def example(name: str) -> list[Article]:
    """The lines of an example."""
    return articles((EXAMPLES / name).read_bytes(), name)


def test_wikitext_and_html_of_a_page_are_the_same_lines() -> None:
    wiki, html = example("2031_March_4.wiki"), example("2031_March_4.html")
    assert [(a.id, a.text, a.topic, a.outlet) for a in wiki] == [(a.id, a.text, a.topic, a.outlet) for a in html]


def test_a_line_has_its_sentence_headings_outlets_and_days() -> None:
    first = example("2031_March_4.wiki")[0]
    assert first.text == "At least four soldiers of Westland are killed along the Ardan river."
    assert first.topic == "Armed conflicts and attacks > Ardan river conflict > 2031 Ardan clashes, Eastland"
    assert first.title == "2031 Ardan clashes, Eastland"
    assert first.outlet == "The Example Courier; Tribune"
    assert first.cite == "Wikipedia, Portal:Current events/2031 March 4 (The Example Courier; Tribune)"
    assert first.url == "https://en.wikipedia.org/wiki/Portal:Current_events/2031_March_4"
    assert (first.published, first.known) == (DAY, datetime.date(2031, 3, 5))


def test_headings_bind_only_what_is_under_them() -> None:
    assert [a.topic.split(" > ")[-1] for a in example("2031_March_4.wiki")] == [
        "2031 Ardan clashes, Eastland", "2031 Ardan clashes, Eastland", "Ardan river conflict", "Disasters and accidents",
    ]  # fmt: skip


def test_the_same_line_from_a_table_has_the_same_id() -> None:
    assert example("current_events.csv")[0].id == example("2031_March_4.wiki")[0].id


def test_a_placeholder_category_is_none() -> None:
    assert example("current_events.csv")[1].topic == ""


@pytest.mark.parametrize(
    ("wikitext", "words"),
    [
        ("[[A|b]]'s ''c''", "b's c"),
        ("x {{nowrap|y}} {{flagicon|A}} z", "x y z"),
        ("{{convert|5|km|mi}} on", "5 km on"),
        ("[[File:A.jpg|thumb|[[B]]]] c", "c"),
        ("a&nbsp;b &amp; c", "a b & c"),
        ("a <b>b</b> , c", "a b, c"),
        ("[[A (b)|]] c", "c"),
    ],
)
def test_markup_goes_and_words_stay(wikitext: str, words: str) -> None:
    assert plain(wikitext) == words


def test_an_early_page_without_headings_is_read() -> None:
    mark = "<!-- All news items below this line -->"
    page = f"{{{{Current events header|2003|01|10}}}}\n{mark}\n* A treaty is left by Eastland.\n* [[X]]\n|}}"
    (only,) = articles(page.encode(), "page")
    assert (only.published, only.text, only.topic) == (datetime.date(2003, 1, 10), "A treaty is left by Eastland.", "")


def test_the_day_is_the_pages_never_that_of_the_fetch() -> None:
    body = b"* Something of note happens in Eastland today."
    assert articles(body, "Portal:Current events/2031 March 4")[0].published == DAY
    assert articles(body, "2031_March_4.txt")[0].published == DAY
    with pytest.raises(BadInput, match="which day"):
        articles(body, "page.txt")
    with pytest.raises(BadInput, match="does not exist"):
        articles(body, "2031_February_30.txt")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (b"2031-02-30,a", "row 2, column date"),
        (b",a", "column date"),
        (b"2031-03-04,", "column sentence"),
        (b"2031-03-04", "1 cells"),
    ],
)
def test_bad_rows_are_named(row: bytes, word: str) -> None:
    with pytest.raises(BadInput) as caught:
        articles(b"date,sentence\n" + row + b"\n", "t.csv")
    assert word in caught.value.message


def test_an_empty_page_is_said() -> None:
    with pytest.raises(BadInput, match="no line of news"):
        articles(b"{{Current events|year=2031|month=03|day=4|content=}}", "page")


@pytest.mark.parametrize(
    "bomb",
    ["<!--" * 500_000, "* " + "[http://x " * 200_000, "* " + "[[a]]   " * 60_000 + "x", "{{" * 900_000, "<ref>" * 400_000,
     "* [[File:" * 150_000, "'''" * 500_000, "<ul>" + "<li><ul>" * 200_000, "<ul><li " + "a " * 1_000_000, "*" * 2_000_000],
)  # fmt: skip
def test_pages_made_to_hang_end_soon(bomb: str) -> None:
    began = time.monotonic()
    try:
        lines(bomb)
    except BadInput as error:
        assert error.remedy
    assert time.monotonic() - began < 10


class TestFetch:
    @pytest.fixture(autouse=True)
    def local(self, server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
        """Wikipedia is the local server; it has one page."""
        self.server = server
        self.web = Web(FetchLimits(allow_private=True, attempts=1, max_seconds=5))
        real = self.web.get
        monkeypatch.setattr(
            self.web, "get", lambda url, *more: real(url.replace("https://en.wikipedia.org", server.url), *more)
        )
        server.body("/w/index.php", (EXAMPLES / "2031_March_4.wiki").read_bytes(), "text/x-wiki; charset=UTF-8")

    def request(self, **more: object) -> Request:
        """A request for the example's day."""
        return Request(received=RECEIVED, since=DAY, **more)  # type: ignore[arg-type]

    def test_a_day_is_asked_for_by_its_title(self) -> None:
        (raw,) = SOURCE.fetch(self.request(), self.web)
        assert "title=Portal:Current_events/2031_March_4&action=raw" in self.server.asked[0][0]
        assert len(list(SOURCE.parse(raw))) == 4

    def test_settled_days_are_asked_for_once(self, tmp_path: Path) -> None:
        archive = Archive(tmp_path)
        first = list(SOURCE.fetch(self.request(archive=archive), self.web))
        again = list(SOURCE.fetch(self.request(archive=archive), self.web))
        assert len(self.server.asked) == 1 and [raw.sha256 for raw in first] == [raw.sha256 for raw in again]

    def test_fresh_days_are_asked_for_again(self, tmp_path: Path) -> None:
        fresh = Request(received=DAY + datetime.timedelta(days=3), since=DAY, archive=Archive(tmp_path))
        list(SOURCE.fetch(fresh, self.web))
        list(SOURCE.fetch(fresh, self.web))
        assert len(self.server.asked) == 2

    def test_progress_counts_days(self) -> None:
        told: list[tuple[int, int | None]] = []
        list(
            SOURCE.fetch(
                self.request(until=DAY + datetime.timedelta(days=2), progress=lambda *done: told.append(done)), self.web
            )
        )
        assert told == [(1, 3), (2, 3), (3, 3)]

    def test_a_missing_page_is_not_found(self) -> None:
        del self.server.handlers["/w/index.php"]
        with pytest.raises(NotFound):
            list(SOURCE.fetch(self.request(), self.web))

    @pytest.mark.parametrize("days", [(None, None), (DAY, DAY - datetime.timedelta(days=1)), (datetime.date(1999, 1, 1), None),
                                      (DAY, datetime.date(2032, 1, 1))])  # fmt: skip
    def test_days_that_cannot_be_asked_for(self, days: tuple[datetime.date | None, datetime.date | None]) -> None:
        with pytest.raises(BadInput):
            list(SOURCE.fetch(Request(received=RECEIVED, since=days[0], until=days[1]), self.web))


def test_titles_are_those_of_the_portal() -> None:
    assert page_title(datetime.date(2020, 9, 27)) == "Portal:Current events/2020 September 27"
    assert wikipedia_current_events.page_address(DAY).endswith("/Portal:Current_events/2031_March_4")
