"""The alarm rules and their budget, as stated before anything is scored (``warnings.yaml``)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import msgspec
import yaml
from msgspec import Struct

from tocsin.schema.risks import Horizon, Level, Target


class Rule(Struct, frozen=True, kw_only=True):
    """One level of alarm.

    It is issued on a Monday on which p of ``target`` reaches ``threshold`` and ``lift`` times the pair's own median of
    the two years before (0: no such condition), and stands ``window`` days. ``budget`` is how many may be spent per
    pair-year of the calibration years. ``threshold`` None: not calibrated yet, nothing is issued.
    """

    target: Target
    horizon: Horizon
    window: int
    budget: float
    lift: float = 0.0
    threshold: float | None = None


class Spent(Struct, frozen=True, kw_only=True):
    """How a threshold came about: alarms it issues in the calibration years over pair-years at risk.

    ``next_issued`` is what the next lower probability would issue.
    """

    first: str
    last: str
    issued: int
    pair_years: float
    rate: float
    allowed: float
    next_issued: int | None = None


class WarningRules(Struct, frozen=True, kw_only=True):
    """The rules by level, and the arithmetic behind the thresholds."""

    levels: dict[Level, Rule]
    spent: dict[Level, Spent] = {}
    population: str = ""
    made_from: str = ""


@cache
def warning_rules() -> WarningRules:
    """The packaged rules."""
    text = resources.files("tocsin.escalation").joinpath("warnings.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), WarningRules)


def as_yaml(rules: WarningRules, head: str) -> str:
    """The rules as the packaged file holds them, under a comment."""
    plain: dict[str, Any] = msgspec.to_builtins(rules)
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    body: str = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=120)
    return comment + body
