"""Rebuild the generated parts of the documentation: `make docs`.

A block that follows `<!-- run: COMMAND -->` holds the command's real output (`<!-- run 20: … -->`: its first 20 lines). The
pictures of the README are the real window in a real browser. A test holds every block against what the command prints now.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/cli.md", "docs/sources.md", "docs/exports.md")
BLOCK = re.compile(r"(<!-- run(?: (?P<lines>\d+))?: (?P<command>.+?) -->\n```\w*\n)(?P<body>.*?)(```)", re.DOTALL)
PICTURES = {
    "window-situation.png": ("/situations/armenia-azerbaijan?as_of=2020-09-29", ".days-ticks rect"),
    "window-claims.png": ("/situations/armenia-azerbaijan/claims?as_of=2020-09-29", "main article.claim"),
}
"""What is shown, and what is waited for before it is."""
BROWSER = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def filled(text: str, workplace: Path) -> str:
    """The page with every block replaced by what its command prints, run in ``workplace`` with a store of its own."""

    def shown(match: re.Match[str]) -> str:
        return f"{match[1]}$ {match['command']}\n{_output(match['command'], match['lines'], workplace)}{match[5]}"

    return BLOCK.sub(shown, text)


def _output(command: str, lines: str | None, workplace: Path) -> str:
    scripts = str(Path(sys.executable).parent)
    environment = os.environ | {
        "TOCSIN_STORE": str(workplace / "store"),
        "PATH": scripts + os.pathsep + os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "COLUMNS": "120",
        "TERM": "dumb",
    }
    done = subprocess.run(command, shell=True, cwd=workplace, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command}\nfailed with {done.returncode}: {done.stderr}")
    printed = [line.rstrip() for line in done.stdout.replace(str(workplace), ".").splitlines()]
    if lines and len(printed) > int(lines):
        printed = [*printed[: int(lines)], "…"]
    return "\n".join(printed) + "\n"


def pictures(workplace: Path, folder: Path) -> None:
    """Screenshots of the window over a store of its own; left as they are where there is no Chromium."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        print("no Chromium here: the pictures were left as they are")
        return
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "TOCSIN_STORE": str(workplace / "store")}
    command = [sys.executable, "-m", "tocsin", "serve", "--port", "0", "--deliver", "0"]
    serving = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert serving.stderr is not None
    try:
        address = re.search(r"http://\S+", serving.stderr.readline())
        if address is None:
            raise SystemExit("the window did not open")
        _taken(browser, address[0].rstrip("/"), folder)
    finally:
        serving.terminate()
        serving.wait()


def _taken(browser: str, address: str, folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=browser, args=list(BROWSER))
        page = opened.new_page(viewport={"width": 1200, "height": 1500})
        page.set_default_timeout(180_000)
        for name, (path, ready) in PICTURES.items():
            page.goto(address + path)
            page.locator(ready).first.wait_for(state="attached")
            page.screenshot(path=folder / name)
            print(f"took {name}")
        opened.close()


def tables(target: Path) -> None:
    """Every table and column that can be taken out, written from the tables themselves."""
    from tocsin.exports.described import described

    target.write_text(described(), encoding="utf-8")
    print(f"rebuilt {target.name}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workplace = Path(folder)
        for name in PAGES:
            page = ROOT / name
            page.write_text(filled(page.read_text(encoding="utf-8"), workplace), encoding="utf-8")
            print(f"rebuilt {name}")
        tables(ROOT / "docs" / "exports-tables.md")
        pictures(workplace, ROOT / "docs" / "images")


if __name__ == "__main__":
    main()
