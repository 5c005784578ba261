"""How risks, signals, clocks and a record behind an id are written: tables for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from tocsin.schema.risks import Risk
from tocsin.schema.signals import ClockReading, Signal
from tocsin.schema.sums import per_cent
from tocsin.show import as_json, rendered

if TYPE_CHECKING:
    from rich.table import Table

    from tocsin.brief.opened import Opened

SHOWN = 15
"""Rows of each target in the table of the world."""
TARGETS = {
    ("fatal_incident", "30d"): "a fatal incident within 30 days",
    (
        "fatal_dispute",
        "12m",
    ): "a new dispute with at least one death within 12 months (incidents of one that runs are not new)",
    ("war", "12m"): "war (at least 1,000 deaths) within 12 months",
    ("war", "30d"): "war within 30 days, extrapolated: the dispute records cannot support it",
    (
        "sharp_rise",
        "1m",
    ): "a sharp rise of a country's deaths next month (at least 25, and four times its last year's mean)",
}
_MARKS = {"up": "▲", "usual": "·", "down": "▽", "dark": "?"}


def percent(probability: float) -> str:
    """A probability in per cent, to two figures.

    >>> percent(0.0312), percent(0.25), percent(0.0004)
    ('3.1 %', '25 %', '0.04 %')
    """
    return f"{per_cent(probability):g} %"


def risks_json(rows: Sequence[Risk], as_of: date) -> str:
    """The documented keys of ``tocsin risk --json``."""
    dark = sorted({name for row in rows for name in row.dark})
    return as_json({"format": "tocsin-risk-1", "as_of": as_of, "dark": dark, "rows": [_row(row) for row in rows]})


def _row(row: Risk) -> dict[str, Any]:
    """One row; it names a pair or a country, never both."""
    built: dict[str, Any] = msgspec.to_builtins(row)
    del built["iso3" if row.pair else "pair"]
    return built | {"lift": row.lift}


def risks_csv(rows: Sequence[Risk]) -> str:
    """One line a row, without its reasons."""
    import csv
    import io

    written = io.StringIO()
    names = ("pair", "iso3", "target", "horizon", "p", "low", "high", "base_rate", "lift", "usual", "rank", "of", "ongoing",
             "extrapolated", "known", "id")  # fmt: skip
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(names)
    for row in rows:
        lines.writerow([getattr(row, name) for name in names])
    return written.getvalue()


def risks_table(rows: Sequence[Risk], as_of: date, most: int | None = SHOWN) -> str:
    """Rows by target, the likeliest first; with one subject its reasons below."""
    from rich.markup import escape

    parts: list[Any] = [f"As known on {as_of}. Probabilities with 90 % intervals; no data is not calm."]
    one = len({row.pair or row.iso3 for row in rows}) == 1
    for (target, horizon), words in TARGETS.items():
        chosen = sorted(
            (r for r in rows if (r.target, r.horizon) == (target, horizon)), key=lambda r: (r.ongoing, r.rank)
        )
        if chosen:
            more = f" (the first {most} of {len(chosen):,})" if most and len(chosen) > most else ""
            parts += ["", escape(f"Chance of {words}{more}:"), _risk_table(chosen[:most])]
    if one:
        parts += ["", *map(escape, _reasons(rows))]
    parts += ["", *map(escape, _dark(rows))]
    return rendered(*parts)


def _risk_table(rows: Sequence[Risk]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for head in ("rank", "pair or country", "chance", "90 %", "base rate", "lift", "own usual", ""):
        table.add_column(head, justify="left" if head in ("pair or country", "") else "right")
    for row in rows:
        spread = f"{percent(row.low)} – {percent(row.high)}"
        usual = percent(row.usual) if row.usual is not None else "?"
        rank = "–" if row.ongoing else f"{row.rank} of {row.of:,}"
        marks = ", ".join(w for w, on in (("fighting now", row.ongoing), ("inputs missing", bool(row.dark))) if on)
        table.add_row(
            rank, row.pair or row.iso3, percent(row.p), spread, percent(row.base_rate), f"{row.lift:.1f}×", usual, marks
        )
    return table


def _reasons(rows: Iterable[Risk]) -> Iterable[str]:
    """For each target why, in order of weight, what would change it, and by what method."""
    for row in rows:
        yield f"{row.target.replace('_', ' ')}, {row.horizon}: {row.id}"
        for driver in sorted(row.drivers, key=lambda d: -abs(d.effect)):
            yield f"  {driver.effect:+.2f}  {driver.sentence}"
        yield from (f"  would change it: {line}" for line in row.change)
        yield from ([f"  {row.formula}"] if row.formula else [])
        yield f"  base rate of {row.population}; {row.method}"


def _dark(rows: Iterable[Risk]) -> list[str]:
    names = sorted({name for row in rows for name in row.dark})
    return [f"Missing: {name}" for name in names]


def signals_json(found: Sequence[Signal], situation: str, as_of: date) -> str:
    """The documented keys of ``tocsin signals --json``."""
    return as_json({"format": "tocsin-signals-1", "situation": situation, "as_of": as_of, "signals": found})


def signals_text(found: Sequence[Signal], title: str, as_of: date) -> str:
    """Signals by family: a mark, the strength, a sentence, and whether the series is uniform or curated."""
    from rich.markup import escape

    parts: list[str] = [f"{title}, as known on {as_of}", "▲ up  · usual  ▽ down  ? dark: no data, which is not calm"]
    family = ""
    for signal in found:
        if signal.family != family:
            family = signal.family
            parts += ["", family]
        strength = "  ? " if signal.strength is None else f"{signal.strength:4.2f}"
        parts.append(f"{_MARKS[signal.state]} {strength}  {signal.sentence} ({signal.basis})")
    return rendered(*map(escape, parts))


def clocks_json(found: Sequence[ClockReading], situation: str, as_of: date) -> str:
    """The documented keys of ``tocsin clocks --json``."""
    return as_json({"format": "tocsin-clocks-1", "situation": situation, "as_of": as_of, "clocks": found})


def clocks_text(found: Sequence[ClockReading], title: str, as_of: date) -> str:
    """One line a clock."""
    from rich.markup import escape

    head = f"{title}, as known on {as_of}. Public only: secret contacts do not show."
    lines = [f"{'?' if one.days is None else one.days:>5} days  {one.label}: {one.sentence}" for one in found]
    return rendered(*map(escape, [head, "", *lines]))


def explained(one: Opened, json: bool) -> str:
    """A record opened: its fields, its arithmetic, its source, and what it rests on."""
    from rich.markup import escape

    if json:
        return as_json({"format": "tocsin-explain-1", **msgspec.to_builtins(one, builtin_types=(date,))})
    return rendered(*map(escape, _explained(one)))


def _explained(one: Opened) -> Iterator[str]:
    yield from (f"{one.record.kind}  {one.record.id}", one.record.text, "")
    yield from (f"  {name}: {value}" for name, value in one.record.fields)
    yield from (f"  {each.value:g} {each.unit} = {each.formula}" for each in one.sums)
    if one.drivers:
        yield from ("", "  effect = weight × (value − usual), in natural log-odds:")
        for each in one.drivers:
            sum_ = f"{each.effect:+.3f} = {each.weight:.3f} × ({each.value:.3f} − {each.usual:.3f})"
            yield f"  {sum_}  {each.sentence}"
    yield from ("", f"  Source: {one.source}")
    for below in one.below:
        yield from ("", f"  rests on {below.kind}  {below.id}", f"    {below.text}")
        yield from (f"    {name}: {value}" for name, value in below.fields)
