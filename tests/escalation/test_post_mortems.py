"""Post-mortems worked by hand: hit, false alarm, unknown, and by whose account."""

from datetime import date

import numpy as np
from msgspec.structs import replace

from tocsin.escalation.warnings import post_mortem
from tocsin.schema.months import parse_month
from tocsin.schema.news import NewsSeries
from tocsin.schema.risks import EarlyWarning
from tocsin.store.pair_outcomes import PairMonths, PairOutcomes

WATCH = EarlyWarning(
    id="w", known=date(2009, 3, 2), level="watch", pair="ARG-CHL", issued=date(2009, 3, 2), expires=date(2009, 5, 31),
    p=0.08, low=0.05, high=0.12, base_rate=0.004, threshold=0.07, budget=0.1, target="fatal_incident", horizon="30d",
    cites=("risk",),
)  # fmt: skip


def news(*known: date) -> NewsSeries:
    size = len(known)
    return NewsSeries(
        "lines", ("ARG", "CHL"), np.array([day.toordinal() for day in known], dtype=np.int32),
        np.zeros(size, dtype=np.int16), np.ones(size, dtype=np.int16), np.full(size, 3, dtype=np.int8),
        np.ones(size, dtype=bool), date(2002, 7, 2), date(2010, 12, 31),
    )  # fmt: skip


def test_a_hit_names_the_account_and_the_days() -> None:
    found = post_mortem(WATCH, PairOutcomes(news(date(2009, 4, 4), date(2009, 4, 20))))
    assert found.outcome == "hit"
    assert found.post_mortem == (
        "Hit: watch warning for Argentina and Chile, 2009-03-02 to 2009-05-31 (said 8.0%). News tells of deaths between "
        "Argentina and Chile on 2 days, first on 3 April 2009, 32 days after issue."
    )
    assert found.cites == ("risk", "figures:news")


def test_deaths_of_the_day_of_issue_are_no_hit() -> None:
    assert post_mortem(WATCH, PairOutcomes(news(date(2009, 3, 3)))).outcome == "false alarm"
    assert post_mortem(WATCH, PairOutcomes(news(date(2009, 3, 4)))).outcome == "hit"


def test_the_last_day_counts_and_the_next_does_not() -> None:
    assert post_mortem(WATCH, PairOutcomes(news(date(2009, 6, 1)))).outcome == "hit"
    assert post_mortem(WATCH, PairOutcomes(news(date(2009, 6, 2)))).outcome == "false alarm"


def test_a_false_alarm_says_who_looked() -> None:
    found = post_mortem(WATCH, PairOutcomes(news()))
    assert found.outcome == "false alarm"
    assert found.post_mortem == (
        "False alarm: watch warning for Argentina and Chile, 2009-03-02 to 2009-05-31 (said 8.0%). No death between "
        "Argentina and Chile is told from 2009-03-03 to 2009-05-31, which lines covers whole."
    )


def test_dark_is_no_false_alarm() -> None:
    dark = post_mortem(WATCH, PairOutcomes())
    assert dark.outcome == "unknown"
    assert dark.post_mortem.startswith("Unknown: ") and "dark is not calm" in dark.post_mortem
    assert dark.post_mortem.count("nknown") == 1


def test_ucdp_alone_decides_where_there_is_no_news() -> None:
    def counted(month: str) -> PairOutcomes:
        span = parse_month("2009-01"), parse_month("2009-12")
        return PairOutcomes(None, PairMonths("figures:months", *span, {"ARG-CHL": {parse_month(month): 3.0}}))

    assert post_mortem(WATCH, counted("2009-04")).outcome == "hit"
    assert post_mortem(WATCH, counted("2009-03")).outcome == "hit"  # 29 of its 31 days
    short = replace(WATCH, expires=date(2009, 5, 10))
    assert post_mortem(short, counted("2009-05")).outcome == "unknown"  # 10 of its 31 days: nobody can tell
    assert post_mortem(WATCH, counted("2009-08")).outcome == "false alarm"
