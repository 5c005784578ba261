"""Read: a pasted text's ledger and notes, in a process of its own that survives being killed, and nothing stored."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from fastapi.testclient import TestClient
from lxml import html

from conftest import whole
from tocsin.errors import BadInput, Busy
from tocsin.store.store import Store
from tocsin.web.reading_room import ReadingRoom

pytestmark = [pytest.mark.xdist_group("claims"), whole]

WORDS = "Azerbaijan's defence ministry said its forces had killed dozens of Armenian soldiers near Fuzuli."
TEXT = f"Fighting goes on\nBy A. Reporter\n\n{WORDS} Armenia's defence ministry denied the report.\n"
DAY = "2020-09-29"


@pytest.fixture
def form(window: TestClient) -> Iterator[dict[str, str]]:
    """What a form sends beside the text: the word only our page can hold."""
    page = window.get("/read").text
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
    assert found
    yield {"csrf": found[1], "published": DAY}


def test_a_text_is_read_its_words_marked_and_held_against_the_record_of_its_day(
    window: TestClient, form: dict[str, str], seeded: Store
) -> None:
    before = seeded.moment().number
    answer = window.post("/read", data={**form, "text": TEXT, "title": "", "situation": "", "as_of": ""})
    assert answer.status_code == 200, answer.text
    page = html.fromstring(answer.content)
    assert "Fighting goes on" in page.xpath("//h1")[0].text_content()
    assert WORDS in "".join(mark.text_content() for mark in page.iter("mark"))
    numbers = page.xpath("//div[@id='text']//a[@class='claim-number']/@href")
    assert numbers and {link[1:] for link in numbers} <= set(page.xpath("//article/@id"))
    assert "As known on 29 September 2020" not in answer.text and "as known on 29 September 2020" in answer.text
    assert "Nothing of this was stored" in answer.text
    assert seeded.moment().number == before

    as_json = window.post("/read", data={**form, "text": TEXT, "format": "json"}).json()
    assert list(as_json) == ["format", "article", "situation", "as_of", "claims", "notes"]
    assert (as_json["format"], as_json["situation"], as_json["as_of"]) == ("tocsin-read-1", "armenia-azerbaijan", DAY)
    assert len(as_json["claims"]) == len(page.xpath("//article[starts-with(@id, 'ledger-')]"))
    assert all(TEXT[c["span"]["start"] : c["span"]["end"]].split() == c["text"].split() for c in as_json["claims"])


def test_a_file_is_read_as_the_same_text(window: TestClient, form: dict[str, str]) -> None:
    headers = {"Accept": "application/json"}
    pasted = window.post("/read", data={**form, "text": TEXT}, headers=headers)
    dropped = window.post("/read", data=form, files={"file": ("a.txt", TEXT.encode(), "text/plain")}, headers=headers)
    assert pasted.status_code == dropped.status_code == 200
    assert [c["text"] for c in pasted.json()["claims"]] == [c["text"] for c in dropped.json()["claims"]]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "there is no text"),
        ({"text": "   \n "}, "there is no text"),
        ({"text": TEXT, "published": "2999-01-01"}, "2999-01-01 has not come yet"),
        ({"text": TEXT, "published": "soon"}, "soon"),
        ({"text": TEXT, "situation": "atlantis"}, "atlantis"),
        ({"text": "x" * 100_001}, "100,001 characters"),
        ({"text": "a\x00b and more words"}, "binary data"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(
    window: TestClient, form: dict[str, str], given: dict[str, str], said: str
) -> None:
    answer = window.post("/read", data={**form, **given, "format": "json"}, headers={"Accept": "application/json"})
    assert answer.status_code in (404, 422)
    assert said in answer.json()["message"]
    assert answer.json()["remedy"]


def test_a_form_of_another_site_reads_nothing(window: TestClient, form: dict[str, str]) -> None:
    assert window.post("/read", data={"text": TEXT, "csrf": "0" * 64}).status_code == 403
    elsewhere = window.post("/read", data={**form, "text": TEXT}, headers={"Origin": "https://evil.example"})
    assert elsewhere.status_code == 403


def test_more_than_one_request_may_bring_is_refused_before_it_is_read(window: TestClient, form: dict[str, str]) -> None:
    big = {"file": ("a.txt", b"word " * 300_000, "text/plain")}
    assert window.post("/read", data=form, files=big).status_code == 413


def test_reading_never_makes_other_pages_wait(window: TestClient, form: dict[str, str]) -> None:
    long = {**form, "text": "\n\n".join([TEXT] * 40)}
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(window.post, "/read", data=long)
        asked = 0
        while not reading.done() and asked < 200:
            assert window.get("/health").status_code == 200
            asked += 1
            time.sleep(0.02)
        assert asked > 3
        assert reading.result().status_code == 200


# The room itself, with real processes. ------------------------------------------------------------------------------


def test_the_room_takes_one_text_a_visitor_a_few_in_all_and_replaces_a_lost_reader() -> None:
    async def told() -> None:
        room = ReadingRoom(most=2, longest=60)
        try:
            first = asyncio.create_task(room.read("ann", partial(time.sleep, 1.0)))
            await asyncio.sleep(0)
            with pytest.raises(Busy, match="your last text"):
                await room.read("ann", os.getpid)
            second = asyncio.create_task(room.read("ben", os.getpid))
            await asyncio.sleep(0)
            with pytest.raises(Busy, match="2 texts wait"):
                await room.read("cem", os.getpid)
            assert await first is None
            assert await second > 0
            assert room.warm
            reader = await room.read("ann", os.getpid)
            os.kill(reader, signal.SIGKILL)
            assert await room.read("ann", os.getpid) != reader
        finally:
            room.close()

    asyncio.run(told())


def test_a_text_that_takes_too_long_is_stopped_and_the_next_is_read() -> None:
    async def told() -> None:
        room = ReadingRoom(longest=4.0)
        try:
            reader = await room.read("ann", os.getpid)
            with pytest.raises(BadInput, match="longer than 4 seconds"):
                await room.read("ann", partial(time.sleep, 600))
            assert await room.read("ann", os.getpid) != reader
            with pytest.raises(ProcessLookupError):
                for _ in range(100):
                    os.kill(reader, 0)
                    await asyncio.sleep(0.1)
        finally:
            room.close()

    asyncio.run(told())
