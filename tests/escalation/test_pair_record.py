"""Tables and fits against the records themselves; skipped where these are not at hand."""

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tocsin.escalation import pair_fitting, pair_record, pair_tables
from tocsin.escalation.frame import Sources, decay, frame
from tocsin.escalation.pair_inputs import PairInputs
from tocsin.escalation.pair_model import in_order, packaged_fits
from tocsin.escalation.pair_population import day_table
from tocsin.schema.months import label
from tocsin.store.pair_figures import packaged_figures

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
PACKAGE = Path(__file__).resolve().parents[2] / "src/tocsin"
recorded = pytest.mark.skipif(not (DATA / "ties").is_dir(), reason="the records are not at hand")


@pytest.fixture(scope="module")
def sources() -> Sources:
    return Sources.read(DATA)


@recorded
def test_the_base_rates_of_spatial_rivals_are_the_published_ones() -> None:
    rival = [one for one in pair_record.rivalries(DATA / "ties", "tss") if one.fact == "rivalry_spatial"]
    years = {(one.pair, y) for one in rival for y in range(max(one.since, 1946), min(one.until, 2010) + 1)}
    found = pair_record.disputes(DATA / "ties")
    kinds = (lambda d: True, lambda d: d.force, lambda d: d.fatal, lambda d: d.war)
    assert len(years) == 2233
    assert [len({(d.pair, d.year) for d in found if kind(d)} & years) for kind in kinds] == [467, 366, 201, 43]


@recorded
def test_fatal_disputes_that_reached_war() -> None:
    shares = pair_fitting.war_shares(DATA, 2010)
    assert (shares["spatial"].fatal, shares["spatial"].wars) == (180, 30)
    assert (shares["other"].fatal, shares["other"].wars) == (223, 10)
    assert packaged_fits()[-1].war == shares


@recorded
def test_the_packaged_tables_are_those_the_records_give() -> None:
    ties = DATA / "ties"
    for name, lines in (
        ("registry/pairs_facts.csv", pair_tables.fact_rows(ties)),
        ("registry/pairs_disputes.csv", pair_tables.dispute_rows(pair_record.disputes(ties))),
        ("store/figures/pair_years.csv", pair_tables.year_rows(pair_record.opposing(DATA / "ucdp"))),
    ):
        assert (PACKAGE / name).read_text(encoding="ascii").splitlines() == lines, name


@recorded
def test_a_day_has_the_features_the_model_was_fitted_on() -> None:
    """The end of 2005 by the packaged tables, and by the frame from the records with the same list of rivalries."""
    found, codes = frame(Sources.read(DATA, "td"), 2006, 2006), pair_tables.iso_codes()
    inputs = PairInputs.packaged()
    table, compared = day_table(inputs, date(2005, 12, 31)), 0
    for row, pair in enumerate(found.pairs):
        at = inputs.place.get(pair_tables.named(pair, codes))
        if at is not None:
            compared += 1
            told = ~np.isnan(table.structure[at])
            assert told.all() == inputs.recorded[at], pair
            assert np.allclose(table.structure[at, told], found.x[row, 0, told], atol=1e-4), pair
            assert table.reasons[at, :4].any() == found.member[row, 0], pair
        elif pair_tables.named(pair, codes):
            assert not found.member[row, 0], pair
    assert compared > 400


@recorded
def test_a_rolling_fit_does_not_see_later_years(sources: Sources) -> None:
    """The rows to 1990 are the same whether the frame goes on to 2000 or not."""
    short, long = frame(sources, 1946, 1990), frame(sources, 1946, 2000)
    width = len(short.years)
    for name in ("x", "at_risk", "fatal", "war"):
        assert np.array_equal(getattr(short, name), getattr(long, name)[:, :width]), name


def test_decay_by_hand() -> None:
    starts = np.zeros((1, 40))
    starts[0, 0] = 1
    found = decay(starts)[0]
    assert found[0] == 1
    assert math.isclose(found[5], 0.5)
    assert math.isclose(found[24], 0.5 ** (24 / 5))
    assert found[25] == 0


def test_the_months_of_one_conflict_in_one_country() -> None:
    """Undated deaths: with another conflict in the country, a month is unknown if the panel has deaths there."""
    year, first = 2008, pair_tables.month_id(2008, 1)
    dated = [(first + 2, (3.0, 3.0, 4.0))]
    undated = [(None, (5.0, 5.0, 6.0))]
    tolls, unknown = pair_tables._group_months(dated, 750, year, alone=False)
    assert tolls == {first + 2: (3.0, 3.0, 4.0)}
    assert not unknown
    tolls, unknown = pair_tables._group_months(dated + undated, 750, year, alone=False)
    assert tolls == {first + 2: (3.0, 3.0, 4.0)}
    # India had state-based deaths in every month of 2008
    assert unknown == set(range(first, first + 12)) - {first + 2}
    # a country that is not in the panel: nothing can be ruled out
    _, unknown = pair_tables._group_months(undated, 99999, year, alone=False)
    assert unknown == set(range(first, first + 12))


def test_fits_are_in_order_and_end_with_the_record() -> None:
    fits = packaged_fits()
    assert in_order(fits)
    assert fits[-1].last == pair_record.RECORD_END
    for one in fits:
        assert all(0 < rate.events < rate.rows for rate in one.base_rates.values())
        for model in one.models.values():
            for block in (model.base, model.news):
                assert len(block.terms) == len(block.weights) == len(block.usual) == len(block.cov) - 1
                assert np.linalg.eigvalsh(np.array(block.cov)).min() > 0


@recorded
def test_the_packaged_months_are_those_the_records_give() -> None:
    ucdp = DATA / "ucdp"
    lines = pair_tables.month_rows(ucdp, pair_record.opposing(ucdp))
    assert (PACKAGE / "store/figures/pair_months.csv").read_text(encoding="ascii").splitlines() == lines


def test_a_year_is_known_from_july_and_a_month_from_the_end_of_the_next() -> None:
    whole = packaged_figures()
    for day, year, month in (
        (date(2009, 6, 30), 2007, "2009-05"),
        (date(2009, 7, 1), 2008, "2009-05"),
        (date(2009, 7, 30), 2008, "2009-05"),
        (date(2009, 7, 31), 2008, "2009-06"),
    ):
        cut = whole.until(day)
        assert (cut.last_year, label(cut.last_month)) == (year, month)
        assert max(row.year for row in cut.years) <= year
        assert all(row.month <= cut.last_month for row in cut.months)


def test_known_fighting() -> None:
    """Ethiopia and Eritrea at war in 1999; Georgia and Russia in August 2008; a quiet pair has no row."""
    whole = packaged_figures()
    assert any((row.pair, row.year, row.intensity, row.main) == ("ERI-ETH", 1999, 2, True) for row in whole.years)
    august = next(row for row in whole.months if (row.pair, label(row.month)) == ("GEO-RUS", "2008-08"))
    assert august.best is not None
    assert august.low is not None
    assert august.high is not None
    assert 0 < august.low <= august.best <= august.high
    assert not [row for row in whole.months if row.pair == "GRC-TUR"]
