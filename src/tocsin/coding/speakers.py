"""Who makes a claim's statement and through whom it came: the claim's own fields, put right by the words of the text."""

from __future__ import annotations

import re

from msgspec import Struct

from tocsin.coding.chains import chain, is_carrier
from tocsin.coding.likeness import Words, common, stem, words_of
from tocsin.coding.sameness import Seen, Sight
from tocsin.coding.vocabulary import words
from tocsin.registry.crosswalk import countries
from tocsin.schema.citing import outlets
from tocsin.schema.claims import Claim

_WORD = re.compile(r"[^\W\d_]+")
_OWN = ("author", "media", "anonymous")


class Voice(Struct, frozen=True):
    """A claim with its speaker: an actor id or ``None``, the text's words, and of these the stems that tell who it is.

    ``words`` are those of the claim without the speaker's name, ``offices`` stems of the body speaking ("defence"). ``own``:
    a text speaks for itself, or nobody is named. ``chain`` are those who passed it on, the nearest to the speaker first,
    without the outlets, where it was read side by side.
    """

    seen: Seen
    words: Words
    speaker: str | None
    text: str
    stems: frozenset[str]
    offices: frozenset[str]
    own: bool
    chain: tuple[str, ...]
    outlets: tuple[str, ...]

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.seen.claim


def voice(claim: Claim, sight: Sight) -> Voice:
    """The claim with its speaker and the way it came."""
    found = chain(claim.text)
    own = claim.speaker_role in _OWN or not (claim.speaker or claim.speaker_text)
    speaker, text, through = claim.speaker, claim.speaker_text, tuple(reversed(claim.relayers))
    if found is not None and (own or is_carrier(text)):
        speaker, text, through, own = None, found.speaker, found.through, False
    elif found is not None:
        through = tuple(dict.fromkeys((*found.through, *through)))
    through = tuple(relayer for relayer in through if relayer != speaker)
    own = own or (speaker is None and is_carrier(text))
    stems, offices = _stems(text)
    said = words_of(_without(claim.text, (claim.speaker_text, text, *through)))
    return Voice(sight.of(claim), said, speaker, text, stems, offices, own, through, _outlets(claim, own))


def _without(text: str, names: tuple[str, ...]) -> str:
    """A text without the names in it: what is said, not who says it."""
    for name in sorted({name for name in names if name}, key=lambda n: (-len(n), n)):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def _stems(text: str) -> tuple[frozenset[str], frozenset[str]]:
    found = [word.lower() for word in _WORD.findall(text)]
    told = frozenset(stem(word) for word in found if word not in words("relays", "unnamed"))
    return told - common(), frozenset(stem(word) for word in found if word in words("relays", "offices"))


def _outlets(claim: Claim, own: bool) -> tuple[str, ...]:
    """Where the claim was read: the text itself where it speaks, else the outlets its source names."""
    if own and claim.speaker_role in ("author", "media") and (claim.speaker or claim.speaker_text):
        parts = [part.strip() for part in claim.speaker_text.split(";") if part.strip()]
        return (claim.speaker,) if claim.speaker else tuple(dict.fromkeys(parts))
    return outlets(claim.cite)


def same_speaker(one: Voice, other: Voice) -> bool | None:
    """Whether two claims have one speaker; ``None`` where a text speaks for itself or the words do not tell.

    A state's id stands for all who speak for it: there the words must not name two offices or persons.
    """
    if one.own or other.own:
        return None
    if one.speaker and other.speaker:
        return one.speaker == other.speaker and (one.speaker not in countries() or not _two_bodies(one, other))
    if _two_bodies(one, other):
        return False
    return True if one.stems and other.stems and not (one.speaker or other.speaker) else None


def _two_bodies(one: Voice, other: Voice) -> bool:
    """Whether the words name two offices, or two persons."""
    return any(a and b and not (a <= b or b <= a) for a, b in ((one.offices, other.offices), (one.stems, other.stems)))
