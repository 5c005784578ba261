"""The kinds of third-party action, as ``options.yaml`` describes them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Literal

import msgspec
import yaml
from msgspec import Struct


class Opening(Struct, frozen=True):
    """A record that makes an option possible; see the head of ``options.yaml``. ``days`` reach back from the day."""

    record: Literal["claim", "statement", "clock", "clause", "truce"]
    says: str
    days: int = 0
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    by: Literal["party", "other", "anyone"] = "anyone"
    unanswered: bool = False
    status: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    key: str = ""
    lost: bool = False
    standings: tuple[str, ...] = ()


class Like(Struct, frozen=True):
    """Which precedents count for an option."""

    provisions: tuple[str, ...] = ()
    mediated: bool = False
    by: tuple[str, ...] = ()


class Who(Struct, frozen=True):
    """Who can do it at all: kinds of actor, named ones only, and whether one that backs a side may."""

    kinds: tuple[str, ...]
    only: tuple[str, ...] = ()
    backers: bool = False


class OptionKind(Struct, frozen=True):
    """One kind of action."""

    title: str
    openings: tuple[Opening, ...]
    precedents: Like
    who: Who
    issues: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    unwatched: bool = False


@cache
def option_kinds() -> dict[str, OptionKind]:
    """All kinds by name, in the file's order."""
    text = resources.files("tocsin.mediation").joinpath("options.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, OptionKind])


def mentions(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text has one of the words: whole, in any case, a final ``*`` for any ending.

    >>> mentions("They ask for separate meetings.", ("separate*",)), mentions("inseparable", ("separate*",))
    (True, False)
    """
    return bool(words) and _pattern(words).search(text) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)
