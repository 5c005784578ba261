"""The page of charts: everything from outside is text, nothing runs, nothing is fetched."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.drawn import words
from tocsin.charts.bins import CHANGE, PROBABILITY
from tocsin.charts.fan import LEVELS, fan_chart
from tocsin.charts.page import page, table
from tocsin.charts.skill import Score, score_chart
from tocsin.charts.svg import legal
from tocsin.charts.world import world_map

HOSTILE = "<script>alert(1)</script>\"'&\x00"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


def parts() -> list[tuple[str, str]]:
    fans = {500 + month: dict(zip(LEVELS, range(7), strict=True)) for month in range(12)}
    return [
        ("World", world_map({"MLI": 0.4, "NER": None}, HOSTILE, PROBABILITY, HOSTILE, HOSTILE)),
        ("Change", world_map({"MLI": -40.0, "NER": None}, HOSTILE, CHANGE, HOSTILE)),
        ("Fan", fan_chart({480: 3.0, 490: 5.0}, fans, HOSTILE, HOSTILE)),
        ("Scores", score_chart([Score(HOSTILE, 3.0)], HOSTILE, HOSTILE, (HOSTILE, 2.0), HOSTILE)),
        (HOSTILE, table([HOSTILE, "n"], [[HOSTILE, "1\u2009234"]], HOSTILE)),
    ]


def test_everything_from_outside_is_text() -> None:
    made = page(HOSTILE, parts(), [HOSTILE])
    assert "<script" not in made and "\x00" not in made
    assert made.count("&lt;script&gt;") >= 12


@given(words, words, words)
def test_any_words_are_words(title: str, heading: str, cell: str) -> None:
    made = page(title, [(heading, table([cell], [[cell]], cell))], [cell])
    assert escape(legal(cell)) in made and made.count("<td") == 1 and made.count("<h2") == 1


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("<p>one<p>", "well formed"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "element"),
        ("<p onclick='x()'>1</p>", "attribute"),
        ("<p style='color:red'>1</p>", "attribute"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><pattern href='https://x.invalid/'/></svg>", "attribute"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><rect fill='url(//x.invalid)'/></svg>", "attribute"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'x'</style></svg>", "style"),
        ("<p><![CDATA[<script>]]></p>", "declaration"),
        ("<p><img src='x'/></p>", "element"),
    ],
)
def test_a_part_that_is_not_ours_is_refused(part: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        page("x", [("y", part)])


@given(st.lists(st.lists(st.text(max_size=3), min_size=2, max_size=2), max_size=4))
def test_a_table_has_the_cells_it_was_given(rows: list[list[str]]) -> None:
    made = table(["a", "b"], rows)
    assert made.count("<td") == 2 * len(rows) and made.count("<th") == 2 + 1  # and the thead
    with pytest.raises(ValueError, match="cells under a head"):
        table(["a"], [["1", "2"]])


def test_the_same_content_is_the_same_bytes() -> None:
    assert page("x", parts()) == page("x", parts())


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page was not opened in a browser")
def test_the_page_in_a_browser(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    file = tmp_path / "page.html"
    file.write_text(page("Forecast", parts(), ["A note"]), encoding="utf-8")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme="dark")
        asked: list[str] = []
        faults: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: faults.append(message.text))
        opened.goto(file.as_uri())
        assert asked == [file.as_uri()] and faults == []
        ids = opened.locator("[id]").evaluate_all("found => found.map(e => e.id)")
        assert len(ids) == len(set(ids))
        paper = "getComputedStyle(document.querySelector('.tc-paper')).fill"
        dark = opened.evaluate(paper)
        opened.emulate_media(color_scheme="light")
        assert opened.evaluate(paper) != dark
        for width in (390, 1200):
            opened.set_viewport_size({"width": width, "height": 800})
            assert opened.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
