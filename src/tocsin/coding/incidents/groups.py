"""The armed groups of the world by name (UCDP's list of actors, CC BY 4.0, and ``groups.yaml``)."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import yaml

from tocsin.coding import casing
from tocsin.registry.crosswalk import countries


@cache
def aliases() -> dict[str, tuple[str, ...]]:
    """Every name of a group, in small letters → all its names as written, the one asked for among them."""
    found: dict[str, tuple[str, ...]] = {}
    for row in _rows():
        names = (row["name"], *filter(None, row["aliases"].split(";")))
        for name in names:
            if " " in name or not casing.is_common(name):
                found.setdefault(name.lower(), names)
    for name in yaml.safe_load(_text("groups.yaml"))["names"]:
        found.setdefault(str(name).lower(), (str(name),))
    return found


@cache
def spellings() -> tuple[str, ...]:
    """Names of groups and states as they are written, the longest last, for restoring case."""
    written = {name for names in aliases().values() for name in names}
    written |= {name for state in countries().values() for name in (state.name, *state.aliases, *state.demonyms)}
    usable = (name for name in written if len(name) > 2 and (" " in name or not casing.is_common(name)))
    return tuple(sorted(usable, key=lambda name: (len(name.split()), len(name), name)))


def _rows() -> list[dict[str, str]]:
    return list(csv.DictReader(_text("groups.csv").splitlines()))


def _text(name: str) -> str:
    return resources.files("tocsin.coding.incidents").joinpath(name).read_text(encoding="utf-8")
