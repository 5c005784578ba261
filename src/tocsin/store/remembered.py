"""Records of the tables that hardly grow, remembered by the process: every page asks for them, and they seldom change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, TypeVar

MOST = 64
"""So many tables are remembered, each as one day knows it, the latest asked for."""

T = TypeVar("T")

_kept: OrderedDict[Hashable, tuple[Any, ...]] = OrderedDict()
_one_at_a_time = Lock()


def records(key: Hashable, made: Callable[[], Sequence[T]]) -> tuple[T, ...]:
    """What was made for the key; ``key`` names all that it was made from."""
    with _one_at_a_time:
        found: tuple[T, ...] | None = _kept.get(key)
        if found is not None:
            _kept.move_to_end(key)
            return found
    found = tuple(made())
    with _one_at_a_time:
        _kept[key] = found
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found
