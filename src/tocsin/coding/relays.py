"""Which claims are one statement passed on: an outlet quotes an agency that quotes a ministry, and ten papers print it.

Claims are taken in the order in which they became known, of one day the closest to the speaker first. Each joins the
telling whose lead it repeats, or begins one: so a later claim adds to a telling and never changes its lead or its id, and
what is judged as of a day is what was judged on it. A claim repeats a lead if nothing speaks against it (kind, stance,
actors, place, time, figures) and

* both have one speaker, and nearly the same words, or the same matter: the same day, with a place or a figure in common;
* or one cannot be told from the other, and the words are the same but for a few: a copy. Texts that speak for
  themselves may copy whom they do not name; a named speaker never copies them. A curator's rows, each chosen, are one
statement only as copies.

Two bodies that say the same are two tellings; other figures, or another stance, of the same speaker begin a telling that
follows the first. Claims are never edited.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from msgspec import Struct

from tocsin.coding.happenings import (
    affirms,
    close_group,
    family,
    is_denial,
    narrow,
    opposed,
    rules,
    same_agreement,
    same_place,
)
from tocsin.coding.likeness import bands, differ, held, likeness
from tocsin.coding.sameness import ZONE_DAYS, Sight, is_read, numbers, related
from tocsin.coding.speakers import Voice, same_speaker, voice
from tocsin.coding.vocabulary import load
from tocsin.schema.claims import Claim
from tocsin.schema.ids import make_id
from tocsin.schema.situations import Situation
from tocsin.schema.tellings import Telling

Names = Callable[[str], str]
Key = tuple[object, ...]

NEAR, COPY = 0.4, 0.6
"""Share of shingles in common: of one speaker's words told twice, and of copies by whoever."""
HELD, HELD_COPY = 0.75, 0.85
"""Share of the shorter in the longer, for a clause told by itself."""
FEW = 10
"""Shingles below which a text is too short to be known as a copy."""
SAME_MATTER = 0.2
MOST = 40
SPAN = 8


def told(claims: Iterable[Claim], situation: Situation | None = None, names: Names = str) -> tuple[Telling, ...]:
    """One telling for each statement, in order of (known, id); every claim is in one, and any order gives the same.

    ``situation`` says who is counted with which side; ``names`` gives an actor id's display name, by which a relayer told
    once by id and once by name is known as one.
    """
    sight = Sight(situation)
    voices = [voice(claim, sight) for claim in {claim.id: claim for claim in claims}.values()]
    keyed = dict(zip((v.claim.id for v in voices), bands([v.words for v in voices]), strict=True))
    board = _Board(keyed)
    for one in sorted(voices, key=_order):
        board.take(one)
    return tuple(sorted((_telling(n, board, names) for n in range(len(board.drafts))), key=lambda t: (t.known, t.id)))


def _order(one: Voice) -> tuple[object, ...]:
    """Known first, then closest to the speaker."""
    claim = one.claim
    return claim.known, one.own, len(one.chain), not claim.verified, claim.id


class _Draft(Struct):
    """A telling in the making: its voices in the order taken, the lead first, and what they say in figures."""

    voices: list[Voice]
    follows: int | None


class _Board:
    """The tellings so far, and where to look for those a claim may repeat."""

    def __init__(self, keyed: dict[str, tuple[int, ...]]) -> None:
        self.drafts: list[_Draft] = []
        self._keyed = keyed
        self._drawers: dict[int, dict[Key, list[int]]] = defaultdict(lambda: defaultdict(list))

    def take(self, one: Voice) -> None:
        """Adds a claim to the telling it repeats, else begins one."""
        near = list(self._near(one))
        fits = [(_closeness(self.drafts[n], one), -n) for n in near if _repeats(self.drafts[n], one)]
        if fits:
            self.drafts[-max(fits)[1]].voices.append(one)
            return
        earlier = [n for n in near if _is_changed_by(self.drafts[n].voices[0], one)]
        follows = max(earlier, key=lambda n: (self.drafts[n].voices[0].claim.known, -n), default=None)
        self._file(one, len(self.drafts))
        self.drafts.append(_Draft([one], follows))

    def _file(self, one: Voice, number: int) -> None:
        """Only leads are filed: a telling is found by how it began."""
        drawer = one.claim.known.toordinal() // SPAN
        for key in _keys(one, self._keyed[one.claim.id]):
            self._drawers[drawer][key].append(number)
        for old in [d for d in self._drawers if d < drawer - _reach()]:
            del self._drawers[old]

    def _near(self, one: Voice) -> Iterator[int]:
        """Tellings that share most with a claim, at most ``MOST``; of equals the later ones."""
        shared: Counter[int] = Counter()
        newest = one.claim.known.toordinal() // SPAN
        drawers = [self._drawers[d] for d in range(newest - _reach(), newest + 1) if d in self._drawers]
        for key in _keys(one, self._keyed[one.claim.id]):
            for drawer in drawers:
                if found := drawer.get(key):
                    shared.update(found)
        yield from (n for n, _ in sorted(shared.items(), key=lambda item: (-item[1], -item[0]))[:MOST])


