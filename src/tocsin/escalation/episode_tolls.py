"""What an episode cost, by side and account, unlike units apart; and how intense it was by one measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from tocsin.escalation.episode_force import affirmed
from tocsin.escalation.episode_runs import Run
from tocsin.schema.claims import Claim
from tocsin.schema.episodes import SideToll
from tocsin.schema.events import Event
from tocsin.schema.figures import Figure, Toll
from tocsin.schema.situations import Situation

COUNTED = ("killed", "wounded", "missing", "captured", "bodies", "killed_and_wounded", "killed_or_missing", "in_hospital",
           "casualties", "aircraft", "drones", "armour", "artillery", "air_defence", "vehicles")  # fmt: skip
ADMITTED = "dead that own sides admit or others count, lower bounds"
YEAR = "deaths of the whole year in the data set"
DATASET = "deaths in the data set's rows"


class Measure(Struct, frozen=True):
    """How intense an episode was: a value by a named measure, with the records it rests on."""

    name: str
    value: float
    cites: tuple[str, ...]


def tolls(situation: Situation, run: Run) -> tuple[SideToll, ...]:
    """By account, side, unit and group of people the count over the widest span, of equals the latest; nothing is added."""
    latest: dict[tuple[int | None, str, str, str], SideToll] = {}
    for claim in sorted(run.claims, key=lambda c: (c.happened.days or 0, c.known)):
        for figure in claim.figures if affirmed(claim) else ():
            if figure.kind in COUNTED:
                side, account = situation.side_of(figure.side), _account(claim)
                toll = Toll(figure.kind, figure.low, figure.best, figure.high, figure.side, figure.who)
                latest[side, account, figure.kind, figure.who] = SideToll(
                    side=side, account=account, toll=toll, claim=claim.id
                )
    return tuple(sorted(latest.values(), key=_order))


def rows_of(run: Run, rows: Iterable[Event]) -> list[Event]:
    """The data set's rows with deaths that start within a run."""
    return [
        row for row in rows
        if row.happened.start is not None and run.start <= row.happened.start <= run.latest
        and any(_all_dead(toll) for toll in row.tolls)
    ]  # fmt: skip


def deaths(rows: Iterable[Event]) -> Toll | None:
    """The sum of the data set's deaths over rows; None where it has none."""
    found = [toll for row in rows for toll in row.tolls if _all_dead(toll)]
    if not found:
        return None
    low, best, high = ([getattr(toll, name) for toll in found] for name in ("low", "best", "high"))
    return Toll("killed", _total(low), _total(best), _total(high), who="people")


def weapons(run: Run) -> tuple[str, ...]:
    """The weapons that claims of force between the sides name."""
    return tuple(sorted({weapon for claim in run.claims for weapon in claim.weapons}))


def admitted(situation: Situation, run: Run) -> Measure | None:
    """The dead at least: the most that others count, or the sum over sides of the most each admits of its own.

    Counts within a side are never added (they overlap); what a side says of the other's dead is not used.
    """
    others = _most(claim_and_low for claim_and_low in _dead(run) if _independent(situation, *claim_and_low[:2]))
    own = [_most(row for row in _dead(run) if _own(situation, row[0], row[1], side)) for side in (0, 1)]
    known = [one for one in own if one is not None]
    total = sum(low for low, _ in known)
    if others is not None and others[0] >= total:
        return Measure(ADMITTED, others[0], (others[1],))
    cites = {cite for _, cite in known}
    return Measure(ADMITTED, total, tuple(c.id for c in run.claims if c.id in cites)) if known else None


def _dead(run: Run) -> Iterator[tuple[Claim, Figure, float]]:
    for claim in run.claims:
        for figure in claim.figures:
            low = figure.low if figure.low is not None else figure.best
            if figure.kind == "killed" and low is not None and affirmed(claim):
                yield claim, figure, low


def _most(found: Iterable[tuple[Claim, Figure, float]]) -> tuple[float, str] | None:
    """The largest lower bound, and the claim that gives it."""
    best = max(found, key=lambda row: row[2], default=None)
    return (best[2], best[0].id) if best else None


def _independent(situation: Situation, claim: Claim, figure: Figure) -> bool:
    """A count of all dead, by a voice of neither side and no outlet that leans to one."""
    neutral = situation.side_of(claim.speaker) is None and claim.partisan is None
    return neutral and figure.side is None and not claim.doers


def _own(situation: Situation, claim: Claim, figure: Figure, side: int) -> bool:
    return situation.side_of(figure.side) == side and situation.side_of(claim.speaker) == side


def _account(claim: Claim) -> str:
    return claim.speaker or claim.speaker_text or (claim.relayers[0] if claim.relayers else claim.cite)


def _order(one: SideToll) -> tuple[bool, int, str, str, str]:
    side = one.side if one.side is not None else 2
    return one.side is None, side, one.toll.kind, one.account, one.toll.who


def _all_dead(toll: Toll) -> bool:
    return toll.kind == "killed" and toll.side is None and toll.best is not None


def _total(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
