"""The calibrated classifier: which PLOVER type, and which mode, one actor pair's act is.

A linear model over hashed feature names (``features``) and averaged word vectors. ``model.npz`` is written by
``python -m tocsin.coding.events.training`` and read with numpy alone, when first asked.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from tocsin.coding.events.features import Seen
from tocsin.errors import NotFound

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL, VECTORS = "model.npz", "vectors.npz"
WIDTH = 1 << 17
MODE_WIDTH = 1 << 13
# The features a mode is told from: what is done, with what and to whom.
MODE_GROUPS = frozenset({"c", "x", "h", "do", "last", "first", "T", "Th", "S", "Sh", "prt", "vp", "n", "cp", "M"})
MODE_FLOOR = -0.25


def hashed(name: str, width: int = WIDTH) -> int:
    """The row a feature name has in the weights."""
    return zlib.crc32(name.encode()) & (width - 1)


class Vectors:
    """Word vectors learnt from Wikipedia's current-events lines (see DATA-LICENCES.md)."""

    def __init__(self, words: Sequence[str], table: NDArray[np.float32]) -> None:
        self.rows = {word: row for row, word in enumerate(words)}
        self.table = table

    def mean(self, words: Sequence[str]) -> NDArray[np.float32]:
        """The mean vector of the ``words`` that are known; zeros if none is."""
        import numpy as np

        rows = [self.rows[word] for word in words if word in self.rows]
        if not rows:
            return np.zeros(self.table.shape[1], dtype=np.float32)
        mean: NDArray[np.float32] = self.table[rows].sum(axis=0) / len(rows)
        return mean

    def blocks(self, seen: Seen) -> NDArray[np.float32]:
        """Vectors of the chain's first word, its last, all words of the act, and its objects, side by side."""
        import numpy as np

        chain = [name[2:] for name in seen.names if name.startswith("c:")]
        objects = [name.rpartition("_")[2] for name in seen.names if name.startswith("do:")]
        objects += [name[3:] for name in seen.names if name.startswith("Th:")]
        words = [word for word, _ in seen.words]
        return np.concatenate([self.mean(chain[:1]), self.mean(chain[-1:]), self.mean(words), self.mean(objects)])


class Classifier:
    """Reads ``model.npz``; ``weights`` of one row a hashed feature name, one column a type."""

    def __init__(self, data: dict[str, NDArray[np.generic]]) -> None:
        import numpy as np

        self.kinds: tuple[str, ...] = tuple(str(k) for k in data["kinds"])
        self.vectors = vectors()
        self.weights = _spread(data, "weight", WIDTH)
        self.dense = data["dense"].astype(np.float32)
        self.bias = data["bias"].astype(np.float32)
        self.mode_names: tuple[str, ...] = tuple(str(m) for m in data["modes"])
        self.mode_weights = _spread(data, "mode", MODE_WIDTH)
        self.mode_bias = data["mode_bias"].astype(np.float32)

    def scores(self, seen: Seen) -> NDArray[np.float32]:
        """One score a type, the softmax of which is calibrated."""
        rows = [hashed(name) for name in seen.names]
        total = self.weights[rows].sum(axis=0) / max(len(rows), 1) ** 0.5
        found: NDArray[np.float32] = total + self.vectors.blocks(seen) @ self.dense + self.bias
        return found

    def probabilities(self, seen: Seen, among: Sequence[str] | None = None) -> dict[str, float]:
        """The probability of every type (of those ``among`` only, if given)."""
        import numpy as np

        kept = [n for n, kind in enumerate(self.kinds) if among is None or kind in among]
        scores = self.scores(seen)[kept]
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        return {self.kinds[n]: float(share) for n, share in zip(kept, shares, strict=True)}

    def mode(self, kind: str, seen: Seen) -> str:
        """The likeliest mode of ``kind``; "" where it has none or none is told (a score of ``MODE_FLOOR`` at least)."""
        kept = [n for n, name in enumerate(self.mode_names) if name.partition("/")[0] == kind]
        if not kept:
            return ""
        rows = [hashed(name, MODE_WIDTH) for name in seen.names if name.partition(":")[0] in MODE_GROUPS]
        scores = self.mode_weights[rows].sum(axis=0) / max(len(rows), 1) ** 0.5 + self.mode_bias
        best = max(kept, key=lambda n: float(scores[n]))
        return self.mode_names[best].partition("/")[2] if scores[best] >= MODE_FLOOR else ""


def _spread(data: dict[str, NDArray[np.generic]], name: str, width: int) -> NDArray[np.float32]:
    """The full weight table from its kept rows (int8 times a scale a column)."""
    import numpy as np

    kept = data[f"{name}_rows"]
    table = np.zeros((width, data[f"{name}_values"].shape[1]), dtype=np.float32)
    table[kept.astype(np.int64)] = data[f"{name}_values"].astype(np.float32) * data[f"{name}_scale"].astype(np.float32)
    return table


@cache
def load() -> Classifier:
    """The shipped classifier. Raises ``NotFound`` where no model was built."""
    return Classifier(_stored(MODEL))


def _stored(name: str) -> dict[str, NDArray[np.generic]]:
    import numpy as np

    path = resources.files(__package__) / name
    if not path.is_file():
        raise NotFound(f"the event classifier's {name} is not there", "python -m tocsin.coding.events.training")
    with path.open("rb") as file, np.load(file) as data:
        return dict(data)


@cache
def vectors() -> Vectors:
    """The shipped word vectors alone."""
    import numpy as np

    data = _stored(VECTORS)
    return Vectors([str(w) for w in data["words"]], data["vectors"].astype(np.float32) / np.float32(127))
