"""Running counts of breaches that sides and monitors publish: never facts; their change and their silence are told.

A count is a figure of ``violations`` or ``shots`` in a claim of kind ``violation_count``, a figure of ``violations`` in a claim
of kind ``breach`` (such as a monitor's bulletin), or a reading of either name. It belongs to the truce that the claim names,
else to the newest truce of the parties that ran on its last day. A series is one account's counts against one side in one
unit; of two counts by one account with the same last day, that made public later stands. A bound ("more than 250") stands
for the number, since only rates of one account are compared.

A reading's ``name`` is ``violations`` or ``shots``, its ``subject`` ``ACCOUNT>ACCUSED`` (actor ids), its ``happened`` the days
counted. Rates are counts a day of the days counted; *change* is the newest rate over the one before; *silence* the days since
the newest count's last day. A monitor's series is kept apart by ``by_monitor``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tocsin.schema.briefs import Sum
from tocsin.schema.claims import Claim
from tocsin.schema.events import Reading
from tocsin.schema.figures import Figure
from tocsin.schema.situations import Situation
from tocsin.schema.sums import days_between, ratio
from tocsin.schema.truces import Agreement, Counter
from tocsin.truce.accounts import accused, affirmed, is_monitor, side, voice

COUNTED: dict[str, tuple[str, ...]] = {"violation_count": ("violations", "shots"), "breach": ("violations",)}
"""Units counted in each kind of claim; the shots of one breach are no running count."""
READ = ("violations", "shots")
UNKNOWN = "unknown"
"""Stands for an account or an accused that is not named."""


class _Count(NamedTuple):
    """One published count: whose, against whom, of what, its last day, its days (None: not told), and where it stands."""

    by: str
    against: str
    unit: str
    last: date
    days: int | None
    value: float
    known: date
    record: str
    monitor: bool


def counters(
    truce: Agreement, truces: Iterable[Agreement], claims: Iterable[Claim], readings: Iterable[Reading], as_of: date,
    situation: Situation | None,
) -> tuple[Counter, ...]:  # fmt: skip
    """The series of a truce, those of the sides before others' and monitors' last. ``truces`` are all that it is one of."""
    rivals = list(truces)
    found = [c for claim in claims if _is_of(claim.agreement, claim.happened.end, truce, rivals)
             for c in _of_claim(claim, truce, situation)]  # fmt: skip
    found += [c for reading in readings if _is_of(None, reading.happened.end, truce, rivals)
              if (c := _of_reading(reading, truce, situation))]  # fmt: skip
    series: dict[tuple[str, str, str, bool], list[_Count]] = {}
    for count in found:
        series.setdefault((count.by, count.against, count.unit, count.monitor), []).append(count)
    lead = situation.parties if situation else ()
    keys = sorted(series, key=lambda k: (k[3], lead.index(k[0]) if k[0] in lead else len(lead), *k[:3]))
    return tuple(_counter(series[key], as_of) for key in keys)


def _is_of(named: str | None, last: date | None, truce: Agreement, truces: Sequence[Agreement]) -> bool:
    """Whether a count is of this truce: by name, else as the newest that ran on the count's last day."""
    if named is not None or last is None:
        return named == truce.id
    running = [(start, t.id) for t in truces if (start := t.begins) and start <= last]
    return bool(running) and max(running)[1] == truce.id


def _of_claim(claim: Claim, truce: Agreement, situation: Situation | None) -> Iterator[_Count]:
    last, days = claim.happened.end or claim.happened.start, claim.happened.days
    if claim.kind not in COUNTED or not affirmed(claim) or last is None:
        return
    against = accused(claim, situation)
    for figure in claim.figures:
        value = _value(figure)
        if figure.kind in COUNTED[claim.kind] and value is not None:
            of = side(figure.side, situation) if figure.side else (against[0] if len(against) == 1 else UNKNOWN)
            by = voice(claim, situation) or UNKNOWN
            yield _Count(by, of, figure.kind, last, days, value, claim.known, claim.id, is_monitor(claim, truce))


def _value(figure: Figure) -> float | None:
    return next((v for v in (figure.best, figure.low, figure.high) if v is not None), None)


def _of_reading(reading: Reading, truce: Agreement, situation: Situation | None) -> _Count | None:
    last = reading.happened.end or reading.happened.start
    if reading.name not in READ or last is None:
        return None
    by, _, against = (part.strip() for part in reading.subject.partition(">"))
    by, monitor = side(by, situation) or UNKNOWN, by == truce.monitor
    of = side(against, situation) if against else UNKNOWN
    days = reading.happened.days
    return _Count(by, of, reading.name, last, days, reading.value, reading.known, reading.id, monitor)


def _counter(counts: Sequence[_Count], as_of: date) -> Counter:
    """The series with its newest rate, change and silence, each with its arithmetic."""
    newest_of = {c.last: c for c in sorted(counts, key=lambda c: (c.last, c.known, c.record))}
    kept = list(newest_of.values())
    rates = [_rate(count) for count in kept[-2:]]
    rate = rates[-1]
    changed = _change(rates[-2], rate) if len(rates) > 1 else None
    silent = days_between(as_of, kept[-1].last)
    first = kept[-1]
    return Counter(
        by=first.by, against=first.against, unit=first.unit, values=tuple((c.last, c.value, c.record) for c in kept),
        per_day=rate.value if rate else None, change=changed.value if changed else None, silent_days=int(silent.value),
        by_monitor=first.monitor, sums=tuple(s for s in (rate, changed, silent) if s is not None),
    )  # fmt: skip


def _rate(count: _Count) -> Sum | None:
    return ratio(count.value, count.days, f"{count.unit} a day") if count.days else None


def _change(before: Sum | None, now: Sum | None) -> Sum | None:
    return ratio(now.value, before.value) if before and now and before.value > 0 else None
