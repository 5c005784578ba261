"""The flare-ups of a pair as known on a day: when each began, broke out and ended, its toll, weapons, rank and comparisons.

Pure: records in, episodes out. Only what was known by the day counts: no end, toll or rank is told earlier than a reader
could have had it. What a run is, and when it ends, is ``episode_runs.py``'s; the toll ``episode_tolls.py``'s. The rules are
symmetric in the sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from tocsin.escalation.episode_checks import checks
from tocsin.escalation.episode_ranks import Measured, before, rank, years
from tocsin.escalation.episode_runs import Run, runs
from tocsin.escalation.episode_tolls import admitted, deaths, rows_of, tolls, weapons
from tocsin.schema.claims import Claim
from tocsin.schema.episodes import Episode
from tocsin.schema.events import Event, Reading
from tocsin.schema.ids import judgement_id
from tocsin.schema.situations import Situation
from tocsin.schema.truces import Agreement


def episodes(
    situation: Situation, claims: Iterable[Claim], events: Iterable[Event], dataset_events: Iterable[Event],
    readings: Iterable[Reading], as_of: date, agreements: Iterable[Agreement] = (),
) -> tuple[Episode, ...]:  # fmt: skip
    """Every flare-up between the sides, the first one first.

    ``events`` are reconciled from ``claims`` and say which belong together; ``dataset_events`` and ``readings`` are data
    sets' deaths by row and by year; ``agreements`` say when a truce stopped the fighting.
    """
    known = sorted((c for c in claims if c.known <= as_of), key=lambda c: (c.known, c.happened.start or c.known))
    rows = [row for row in dataset_events if row.known <= as_of]
    made = [agreement for agreement in agreements if agreement.known <= as_of]
    held = [event for event in events if event.known <= as_of]
    found = runs(situation, known, held, rows, made, as_of)
    told = [reading for reading in readings if reading.known <= as_of]
    measured = _measured(situation, found, rows, told)
    return tuple(_episode(situation, one, measured, known, told, as_of) for one in measured)


def _measured(
    situation: Situation, found: Sequence[Run], rows: Sequence[Event], readings: Sequence[Reading]
) -> list[Measured]:
    """Each run with what is known of its dead; a year's deaths only for the one run that began in it."""
    by_year, began = years(readings), Counter(run.start.year for run in found)
    alone = {year: reading.value for year, reading in by_year.items() if began[year] == 1}
    within = [(run, rows_of(run, rows)) for run in found]
    return [
        Measured(run, deaths(own), admitted(situation, run), tuple(row.id for row in own), alone.get(run.start.year))
        for run, own in within
    ]


def _episode(
    situation: Situation, one: Measured, measured: Sequence[Measured], claims: Sequence[Claim], readings: Sequence[Reading],
    as_of: date,
) -> Episode:  # fmt: skip
    run, place = one.run, rank(one, before(one.run, measured))
    return Episode(
        id=judgement_id("episode", situation.id, run.start, as_of), known=as_of, onset=run.onset(), eruption=run.eruption(),
        end=run.end(as_of), running=run.running(as_of), tolls=tolls(situation, run), deaths=one.dataset,
        weapons=weapons(run), rank=place.rank, of=place.of, measure=place.measure, claims=_ids(run),
        checks=tuple(checks(one, measured, claims, readings)),
    )  # fmt: skip


def _ids(run: Run) -> tuple[str, ...]:
    """The claims an episode rests on, and the data set's rows that found it, in order of time."""
    told = sorted(run.claims, key=lambda c: (c.happened.start or c.known, c.known))
    return tuple(dict.fromkeys((*(c.id for c in told), *(e.event.id for e in run.evidence if e.event))))
