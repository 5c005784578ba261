"""How a replay is written: text for people, JSON, one line a day as CSV, and a timeline as SVG."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tocsin.schema.time import long_date
from tocsin.show import as_json, rendered

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tocsin.evaluate.replay_records import Key, OtherPairs, Replay, SaidDay, Score
    from tocsin.schema.signals import CallScore

TARGETS: dict[Key, str] = {
    ("fatal_incident", "30d"): "a fatal incident within 30 days",
    ("fatal_dispute", "12m"): "a death between them within 12 months",
    ("war", "12m"): "war (1,000 deaths) within 12 months",
}
_SHORT: dict[Key, str] = {
    ("fatal_incident", "30d"): "incident 30 d",
    ("fatal_dispute", "12m"): "dispute 12 m",
    ("war", "12m"): "war 12 m",
}


def replay_json(found: Replay) -> str:
    """The documented keys of ``tocsin replay --json``."""
    import msgspec

    built = msgspec.to_builtins(found)
    return as_json({"format": "tocsin-replay-1", **built})


def replay_csv(found: Replay) -> str:
    """One line a day: what was said, and what came of it."""
    written = io.StringIO()
    keys = list(TARGETS)
    came = {(p.day, p.target, p.horizon): p for p in found.points}
    head = [
        "day",
        *(f"{t}_{h}_{part}" for t, h in keys for part in ("p", "low", "high", "base_rate", "rank", "happened")),
    ]
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(
        [*head, "standing", "issued", "signals_up", "elsewhere_structural", "elsewhere_watch", "elsewhere_imminent"]
    )
    for day in found.said:
        cells: list[object] = []
        for key in keys:
            risk, point = day.risk(key), came.get((day.day, *key))
            outcome = "" if point is None or point.happened is None else int(point.happened)
            cells += [risk.p, risk.low, risk.high, risk.base_rate, risk.rank, outcome] if risk else [""] * 6
        others = [day.elsewhere.get(level, "") for level in ("structural", "watch", "imminent")]
        lines.writerow([day.day, *cells, " ".join(day.standing), " ".join(day.issued), len(day.up), *others])
    return written.getvalue()


def replay_text(found: Replay, every: int = 1) -> str:
    """Misses first, then scores, the other pairs' alarms, what was said day by day (each ``every``-th), and what leaked."""
    from rich.markup import escape

    def safe(lines: Iterator[str]) -> Iterator[RenderableType]:
        return (escape(line) for line in lines)

    parts: list[RenderableType] = [*safe(_head(found)), "", *safe(_outbreaks(found)), "", *safe(_warnings(found)), ""]
    parts += [
        "[bold]Scores[/bold] (lower is better; climatology and persistence on the same days)",
        score_table(found.scores),
    ]
    parts += ["", *safe(_others(found)), "", _day_table(found.said[::every]), "", *safe(_calls(found.calls))]
    return rendered(*parts, *safe(f"· {line}" for line in found.caveats))


def _head(found: Replay) -> Iterator[str]:
    yield f"{found.title} ({found.pair}), judged on {len(found.said)} days from {found.first} to {found.last}"
    yield f"Outcomes as known on {found.end}: {'; '.join(found.accounts) or 'none: nothing can be scored'}"


def _outbreaks(found: Replay) -> Iterator[str]:
    """Each outbreak with what stood on its eve; those without a warning first."""
    if not found.outbreaks:
        yield "No outbreak in this stretch by any account."
    told = [(not _warned(found, one.day), one) for one in found.outbreaks]
    for missed, one in sorted(told, key=lambda pair: (not pair[0], pair[1].day)):
        mark = "MISSED" if missed else "warned"
        yield f"{mark}  {long_date(one.day)}  {one.name} ({one.basis})"
        for lead in found.leads:
            if lead.outbreak == one.day:
                when = f"{lead.days} days before (since {lead.since})" if lead.days is not None else "no warning stood"
                yield f"        {lead.level}: {when}"


def _warned(found: Replay, day: date) -> bool:
    levels = ("watch", "imminent")
    return any(one.outbreak == day and one.days is not None and one.level in levels for one in found.leads)


def _warnings(found: Replay) -> Iterator[str]:
    yield f"Warnings of the stretch: {len(found.warnings)}"
    for one in found.warnings:
        end = one.post_mortem or f"stands to {one.expires}; no post-mortem yet"
        yield f"  {one.issued}  {one.level:<10}  {one.p:.2%}  {end}"


