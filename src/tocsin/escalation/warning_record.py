"""The alarms that the packaged record gives, reckoned once: what would take half a minute is read in a moment.

``fitted/alarms.json.gz`` holds every alarm of every pair to the end of the news that ships, and how many pairs were at risk
of one each week. It is a copy of what ``weekly_scores`` and ``alarms`` give, and is used only while the files and modules
it was made from are byte for byte those installed, and the news of the view is that which ships; else, and for
the weeks after its end, alarms are reckoned. Made by

    python quality/warning_record.py --write        # make warning-record
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import resources

import msgspec
import numpy as np
from msgspec import Struct

from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.warning_alarms import Alarm, alarms, eligible
from tocsin.escalation.warning_inputs import FIRST_WEEK, weekly_scores
from tocsin.escalation.warning_rules import WarningRules, warning_rules
from tocsin.escalation.warning_weeks import USUAL_WEEKS, WEEK, WeeklyScores
from tocsin.escalation.warnings import issued
from tocsin.schema.news import NewsSeries
from tocsin.schema.risks import Level
from tocsin.store.news_packaged import packaged_rows
from tocsin.store.news_spans import Span, own_span, spans_until

FILE = "alarms.json.gz"
MADE_FROM = (
    "escalation/fitted/pairs.json", "escalation/warnings.yaml", "registry/pairs_facts.csv", "registry/pairs_disputes.csv",
    "store/figures/pair_years.csv", "store/figures/pair_months.csv", "store/figures/news_stories.csv.gz",
    "store/figures/news_lines.csv.gz", "escalation/pair_inputs.py", "escalation/pair_model.py", "escalation/pair_news.py",
    "escalation/pair_population.py", "escalation/warning_alarms.py", "escalation/warning_inputs.py",
    "escalation/warning_weeks.py", "registry/pairs.py", "schema/news.py", "store/pair_figures.py", "store/news_spans.py",
)  # fmt: skip
"""Everything an alarm depends on, relative to the package."""


class AlarmRecord(Struct, frozen=True):
    """Alarms as (level, pair, week, p, usual), weeks counted from ``FIRST_WEEK``; ``at_risk``: pairs by level and week."""

    digest: str
    last: date
    spans: tuple[Span, ...]
    at_risk: dict[Level, tuple[int, ...]]
    alarms: tuple[tuple[Level, str, int, float, float | None], ...]


def alarms_by(
    inputs: PairInputs, as_of: date, spans: Sequence[Span] | None = None, rules: WarningRules | None = None
) -> list[Alarm]:
    """Every alarm issued by a day, of all pairs and levels, in the order of (day, level, pair).

    ``spans`` are the runs of days on which the news was read, as known on the day.
    """
    record, stated = packaged_record(), rules or warning_rules()
    if record is None or rules is not None or not _same_news(inputs.news, spans, record, as_of):
        return issued(weekly_scores(inputs, as_of, spans), stated)
    found = [one for one in _told(record, stated) if one.issued <= as_of]
    if as_of >= record.last + WEEK:
        start = max(FIRST_WEEK, record.last - WEEK * USUAL_WEEKS)
        scores = weekly_scores(inputs, as_of, spans, start)
        for level, rule in stated.levels.items():
            found += alarms(scores, level, rule, record.last, found)
    return sorted(found, key=lambda one: (one.issued, one.level, one.pair))


def pair_years(record: AlarmRecord, first: date, last: date) -> dict[Level, float]:
    """Pair-years at risk of an alarm between two days, by level, as far as the record reaches."""
    return {
        level: sum(n for at, n in enumerate(counts) if first <= FIRST_WEEK + WEEK * at <= last) * 7 / 365.2425
        for level, counts in record.at_risk.items()
    }


def made(scores: WeeklyScores, spans: Sequence[Span], rules: WarningRules) -> AlarmRecord:
    """The record of the weeks scored, which begin at ``FIRST_WEEK``."""
    at = {day: week for week, day in enumerate(scores.days)}
    rows = tuple((one.level, one.pair, at[one.issued], one.p, one.usual) for one in issued(scores, rules))
    return AlarmRecord(digest(), scores.days[-1], tuple(spans), at_risk(scores, rules), rows)


def at_risk(scores: WeeklyScores, rules: WarningRules) -> dict[Level, tuple[int, ...]]:
    """How many pairs could be alarmed each week, by level: scored, not fighting, their usual known where it is asked."""
    found: dict[Level, tuple[int, ...]] = {}
    for level, rule in rules.levels.items():
        free = eligible(scores, msgspec.structs.replace(rule, lift=0.0))
        if rule.lift:
            free &= ~np.isnan(scores.usual(rule.target))
        found[level] = tuple(int(count) for count in free.sum(axis=1))
    return found


def written(record: AlarmRecord) -> bytes:
    """The record as its file."""
    return gzip.compress(msgspec.json.encode(record), mtime=0)


@cache
def packaged_record() -> AlarmRecord | None:
    """The record that ships; ``None`` where there is none, or what it was made from has changed since."""
    file = resources.files("tocsin.escalation").joinpath("fitted", FILE)
    if not file.is_file():
        return None
    record = msgspec.json.decode(gzip.decompress(file.read_bytes()), type=AlarmRecord)
    return record if record.digest == digest() else None


@cache
def digest() -> str:
    """One hash over everything an alarm depends on."""
    found = hashlib.blake2b(digest_size=16)
    for name in MADE_FROM:
        found.update(name.encode() + b"\0" + resources.files("tocsin").joinpath(*name.split("/")).read_bytes() + b"\0")
    return found.hexdigest()


def _told(record: AlarmRecord, rules: WarningRules) -> list[Alarm]:
    return [
        Alarm(level, pair, day := FIRST_WEEK + WEEK * week, day + timedelta(days=rules.levels[level].window), p, usual)
        for level, pair, week, p, usual in record.alarms
    ]


def _same_news(news: NewsSeries | None, spans: Sequence[Span] | None, record: AlarmRecord, as_of: date) -> bool:
    """Whether the news to the record's end, or the day, is what it was made from."""
    if news is None:
        return False
    until = min(as_of, record.last)
    runs = tuple(spans) if spans is not None else own_span(news)
    if spans_until(runs, until) != spans_until(record.spans, until):
        return False
    shipped = packaged_rows()
    ours, theirs = _count(news.known, until), _count(shipped.known, until)
    same: Mapping[str, bool] = {
        name: bool(np.array_equal(getattr(news, name)[:ours], getattr(shipped, name)[:theirs]))
        for name in ("known", "initiator", "target")
    }
    return news.states == shipped.states and all(same.values())


def _count(known: np.ndarray, until: date) -> int:
    return int(np.searchsorted(known, until.toordinal(), side="right"))
