"""The countries of the panel: found by code and by name, and there from their first month."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import SHARED, needs_shared
from tocsin.errors import BadInput, NotFound
from tocsin.registry import crosswalk, views_units_build
from tocsin.registry.views_units import ALWAYS, Span, span, unit_by_id, unit_by_iso3, unit_named, unit_of_state, units
from tocsin.schema.months import parse_month

TABLE = Path(crosswalk.__file__).with_name("views_units.csv")


def test_units_are_in_order_and_have_one_code_each() -> None:
    assert len(units()) == 191 == len({unit.iso3 for unit in units()}) == len({unit.gw for unit in units()})
    assert list(units()) == sorted(units())
    assert all(unit_by_id(unit.id) is unit_by_iso3(unit.iso3) is unit_named(unit.iso3.lower()) for unit in units())


def test_every_unit_is_found_by_its_own_name_or_the_name_is_said_to_be_several() -> None:
    for unit in units():
        if unit.name != "Congo":
            assert unit_named(unit.name.upper()) == unit


@pytest.mark.parametrize(
    ("text", "code"),
    [("azerbaijan", "AZE"), (" Ivory Coast ", "CIV"), ("Cote d’Ivoire", "CIV"), ("North Macedonia", "MKD"), ("DRC", "COD"),
     ("Swaziland", "SWZ"), ("UK", "GBR"), ("Kosovo", "XKX"), ("XKX", "XKX"), ("São Tomé and Príncipe", "STP")],
)  # fmt: skip
def test_names_as_people_write_them(text: str, code: str) -> None:
    assert unit_named(text).iso3 == code


def test_what_is_not_there_gets_near_matches() -> None:
    with pytest.raises(NotFound, match="azerbajan") as caught:
        unit_named("azerbajan")
    assert "Azerbaijan (AZE)" in caught.value.remedy
    with pytest.raises(NotFound) as caught:
        unit_by_iso3("UKX")
    assert "UKR" in caught.value.remedy
    with pytest.raises(NotFound, match="9999"):
        unit_by_id(9999)
    with pytest.raises(BadInput, match="several") as both:
        unit_named("Congo")
    assert "COG" in both.value.remedy and "COD" in both.value.remedy


def test_birth_and_predecessors() -> None:
    sudan, south = unit_by_iso3("SDN").id, unit_by_iso3("SSD").id
    assert span(sudan) == Span(parse_month("2011-07"), ALWAYS)
    assert span(south) == Span(parse_month("2011-07"), parse_month("2011-07"))
    assert span(unit_by_iso3("FRA").id) == Span(ALWAYS, ALWAYS)


def test_states_of_today_and_before_have_their_unit() -> None:
    assert unit_of_state("SUN") == unit_by_iso3("RUS") and unit_of_state("YUG") == unit_by_iso3("SRB")
    assert unit_of_state("PSE") is None and unit_of_state("Atlantis") is None
    without = {code for code in crosswalk.countries() if unit_of_state(code) is None}
    assert without == {"AND", "LIE", "MCO", "PSE", "SMR", "VAT", "CSK", "RVN"}


@needs_shared
def test_the_table_is_what_its_command_makes() -> None:
    made = views_units_build.rows(SHARED / "data" / "vpc" / "cm_panel_to_2021.parquet")
    assert TABLE.read_text(encoding="utf-8").splitlines() == made
