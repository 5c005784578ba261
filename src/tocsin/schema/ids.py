"""Ids are hashes of source and natural key, so that every stage can run twice and change nothing."""

import hashlib


def make_id(*parts: object) -> str:
    """A 16-hex-digit id of the parts, in order.

    >>> make_id("ucdp-ged-21.1", 12345) == make_id("ucdp-ged-21.1", "12345")
    True
    """
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.blake2b(text.encode("utf-8"), digest_size=8).hexdigest()


def judgement_id(kind: str, *what: object) -> str:
    """The id of a judgement, which says what it is of and as of which day, so that it can be made again and opened.

    >>> judgement_id("risk", "ARM-AZE", "war", "12m", "2020-09-26")
    'risk.ARM-AZE.war.12m.2020-09-26'
    """
    return ".".join([kind, *(str(part) for part in what)])
