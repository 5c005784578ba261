"""How the draw-in board and the episodes are written: text for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from tocsin.brief.names import Names
from tocsin.brief.quantities import toll_words
from tocsin.schema.episodes import Episode, SideToll
from tocsin.schema.findings import Findings
from tocsin.schema.involvement import RUNGS, Involvement, RungOdds
from tocsin.schema.sums import per_cent
from tocsin.show import as_json, rendered

HORIZONS = {"30d": "30 days", "12m": "12 months"}
LADDER = "Ladder: 0 statement, 1 arms, 2 advisers, drones or proxies, 3 units in combat, 4 declared belligerent."
_REACHES = {True: "reaches", False: "does not reach", None: "unknown"}


def drawin_rows(findings: Findings) -> list[dict[str, Any]]:
    """One row a third party: the record's fields, its name and rung in words, deeds with their account and standing."""
    names = Names(findings)
    claims = {claim.id: claim for claim in findings.claims}
    rows = []
    for one in findings.involvement:
        row: dict[str, Any] = msgspec.to_builtins(one)
        row["name"], row["leans_to"] = names.actor(one.third), _party(findings, one.side)
        row["standing"] = None if one.rung is None else RUNGS[one.rung]
        row["deeds"] = [
            {"rung": rung, "record": key, "account": claims[key].speaker if key in claims else None}
            for rung, key in one.deeds
        ]
        rows.append(row)
    return rows


def drawin_json(findings: Findings) -> str:
    """The documented keys of ``tocsin drawin --json`` (docs/drawin.md)."""
    return as_json({"format": "tocsin-drawin-1", "situation": findings.situation.id, "as_of": findings.as_of,
                    "ladder": RUNGS, "rows": drawin_rows(findings)})  # fmt: skip


def drawin_text(findings: Findings) -> str:
    """The board: per third party where it stands, what binds it, the odds, what else it fights."""
    from rich.markup import escape

    parts = [
        f"{findings.situation.title}: who might be drawn in, as known on {findings.as_of}",
        f"{LADDER} Silence is not absence.",
    ]
    for one in findings.involvement:
        parts += ["", *_third(findings, one)]
    if not findings.involvement:
        parts.append("No third party is on record.")
    return rendered(*map(escape, parts))


def _third(findings: Findings, one: Involvement) -> Iterator[str]:
    leans = _party(findings, one.side)
    rung = (
        "nothing on record"
        if one.rung is None
        else f"rung {one.rung}, {RUNGS[one.rung]}" + ", contested" * one.contested
    )
    yield f"{Names(findings).actor(one.third)}: {rung}" + (f"; leans to {leans}" if leans else "")
    yield f"  {one.sentence}"
    for bound in one.obligations:
        yield f"  obligation, {_REACHES[bound.reaches]}: {bound.why} [{bound.tie}]"
    yield from (f"  elsewhere: {line}" for line in one.elsewhere)
    yield from (f"  {_odds(odds)}" for odds in one.odds)
    if not one.odds:
        yield "  odds: none, no base rate covers it"


def _odds(odds: RungOdds) -> str:
    spread = f"{percent(odds.low)} – {percent(odds.high)}"
    rung = RUNGS[odds.rung] + " or more" * (odds.rung < len(RUNGS) - 1)
    return (
        f"{rung} within {HORIZONS[odds.horizon]}: {percent(odds.p)} ({spread}; all outside states "
        f"{percent(odds.base_rate)}), {odds.n:,} {odds.population}"
    )


def percent(probability: float) -> str:
    """A probability in per cent, to two figures."""
    return f"{per_cent(probability):g} %"


def _party(findings: Findings, side: int | None) -> str | None:
    parties = findings.situation.parties
    return Names(findings).actor(parties[side]) if side is not None and side < len(parties) else None


def episodes_json(findings: Findings) -> str:
    """The documented keys of ``tocsin episodes --json`` (docs/episodes.md)."""
    return as_json({"format": "tocsin-episodes-1", "situation": findings.situation.id, "as_of": findings.as_of,
                    "parties": findings.situation.parties, "episodes": findings.episodes})  # fmt: skip


def episodes_text(findings: Findings) -> str:
    """Every flare-up, the latest first: its days, rank, tolls by side and account, weapons, comparisons checked."""
    from rich.markup import escape

    parts = [f"{findings.situation.title}: flare-ups as known on {findings.as_of}",
             "Unlike counts are never added; a count is shown as its account gives it."]  # fmt: skip
    for one in reversed(findings.episodes):
        parts += ["", *_episode(findings, one)]
    if not findings.episodes:
        parts.append("No flare-up is on record, which does not say that there was none.")
    return rendered(*map(escape, parts))


def _episode(findings: Findings, one: Episode) -> Iterator[str]:
    end = "running" if one.running else f"ended {one.end.show()}"
    broke = f"; broke out {one.eruption.show()}" if one.eruption != one.onset else ""
    rank = f"rank {one.rank} of {one.of} by {one.measure}" if one.rank else "not ranked: too few counts are known"
    yield f"{one.onset.show()}{broke}; {end}; {rank}  [{one.id}]"
    if one.deaths:
        yield f"  data set: {toll_words(one.deaths)}"
    yield from (f"  {_toll(findings, toll)}" for toll in one.tolls)
    if one.weapons:
        yield f"  weapons told: {', '.join(one.weapons)}"
    for check in one.checks:
        yield f"  comparison {check.verdict}: {check.why} [{check.claim}]"


def _toll(findings: Findings, one: SideToll) -> str:
    """One count with whose it is, by whose account, and the days it counts."""
    whose = _party(findings, one.side) or "no side told"
    span = next((claim.happened.show() for claim in findings.claims if claim.id == one.claim), "")
    days = f" ({span})" if span else ""
    return f"{whose}, by {Names(findings).actor(one.account)}: {toll_words(one.toll)}{days} [{one.claim}]"
