"""Strikes that tell of one happening → one incident: by kind, day, place and victims, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from tocsin.coding.incidents.blame import Blamed
from tocsin.coding.incidents.told import Told
from tocsin.coding.incidents.where import Where

_NEAR_KINDS = {frozenset({"ATTACK", "BOMBING"}), frozenset({"ATTACK", "KIDNAPPING"}), frozenset({"ATTACK", "ARSON"}),
               frozenset({"BOMBING", "ARSON"}), frozenset({"ATTACK", "ROBBERY"})}  # fmt: skip
_STRENGTH = {"KIDNAPPING": 4, "BOMBING": 3, "ARSON": 2, "ROBBERY": 1, "ATTACK": 0}


@dataclass
class Draft:
    """An incident being gathered. ``claimed``: somebody it does not name claimed it."""

    told: list[Told] = field(default_factory=list)
    apart: list[Blamed] = field(default_factory=list)
    claimed: bool = False

    @property
    def kind(self) -> str:
        kinds = [t.kind for t in self.told]
        return max(kinds, key=lambda k: (_STRENGTH.get(k, 0), kinds.count(k)))

    @property
    def stages(self) -> set[str]:
        return {t.strike.stage for t in self.told}

    @property
    def place(self) -> Where:
        found = [t.place for t in self.told if t.place.parts]
        return max(found, key=lambda w: len(w.parts)) if found else (self.told[0].place if self.told else Where())

    @property
    def labels(self) -> set[str]:
        return {_key(p.label) for t in self.told for p in t.victims}

    @property
    def names(self) -> set[str]:
        return {word for t in self.told for p in t.victims if p.name for word in p.name.lower().split()}

    @property
    def things(self) -> set[str]:
        return {_key(thing.name) for t in self.told for thing in t.targets}


class Weights(Struct, frozen=True):
    """What speaks for and against two strikes telling of one happening. Set by hand and checked on development texts."""

    base: float = 0.9
    same_sentence: float = 1.0
    next_sentence: float = 0.0
    per_sentence: float = -0.3
    other_kind: float = -0.3
    same_name: float = 2.0
    other_name: float = -1.7
    same_label: float = 1.0
    other_label: float = -0.3
    same_thing: float = 0.8
    other_thing: float = -0.5
    same_day: float = 0.0
    other_day: float = -1.2
    same_place: float = 0.0
    other_place: float = -0.4
    bare: float = 0.8


WEIGHTS = Weights()


def gather(many: list[Told], weights: Weights = WEIGHTS) -> list[Draft]:
    """The incidents, in order of first mention."""
    drafts: list[Draft] = []
    for told in many:
        home = _best(drafts, told, weights)
        if home is None:
            home = Draft()
            drafts.append(home)
        home.told.append(told)
    return drafts


def _best(drafts: list[Draft], told: Told, weights: Weights) -> Draft | None:
    scored = [(likeness(draft, told, weights), place) for place, draft in enumerate(drafts)]
    best = max(scored, default=(0.0, 0))
    return drafts[best[1]] if best[0] > 0 else None


def likeness(draft: Draft, told: Told, w: Weights = WEIGHTS) -> float:
    """How far a strike tells of a draft's happening; zero or less: of another."""
    if not _kinds_fit(draft, told) or (told.strike.stage == "THREATENED") != ("THREATENED" in draft.stages):
        return -1.0
    apart = told.order - draft.told[-1].order
    score = (
        w.base + w.per_sentence * apart + (w.same_sentence if apart == 0 else w.next_sentence if apart == 1 else 0.0)
    )
    score += w.other_kind * (told.kind not in {t.kind for t in draft.told})
    score += _people(draft, told, w) + _things(draft, told, w) + _day(draft, told, w) + _place(draft, told, w)
    return score + w.bare * (not told.victims and not told.targets)


def _kinds_fit(draft: Draft, told: Told) -> bool:
    kinds = {t.kind for t in draft.told}
    return told.kind in kinds or all(frozenset({told.kind, kind}) in _NEAR_KINDS for kind in kinds)


def _people(draft: Draft, told: Told, w: Weights) -> float:
    names = {word for p in told.victims if p.name for word in p.name.lower().split()}
    if names and draft.names:
        return w.same_name if names & draft.names else w.other_name
    labels = {_key(p.label) for p in told.victims}
    if labels and draft.labels:
        return w.same_label if labels & draft.labels else w.other_label
    return 0.0


def _things(draft: Draft, told: Told, w: Weights) -> float:
    hit = {_key(t.name) for t in told.targets}
    if hit and draft.things:
        return w.same_thing if hit & draft.things else w.other_thing
    return 0.0


def _day(draft: Draft, told: Told, w: Weights) -> float:
    known = [t.days for t in draft.told if t.days is not None]
    if told.days is None or not known:
        return 0.0
    return w.same_day if any(told.days.first <= k.last and k.first <= told.days.last for k in known) else w.other_day


def _place(draft: Draft, told: Told, w: Weights) -> float:
    mine, other = told.place, [t.place for t in draft.told if t.place.parts]
    if not mine.parts or not other:
        return 0.0
    names = {part.name.lower() for where in other for part in where.parts}
    return w.same_place if any(part.name.lower() in names for part in mine.parts) else w.other_place


def _key(name: str) -> str:
    return name.lower().split()[-1].removesuffix("s") if name else ""
