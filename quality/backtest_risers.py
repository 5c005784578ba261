"""How good the country risers are: `make backtest-risers` writes the generated part of docs/risers.md.

Every month is scored with the last fit that could have been known on the last day of the month before. The months to 2016-12
are those the model was chosen on. `--test` scores 2018 to 2021 instead, which nothing was chosen on; `--write` writes that
part of the page, the other stays as it is.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from fit_risers import FIRST_FIT, Floats, Rows, rows

from tocsin.escalation.riser_features import FLOOR
from tocsin.escalation.riser_fits import PARTS, TERMS, RiserFit, fit_known, log_odds
from tocsin.escalation.riser_months import ALARM
from tocsin.evaluate.alarms import BUDGET, alarms, average_precision
from tocsin.evaluate.skill import Skill, skill
from tocsin.schema.months import label, last_day, month_id
from tocsin.store.panel_packaged import packaged_panel

PAGE = Path(__file__).parents[1] / "docs/risers.md"
DEVELOPMENT = (month_id(FIRST_FIT + 1, 2), month_id(2016, 12))
TEST = (month_id(2018, 1), month_id(2021, 12))
UNSEEN = ("ARM", "AZE")
"""Countries whose months after 2010 are not to be looked at one by one before the model is registered."""
BINS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
VERDICTS = (
    "It cannot be said that news adds anything",
    "News adds something by one score of two",
    "News adds something by both scores",
)
NAMES = {
    "base": "base rate",
    "forecast": "the forecast alone, as it stands",
    "figures": "forecast and history, no news",
    "news": "news, no figures",
    "both": "**news and forecast**",
}


@dataclass(frozen=True, eq=False)
class Scored:
    """One model's chances for the rows scored, and the shares of an alarm it gave them by what was asked."""

    name: str
    p: Floats
    rise_alarm: Floats
    first_alarm: Floats
    onset_alarm: Floats


def predicted(found: Rows) -> dict[str, Floats]:
    """Each model's chance of every row, by the fit known then."""
    made = {name: np.full(len(found.month), np.nan) for name in NAMES}
    for month in np.unique(found.month):
        here, known = found.month == month, fit_known(last_day(int(month) - 1))
        made["base"][here] = known.base_rate
        made["forecast"][here] = np.maximum(found.chance[here], FLOOR)
        for name in ("figures", "news", "both"):
            made[name][here] = _by_part(known, name, found.values[here])
    return made


def _by_part(known: RiserFit, name: str, values: Floats) -> Floats:
    odds, _ = log_odds(known.parts[name], values[:, [TERMS.index(term) for term in PARTS[name]]])
    return np.asarray(1 / (1 + np.exp(-odds)))


def scored(found: Rows, name: str, p: Floats) -> Scored:
    """The alarms of a model: ten a month among all countries, those without a late rise, and those at risk of onset."""
    every = np.ones(len(p), bool)
    sets = (every, found.lately == 0, found.quiet == 1)
    return Scored(name, p, *(_alarms(found, p, each) for each in sets))


