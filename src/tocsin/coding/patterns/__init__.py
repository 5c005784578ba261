"""Our patterns: which words in which frame say that what kind of thing happened. Data in YAML, one file a family.

Each pattern has a trigger (``verb``, ``noun`` or ``adj`` lemmas), conditions (``need`` all, ``unless`` none), the paths on
which its doer and target are found, and a test sentence with what must be read in it. Paths are explained in ``acts``.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct


class Expect(Struct, frozen=True, forbid_unknown_fields=True):
    """What a pattern's test sentence must give: the words its doer's and target's phrases contain."""

    doer: str = ""
    target: str = ""


class Pattern(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pattern. ``both``: all found act on each other. ``bare``: a noun that needs no further sign of an event.

    ``casualty``: a count that joins the act which caused it where one is told. ``light``: for noun triggers, ``False``
    where the subject of "launch", "conduct" and the like is not the doer. ``confidence`` is a pattern's own share.
    ``rank`` puts a pattern before others on the same trigger.
    """

    id: str
    kind: str
    test: str
    expect: Expect = Expect()
    verb: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    adj: tuple[str, ...] = ()
    need: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    doer: tuple[str, ...] | None = None
    target: tuple[str, ...] | None = None
    both: bool = False
    bare: bool = False
    casualty: bool = False
    light: bool = True
    rank: int = 0
    status: str = ""
    stance: str = ""
    confidence: float = 0.8

    @property
    def part(self) -> str:
        """The part of speech of the trigger."""
        return "verb" if self.verb else "noun" if self.noun else "adj"


FILES = ("force", "loss", "preparation", "truce", "diplomacy", "statement", "tie", "status")


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns, in the order of the files: the first that fits a trigger wins, so the narrow stand before the broad."""
    found: list[Pattern] = []
    for name in FILES:
        text = resources.files("tocsin.coding.patterns").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
        found += msgspec.convert(yaml.safe_load(text), list[Pattern])
    return tuple(found)


@cache
def trigger_words() -> frozenset[str]:
    """Every trigger lemma."""
    return frozenset(word for _, word in by_trigger())


@cache
def by_trigger() -> dict[tuple[str, str], tuple[Pattern, ...]]:
    """Patterns by (part of speech, trigger lemma); higher rank, then more conditions first."""
    table: dict[tuple[str, str], list[Pattern]] = {}
    for pattern in patterns():
        for word in pattern.verb + pattern.noun + pattern.adj:
            table.setdefault((pattern.part, word), []).append(pattern)
    return {key: tuple(sorted(found, key=lambda p: (-p.rank, -len(p.need)))) for key, found in table.items()}
