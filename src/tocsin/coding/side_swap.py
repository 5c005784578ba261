"""The side-swap audit of the story coder: exchange two countries' names in a sentence, code again, and the sides must exchange.

The sentences are invented and fixed (``side_swap.yaml``), the pairs a fixed draw from today's states. What differs is the
coder's bias by name: a parse that depends on the name's form, a name that is also a person's, a month's or a town's.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from msgspec import Struct

from tocsin.coding import batch
from tocsin.coding.neutral_names import neutral
from tocsin.coding.stories import Told, told
from tocsin.coding.tasks import Row, Tools
from tocsin.coding.vocabulary import read
from tocsin.registry.crosswalk import Country, countries

SEED = 1
Counts = Counter[tuple[str, str, str, bool]]


class Miss(Struct, frozen=True, kw_only=True):
    """A sentence whose stories do not mirror: what each of the two texts is read to tell, as "AAA BBB ASSAULT"."""

    text: str
    swapped: str
    told: tuple[str, ...]
    told_swapped: tuple[str, ...]


class Audit(Struct, frozen=True, kw_only=True):
    """Sentences coded both ways round. ``by_template`` counts misses of each that has any, ``by_state`` of each state.

    ``stories`` counts what was told in all; ``first_named`` how many of those between the two states have the state that
    the sentence names first as initiator, on either way round.
    """

    sentences: int
    pairs: int
    misses: tuple[Miss, ...]
    by_template: tuple[tuple[str, int], ...]
    by_state: tuple[tuple[str, int], ...]
    stories: int
    stories_swapped: int

    @property
    def share(self) -> float:
        """Share of sentences that do not mirror."""
        return len(self.misses) / self.sentences


class _Case(Struct, frozen=True):
    template: str
    a: Country
    b: Country

    @property
    def text(self) -> str:
        return filled(self.template, self.a, self.b)

    @property
    def swapped(self) -> str:
        return filled(self.template, self.b, self.a)


def audit(pairs: int, tools: Tools | None = None) -> Audit:
    """Code every template with so many pairs, both ways round."""
    cases = [_Case(template, a, b) for a, b in drawn(pairs) for template in templates()]
    texts = [neutral(getattr(case, way)) for case in cases for way in ("text", "swapped")]
    rows = [Row(str(n), text.text) for n, text in enumerate(texts)]
    answers = batch.answered("events", rows, tools or Tools())
    found = [told(answer["events"], text) for text, answer in zip(texts, answers, strict=True)]
    return _audit(cases, found[::2], found[1::2], pairs)


def drawn(pairs: int) -> list[tuple[Country, Country]]:
    """A fixed draw of pairs of today's states that have a demonym; the first n of a longer draw are the shorter one's."""
    states = [state for state in countries().values() if state.until is None and state.demonyms]
    dice = random.Random(SEED)
    return [(pair[0], pair[1]) for pair in (dice.sample(states, 2) for _ in range(pairs))]


@cache
def templates() -> tuple[str, ...]:
    """The invented sentences."""
    return tuple(map(str, read(__package__, "side_swap")["sentences"]))


def filled(template: str, a: Country, b: Country) -> str:
    """The sentence with the two states in its places, its first letter a capital."""
    text = template.format(A=a.name, B=b.name, a=a.demonyms[0], b=b.demonyms[0])
    return text[0].upper() + text[1:]


def mirrored(found: Iterable[Told], a: str, b: str) -> Counts:
    """What was told with the two states exchanged."""
    other = {a: b, b: a}
    return _counts(
        Told(initiator=other.get(one.initiator, one.initiator), target=other.get(one.target, one.target),
             kind=one.kind, fatal=one.fatal) for one in found
    )  # fmt: skip


def _counts(found: Iterable[Told]) -> Counts:
    return Counter((one.initiator, one.target, one.kind, one.fatal) for one in found)


def _audit(cases: Sequence[_Case], there: Sequence[list[Told]], back: Sequence[list[Told]], pairs: int) -> Audit:
    missed = [
        (case, first, second)
        for case, first, second in zip(cases, there, back, strict=True)
        if _counts(first) != mirrored(second, case.a.iso3, case.b.iso3)
    ]
    templates_missed = Counter(case.template for case, _, _ in missed)
    states_missed = Counter(state.iso3 for case, _, _ in missed for state in (case.a, case.b))
    return Audit(
        sentences=len(cases),
        pairs=pairs,
        misses=tuple(
            Miss(text=case.text, swapped=case.swapped, told=_words(first), told_swapped=_words(second))
            for case, first, second in missed
        ),
        by_template=tuple(templates_missed.most_common()),
        by_state=tuple(states_missed.most_common()),
        stories=sum(map(len, there)),
        stories_swapped=sum(map(len, back)),
    )


def _words(found: Iterable[Told]) -> tuple[str, ...]:
    return tuple(
        f"{one.initiator or '—'} {one.target or '—'} {one.kind}{' (fatal)' if one.fatal else ''}" for one in found
    )
