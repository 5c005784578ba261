"""A quick check of the warning from what ships: `make warning-sample` (under a minute).

    python quality/warning_sample.py --check

The registered files are unchanged; the record of alarms is current, and alarms reckoned anew on two samples of weeks are
those it holds; the chance of a fatal incident beats the base rate on the development years by at least the floor of
quality/floors.yaml; the clocks of 27 September 2020 read what was public.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import yaml

from tocsin import run
from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.pair_model import fit_for, probabilities
from tocsin.escalation.pair_population import day_table
from tocsin.escalation.registration import registration
from tocsin.escalation.warning_alarms import Alarm, alarms
from tocsin.escalation.warning_inputs import FIRST_WEEK, weekly_scores
from tocsin.escalation.warning_record import AlarmRecord, packaged_record
from tocsin.escalation.warning_rules import warning_rules
from tocsin.escalation.warning_weeks import USUAL_WEEKS, WEEK
from tocsin.evaluate.binary import brier_skill
from tocsin.schema.months import last_day, parse_month
from tocsin.store.news import days_read, news_series
from tocsin.store.news_spans import spans_read
from tocsin.store.pair_figures import MONTHS_FIRST
from tocsin.store.store import Store

ROOT = Path(__file__).parents[1]
SAMPLES = ((date(2010, 1, 4), date(2010, 12, 27)), (date(2025, 7, 7), date(2025, 12, 29)))
"""Weeks whose alarms are reckoned anew: the last of the calibration years, and recent ones."""
CLOCKS = {"direct": 89, "mediator_visit": 241, "monitors": 193, "institution": 71}
"""Days on 27 September 2020 by the public record."""

Verdict = tuple[bool, str]


def registered() -> Verdict:
    """Whether every registered file is as it was."""
    found = registration()
    return bool(found.commit) and all(one.state == "unchanged" for one in found.files), found.sentence


def recorded(store: Store) -> Iterator[Verdict]:
    """Whether the record of alarms is current, and right on the samples."""
    record = packaged_record()
    if record is None:
        yield False, "the record of alarms is missing or was made from other files: make warning-record"
        return
    yield True, f"the record of alarms is current: {len(record.alarms):,} alarms to {record.last}"
    for first, last in SAMPLES:
        kept, anew = sampled(record, store, first, last)
        lost, extra = sorted(set(kept) - set(anew)), sorted(set(anew) - set(kept))
        told = f"{len(kept)} alarms from {first} to {last}, reckoned anew: {len(lost)} lost, {len(extra)} extra"
        yield bool(kept) and not lost and not extra, told


Named = tuple[str, str, date]


def sampled(record: AlarmRecord, store: Store, first: date, last: date) -> tuple[list[Named], list[Named]]:
    """The alarms of some weeks by the record, and reckoned anew from those it has before them."""
    with store.view(last) as view:
        inputs, spans = PairInputs.packaged(news_series(view)), spans_read(days_read(view).known)
    every = [one for one in told_by(record) if one.issued <= last]
    before = [one for one in every if one.issued < first]
    scores = weekly_scores(inputs, last, spans, first - WEEK * USUAL_WEEKS)
    anew = [
        one
        for level, rule in warning_rules().levels.items()
        for one in alarms(scores, level, rule, first - WEEK, before)
    ]
    return names([one for one in every if one.issued >= first]), names(anew)


def told_by(record: AlarmRecord) -> list[Alarm]:
    """The record's alarms, read from its rows alone."""
    window = {level: timedelta(days=rule.window) for level, rule in warning_rules().levels.items()}
    rows = ((level, pair, FIRST_WEEK + WEEK * week, p, usual) for level, pair, week, p, usual in record.alarms)
    return [Alarm(level, pair, day, day + window[level], p, usual) for level, pair, day, p, usual in rows]


def names(found: list[Alarm]) -> list[Named]:
    return [(one.level, one.pair, one.issued) for one in found]


def incident_skill(store: Store, first: int, last: int) -> tuple[float, int, int]:
    """Brier skill of the chance of a fatal incident over the months' own rate of UCDP's deaths; rows and events.

    Each month is forecast from its eve, by the fit on the years before. The rate it is held against is that of the scored
    months themselves, which no forecaster had. Months whose deaths are unknown are left out.
    """
    with store.view(last_day(last)) as view:
        inputs = PairInputs.packaged(news_series(view))
    p, y = [], []
    for month in range(first, last + 1):
        day = last_day(month - 1)
        table, dead = day_table(inputs, day), inputs.deaths[:, month - MONTHS_FIRST]
        keep = table.member & ~np.isnan(dead)
        p.append(probabilities(fit_for(day), table)["fatal_incident", "30d"][keep])
        y.append((dead[keep] > 0).astype(float))
    chance, came = np.concatenate(p), np.concatenate(y)
    return brier_skill(chance, came, came.mean()), len(came), int(came.sum())


def skilled(store: Store) -> Verdict:
    """The skill on the development months against its floor."""
    floor = yaml.safe_load((ROOT / "quality/floors.yaml").read_text(encoding="utf-8"))["warning"]
    value, rows, events = incident_skill(store, *map(parse_month, floor["months"]))
    told = f"{events} deadly of {rows:,} pair-months, {floor['months'][0]} to {floor['months'][1]}"
    least = floor["at least"]
    return (
        value >= least,
        f"fatal incident, Brier skill over the months' own rate {value:.3f} (at least {least}); {told}",
    )


def clocked(store: Store) -> Verdict:
    """The clocks of the eve of the war of 2020."""
    found = {one.key: one.days for one in run.findings(store, "armenia-azerbaijan", date(2020, 9, 27)).clocks}
    read = {key: found.get(key) for key in CLOCKS}
    return read == CLOCKS, f"clocks on 27 September 2020: {', '.join(f'{key} {days}' for key, days in read.items())}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="fail where a check fails, else only print")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = run.open_store(Path(folder) / "store")
        found = [registered(), *recorded(store), skilled(store), clocked(store)]
    for right, told in found:
        print(f"{'ok  ' if right else 'FAIL'} {told}")
    return 1 if given.check and not all(right for right, _ in found) else 0


if __name__ == "__main__":
    sys.exit(main())
