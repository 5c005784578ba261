"""Rebuild the generated parts of the documentation: `make docs`.

A block that follows `<!-- run: COMMAND -->` holds the command's real output (`<!-- run 20: … -->`: its first 20 lines). The
picture of the README is a real brief in a real browser. A test holds every block against what the command prints now.
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
BROWSER = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
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


def picture(workplace: Path, target: Path) -> None:
    """A screenshot of a real brief; left as it is where there is no Chromium."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        print("no Chromium here: the picture was left as it is")
        return
    page = workplace / "brief.html"
    _output(f"tocsin brief armenia-azerbaijan --as-of 2020-09-29 --format html -o {page}", None, workplace)
    profile = f"--user-data-dir={workplace / 'profile'}"
    subprocess.run(
        [browser, *BROWSER, profile, "--window-size=1200,1500", f"--screenshot={target}", page.as_uri()],
        check=True,
        capture_output=True,
    )


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
        picture(workplace, ROOT / "docs" / "images" / "brief.png")


if __name__ == "__main__":
    main()
