"""Agreement with the outside scorer on the same draws, and with the published scores of the benchmarks."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest

from evaluate.panels import BENCHMARKS, DEVELOPMENT, SCORER, development_panel, needs_panel, write_draws
from tocsin.evaluate.draws_file import read_windows
from tocsin.evaluate.forecasts import score
from tocsin.evaluate.windows import Window, conflictology12, spans_of
from tocsin.schema.months import month_id

pytestmark = needs_panel

SPANS = spans_of(range(month_id(2018, 1), month_id(2022, 1)))
SAME = {
    "cells": "cells",
    "crps": "crps",
    "ign": "ign",
    "mis": "mis",
    "log_crps": "log_crps",
    "no_big": "crps_no_big",
    "big_cells": "big_cells",
    "zero": "crps_zero",
    "nonzero": "crps_nonzero",
    "coverage": "cover90_all",
    "coverage_nonzero": "cover90_nonzero",
    "brier25": "brier25",
    "ap25": "ap25",
    "size_ratio": "size_ratio",
}
SETS = {"onset": "onset", "onset_first": "onset_first", "escalation": "esc", "escalation_first": "esc_first"}
SKILLS = {
    "crps": "crps",
    "log_crps": "log_crps",
    "no_big": "crps_no_big",
    "mis": "mis",
    "ign": "ign",
    "brier25": "brier25",
}


@pytest.fixture(scope="module")
def panel():
    return development_panel()


def random_walk(panel, span, size=80):
    """Draws with zeros, ties and long tails: the last two years, shuffled and blown up by chance."""
    dice = np.random.default_rng(span.first)
    history = panel.of(range(span.cutoff - 23, span.cutoff + 1))
    picked = history[np.arange(len(history))[:, None, None], dice.integers(0, 24, (len(history), 12, size))]
    return dice.poisson(picked * dice.gamma(2, 0.5, picked.shape))


@pytest.fixture(scope="module")
def folder(panel, tmp_path_factory):
    made = tmp_path_factory.mktemp("draws")
    for span in SPANS[2:]:
        write_draws(
            made / f"{span.name}.parquet", [unit.id for unit in panel.units], span.first, random_walk(panel, span)
        )
    return made


@pytest.fixture(scope="module")
def theirs(folder, tmp_path_factory):
    """What the outside scorer says, in a process of its own."""
    pytest.importorskip("pandas", reason="the outside scorer needs pandas")
    pytest.importorskip("pyarrow", reason="the outside scorer needs pyarrow")
    out = tmp_path_factory.mktemp("scores") / "scores.json"
    given = ["--panel", DEVELOPMENT, "--pred", folder, "--builtin", "conflictology12,zero", "--years", "2018-2021"]
    subprocess.run([sys.executable, SCORER, *given, "--reps", "300", "--out", out], check=True, capture_output=True)
    return json.loads(out.read_text())


def agree(card, said):
    for name, other in SAME.items():
        assert getattr(card, name) == pytest.approx(said[other], rel=1e-6, abs=1e-6), (card.name, name)
    for name, other in SETS.items():
        found = getattr(card, name)
        assert found.cells == said[f"{other}_n"], (card.name, name)
        assert found.share == pytest.approx(said[f"{other}_hit"], abs=1e-6), (card.name, name)
        assert found.undecided == 0
    for name, other in SKILLS.items():
        told, found = said["vs_conflictology12"][other], card.skill[name]
        assert found.skill == pytest.approx(told["skill"], abs=1e-5)
        assert found.difference == pytest.approx(told["diff"], abs=1e-5)
    # the outside scorer goes on with its dice from score to score: only the first interval is of the same dice
    told = said["vs_conflictology12"]["crps"]
    found = card.skill["crps"]
    assert [found.skill_low, found.skill_high] == pytest.approx(told["skill90"], abs=1e-5)
    assert [found.difference_low, found.difference_high] == pytest.approx(told["diff90"], abs=1e-5)


def agree_throughout(report, said):
    for card, window in zip(report.windows, said["windows"].values(), strict=True):
        agree(card, window)
        months = {month: pytest.approx(value, abs=6e-4) for month, value in window["monthly_crps"].items()}
        assert card.monthly_crps == months
    agree(report.overall, said["mean"])
    assert report.windows_better == said["mean"]["windows_better"]
    worst = [(cell["iso3"], cell["month"], cell["y"]) for cell in said["worst_cells"]]
    assert sorted((cell.iso3, cell.month, cell.outcome) for cell in report.overall.worst) == sorted(worst)


def test_draws_from_files_score_as_the_outside_scorer_says(panel, folder, theirs):
    agree_throughout(score(read_windows(folder, panel), panel, resamples=300), theirs[0])


def test_the_benchmark_scores_as_the_outside_scorer_says(panel, theirs):
    ids = [unit.id for unit in panel.units]
    report = score([conflictology12(panel, span, ids) for span in SPANS], panel, resamples=300)
    agree_throughout(report, theirs[1])
    assert report.benchmark.crps == report.overall.crps


def zeros(panel, span, size=1):
    return Window(span, tuple(unit.id for unit in panel.units), np.zeros((len(panel.units), 12, size), dtype=np.int64))


def test_all_zeros_score_as_the_outside_scorer_says(panel, theirs):
    agree_throughout(score((zeros(panel, span) for span in SPANS), panel, resamples=300), theirs[2])


def last_historical(panel, span):
    """The challenge's Poisson draws around the last known month."""
    dice = np.random.default_rng(span.cutoff)
    rate = panel.of([span.cutoff])[:, :, None]
    return Window(span, tuple(unit.id for unit in panel.units), dice.poisson(rate, (len(rate), 12, 1000)))


@pytest.mark.parametrize("model", ["zero", "conflictology12", "last_historical"])
def test_the_published_scores_of_the_benchmarks_come_out(panel, model):
    ids = [unit.id for unit in panel.units]
    makes = {
        "zero": zeros,
        "conflictology12": lambda panel, span: conflictology12(panel, span, ids),
        "last_historical": last_historical,
    }
    report = score((makes[model](panel, span) for span in SPANS), panel, model=model, resamples=10)
    cards = {card.name: card for card in report.windows}
    with BENCHMARKS.open() as file:
        rows = [row for row in csv.DictReader(file) if row["model"] == model]
    assert len(rows) >= 20
    for row in rows:
        found = getattr(cards[row["window"]], {"ign_replicated": "ign"}.get(row["metric"], row["metric"]))
        assert found == pytest.approx(float(row["value"]), abs=float(row["tolerance"])), row
