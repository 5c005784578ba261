"""Hostile texts: whatever an article or an imported claim holds comes out as words, never as markup, script or address.

The texts come in the ways they come in use: an imported file of claims, an article parsed by the reader's own source, a
pasted text, an address. Every page that shows them is parsed by lxml and, where Chromium is, by a browser without the
window's policy, so that escaping alone has to hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from lxml import html
from msgspec.structs import replace

from conftest import whole
from tocsin import run
from tocsin.schema.articles import Article
from tocsin.schema.claims import Span
from tocsin.settings import Settings
from tocsin.sources.article import read_article
from tocsin.sources.base import Raw, Request, Told
from tocsin.store.store import Store
from tocsin.web.app import create_app
from tocsin.web.config import Serving
from web.conftest import HERE, TOKEN
from web.opened import CHROMIUM, FLAGS
from web.read_texts import copied, read, written

pytestmark = [pytest.mark.xdist_group("claims"), whole]

NAME = "armenia-azerbaijan"
DAY = date(2020, 10, 10)
EVIL = {
    "script": "<script>window.pwned=1</script><x-evil>",
    "handler": "<img src=x onerror='window.pwned=1'><x-evil onclick=alert(1)>",
    "attribute": "\" onmouseover=\"window.pwned=1\" x=\"' onfocus='window.pwned=1' autofocus='",
    "svg": "<svg/onload=window.pwned=1><x-evil><animate onbegin=window.pwned=1></svg>",
    "closing": "</p></article></main></body></textarea></title><x-evil><iframe srcdoc='<script>parent.pwned=1</script>'>",
    "template": "evil{{7*7}}{% include '/etc/passwd' %}{{ c.__class__ }}${7*7}#{7*7}",
    "comment": "--><x-evil><!--",
    "entity": "&lt;x-evil&gt;&#60;script&#62;window.pwned=1&#60;/script&#62;",
    "override": "safe\u202egpj.exe\u202d end",
    "control": "bell\x07 escape\x1b[31m red",
    "tags": "\U000e0041\U000e0042 zero\u200bwidth \ufeff mark",
    "mixed": "العربية <b>x</b> Հայերեն əğı 東京 \u0301\u0301\u0301",
}
ADDRESS = "javascript:window.pwned=1//https://example.org/"
LONG = "w" * 300_000
ALL = " ".join(EVIL.values())


def hostile_claims() -> list[dict[str, Any]]:
    """Claims as a file may hold them: every field that takes words holds hostile ones."""
    common = {"kind": "attack", "known": "2020-10-09", "stance": "asserts", "doers": ["AZE"], "targets": ["ARM"]}
    made = []
    for name, words in EVIL.items():
        made.append({
            **common, "id": f"evil-{name}", "text": words, "speaker_text": f"speaker {words}", "cite": ADDRESS, "note": words,
            "hedge": words, "place_text": words, "weapons": [words], "evidence": [words], "doer_text": words, "language": words,
            "relayers": [f"relayer {words}"], "partisan": f"leaning {words}", "happened": {"text": words},
            "figures": [{"kind": "killed", "low": 3, "unit": words, "text": words, "side": f"side {words}"},
                        {"kind": "money", "best": 1, "unit": words, "text": words}],
        })  # fmt: skip
    made.append({**common, "id": "evil-long", "text": LONG, "speaker_text": LONG, "cite": "http://" + LONG, "note": LONG,
                 "figures": [{"kind": "killed", "low": 1, "text": LONG}]})  # fmt: skip
    made.append({**common, "id": "evil-link", "text": "a link", "cite": 'http://evil.example/"onclick="x'})
    return made


def hostile_article() -> Article:
    """A page whose title, author, outlet and address are hostile, as the source of articles reads it."""
    safe = ALL.replace("<", "&lt;").replace(">", "&gt;").replace("\x07", "").replace("\x1b", "")
    page = (
        f"<html lang='en'><head><title>{safe}</title><meta name='author' content='{safe.replace(chr(39), '')}'>"
        f"<meta property='og:site_name' content='{safe.replace(chr(39), '')}'></head><body><article><h1>{safe}</h1>"
        f"<p>Fighting in Nagorno-Karabakh went on near Fuzuli on Friday, officials said. {safe}</p>"
        f"<p>Armenia's defence ministry denied the report. {safe}</p></article></body></html>"
    )
    raw = Raw.of(page.encode(), "page", DAY, url=ADDRESS, declared="text/html", told=Told(published=date(2020, 10, 9)))
    made = read_article(raw)
    return replace(made, text=f"{made.text}\n{ALL}\n{LONG}", url=ADDRESS, author=ALL, outlet=ALL)


@pytest.fixture(scope="module")
def store(seeded: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("hostile")
    held = copied(seeded, folder)
    (folder / "claims.jsonl").write_text("\n".join(map(json.dumps, hostile_claims())), encoding="utf-8")
    request = Request(received=DAY, where=str(folder / "claims.jsonl"), told=Told(situation=NAME))
    assert run.pull(held, "claims-file", request, Settings()).rows == len(hostile_claims())
    own = hostile_article()
    first = own.text.index("<script>")
    found = [
        read(
            "read-evil", own.text[first : first + 60], of=own, confidence=0.1, speaker=None, speaker_text=ALL, note=ALL
        ),
        replace(
            read("read-all", "denied the report", of=own, confidence=0.2), span=Span(0, len(own.text)), text=own.text
        ),
        replace(read("read-out", "denied the report", of=own, confidence=0.3), span=Span(len(own.text) - 3, 10**9)),
    ]
    return written(held, [own, *found])


@pytest.fixture(scope="module")
def hostile(store: Store) -> Iterator[TestClient]:
    serving = Serving(store=store.root, token=TOKEN, a_minute=100_000)
    with TestClient(create_app(serving), base_url=HERE, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield client


def asked(path: str, **query: str) -> tuple[str, dict[str, str]]:
    return path, {"as_of": str(DAY), **query}


PAGES = [
    asked(f"/situations/{NAME}/claims"),
    asked(f"/situations/{NAME}/claims", page="2"),
    *(asked(f"/situations/{NAME}/claims", q=words) for words in EVIL.values()),
    asked(f"/situations/{NAME}/claims", speaker=f"speaker {EVIL['attribute']}"),
    *(asked(f"/claims/evil-{name}") for name in (*EVIL, "long", "link")),
    *(asked(f"/claims/{key}") for key in ("read-evil", "read-all", "read-out")),
    *(asked(f"/records/evil-{name}") for name in ("script", "attribute", "long")),
    asked(f"/situations/{NAME}"),
    ("/review", {}),
    ("/review", {"situation": NAME}),
]
REFUSED = [
    *(asked(f"/claims/{quote(words, safe='')}"[:300]) for words in EVIL.values()),
    *(asked(f"/situations/{quote(EVIL[name], safe='')}/claims") for name in ("script", "attribute", "override")),
    *(asked(f"/records/{quote(words, safe='')}"[:300]) for words in EVIL.values()),
    *((f"/situations/{NAME}/claims", {"since": words}) for words in EVIL.values()),
]


def check(markup: bytes, where: str) -> html.HtmlElement:
    """Raise unless nothing of the outside became an element, an attribute that acts or an address that is not http."""
    assert len(markup) < 4_000_000, where
    words = markup.decode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202d\u202e]", words), where
    assert "evil49" not in words, where
    page = html.document_fromstring(markup)
    for element in page.iter(html.etree.Element):
        tag = str(element.tag)
        assert tag not in ("x-evil", "iframe", "img", "object", "embed", "animate", "style", "base", "math"), (
            where,
            tag,
        )
        if tag == "script":
            assert element.get("src", "").startswith("/static/") and not (element.text or "").strip(), where
        for name, value in element.attrib.items():
            assert not name.startswith("on") and name not in ("style", "srcdoc", "autofocus"), (where, name)
            if name in ("href", "src", "action", "formaction", "hx-get", "data-src", "xlink:href"):
                assert value.startswith(("/", "#", "http://", "https://")), (where, value[:80])
                if value.startswith("http"):
                    assert {"noreferrer", "noopener"} <= set(element.get("rel", "").split()), (where, value[:80])
    return page


def isolated(page: html.HtmlElement, marker: str) -> list[str]:
    """Where a marker stands in the body outside any element that isolates its direction."""
    loose = []
    for element in page.xpath("//body//*[not(self::option or self::script)]"):
        own = [element.text, *(child.tail for child in element)]
        inside = any(
            up.get("dir") == "auto" for up in (element, *element.iterancestors()) if up.tag not in ("body", "html")
        )
        loose += [text for text in own if text and marker in text and not inside]
    return loose


@pytest.mark.parametrize(
    ("path", "query"), PAGES, ids=lambda value: str(value)[:60].encode("ascii", "replace").decode()
)
def test_a_page_shows_hostile_text_as_text(hostile: TestClient, path: str, query: dict[str, str]) -> None:
    answer = hostile.get(path, params=query)
    assert answer.status_code == 200, answer.text[:500]
    check(answer.content, path)
    as_json = hostile.get(path, params={**query, "format": "json"})
    assert as_json.headers["content-type"] == "application/json"
    assert as_json.headers["x-content-type-options"] == "nosniff"
    as_json.json()


@pytest.mark.parametrize("name", sorted(EVIL))
def test_the_words_are_all_there_to_read_and_isolated(hostile: TestClient, name: str) -> None:
    answer = hostile.get(f"/claims/evil-{name}", params={"as_of": str(DAY)})
    page = check(answer.content, name)
    shown = " ".join(page.xpath("//div[@id='text']")[0].text_content().split())
    wanted = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\u202d\u202e]", "\ufffd", EVIL[name])
    assert shown == " ".join(wanted.split())
    assert isolated(page, wanted[:12]) == []


@pytest.mark.parametrize(
    ("path", "query"), REFUSED, ids=lambda value: str(value)[:60].encode("ascii", "replace").decode()
)
def test_an_error_gives_the_words_back_as_words(hostile: TestClient, path: str, query: dict[str, str]) -> None:
    answer = hostile.get(path, params=query, headers={"Accept": "text/html"})
    assert answer.status_code in (404, 422)
    check(answer.content, path)


@pytest.mark.parametrize("path", [f"/situations/{NAME}/claims", "/review"])
def test_on_lists_too_outside_text_keeps_its_direction_to_itself(hostile: TestClient, path: str) -> None:
    page = check(hostile.get(path, params={"as_of": str(DAY)} if path != "/review" else {}).content, path)
    for words in EVIL.values():
        assert isolated(page, re.sub("[\x00-\x1f\u202d\u202e]", "\ufffd", words)[:12]) == []


def test_a_span_marks_only_text_and_one_outside_is_told(hostile: TestClient) -> None:
    page = check(hostile.get("/claims/read-evil", params={"as_of": str(DAY)}).content, "read-evil")
    [mark] = page.iter("mark")
    assert mark.text_content().startswith("<script>window.pwned=1</script>")
    whole = check(hostile.get("/claims/read-all", params={"as_of": str(DAY)}).content, "read-all")
    assert "more characters are in the store" in whole.text_content()
    outside = check(hostile.get("/claims/read-out", params={"as_of": str(DAY)}).content, "read-out")
    assert not list(outside.iter("mark"))
    assert "does not lie within the text" in outside.text_content()


def test_a_pasted_text_is_escaped_in_its_ledger(hostile: TestClient) -> None:
    evil = " ".join(words for name, words in EVIL.items() if name != "control")
    said = "Azerbaijan's defence ministry said that its forces had killed 12 Armenian soldiers near Fuzuli."
    text = f"{evil[:150]}\nBy {EVIL['script']}\n\n{said} {evil} Armenia's defence ministry denied it. {evil}\n"
    answer = hostile.post("/read", data={"text": text, "title": ALL[:500], "published": "2020-10-09"})
    assert answer.status_code == 200, answer.text[:500]
    page = check(answer.content, "reading")
    assert "killed 12 Armenian soldiers" in "".join(mark.text_content() for mark in page.iter("mark"))
    assert "<x-evil>" in page.xpath("//div[@id='text']")[0].text_content()
    with_word = hostile.post("/read", data={"text": f"{said} {'w' * 99_000} {said}", "format": "json"})
    assert with_word.status_code == 200, with_word.text[:300]
    assert any("killed 12" in claim["text"] for claim in with_word.json()["claims"])


def test_hostile_file_names_and_fields_of_forms_are_refused_as_words(hostile: TestClient) -> None:
    named = hostile.post(
        "/read", files={"file": (EVIL["script"], b"\x00\x01", "text/html")}, headers={"Accept": "text/html"}
    )
    assert named.status_code == 422
    check(named.content, "file")
    for field in ("kind", "stance", "status"):
        given = {"verdict": "edit", "reviewer": "Ani", field: EVIL["handler"][:60]}
        check(hostile.post("/review/read-evil", data=given, headers={"Accept": "text/html"}).content, field)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: hostile pages were not parsed by a browser")
def test_a_browser_without_the_policy_runs_nothing_of_it(hostile: TestClient) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    pages = [hostile.get(path, params=query).text for path, query in (*PAGES[:3], *PAGES[-22:])]
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page()
        tab.route("**/*", lambda route: route.abort())
        spoken: list[str] = []
        tab.on("dialog", lambda dialog: (spoken.append(dialog.message), dialog.dismiss()))
        for markup in pages:
            tab.set_content(markup, wait_until="domcontentloaded")
            for link in tab.query_selector_all("main a[href^='java'], main [onclick]"):
                raise AssertionError(link)
            assert tab.evaluate("window.pwned") is None
            assert tab.evaluate("document.querySelectorAll('x-evil, iframe, img, main svg animate').length") == 0
        browser.close()
    assert spoken == []


def test_no_file_of_the_seeded_record_was_touched(store: Store, seeded: Store, tmp_path: Path) -> None:
    assert store.root != seeded.root
    assert seeded.moment().number < store.moment().number
