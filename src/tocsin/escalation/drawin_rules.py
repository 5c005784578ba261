"""The rules of the draw-in board as data (``drawin.yaml``)."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct


class Ladder(Struct, frozen=True):
    """Rung by kind of claim, the kinds that words may lift, and the words by rung."""

    kinds: dict[str, int]
    lifted: tuple[str, ...]
    words: dict[int, tuple[str, ...]]


class Invoke(Struct, frozen=True):
    """Kinds by which a party asks for help; those in ``free`` need none of the words."""

    kinds: tuple[str, ...]
    free: tuple[str, ...]
    words: tuple[str, ...]


class Answers(Struct, frozen=True):
    """Kinds by which a third party answers."""

    kinds: tuple[str, ...]


class Rules(Struct, frozen=True):
    """Everything in ``drawin.yaml``; see its comments."""

    ladder: Ladder
    invoke: Invoke
    answers: Answers
    pact: tuple[str, ...]
    pact_denied: tuple[str, ...]
    binding: tuple[str, ...]
    access: tuple[str, ...]
    leaning: tuple[str, ...]


@cache
def rules() -> Rules:
    """The rules, read once."""
    text = resources.files("tocsin.escalation").joinpath("drawin.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Rules)


def says(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text holds one of some words; ``*`` stands for any run of letters."""
    return bool(words) and _pattern(words).search(text) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)
