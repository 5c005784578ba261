"""Puts what the pages need from ``node_modules`` into the package, with licences and an index; ``make web`` runs it.

Standard library only. ``python3 web/vendor.py`` copies; ``python3 web/vendor.py lock`` takes the addresses out of the lock.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
STATIC = HERE.parent / "src" / "tocsin" / "web" / "static" / "vendor"
PRINT_FONTS = HERE.parent / "src" / "tocsin" / "brief" / "fonts"
TESTS = HERE.parent / "tests" / "web" / "axe"

LIBRARIES = {
    "htmx.org": ["dist/htmx.min.js"],
    "maplibre-gl": ["dist/maplibre-gl.mjs", "dist/maplibre-gl-worker.mjs", "dist/maplibre-gl.css"],
    "d3": ["dist/d3.min.js"],
    "@observablehq/plot": ["dist/plot.umd.min.js"],
    "topojson-client": ["dist/topojson-client.min.js"],
    "world-atlas": ["countries-50m.json"],
}
"""Packages and the files of theirs that browsers get; what they bundle is licensed beside them."""

FACES = {
    "@fontsource-variable/noto-sans": {
        "wght.css": "latin latin-ext cyrillic cyrillic-ext", "wght-italic.css": "latin cyrillic",
    },
    "@fontsource-variable/source-serif-4": {"wght.css": "latin latin-ext cyrillic", "wght-italic.css": "latin latin-ext"},
    "@fontsource-variable/noto-sans-armenian": {"wght.css": "armenian"},
    "@fontsource-variable/noto-naskh-arabic": {"wght.css": "arabic"},
}  # fmt: skip
"""Web fonts: style sheets and the parts of the alphabet taken from each."""

TYPE = {
    "@expo-google-fonts/noto-sans": ["400Regular", "400Regular_Italic", "700Bold"],
    "@expo-google-fonts/noto-sans-armenian": ["400Regular", "700Bold"],
    "@expo-google-fonts/vazirmatn": ["400Regular", "700Bold"],
}
"""Fonts for paper, whole."""

_FACE = re.compile(r"/\*[^*]*\*/\s*@font-face\s*\{[^}]*\}|@font-face\s*\{[^}]*\}")
_FILE = re.compile(r"url\(\./files/([^)]+\.woff2)\)")


def main(argv: list[str]) -> None:
    """Copy everything, or tidy the lock."""
    if argv == ["lock"]:
        tidy_lock(HERE / "package-lock.json")
        return
    for folder in (STATIC, PRINT_FONTS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    libraries = [_library(name, files) for name, files in LIBRARIES.items()]
    write_index(STATIC, "vendor.json", [*libraries, *_faces(), *_bundled()])
    write_index(PRINT_FONTS, "fonts.json", [_type(name, styles) for name, styles in TYPE.items()])
    TESTS.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(MODULES / "axe-core" / "axe.min.js", TESTS / "axe.min.js")
    size = sum(file.stat().st_size for file in STATIC.rglob("*") if file.is_file())
    print(f"browser libraries: {size / 1e6:.1f} MB in {STATIC.relative_to(HERE.parent)}")


def write_index(folder: Path, name: str, parts: list[dict[str, Any]]) -> None:
    """The index of a folder: each part with its files and their SHA-256. Written last, so that it stands for the whole."""
    for part in parts:
        part["files"] = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in part["files"]}
    (folder / name).write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")


def tidy_lock(lock: Path) -> None:
    """Take addresses out of a lock: where a package was found, and where its makers ask for money."""
    made = json.loads(lock.read_text(encoding="utf-8"))
    for row in made["packages"].values():
        row.pop("resolved", None)
        row.pop("funding", None)
    lock.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")


def _library(name: str, files: list[str]) -> dict[str, Any]:
    for file in files:
        shutil.copyfile(MODULES / name / file, STATIC / Path(file).name)
    return _entry(name, [Path(file).name for file in files], STATIC)


def _faces() -> list[dict[str, Any]]:
    """The web fonts, and one style sheet for them."""
    (STATIC / "fonts").mkdir()
    rules: list[str] = []
    entries = []
    for name, sheets in FACES.items():
        taken = [rule for sheet, subsets in sheets.items() for rule in _rules(name, sheet, subsets.split())]
        rules += [rule for _, rule in taken]
        entries.append(_entry(name, [f"fonts/{file}" for file, _ in taken], STATIC))
    (STATIC / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")
    entries[0]["files"].append("fonts.css")
    return entries


def _rules(name: str, sheet: str, subsets: list[str]) -> list[tuple[str, str]]:
    """The wanted faces of a sheet: file and rule, the files copied."""
    text = (MODULES / name / sheet).read_text(encoding="utf-8")
    family = name.rsplit("/", 1)[1]
    found = []
    for rule in _FACE.findall(text):
        match = _FILE.search(rule)
        if match and any(match[1].startswith(f"{family}-{subset}-wght") for subset in subsets):
            shutil.copyfile(MODULES / name / "files" / match[1], STATIC / "fonts" / match[1])
            found.append((match[1], rule.replace("./files/", "fonts/")))
    return found


def _type(name: str, styles: list[str]) -> dict[str, Any]:
    files = []
    for style in styles:
        (found,) = (MODULES / name / style).glob("*.ttf")
        shutil.copyfile(found, PRINT_FONTS / found.name)
        files.append(found.name)
    return _entry(name, files, PRINT_FONTS, "LICENSE_FONT")


def _bundled() -> list[dict[str, Any]]:
    """What the libraries hold of others: no files of their own here but their licences."""
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = [place.removeprefix("node_modules/") for place, row in lock.items() if place and not row.get("dev")]
    own = {*LIBRARIES, *FACES, *TYPE}
    return [_entry(name, [], STATIC) for name in named if name not in own and not name.startswith("@types/")]


def _entry(
    name: str, files: list[str], folder: Path, licence: str = "[Ll][Ii][Cc][Ee][Nn][SsCc][Ee]*"
) -> dict[str, Any]:
    """A line of the index; the licence's text goes beside the files."""
    about = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))
    texts = sorted(file for file in (MODULES / name).glob(licence) if file.is_file())
    texts = texts or sorted((MODULES / name).glob("[Rr][Ee][Aa][Dd][Mm][Ee]*"))  # where it stands if it has no file
    (folder / "licences").mkdir(exist_ok=True)
    kept = []
    for text in texts[:1]:
        target = f"licences/{name.replace('/', '-').removeprefix('@')}.txt"
        shutil.copyfile(text, folder / target)
        kept.append(target)
    return {"name": name, "version": about["version"], "licence": about.get("license", ""), "files": [*files, *kept]}


if __name__ == "__main__":
    main(sys.argv[1:])
