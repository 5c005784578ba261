"""The words that say where a predicate's parties stand: ``frames.yaml`` and ``predicates.yaml``, read once."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml
from msgspec import Struct


class Frame(Struct, frozen=True):
    """Where one class of predicates has its target: ``paths`` in order of preference. ``mutual``: both sides act."""

    id: str
    paths: tuple[str, ...]
    mutual: bool = False


class Words(Struct, frozen=True):
    """The lists of ``frames.yaml`` that are tested for membership, by lemma in lower case."""

    light: frozenset[str]
    asking: frozenset[str]
    suffering: frozenset[str]
    suffered_with: frozenset[str]
    object_control: frozenset[str]
    reports: frozenset[str]
    time: frozenset[str]
    pronouns: frozenset[str]
    agents: frozenset[str]
    struck: frozenset[str]
    writings: frozenset[str]
    requests: frozenset[str]
    wholes: frozenset[str]
    relations: frozenset[str]
    rounds: frozenset[str]
    dying: frozenset[str]
    forces: frozenset[str]
    neutral: frozenset[str]
    outcomes: frozenset[str]
    anonymous: frozenset[str]


@cache
def table(name: str) -> dict[str, Any]:
    """A file of word lists beside this module, every value as text: ``on`` and ``no`` are words here, not truth values."""
    text = resources.files("tocsin.coding.events").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, yaml.BaseLoader))


@cache
def words() -> Words:
    known = table("frames")
    return Words(**{field: frozenset(known.get(field, ())) for field in Words.__struct_fields__})


@cache
def verb_frames() -> dict[str, Frame]:
    """Frames by the lemma of a verb."""
    return _by_word("verbs")


@cache
def noun_frames() -> dict[str, Frame]:
    """Frames by the lemma of an event noun."""
    return _by_word("nouns")


@cache
def default_frame(part: str) -> Frame:
    """The frame of a predicate in no class; ``part`` is "verb" or "noun"."""
    return Frame("default", tuple(table("frames")["default"][part]))


@cache
def light_with() -> dict[str, set[str]]:
    """Verbs that carry an event noun through a preposition ("went on strike"), with those prepositions."""
    return {verb: set(names) for verb, names in table("frames")["light_with"].items()}


@cache
def weight(part: str) -> dict[str, int]:
    """1 for predicates that by themselves tell of an event, -1 for those that seldom do; ``part``: "verbs" or "nouns"."""
    known = table("predicates")
    return dict.fromkeys(known["weak"][part], -1) | dict.fromkeys(known["strong"][part], 1)


def _by_word(part: str) -> dict[str, Frame]:
    found: dict[str, Frame] = {}
    for entry in table("frames")[part]:
        frame = Frame(entry["id"], tuple(entry["target"]), entry.get("reciprocal") == "true")
        for word in entry["words"]:
            found.setdefault(word, frame)
    return found
