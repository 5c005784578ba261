"""Against the pair's own history: deaths by year, the last year held, earlier episodes, and comparisons that are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tocsin.brief.dataset import counted, reach, release_of, sums_of, vintage_of, whole_year
from tocsin.brief.index import BUILDUP_DAYS, TIMELINE_DAYS, Index, affirms, family, happened_order
from tocsin.brief.names import listed
from tocsin.brief.quantities import PEOPLE, number
from tocsin.brief.sentences import opening, told
from tocsin.schema.briefs import Bar, Section, Sentence, Sum
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event, Reading
from tocsin.schema.findings import Findings
from tocsin.schema.sums import days_between, total
from tocsin.schema.time import When, long_date

MOST_EPISODES = 5
SHOWN_YEARS = 6
SHOWN_MONTHS = 6


def section(findings: Findings) -> Section:
    """Yearly deaths with their vintage and gaps, then earlier episodes with their toll as told, then comparisons."""
    index = Index(findings)
    found = (*_years(index), *_episodes(index), *_comparisons(index))
    return Section("history", "Against the pair's own history", found)


def bars(findings: Findings) -> tuple[Bar, ...]:
    """Deaths by year: a yearly reading where there is one, else the sum of the data set's rows that start in the year.

    A year without data, or with rows for a part of it only, has no bar.
    """
    read = _from_readings([reading for reading in findings.readings if _is_yearly(reading)])
    rows = counted(findings, (bar.year for bar in read))
    return tuple(sorted((*read, *_from_events(rows, findings.as_of)), key=lambda bar: bar.year))


def _is_yearly(reading: Reading) -> bool:
    return reading.happened.precision == "year" and reading.unit == "deaths" and reading.happened.start is not None


def _from_readings(readings: Sequence[Reading]) -> tuple[Bar, ...]:
    """One bar a year; of several readings of one year those of the name read most often, latest known first."""
    names = [reading.name for reading in readings] or [""]
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


def _from_events(rows: Sequence[Event], as_of: date) -> Iterator[Bar]:
    """One bar a year whose rows reach over all of it: half a year is no year's count."""
    by_year = _by_year(rows)
    for year in sorted(by_year):
        if whole_year(by_year[year], year, as_of):
            yield _bar_of_rows(year, by_year[year])


