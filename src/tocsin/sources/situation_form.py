"""The form of a new situation: a small invented conflict, filled in and commented, that passes ``check``."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

from tocsin.errors import BadInput
from tocsin.sources.situation_cells import SLUG

_TITLE = "TITLE"


def write_form(folder: Path, title: str) -> tuple[Path, ...]:
    """Write the form into a new or empty folder and return its files.

    Raises ``BadInput``, changing nothing, if the folder holds anything, is a file, or has a name that cannot be an id.
    """
    _require_free(folder)
    files = {path.name: path.read_text(encoding="utf-8") for path in _templates()}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in sorted(files.items()):
        shown = json.dumps(title, ensure_ascii=False) if name.endswith(".yaml") else title
        with (folder / name).open("x", encoding="utf-8", newline="\n") as out:
            out.write(text.replace(_TITLE, shown, 1))
        written.append(folder / name)
    return tuple(written)


def _require_free(folder: Path) -> None:
    name = folder.resolve().name
    if not SLUG.fullmatch(name):
        raise BadInput(
            f"{name!r} cannot be a situation's id", "name the folder in small letters, digits and hyphens: north-south"
        )
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder} is a file", "name a folder that is not there yet")
    if folder.is_dir() and any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty; nothing was written", "name a folder that is not there yet")


def _templates() -> list[Path]:
    return sorted(Path(str(resources.files("tocsin.sources").joinpath("form"))).iterdir())