@cache
def _reach() -> int:
    """Drawers to look back."""
    days: int = max(load("relays")["dated_days"], load("relays")["follow_days"])
    return days // SPAN + 1


def _keys(one: Voice, banded: Sequence[int]) -> Iterator[Key]:
    """What a claim is found by: bands of its words, and its speaker by itself and with each place, day and figure."""
    claim, kin = one.claim, _kin(one.claim.kind)
    yield from ((kin, "band", n, key) for n, key in enumerate(banded))
    speakers = [one.speaker] if one.speaker else sorted(one.stems)
    for speaker in [] if one.own else speakers:
        yield kin, "says", speaker
        yield from ((kin, "says", speaker, place) for place in claim.places)
        yield from ((kin, "says", speaker, day) for day in (claim.happened.start, claim.happened.end) if day)
        yield from ((kin, "says", speaker, f.kind, n) for f in claim.figures for n in numbers((f,), f.kind))


def _kin(kind: str) -> str:
    """Force and the losses it causes are told of in one breath; every other family by itself."""
    return "force" if family(kind) == "loss" else family(kind)


# What a claim repeats --------------------------------------------------------------------------------------------------


def _repeats(draft: _Draft, one: Voice) -> bool:
    lead = draft.voices[0]
    days = load("relays")["dated_days" if _same_day(lead.claim, one.claim) else "window_days"]
    if (one.claim.known - lead.claim.known).days > days:
        return False
    return _one_statement(lead, one) and all(_agrees(other.claim, one.claim) for other in draft.voices)


def _one_statement(lead: Voice, one: Voice) -> bool:
    if not _may_repeat(lead.claim, one.claim) or _opposed(lead, one):
        return False
    by_one = same_speaker(lead, one)
    chosen = not is_read(lead.claim) and not is_read(one.claim)
    if by_one and not chosen:
        near = related(lead.claim.kind, one.claim.kind) and _alike(lead, one, NEAR, HELD)
        return near or _is_copy(lead, one) or _same_matter(lead, one)
    return by_one is not False and (one.own or not lead.own) and _is_copy(lead, one)


def _may_repeat(a: Claim, b: Claim) -> bool:
    """Whether two claims can be one statement by what they say of kind, stance, truce, place and time."""
    near = related(a.kind, b.kind) or family(a.kind) == family(b.kind)
    return near and _sense(a) == _sense(b) and same_agreement(a, b) and same_place(a, b) and not _times_apart(a, b)


def _sense(claim: Claim) -> str:
    """Said to be so, denied, or neither; of what was, or of what is to come."""
    future = claim.status if claim.status in ("future", "hypothetical") else "told"
    return (
        f"{'denied' if is_denial(claim) else 'said' if affirms(claim) or future != 'told' else claim.stance} {future}"
    )


def _times_apart(a: Claim, b: Claim) -> bool:
    both = a.happened.known and b.happened.known
    hours = {a.happened.time, b.happened.time} - {None}
    return both and (not a.happened.overlaps(b.happened, ZONE_DAYS) or len(hours) > 1)


def _opposed(a: Voice, b: Voice) -> bool:
    everyone_a, everyone_b = a.seen.doers | a.seen.targets, b.seen.doers | b.seen.targets
    apart = bool(everyone_a and everyone_b and not everyone_a & everyone_b)
    return apart or opposed((a.claim.kind, a.seen.doers, a.seen.targets), (b.claim.kind, b.seen.doers, b.seen.targets))


def _agrees(a: Claim, b: Claim) -> bool:
    """Whether no count of one kind, side and sort of people differs: another count is another statement."""
    for one in a.figures:
        rivals = [f for f in b.figures if f.kind == one.kind and _counts_same(one.side, f.side, one.who, f.who)]
        said = numbers((one,), one.kind)
        if said and rivals and not any(said & numbers((rival,), one.kind) for rival in rivals):
            return False
    return True


def _counts_same(side_a: str | None, side_b: str | None, who_a: str, who_b: str) -> bool:
    loose = ("unknown", "people")
    return (side_a is None or side_b is None or side_a == side_b) and (
        who_a == who_b or who_a in loose or who_b in loose
    )


def _alike(a: Voice, b: Voice, share: float, part: float) -> bool:
    near = likeness(a.words, b.words) >= share or held(a.words, b.words) >= part
    return near and not differ(a.words, b.words)


