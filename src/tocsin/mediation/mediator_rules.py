"""The rules by which mediators are read, as data (``mediators.yaml``)."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct


class Saying(Struct, frozen=True, rename={"for_": "for"}):
    """When a side's words are for or against a mediator; see the comment in the file."""

    days: int
    kinds: tuple[str, ...]
    blaming: tuple[str, ...]
    about: tuple[str, ...]
    part: tuple[str, ...]
    against: tuple[str, ...]
    for_: tuple[str, ...]
    nameless: tuple[str, ...]


class Backing(Struct, frozen=True):
    """Kinds of tie and of claim by which a third party is said to back a side, and kinds of tie that commit it to one."""

    commitments: tuple[str, ...]
    ties: tuple[str, ...]
    claims: tuple[str, ...]


class MediatorRules(Struct, frozen=True):
    """Everything in ``mediators.yaml``; see its comments."""

    follow_days: int
    follow_words: str
    elsewhere_days: int
    acts: dict[str, str]
    offered: tuple[str, ...]
    asked: tuple[str, ...]
    convened: tuple[str, ...]
    brokered: tuple[str, ...]
    called: tuple[str, ...]
    met: tuple[str, ...]
    stopped: tuple[str, ...]
    acceptance: Saying
    backing: Backing


@cache
def rules() -> MediatorRules:
    """The rules, read once."""
    text = resources.files("tocsin.mediation").joinpath("mediators.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), MediatorRules)


def says(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text holds one of some words, whole and in any case; ``*`` stands for any run of letters.

    >>> says("Both welcome the offer.", ("offer*",)), says("An offering", ("offer",))
    (True, False)
    """
    return bool(words) and _pattern(words).search(text) is not None


def beside(text: str, words: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether one of some words stands up to three words before one of some names, or next to it or one word after.

    >>> beside("She rejects any part of Casperia in it.", ("reject*",), ("Casperia",))
    True
    >>> beside("She says in Casperia that they reject it.", ("reject*",), ("Casperia",))
    False
    """
    return bool(words) and bool(names) and _beside(words, names).search(text) is not None


@cache
def _beside(words: tuple[str, ...], names: tuple[str, ...]) -> re.Pattern[str]:
    word, name = rf"(?i:{_forms(words)})", "|".join(re.escape(one) for one in names)
    before = rf"(?<![\w-]){word}[^\w]+(?:\w+[^\w]+){{0,3}}(?:{name})(?!\w)"
    after = rf"(?<!\w)(?:{name})(?:['’]s)?[^\w]+(?:\w+[^\w]+)?{word}(?![\w-])"
    return re.compile(f"{before}|{after}")


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_forms(words)})(?![\w-])", re.IGNORECASE)


def _forms(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
