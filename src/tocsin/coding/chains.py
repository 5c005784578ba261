"""Who passed a statement on, as the words of a text tell it: "Reuters reported, citing the defence ministry, that ...".

The forms are ``vocabulary/relays.yaml``, each with its sentence. Only known agencies and outlets, and names with a word
such as "newspaper" or "news agency", pass on; whoever else is cited speaks.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec import Struct

from tocsin.coding.vocabulary import load

_ORIGIN = r"(?P<O>(?:[Tt]he |[Aa]n? |[Tt]wo |[Ii]ts |[Tt]heir )?(?:(?:[\w.-]+(?:['’]s?)?|of the) ){0,7}?[\w.-]+)"
_LIMIT = 1000
"""Characters of a text looked at: a sentence, not a page."""


class Chain(Struct, frozen=True):
    """``speaker`` in the words of the text, and those who passed it on, the nearest to the speaker first."""

    speaker: str
    through: tuple[str, ...]


@lru_cache(maxsize=1 << 14)
def chain(text: str) -> Chain | None:
    """The chain a text tells of; none where it names nobody who passes on what another says."""
    text = text[:_LIMIT]
    if not _any_carrier().search(text):
        return None
    for way in _ways():
        match = way.search(text)
        if match and not is_carrier(match["O"]):
            carriers = [match[name] for name in ("R3", "R2", "R1") if name in match.re.groupindex and match[name]]
            return Chain(_clean(match["O"]), tuple(dict.fromkeys(carriers)))
    return None


def is_carrier(name: str) -> bool:
    """Whether a name is one that passes on what others say: a known outlet, or "the state news agency"."""
    return re.fullmatch(_carrier(), name.strip()) is not None


def _clean(words: str) -> str:
    return words.strip(" ,;:")


@cache
def _carrier() -> str:
    """A known outlet, or up to five words that end in a word for one, with or without its name after it."""
    outlets = "|".join(re.escape(name) for name in sorted(load("relays")["outlets"], key=len, reverse=True))
    nouns = "|".join(re.escape(noun) for noun in sorted(load("relays")["carriers"], key=len, reverse=True))
    before = r"(?:[Tt]he |[Aa]n? )?(?:[\w.’'-]+ ){0,3}?"
    after = r"(?: [A-Z][\w.-]+){0,3}"
    return rf"(?:(?:[Tt]he )?(?:{outlets})(?: news agency| news| television| newspaper)?|{before}(?:{nouns}){after})(?![\w-])"


@cache
def _any_carrier() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_carrier()})")


@cache
def _ways() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_form(way["form"])) for way in load("relays")["ways"])


def _form(form: str) -> str:
    """The form with its slots filled: relayers are numbered from the outermost."""
    pieces = form.replace("{O}", _ORIGIN).split("{R}")
    filled = pieces[0]
    for number, piece in enumerate(pieces[1:], start=1):
        filled += rf"(?<![\w-])(?P<R{number}>{_carrier()}){piece}"
    return filled
