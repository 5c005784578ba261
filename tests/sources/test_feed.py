"""Feeds: when an item counts as known, and what is no feed."""

from __future__ import annotations

import datetime

import pytest

from sources.contract import EXAMPLES, RECEIVED
from tocsin.errors import BadInput
from tocsin.schema.articles import Article
from tocsin.sources.base import Raw
from tocsin.sources.feed import SOURCE


def items(data: bytes) -> list[Article]:
    """The feed's items."""
    return list(SOURCE.parse(Raw.of(data, "feed", RECEIVED)))  # type: ignore[arg-type]


def test_an_item_is_known_when_published_and_without_a_day_when_received() -> None:
    dated, undated = items((EXAMPLES / "feed.xml").read_bytes())
    assert dated.published == dated.known == datetime.date(2031, 3, 4)
    assert (undated.published, undated.known) == (None, RECEIVED)


def test_title_and_summary_are_the_text_without_markup() -> None:
    dated = items((EXAMPLES / "feed.xml").read_bytes())[0]
    assert dated.text == "Ministers of Eastland and Westland to meet\n\nThe ministers agreed to meet within days."
    assert (dated.outlet, dated.url, dated.origin) == ("The Example Courier", "https://courier.example/1", "courier-1")


def test_atom_counts_from_publication_not_from_the_last_change() -> None:
    (entry,) = items((EXAMPLES / "atom.xml").read_bytes())
    assert (entry.published, entry.author) == (datetime.date(2031, 3, 5), "Jo Sample")


def test_a_day_to_come_is_no_day() -> None:
    data = (EXAMPLES / "feed.xml").read_bytes().replace(b"Mar 2031", b"Mar 2071")
    assert [item.published for item in items(data)] == [None, None]


def test_a_changed_item_is_another_article() -> None:
    data = (EXAMPLES / "feed.xml").read_bytes()
    before, after = items(data)[0], items(data.replace(b"to meet</title>", b"not to meet</title>"))[0]
    assert before.origin == after.origin and before.id != after.id


def test_a_feed_of_nothing_is_empty_not_an_error() -> None:
    assert items(b'<rss version="2.0"><channel><title>Quiet</title></channel></rss>') == []


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"no xml at all", "well-formed"),
        (b"<html><body>x</body></html>", "<html>"),
        (b'{"a": 1}', "well-formed"),
        (b"<rss><channel><item>", "well-formed"),
        (b"<note>hello</note>", "<note>"),
        (b"\x00\x01\x02", "well-formed"),
        (b"<rss>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</rss>", "well-formed"),
    ],
)
def test_what_is_no_feed_is_said(data: bytes, word: str) -> None:
    with pytest.raises(BadInput) as caught:
        items(data)
    assert word in caught.value.message and caught.value.remedy


def test_entities_that_swell_and_files_they_name_are_refused() -> None:
    head = b'<?xml version="1.0"?><!DOCTYPE r '
    lol = head + b'[<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    file = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'
    for data in (lol, file):
        with pytest.raises(BadInput, match="entities"):
            items(data)
