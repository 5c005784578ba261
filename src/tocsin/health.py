"""How each source stands on a day, and what is dark because of it. Dark never means calm.

A source has a rhythm (its card's words). It is *monitored* while what it covers ends no longer ago than the rhythm and its
publisher's delay explain, *degraded* when it is later than that, when its last attempt failed or it brought far fewer rows
than it used to, and *dark* when it is not covered at all or is ``PATIENCE`` times as late. A source without a rhythm
("when asked") is late for nobody: what it was last asked for is its coverage. Packaged figures are sources of their own
that end where they end.

What rests on what is kept apart from that: several sources may bring one kind of input (``inputs``), and only an input that
none of them covers darkens a judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import resources
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from tocsin.schema.packaged import Packaged
from tocsin.schema.sources import Card, Darkness, Health, Pull
from tocsin.schema.time import long_date

PATIENCE = 3
"""A source so many times later than its rhythm allows is dark, not late."""
FEW, USUAL_OF = 0.25, 5
"""Rows a day below this share of the median of at least so many earlier pulls are far below what is usual."""


class Rhythm(Struct, frozen=True):
    """Days between issues, and days after a day ends until the issue that holds it is out."""

    words: tuple[str, ...]
    every: int
    delay: int

    @property
    def due(self) -> int:
        """How many days ago the last day covered may lie."""
        return self.every + self.delay


class Input(Struct, frozen=True):
    """A kind of input: who supplies it, how many days after its last day it still serves, and what rests on it.

    ``ended``: the last day it will ever speak of, where its makers stopped.
    """

    name: str
    suppliers: tuple[str, ...]
    serves: int
    darkens: tuple[str, ...]
    ended: date | None = None


class _Tables(Struct, frozen=True):
    rhythms: tuple[Rhythm, ...]
    inputs: dict[str, Input]


@cache
def tables() -> _Tables:
    """Rhythms and inputs, as data (``health.yaml``)."""
    import msgspec
    import yaml

    text = resources.files("tocsin").joinpath("health.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), _Tables)


def rhythm_of(words: str) -> Rhythm | None:
    """The rhythm that a card's words tell; ``None``: none. The fastest where they tell several.

    >>> rhythm_of("a year's release each June, candidate releases each month").every
    31
    >>> rhythm_of("when asked") is None
    True
    """
    told = [rhythm for rhythm in tables().rhythms if any(word in words.lower() for word in rhythm.words)]
    return min(told, key=lambda rhythm: rhythm.every, default=None)


def health(
    cards: Mapping[str, Card], pulls: Iterable[Pull], packaged: Iterable[Packaged], on: date
) -> tuple[Health, ...]:
    """Every source, then every packaged table, as seen from a day; attempts after it are not looked at."""
    by_source: dict[str, list[Pull]] = {}
    for pull in pulls:
        if pull.known <= on:
            by_source.setdefault(pull.source, []).append(pull)
    found = [_pulled(card, by_source.get(name, []), on) for name, card in cards.items()]
    found += [_shipped(table, on) for table in packaged]
    unlit = {supplier for one in darkness(found, on) for supplier in one.suppliers}
    return tuple(_with_words(one) if one.state == "dark" and one.card.id in unlit else one for one in found)


def darkness(found: Sequence[Health], on: date) -> tuple[Darkness, ...]:
    """The inputs that no source covers on a day, in the order of ``health.yaml``."""
    states = {one.card.id: one for one in found}
    told = [_darkness(key, each, states, on) for key, each in tables().inputs.items()]
    return tuple(one for one in told if one is not None)


def ledger_darkness(situation: str, title: str, last: date | None, on: date) -> Darkness | None:
    """A situation's own ledger of claims: dark from the day after its last claim became known, if that is long ago.

    A ledger that ends is not a silence: no clock, board or position may be read as "nothing happened".
    """
    wanted = tables().inputs["ledger"]
    if last is not None and (on - last).days <= wanted.serves:
        return None
    since = last + timedelta(days=1) if last else None
    reach = f"ends on {long_date(last)}" if last else "is empty"
    sentence = f"The ledger of {title} {reach}: {'; '.join(wanted.darkens)} say nothing of the days since"
    return Darkness(key="ledger", name=wanted.name, since=since, darkens=wanted.darkens, suppliers=wanted.suppliers,
                    sentence=f"{sentence}.", cites=(situation,))  # fmt: skip


def _pulled(card: Card, attempts: list[Pull], on: date) -> Health:
    if not attempts:
        return Health(card=card, state="dark", note="never pulled")
    last = max(attempts, key=lambda pull: (pull.number, pull.known))
    good = [pull for pull in attempts if pull.outcome == "ok"]
    to = max((pull.covers_to for pull in good if pull.covers_to), default=None)
    seen = Health(card=card, state="monitored", last_attempt=last.known, covers_to=min(to, on) if to else None)
    if to is None:
        return replace(seen, state="dark", note=last.note or "no attempt brought anything")
    rhythm, age = rhythm_of(card.rhythm), (on - to).days
    if rhythm and age > PATIENCE * rhythm.due:
        return replace(seen, state="dark", since=to + timedelta(days=1), note=last.note)
    why = _worse(last, good, rhythm, age)
    return replace(seen, state="degraded", note=why) if why else replace(seen, note=last.note)


def _worse(last: Pull, good: list[Pull], rhythm: Rhythm | None, age: int) -> str:
    """Why a source that is covered is not as it should be; empty: it is."""
    if last.outcome == "failed":
        return f"the last attempt failed: {last.note}" if last.note else "the last attempt failed"
    if rhythm and age > rhythm.due:
        return f"{age} days behind, where {rhythm.due} are usual"
    rates = [rate for pull in sorted(good, key=lambda pull: pull.number) if (rate := _rate(pull)) is not None]
    if len(rates) > USUAL_OF and rates[-1] < FEW * median(rates[:-1]):
        return f"{rates[-1]:.3g} rows a day in the last pull, where {median(rates[:-1]):.3g} are usual"
    return ""


def _rate(pull: Pull) -> float | None:
    """Rows a day of a pull."""
    if pull.covers_from is None or pull.covers_to is None:
        return None
    return pull.rows / ((pull.covers_to - pull.covers_from).days + 1)


def _shipped(table: Packaged, on: date) -> Health:
    """A packaged table: it covers what it covers."""
    card = Card(id=table.id, title=table.title, publisher=table.cite, licence=table.licence, url="",
                rhythm="ships with the package", knowable=table.note, citation=table.cite, may_ship=True)  # fmt: skip
    end = table.covers_to
    if end is None or end >= on:
        return Health(card=card, state="monitored", covers_to=end, note=table.note)
    serves = max((each.serves for each in tables().inputs.values() if table.id in each.suppliers), default=0)
    state: Health = Health(card=card, state="monitored", covers_to=end, note=table.note)
    return state if (on - end).days <= serves else replace(state, state="dark", since=end + timedelta(days=1))


def _darkness(key: str, each: Input, states: Mapping[str, Health], on: date) -> Darkness | None:
    suppliers = [states[name] for name in each.suppliers if name in states]
    to = max((end for one in suppliers if (end := _end(one, each, on))), default=None)
    if key == "ledger" or (to is not None and (on - to).days <= each.serves):
        return None
    since = to + timedelta(days=1) if to else None
    reach = f"covered to {long_date(to)}, since then dark" if to else "not covered by any source"
    return Darkness(
        key=key, name=each.name, since=since, darkens=each.darkens, suppliers=tuple(one.card.id for one in suppliers),
        sentence=f"{each.name} {reach}: {'; '.join(each.darkens)}. No data is not calm.",
        cites=tuple(one.card.id for one in suppliers if one.card.id.startswith("figures:")), ended=each.ended,
    )  # fmt: skip


def _end(one: Health, each: Input, on: date) -> date | None:
    """The last day a supplier covers, no later than the day asked for."""
    if each.ended is None:
        return one.covers_to
    return min(each.ended, on)


def _with_words(one: Health) -> Health:
    words = [word for each in tables().inputs.values() if one.card.id in each.suppliers for word in each.darkens]
    return replace(one, darkens=tuple(dict.fromkeys(words)))
