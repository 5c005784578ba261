"""A superlative ("the last … since", "the first", "the worst") that happenings of the record contradict.

* last, first: something of at least the stated number of deaths happened between the case named and the present
  episode;
* worst, largest, unprecedented: something in between (or ever, where no case is named) cost more lives by the *lowest*
  figure on record than the present episode by the *highest*.

Episodes, and how many died at least and at most, are ``episodes.py``'s. What the record has no figures for contradicts
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources

import msgspec
import yaml
from msgspec import Struct

from tocsin.coding.happenings import affirms
from tocsin.coding.notes.episodes import Episode, earlier, present
from tocsin.coding.notes.record import Record, cited, quoted, said_when
from tocsin.schema.claims import Claim, Comparison
from tocsin.schema.notes import Note


class Words(Struct, frozen=True):
    """The contents of ``superlatives.yaml``."""

    weapons: tuple[str, ...]
    talks: tuple[str, ...]
    force: tuple[str, ...]
    thresholds: dict[int, tuple[str, ...]]
    usual: int


@cache
def words() -> Words:
    """The words, read once."""
    text = resources.files("tocsin.coding.notes").joinpath("superlatives.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Words)


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per contradicted superlative, with what contradicts it and from how many deaths a happening counts."""
    for claim in claims:
        if claim.comparison is None or not affirms(claim) or _subject(claim) != "force":
            continue
        if claim.comparison.rank in ("last", "first"):
            yield from _last(claim, claim.comparison, record)
        else:
            yield from _worst(claim, claim.comparison, record)


def _subject(claim: Claim) -> str:
    """What is ranked, by the words of the superlative itself where it has any, else of the sentence."""
    said = claim.comparison.text if claim.comparison else ""
    for text in (_ranked_words(said), said, claim.text):
        for name in ("weapons", "talks", "force"):
            if _has(text, getattr(words(), name)):
                return name
    return ""


def _ranked_words(said: str) -> str:
    """The words from the superlative to the case it names: "fighting" of "after the deadliest fighting since"."""
    ranks = r"\b(?:last|first|worst|largest|unprecedented|most|\w{3,}est)\b"
    found = re.search(ranks + r"(.{3,80}?)(?:\bsince\b|$)", said, re.I)
    return found[1] if found else ""


def _has(text: str, forms: Iterable[str]) -> bool:
    pattern = "|".join(re.escape(form).replace(r"\*", r"\w*") for form in forms)
    return re.search(rf"(?<![\w-])(?:{pattern})(?![\w-])", text, re.IGNORECASE) is not None


def _last(claim: Claim, said: Comparison, record: Record) -> Iterator[Note]:
    """Something between the case named and the present episode reaches the threshold."""
    if said.since is None or said.since.end is None:
        return
    least = _threshold(claim)
    between = [e for e in earlier(record, claim.known) if e.start > said.since.end and e.low >= least]
    if not between:
        return
    told = max(between, key=lambda e: (e.low, e.start))
    text = (f"The article calls {_what(said)} the {said.rank}: {quoted(claim.text)}; the record has {_shown(told)} "
            f"after that{cited(told.counted)} (counted from {least} killed).")  # fmt: skip
    yield record.note("superlative", "error", text, [claim], told.counted, [e.id for e in told.events])


def _worst(claim: Claim, said: Comparison, record: Record) -> Iterator[Note]:
    """Something in between cost more by its lowest figure than the present by its highest."""
    now = present(record, claim.known)
    if now is None or now.high is None:
        return
    after = said.since.end if said.since else None
    most = now.high
    worse = [e for e in earlier(record, claim.known) if (after is None or e.start > after) and e.low > most]
    if not worse:
        return
    told = max(worse, key=lambda e: (e.low, e.start))
    counted = (*told.counted, *now.counted)
    since = f" since {said.since.show()}" if said.since else ""
    text = (f"The article calls this the {said.rank}{since}: {quoted(claim.text)}; the record has {_shown(told)}, "
            f"and at most {most:,.0f} killed in the present fighting{cited(counted)}.")  # fmt: skip
    yield record.note("superlative", "error", text, [claim], counted, [e.id for e in (*told.events, *now.events)])


def _threshold(claim: Claim) -> int:
    text = claim.comparison.text if claim.comparison and claim.comparison.text else claim.text
    return next((least for least, forms in words().thresholds.items() if _has(text, forms)), words().usual)


def _what(said: Comparison) -> str:
    return f"that of {said_when(said.since)}" if said.since else "this"


def _shown(episode: Episode) -> str:
    return f"fighting with at least {episode.low:,.0f} killed on {episode.show()}"
