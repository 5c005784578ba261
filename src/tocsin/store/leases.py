"""Leases: how a reader tells compaction which files it still reads, without ever waiting.

A reader takes a lock file of its own, says "opening", picks the newest moment, then says which. The lock dies with its
process. Vacuum runs under the writer's lock, so no moment is committed meanwhile: a reader that opens later pins the newest
moment, whose files vacuum keeps; one that had begun earlier shows as "opening", and vacuum then deletes nothing.
"""

from __future__ import annotations

import contextlib
import uuid
from pathlib import Path

from filelock import FileLock, Timeout

FOLDER = "_leases"
OPENING = "opening"


class Lease:
    """One reader's hold on one moment; release it when done (the system does when the process dies)."""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock, self._path = self._take()
        self._path.write_text(OPENING, encoding="ascii")

    def _take(self) -> tuple[FileLock, Path]:
        while True:
            name = uuid.uuid4().hex
            lock = FileLock(self._folder / f"{name}.lock", thread_local=False)
            lock.acquire(timeout=5)
            if Path(lock.lock_file).exists():  # a vacuum may have swept the file between creation and lock
                return lock, self._folder / f"{name}.moment"
            lock.release()

    def pin(self, number: int) -> None:
        """Say which moment is read."""
        draft = self._path.with_suffix(".draft")
        draft.write_text(str(number), encoding="ascii")
        draft.replace(self._path)

    def release(self) -> None:
        """Give the moment up."""
        self._path.unlink(missing_ok=True)
        self._lock.release()
        Path(self._lock.lock_file).unlink(missing_ok=True)


def pinned(root: Path) -> set[int] | None:
    """Moments that live readers hold; ``None`` if a reader is just opening, so that nothing may be deleted."""
    held: set[int] = set()
    for path in sorted((root / FOLDER).glob("*.lock")):
        if _dead(path):
            continue
        try:
            word = path.with_suffix(".moment").read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        if word == OPENING:
            return None
        held.add(int(word))
    return held


def _dead(path: Path) -> bool:
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    with contextlib.suppress(OSError):
        path.with_suffix(".moment").unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    lock.release()
    return True
