"""Raw bytes kept by hash."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tocsin.errors import Damaged, NotFound
from tocsin.sources.archive import Archive
from tocsin.sources.base import Raw

RAW = Raw.of(b"as received", "x", datetime.date(2031, 1, 1))


def files(root: Path) -> list[str]:
    """What lies in the archive."""
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_kept_twice_is_kept_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.keep(RAW) == archive.keep(RAW) == RAW.sha256
    assert files(tmp_path) == [f"{RAW.sha256[:2]}/{RAW.sha256[2:]}"]
    assert archive.read(RAW.sha256) == b"as received"


def test_changed_bytes_are_damage_and_absent_ones_not_found(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    with pytest.raises(NotFound):
        archive.read(RAW.sha256)
    archive.keep(RAW)
    (tmp_path / RAW.sha256[:2] / RAW.sha256[2:]).write_bytes(b"not as received")
    with pytest.raises(Damaged):
        archive.read(RAW.sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "ab", "A" * 64, "g" * 64])
def test_only_hashes_are_looked_up(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        Archive(tmp_path).read(name)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        Archive(tmp_path).keep(RAW)
    assert files(tmp_path) == []


def test_labels_lead_to_bytes_and_never_to_damaged_ones(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.labelled("page 1") is None
    archive.label("page 1", archive.keep(RAW))
    assert archive.labelled("page 1") == b"as received"
    (tmp_path / RAW.sha256[:2] / RAW.sha256[2:]).write_bytes(b"broken")
    assert archive.labelled("page 1") is None
