"""The numbers signals turn on, as data (``thresholds.yaml``), so that they can be fixed before anything is replayed."""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct


class NewsThresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """For counts of news; see ``thresholds.yaml``."""

    window_days: int
    months: int
    least_months: int
    stale_days: int
    least_volume: float
    prior_months: float
    least_dispersion: float


class Tails(Struct, frozen=True, forbid_unknown_fields=True):
    """Tail probabilities at which a count is unusual, and at which strength is full."""

    up: float
    full: float


class LedgerThresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """For counts of a ledger's claims; ``days`` is the span looked at by signal."""

    spans: int
    least_spans: int
    days: dict[str, int]


class ClockThresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """For the clocks of diplomacy."""

    rhythm_days: int
    least_gaps: int
    longer_share: float


class ExpertThresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """For experts' warnings."""

    horizon_months: int


class Thresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    news: NewsThresholds
    tails: Tails
    ledger: LedgerThresholds
    clocks: ClockThresholds
    experts: ExpertThresholds


@cache
def thresholds() -> Thresholds:
    """The packaged thresholds, read once."""
    text = resources.files("tocsin.signals").joinpath("thresholds.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Thresholds)
