"""How the world's news is written: coverage, counts by month, the audit of bias; tables for people, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict

from tocsin.errors import BadInput, NotFound
from tocsin.schema.stories import QUADS
from tocsin.show import as_json, rendered

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from tocsin.coding.side_swap import Audit
    from tocsin.store.news_coverage import Coverage
    from tocsin.store.news_months import MonthCount
    from tocsin.store.news_outlets import Cited
    from tocsin.store.view import View

LISTED = 20
"""Countries in the table of coverage, and misses in the audit's."""
Gaps = Sequence[tuple[date, date]]


class Asked(Struct, frozen=True):
    """Months asked for: a pair or one state, from a month to another, of a source."""

    who: tuple[str, str] | str
    first: str
    last: str
    source: str


# Coverage ---------------------------------------------------------------------------------------------------------------


def coverage(found: Coverage | None, dark: Gaps, source: str, json: bool) -> str:
    """What was read of a source. Raises ``NotFound`` where nothing was."""
    if found is None:
        raise NotFound(f"nothing of {source!r} was read by that day", "pull it, or give a later --as-of")
    if json:
        told = asdict(found) | {"share_never_named": found.share_never_named, "dark": [list(days) for days in dark]}
        return as_json({"format": "tocsin-news-coverage-1", **told})
    return rendered(*_coverage_parts(found, dark))


def _coverage_parts(found: Coverage, dark: Gaps) -> Iterator[RenderableType]:
    yield f"[bold]{found.source}[/bold]: read from {found.first} to {found.last} (days known)"
    yield f"{found.lines:,} lines, {found.stories:,} stories: {_never(found)}"
    yield "\n[bold]By year[/bold]"
    yield _table(YEARS, year_rows(found))
    yield "\n[bold]By region[/bold] (stories that name a state there; one between two regions counts in both)"
    yield _table(("region", "stories", "share"), _named(found.regions))
    yield f"\n[bold]The {LISTED} states named most[/bold]"
    yield _table(("state", "stories", "share"), _named(found.countries[:LISTED]))
    yield f"\n[bold]Thin months[/bold] (under half the middle month's lines, or days unread): {thin(found)}"
    yield f"[bold]Dark days[/bold] (unread, not calm): {_spans(dark)}"


YEARS = ("year", "days", "read", "lines", "stories", "between two states", "states named")


def year_rows(found: Coverage) -> list[tuple[str, ...]]:
    """The cells of the table by year."""
    return [
        (
            str(year.year),
            *(f"{n:,}" for n in (year.days, year.read, year.lines, year.stories, year.between, year.states)),
        )
        for year in found.years
    ]


def _never(found: Coverage) -> str:
    named = f" ({', '.join(found.never)})" if found.never else ""
    return f"{len(found.never)} of {found.states} states ({found.share_never_named:.1%}) are never named{named}"


def _named(rows: Sequence[Any]) -> list[tuple[str, ...]]:
    return [(row.name, f"{row.stories:,}", f"{row.share:.1%}") for row in rows]


def thin(found: Coverage) -> str:
    """Thin months as runs: "2002-07 to 2005-03, 2026-03"."""
    runs: list[list[str]] = []
    before = False
    for month in found.months:
        if month.thin and before:
            runs[-1][1:] = [month.month]
        elif month.thin:
            runs.append([month.month])
        before = month.thin
    return ", ".join(" to ".join(run) for run in runs) or "none"


def _spans(dark: Gaps) -> str:
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in dark) or "none"


# Months -----------------------------------------------------------------------------------------------------------------


