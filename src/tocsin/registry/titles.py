"""How offices and institutions are called, read from ``titles.yaml``."""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct


class OfficeWords(Struct, frozen=True):
    """What texts call an office's holder; ``of_state``: also said of the state whose ministry the office belongs to."""

    titles: tuple[str, ...]
    of_state: bool = False


class Institution(Struct, frozen=True):
    """An actor whose name holds one of ``marks`` is also called by ``forms`` of the actor it belongs to."""

    marks: tuple[str, ...]
    forms: tuple[str, ...]


class Titles(Struct, frozen=True):
    """The whole of ``titles.yaml``; each field is explained there."""

    offices: dict[str, OfficeWords]
    before_names: dict[str, tuple[str, ...]]
    institutions: tuple[Institution, ...]
    small: frozenset[str]
    spelling: dict[str, str]
    not_before: frozenset[str]
    not_after: frozenset[str]
    no_names: frozenset[str]


@cache
def titles() -> Titles:
    """The title words, read once."""
    text = resources.files("tocsin.registry").joinpath("titles.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Titles)


def office_key(office: str) -> str:
    """The one key of an office, however it is spelled: "Minister of Foreign Affairs" is ``foreign_minister``.

    An office not in ``titles.yaml`` is its own words in small letters.
    """
    plain = _plain(office)
    return _by_title().get(plain, plain)


def office_words(office: str) -> OfficeWords:
    """The titles of an office; for one not in ``titles.yaml`` its own words."""
    return titles().offices.get(office_key(office)) or OfficeWords(titles=(_plain(office),))


@cache
def _by_title() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, office in titles().offices.items():
        for title in (name, *office.titles):
            found.setdefault(_plain(title), name)
    return found


def _plain(office: str) -> str:
    small = office.casefold().replace("_", " ").replace("-", " ").replace("defense", "defence")
    return " ".join(small.split())
