"""From bytes to text: what kind of thing it is, and its encoding, never guessed where it is not declared."""

from __future__ import annotations

import codecs
import re

from tocsin.errors import BadInput

# What a file's first bytes say it is; the words are shown to the reader.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "save its text as a .txt file, or give the article's web page"),
    (b"PK\x03\x04", "a zip archive or an Office document (docx, odt)", "save it as plain text or HTML"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (doc)", "save it as plain text or HTML"),
    (b"{\\rtf", "a rich-text (RTF) document", "save it as plain text or HTML"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first"),
    (b"PAR1", "a Parquet table", "import it with `tocsin pull SOURCE --file`"),
    (b"SQLite format 3\x00", "an SQLite database", "give the text of one article"),
    (b"\x89PNG", "a PNG picture", "give the text of one article"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the text of one article"),
    (b"GIF8", "a GIF picture", "give the text of one article"),
    (b"\x7fELF", "a program", "give the text of one article"),
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:\-]{2,40})""", re.I)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:\-]{2,40})""", re.I)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:\-]{2,40})""", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, name: str, *, told: str | None = None, declared: str = "") -> str:
    """The text of ``data``: by byte-order mark, else UTF-8, else the encoding told or declared in header or markup.

    Nothing is guessed. Raises ``BadInput`` for nothing, for a known binary kind, and for bytes no encoding explains.
    """
    _refuse_binary(data, name)
    for encoding, why in _encodings(data, told, declared):
        text = _try(data, encoding, why, name)
        if text is not None:
            return _checked(text, name, encoding)
    raise _undecodable(data, name)


def _refuse_binary(data: bytes, name: str) -> None:
    if not data:
        raise BadInput(f"{name} is empty: 0 bytes", "give a text to read")
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic):
            raise BadInput(f"{name} is {what}, not text or HTML", remedy)


def _encodings(data: bytes, told: str | None, declared: str) -> list[tuple[str, str]]:
    """Encodings to try in order, each with who named it (empty: we try it unasked)."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return [(encoding, "")]
    tries = [(told, "as told")] if told else []
    tries.append(("utf-8", ""))
    header = _HEADER_CHARSET.search(declared)
    if header:
        tries.append((header[1], "as its server declares"))
    markup = _META_CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:4096])
    if markup:
        tries.append((markup[1].decode("ascii"), "as its markup declares"))
    return tries


def _try(data: bytes, encoding: str, why: str, name: str) -> str | None:
    try:
        codecs.lookup(encoding)
        return data.decode(encoding)
    except LookupError as error:
        if why == "as told":
            raise BadInput(f"there is no encoding {encoding!r}, named for {name}",
                           "name one such as utf-8, cp1252, latin-1, cp1251 or utf-16") from error  # fmt: skip
        return None
    except UnicodeDecodeError as error:
        if why == "as told":
            raise BadInput(
                f"{name} is not {encoding}: byte {error.start} does not fit", "name its true encoding"
            ) from error
        return None
    except (AssertionError, ValueError):
        return None


def _checked(text: str, name: str, encoding: str) -> str:
    """Text that is not binary in disguise: no NULs, few control characters, something to see."""
    odd = len(_CONTROL.findall(text, 0, 100_000))
    if "\x00" in text or odd > 8 + len(text[:100_000]) // 200:
        raise BadInput(f"{name} is binary data, not text: it holds control characters when read as {encoding}",
                       "give a text or HTML file")  # fmt: skip
    if not text.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
        raise BadInput(f"{name} holds only white space", "give a text to read")
    return text


def _undecodable(data: bytes, name: str) -> BadInput:
    if b"\x00" in data:
        return BadInput(f"{name} is binary data: it holds NUL bytes", "give a text or HTML file")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = data[error.start]
        return BadInput(
            f"{name} is not UTF-8: byte {error.start} is 0x{bad:02x}, and it declares no other encoding that fits",
            "name its encoding with --encoding (such as cp1252, latin-1 or utf-16), or save it as UTF-8",
        )
    return BadInput(f"{name} cannot be read as text", "save it as UTF-8")
