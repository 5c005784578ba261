"""Scores the survival of truces by rolling origin: ``python quality/backtest_survival.py [--write]`` (needs nothing but
the fits).

Every truce within states from 2005 on, watched from its first day, is predicted by what was known on the last 1 July
before it: by the base rate (Kaplan–Meier of all within states), by Kaplan–Meier of like cases (weights exp(−distance ÷
scale), the scale chosen on 1995 to 2004), and by the hazard model (penalty chosen on the same years by
``fit_survival.py``). Scores are Brier's at 7, 30, 90 and 365 days, censored outcomes weighted by the inverse chance of
being seen (Graf et al. 1999), and its mean over the first year; intervals by drawing conflicts again. ``--write`` puts
the results into docs/survival.md, the pictures beside it, and the verdict (does the model beat the base rate, with its
interval wholly below zero?) into src/tocsin/truce/fitted/survival.json.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from tocsin.charts.calibration import Reliability, reliability_diagram
from tocsin.charts.skill import Score, score_chart
from tocsin.charts.svg import shortened
from tocsin.truce.cases import TruceCase, kind_of, known_on, packaged_cases
from tocsin.truce.hazard import fit_on, hazard_model, modelled, values
from tocsin.truce.held import cluster, from_start
from tocsin.truce.likeness import distance

ROOT = Path(__file__).parents[1]
PAGE, IMAGES = ROOT / "docs/survival.md", ROOT / "docs/images"
FITTED = ROOT / "src/tocsin/truce/fitted/survival.json"
BEGIN, END = "<!-- results: made by quality/backtest_survival.py --write -->", "<!-- end of results -->"
HORIZONS = (7, 30, 90, 365)
GRID = (1, 3, 7, 14, 30, 60, 90, 120, 180, 240, 300, 365)
DEV, TEST = (date(1995, 1, 1), date(2005, 1, 1)), (date(2005, 1, 1), date(2022, 1, 1))
SCALES = (1.0, 2.0, 4.0)
DRAWS, SEED = 2000, 19141101
NAMES = {"base": "base rate", "like": "like cases", "model": "hazard model",
         "late": "like cases, told what was coded later (of no use on the day)"}  # fmt: skip
Grid = NDArray[np.float64]
Curve = Callable[[TruceCase, Sequence[TruceCase]], list[float]]


class Scored(NamedTuple):
    """The truces scored, each predictor's chances at ``GRID``, whole or not then, and the weights of the outcomes."""

    cases: list[TruceCase]
    said: dict[str, Grid]
    whole: Grid
    weight: Grid


def origin(day: date) -> date:
    """The last 1 July not after a day: what was known then is what a truce of the day is predicted from."""
    return date(day.year - ((day.month, day.day) < (7, 1)), 7, 1)


def to_score(first: date, end: date, kind: str = "civil") -> list[TruceCase]:
    """The truces of a kind watched from the first day that were made from ``first`` to before ``end``."""
    return [
        case for case in packaged_cases()
        if kind_of(case.features.war) == kind and case.entry == 0 and first <= case.features.day < end
        and None not in values(case.features)
    ]  # fmt: skip


def base_curve(case: TruceCase, known: Sequence[TruceCase]) -> list[float]:
    """Kaplan–Meier of all."""
    return [held.p if (held := from_start(known, days)) else math.nan for days in GRID]


def model_curve(case: TruceCase, known: Sequence[TruceCase]) -> list[float]:
    """The hazard model's last fit."""
    model, fit = hazard_model(), fit_on(hazard_model(), origin(case.features.day))
    return [modelled(model, fit, case.features, 0, days)[0] if fit else math.nan for days in GRID]


