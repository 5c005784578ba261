"""Which candidate each name means: all names of a text are settled together, so that they fit one another.

Every candidate has a prior (its kind, its size, how exactly it is called so) and gains from the likely candidates of the
other names: by nearness, by lying in the same division or country, by lying in a division or country that is named. Only
the few names that support a candidate most count, so that a long list of one country's towns does not draw in the world's.
A few rounds of this ("mean field") settle the text. All weights were set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tocsin.coding.toponyms.records import Candidate
from tocsin.registry.crosswalk import countries

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_ROUNDS = 4
_HEAT, _BOLD = 1.0, 1.5
_REGION, _COUNTY = 7.5, 3.2
_COUNTRY = (4.2, 0.45)
_DIVISION = (-0.6, 1.0)
_PER_TENFOLD = 0.8
_SHORT, _OTHER, _CAPITAL = 0.5, 1.8, 1.8
_NEAR = ((1.2, 30.0), (1.2, 120.0), (0.8, 500.0))
_SAME_DIVISION, _SAME_COUNTRY = 0.8, 0.5
_IN_NAMED_DIVISION, _IN_NAMED_COUNTRY = 3.0, 1.2
_SHARES = (1.0, 0.5, 0.25, 0.12)
"""Weights by hand: a tenfold population counts .9; a neighbour at 0 km with everything in common up to 5.3; the six best
supporters count in full, .7, .5 and so on."""


def settle(
    lots: Sequence[Sequence[Candidate]], pulls: Sequence[Sequence[float]], weights: Sequence[float]
) -> list[list[float]]:
    """For every lot of candidates the share of belief in each, summing to 1.

    ``pulls`` are added to the candidates' priors (what the text says of one name alone), ``weights`` (0–1) say how much
    a lot counts for the others. Empty lots are allowed.
    """
    flat = [each for lot in lots for each in lot]
    if not flat:
        return [[] for _ in lots]
    import numpy as np

    owner = np.repeat(np.arange(len(lots)), [len(lot) for lot in lots])
    prior = np.array([_prior(each) for each in flat]) + np.array([pull for lot in pulls for pull in lot])
    support = _support(flat)
    support[owner[:, None] == owner[None, :]] = 0.0
    told = np.array(weights)[owner]
    score = prior
    for _ in range(_ROUNDS):
        score = prior + _gained(support * (_likely(score, owner, len(lots)) * told)[None, :], owner, len(lots))
    return _by_lot(_shares(score, owner, len(lots)).tolist(), lots)


def _by_lot(flat: list[float], lots: Sequence[Sequence[Candidate]]) -> list[list[float]]:
    found, at = [], 0
    for lot in lots:
        found.append(flat[at : at + len(lot)])
        at += len(lot)
    return found


def _prior(meant: Candidate) -> float:
    size = math.log10(meant.population + 100)
    if meant.kind == "town":
        return (
            _PER_TENFOLD * size - (_OTHER if meant.how == "other" else 0.0) + (_CAPITAL if is_capital(meant) else 0.0)
        )
    if meant.kind == "country":
        return _COUNTRY[0] + _COUNTRY[1] * size
    if meant.kind == "admin1":
        return _DIVISION[0] + _DIVISION[1] * size
    return _COUNTY - (_SHORT if meant.how == "short" else 0.0) if meant.kind == "admin2" else _REGION


def is_capital(meant: Candidate) -> bool:
    """Whether a town is the capital of its state, by the crosswalk's names."""
    state = countries().get(meant.iso3)
    return (
        state is not None and meant.population > 50_000 and meant.name.startswith(state.capital) and state.capital != ""
    )


def _gained(weighted: Floats, owner: Any, count: int) -> Floats:
    """The support each candidate gets, its strongest few supporters counting in falling shares."""
    import numpy as np

    by_lot = np.zeros((weighted.shape[0], count))
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    by_lot[:, owner[starts]] = np.maximum.reduceat(weighted, starts, axis=1)
    best = -np.sort(-by_lot, axis=1)[:, : len(_SHARES)]
    gained: Floats = best @ np.array(_SHARES)[: best.shape[1]]
    return gained


def _likely(score: Floats, owner: Any, count: int) -> Floats:
    """How likely each candidate is beside its lot's best: 1 for that, e⁻¹ for one that is ``_BOLD`` worse."""
    import numpy as np

    highest = np.full(count, -np.inf)
    np.maximum.at(highest, owner, score)
    likely: Floats = np.exp((score - highest[owner]) / _BOLD)
    return likely


def _shares(score: Floats, owner: Any, count: int) -> Floats:
    import numpy as np

    highest = np.full(count, -np.inf)
    np.maximum.at(highest, owner, score)
    raised = np.exp((score - highest[owner]) / _HEAT)
    total = np.zeros(count)
    np.add.at(total, owner, raised)
    shares: Floats = raised / total[owner]
    return shares


def _support(flat: Sequence[Candidate]) -> Floats:
    """How much each candidate (row) gains if another (column) is meant."""
    import numpy as np

    codes: dict[str, int] = {}
    country = np.array([codes.setdefault(each.iso2, len(codes)) if each.iso2 else -1 for each in flat])
    division = np.array([_division(each, codes, at) for at, each in enumerate(flat)])
    kinds = np.array([each.kind for each in flat])
    small = np.isin(kinds, ("town", "admin2"))
    same_country = (country[:, None] == country[None, :]) & (country >= 0)[:, None]
    same_division = division[:, None] == division[None, :]
    total = _nearness(flat, small)
    total += _SAME_COUNTRY * same_country
    total += _SAME_DIVISION * (same_division & small[:, None] & small[None, :])
    total += _IN_NAMED_DIVISION * (same_division & small[:, None] & (kinds == "admin1")[None, :])
    total += _IN_NAMED_DIVISION * (same_division & small[None, :] & (kinds == "admin1")[:, None]) * 0.6
    total += _IN_NAMED_COUNTRY * (same_country & (kinds == "country")[None, :])
    total += _IN_NAMED_COUNTRY * (same_country & (kinds == "country")[:, None]) * 0.6
    return total


def _division(meant: Candidate, codes: dict[str, int], at: int) -> int:
    """A number for the first-order division; a number of its own for what lies in none or fills a whole nation."""
    if not meant.admin1 or (meant.iso2 == "GB" and meant.kind != "admin1"):
        return -1 - at
    return codes.setdefault(f"{meant.iso2}.{meant.admin1}", len(codes))


def _nearness(flat: Sequence[Candidate], small: Any) -> Floats:
    import numpy as np

    nowhere = np.array([each.lat is None for each in flat])
    lat = np.radians([each.lat or 0.0 for each in flat])
    lon = np.radians([each.lon or 0.0 for each in flat])
    chord = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km = 2 * 6371.0 * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    near: Floats = sum((most * np.exp(-km / reach) for most, reach in _NEAR), np.zeros_like(km))
    near *= small[:, None] & small[None, :] & ~nowhere[:, None] & ~nowhere[None, :]
    return near
