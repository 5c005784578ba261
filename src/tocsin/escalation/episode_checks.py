"""Relayed comparisons held against the record: "the worst since 1994", "the last was in 2016".

* worst, largest, unprecedented: *agrees* where the dead of this episode, at least, are more than the data set's high
  estimate for every whole year in between (no flare-up of a year cost more than its year) and more than any other flare-up
  told of years that have no figure yet, by the same count; *conflicts* where a flare-up in between cost more, at least,
  than this one at most; else it *cannot be checked*, and why is said.
* last, first: *conflicts* where the record tells a flare-up in between, else *agrees*.

A comparison is about an episode where its time lies in it, or where it was made while it ran or within the quiet gap after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.escalation.episode_force import affirmed
from tocsin.escalation.episode_ranks import Measured, before, years
from tocsin.escalation.episode_runs import QUIET, Run
from tocsin.schema.claims import Claim, Comparison
from tocsin.schema.episodes import ComparisonCheck
from tocsin.schema.events import Reading
from tocsin.schema.time import When, long_date

MOST_CITED = 4
WORST = ("worst", "largest", "unprecedented")


def checks(
    one: Measured, others: Sequence[Measured], claims: Sequence[Claim], readings: Sequence[Reading]
) -> Iterator[ComparisonCheck]:
    """One check per comparison made about an episode, in the claims' order."""
    for claim in claims:
        said = claim.comparison
        if said is None or not claim.verified or not affirmed(claim) or not _about(claim, one.run):
            continue
        if said.rank in WORST:
            yield _worst(claim, said, one, others, years(readings))
        else:
            yield _last(claim, said, one, others)


def _about(claim: Claim, run: Run) -> bool:
    span = When(run.start, run.latest, "range")
    made = run.start <= claim.known <= run.latest + QUIET
    return claim.happened.overlaps(span) if _precise(claim) else made


def _precise(claim: Claim) -> bool:
    """Whether the time says which flare-up is meant; a bare year is the case compared with more often than not."""
    return claim.happened.known and (claim.happened.days or 10**6) < 366


def _after(said: Comparison) -> date | None:
    """The last day of the case named; None for "ever"."""
    return (said.since.end or said.since.start) if said.since else None


def _check(claim: Claim, verdict: str, why: str, cites: tuple[str, ...] = ()) -> ComparisonCheck:
    return ComparisonCheck(claim=claim.id, verdict=verdict, why=why, cites=tuple(dict.fromkeys(cites)))


def _worst(
    claim: Claim, said: Comparison, one: Measured, others: Sequence[Measured], by_year: dict[int, Reading]
) -> ComparisonCheck:
    between, own = before(one.run, others, _after(said)), one.at_least
    if own is None:
        return _check(claim, "cannot be checked", "no count of the dead of this episode is known")
    most = _at_most(one, by_year)
    worse = [m for m in between if most is not None and m.at_least is not None and m.at_least > most[0]]
    if worse and most is not None:
        found = worse[0]
        why = f"the flare-up of {_when(found)} cost at least {found.at_least:,g} lives, this one at most {most[0]:,g}"
        return _check(claim, "conflicts", why, (*_cites(found), *most[1]))
    return _not_worse(claim, said, one, own, between, by_year)


def _not_worse(
    claim: Claim, said: Comparison, one: Measured, own: float, between: Sequence[Measured], by_year: dict[int, Reading]
) -> ComparisonCheck:
    after = _after(said)
    if after is None:
        return _check(claim, "cannot be checked", "it names no earlier case, and the record has a beginning")
    span = range(after.year + 1, one.run.start.year)
    missing = [year for year in span if year not in by_year]
    if missing:
        why = f"no yearly count of deaths is known for {_years_told(missing)}"
        return _check(claim, "cannot be checked", why)
    highs = [(by_year[year].high if by_year[year].high is not None else by_year[year].value, year) for year in span]
    top, year = max(highs, default=(0.0, 0))
    others = [m for m in between if m.run.start.year not in by_year and (m.at_least or 0) >= own]
    if own <= (top or 0) or others:
        rival = (
            f"{year} alone had up to {top:,g}"
            if own <= (top or 0)
            else f"the flare-up of {_when(others[0])} had no fewer"
        )
        why = f"this episode cost at least {own:,g} lives so far told, and {rival}"
        return _check(claim, "cannot be checked", why, (*_cites(one), *([by_year[year].id] if year else [])))
    why = f"at least {own:,g} dead in this episode"
    why += (
        f", at most {top:,g} in any year from {span[0]} to {span[-1]} ({year})" if year else ", no whole year between"
    )
    return _check(claim, "agrees", why, (*_cites(one), *([by_year[year].id] if year else [])))


def _at_most(one: Measured, by_year: dict[int, Reading]) -> tuple[float, tuple[str, ...]] | None:
    """The dead at most: the data set's high estimate of its rows, else of its year, and the record."""
    reading = by_year.get(one.run.start.year)
    if one.dataset is not None and one.dataset.high is not None:
        return one.dataset.high, one.rows[:MOST_CITED]
    if reading is not None and reading.high is not None and one.run.latest.year == one.run.start.year:
        return reading.high, (reading.id,)
    return None


def _last(claim: Claim, said: Comparison, one: Measured, others: Sequence[Measured]) -> ComparisonCheck:
    after = _after(said)
    if after is None:
        return _check(claim, "cannot be checked", "it names no earlier case")
    between = before(one.run, others, after)
    if not between:
        return _check(claim, "agrees", f"the record tells no flare-up between {long_date(after)} and this one")
    found = between[-1]
    count = f", with at least {found.at_least:,g} dead" if found.at_least is not None else ""
    return _check(claim, "conflicts", f"there was a flare-up in between: {_when(found)}{count}", _cites(found))


def _when(found: Measured) -> str:
    return found.run.onset().show()


def _cites(found: Measured) -> tuple[str, ...]:
    counted = found.admitted.cites if found.admitted else ()
    return tuple(dict.fromkeys((*counted, *(claim.id for claim in found.run.claims[:1]), *found.rows[:MOST_CITED])))


def _years_told(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{len(years)} of the years from {years[0]} to {years[-1]}"
