"""The word lists and abbreviations beside this file, read once."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Any

from msgspec import Struct


class Words(Struct, frozen=True):
    """Sets of small-letter words; ``words.yaml`` says what each is for."""

    before_strong: frozenset[str]
    before_some: frozenset[str]
    of_after: frozenset[str]
    assaults: frozenset[str]
    after: frozenset[str]
    street: frozenset[str]
    titles: frozenset[str]
    after_saint: frozenset[str]
    after_person: frozenset[str]
    first_names: frozenset[str]
    never: frozenset[str]
    unless_placed: frozenset[str]
    sides: frozenset[str]
    local: frozenset[str]
    inside: frozenset[str]
    feature_after: frozenset[str]
    feature_before: frozenset[str]
    settlements: frozenset[str]
    home: dict[str, tuple[str, ...]]


class Abbreviation(Struct, frozen=True):
    """A written short form of a state or country: ``iso2``, ``admin1`` or ""; ``alone``: also without a town before it."""

    form: str
    iso2: str
    admin1: str
    alone: bool


@cache
def words() -> Words:
    import yaml

    table: dict[str, Any] = yaml.safe_load(_text("words.yaml"))
    home = {code: tuple(cues) for code, cues in table.pop("home").items()}
    return Words(**{name: frozenset(listed) for name, listed in table.items()}, home=home)


@cache
def abbreviations() -> dict[str, Abbreviation]:
    """By their exact form, "W.Va." and "US"."""
    rows = csv.DictReader(_text("abbreviations.csv").splitlines())
    return {row["form"]: _abbreviation(row) for row in rows}


def _abbreviation(row: dict[str, str]) -> Abbreviation:
    iso2, _, admin1 = row["code"].partition(".")
    return Abbreviation(row["form"], iso2, admin1, row["alone"] == "yes")


def _text(name: str) -> str:
    return resources.files("tocsin.coding.toponyms").joinpath(name).read_text(encoding="utf-8")