def like_curve(scale: float) -> Curve:
    """Kaplan–Meier of the known cases, each weighted by how like it is."""

    def curve(case: TruceCase, known: Sequence[TruceCase]) -> list[float]:
        cases = [(c, math.exp(-distance(case.features, c.features) / scale)) for c in known if c.entry == 0]
        share, found = 1.0, dict[int, float]()
        for day in sorted({c.held for c, _ in cases if c.failed}):
            share *= 1 - sum(w for c, w in cases if c.failed and c.held == day) / sum(
                w for c, w in cases if c.held >= day
            )
            found[day] = share
        return [found[max(d for d in found if d <= days)] if min(found) <= days else 1.0 for days in GRID]

    return curve


def scored(cases: list[TruceCase], curves: dict[str, Curve]) -> Scored:
    """All predictions, each from what was known on its origin; "late" alone sees the truce as it was coded later."""
    said: dict[str, list[list[float]]] = defaultdict(list)
    for case in cases:
        known = [c for c in known_on(packaged_cases(), origin(case.features.day)) if kind_of(c.features.war) == "civil"]
        for name, curve in curves.items():
            said[name].append(curve(case if name.startswith("late") else as_of_its_day(case), known))
    whole = np.array([[not (case.failed and case.held <= days) for days in GRID] for case in cases], dtype=float)
    return Scored(cases, {name: np.array(rows) for name, rows in said.items()}, whole, _weights(cases))


def as_of_its_day(case: TruceCase) -> TruceCase:
    """The truce without what was only coded later: deaths before it and the length of the fighting."""
    return replace(case, features=replace(case.features, deaths30=None, deaths90=None, episode=None))


def _weights(cases: Sequence[TruceCase]) -> Grid:
    """Inverse chance of being seen: nothing for one censored before, 1 ÷ G(time of failure or horizon) for others."""
    censored = sorted(case.held for case in cases if not case.failed)

    def seen(day: int) -> float:
        share = 1.0
        for at in sorted({held for held in censored if held < day}):
            share *= 1 - censored.count(at) / sum(case.held >= at for case in cases)
        return share

    def weight(case: TruceCase, days: int) -> float:
        if case.held <= days:
            return 1 / seen(case.held) if case.failed else 0.0
        return 1 / seen(days)

    return np.array([[weight(case, days) for days in GRID] for case in cases])


def errors(s: Scored, name: str) -> Grid:
    """Weighted squared errors, (truces, days of the grid)."""
    return s.weight * (s.said[name] - s.whole) ** 2


def figures(s: Scored, name: str, rows: Sequence[int] | NDArray[np.int64]) -> Grid:
    """Brier's score at each horizon, their mean, and the mean over the first year (trapezia over the grid)."""
    mean = errors(s, name)[rows].mean(axis=0)
    at = np.array([mean[GRID.index(days)] for days in HORIZONS])
    days = np.array((0, *GRID), dtype=float)
    over = np.trapezoid(np.array([0.0, *mean]), days) / days[-1]
    return np.array([*at, at.mean(), over])


