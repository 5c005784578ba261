"""Reckon every alarm that the packaged record gives, and write them down, so that no reader waits for them.

python quality/warning_record.py --write        # make warning-record
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from importlib import resources
from pathlib import Path

from tocsin import run
from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.warning_inputs import weekly_scores
from tocsin.escalation.warning_record import FILE, AlarmRecord, made, written
from tocsin.escalation.warning_rules import warning_rules
from tocsin.store.news import days_read, news_series
from tocsin.store.news_spans import spans_read


def record() -> AlarmRecord:
    """The alarms to the last week of the news that ships."""
    with tempfile.TemporaryDirectory() as folder:
        store = run.open_store(Path(folder) / "store")
        with store.view(date.max) as view:
            news, spans = news_series(view), spans_read(days_read(view).known)
    scores = weekly_scores(PairInputs.packaged(news), spans[-1][1], spans)
    return made(scores, spans, warning_rules())


if __name__ == "__main__":
    found = record()
    if "--write" in sys.argv[1:]:
        Path(str(resources.files("tocsin.escalation").joinpath("fitted", FILE))).write_bytes(written(found))
    print(f"{len(found.alarms):,} alarms to {found.last}")
