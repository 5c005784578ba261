"""The vocabularies as data: kinds of happening and kinds of clause, each with a sentence."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

import msgspec
import yaml
from msgspec import Struct

Family = Literal["force", "preparation", "truce", "diplomacy", "statement", "tie", "status", "loss"]


class Kind(Struct, frozen=True):
    """One kind of happening, its family, its PLOVER type (empty: none), a label and a sentence that defines it."""

    family: Family
    plover: str
    label: str
    sentence: str


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name, in the file's order."""
    return msgspec.convert(_load("kinds.yaml"), dict[str, Kind])


@cache
def clause_kinds() -> dict[str, str]:
    """All clause kinds by name, each with its sentence."""
    return msgspec.convert(_load("clauses.yaml"), dict[str, str])


def _load(name: str) -> object:
    return yaml.safe_load(resources.files("tocsin.schema").joinpath(name).read_text(encoding="utf-8"))