def score_table(scores: Sequence[Score]) -> RenderableType:
    """Brier and log score of each target beside those of the base rate (climatology) and persistence."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    beside = ("base", "persist.")
    for name in ("what", "n", "came", "open", "unkn.", "Brier", *beside, "log", *beside):
        table.add_column(name, justify="left" if name == "what" else "right", no_wrap=True)
    for one in scores:
        table.add_row(
            TARGETS[one.target, one.horizon], str(one.n), str(one.events), str(one.pending), str(one.unknown),
            *map(_number, (one.brier, one.brier_base, one.brier_persistence)),
            *map(_number, (one.log, one.log_base, one.log_persistence)),
        )  # fmt: skip
    return table


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"


def _others(found: Replay) -> Iterator[str]:
    yield "All other pairs over the same days: the budget is what makes an alarm mean something"
    yield from (f"  {tally_line(one)}" for one in found.others)


def tally_line(one: OtherPairs) -> str:
    """A level's alarms and what became of them, in one line."""
    rate = f", {one.rate:.3f} per pair-year" if one.rate is not None else ""
    budget = f" (budget {one.budget:.2f})" if one.budget is not None else ""
    ppv = "not known" if one.ppv is None else f"{one.ppv:.0%} ({one.ppv_low:.0%} to {one.ppv_high:.0%})"
    return (
        f"{one.level}: {one.issued} alarms for {one.pairs} pairs{rate}{budget}; {one.hits} hits, {one.false_alarms} false, "
        f"{one.unknown} unknown, {one.open} open; PPV {ppv}"
    )


def _day_table(said: Sequence[SaidDay]) -> RenderableType:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("day", *_SHORT.values(), "standing", "signals up", "elsewhere s/w/i"):
        table.add_column(name, justify="left" if name in ("day", "standing") else "right", no_wrap=True)
    for day in said:
        chances = ["—" if (risk := day.risk(key)) is None else f"{risk.p:.2%} (#{risk.rank})" for key in TARGETS]
        others = "/".join(str(day.elsewhere.get(level, 0)) for level in ("structural", "watch", "imminent"))
        table.add_row(str(day.day), *chances, ", ".join(day.standing) or "–", str(len(day.up)), others)
    return table


def _calls(calls: Sequence[CallScore]) -> Iterator[str]:
    """Experts' calls beside ours: CrisisWatch and others, where the record knows them."""
    if not calls:
        yield "No expert call is on this record."
        return
    yield "What experts said, where the record knows it (shown beside, not part of the scores):"
    for one in sorted(calls, key=lambda each: each.call.start):
        yield f"  {one.call.start}  {one.call.author} {one.call.kind}: {one.verdict}"


def replay_svg(found: Replay) -> str:
    """The chance of a fatal incident by day, the warnings that stood, and the outbreaks, as SVG."""
    from tocsin.charts.scale import Linear, ceiling
    from tocsin.charts.svg import box, line, picture, share, text

    first, last = found.first, max(found.last, found.first + timedelta(days=1))
    x = Linear(0, (last - first).days, 60, 860)
    said = [(day.day, risk.p) for day in found.said if (risk := day.risk(("fatal_incident", "30d"))) is not None]
    y = Linear(0, ceiling(max([0.01, *(p for _, p in said)])), 240, 60)
    body = [text(14, 25, f"{found.title}: chance of a fatal incident within 30 days, as said", "head")]
    for value in y.ticks():
        body += [line(60, y(value), 860, y(value), "grid"), text(54, y(value) + 4, share(value), "tick", "end")]
    for (day, p), (after, q) in pairwise(said):
        body.append(line(x((day - first).days), y(p), x((after - first).days), y(q), "median"))
    for row, level in enumerate(("structural", "watch", "imminent")):
        top = 262 + 22 * row
        body.append(text(54, top + 11, level, "tick", "end"))
        for one in found.warnings:
            if one.level == level:
                ends = (min(max(day, first), last) for day in (one.issued, one.expires))
                left, right = (x((day - first).days) for day in ends)
                said_of = f"{one.issued} to {one.expires}, {one.outcome or 'open'}"
                body.append(box(left, top, max(right - left, 2), 14, "bar", said_of))
    for broke in found.outbreaks:
        if first <= broke.day <= last:
            body.append(line(x((broke.day - first).days), 60, x((broke.day - first).days), 324, "reach"))
    body += [text(x((day - first).days), 345, str(day), "tick", "middle") for day in _ticks(first, last)]
    note = "Vertical: outbreaks, by uniform accounts and by the situation's own record."
    body.append(text(14, 370, note, "note"))
    told = "; ".join(f"{one.level} {one.issued} to {one.expires} {one.outcome}" for one in found.warnings)
    described = f"{len(said)} days. Warnings: {told or 'none'}. {note}"
    return picture(f"Replay of {found.title}", described, 900, 384, body, "replay")


def _ticks(first: date, last: date) -> list[date]:
    step = max((last - first).days // 5, 1)
    return [first + timedelta(days=at) for at in range(0, (last - first).days + 1, step)][:6]