def draws(s: Scored) -> list[NDArray[np.int64]]:
    """Rows of truces for each drawing of conflicts with replacement."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row, case in enumerate(s.cases):
        groups[cluster(case)].append(row)
    kept, rng = list(groups.values()), np.random.default_rng(SEED)
    return [np.array([row for at in rng.integers(0, len(kept), len(kept)) for row in kept[at]]) for _ in range(DRAWS)]


def score_rows(
    s: Scored,
) -> tuple[list[list[str]], dict[str, tuple[float, float, float]], dict[str, tuple[float, float, float]]]:
    """The table's rows; each predictor's mean score, and its difference from the base rate, each with a 90 % interval."""
    every, drawn = range(len(s.cases)), draws(s)
    rows, means, gains = [], {}, {}
    for name in s.said:
        found, spread = figures(s, name, list(every)), np.array([figures(s, name, rows) for rows in drawn])
        against = spread - np.array([figures(s, "base", rows) for rows in drawn])
        low, high = np.quantile(against[:, 4], (0.05, 0.95))
        gains[name] = (float(found[4] - figures(s, "base", list(every))[4]), float(low), float(high))
        means[name] = (float(found[4]), *(float(q) for q in np.quantile(spread[:, 4], (0.05, 0.95))))
        told = "" if name == "base" else f"{gains[name][0]:+.4f} ({low:+.4f} to {high:+.4f})"
        rows.append([NAMES[name], *(f"{value:.4f}" for value in found), told])
    return rows, means, gains


def bins(s: Scored, name: str, days: int, parts: int = 4) -> list[Reliability]:
    """Truces in equal parts by the chance said: mean said, share that held, how many."""
    at = GRID.index(days)
    order = np.argsort(s.said[name][:, at], kind="stable")
    found = []
    for part in np.array_split(order, parts):
        said, weight = s.said[name][part, at], s.weight[part, at]
        seen = float((weight * s.whole[part, at]).sum() / weight.sum())
        found.append(Reliability(float(said.mean()), min(seen, 1.0), len(part)))
    return found


def came_of(case: TruceCase) -> str:
    """When it failed, or until when it was seen whole."""
    return f"failed on day {case.held}" if case.failed else f"whole on day {case.held}, last seen"


def misses(s: Scored, name: str, count: int = 12) -> list[list[str]]:
    """The worst by the mean of the four squared errors."""
    at = [GRID.index(days) for days in HORIZONS]
    mean = errors(s, name)[:, at].mean(axis=1)
    rows = []
    for row in np.argsort(-mean, kind="stable")[:count]:
        case = s.cases[row]
        said = ", ".join(f"{100 * s.said[name][row, place]:.0f}" for place in at)
        other = ", ".join(f"{100 * s.said['base'][row, place]:.0f}" for place in at)
        rows.append(
            [
                str(case.features.day),
                shortened(case.features.title, 100),
                came_of(case),
                said,
                other,
                f"{mean[row]:.2f}",
            ]
        )
    return rows


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; bars in cells are written as commas."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", ",") for cell in row) + " |" for row in lines)


def chosen_scale(name: str = "like") -> tuple[float, str]:
    """The scale of likeness with the least score on the years before the test."""
    s = scored(to_score(*DEV), {f"{name}{scale}": like_curve(scale) for scale in SCALES})
    scores = {scale: float(figures(s, f"{name}{scale}", range(len(s.cases)))[4]) for scale in SCALES}
    return min(scores, key=lambda scale: scores[scale]), ", ".join(f"{k:g}: {v:.4f}" for k, v in scores.items())


def held_rows() -> list[list[str]]:
    """Both measures on all cases at hand: fighting again, and the first death at all."""
    rows = []
    for kind in ("civil", "interstate"):
        own = [c for c in packaged_cases() if kind_of(c.features.war) == kind and c.entry == 0]
        softer = [
            replace(c, held=c.first_death if c.first_death is not None else c.held, failed=c.first_death is not None)
            for c in own if c.features.day >= date(1989, 1, 1)
        ]  # fmt: skip
        for told, cases in (("fighting again", own), ("first death, from 1989", softer)):
            shares = [
                f"{100 * h.p:.0f} % ({100 * h.low:.0f} to {100 * h.high:.0f})"
                for d in HORIZONS
                if (h := from_start(cases, d))
            ]
            rows.append([kind, told, str(len(cases)), *shares])
    return rows


def between_states() -> list[list[str]]:
    """Every truce between states that was watched from its first day: all there are."""
    return [
        [str(c.features.day), shortened(c.features.title, 100), came_of(c)]
        for c in packaged_cases() if kind_of(c.features.war) == "interstate" and c.entry == 0
    ]  # fmt: skip


def verdict(gain: tuple[float, float, float], count: int) -> tuple[bool, str]:
    """Whether the model leads, and the sentence that says it."""
    leads = gain[2] < 0
    word = "beats the base rate" if leads else "is not shown to beat the base rate"
    return leads, (f"On {count} truces made 2005 to 2021 the hazard model {word}: mean Brier score {gain[0]:+.4f} against it "
                   f"(90 % interval {gain[1]:+.4f} to {gain[2]:+.4f}; below zero is better).")  # fmt: skip


def pictures(s: Scored, means: dict[str, tuple[float, float, float]]) -> dict[str, str]:
    """The pictures by name: scores, and the model's reliability."""
    scores = [Score(NAMES[name], *means[name], ours=name == "model") for name in s.said if name != "late"]
    return {
        "survival-scores": score_chart(
            scores, "Truces within states, 2005 to 2021", "mean Brier score at 7, 30, 90 and 365 days, lower is better",
            note="Bars: 90 % interval, conflicts drawn again. The intervals of the differences are in the table.",
        ),
        "survival-reliability": reliability_diagram(
            [one for days in (30, 365) for one in bins(s, "model", days)], "Hazard model: held 30 and 365 days",
            "Quarters of the truces of 2005 to 2021 by the chance said, at each of the two horizons.",
        ),
    }  # fmt: skip


