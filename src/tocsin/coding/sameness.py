"""How much speaks for two claims read by machine being about one happening, and what rules it out.

A curator's claims link by what they do not contradict: the record is about one conflict and every row was chosen. A machine
reads the news of the world, where most claims name no actor, place or day, so that nothing contradicts anything. Its claims
need something in common: points for places, names, figures and words (``evidence`` in ``happenings.yaml``).
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from tocsin.coding.happenings import (
    close_group,
    family,
    may_be_one,
    opposed,
    parties,
    rules,
    same_agreement,
    same_place,
)
from tocsin.coding.likeness import Words, differ, likeness, stem, words_of
from tocsin.coding.vocabulary import words
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.situations import Situation
from tocsin.schema.time import When

SAME_TEXT = 0.6
MOST_NAMES, MOST_WORDS = 3, 4
ZONE_DAYS = 1
"""A day read from a text may be out by one: the zone of the writer, or the night between."""


_ANSWERS = ("denies", "doubts", "not_confirmed")
"""Who denies, answers a report."""


class Seen(Struct, frozen=True):
    """A claim with what is compared of it.

    ``words`` have the names of speaker and doers not among their names: actors are compared as such. ``doers`` and
    ``targets`` are sides, ``where`` the words of the places, ``when`` the days it can have been. ``old``: it tells an old
    happening anew; ``back``: it speaks of a happening as already told.
    """

    claim: Claim
    words: Words
    doers: frozenset[str]
    targets: frozenset[str]
    where: frozenset[str]
    when: When
    old: bool
    back: bool


def seen(claim: Claim, situation: Situation | None) -> Seen:
    """The claim as compared. An undated report of something recent is taken to be of the days before it."""
    old, back = is_retold(claim), points_back(claim.text) or claim.stance in _ANSWERS
    when = claim.happened
    if not when.known and not old:
        span = rules().longest_days if back else rules().follow_days
        when = When(claim.known - timedelta(days=span), claim.known, "range")
    told = words_of(f"{claim.text} {claim.place_text}")
    actors = words_of(f"{claim.speaker_text} {claim.doer_text}").stems
    return Seen(claim, replace(told, names=told.names - actors), parties(claim.doers, situation),
                parties(claim.targets, situation), words_of(claim.place_text).stems, when, old, back)  # fmt: skip


class Sight:
    """Claims as compared, each made ready once; ``situation`` says who is counted with which side."""

    def __init__(self, situation: Situation | None) -> None:
        self._situation = situation
        self._seen: dict[str, Seen] = {}

    def of(self, claim: Claim) -> Seen:
        """The claim as compared."""
        if claim.id not in self._seen:
            self._seen[claim.id] = seen(claim, self._situation)
        return self._seen[claim.id]

    def may_be_one(self, a: Claim, b: Claim) -> bool:
        """Whether nothing speaks against one happening; and where a machine read a claim, whether enough speaks for it."""
        if not may_be_one(a, b, self._situation):
            return False
        return not (is_read(a) or is_read(b)) or attested(self.of(a), self.of(b))


def is_read(claim: Claim) -> bool:
    """Whether a machine read the claim from a text."""
    return not claim.curated and claim.coder != "curated"


def is_retold(claim: Claim) -> bool:
    """Whether it tells an old happening anew: an anniversary, a trial."""
    text = f" {claim.text.lower()} "
    return claim.status == "historical" or any(f" {cue}" in text for cue in words("likeness", "retelling"))


def points_back(text: str) -> bool:
    """Whether a text speaks of a happening as already told: "the attack", "Friday's bombing", "the death toll"."""
    return _pointing().search(text) is not None


@cache
def _pointing() -> re.Pattern[str]:
    nouns = "|".join(sorted(words("likeness", "told_before"), key=len, reverse=True))
    others = "|".join(sorted(words("likeness", "pointing_back"), key=len, reverse=True))
    return re.compile(
        rf"\b(?:(?:the|this|that|these|those|\w+['’]s)\s+(?:[\w-]+\s+){{0,3}}?(?:{nouns})|{others})\b", re.I
    )


def related(a: str, b: str) -> bool:
    """Whether two kinds may tell of one happening: close kinds, or losses and the force that caused them."""
    return close_group(a) == close_group(b) or {family(a), family(b)} == {"force", "loss"}


def one_sentence(a: Seen, b: Seen) -> bool:
    """Whether two claims are read from the same words of one article and fill no place in them differently."""
    one, other = a.claim, b.claim
    if one.article is None or one.article != other.article or one.span is None or other.span is None:
        return False
    apart = one.span.end <= other.span.start or other.span.end <= one.span.start
    roles = ((a.doers, b.doers), (a.targets, b.targets))
    return not apart and all(not mine or not theirs or mine & theirs for mine, theirs in roles)


def attested(a: Seen, b: Seen) -> bool:
    """Whether enough speaks for one happening; within one sentence its words do."""
    return one_sentence(a, b) or points(a, b) >= rules().needed


def ruled_out(a: Seen, b: Seen) -> bool:
    """Whether two claims cannot be about one happening: other places, times, truces, or the opposite direction."""
    one, other = a.claim, b.claim
    return (
        not related(one.kind, other.kind)
        or not same_agreement(one, other)
        or not same_place(one, other)
        or opposed((one.kind, a.doers, a.targets), (other.kind, b.doers, b.targets))
        or not _in_time(a, b)
    )


def _in_time(a: Seen, b: Seen) -> bool:
    if not (a.when.known and b.when.known):
        return False
    return a.when.overlaps(b.when, ZONE_DAYS)


def points(a: Seen, b: Seen, crowd: int = 0) -> float:
    """What speaks for one happening, less what speaks against; symmetric. Says nothing of what rules it out.

    ``crowd`` is how many other happenings of these days are told of the place: where many are, it tells less.
    """
    one, other, weigh = a.claim, b.claim, rules().evidence
    at_one = bool(set(one.places) & set(other.places))
    found = weigh["place"] * at_one / (1 + crowd * weigh["crowd"]) + _of_words(
        a.words, b.words, (a.where | b.where) if at_one else frozenset()
    )
    found += _of_figures(a, b)
    found += _of_actors(a, b)
    found += weigh["other_kind"] * (close_group(one.kind) != close_group(other.kind) and not (a.back or b.back))
    return found + _of_days(a, b)


def _of_days(a: Seen, b: Seen) -> float:
    """For a day in common; less for each day between, and where the later report does not point back."""
    weigh, apart = rules().evidence, abs((a.claim.known - b.claim.known).days)
    found = weigh["later"] * min(apart, rules().longest_days)
    days = [w.happened for w in (a.claim, b.claim) if w.happened.days is not None and w.happened.days <= 2]
    if len(days) == 2:
        found += weigh["day"] if days[0].overlaps(days[1]) else weigh["other_day"]
    later = max(a, b, key=lambda seen: seen.claim.known)
    if apart == 0:
        return found + weigh["back"] * (a.back or b.back)
    same_day = len(days) == 2 and days[0].overlaps(days[1])
    return found + (weigh["back"] if later.back else 0 if same_day else weigh["anew"])


def _of_words(a: Words, b: Words, where: frozenset[str]) -> float:
    """Points for names, words and sites; the words of a place that is counted already (``where``) are left out."""
    weigh = rules().evidence
    names, rare = (a.names & b.names) - where, (a.rare & b.rare) - _sites() - where
    found = weigh["name"] * bool(names) + weigh["further_name"] * max(0, min(len(names), MOST_NAMES) - 1)
    found += weigh["word"] * min(len(rare), MOST_WORDS)
    found += weigh["other_state"] * bool(a.states and b.states and not a.states & b.states)
    apart = bool(a.names - b.names - where and b.names - a.names - where)
    found += weigh["other_name"] * apart
    if likeness(a, b) >= SAME_TEXT and (names or len(rare) > 1) and not differ(a, b):
        found += weigh["same_text"]
    site_a, site_b = a.stems & _sites(), b.stems & _sites()
    if site_a and site_b:
        found += weigh["other_site"] if not site_a & site_b else 0 if apart else weigh["site"]
    return found


@cache
def _sites() -> frozenset[str]:
    return frozenset(stem(word) for word in words("likeness", "sites"))


def _of_figures(a: Seen, b: Seen) -> float:
    """Points for the same numbers, less for others; a number that has risen since is no other."""
    weigh, found = rules().evidence, 0.0
    one, other = sorted((a.claim, b.claim), key=lambda claim: claim.known)
    back = (a if other is a.claim else b).back
    kinds = {f.kind for f in one.figures} & {f.kind for f in other.figures}
    for kind in kinds & set(rules().tolls):
        mine, theirs = numbers(one.figures, kind), numbers(other.figures, kind)
        same = {n for n in mine & theirs & _exact(one.figures) if n > 2}
        if same:
            found += weigh["figure"] + weigh["large_figure"] * (max(same) >= 10)
        elif not mine & theirs and mine and theirs and not (back and min(theirs) > max(mine)):
            found += weigh["other_figure"] + weigh["far_figure"] * _far(mine, theirs)
    return found


def numbers(figures: tuple[Figure, ...], kind: str) -> frozenset[float]:
    """The numbers said of one kind, bounds taken as the number they are told by ("over 100" is 101: also 100)."""
    found: set[float] = set()
    for figure in figures:
        if figure.kind == kind:
            open_low = figure.low is not None and figure.high is None and figure.best is None
            found |= {n for n in (figure.low, figure.best, figure.high) if n is not None}
            found |= {figure.low - 1} if open_low and figure.low is not None else set()
    return frozenset(found)


def _exact(figures: tuple[Figure, ...]) -> frozenset[float]:
    """The numbers of figures that are told as numbers, not as "dozens"."""
    told = tuple(f for f in figures if not words("likeness", "vague") & set(f.text.lower().split()))
    return frozenset(n for figure in told for n in numbers((figure,), figure.kind))


def _far(mine: frozenset[float], theirs: frozenset[float]) -> bool:
    return min(mine) > 2 * max(theirs) or min(theirs) > 2 * max(mine)


def _of_actors(a: Seen, b: Seen) -> float:
    weigh = rules().evidence
    everyone_a, everyone_b = a.doers | a.targets, b.doers | b.targets
    if everyone_a and everyone_b and not everyone_a & everyone_b:
        return weigh["other_actors"]
    return weigh["doers"] * bool(a.doers & b.doers) + weigh["targets"] * bool(a.targets & b.targets)
