"""One article from bytes: what is kept verbatim, what is refused and by which name."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.contract import EXAMPLES
from sources.local_server import LocalServer
from tocsin.errors import BadInput, NotFound, TocsinError
from tocsin.schema.articles import Article
from tocsin.sources import files
from tocsin.sources.article import SOURCE, read_article
from tocsin.sources.base import Raw, Request, Told
from tocsin.sources.web import FetchLimits, Web

DAY = datetime.date(2031, 4, 1)


def read(data: bytes, name: str = "given", **more: object) -> Article:
    """The article in ``data``, received on ``DAY``."""
    return read_article(Raw.of(data, name, DAY, **more))  # type: ignore[arg-type]


def refused(data: bytes, **more: object) -> BadInput:
    """The error ``data`` is refused with."""
    with pytest.raises(BadInput) as caught:
        read(data, **more)
    assert caught.value.remedy
    return caught.value


class TestPlainText:
    def test_title_author_and_text_as_it_stands(self) -> None:
        text = (EXAMPLES / "article.txt").read_text()
        got = read(text.encode())
        assert (got.title, got.author, got.language) == ("Guns heard again along the Ardan river", "Jo Sample", "en")
        assert got.text == text

    def test_only_line_endings_change(self) -> None:
        text = "A title\r\n\r\n  Two  spaces,\ta tab\rand “quotes” – kept.\r\n"
        assert read(text.encode()).text == "A title\n\n  Two  spaces,\ta tab\nand “quotes” – kept.\n"

    @given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=3, max_size=200))
    @settings(max_examples=60, deadline=None)
    def test_any_text_is_kept_or_refused(self, text: str) -> None:
        try:
            got = read(f"Heading\n{text}".encode(), declared="text/plain")
        except BadInput:
            return
        assert got.text == f"Heading\n{text}"

    def test_the_day_of_the_fetch_is_never_the_day_of_publication(self) -> None:
        got = read(b"TOWN, March 3 - Guns were heard along the river, people who live there said.")
        assert (got.published, got.known) == (None, DAY)

    def test_the_day_told_is(self) -> None:
        got = read(b"Some words of news.", told=Told(published=datetime.date(2031, 3, 1)))
        assert got.published == got.known == datetime.date(2031, 3, 1)

    def test_a_day_to_come_is_refused(self) -> None:
        with pytest.raises(BadInput, match="2099"):
            read(b"Some words of news.", told=Told(published=datetime.date(2099, 1, 1)))

    def test_the_same_text_has_the_same_id_by_file_and_by_standard_input(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"Some words of news.")
        raw = next(SOURCE.fetch(Request(received=DAY, where=str(path)), Web()))
        assert read_article(raw).id == read(b"Some words of news.", "standard input").id != read(b"Others.").id

    @pytest.mark.parametrize(
        ("language", "text"),
        [("fr", "Les deux pays ont repris les combats le long de la rivière et la population quitte les villages."),
         ("ru", "Вооружённые силы двух стран снова ведут бои вдоль реки, сообщило министерство обороны."),
         ("hy", "Երկու երկրների զինված ուժերը կրկին մարտեր են վարում գետի երկայնքով, հայտնեց նախարարությունը։")],
    )  # fmt: skip
    def test_another_language_is_still_an_article(self, language: str, text: str) -> None:
        assert read(text.encode()).language == language

    def test_too_short_a_text_has_no_known_language(self) -> None:
        assert read(b"Oui.").language == "unknown"


class TestHtml:
    def test_metadata_and_main_text(self) -> None:
        got = read((EXAMPLES / "article.html").read_bytes(), "a.html")
        assert got.title == "Guns heard again along the Ardan river"
        assert (got.author, got.outlet) == ("Jo Sample", "The Example Courier")
        assert got.published == got.known == datetime.date(2031, 3, 4)
        assert got.text.count("\n") >= 2 and "Eastland denied" in got.text
        assert "Home" not in got.text and "©" not in got.text

    def test_a_day_in_the_text_or_the_address_is_not_the_day_of_publication(self) -> None:
        page = (EXAMPLES / "article.html").read_bytes().replace(b"article:published_time", b"nothing")
        got = read(page, "a.html", url="https://courier.example/2031/02/01/guns")
        assert (got.published, got.known) == (None, DAY)

    @pytest.mark.parametrize(
        "markup",
        ['<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2031-03-05T08:00:00Z"}</script>',
         '<meta name="date" content="20310305">', '<meta itemprop="datePublished" content="2031/03/05">',
         '<meta name="pubdate" content="Wed, 05 Mar 2031 08:00:00 GMT">'],
    )  # fmt: skip
    def test_days_as_pages_write_them(self, markup: str) -> None:
        page = (EXAMPLES / "article.html").read_bytes().replace(b"article:published_time", b"nothing")
        page = page.replace(b"</head>", markup.encode() + b"</head>")
        assert read(page, "a.html").published == datetime.date(2031, 3, 5)

    def test_impossible_and_coming_days_are_none(self) -> None:
        for day in (b"2031-02-30", b"2099-01-01", b"soon"):
            page = (EXAMPLES / "article.html").read_bytes().replace(b"2031-03-04T21:15:00+02:00", day)
            assert read(page, "a.html").published is None

    def test_a_page_without_text_is_refused(self) -> None:
        assert "without readable text" in refused(b"<html><body><script>x()</script></body></html>").message

    @pytest.mark.parametrize(
        "bomb",
        ["<html><body>" + "<div>" * 100_000 + "some text here" + "</div>" * 100_000,
         "<html><body>" + "<b><i>" * 5_000 + "some text here",
         "<html><body><table>" + "<tr><td><table>" * 30_000 + "some text"],
    )  # fmt: skip
    def test_deep_nesting_is_refused_at_once(self, bomb: str) -> None:
        assert "deep" in refused(bomb.encode()).message

    def test_a_page_that_takes_for_ever_is_stopped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from tocsin.sources import html_page

        monkeypatch.setattr(html_page, "_SECONDS", 2)
        attributes = " ".join(f"a{number}=1" for number in range(200_000))
        assert (
            "within 2 seconds"
            in refused(f"<html><body><div {attributes}><p>text</p></div></body></html>".encode()).message
        )

    def test_a_heavy_but_honest_page_is_read(self) -> None:
        paragraph = (
            "<p>At least four soldiers were killed along the river, the ministry said on Tuesday, number {}.</p>"
        )
        page = f"<html><body><article>{''.join(paragraph.format(n) for n in range(4000))}</article></body></html>"
        assert "number 3999." in read(page.encode(), "a.html").text

    def test_a_large_attribute_is_no_obstacle_and_a_huge_one_is_refused(self) -> None:
        page = (EXAMPLES / "article.html").read_bytes()
        large = page.replace(b"<article>", b'<article data-x="' + b"y" * 3_000_000 + b'">')
        assert "Eastland denied" in read(large, "a.html").text
        huge = page.replace(b"<article>", b'<article data-x="' + b"y" * 11_000_000 + b'">')
        assert "longer than" in refused(huge).message


class TestEncodings:
    TEXT = "Später sagte das Amt – „nichts“."

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_marked_and_utf8_texts_are_read(self, encoding: str) -> None:
        assert read(self.TEXT.encode(encoding)).text == self.TEXT

    def test_others_only_where_declared(self) -> None:
        data = self.TEXT.encode("cp1252")
        error = refused(data)
        assert "byte 2 is 0xe4" in error.message and "--encoding" in error.remedy
        assert read(data, told=Told(encoding="cp1252")).text == self.TEXT
        assert read(data, declared="text/plain; charset=windows-1252").text == self.TEXT

    def test_markup_may_declare_it(self) -> None:
        page = (
            (EXAMPLES / "article.html")
            .read_text()
            .replace("utf-8", "windows-1251")
            .replace("Eastland denied", "Министерство denied")
        )
        assert "Министерство" in read(page.encode("cp1251", "ignore"), "a.html").text

    def test_a_wrong_or_unknown_declaration_is_said(self) -> None:
        assert "no encoding 'utf-99'" in refused(b"abc", told=Told(encoding="utf-99")).message
        assert "is not ascii" in refused(self.TEXT.encode(), told=Told(encoding="ascii")).message
        assert refused(self.TEXT.encode("cp1252"), declared="text/plain; charset=rot13")


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "word"),
        [(b"", "empty"), (b" \n\t\r\n ", "white space"), ("\ufeff \u00a0".encode(), "white space"), (b"%PDF-1.7 x", "PDF"),
         (b"PK\x03\x04\x14", "docx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"), (b"{\\rtf1 x}", "RTF"),
         (b"\x1f\x8b\x08\x00", "gzip"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"PAR1xx", "Parquet"), (b"text\x00more", "binary"),
         (bytes(range(256)), "binary"), (b"\x01\x02\x03\x04\x05\x06\x0e\x0f\x10\x11 a", "binary")],
    )  # fmt: skip
    def test_by_name(self, data: bytes, word: str) -> None:
        assert word in refused(data).message

    def test_a_gzip_file_is_never_unpacked(self) -> None:
        import gzip

        assert "gzip" in refused(gzip.compress(b"\0" * 50_000_000)).message

    def test_more_than_the_limit(self) -> None:
        assert "20,971,520" in refused(b"a" * (20 * 1024 * 1024 + 1)).message


class TestFetch:
    def fetch(self, where: object, **limits: object) -> Raw:
        """What ``where`` gives."""
        web = Web(FetchLimits(allow_private=True, attempts=1, **limits))  # type: ignore[arg-type]
        return next(SOURCE.fetch(Request(received=DAY, where=str(where)), web))

    def test_a_large_file_is_not_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "large.txt"
        with path.open("wb") as stream:
            stream.truncate(50 * 1024 * 1024)
        monkeypatch.setattr(files, "read_stream", lambda *rest: pytest.fail("it was read"))
        with pytest.raises(BadInput, match="52,428,800 bytes"):
            self.fetch(path)

    def test_a_pipe_larger_than_the_limit_is_cut(self) -> None:
        with pytest.raises(BadInput, match="goes on"):
            files.read_stream(io.BytesIO(b"x" * 101), 100)

    @pytest.mark.parametrize(("where", "error"), [(".", BadInput), ("/nowhere/at/all", NotFound), ("", BadInput),
                                                  ("ftp://example.org/a", BadInput), ("/dev/null", BadInput)])  # fmt: skip
    def test_what_is_no_file(self, where: str, error: type[TocsinError]) -> None:
        with pytest.raises(error) as caught:
            self.fetch(where)
        assert caught.value.remedy

    def test_a_locked_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "locked.txt"
        path.write_text("x")

        def locked(self: Path, *rest: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", locked)
        with pytest.raises(BadInput, match="permission denied"):
            self.fetch(path)

    def test_an_address(self, server: LocalServer) -> None:
        server.redirect("/short", "/long")
        server.body("/long", (EXAMPLES / "article.html").read_bytes(), "text/html")
        got = read_article(self.fetch(server.url + "/short"))
        assert got.url == server.url + "/long" and got.outlet == "The Example Courier"

    def test_a_pdf_at_an_address(self, server: LocalServer) -> None:
        raw = self.fetch(server.body("/report", b"%PDF-1.4", "application/pdf"))
        with pytest.raises(BadInput, match="PDF"):
            read_article(raw)
