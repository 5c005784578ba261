"""Against the pair's own history: deaths by year, the last year held, earlier episodes, and comparisons that are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.brief.arithmetic import days_between, total
from tocsin.brief.index import BUILDUP_DAYS, TIMELINE_DAYS, Index, affirms, family, happened_order
from tocsin.brief.quantities import PEOPLE, number
from tocsin.brief.sentences import opening, told
from tocsin.schema.briefs import Bar, Section, Sentence, Sum
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event, Reading
from tocsin.schema.findings import Findings
from tocsin.schema.time import When, long_date

MOST_EPISODES = 5
SHOWN_YEARS = 6


def section(findings: Findings) -> Section:
    """Yearly deaths with their vintage and gaps, then earlier episodes with their toll as told, then comparisons."""
    index = Index(findings)
    found = (*_years(index), *_episodes(index), *_comparisons(index))
    return Section("history", "Against the pair's own history", found)


def bars(findings: Findings) -> tuple[Bar, ...]:
    """Deaths by year: yearly readings where there are any, else the sums of data-set rows; years without data have no bar."""
    yearly = [reading for reading in findings.readings if _is_yearly(reading)]
    return _from_readings(yearly) if yearly else _from_events(findings.dataset_events)


def _is_yearly(reading: Reading) -> bool:
    return reading.happened.precision == "year" and reading.unit == "deaths" and reading.happened.start is not None


def _from_readings(readings: Sequence[Reading]) -> tuple[Bar, ...]:
    """One bar a year; of several readings of one year those of the name read most often, latest known first."""
    names = [reading.name for reading in readings]
    name = max(dict.fromkeys(names), key=names.count)
    by_year: dict[int, dict[str, Reading]] = {}
    for reading in sorted(readings, key=lambda r: (r.known, r.id)):
        if reading.name == name and reading.happened.start:
            by_year.setdefault(reading.happened.start.year, {})[reading.subject] = reading
    return tuple(_bar(year, list(by_year[year].values())) for year in sorted(by_year))


def _bar(year: int, readings: Sequence[Reading]) -> Bar:
    lows, highs = [r.low for r in readings], [r.high for r in readings]
    return Bar(
        year, sum(r.value for r in readings), readings[0].unit, tuple(r.id for r in readings),
        None if None in lows else sum(n for n in lows if n is not None),
        None if None in highs else sum(n for n in highs if n is not None),
    )  # fmt: skip


def _from_events(events: Sequence[Event]) -> tuple[Bar, ...]:
    by_year: dict[int, list[Event]] = {}
    for event in events:
        start, end = event.happened.start, event.happened.end
        if start and end and start.year == end.year and _deaths(event) is not None:
            by_year.setdefault(start.year, []).append(event)
    return tuple(
        Bar(year, sum(_deaths(e) or 0.0 for e in by_year[year]), "deaths", tuple(e.id for e in by_year[year]))
        for year in sorted(by_year)
    )


def _deaths(event: Event) -> float | None:
    found = [toll.best for toll in event.tolls if toll.kind == "killed" and toll.side is None and toll.best is not None]
    return found[0] if found else None


def _years(index: Index) -> Iterator[Sentence]:
    found = bars(index.findings)
    if not found:
        text = "No yearly count of deaths is on the record: no data is not calm."
        yield Sentence(text, (index.findings.situation.id,), tone="missing", head="Deaths by year")
        return
    yield _recent_years(index, found)
    yield _peak(index, found)
    yield _gap(index, found)


def _recent_years(index: Index, found: Sequence[Bar]) -> Sentence:
    shown = found[-SHOWN_YEARS:]
    text = ", ".join(f"{bar.year}: {_value(bar)}" for bar in shown)
    cites = tuple(cite for bar in shown for cite in bar.cites)
    sums = tuple(_total(index, bar) for bar in shown if len(bar.cites) > 1)
    return Sentence(f"{text} ({found[-1].unit}, as the data set counts them).{_vintage(index, shown)}", cites, sums,
                    head="Deaths by year")  # fmt: skip


def _value(bar: Bar) -> str:
    if bar.low is None or bar.high is None or bar.low == bar.high:
        return number(bar.value)
    return f"{number(bar.value)} ({number(bar.low)}–{number(bar.high)})"


def _total(index: Index, bar: Bar) -> Sum:
    return total([_single(index, cite) for cite in bar.cites], bar.unit)


def _single(index: Index, cite: str) -> float:
    record = index.records[cite]
    if isinstance(record, Reading):
        return record.value
    return (_deaths(record) if isinstance(record, Event) else None) or 0.0


def _vintage(index: Index, shown: Sequence[Bar]) -> str:
    """The sentence that says where a later release had to be assumed."""
    records = [index.records[cite] for bar in shown for cite in bar.cites]
    later = [r for r in records if isinstance(r, Reading | Event) and r.vintage_assumed]
    if not later:
        return ""
    names = ", ".join(dict.fromkeys(r.vintage for r in later if r.vintage))
    return f" A later vintage had to be assumed ({names})." if names else " A later vintage had to be assumed."


def _peak(index: Index, found: Sequence[Bar]) -> Sentence:
    top = max(found, key=lambda bar: (bar.value, bar.year))
    last = found[-1]
    text = (
        f"The latest year held, {last.year}, is also the deadliest." if top is last
        else f"The deadliest year held is {top.year} with {_value(top)}."
    )  # fmt: skip
    sums = (_total(index, top),) if len(top.cites) > 1 else ()
    return Sentence(text, top.cites, sums, head="Deaths by year")


def _gap(index: Index, found: Sequence[Bar]) -> Sentence:
    last = found[-1]
    end = date(last.year, 12, 31)
    gap = days_between(index.as_of, end)
    text = (
        f"Nothing after {long_date(end)} was countable by this day: {number(gap.value)} days without data, which is not calm."
        if gap.value > 0 else f"The year {last.year} is not over."
    )  # fmt: skip
    return Sentence(text, last.cites, (gap,) if gap.value > 0 else (), "missing", "Deaths by year")


def _episodes(index: Index) -> Iterator[Sentence]:
    """Earlier happenings that a curator named, each told by its toll, or else by its weightiest claim."""
    cutoff = index.since(BUILDUP_DAYS)
    by_name: dict[str, list[Claim]] = {}
    for claim in index.findings.claims:
        if claim.happening and family(claim.kind) in ("force", "loss") and _ended_before(claim.happened, cutoff):
            by_name.setdefault(claim.happening, []).append(claim)
    named = sorted(by_name.values(), key=lambda claims: max(happened_order(c) for c in claims), reverse=True)
    chosen = [claims for claims in named if _tellers(index, claims)][:MOST_EPISODES]
    for claims in reversed(chosen):
        for claim in _tellers(index, claims):
            yield told(claim, index.names, index.contested(claim), f"Earlier: {opening(claim.happened)}")


def _ended_before(when: When, cutoff: date) -> bool:
    return when.end is not None and when.end < cutoff


def _tellers(index: Index, claims: Sequence[Claim]) -> list[Claim]:
    """The counts that tell an episode: one by somebody of neither side if there is one, else one by each side."""
    counted = [c for c in claims if affirms(c) and any(f.kind in PEOPLE for f in c.figures)]
    ranked = sorted(counted, key=lambda c: (not c.verified, c.kind != "losses", -c.known.toordinal(), -len(c.figures), c.id))
    first = {side: c for c in reversed(ranked) if (side := index.names.side_of(c.speaker)) in (None, 0, 1)}
    neutral = first.get(None)
    return [neutral] if neutral and neutral.verified else [first[side] for side in (0, 1) if side in first]


def _comparisons(index: Index) -> Iterator[Sentence]:
    made = [c for c in index.of_kind("comparison") if index.recent_claim(c, TIMELINE_DAYS)]
    for claim in sorted(made, key=happened_order)[-2:]:
        yield told(claim, index.names, index.contested(claim), "Compared")
