"""Which data files hold an id. Files never change, so what is found out of one holds as long as it is there.

Ids of small files, with fewer than ``FEWEST`` rows, are remembered by the process. Those of a large one are kept sorted
beside the tables, as 64 bits of each id's MD5, and mapped into memory, so that looking one up costs a few pages however large
the store. ``_ids`` can be deleted at any time: what is missing is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tocsin.store.files import DataFile
from tocsin.store.layout import FEWEST

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

FOLDER = "_ids"
MOST_SMALL = 500_000
"""So many ids of small files are remembered."""
MOST_LARGE = 2_000
"""So many large files are held open."""

_small: set[str] = set()
_in_small: dict[tuple[str, str], list[str]] = {}
_large: OrderedDict[str, NDArray[np.uint64]] = OrderedDict()
_one_at_a_time = Lock()


def holding(duck: duckdb.DuckDBPyConnection, root: Path, table: str, files: list[DataFile], key: str) -> list[str]:
    """Addresses of those of a table's files that hold rows with the id ``key``, and hardly ever of one more."""
    small = {file.uri for file in files if file.rows is not None and file.rows < FEWEST}
    wanted = _number(key)
    with _one_at_a_time:
        found = _of_small(duck, table, small, key)
        return found + [
            file.uri for file in files if file.uri not in small and _has(_numbers(duck, root, file), wanted)
        ]


def forget_ids(root: Path) -> None:
    """Delete what is kept of the files: once they were merged, it is of no more use."""
    shutil.rmtree(root / FOLDER, ignore_errors=True)


def _number(key: str) -> int:
    """As DuckDB's ``md5_number_lower``."""
    return int.from_bytes(hashlib.md5(key.encode(), usedforsecurity=False).digest()[8:], "little")


def _has(numbers: NDArray[np.uint64], wanted: int) -> bool:
    at = int(numbers.searchsorted(numbers.dtype.type(wanted)))
    return at < len(numbers) and bool(numbers[at] == wanted)


def _of_small(duck: duckdb.DuckDBPyConnection, table: str, uris: set[str], key: str) -> list[str]:
    """Which of the small files hold the id. Each is read once: to open many takes longer than to read one. Under the lock."""
    if len(_in_small) > MOST_SMALL:
        _in_small.clear()
        _small.clear()
    if new := sorted(uris - _small):
        asked = "SELECT DISTINCT id, filename FROM read_parquet(?, filename = true, hive_partitioning = false)"
        for one, file in duck.execute(asked, [new]).fetchall():
            _in_small.setdefault((table, one), []).append(file)
        _small.update(new)
    return [file for file in _in_small.get((table, key), ()) if file in uris]


def _numbers(duck: duckdb.DuckDBPyConnection, root: Path, file: DataFile) -> NDArray[np.uint64]:
    """A large file's ids as sorted numbers, made and kept where they are not yet. Under the lock."""
    import numpy as np

    if (held := _large.get(file.uri)) is not None:
        _large.move_to_end(file.uri)
        return held
    kept = root / FOLDER / f"{file.name}.npy"
    try:
        found: NDArray[np.uint64] = np.load(kept, mmap_mode="r")
    except (OSError, ValueError):
        found = _made(duck, file)
        _keep(kept, found)
    _large[file.uri] = found
    while len(_large) > MOST_LARGE:
        _large.popitem(last=False)
    return found


def _made(duck: duckdb.DuckDBPyConnection, file: DataFile) -> NDArray[np.uint64]:
    asked = "SELECT md5_number_lower(id) AS number FROM read_parquet(?, hive_partitioning = false) ORDER BY number"
    found: NDArray[np.uint64] = duck.execute(asked, [[file.uri]]).fetchnumpy()["number"]
    return found


def _keep(path: Path, numbers: NDArray[np.uint64]) -> None:
    """Put in its place whole; on a read-only disk, the process remembers it."""
    import numpy as np

    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    with contextlib.suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with draft.open("wb") as file:
            np.save(file, numbers)
        draft.replace(path)