def _by_year(rows: Sequence[Event]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    for row in rows:
        if row.happened.start:
            found.setdefault(row.happened.start.year, []).append(row)
    return found


def _bar_of_rows(year: int, rows: Sequence[Event]) -> Bar:
    values = [derived.value for derived in sums_of(rows)]
    low, high = (values[1], values[2]) if len(values) == 3 else (None, None)
    return Bar(year, values[0], "deaths", tuple(row.id for row in rows), low, high)


def _years(index: Index) -> Iterator[Sentence]:
    found = bars(index.findings)
    rows = counted(index.findings, (bar.year for bar in found if not _of_rows(index, bar)))
    if not found and not rows:
        text = "No yearly count of deaths is on the record: no data is not calm."
        yield Sentence(text, (index.findings.situation.id,), tone="missing", head="Deaths by year")
        return
    if found:
        yield _recent_years(index, found)
        yield _peak(index, found)
    yield _gap(index, found, rows)
    yield from _by_month(index, rows)


def _of_rows(index: Index, bar: Bar) -> bool:
    return isinstance(index.records[bar.cites[0]], Event)


def _by_month(index: Index, rows: Sequence[Event]) -> Iterator[Sentence]:
    """The data set's latest rows by the month in which they start, and which months of each release were public."""
    dated = [row for row in rows if row.happened.precision != "year"]
    if not dated:
        return
    months: dict[tuple[int, int], list[Event]] = {}
    for row in dated:
        start = row.happened.start or row.known
        months.setdefault((start.year, start.month), []).append(row)
    shown = {month: months[month] for month in sorted(months)[-SHOWN_MONTHS:]}
    kept = [row for some in shown.values() for row in some]
    sums = [derived for some in shown.values() for derived in sums_of(some)[:1]]
    told = [f"{_month(month)} {number(s.value)}" for month, s in zip(shown, sums, strict=True)]
    spans = dict.fromkeys(span for row in kept if (span := reach(row, index.as_of)))
    sums += [days_between(last, first) for first, last in spans]
    text = f"Deaths by rows of {_releases(index, kept)}, each in the month it starts: {', '.join(told)}.{_later(kept)}"
    yield Sentence(text, tuple(row.id for row in kept), tuple(sums), head="Deaths by month")


def _month(month: tuple[int, int]) -> str:
    return f"{date(*month, 1):%B %Y}:"


def _releases(index: Index, rows: Sequence[Event]) -> str:
    """The releases, each with the months of it that were public by the day."""
    spans = {release_of(row): reach(row, index.as_of) for row in rows}
    return listed([f"{name} ({_span(span)})" if span else name for name, span in spans.items()])


def _span(span: tuple[date, date]) -> str:
    first, last = span
    return (
        f"{first:%B %Y}" if (first.year, first.month) == (last.year, last.month) else f"{first:%B %Y} to {last:%B %Y}"
    )


def _recent_years(index: Index, found: Sequence[Bar]) -> Sentence:
    shown = found[-SHOWN_YEARS:]
    text = ", ".join(f"{bar.year}: {_value(bar)}" for bar in shown)
    cites = tuple(cite for bar in shown for cite in bar.cites)
    sums = tuple(derived for bar in shown for derived in _totals(index, bar))
    return Sentence(f"{text} ({found[-1].unit}, as the data set counts them).{_vintage(index, shown)}", cites, sums,
                    head="Deaths by year")  # fmt: skip


def _value(bar: Bar) -> str:
    if bar.low is None or bar.high is None or bar.low == bar.high:
        return number(bar.value)
    return f"{number(bar.value)} ({number(bar.low)}–{number(bar.high)})"


def _total(index: Index, bar: Bar) -> Sum:
    return total([_single(index, cite) for cite in bar.cites], bar.unit)


def _totals(index: Index, bar: Bar) -> tuple[Sum, ...]:
    """The arithmetic of a bar that rests on several records."""
    if len(bar.cites) < 2:
        return ()
    rows = [record for cite in bar.cites if isinstance(record := index.records[cite], Event)]
    return sums_of(rows) if rows else (_total(index, bar),)


def _single(index: Index, cite: str) -> float:
    record = index.records[cite]
    return record.value if isinstance(record, Reading) else 0.0


def _vintage(index: Index, shown: Sequence[Bar]) -> str:
    """The sentence that says where a later release had to be assumed."""
    return _later([r for bar in shown for c in bar.cites if isinstance(r := index.records[c], Reading | Event)])


def _later(records: Sequence[Reading | Event]) -> str:
    later = [record for record in records if record.vintage_assumed]
    if not later:
        return ""
    names = ", ".join(dict.fromkeys(vintage_of(r) for r in later if r.vintage))
    return f" A later vintage had to be assumed ({names})." if names else " A later vintage had to be assumed."


def _peak(index: Index, found: Sequence[Bar]) -> Sentence:
    top = max(found, key=lambda bar: (bar.value, bar.year))
    last = found[-1]
    text = (
        f"The latest year held, {last.year}, is also the deadliest." if top is last
        else f"The deadliest year held is {top.year} with {_value(top)}."
    )  # fmt: skip
    return Sentence(text, top.cites, _totals(index, top), head="Deaths by year")


def _gap(index: Index, found: Sequence[Bar], rows: Sequence[Event]) -> Sentence:
    """How many days lie behind the last that was countable, and which years before it are not."""
    spans = [(span[1], row.id) for row in rows if (span := reach(row, index.as_of))]
    ends = [*((date(bar.year, 12, 31), bar.cites[0]) for bar in found[-1:]), *spans]
    end, cite = max(ends) if ends else (max(row.happened.start or row.known for row in rows), rows[-1].id)
    gap = days_between(index.as_of, end)
    text = (
        f"Nothing after {long_date(end)} was countable by this day: {number(gap.value)} days without data, which is not calm."
        if gap.value > 0 else f"The year {end.year} is not over."
    )  # fmt: skip
    sums = [gap] if gap.value > 0 else []
    if found and end > (whole := date(found[-1].year, 12, 31)):
        part = days_between(end, whole)
        text += (
            f" The {number(part.value)} days from {long_date(whole)} to {long_date(end)} have no whole year's count."
        )
        sums.append(part)
    return Sentence(text, found[-1].cites if found and not spans else (cite,), tuple(sums), "missing", "Deaths by year")


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
    ranked = sorted(
        counted, key=lambda c: (not c.verified, c.kind != "losses", -c.known.toordinal(), -len(c.figures), c.id)
    )
    first = {side: c for c in reversed(ranked) if (side := index.names.side_of(c.speaker)) in (None, 0, 1)}
    neutral = first.get(None)
    return [neutral] if neutral and neutral.verified else [first[side] for side in (0, 1) if side in first]


def _comparisons(index: Index) -> Iterator[Sentence]:
    made = [c for c in index.of_kind("comparison") if index.recent_claim(c, TIMELINE_DAYS)]
    for claim in sorted(made, key=happened_order)[-2:]:
        yield told(claim, index.names, index.contested(claim), "Compared")
