"""Ids are hashes of source and natural key, so that every stage can run twice and change nothing."""

import hashlib


def make_id(*parts: object) -> str:
    """A 16-hex-digit id of the parts, in order.

    >>> make_id("ucdp-ged-21.1", 12345) == make_id("ucdp-ged-21.1", "12345")
    True
    """
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.blake2b(text.encode("utf-8"), digest_size=8).hexdigest()
