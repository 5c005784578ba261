"""The world map: nobody is left out, unknown is hatched, and it draws with and without outlines."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from charts.drawn import SVG, hatched, marks, read, title_of, words
from tocsin.charts import world
from tocsin.charts.bins import CHANGE, PROBABILITY, Bins
from tocsin.charts.outlines import outlines, points
from tocsin.charts.world import NEUTRAL, world_map
from tocsin.registry.crosswalk import countries

PANEL = Path(__file__).resolve().parents[2] / "../shared/data/vpc/cm_panel_to_2021.parquet"
with_outlines = pytest.mark.skipif(not outlines(), reason="charts/outlines.json is not built here")
TODAY = sorted(code for code, state in countries().items() if state.until is None)


@pytest.fixture
def no_outlines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "outlines", dict)


def test_without_outlines_every_state_is_a_circle(no_outlines: None, snapshot: SnapshotAssertion) -> None:
    drawn = world_map({"MLI": 0.7, "NER": None, "TCD": 0.02}, "Made up", PROBABILITY, "P(≥ 25)")
    root = read(drawn)
    assert [title_of(dot) for dot in marks(root, "state")] == ["Mali: 70 %", "Niger: unknown", "Chad: 2 %"]
    assert [title_of(dot) for dot in hatched(root)] == ["Niger: unknown"]
    assert "No outlines are installed" in (root[1].text or "") and NEUTRAL not in drawn
    assert drawn == snapshot


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*TODAY, "QQQ", "<b>"]), st.one_of(st.none(), st.floats())),
    st.sampled_from([PROBABILITY, CHANGE]),
    words,
)
def test_any_values_are_well_formed(values: dict[str, float | None], scale: Bins, title: str) -> None:
    root = read(world_map(values, title, scale, title, title))
    unknown = [code for code, value in values.items() if value is None or math.isnan(value)]
    named = {points()[code].name for code in unknown if code in points()}
    assert named <= {title_of(mark).removesuffix(": unknown") for mark in hatched(root)}


@with_outlines
def test_every_state_has_its_place() -> None:
    root = read(world_map(dict.fromkeys(TODAY, 0.5), "x", PROBABILITY, "y"))
    told = {title_of(mark) for mark in root.iter() if title_of(mark)}
    assert {f"{countries()[code].name}: 50 %" for code in TODAY} <= told
    assert "Not on the map" not in (root[1].text or "")


@with_outlines
@pytest.mark.skipif(not PANEL.exists(), reason="the development panel is not at hand")
def test_every_unit_of_the_panel_has_its_place() -> None:
    import duckdb

    rows = duckdb.execute("select distinct iso3 from read_parquet(?)", [str(PANEL)]).fetchall()
    assert len(rows) == 191 and {iso3 for (iso3,) in rows} <= set(outlines())


@with_outlines
def test_a_small_state_is_a_circle_and_a_large_one_is_not() -> None:
    root = read(world_map({"MLT": 0.3, "MDV": 0.0, "DZA": 0.9}, "x", PROBABILITY, "y"))
    assert [title_of(dot) for dot in marks(root, "state")] == ["Maldives: 0 %", "Malta: 30 %"]


@with_outlines
def test_dark_is_never_calm() -> None:
    root = read(world_map({"MLI": 0.0, "NER": math.nan}, "x", PROBABILITY, "y"))
    land = [each for each in root.iter(f"{SVG}path") if title_of(each)]
    styled = {title_of(each): (each.get("class"), each.get("fill", "")) for each in land}
    assert styled["Mali: 0 %"] == ("tc-rise-0", "")
    assert styled["Niger: unknown"][0] is None and styled["Niger: unknown"][1].endswith("-land-unknown)")
    assert styled["Chad: no figure"] == styled["Niger: unknown"]
    assert NEUTRAL in (root[1].text or "")


def test_a_code_with_no_place_is_named() -> None:
    root = read(world_map({"QQQ": 0.5}, "x", PROBABILITY, "y"))
    assert "Not on the map: QQQ." in (root[1].text or "")


def test_bins_by_hand() -> None:
    assert [PROBABILITY.place(p) for p in (0, 0.0099, 0.01, 0.3, 0.5, 1)] == [0, 0, 1, 4, 5, 5]
    assert [PROBABILITY.label(place) for place in (0, 1, 5)] == ["< 1 %", "1–5 %", "≥ 50 %"]
    assert [CHANGE.style(CHANGE.place(x)) for x in (-300, -7, 0, 7, 300)] == [
        ("", "fall-3"), ("", "fall-1"), ("change-0", ""), ("change-1", ""), ("change-3", ""),
    ]  # fmt: skip
    assert CHANGE.label(2) == "−25 to −5" and CHANGE.label(6) == "≥ +100"
    for edges, kind in (((), "level"), ((2, 1), "level"), ((1, 2, 3), "change"), (tuple(range(9)), "level")):
        with pytest.raises(ValueError, match="edges"):
            Bins(edges, kind, str)  # type: ignore[arg-type]
