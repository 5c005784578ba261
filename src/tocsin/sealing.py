"""Bytes sealed under a passphrase, with a header that says how: what the file of private notes is made of.

    tocsin private notes 1
    {"kdf":"scrypt","n":131072,"r":8,"p":1,"salt":"…","cipher":"chacha20-poly1305","nonce":"…","count":3}
    HMAC-SHA-256 of the two lines above, in hexadecimal
    ChaCha20-Poly1305 of the content, padded with spaces to whole blocks; the three lines are its associated data

scrypt (RFC 7914) makes 64 bytes of the passphrase: 32 seal the content (RFC 8439), 32 vouch for the header, so that a wrong
passphrase is told from content that was changed. Only the count is to be seen without the passphrase.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from tocsin.errors import BadInput, Damaged, ExtraMissing, TocsinError

MAGIC = b"tocsin private notes 1\n"
COST = 2**17
"""scrypt's n: 128 MiB of memory a try."""
WEAKEST, STRONGEST = 2**14, 2**20
SHORTEST, BLOCK = 8, 4096


class WrongPassphrase(TocsinError):
    """The passphrase does not open the file, or its header was changed. Nothing was written."""

    exit_code = 9


class Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be known to open the file; ``n``, ``r`` and ``p`` are scrypt's, ``salt`` and ``nonce`` base64."""

    kdf: str
    n: int
    r: int
    p: int
    salt: str
    cipher: str
    nonce: str
    count: int


class Keys(Struct, frozen=True):
    """What a passphrase becomes with a file's salt; never printed."""

    sealing: bytes
    vouching: bytes

    def __repr__(self) -> str:
        return "Keys(…)"


def fresh(passphrase: str, cost: int = COST) -> tuple[Header, Keys]:
    """A header with a salt of its own, and the keys for it. Raises ``BadInput`` for a short passphrase, ``ExtraMissing``."""
    if len(passphrase) < SHORTEST:
        raise BadInput(
            f"a passphrase of fewer than {SHORTEST} characters protects nothing",
            "take several words; it can't be recovered",
        )
    header = Header(kdf="scrypt", n=cost, r=8, p=1, salt=_base64(os.urandom(16)), cipher="chacha20-poly1305",
                    nonce=_base64(bytes(12)), count=0)  # fmt: skip
    return header, _keys(passphrase, header)


def sealed(content: bytes, count: int, header: Header, keys: Keys) -> bytes:
    """The whole file, under a new nonce every time. The content must bear spaces at its end."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = os.urandom(12)
    head = MAGIC + msgspec.json.encode(replace(header, nonce=_base64(nonce), count=count)) + b"\n"
    lines = _lines(head, _mac(keys, head))
    padded = content + b" " * (-len(content) % BLOCK)
    return lines + ChaCha20Poly1305(keys.sealing).encrypt(nonce, padded, lines)


def unsealed(data: bytes, passphrase: str) -> tuple[bytes, Header, Keys]:
    """The content (with its padding), and what seals it again. Raises ``WrongPassphrase``, ``Damaged``, ``ExtraMissing``."""
    header, mac, head, body = _parted(data)
    keys = _keys(passphrase, header)
    if not hmac.compare_digest(mac, _mac(keys, head)):
        raise WrongPassphrase(
            "the passphrase does not open the private notes",
            "type it again; if it is right, the file's first lines were changed: put a copy of the file back",
        )
    return _content(body, _lines(head, mac), header, keys), header, keys


def told_count(data: bytes) -> int:
    """How many notes the header says there are, which nothing vouches for without the passphrase. Raises ``Damaged``."""
    return _parted(data)[0].count


def _content(body: bytes, lines: bytes, header: Header, keys: Keys) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(keys.sealing).decrypt(base64.b64decode(header.nonce), body, lines)
    except InvalidTag:
        raise Damaged(
            "the passphrase is right, but the private notes were changed or cut after they were written",
            "put a copy of the file back; nothing was written",
        ) from None


def _keys(passphrase: str, header: Header) -> Keys:
    """scrypt of the passphrase in Unicode's composed form, so that it is the same from every keyboard."""
    try:
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
    except ImportError:
        raise ExtraMissing(
            "private notes need the package cryptography, which is not installed", "pip install 'tocsin[notes]'"
        ) from None
    word = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    made = Scrypt(salt=base64.b64decode(header.salt), length=64, n=header.n, r=header.r, p=header.p).derive(word)
    return Keys(made[:32], made[32:])


def _parted(data: bytes) -> tuple[Header, bytes, bytes, bytes]:
    """Header, its code, the bytes that the code vouches for, the sealed content."""
    parts = data.split(b"\n", 3)
    if len(parts) < 4 or parts[0] + b"\n" != MAGIC:
        raise Damaged(
            "the file is not one of private notes, or its first lines are gone", "put a copy of the file back"
        )
    try:
        header = msgspec.json.decode(parts[1], type=Header)
        mac = bytes.fromhex(parts[2].decode("ascii"))
        sound = _known(header)
    except (msgspec.MsgspecError, ValueError):  # base64's, hexadecimal's and ASCII's errors are of the second kind
        sound = False
    if not sound:
        raise Damaged(
            "the header of the private notes is not one that this Tocsin writes",
            "put a copy of the file back, or use a newer Tocsin",
        )
    return header, mac, parts[0] + b"\n" + parts[1] + b"\n", parts[3]


def _known(header: Header) -> bool:
    """Whether the header asks for what we do, at a cost neither too weak to protect nor a trap for the memory."""
    cost = WEAKEST <= header.n <= STRONGEST and header.n & (header.n - 1) == 0 and (header.r, header.p) == (8, 1)
    lengths = [len(base64.b64decode(value, validate=True)) for value in (header.salt, header.nonce)]
    same = (header.kdf, header.cipher) == ("scrypt", "chacha20-poly1305")
    return cost and same and lengths == [16, 12] and header.count >= 0


def _mac(keys: Keys, head: bytes) -> bytes:
    return hmac.new(keys.vouching, head, hashlib.sha256).digest()


def _lines(head: bytes, mac: bytes) -> bytes:
    return head + mac.hex().encode("ascii") + b"\n"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
