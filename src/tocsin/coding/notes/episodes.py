"""Earlier and present fighting of the record: happenings under one name, the days they span, how many died at least.

*At least*: the highest of what a side admits of its own dead (figures grow as counts go on), or, where it admits none,
the lowest that somebody neutral gives; a neutral count of all together if that is higher. What a side claims of its
enemy's dead counts only towards *at most*. Deaths are figures of kind "killed"; unlike units are never used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from tocsin.coding.conflicts import bounds
from tocsin.coding.happenings import family
from tocsin.coding.notes.record import Record
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.figures import Figure
from tocsin.schema.time import When

MONTH = timedelta(days=30)


class Episode(Struct, frozen=True):
    """Events of force and loss under one name (or one alone): the days they span, and the bounds of the killed.

    ``high`` is ``None`` where somebody leaves the number open. ``counted`` are the claims that give figures of killed.
    """

    events: tuple[Event, ...]
    start: date
    end: date
    low: float
    high: float | None
    counted: tuple[Claim, ...]

    def show(self) -> str:
        """The span in words."""
        return When(self.start, self.end, "range").show()


def earlier(record: Record, day: date) -> list[Episode]:
    """Episodes that ended before the one present on ``day`` began, in order of time."""
    began = present_start(record, day)
    return [episode for episode in episodes(record) if episode.end < began]


def present(record: Record, day: date) -> Episode | None:
    """All that began since the present episode did, as one."""
    began = present_start(record, day)
    return _episode([e for e in _violent(record) if began <= (e.happened.start or day) <= day], record)


def present_start(record: Record, day: date) -> date:
    """When the present episode began: the latest outbreak on record by that day, or a month before it.

    Fighting of the last month that follows more than a month of quiet is an episode of its own, outbreak on record or not.
    """
    starts = [e.happened.start for e in record.events if e.kind == "onset" and record.affirmed(e) and e.happened.start]
    began = max((start for start in starts if start <= day), default=day - MONTH)
    fought = sorted((start, e.happened.end or start) for e in _violent(record) if family(e.kind) == "force"
                    and (start := e.happened.start) is not None and began <= start <= day)  # fmt: skip
    quiet = began
    for start, end in fought:
        if start - quiet > MONTH and day - start <= MONTH:
            began = start
        quiet = max(quiet, end)
    return began


def episodes(record: Record) -> list[Episode]:
    """All episodes of force and loss between or against the parties, in order of time."""
    named: dict[str, list[Event]] = defaultdict(list)
    for event in _violent(record):
        named[_name(event, record)].append(event)
    found = [episode for events in named.values() if (episode := _episode(events, record))]
    return sorted(found, key=lambda e: (e.start, e.end, e.events[0].id))


def _name(event: Event, record: Record) -> str:
    return next((claim.happening for claim in record.told(event) if claim.happening), event.id)


def _violent(record: Record) -> list[Event]:
    return [event for event in record.events if family(event.kind) in ("force", "loss") and record.affirmed(event)
            and event.happened.start and event.happened.end]  # fmt: skip


def _episode(events: Sequence[Event], record: Record) -> Episode | None:
    if not events:
        return None
    counts = list(_counts(events, record))
    days = _days(events)
    return Episode(
        events=tuple(events), start=min(e.happened.start for e in days if e.happened.start),
        end=max(e.happened.end for e in days if e.happened.end), low=_low(counts, record), high=_high(counts, record),
        counted=tuple(dict.fromkeys(claim for claim, _ in counts)),
    )  # fmt: skip


def _days(events: Sequence[Event]) -> list[Event]:
    """The events whose days make the span: all of force, and of the tolls the one most claims count by."""
    tolls = [event for event in events if family(event.kind) == "loss"]
    most = min(tolls, key=lambda e: (-len(e.claims), e.happened.days or 0, e.id), default=None)
    return [event for event in events if event is most or family(event.kind) != "loss"]


def _counts(events: Iterable[Event], record: Record) -> Iterator[tuple[Claim, Figure]]:
    for event in events:
        for claim in record.affirmed(event):
            yield from ((claim, figure) for figure in claim.figures if figure.kind == "killed")


def _low(counts: Sequence[tuple[Claim, Figure]], record: Record) -> float:
    """The most that is sure to have died, by the sides' own counts or by neutral ones."""
    own: dict[str, float] = {}
    neutral: dict[str, float] = {}
    joint = 0.0
    for claim, figure in counts:
        low = bounds(figure)[0] or 0
        voice = record.party(claim.speaker) if claim.speaker else ""
        side = record.party(figure.side) if figure.side else ""
        if not side:
            joint = joint if voice in record.situation.parties else max(joint, low)
        elif voice == side:
            own[side] = max(own.get(side, 0), low)
        elif voice not in record.situation.parties:
            neutral[side] = min(neutral.get(side, low), low)
    return max(joint, sum({**neutral, **own}.values()))


def _high(counts: Sequence[tuple[Claim, Figure]], record: Record) -> float | None:
    """The most anybody claims, the sides added; ``None`` where nothing is claimed or a claim is open-ended."""
    most: dict[str, float] = {}
    for _, figure in counts:
        high = bounds(figure)[1]
        if high is None:
            return None
        side = record.party(figure.side) if figure.side else ""
        most[side] = max(most.get(side, 0), high)
    joint = most.pop("", 0)
    return max(joint, sum(most.values())) if joint or most else None