def series(view: View, asked: Asked, form: str) -> str:
    """Counts by month as ``table``, ``csv`` or ``json``. Raises ``BadInput`` for what is no state or month."""
    from tocsin.store.news import days_read
    from tocsin.store.news_months import country_months, pair_months

    known = days_read(view, asked.source).known
    end = date.fromordinal(int(known[-1])) if len(known) else view.as_of
    begin = date.fromordinal(int(known[0])) if len(known) else view.as_of
    first, last = _day(asked.first, begin), _day(asked.last, end)
    if isinstance(asked.who, str):
        found = country_months(view, _state(asked.who), first, last, asked.source)
    else:
        a, b = map(_state, asked.who)
        found = pair_months(view, (a, b), first, last, asked.source)
    if form == "json":
        return as_json({"format": "tocsin-news-series-1", "source": asked.source, "as_of": view.as_of, "months": found})
    return _csv(found) if form == "csv" else rendered(*_month_parts(found, asked, view.as_of))


def _state(code: str) -> str:
    from tocsin.registry.crosswalk import countries

    if code.upper() not in countries():
        raise BadInput(f"{code!r} is no state's ISO-3 code", "write codes as in ISO 3166, such as IND")
    return code.upper()


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01") if text else otherwise
    except ValueError:
        raise BadInput(f"{text!r} is not a month", "write months as 2003-09") from None


COLUMNS = ("month", "side", "toward", "days", "read", "lines", *QUADS, "fatal")


def _cells(row: MonthCount) -> list[str]:
    return ["" if (value := getattr(row, name)) is None else str(value) for name in COLUMNS]


def _csv(found: Sequence[MonthCount]) -> str:
    return "\n".join(",".join(cells) for cells in (list(COLUMNS), *map(_cells, found)))


def _month_parts(found: Sequence[MonthCount], asked: Asked, as_of: date) -> Iterator[RenderableType]:
    who = asked.who if isinstance(asked.who, str) else " and ".join(asked.who)
    yield f"[bold]{who.upper()}[/bold], {asked.source}, as known on {as_of}; months of the day known"
    yield "VC, MC: verbal and material cooperation; VK, MK: verbal and material conflict; fatal: MK that tells of a death"
    yield _table(COLUMNS, [[cell or "dark" for cell in _cells(row)] for row in found])
    yield "dark: no day of the month was read, or it was not yet known. Never calm."


# Bias -------------------------------------------------------------------------------------------------------------------


def bias(found: Audit, cited: Cited, json: bool) -> str:
    """The side-swap audit and whom the lines cite."""
    if json:
        return as_json({"format": "tocsin-news-bias-1", "swap": asdict(found) | {"share": found.share}, "cited": cited})
    return rendered(*_bias_parts(found, cited))


def _bias_parts(found: Audit, cited: Cited) -> Iterator[RenderableType]:
    from rich.markup import escape

    yield "[bold]Side-swap[/bold]: the two names exchanged in an invented sentence, coded again; the counts must mirror"
    yield f"{found.sentences:,} sentences of {found.pairs} pairs: {len(found.misses):,} do not mirror ({found.share:.1%})"
    yield f"stories told: {found.stories:,}; with the names exchanged: {found.stories_swapped:,}"
    for miss in found.misses[:LISTED]:
        yield escape(f"· {miss.text} → {', '.join(miss.told) or 'nothing'}")
        yield escape(f"  {miss.swapped} → {', '.join(miss.told_swapped) or 'nothing'}")
    yield "\n[bold]Outlets cited[/bold] by home; only English lines are read, chosen by volunteers of the English Wikipedia"
    yield _table(("home", "citations", "share"), _shares(cited.homes[: LISTED // 2], cited.citations))
    yield _table(("language", "citations", "share"), _shares(cited.languages, cited.citations))


def _shares(rows: Sequence[tuple[str, int]], whole: int) -> list[tuple[str, ...]]:
    return [(name or "cannot be told", f"{count:,}", f"{count / whole:.1%}") for name, count in rows]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    from rich.table import Table

    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for place, name in enumerate(head):
        numbers = all(row[place][:1].isdigit() or row[place] == "dark" for row in rows) and place > 0
        grid.add_column(name, justify="right" if numbers else "left", no_wrap=True)
    for row in rows:
        grid.add_row(*row)
    return grid