def _alarms(found: Rows, p: Floats, eligible: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    given = np.zeros(len(p))
    for month in np.unique(found.month):
        here = np.flatnonzero(found.month == month)
        tie = np.zeros((len(here), 1))
        given[here] = alarms(p[here, None], tie, tie, eligible[here, None], BUDGET)[:, 0]
    return given


# The page ---------------------------------------------------------------------------------------------------------------


def part(found: Rows, title: str) -> str:
    """The generated part of the page for some months."""
    chances = predicted(found)
    every = {name: scored(found, name, p) for name, p in chances.items()}
    rose = found.rose
    brier = {name: (p - rose) ** 2 for name, p in chances.items()}
    first, onsets = int(np.nansum(found.first)), int(_onset(found).sum())
    months = len(np.unique(found.month))
    return "\n".join(
        [
            f"## {title}",
            "",
            f"{label(int(found.month.min()))} to {label(int(found.month.max()))}: {len(rose):,} country-months, "
            f"{int(rose.sum())} sharp rises ({rose.mean():.2%}), {first} of them first rises, {onsets} onsets. "
            f"Ten alarms a month could at best have had a positive predictive value of {rose.sum() / (BUDGET * months):.1%} "
            f"for sharp rises and {first / (BUDGET * months):.1%} for first rises.",
            "",
            _table(found, every, brier),
            _verdict(found, brier, chances),
            "### Alarms",
            "",
            _alarm_table(found, every),
            "### By year",
            "",
            _years(found, brier),
            "### Is it as sure as it should be?",
            "",
            _reliability(found, chances["both"]),
            "### Misses",
            "",
            _misses(found, every["both"]),
        ]
    )


def _table(found: Rows, every: dict[str, Scored], brier: dict[str, Floats]) -> str:
    lines = [
        "| model | Brier × 1,000 | skill over the base rate [90 %] | over the forecast alone [90 %] | log score | AP |",
        "|---|---:|---|---|---:|---:|",
    ]
    for name, one in every.items():
        p = np.clip(one.p, 1e-6, 1 - 1e-6)
        log_score = -np.mean(np.where(found.rose == 1, np.log(p), np.log(1 - p)))
        over = (skill(brier[name], brier[base], found.country) for base in ("base", "forecast"))
        precision = average_precision(one.p, found.rose)
        lines.append(
            f"| {NAMES[name]} | {1000 * brier[name].mean():.3f} | {' | '.join(_skill(each) for each in over)} "
            f"| {log_score:.4f} | {precision or 0:.3f} |"
        )
    return "\n".join([*lines, ""])


def _verdict(found: Rows, brier: dict[str, Floats], chances: dict[str, Floats]) -> str:
    """Whether news adds anything to forecast and history: Brier and log score, by the interval of whole countries."""
    gain = skill(brier["both"], brier["figures"], found.country)
    logs = {name: np.where(found.rose == 1, -np.log(p), -np.log(1 - p)) for name, p in chances.items()}
    sharper = skill(logs["both"], logs["figures"], found.country)
    above = [each.skill_low is not None and each.skill_low > 0 for each in (gain, sharper)]
    verdict = VERDICTS[sum(above)]
    return (
        f"{verdict}: over forecast and history without news, the Brier score is better by {_skill(gain)}, the log score by "
        f"{_skill(sharper)}.\n"
    )


def _skill(one: Skill) -> str:
    if one.skill is None or one.skill_low is None or one.skill_high is None:
        return "unknown"
    return f"{one.skill:+.1%} [{one.skill_low:+.1%}, {one.skill_high:+.1%}]"


def _alarm_table(found: Rows, every: dict[str, Scored]) -> str:
    onset = _onset(found)
    lines = [
        f"PPV: the share of alarms that came true, at {BUDGET} a month; recall: the share of events alarmed. First rises are "
        "asked of countries with no sharp rise in the twelve months known, onsets of countries with twelve months below 25.",
        "",
        "| model | PPV, sharp rises | recall | PPV, first rises | recall | recall, onsets |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    first = np.nan_to_num(found.first)
    for name, one in every.items():
        cells = [*_ppv(one.rise_alarm, found.rose), *_ppv(one.first_alarm, first), _ppv(one.onset_alarm, onset)[1]]
        lines.append(f"| {NAMES[name]} | {' | '.join(f'{each:.1%}' for each in cells)} |")
    return "\n".join([*lines, ""])


def _ppv(alarm: Floats, happened: Floats) -> tuple[float, float]:
    true = float(alarm @ happened)
    return true / max(float(alarm.sum()), 1e-12), true / max(float(happened.sum()), 1e-12)


def _onset(found: Rows) -> Floats:
    return np.asarray((found.quiet == 1) & (found.deaths >= ALARM), dtype=float)


def _years(found: Rows, brier: dict[str, Floats]) -> str:
    lines = ["| year | rises | skill over the base rate | over forecast and history |", "|---|---:|---:|---:|"]
    for year in np.unique((found.month - 1) // 12):
        here = (found.month - 1) // 12 == year
        base, figures, both = (float(brier[name][here].sum()) for name in ("base", "figures", "both"))
        lines.append(
            f"| {1980 + year} | {int(found.rose[here].sum())} | {1 - both / base:+.1%} | {1 - both / figures:+.1%} |"
        )
    return "\n".join([*lines, ""])


def _reliability(found: Rows, p: Floats) -> str:
    lines = ["| chance | country-months | mean chance | rose |", "|---|---:|---:|---:|"]
    for low, high in pairwise(BINS):
        here = (p >= low) & (p < high)
        if here.any():
            seen = f"{p[here].mean():.2%} | {found.rose[here].mean():.2%}"
            lines.append(f"| {low:.1%} to {high:.1%} | {int(here.sum()):,} | {seen} |")
    return "\n".join([*lines, ""])


def _misses(found: Rows, one: Scored) -> str:
    """The first rises without an alarm, by deaths."""
    units = packaged_panel().units
    missed = np.flatnonzero((found.first == 1) & (one.first_alarm < 0.5))
    shown = [at for at in missed if not _kept_unseen(units[found.country[at]].iso3, int(found.month[at]))]
    worst = sorted(shown, key=lambda at: -found.deaths[at])[:15]
    named = ", ".join(
        f"{units[found.country[at]].iso3} {label(int(found.month[at]))} ({found.deaths[at]:,.0f}; {one.p[at]:.2%})"
        for at in worst
    )
    hidden = "" if found.month.min() >= TEST[0] else " Armenia and Azerbaijan after 2010 are counted and not named."
    return f"{len(missed)} first rises had no alarm; the deadliest (deaths; chance given): {named}.{hidden}\n"


def _kept_unseen(iso3: str, month: int) -> bool:
    return iso3 in UNSEEN and month_id(2011, 1) <= month < TEST[0]


def placed(page: str, name: str, text: str) -> str:
    """The page with the part between two marks replaced."""
    begin, end = f"<!-- {name}: made by make backtest-risers -->", f"<!-- end of {name} -->"
    before, rest = page.split(begin)
    return f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the part of docs/risers.md")
    parser.add_argument("--test", action="store_true", help="score 2018 to 2021, on which nothing was chosen")
    given = parser.parse_args()
    span, name = (TEST, "test") if given.test else (DEVELOPMENT, "development")
    title = "2018 to 2021, the test" if given.test else "2008 to 2016, on which the model was chosen"
    found = rows(*span)
    text = part(found.of(found.whole), title)
    print(text)
    if given.write:
        PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), name, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
