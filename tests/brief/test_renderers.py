"""Markdown, JSON, HTML and PDF of the invented brief."""

import builtins
import json
import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from brief.invented import findings
from tocsin.brief import compose, to_html, to_json, to_markdown, to_pdf
from tocsin.brief.plain import KEYS
from tocsin.errors import ExtraMissing
from tocsin.schema.briefs import Brief


class Page(HTMLParser):
    """Ids, links and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src"):
                self.links.append(value or "")


@pytest.fixture(scope="module")
def brief() -> Brief:
    return compose(findings())


def test_markdown_is_as_recorded(brief: Brief, snapshot: SnapshotAssertion) -> None:
    assert to_markdown(brief) == snapshot


def test_json_is_as_recorded(brief: Brief, snapshot: SnapshotAssertion) -> None:
    assert to_json(brief) == snapshot


def test_json_keys_are_those_documented(brief: Brief) -> None:
    read = json.loads(to_json(brief))
    assert tuple(read) == KEYS
    assert set(read["headline"]) == {"text", "cites", "sums", "tone", "head", "sources"}
    numbers = [source["number"] for source in read["sources"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_sources_are_numbered_in_order_of_first_use(brief: Brief) -> None:
    seen: list[int] = []
    for marks in re.findall(r"\[([\d–, ]+)\]", to_markdown(brief).split("## Sources")[0]):
        for part in marks.split(", "):
            first, _, last = part.partition("–")
            seen += [n for n in range(int(first), int(last or first) + 1) if n not in seen]
    assert sorted(seen) == [source.number for source in brief.sources]
    assert seen[:4] == [1, 2, 3, 4]


def test_every_link_of_the_page_leads_somewhere_in_it(brief: Brief) -> None:
    page = Page(to_html(brief))
    assert len(page.ids) == len(set(page.ids))
    assert {"timeline", "decades", "map", "sources", *(section.key for section in brief.sections)} <= set(page.ids)
    assert page.links and all(link.startswith("#") and link[1:] in page.ids for link in page.links)


def test_the_page_asks_for_nothing_from_elsewhere(brief: Brief) -> None:
    text = to_html(brief)
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "embed"} & set(page.tags)
    assert "default-src 'none'" in text and "url(http" not in text and "@import" not in text


def test_names_and_quotations_cannot_become_markup() -> None:
    hostile = findings()
    bad = msgspec.structs.replace(
        hostile.claims[0],
        text='<script>alert("1")</script> says [x](http://a.example) `#panic()` "q".',
        cite="<b>*c*</b>",
    )
    brief = compose(msgspec.structs.replace(hostile, claims=(bad, *hostile.claims[1:])))
    assert "<script" not in to_html(brief) and "&lt;script&gt;" in to_html(brief)
    assert "Ford &lt;&amp;&gt; Brod" in to_html(brief)
    assert "[x](http" not in to_markdown(brief) and "\\<script\\>" in to_markdown(brief)
    assert to_pdf(brief).startswith(b"%PDF")


def test_every_sentence_opens_to_its_records(brief: Brief) -> None:
    text = to_html(brief)
    sentences = 1 + sum(len(section.sentences) for section in brief.sections)
    assert text.count("<details") == sentences
    assert "2030-05-20 − 2029-12-01" in text and "61 ÷ 12" in text


def test_pdf_has_the_same_bytes_twice_and_no_time_of_making(brief: Brief) -> None:
    one, two = to_pdf(brief), to_pdf(compose(findings()))
    assert one == two and one.startswith(b"%PDF") and b"CreationDate" not in one


def test_pdf_without_typst_names_the_remedy(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExtraMissing) as told:
        to_pdf(brief)
    assert told.value.remedy == "pip install 'tocsin[pdf]'"


def test_a_year_without_data_is_shown_as_a_gap(brief: Brief) -> None:
    assert "2029: no data, which is not calm" in to_html(brief) and "2028: 57 deaths (55–66)" in to_html(brief)
