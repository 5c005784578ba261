"""Files that appear in a folder together, whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tocsin.errors import BadInput


@contextmanager
def drafts(out: Path, names: Sequence[str], suffix: str = ".parquet") -> Iterator[Path]:
    """A folder to write ``names`` in; at the end, if nothing went wrong, they are moved into ``out``.

    Raises ``BadInput`` where ``out`` is no folder, cannot be written to, or holds other files that end in ``suffix``, at
    any depth. Files of the same names are replaced.
    """
    _refuse_others(out, names, suffix)
    made = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = _beside(out)
    except OSError as error:
        raise BadInput(f"{out} can't be written to: {error.strerror or error}", "give another folder") from error
    try:
        yield folder
        for name in names:
            (folder / name).replace(out / name)
        made = False
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if made:
            with suppress(OSError):
                out.rmdir()


def _refuse_others(out: Path, names: Sequence[str], suffix: str) -> None:
    if out.exists() and not out.is_dir():
        raise BadInput(f"{out} is a file", "give a folder")
    others = sorted(path for path in out.rglob(f"*{suffix}") if path.parent != out or path.name not in names)
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise BadInput(
            f"{out} already holds {others[0].relative_to(out)}{more}, which this run would not replace",
            "give a new folder, or move those files away",
        )


def _beside(out: Path) -> Path:
    """A hidden folder next to ``out``; inside it where ``out`` is a mount, since a rename does not cross file systems."""
    parent = out.resolve().parent
    same = parent.stat().st_dev == out.stat().st_dev and os.access(parent, os.W_OK)
    return Path(tempfile.mkdtemp(prefix=f".{out.resolve().name}-", dir=parent if same else out))
