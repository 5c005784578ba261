"""Raw bytes kept by their hash, so that anything read can be read again."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from tocsin.errors import Damaged, NotFound
from tocsin.sources.base import Raw

_HASH = re.compile(r"[0-9a-f]{64}")


class Archive:
    """A folder of files named by the SHA-256 of their bytes: ``ab/cdef…``. Nothing is ever overwritten."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, raw: Raw) -> str:
        """Keep the bytes; twice is once. Returns their hash. A file is whole or not there."""
        target = self._path(raw.sha256)
        if not target.exists():
            _write_whole(target, raw.data)
        return raw.sha256

    def read(self, sha256: str) -> bytes:
        """The bytes of that hash. Raises ``NotFound``, or ``Damaged`` if they have changed on disk."""
        path = self._path(sha256)
        if not path.exists():
            raise NotFound(f"the archive {self.root} holds nothing with the hash {sha256}", "pull the source again")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Damaged(f"the archived file {path} is not what was stored", "delete it and pull the source again")
        return data

    def label(self, key: str, sha256: str) -> None:
        """Remember under ``key`` (a page's address) which bytes came, so that a broken fetch can go on."""
        _write_whole(self._label(key), sha256.encode("ascii"))

    def labelled(self, key: str) -> bytes | None:
        """The bytes remembered under ``key``, or ``None``."""
        path = self._label(key)
        if not path.exists():
            return None
        try:
            return self.read(path.read_text(encoding="ascii"))
        except (NotFound, Damaged, UnicodeDecodeError):
            return None

    def _path(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise NotFound(f"{sha256!r} is not a hash of the archive", "give the 64 hexadecimal digits of a SHA-256")
        return self.root / sha256[:2] / sha256[2:]

    def _label(self, key: str) -> Path:
        return self.root / "labels" / hashlib.sha256(key.encode("utf-8")).hexdigest()


def _write_whole(target: Path, data: bytes) -> None:
    """Write beside the target and rename, so that a killed process leaves no half file under the name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
