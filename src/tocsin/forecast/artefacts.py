"""Fitted parts on file: each says through which month it was fitted and on what data; a past day uses only earlier ones.

The schedule is a refit every October. What ships was fitted by ``tocsin fit`` on the packaged figures; a user's own refits
lie in the cache, by the data's hash.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
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
from tocsin.settings import read_settings

Array = NDArray[Any]


class Fitted(Struct, frozen=True):
    """Everything fitted: through which month, on which figures (their hash and vintage), and the parts."""

    fitted_through: int
    digest: str
    vintage: str
    trees: Trees
    forest: Forest
    past: Past


def latest(month: int) -> Fitted:
    """The last fit that saw nothing after a month. Raises ``NotFound`` for a month before the first."""
    found = [each for each in _files() if each[0] <= month]
    if not found:
        first = min((each[0] for each in _files()), default=None)
        begin = f"the first is fitted through {label(first)}" if first else "none is installed"
        raise NotFound(
            f"no fitted forecast could have been made by {label(month)}: {begin}",
            "forecast a later day, or use --model recency, which needs no fit",
        )
    return _read(str(max(found, key=lambda each: each[0])[1]))


def fits() -> tuple[int, ...]:
    """The months through which there are fits, the user's own included."""
    return tuple(sorted({month for month, _ in _files()}))


def save(fitted: Fitted, folder: Path | None = None) -> Path:
    """Write a fit, whole or not at all, into ``folder`` (default: the cache). The same fit gives the same bytes."""
    target = (folder or _cache()) / f"{label(fitted.fitted_through)}.npz"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(_bytes(fitted))
    part.replace(target)
    _read.cache_clear()
    return target


def _files() -> Iterator[tuple[int, Traversable | Path]]:
    """Every fit on file by month; where there are two, the user's own comes last and so is taken by ``max``'s tie."""
    cache = _cache()
    own = {path.name: path for path in cache.glob("*.npz")} if cache.is_dir() else {}
    packaged = {path.name: path for path in resources.files("tocsin.forecast").joinpath("fitted").iterdir()}
    for name, path in (packaged | own).items():
        if name.endswith(".npz"):
            yield parse_month(name.removesuffix(".npz")), path


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
