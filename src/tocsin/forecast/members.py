"""Who is in the pool, by name and in order: what a fit's weights are the weights of."""

from __future__ import annotations

import hashlib

from tocsin.forecast import boosted, features
from tocsin.forecast.recency import Kernel

KERNELS = tuple(
    Kernel(memory, spread, drift, 120 if memory > 12 else 60)
    for memory in (2, 4, 8, 20)
    for spread in (0.15, 0.25, 0.45)
    for drift in (0.0, -0.2, -0.5)
)
MEMBERS = (
    *(kernel.name for kernel in KERNELS), "conflictology-12", "bootstrap-240", "local-level", "markov", "boosted",
)  # fmt: skip


def form() -> str:
    """A hash of what fits must agree on to be read together: the members, what the trees see, and where they answer."""
    seen = (features.LAGS, features.WIDTHS, features.MEDIANS, features.REACHED, features.MEMORIES)
    asked = (boosted.RELATIVE_TO, boosted.LEADS, boosted.THRESHOLDS.tolist())
    return hashlib.blake2b(repr((MEMBERS, seen, asked)).encode(), digest_size=6).hexdigest()
