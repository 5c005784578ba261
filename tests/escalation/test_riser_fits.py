"""Fitting the risers: it finds what is there, holds to its priors where nothing is, and its file comes back as written."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from tocsin.escalation import riser_fits
from tocsin.escalation.riser_fits import PARTS, TERMS, RiserFit, fit, log_odds
from tocsin.schema.months import month_id

FIRST, LAST = month_id(2006, 1), month_id(2010, 12)


def rows(n: int = 6000, seed: int = 5, forecast: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    random = np.random.default_rng(seed)
    values = random.normal(0, 1, (n, len(TERMS)))
    odds = -3 + forecast * values[:, 0] + 0.6 * values[:, TERMS.index("force_week")]
    rose = (random.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
    return values, rose, random.integers(0, 60, n)


def test_it_finds_the_weights_that_made_the_rows() -> None:
    made = fit(*rows(40_000), FIRST, LAST).parts["both"]
    weights = dict(zip(TERMS, made.weights, strict=True))
    assert weights["forecast"] == pytest.approx(1.0, abs=0.1)
    assert weights["force_week"] == pytest.approx(0.6, abs=0.1)
    assert abs(weights["fatal"]) < 0.1


def test_few_rows_leave_the_priors_standing() -> None:
    made = fit(*rows(60), FIRST, LAST).parts["both"]
    for term, weight in zip(TERMS, made.weights, strict=True):
        prior, sd = riser_fits.PRIOR_MEAN.get(term, 0.0), riser_fits.PRIOR_SD[term]
        assert abs(weight - prior) < 2 * sd


def test_mean_chance_is_the_rate_in_every_part() -> None:
    values, rose, country = rows()
    made = fit(values, rose, country, FIRST, LAST)
    assert made.base_rate == rose.mean() and made.cells == len(rose)
    for name, terms in PARTS.items():
        odds, sd = log_odds(made.parts[name], values[:, [TERMS.index(term) for term in terms]])
        assert (1 / (1 + np.exp(-odds))).mean() == pytest.approx(rose.mean(), rel=0.02)
        assert (sd > 0).all()


def test_the_same_rows_in_another_order_give_the_same_fit() -> None:
    values, rose, country = rows(2000)
    order = np.random.default_rng(1).permutation(len(rose))
    one, other = fit(values, rose, country, FIRST, LAST), fit(values[order], rose[order], country[order], FIRST, LAST)
    for name in PARTS:
        assert one.parts[name].weights == pytest.approx(other.parts[name].weights, abs=1e-4)


def test_what_is_missing_costs_more_the_more_it_told() -> None:
    parts = fit(*rows(20_000), FIRST, LAST).parts
    assert parts["both"].spread <= parts["figures"].spread < parts["news"].spread <= parts["neither"].spread


def test_the_file_comes_back_as_it_was_written() -> None:
    made = [fit(*rows(500), FIRST, LAST)]
    assert msgspec.json.decode(riser_fits.written(made), type=list[RiserFit]) == made
    assert riser_fits.written(made) == riser_fits.written([fit(*rows(500), FIRST, LAST)])


def test_what_ships_is_whole() -> None:
    shipped = riser_fits.shipped()
    assert [each.through for each in shipped] == [f"{year}-12" for year in range(2007, 2022)]
    for each in shipped:
        assert set(each.parts) == set(PARTS)
        for name, part in each.parts.items():
            size = 1 + len(PARTS[name])
            assert len(part.weights) == len(part.usual) == size - 1 and len(part.covariance) == size * (size + 1) // 2
            square = riser_fits._square(part)
            assert (np.linalg.eigvalsh(square) > 0).all()
    cells = [each.cells for each in shipped]
    assert cells == sorted(cells)
