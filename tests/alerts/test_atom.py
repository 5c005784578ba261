"""Atom feeds: what RFC 4287 asks for, read by a feed reader; and the channel that keeps a feed's file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import fastfeedparser
import pytest
from lxml import etree

from alerts.building import NOON, alert, hostile, parcel, subscription, ways
from alerts.contract import ChannelContract
from tocsin.alerts import atom
from tocsin.alerts.atom import NAMESPACE, feed
from tocsin.alerts.channels import Means
from tocsin.schema.alerts import Alert

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")
FEED_ONCE = {"id": 1, "title": 1, "updated": 1, "generator": 1}
ENTRY_ONCE = {"id": 1, "title": 1, "updated": 1, "published": 1, "content": 1}


def read(data: bytes) -> etree._Element:
    """A feed, held against the rules of RFC 4287 (sections 4.1 and 4.2) that bear on what we write."""
    root = etree.fromstring(data)
    assert root.tag == f"{{{NAMESPACE}}}feed"
    _once(root, FEED_ONCE)
    assert [each.findtext(f"{{{NAMESPACE}}}name") for each in root.iterfind(f"{{{NAMESPACE}}}author")] != []
    entries = root.findall(f"{{{NAMESPACE}}}entry")
    for entry in entries:
        _once(entry, ENTRY_ONCE)
        links = [each.get("rel") for each in entry.iterfind(f"{{{NAMESPACE}}}link")]
        assert links.count("alternate") <= 1
        content = entry.find(f"{{{NAMESPACE}}}content")
        assert content is not None and content.get("type") == "text" and not len(content)
    ids = [each.text for each in root.iter(f"{{{NAMESPACE}}}id")]
    assert len(ids) == len(set(ids)) and all(
        text and text.startswith("urn:tocsin:") and " " not in text for text in ids
    )
    assert all(
        STAMP.fullmatch(each.text or "")
        for name in ("updated", "published")
        for each in root.iter(f"{{{NAMESPACE}}}{name}")
    )
    assert {each.tag.partition("}")[0][1:] for each in root.iter()} == {NAMESPACE}
    return root


def _once(parent: etree._Element, wanted: dict[str, int]) -> None:
    assert {name: len(parent.findall(f"{{{NAMESPACE}}}{name}")) for name in wanted} == wanted


def some(count: int) -> list[Alert]:
    return [alert(f"{at:016x}", made=NOON + timedelta(hours=at)) for at in range(count)]


def test_a_feed_is_read_by_a_feed_reader_newest_first() -> None:
    data = feed("warnings", "Early warnings", some(3), NOON, "https://tocsin.example.org/", "/warnings.atom")
    root = read(data)
    got = fastfeedparser.parse(data)
    assert got.feed.title == "Early warnings"
    assert [entry.id for entry in got.entries] == [f"urn:tocsin:alert:{at:016x}" for at in (2, 1, 0)]
    assert got.entries[0].link == "https://tocsin.example.org/situations/armenia-azerbaijan?as_of=2020-07-20"
    assert root.findtext(f"{{{NAMESPACE}}}updated") == "2020-07-20T14:00:00Z"
    assert root.find(f"{{{NAMESPACE}}}link").get("href") == "https://tocsin.example.org/warnings.atom"  # type: ignore[union-attr]


def test_an_empty_feed_is_valid_and_claims_no_day_but_its_own() -> None:
    assert read(feed("k", "t", [], NOON)).findtext(f"{{{NAMESPACE}}}updated") == "2020-07-20T12:00:00Z"


def test_hostile_words_stay_words() -> None:
    root = read(feed("k <x>", "<b>&", [hostile(alert())], NOON, author="<i>"))
    assert root.findtext(f"{{{NAMESPACE}}}title") == "<b>&"


def test_a_feed_does_not_change_by_being_made_again() -> None:
    alerts = some(5)
    assert feed("k", "t", alerts, NOON) == feed("k", "t", reversed(alerts), datetime.now(UTC))


class TestContract(ChannelContract):
    name = "atom"
    address = "caucasus-desk"
    bad: ClassVar = ("../x", "a/b", "A", "-a", "a-", "a.b", "/etc/passwd", "x" * 65, "ä")

    def broken(self, folder: Path) -> Means:
        (folder / "file").write_bytes(b"")
        return ways(folder / "file")

    def hostile_is_harmless(self, text: str) -> None:
        read(text.encode())


def test_the_file_keeps_the_latest_and_each_once(tmp_path: Path) -> None:
    one = subscription("atom", "desk")
    for each in [*some(3), *some(2)]:
        atom.send(parcel(one, each), ways(tmp_path))
    root = read((tmp_path / "desk.atom").read_bytes())
    assert len(root.findall(f"{{{NAMESPACE}}}entry")) == 3
    many = some(atom.MOST_ENTRIES + 5)
    atom.send(parcel(one, *many), ways(tmp_path))
    root = read((tmp_path / "desk.atom").read_bytes())
    kept = [each.text for each in root.iter(f"{{{NAMESPACE}}}id")][1:]
    assert kept == [f"urn:tocsin:alert:{each.id}" for each in reversed(many[5:])]


_WRITER = """
import sys
from pathlib import Path
from alerts.building import parcel, subscription, ways
from alerts.test_atom import some
from tocsin.alerts import atom
start = int(sys.argv[2])
for at in range(start, start + 10):
    atom.send(parcel(subscription("atom", "desk"), some(at + 1)[at]), ways(Path(sys.argv[1])))
"""


def test_two_processes_lose_nothing_of_each_other(tmp_path: Path) -> None:
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])
    both = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path), start], env=os.environ | {"PYTHONPATH": paths})
        for start in ("0", "10")
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    assert len(read((tmp_path / "desk.atom").read_bytes()).findall(f"{{{NAMESPACE}}}entry")) == 20


def test_a_damaged_file_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "desk.alerts.json").write_bytes(b"{")
    with pytest.raises(Exception, match="can't be written"):
        atom.send(parcel(subscription("atom", "desk")), ways(tmp_path))
    assert (tmp_path / "desk.alerts.json").read_bytes() == b"{"
