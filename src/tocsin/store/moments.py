"""Moments: which version of every table belongs together.

A batch may touch several tables; each table commits on its own, then one small file names all their versions. Readers
follow the newest such file, so a batch is seen whole or not at all, and a page is one moment.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from tocsin.errors import Damaged

FOLDER = "_moments"


class Moment(Struct, frozen=True):
    """``number`` counts up from 0; ``versions`` gives each table's Delta version; ``seeds`` the folders' content hashes."""

    number: int
    versions: dict[str, int]
    written: str = ""
    seeds: dict[str, str] = {}


def latest(root: Path) -> Moment | None:
    """The newest moment, or ``None`` in a folder that holds no store yet. Raises ``Damaged`` if it can't be read."""
    numbers = listed(root)
    return read(root, numbers[-1]) if numbers else None


def listed(root: Path) -> list[int]:
    """Numbers of all moments on disk, in order."""
    try:
        with os.scandir(root / FOLDER) as found:
            names = [one.name for one in found]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(int(name[:-5]) for name in names if name.endswith(".json") and name[:-5].isdigit())


def read(root: Path, number: int) -> Moment:
    """One moment by number."""
    path = root / FOLDER / f"{number:08d}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Moment)
    except (msgspec.MsgspecError, OSError) as error:
        raise Damaged(f"the store's moment file {path} can't be read: {error}", "restore it from a backup") from error


def write(root: Path, moment: Moment) -> None:
    """Commit a moment: on disk whole, or not there at all."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    stamped = msgspec.structs.replace(moment, written=datetime.now(UTC).isoformat(timespec="seconds"))
    path = folder / f"{moment.number:08d}.json"
    draft = path.with_suffix(".draft")
    with draft.open("wb") as file:
        file.write(msgspec.json.encode(stamped))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(folder)


def forget(root: Path, keep: set[int]) -> int:
    """Delete moments other than ``keep``; returns how many went."""
    gone = [number for number in listed(root) if number not in keep]
    for number in gone:
        (root / FOLDER / f"{number:08d}.json").unlink(missing_ok=True)
    return len(gone)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
