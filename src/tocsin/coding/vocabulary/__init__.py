"""Word lists as data, one YAML file a step; read once, when first asked for."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def read(package: str, name: str) -> dict[str, Any]:
    """The word lists in the file ``name.yaml`` of ``package``."""
    return dict(yaml.safe_load(resources.files(package).joinpath(f"{name}.yaml").read_text(encoding="utf-8")))


def load(name: str) -> dict[str, Any]:
    """The word list ``name`` (a file ``name.yaml`` beside this one)."""
    return read(__name__, name)


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a file as a set, for membership tests."""
    return frozenset(str(word) for word in load(name)[key])
