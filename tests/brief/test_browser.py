"""The page in a real browser: nothing asked from elsewhere, every anchor leads, timeline and map are seen."""

import shutil
from pathlib import Path

import pytest

from brief.invented import findings
from tocsin.brief import compose, to_html

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page was not opened in a browser")
def test_the_page_works_in_a_browser(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    page_file = tmp_path / "brief.html"
    page_file.write_text(to_html(compose(findings())), encoding="utf-8")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: faults.append(message.text))
        page.goto(page_file.as_uri())
        assert asked == [page_file.as_uri()] and faults == []
        assert page.locator("#timeline .mark").count() > 5
        assert page.locator("#timeline .mark.contested").count() >= 2
        assert page.locator("#map .dot").count() >= 2 and page.locator("#map .ring").count() >= 1
        links = page.locator("a[href^='#']").evaluate_all("found => found.map(a => a.getAttribute('href').slice(1))")
        ids = set(page.locator("[id]").evaluate_all("found => found.map(e => e.id)"))
        assert links and set(links) <= ids
        first = page.locator("#headline details").first
        first.locator("summary .tag, summary .t").first.click()
        assert first.locator(".record").first.is_visible()
        for width in (390, 1200):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