def _is_copy(a: Voice, b: Voice) -> bool:
    """The same words but for a few, and among them some that not every report of violence has."""
    one, other = a.words, b.words
    telling = (one.rare | one.names) & (other.rare | other.names)
    enough = min(len(one.shingles), len(other.shingles)) >= FEW
    return bool(enough and telling and _alike(a, b, COPY, HELD_COPY))


def _same_matter(a: Voice, b: Voice) -> bool:
    """One speaker of one day, with a place, a figure or some words in common."""
    one, other = a.claim, b.claim
    if not related(one.kind, other.kind) or not _same_day(one, other):
        return False
    places = bool(set(one.places) & set(other.places))
    figure = any(numbers(one.figures, f.kind) & numbers(other.figures, f.kind) for f in one.figures)
    return places or figure or likeness(a.words, b.words) >= SAME_MATTER


def _same_day(one: Claim, other: Claim) -> bool:
    return narrow(one.happened) and narrow(other.happened) and one.happened.overlaps(other.happened)


def _closeness(draft: _Draft, one: Voice) -> tuple[bool, float]:
    lead = draft.voices[0]
    return bool(same_speaker(lead, one)), likeness(lead.words, one.words)


def _is_changed_by(lead: Voice, one: Voice) -> bool:
    """Whether a later claim of the same speaker tells otherwise of the same happening."""
    a, b = lead.claim, one.claim
    days = (b.known - a.known).days
    if not 0 < days <= load("relays")["follow_days"] or not same_speaker(lead, one) or _opposed(lead, one):
        return False
    if not related(a.kind, b.kind) or not same_agreement(a, b) or not same_place(a, b):
        return False
    taken_back = is_denial(a) != is_denial(b) and close_group(a.kind) == close_group(b.kind)
    return (taken_back or not _agrees(a, b)) and not _other_span(a, b) and _of_one_thing(lead, one, days)


def _other_span(a: Claim, b: Claim) -> bool:
    """Whether the times differ; a count of a day or two is changed only by another of the same days."""
    if {a.kind, b.kind} <= set(rules().running) and narrow(a.happened) and narrow(b.happened):
        return (a.happened.start, a.happened.end) != (b.happened.start, b.happened.end)
    return _times_apart(a, b)


def _of_one_thing(lead: Voice, one: Voice, days: int) -> bool:
    """Whether they tell of one day; or the later points back to what has a place or name in common, or is worded alike."""
    a, b = lead.words, one.words
    if a.names and b.names and not a.names & b.names:
        return False
    shared = bool(set(lead.claim.places) & set(one.claim.places)) or bool(a.names & b.names)
    soon = days <= load("relays")["window_days"] and likeness(a, b) >= NEAR
    return _same_day(lead.claim, one.claim) or (shared and one.seen.back) or soon


# A telling ----------------------------------------------------------------------------------------------------------------


def _telling(number: int, board: _Board, names: Names) -> Telling:
    draft = board.drafts[number]
    lead = draft.voices[0]
    chains = _chains(draft, names)
    relayers = {_name(r, names): r for way in reversed(chains) for r in reversed(way)}
    follows = board.drafts[draft.follows].voices[0].claim.id if draft.follows is not None else None
    own = {_name(s, names) for s in (lead.speaker, lead.text) if s}
    return Telling(
        id=make_id("telling", lead.claim.id), lead=lead.claim.id, known=lead.claim.known,
        claims=tuple(c.id for c in sorted((v.claim for v in draft.voices), key=_known)),
        speaker=lead.speaker, speaker_text=lead.text, chains=chains,
        relayers=tuple(r for key, r in reversed(relayers.items()) if key not in own),
        follows=make_id("telling", follows) if follows else None,
    )  # fmt: skip


def _known(claim: Claim) -> tuple[date, str]:
    return claim.known, claim.id


def _chains(draft: _Draft, names: Names) -> tuple[tuple[str, ...], ...]:
    """How each copy came, once each: one way for each outlet side by side. What an outlet says itself came by no way."""
    lead = draft.voices[0]
    says = {_name(s, names) for s in (lead.speaker, lead.text, *(lead.outlets if lead.own else ())) if s}
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for one in draft.voices:
        for way in [(*one.chain, outlet) for outlet in one.outlets] or [one.chain]:
            kept = {_name(r, names): r for r in way if _name(r, names) not in says}
            if kept:
                found.setdefault(tuple(kept), tuple(kept.values()))
    return tuple(found.values())


def _name(relayer: str, names: Names) -> str:
    """A relayer as compared: its display name in small letters, without an article."""
    return names(relayer).lower().removeprefix("the ").strip()
