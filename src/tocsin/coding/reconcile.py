"""Claims about one happening become one event. An event is recomputed from its claims; claims are never changed.

What links (vocabulary in ``happenings.yaml``), in this order, each step looking only at the result of the one before,
so that the order of the claims does not matter (law 3):

1. claims with the same ``happening`` key and family are one event (counts also need the same days: a running count to
   another day is another count; and preparations the same doer: each side mobilises by itself);
2. other claims with a time of at most two days link in pairs by close kind, actors, place (the same, or none in both)
   and time;
3. such a group joins the *only* event of step 1 it fits, and one without a place the only one of step 1 or 2, a missing
   place fitting any; if several fit, it joins none;
4. claims with a wide or unknown time join the only event they fit; an unknown time fits only a claim of the same
   article;
5. claims read by machine skip steps 3 and 4: their groups join the event that most speaks for, in the order in which
   they became known: what follows up an attack joins it without naming day or place, and the count of its dead joins
   it (``followups.py``).

Claims read by machine link only if enough speaks for it (``sameness.py``): they are about all the world.

Events are made of the families force, preparation, truce, diplomacy and loss only; positions, threats, ties, warnings
and comparisons stay claims, and so does what is future or hypothetical. A happening that is only ever denied is an
event, and contested: the denial answers a report that the record does not have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from tocsin.coding.conflicts import conflicts
from tocsin.coding.followups import followed, is_loose
from tocsin.coding.happenings import (
    affirms,
    close_group,
    family,
    is_denial,
    is_happening,
    narrow,
    parties,
    party,
    rules,
)
from tocsin.coding.sameness import Sight
from tocsin.coding.shelf import Shelf
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.figures import Figure, Toll
from tocsin.schema.ids import make_id
from tocsin.schema.situations import Situation
from tocsin.schema.time import When

Group = tuple[Claim, ...]
SOURCE = "reconcile"


def reconcile(claims: Iterable[Claim], situation: Situation | None = None) -> tuple[Event, ...]:
    """The events a set of claims tells of, in order of time and id; any order of ``claims`` gives the same events.

    ``situation`` says who is counted with which side; without it every actor stands for itself.
    """
    groups = grouped(claims, situation)
    return tuple(sorted((_event(group, situation) for group in groups), key=_event_order))


def grouped(claims: Iterable[Claim], situation: Situation | None = None) -> tuple[Group, ...]:
    """The claims in groups about one happening each, every group in order of (known, id)."""
    pool = sorted({claim.id: claim for claim in claims if is_happening(claim)}.values(), key=_claim_order)
    sight = Sight(situation)
    hosts, rest = _by_key(pool, situation)
    anchored = _components([c for c in rest if narrow(c.happened)], lambda a, b: _one_place(a, b, sight))
    vague = [(c,) for c in rest if not narrow(c.happened)]
    loose = [g for g in [*anchored, *vague] if is_loose(g)]
    firm = [g for g in anchored if not is_loose(g)]
    for groups in ([g for g in firm if _has_place(g)], [g for g in firm if not _has_place(g)]):
        hosts = _adopt(groups, hosts, sight)
    settled = _adopt([g for g in vague if not is_loose(g)], hosts, sight)
    alone = [g[0] for g in settled[len(hosts) :]]
    left = _components(alone, lambda a, b: _twins(a, b, sight))
    joined = followed([_in_order(g) for g in [*settled[: len(hosts)], *left, *loose]], sight)
    return tuple(sorted((_in_order(g) for g in joined), key=lambda g: _claim_order(g[0])))


def _claim_order(claim: Claim) -> tuple[date, str]:
    return claim.known, claim.id


def _event_order(event: Event) -> tuple[date, str]:
    return event.happened.start or event.happened.end or date.min, event.id


def _in_order(group: Iterable[Claim]) -> Group:
    return tuple(sorted(group, key=_claim_order))


def _key(claim: Claim, situation: Situation | None) -> str:
    """What a happening's name leaves open: all force is one; counts go by their days, preparations by who prepares."""
    group, kin = close_group(claim.kind), family(claim.kind)
    if kin == "force":
        return kin
    if claim.kind in rules().running:
        return f"{group}|{claim.happened.start}..{claim.happened.end}"
    who = ";".join(sorted(parties(claim.doers, situation))) if kin == "preparation" else ""
    return f"{group}|{who}"


