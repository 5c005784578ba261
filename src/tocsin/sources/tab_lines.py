"""Lines of cells between tabs, as event data sets are handed out: plain, gzipped, or the one file in a zip."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator

from tocsin.errors import BadInput
from tocsin.sources.base import Raw

_UNPACKED = 1024**3


def is_tabbed(raw: Raw) -> bool:
    """Whether the bytes are lines between tabs, perhaps packed; not Parquet, and no table with commas."""
    if raw.data.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        return True
    return not raw.data.startswith(b"PAR1") and b"\t" in raw.data.split(b"\n", 1)[0]


def cells(raw: Raw) -> Iterator[tuple[int, list[str]]]:
    """Each line's cells with its number, from 1; empty lines are left out.

    Quotation marks mean nothing unless they enclose a whole cell. Raises ``BadInput`` for broken or too large bytes and
    for text that is not UTF-8.
    """
    for number, line in enumerate(io.BytesIO(_unpacked(raw)), 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise BadInput(f"{raw.name}, line {number}: byte 0x{line[error.start]:02x} is not UTF-8",
                           "save the file as UTF-8") from error  # fmt: skip
        if text.strip():
            yield number, [_bare(cell) for cell in text.split("\t")]


def _bare(cell: str) -> str:
    whole = len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
    return cell[1:-1].replace('""', '"').strip() if whole else cell.strip()


def _unpacked(raw: Raw) -> bytes:
    try:
        if raw.data.startswith(b"\x1f\x8b"):
            return _bounded(gzip.GzipFile(fileobj=io.BytesIO(raw.data)).read(_UNPACKED + 1), raw.name)
        if raw.data.startswith(b"PK\x03\x04"):
            return _zipped(raw)
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error) as error:
        raise BadInput(f"{raw.name} is a broken archive: {error}", "download it again") from error
    return raw.data


def _zipped(raw: Raw) -> bytes:
    folder = zipfile.ZipFile(io.BytesIO(raw.data))
    files = [item for item in folder.infolist() if not item.is_dir() and "__MACOSX" not in item.filename]
    if len(files) != 1:
        raise BadInput(f"{raw.name} holds {len(files)} files, not one", "unpack it and give the file you mean")
    if files[0].flag_bits & 1:
        raise BadInput(f"{raw.name} is locked with a password", "unpack it and give the file itself")
    with folder.open(files[0]) as stream:
        return _bounded(stream.read(_UNPACKED + 1), raw.name)


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > _UNPACKED:
        raise BadInput(f"{name} unpacks to more than {_UNPACKED:,} bytes", "split it")
    return data
