"""Choose the alarm thresholds that spend the stated budget on 2004 to 2010, and write them with their arithmetic.

    python quality/calibrate_warnings.py [--write]        # make calibrate-warnings

Levels, targets, windows and budget are read from ``warnings.yaml`` as they stand there; lifts and thresholds are found
here: for each level the largest lift of its list at which the budget can still be spent, and the threshold that spends it.
What came of the alarms is not looked at, and neither is any day after ``LAST``.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from importlib import resources
from pathlib import Path

from tocsin import run
from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.warning_alarms import with_budget
from tocsin.escalation.warning_inputs import weekly_scores
from tocsin.escalation.warning_rules import Rule, Spent, WarningRules, as_yaml, warning_rules
from tocsin.escalation.warning_weeks import WeeklyScores
from tocsin.schema.risks import Level
from tocsin.store.news import days_read, news_series
from tocsin.store.news_spans import spans_read

FIRST, LAST = date(2004, 1, 1), date(2010, 12, 31)
LIFTS: dict[Level, tuple[float, ...]] = {
    "structural": (0.0,), "watch": (2.0, 1.75, 1.5, 1.4, 1.3, 1.25, 1.2, 1.1, 1.0), "imminent": (3.0, 2.5, 2.0, 1.5, 1.25, 1.0),
}  # fmt: skip
HEAD = """\
Alarm rules and their budget. Levels, targets, windows and budget were decided beforehand; lifts and thresholds are those
that spend the budget on the calibration years (quality/calibrate_warnings.py --write), whose arithmetic stands below:
issued alarms / pair-years = rate. Nothing later was looked at, nor what became of the alarms."""


def calibration_scores() -> WeeklyScores:
    """The weekly probabilities to the last day of the calibration years, from what ships."""
    with tempfile.TemporaryDirectory() as folder:
        store = run.open_store(Path(folder) / "store")
        with store.view(LAST) as view:
            news, spans = news_series(view), spans_read(days_read(view).known)
    return weekly_scores(PairInputs.packaged(news), LAST, spans)


def calibrated_rules(scores: WeeklyScores, rules: WarningRules) -> WarningRules:
    """The rules with lifts and thresholds that spend the budget."""
    levels: dict[Level, Rule] = {}
    spent: dict[Level, Spent] = {}
    for level, rule in rules.levels.items():
        levels[level], spent[level] = with_budget(scores, rule, LIFTS[level], FIRST, LAST)
    made_from = f"weekly probabilities from {scores.days[0]} to {scores.days[-1]} of {len(scores.pairs)} pairs"
    return WarningRules(levels=levels, spent=spent, population=rules.population, made_from=made_from)


def main(write: bool) -> None:
    found = calibrated_rules(calibration_scores(), warning_rules())
    text = as_yaml(found, HEAD)
    if write:
        Path(str(resources.files("tocsin.escalation").joinpath("warnings.yaml"))).write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main("--write" in sys.argv[1:])