def report(s: Scored, scale: str, sentence: str) -> tuple[str, dict[str, str]]:
    """The results as Markdown, and the pictures by name."""
    rows, means, gains = score_rows(s)
    leads = verdict(gains["model"], 0)[0]
    shown = (
        "the model's chance is shown" if leads else "so the base rate is shown, the model's chance beside it, marked"
    )
    calibration = [
        [NAMES[name], str(days), str(one.count), f"{100 * one.forecast:.0f} %", f"{100 * one.observed:.0f} %"]
        for name in ("base", "model") for days in (30, 365) for one in bins(s, name, days)
    ]  # fmt: skip
    days = tuple(f"{d} days" for d in HORIZONS)
    text = "\n\n".join([
        f"**{sentence}** That is {len(s.cases)} truces of {len({cluster(c) for c in s.cases})} conflicts: {shown}.",
        "### Misses first",
        "Chances to hold 7, 30, 90 and 365 days by the hazard model, and by the base rate, in per cent; the model's worst.",
        table(("made", "truce", "what came of it", "model", "base rate", "mean squared error"), misses(s, "model")),
        "The base rate's worst:",
        table(("made", "truce", "what came of it", "base rate", "mean squared error"),
              [[*row[:4], row[5]] for row in misses(s, "base", 6)]),
        "### Scores", table(("", *days, "mean", "first year", "mean less base rate (90 %)"), rows),
        f"Scale of likeness of the like cases: {scale}", "![Scores](images/survival-scores.svg)",
        "### Calibration", table(("", "days", "truces", "said", "held"), calibration),
        "![Reliability](images/survival-reliability.svg)",
        "### How long truces held, both measures, all years", table(("kind", "measure", "cases", *days), held_rows()),
        "### Truces between states watched from their first day: all of them",
        table(("made", "truce", "what came of it"), between_states()),
    ])  # fmt: skip
    return text, pictures(s, means)


def main(args: Sequence[str]) -> None:
    """Score, print, and with ``--write`` put it where it is read."""
    scale, scores = chosen_scale()
    late, _ = chosen_scale("late")
    curves = {"base": base_curve, "model": model_curve, "like": like_curve(scale), "late": like_curve(late)}
    s = scored(to_score(*TEST), curves)
    leads, sentence = verdict(score_rows(s)[2]["model"], len(s.cases))
    text, drawn = report(s, f"{scale:g}, chosen on 1995 to 2004 ({scores}).", sentence)
    print(text)
    if "--write" not in args:
        return
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    for name, picture in drawn.items():
        (IMAGES / f"{name}.svg").write_text(picture, encoding="utf-8")
    FITTED.write_bytes(msgspec.json.encode(replace(hazard_model(), leads=leads, verdict=sentence)) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
