"""What browsers get: pinned without addresses, whole, nothing inline, nothing from elsewhere, readable in both themes."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

from conftest import ROOT

WEB = ROOT / "src" / "tocsin" / "web"
STATIC = WEB / "static"
VENDOR = STATIC / "vendor"
FONTS = ROOT / "src" / "tocsin" / "brief" / "fonts"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
OURS = sorted(file for kind in ("css", "js") for file in (STATIC / kind).iterdir())
MOST = 4_000_000
"""Bytes of all browser libraries and fonts together."""

fetched = pytest.mark.skipif(
    not (VENDOR / "vendor.json").exists(), reason="the browser libraries are not here: `make web` fetches them"
)


def lock() -> dict[str, dict[str, object]]:
    made: dict[str, dict[str, object]] = json.loads((ROOT / "web" / "package-lock.json").read_text())["packages"]
    return made


def test_the_lock_names_no_address() -> None:
    text = (ROOT / "web" / "package-lock.json").read_text()
    assert "resolved" not in text
    assert "://" not in text
    assert all("integrity" in row for place, row in lock().items() if place)


def test_the_manifest_pins_exactly_what_the_lock_holds() -> None:
    manifest = json.loads((ROOT / "web" / "package.json").read_text())
    for name, version in (manifest["dependencies"] | manifest["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name} is not pinned: {version}"
        assert lock()[f"node_modules/{name}"]["version"] == version


@fetched
@pytest.mark.parametrize(("folder", "index"), [(VENDOR, "vendor.json"), (FONTS, "fonts.json")])
def test_the_index_tells_every_file_and_its_hash(folder: Path, index: str) -> None:
    parts = json.loads((folder / index).read_text())
    told = {file: digest for part in parts for file, digest in part["files"].items()}
    there = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()} - {index}
    assert set(told) == there
    for file, digest in told.items():
        assert sha256((folder / file).read_bytes()).hexdigest() == digest, file
    for part in parts:
        assert part["licence"], part["name"]
        assert any(file.startswith("licences/") for file in part["files"]), f"no licence text of {part['name']}"


@fetched
def test_the_libraries_stay_small_and_leave_the_test_tools_out() -> None:
    assert sum(file.stat().st_size for file in VENDOR.rglob("*") if file.is_file()) < MOST
    assert "axe-core" not in {part["name"] for part in json.loads((VENDOR / "vendor.json").read_text())}


@fetched
def test_fonts_cover_the_five_scripts() -> None:
    ranges = re.findall(r"unicode-range:\s*([^;]+);", (VENDOR / "fonts.css").read_text())
    covered = [tuple(one.strip() for one in text.split(",")) for text in ranges]
    for letter in "əşğıЖыԱևعىé":
        assert any(_holds(span, ord(letter)) for spans in covered for span in spans), f"no font has {letter!r}"


def _holds(span: str, point: int) -> bool:
    first, _, last = span.removeprefix("U+").partition("-")
    return int(first.replace("?", "0"), 16) <= point <= int((last or first).replace("?", "F"), 16)


class Elements(HTMLParser):
    """The start tags of a template, whatever its Jinja says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
        self.feed(re.sub(r"\{\{.*?\}\}", "X", bare, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def elements(template: Path) -> list[tuple[str, dict[str, str]]]:
    return Elements(template.read_text(encoding="utf-8")).found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_inline(template: Path) -> None:
    for tag, attributes in elements(template):
        assert tag != "style", f"a <style> in {template.name}"
        assert tag != "script" or "src" in attributes, f"a script without a file in {template.name}"
        inline = [name for name in attributes if name == "style" or name.startswith(("on", "hx-on"))]
        assert not inline, f"<{tag} {inline}> in {template.name}"
        assert not any(value.strip().lower().startswith(("javascript:", "js:")) for value in attributes.values())


LOADING = dict.fromkeys(["script", "img", "iframe", "source"], "src") | dict.fromkeys(["link", "use", "image"], "href")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_load_from_here_only(template: Path) -> None:
    for tag, attributes in elements(template):
        address = attributes.get(LOADING.get(tag, ""), "/")
        assert address.startswith(("/", "#", "X")) and not address.startswith("//"), (
            f"{tag} {address} in {template.name}"
        )


@pytest.mark.parametrize("file", OURS, ids=lambda path: path.name)
def test_our_scripts_and_styles_name_no_other_host(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"""(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}""", re.sub(r"^\s*//.*$", "", text, flags=re.M), re.I)
    assert not re.search(r"\binnerHTML\b|\beval\(|new Function|document\.write|insertAdjacentHTML", text)


def test_what_templates_ask_of_our_files_is_there() -> None:
    named = {value for template in TEMPLATES for _, attributes in elements(template) for value in attributes.values()}
    asked = {value for value in named if value.startswith("/static/") and "/vendor/" not in value and "X" not in value}
    assert asked
    assert [value for value in asked if not (STATIC / value.removeprefix("/static/")).is_file()] == []


def test_modules_import_what_is_there() -> None:
    for file in (STATIC / "js").iterdir():
        for target in re.findall(r"""(?:from|import|import\()\s*"(\.[^"]+)\"""", file.read_text()):
            found = (file.parent / target).resolve()
            assert found.is_file() or ("vendor" in found.parts and not VENDOR.exists()), f"{file.name} imports {target}"


def colours() -> Iterator[tuple[str, dict[str, str]]]:
    """The colours of each theme by name, from the one place they are given."""
    text = (STATIC / "css" / "tocsin.css").read_text()
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", text)
    assert len(pairs) > 15
    for place, theme in enumerate(("light", "dark")):
        yield theme, {name: both[place] for name, *both in pairs}


def contrast(one: str, other: str) -> float:
    """By WCAG 2: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


WORDS = ("ink", "soft", "accent", "level-1", "level-2", "level-3", "side-a", "side-b", "side-other")


@pytest.mark.parametrize(("theme", "found"), list(colours()), ids=lambda given: given if isinstance(given, str) else "")
def test_words_can_be_read_on_every_ground(theme: str, found: dict[str, str]) -> None:
    for word, ground in product(WORDS, ("paper", "raised", "wash")):
        assert contrast(found[word], found[ground]) >= 4.5, f"{word} on {ground} in {theme}"
    for side in ("a", "b"):
        assert contrast(found[f"side-{side}"], found[f"side-{side}-wash"]) >= 4.5, f"side {side} in {theme}"
    assert contrast(found["accent"], found["accent-wash"]) >= 4.5, theme
    for edge, ground in product(("faint", "focus"), ("paper", "raised", "wash")):
        assert contrast(found[edge], found[ground]) >= 3, f"{edge} on {ground} in {theme}"
