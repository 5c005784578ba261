"""A riser's reasons in words: one sentence a term, its numbers opened, and what would change the chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np

from tocsin.escalation.riser_features import BASE, COUNTED, LONGER, MEMORY, QUIET, QUIET_OF, USUAL
from tocsin.escalation.riser_fits import Part, RiserFit
from tocsin.escalation.riser_inputs import Inputs
from tocsin.escalation.riser_months import ALARM, late_rises, observed, target_month, thresholds, usual_deaths
from tocsin.schema.briefs import Sum
from tocsin.schema.months import first_day, label
from tocsin.schema.risks import Driver
from tocsin.schema.time import long_date

NEWS_CITE, PANEL_CITE, FORECAST_CITE = "figures:news", "figures:country-months", "figures:forecast"
_ABOUT = {
    "force_within": "of force within the country",
    "force_abroad": "of force between it and other states",
    "force_week": "of force, within it or with other states,",
    "words_abroad": "of threats, accusations and other hostile words between it and other states",
    "fatal": "that tell of deaths by force",
}
_SHORT = {
    "force_within": "stories of force within the country",
    "force_abroad": "stories of force with other states",
    "force_week": "stories of force in the last week",
    "words_abroad": "stories of hostile words with other states",
    "fatal": "stories of deaths",
}
Told = tuple[str, tuple[Sum, ...], tuple[str, ...]]


def drivers(known: Inputs, at: int, terms: Sequence[str], part: Part) -> tuple[Driver, ...]:
    """One driver a term, that with the largest effect first; the effects and the intercept sum to the log-odds."""
    made = [
        _driver(known, at, term, weight, usual)
        for term, weight, usual in zip(terms, part.weights, part.usual, strict=True)
    ]
    return tuple(sorted(made, key=lambda each: (-abs(each.effect), each.name)))


def _driver(known: Inputs, at: int, term: str, weight: float, usual: float) -> Driver:
    value = known.value(at, term)
    effect = weight * (value - usual)
    sentence, sums, cites = _TELLERS[term](known, at, term)
    own = Sum(effect, "log-odds", f"{_signed(weight)} × ({_signed(value)} − {_signed(usual)})")
    return Driver(
        name=term, value=value, usual=usual, weight=weight, effect=effect,
        sentence=sentence, sums=(*sums, own), cites=cites,
    )  # fmt: skip


# One teller a term ------------------------------------------------------------------------------------------------------


def _forecast(known: Inputs, at: int, _: str) -> Told:
    panel, row = known.figures(at)
    # deaths are whole: a bar of 60.7 is reached by 61
    bar, usual = float(np.ceil(thresholds(panel)[row])), float(usual_deaths(panel)[row])
    p = float(known.p_forecast[at])
    month = _month(target_month(known.as_of))
    sentence = (
        f"From the figures to {_month(panel.last)} the forecast gives {known.units[at].name} a chance of {percent(p)} "
        f"of {bar:,.0f} deaths or more in {month}."
    )
    sums = (
        Sum(100 * p, "%", f"share of the forecast's draws of {bar:,.0f} deaths or more"),
        Sum(bar, "deaths", f"the larger of {ALARM:.0f} and 4 × {usual:,.2f}, rounded up"),
    )
    return sentence, sums, (FORECAST_CITE, PANEL_CITE)


def _momentum(known: Inputs, at: int, term: str) -> Told:
    panel, row = known.figures(at)
    deaths, usual = float(observed(panel)[row, -1]), float(usual_deaths(panel)[row])
    sentence = (
        f"{known.units[at].name} had {deaths:,.0f} deaths in {_month(panel.last)}, against a mean of {usual:,.1f} a month "
        f"over the twelve months to then."
    )
    sums = (
        Sum(deaths, "deaths", f"the figure of {label(panel.last)}"),
        Sum(usual, "deaths a month", f"{12 * usual:,.0f} ÷ 12, {label(panel.last - 11)} to {label(panel.last)}"),
        Sum(known.value(at, term), "log ratio", f"ln(1 + {deaths:,.0f}) − ln(1 + {usual:,.4g})"),
    )
    return sentence, sums, (PANEL_CITE,)


def _rises(known: Inputs, at: int, term: str) -> Told:
    panel, row = known.figures(at)
    late = late_rises(panel, MEMORY)
    count, first = int((late[row] == 1).sum()), panel.last - late.shape[1] + 1
    number = "no sharp rise is" if count == 0 else "one sharp rise is" if count == 1 else f"{count} sharp rises are"
    sentence = f"{known.units[at].name}: {number} known of the {late.shape[1]} months to {_month(panel.last)}."
    opened = Sum(count, "months", f"sharp rises, {label(first)} to {label(panel.last)}")
    return sentence, (opened, Sum(known.value(at, term), "log months", f"ln(1 + {count})")), (PANEL_CITE,)


def _counted(known: Inputs, at: int, term: str) -> Told:
    news, column = known.told(), list(COUNTED).index(term)
    count, usual, days = float(news.counted[at, column]), float(news.usual[at, column]), COUNTED[term][0]
    days_of = f"{news.day - timedelta(days=days - 1)} to {news.day}"
    sentence = (
        f"{known.units[at].name}: {_stories(count)} {_ABOUT[term]} in the {days} days to {long_date(news.day)}; "
        f"{usual:,.1f} would be usual."
    )
    sums = (
        Sum(count, "stories", f"counted, known {days_of}"),
        _usual_sum(known, at, column, usual),
        Sum(known.value(at, term), "log ratio", f"ln(1 + {count:,.0f}) − ln(1 + {usual:.4g})"),
    )
    return sentence, sums, (NEWS_CITE,)


def _usual_sum(known: Inputs, at: int, column: int, usual: float) -> Sum:
    news = known.told()
    before, volume = news.before[at, column], news.volume[column]
    share = f"{volume:,.0f} ÷ {news.told:,.0f}, the world's stories"
    formula = f"{before:,.0f} in the {BASE} days before the last {LONGER} × {share}"
    return Sum(usual, "stories", formula)


def _usual(known: Inputs, at: int, term: str) -> Told:
    news, value = known.told(), known.value(at, term)
    often = float(np.expm1(value))
    sentence = f"{known.units[at].name} usually has {often:,.1f} stories of force within it in {LONGER} days."
    column = list(COUNTED).index("force_within")
    volume = news.volume[list(COUNTED).index("words_abroad")]
    formula = f"{news.before[at, column]:,.0f} in {BASE} days × {volume:,.0f} ÷ {news.told:,.0f}, the world's stories"
    return sentence, (Sum(often, "stories", formula), Sum(value, "log stories", f"ln(1 + {often:.4g})")), (NEWS_CITE,)


def _quiet(known: Inputs, at: int, term: str) -> Told:
    value, name = known.value(at, term), known.units[at].name
    within, abroad = known.value(at, "force_within"), known.value(at, "force_abroad")
    if known.quiet[at] == 1:
        sentence = f"No month of the last twelve known had {ALARM:.0f} deaths in {name}, so news of force says more."
        opened = Sum(value, "log ratio", f"{_signed(within)} + {_signed(abroad)}, within it and with other states")
    else:
        told = f"A month of the last twelve known had {ALARM:.0f} deaths or more in {name}"
        sentence = f"{told}, so news of force says no more than it does anywhere."
        opened = Sum(value, "log ratio", "0, for it counts only after twelve quiet months")
    return sentence, (opened,), (NEWS_CITE, PANEL_CITE)


_TELLERS: dict[str, Callable[[Inputs, int, str], Told]] = {
    "forecast": _forecast,
    "momentum": _momentum,
    "rises": _rises,
    **dict.fromkeys(COUNTED, _counted),
    USUAL: _usual,
    QUIET[0]: _quiet,
}


# What would change it, and how it was made ------------------------------------------------------------------------------


def change(known: Inputs, at: int, why: Sequence[Driver], odds: float) -> tuple[str, ...]:
    """What would bring the chance down and up most plainly: the strongest news back to usual, a louder week, the forecast."""
    by_name, found = {each.name: each for each in why}, []
    raised = [each for each in why if each.name in COUNTED and each.value > 0 and each.weight > 0]
    if raised:
        first = max(raised, key=lambda each: each.weight * each.value)
        lower = percent(chance(odds + _shift(known, at, by_name, {first.name: -first.value})))
        found.append(f"With {_SHORT[first.name]} at their usual number the chance would be {lower}.")
    if "force_week" in by_name:
        louder = {name: _more(known, at, name) for name in ("force_week", "force_abroad")}
        higher = percent(chance(odds + _shift(known, at, by_name, louder)))
        found.append(f"With {MORE} more stories of force with other states in the last week it would be {higher}.")
    if "forecast" in by_name:
        higher = percent(chance(odds + _shift(known, at, by_name, {"forecast": float(np.log(2))})))
        found.append(f"With twice the forecast's odds it would be {higher}.")
    return tuple(found)


MORE = 10
"""Stories by which a louder week is told."""


def _shift(known: Inputs, at: int, by_name: dict[str, Driver], by: dict[str, float]) -> float:
    """What moving the values of terms adds to the log-odds, the term of quiet countries moving with those it is made of."""
    moved = dict(by)
    if QUIET[0] in by_name and known.quiet[at] == 1:
        moved[QUIET[0]] = sum(by.get(name, 0.0) for name in QUIET_OF)
    return sum(by_name[name].weight * more for name, more in moved.items() if name in by_name)


def _more(known: Inputs, at: int, term: str) -> float:
    count = float(known.told().counted[at, list(COUNTED).index(term)])
    return float(np.log1p(count + MORE) - np.log1p(count))


def population(fit: RiserFit) -> str:
    """What the base rate is a rate of."""
    return f"{fit.cells:,} country-months, {fit.first} to {fit.through}, {fit.events} of them with a sharp rise"


def method(fit: RiserFit, name: str) -> str:
    """How the chance was made, in one line."""
    read = {
        "both": "the forecast, the country's own months and the world's news",
        "figures": "the forecast and the country's own months (no news)",
        "news": "the world's news (no country figures)",
        "neither": "nothing but the base rate (no country figures, no news)",
    }
    return (
        f"logistic regression with normal priors on {read[name]}; fitted through {fit.through} ({fit.cells:,} country-months, "
        f"{fit.events} sharp rises); the 90 % interval holds the posterior (Laplace), the spread of countries and what is "
        f"missing; the risk of its pairs is not part of it"
    )


def percent(p: float) -> str:
    """A chance with two figures.

    >>> percent(0.0312), percent(0.5), percent(0.00004)
    ('3.1 %', '50 %', 'under 0.01 %')
    """
    if p < 0.0001:
        return "under 0.01 %"
    return f"{100 * p:.0f} %" if p >= 0.0995 else f"{100 * p:.1f} %" if p >= 0.00995 else f"{100 * p:.2g} %"


def chance(odds: float) -> float:
    """The probability of log-odds."""
    return float(1 / (1 + np.exp(-odds)))


def _signed(number: float) -> str:
    """Four figures; a negative number in brackets, so that it can follow a sign."""
    return f"{number:.4g}" if number >= 0 else f"(−{-number:.4g})"


def _stories(count: float) -> str:
    return "1 story" if count == 1 else f"{count:,.0f} stories"


def _month(number: int) -> str:
    day: date = first_day(number)
    return f"{day:%B} {day.year}"
