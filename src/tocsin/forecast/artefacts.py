"""Fitted parts on file: each says through which month it was fitted and on what data; a past day uses only earlier ones.

The schedule is a refit every October. What ships was fitted by ``tocsin fit`` on the packaged figures; a user's own refits
lie in the cache, by the data's hash, and serve only panels with the same figures.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tocsin.errors import Damaged, NotFound
from tocsin.forecast.forest import Forest
from tocsin.forecast.members import form
from tocsin.forecast.stacking import Past
from tocsin.forecast.trees import Trees
from tocsin.schema.months import label, parse_month
from tocsin.schema.panels import Panel
from tocsin.settings import read_settings

Array = NDArray[Any]


_PACKAGED = Path(__file__).parent / "fitted"


class Fitted(Struct, frozen=True):
    """Everything fitted: through which month, on which figures (their hash and vintage), and the parts.

    The trees and the forest may have been fitted through an earlier month than the pool's past, ``trees_through``.
    """

    fitted_through: int
    trees_through: int
    digest: str
    vintage: str
    trees: Trees
    forest: Forest
    past: Past


def latest(panel: Panel) -> Fitted:
    """The last fit that saw nothing after the panel's end: the user's own on these very figures, or the packaged.

    Raises ``NotFound`` for a panel that ends before the first.
    """
    own = [(month, path) for month, path in _own() if _fits(panel, month, path)]
    month, path = max(own, key=lambda each: each[0], default=(0, None))
    return _read(str(path)) if path and month >= max(shipped(panel.last), default=0) else packaged(panel.last)


def packaged(month: int) -> Fitted:
    """The last packaged fit that saw nothing after a month. Raises ``NotFound`` for a month before the first."""
    found = shipped(month)
    if not found:
        raise NotFound(
            f"no fitted forecast could have been made by {label(month)}: the first is fitted through {label(min(shipped()))}",
            "forecast a later day, or use --model recency, which needs no fit",
        )
    return _read(str(_PACKAGED / f"{label(max(found))}.npz"))


def shipped(until: int | None = None) -> tuple[int, ...]:
    """The months through which there are packaged fits, up to a month if one is given."""
    months = sorted(parse_month(path.stem) for path in _PACKAGED.glob("*.npz"))
    return tuple(month for month in months if until is None or month <= until)


def save(fitted: Fitted, folder: Path | None = None) -> Path:
    """Write a fit, whole or not at all: by its month into ``folder``, else by month and content into the user's cache.

    The same fit gives the same bytes.
    """
    name = label(fitted.fitted_through)
    target = folder / f"{name}.npz" if folder else _cache() / f"{name}-{fitted.digest}.npz"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(_bytes(fitted))
    part.replace(target)
    _read.cache_clear()
    return target


def _own() -> Iterator[tuple[int, Path]]:
    for path in _cache().glob("*.npz"):
        yield parse_month(path.name[:7]), path


def _fits(panel: Panel, month: int, path: Path) -> bool:
    """Whether a fit in the cache was made on the panel's own figures, and on none after its end."""
    return panel.first <= month <= panel.last and path.stem[8:] == panel.until(month).digest


def _cache() -> Path:
    # fits of another version of the members lie elsewhere, and are left alone
    return read_settings().cache_folder() / "forecast" / form()


@lru_cache(maxsize=4)
def _read(path: str) -> Fitted:
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        if str(arrays["form"]) != form():
            raise ValueError("it was fitted for other members")
        return Fitted(
            int(arrays["through"]),
            int(arrays["trees_through"]),
            str(arrays["digest"]),
            str(arrays["vintage"]),
            Trees.of(_part(arrays, "trees")),
            Forest.of(_part(arrays, "forest")),
            Past.of(_part(arrays, "past")),
        )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Damaged(f"the fitted forecast {path} cannot be read: {error}", "delete it, then: tocsin fit") from error


def _part(arrays: dict[str, Array], name: str) -> dict[str, Array]:
    prefix = f"{name}."
    return {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}


def _bytes(fitted: Fitted) -> bytes:
    """The arrays as a compressed .npz, each entry dated the same, so that equal fits are equal files."""
    arrays: dict[str, Array] = {
        "form": np.array(form()),
        "through": np.array(fitted.fitted_through),
        "trees_through": np.array(fitted.trees_through),
        "digest": np.array(fitted.digest),
        "vintage": np.array(fitted.vintage),
    }
    for name, part in (("trees", fitted.trees), ("forest", fitted.forest), ("past", fitted.past)):
        arrays |= {f"{name}.{key}": array for key, array in part.arrays().items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            entry = io.BytesIO()
            np.lib.format.write_array(entry, np.asarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), entry.getvalue(), zipfile.ZIP_DEFLATED
            )
    return made.getvalue()