def _by_key(pool: Sequence[Claim], situation: Situation | None) -> tuple[list[Group], list[Claim]]:
    named: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    rest: list[Claim] = []
    for claim in pool:
        if claim.happening:
            named[claim.happening, _key(claim, situation)].append(claim)
        else:
            rest.append(claim)
    return [tuple(group) for group in named.values()], rest


def _has_place(group: Group) -> bool:
    return any(claim.places for claim in group)


def _one_place(a: Claim, b: Claim, sight: Sight) -> bool:
    return bool(a.places) == bool(b.places) and sight.may_be_one(a, b)


def _twins(a: Claim, b: Claim, sight: Sight) -> bool:
    """Claims with a wide time are one only if they give the same interval; with none, only within one article."""
    alike = (a.happened.start, a.happened.end) == (b.happened.start, b.happened.end)
    placed = bool(a.places) == bool(b.places) or is_denial(a) or is_denial(b)
    return alike and placed and sight.may_be_one(a, b)


def _components(claims: Sequence[Claim], linked: Callable[[Claim, Claim], bool]) -> list[Group]:
    """Connected groups under ``linked``, by union-find; only claims that share a bucket are compared."""
    parent = list(range(len(claims)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for members in _buckets(claims).values():
        for n, i in enumerate(members):
            for j in members[n + 1 :]:
                if root(i) != root(j) and linked(claims[i], claims[j]):
                    parent[max(root(i), root(j))] = min(root(i), root(j))
    found: dict[int, list[Claim]] = defaultdict(list)
    for i, claim in enumerate(claims):
        found[root(i)].append(claim)
    return [tuple(group) for group in found.values()]


def _buckets(claims: Sequence[Claim]) -> dict[tuple[str, object], list[int]]:
    """Indices by close kind and by each end of the interval (or the article, where no time is known).

    Intervals compared here are of two days at most or equal, so that any two that overlap share an end.
    """
    buckets: dict[tuple[str, object], list[int]] = defaultdict(list)
    for i, claim in enumerate(claims):
        ends = {claim.happened.start, claim.happened.end} if claim.happened.known else {claim.article or claim.id}
        for end in ends:
            buckets[close_group(claim.kind), end].append(i)
    return buckets


def _adopt(groups: Sequence[Group], hosts: Sequence[Group], sight: Sight) -> list[Group]:
    """The hosts, each with the groups that fit it alone, followed by the groups that fit none or several."""
    grown = [list(host) for host in hosts]
    near = Shelf(hosts)
    left: list[Group] = []
    for group in groups:
        likely = sorted({n for claim in group for n in near.likely(claim)})
        fits = [n for n in likely if _fits(group, hosts[n], sight)]
        if len(fits) == 1:
            grown[fits[0]].extend(group)
        else:
            left.append(group)
    return [*(tuple(host) for host in grown), *left]


def _fits(group: Group, host: Group, sight: Sight) -> bool:
    return any(sight.may_be_one(a, b) for a in group for b in host)


def _event(group: Group, situation: Situation | None) -> Event:
    """One event from its claims. The id hangs on the happening's key, or on the earliest claim."""
    told = _told(group)
    happened = _happened(told)
    lead = _lead(told, happened)
    side_a, side_b = _sides(told, situation)
    places = [place for claim in (*told, *group) for place in claim.places]
    key = next((f"{c.happening}|{_key(c, situation)}" for c in group if c.happening), group[0].id)
    return Event(
        id=make_id(SOURCE, key), source=SOURCE, origin=key, kind=lead.kind, known=group[0].known, happened=happened,
        side_a=side_a, side_b=side_b, place=places[0] if places else None,
        place_text=next((c.place_text for c in (*told, *group) if c.place_text), ""), tolls=_tolls(told),
        claims=tuple(sorted(c.id for c in group)), contested=bool(conflicts(group, situation)),
        text=lead.text, cite=lead.cite,
    )  # fmt: skip


def _told(group: Group) -> Group:
    """The claims that say it happened; all of them where nobody does."""
    return tuple(claim for claim in group if affirms(claim)) or group


def _lead(told: Group, happened: When) -> Claim:
    """The claim whose kind the event takes: the most specific said of the whole interval; the earliest among equals."""
    whole = [claim for claim in told if _covers(claim.happened, happened)]
    return min(whole or told, key=lambda claim: (_rank(claim.kind), claim.known, _is_relay(claim), claim.id))


def _is_relay(claim: Claim) -> tuple[bool, bool]:
    """Unverified claims and outlets' own words come after those of who was there."""
    return not claim.verified, claim.speaker_role in ("media", "author", "unknown")


def _rank(kind: str) -> int:
    order = rules().order
    return order.index(kind) if kind in order else len(order)


def _covers(outer: When, inner: When) -> bool:
    if not (outer.start and outer.end and inner.start and inner.end):
        return not inner.known
    return outer.start <= inner.start and inner.end <= outer.end


def _happened(told: Group) -> When:
    """The tightest interval all claims allow: exact times are extents and are joined, vague ones are narrowed."""
    times = [claim.happened for claim in told if claim.happened.known]
    exact = [when for when in times if when.precision in ("minute", "hour", "day", "range")]
    if exact:
        return _hull(exact)
    return _overlap(times) or (_hull(times) if times else When())


def _hull(times: Sequence[When]) -> When:
    first = times[0]
    if all((w.start, w.end, w.time, w.zone) == (first.start, first.end, first.time, first.zone) for w in times):
        return first
    starts, ends = [w.start for w in times], [w.end for w in times]
    start = None if None in starts else min(day for day in starts if day)
    end = None if None in ends else max(day for day in ends if day)
    return When(start, end, "day" if start == end else "range")


def _overlap(times: Sequence[When]) -> When | None:
    if not times or any(w.start is None or w.end is None for w in times):
        return None
    start, end = max(w.start for w in times if w.start), min(w.end for w in times if w.end)
    exact = next((w for w in times if (w.start, w.end) == (start, end)), None)
    return exact or (When(start, end, "range") if start <= end else None)


def _sides(told: Group, situation: Situation | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who did and to whom, where the claims agree; otherwise the sides in the situation's order."""
    doers = _actors(claim.doers for claim in told)
    targets = _actors(claim.targets for claim in told)
    if not {party(a, situation) for a in doers} & {party(a, situation) for a in targets}:
        return doers, targets
    if situation is None:
        return tuple(sorted({*doers, *targets})), ()
    everyone = tuple(dict.fromkeys((*doers, *targets)))
    second = tuple(actor for actor in everyone if situation.side_of(actor) == 1)
    return tuple(actor for actor in everyone if actor not in second), second


def _actors(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor for actors in several for actor in actors))


def _tolls(told: Group) -> tuple[Toll, ...]:
    """One toll per (kind, side, who): the span of what is claimed. Unverified claims count only where no others do."""
    found: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    firm = [claim for claim in told if claim.verified] or list(told)
    for claim in firm:
        for figure in claim.figures:
            if affirms(claim) and figure.kind in rules().tolls:
                found[figure.kind, figure.side or "", figure.who].append(figure)
    return tuple(_toll(found[key]) for key in sorted(found))


def _toll(figures: Sequence[Figure]) -> Toll:
    """The span of the bounds said, never an average; a bound left open stays open; best only if all agree."""
    first = figures[0]
    if all(f.low is None and f.high is None and f.best == first.best for f in figures):
        return Toll(first.kind, None, first.best, None, first.side, first.who)
    lows = [f.low if f.low is not None else f.best for f in figures]
    highs = [f.high if f.high is not None else f.best for f in figures]
    low = None if None in lows else min(n for n in lows if n is not None)
    high = None if None in highs else max(n for n in highs if n is not None)
    bests = {f.best for f in figures if f.best is not None}
    best = next(iter(bests)) if len(bests) == 1 and _allowed(next(iter(bests)), figures) else None
    return Toll(first.kind, low, best, high, first.side, first.who)


def _allowed(value: float, figures: Sequence[Figure]) -> bool:
    return all((f.low is None or f.low <= value) and (f.high is None or value <= f.high) for f in figures)
