"""The packaged facts of pairs: their form, both clocks, and names that are no pair."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadInput, NotFound
from tocsin.registry import pairs
from tocsin.registry.crosswalk import countries

FACTS = pairs.pair_facts()


def test_every_row_is_a_pair_of_states_with_both_clocks_and_a_source() -> None:
    for row in (*FACTS, *pairs.dispute_figures()):
        first, second = row.pair.split("-")
        assert first < second
        assert {first, second} <= set(countries())
        assert row.source in pairs.SOURCES
    assert {row.fact for row in FACTS} == set(pairs.FACTS)
    assert all(row.until is None or row.since <= row.until for row in FACTS)


def test_figures_lie_in_their_ranges() -> None:
    for row in pairs.dispute_figures():
        assert 2001 <= row.year <= 2010
        assert 0 <= row.fatal <= row.disputes
        assert row.last <= row.year
        assert row.last_fatal is None or row.last_fatal <= row.last


def test_known_facts() -> None:
    told = {(row.pair, row.fact, row.source) for row in FACTS if row.until is None}
    assert ("IND-PAK", "rivalry_spatial", "td2012") in told
    assert ("IND-PAK", "land_neighbours", "contiguity2017") in told
    assert ("ARG-GBR", "claim_open", "icow2017") in told
    assert ("FRA-DEU", "rivalry_spatial", "td2012") not in told


@given(st.dates(date(2002, 1, 1), date(2030, 1, 1)))
def test_a_day_reads_one_list_of_rivalries_and_says_if_it_was_not_out(day: date) -> None:
    found = pairs.lists(pairs.releases(FACTS), day)
    assert ("tss2021" in found.chosen) == (day >= date(2021, 12, 31))
    assert ("td2012" in found.chosen) == (day < date(2021, 12, 31))
    assert ("td2012" in found.assumed) == (day < date(2012, 12, 31))
    assert "tss2021" not in found.assumed


def test_the_order_of_a_pair_does_not_matter() -> None:
    assert pairs.pair_name("PAK", "IND") == pairs.pair_name("IND", "PAK") == "IND-PAK"


def test_what_is_no_pair_is_refused_with_near_names() -> None:
    with pytest.raises(NotFound, match="IND"):
        pairs.pair_name("INX", "PAK")
    with pytest.raises(BadInput):
        pairs.pair_name("IND", "IND")
