"""The Equal Earth projection, onto the plane of the world map. Standard library only: the build runs it bare."""

from __future__ import annotations

import math

WIDTH, HEIGHT = 1000.0, 430.0
"""The plane in pixels: x to the right, y down. It ends south of Cape Horn; Antarctica lies outside."""

_MIDDLE = 11.0
"""Longitude in the middle: the plane's edges then run through the Bering Strait, where no land is cut."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_TOP = 84.0


def equal_earth(lat: float, lon: float) -> tuple[float, float]:
    """A point in degrees on the plane of the map, in pixels. A longitude may lie beyond 180 to stay with its neighbours.

    Formula: Šavrič, Patterson and Jenny 2018, "The Equal Earth map projection", equations 4 to 7; areas are true.
    """
    x, y = _on_sphere(lat, lon - _MIDDLE)
    scale = WIDTH / (2 * _on_sphere(0, 180)[0])
    return WIDTH / 2 + x * scale, (_on_sphere(_TOP, 0)[1] - y) * scale


def wrapped(lon: float) -> float:
    """A longitude west of the map's left edge, moved to its right.

    >>> wrapped(-175.0), wrapped(-160.0)
    (185.0, -160.0)
    """
    return lon + 360 if lon < _MIDDLE - 180 else lon


def _on_sphere(lat: float, lon: float) -> tuple[float, float]:
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    square = angle * angle
    sixth = square**3
    spread = 3 * (9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1)
    x = 2 * math.sqrt(3) * math.radians(lon) * math.cos(angle) / spread
    return x, angle * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
