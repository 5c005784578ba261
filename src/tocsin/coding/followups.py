"""Reports that follow up a happening join it: "the death toll rises to 12", a later article about yesterday's attack.

One group of claims after the other, in the order in which they became known, joins the group that most speaks for
(``sameness.py``), if enough does and no other is nearly as likely. What became known later never moves what was there.
Groups that a curator's claim or key holds together stay as they are, and may be joined.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.coding.happenings import rules
from tocsin.coding.sameness import Seen, Sight, is_read, one_sentence, points, ruled_out
from tocsin.schema.claims import Claim

Group = tuple[Claim, ...]
Key = tuple[str, str, int]

SPAN = 8
"""Days of one drawer of the index; a report is compared with those of its own drawer and the two next to it."""
MOST = 60
"""Claims compared closely with one claim: those that share most with it."""
OF_ONE_SENTENCE = 2.0
"""Points above the need for claims read from the same words."""


def followed(groups: Sequence[Group], sight: Sight) -> list[Group]:
    """The groups, with those that follow up another joined to it; any order of ``groups`` gives the same."""
    board = _Board(sight)
    for group in sorted((g for g in groups if not is_loose(g)), key=_first):
        board.add(group, None)
    for group in sorted((g for g in groups if is_loose(g)), key=_first):
        board.add(group, board.home_of(group))
    return [tuple(members) for members in board.groups]


def _first(group: Group) -> tuple[date, str]:
    return min((claim.known, claim.id) for claim in group)


def is_loose(group: Group) -> bool:
    """Whether nothing but what a machine read holds a group together: it may be moved as a whole."""
    return all(is_read(claim) and not claim.happening for claim in group)


class _Board:
    """The groups settled so far, with an index of their claims by what they could share with a next one."""

    def __init__(self, sight: Sight) -> None:
        self.groups: list[list[Claim]] = []
        self._sight = sight
        self._told: list[dict[tuple[object, ...], Seen]] = []
        self._index: dict[Key, list[tuple[int, Claim]]] = defaultdict(list)
        self._homes: dict[tuple[str, int], set[int]] = defaultdict(set)

    def add(self, group: Group, home: int | None) -> None:
        """Adds a group to the one at ``home``, or as a new one."""
        if home is None:
            home = len(self.groups)
            self.groups.append([])
            self._told.append({})
        self.groups[home].extend(group)
        for claim in group:
            seen = self._sight.of(claim)
            self._told[home].setdefault(_profile(seen), seen)
            for key in _keys(seen):
                self._index[key].append((home, claim))
            for place in claim.places:
                self._homes[place, claim.known.toordinal() // SPAN].add(home)

    def home_of(self, group: Group) -> int | None:
        """The settled group that most speaks for; none if too little does, or nearly as much for another."""
        scores: dict[int, float] = {}
        for claim in group:
            for home, score in self._scored(self._sight.of(claim)):
                scores[home] = max(score, scores.get(home, score))
        fit = sorted((-s, home) for home, s in scores.items() if s >= rules().needed and self._allows(home, group))
        if not fit or (len(fit) > 1 and fit[1][0] - fit[0][0] < rules().ahead):
            return None
        return fit[0][1]

    def _scored(self, seen: Seen) -> Iterator[tuple[int, float]]:
        near: Counter[tuple[int, str]] = Counter()
        found: dict[str, Claim] = {}
        for key in _drawers(seen):
            for home, claim in self._index.get(key, ()):
                near[home, claim.id] += 1
                found[claim.id] = claim
        for (home, ident), _ in sorted(near.items(), key=lambda item: (-item[1], item[0]))[:MOST]:
            yield home, self._score(seen, self._sight.of(found[ident]))

    def _score(self, a: Seen, b: Seen) -> float:
        if ruled_out(a, b):
            return -1.0
        if one_sentence(a, b):
            return rules().needed + OF_ONE_SENTENCE
        shared = set(a.claim.places) & set(b.claim.places)
        return points(a, b, min((self._crowd(place, a) for place in shared), default=0))

    def _crowd(self, place: str, seen: Seen) -> int:
        """How many happenings besides one were told of a place in these days."""
        drawer = seen.claim.known.toordinal() // SPAN
        return max(0, sum(len(self._homes.get((place, drawer + n), ())) for n in (-1, 0, 1)) - 1)

    def _allows(self, home: int, group: Group) -> bool:
        """Whether nothing in the settled group rules the other out."""
        return not any(ruled_out(self._sight.of(c), other) for c in group for other in self._told[home].values())


def _profile(seen: Seen) -> tuple[object, ...]:
    """What may rule a claim out; claims alike in it are asked once."""
    claim = seen.claim
    return claim.kind, claim.places, claim.agreement, seen.doers, seen.targets, seen.when


def _keys(seen: Seen, shift: int = 0) -> Iterator[Key]:
    """What others find the claim by: its article, places, names, and who did it to whom."""
    drawer = seen.claim.known.toordinal() // SPAN + shift
    if seen.claim.article:
        yield "article", seen.claim.article, drawer
    for place in seen.claim.places:
        yield "place", place, drawer
    for name in seen.words.names:
        yield "name", name, drawer
    for doer in seen.doers:
        for target in seen.targets:
            yield "deed", f"{doer}>{target}", drawer


def _drawers(seen: Seen) -> Iterator[Key]:
    for shift in (-1, 0, 1):
        yield from _keys(seen, shift)
