"""The rank of an episode among the pair's earlier ones, by one measure that is known for all that are compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from tocsin.escalation.episode_runs import Run
from tocsin.escalation.episode_tolls import ADMITTED, DATASET, YEAR, Measure
from tocsin.schema.events import Reading
from tocsin.schema.figures import Toll


class Measured(Struct, frozen=True):
    """A run with its data-set deaths and its count of dead that sides admit or others tell; None for unknown.

    ``rows`` are the ids of the data set's rows within it; ``year`` the deaths of its whole year, where no other run began
    in that year.
    """

    run: Run
    dataset: Toll | None
    admitted: Measure | None
    rows: tuple[str, ...] = ()
    year: float | None = None

    @property
    def at_least(self) -> float | None:
        """The dead at least: the data set's low estimate where it covers the run, else the admitted count."""
        if self.dataset is not None and self.dataset.low is not None:
            return self.dataset.low
        return self.admitted.value if self.admitted else None

    def value(self, name: str) -> float | None:
        """The run's value by a measure."""
        if name == DATASET:
            return self.dataset.best if self.dataset else None
        if name == YEAR:
            return self.year
        return self.admitted.value if self.admitted else None


class Rank(Struct, frozen=True):
    """1 is the most intense of ``of``; None where fewer than two can be compared."""

    rank: int | None
    of: int
    measure: str


def rank(one: Measured, earlier: Sequence[Measured]) -> Rank:
    """The rank by the data set's deaths where it covers this run and all earlier ones, else by the admitted dead, else by
    the deaths of whole years.

    Earlier runs without a count are left out, and the measure says how many; equals share the better rank.
    """
    covered = all(other.value(DATASET) is not None for other in earlier)
    for name in (DATASET, ADMITTED, YEAR) if covered else (ADMITTED, YEAR):
        values = [value for other in earlier if (value := other.value(name)) is not None]
        own = one.value(name)
        if own is not None and values:
            return _rank(own, values, name, len(earlier))
    return Rank(None, 0, "")


def years(readings: Sequence[Reading]) -> dict[int, Reading]:
    """Deaths by year as last known."""
    return {
        r.happened.start.year: r
        for r in sorted(readings, key=lambda r: r.known)
        if r.happened.precision == "year" and r.unit == "deaths" and r.happened.start
    }


def _rank(own: float, values: Sequence[float], name: str, earlier: int) -> Rank:
    left = earlier - len(values)
    without = f"; {left} earlier without a count left out" if left else ""
    return Rank(1 + sum(value > own for value in values), 1 + len(values), name + without)


def before(one: Run, others: Sequence[Measured], since: date | None = None) -> list[Measured]:
    """The runs that began before one, and after a day where one is given."""
    return [other for other in others if other.run.start < one.start and (since is None or other.run.start > since)]
