"""The page of the replays: Markdown from what was judged and scored, misses first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan

from tocsin.escalation.riser_fits import fit_known
from tocsin.escalation.riser_months import target_month
from tocsin.escalation.warning_alarms import Alarm
from tocsin.escalation.warning_rules import Rule, warning_rules
from tocsin.escalation.warning_weeks import WEEK, WeeklyScores
from tocsin.evaluate.replay_records import Key, Lead, OtherPairs, Outbreak, Replay, Score
from tocsin.evaluate.replay_scores import HORIZONS, came
from tocsin.schema.findings import Findings
from tocsin.schema.months import label
from tocsin.schema.risks import EarlyWarning, Level, Risk
from tocsin.schema.signals import CallScore, ExpertCall, Signal
from tocsin.schema.time import long_date
from tocsin.show_replay import TARGETS
from tocsin.show_risk import percent
from tocsin.signals.expert_warnings import expert_calls
from tocsin.store.pair_outcomes import PairOutcomes

LEVELS: tuple[Level, ...] = ("structural", "watch", "imminent")
ALARMING = ("watch", "imminent")
QUESTIONS: dict[Key, str] = {**TARGETS, ("war", "30d"): "war within 30 days (*extrapolated, not scored*)"}


@dataclass(frozen=True, eq=False)
class Beside:
    """What is held against a judged day: every pair's alarms and weekly probabilities, and what came."""

    alarms: Sequence[Alarm]
    scores: WeeklyScores
    outcomes: PairOutcomes
    pair: str


def table(head: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[int] = ()) -> str:
    """A Markdown table; ``right`` names the columns of figures."""
    rule = ["---:" if at in right else "---" for at in range(len(head))]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in (head, rule, *rows))


def number(value: float | None, places: int = 4) -> str:
    """A score, or a dash where there is none."""
    return "—" if value is None else f"{value:.{places}f}"


# The page of the replays --------------------------------------------------------------------------------------------------

HEAD = """# Replays: what it would have said

Made by `make replays` (`python quality/replays.py --write`). {registration}

Every Monday of a past stretch is judged by today's own `judge` from a view of that day. Nothing fixed beforehand was changed
after the first look. Probabilities and alarms rest on uniformly collected series alone. Signals marked *ledger*, the clocks
and experts' calls come from a situation's own record, which was chosen with hindsight. Outcomes are those known on
{end}. How it is scored: [replay.md](replay.md). All pairs: [scoreboard.md](scoreboard.md).

**The ledgers were enlarged after the first replay**, for the mediation desk, mostly by words of mediators and parties of 2020.
The ledger's signals of threats and refusals stand higher on the eve of that war for this reason alone (on 26 September 2020:
7 and 14 reports where the first replay had 1 and 2), and prove nothing. One flare-up of 2021 is dated eight days earlier. No
probability and no alarm changed.

**One pair is an anecdote.** Weeks of a pair are not independent, these situations were chosen knowing what came, and a few
outbreaks prove nothing either way. What the alarms and probabilities are worth is measured on all pairs.
"""


def replays_page(
    replays: Sequence[Replay], days: Sequence[Findings], beside: Beside, registration: str,
    end: date, pictures: Sequence[str], lacking: Sequence[str] = (),
) -> str:  # fmt: skip
    """The whole page."""
    parts = [HEAD.format(registration=registration, end=long_date(end))]
    parts += [f"**Not judged in this run**: {'; '.join(lacking)}.\n"] if lacking else []
    parts += ["## Misses first\n", missed(replays), ""]
    parts += ["## Armenia and Azerbaijan, day by day\n", rules_in_words(), "", out_of_reach(replays[0], beside), ""]
    parts += [range_before(replays[0], days[1].as_of), ""]
    parts += [line for found in days for line in day_part(found, beside, replays[0])]
    for one, picture in zip(replays, pictures, strict=True):
        parts += stretch(one, picture)
    return "\n".join(parts) + "\n"


def missed(replays: Sequence[Replay]) -> str:
    """Every outbreak of every stretch: those without a watch or imminent warning on the eve before the others."""
    rows = []
    for found in replays:
        for one in inside(found):
            leads = {lead.level: lead for lead in found.leads if lead.outbreak == one.day}
            hit = any(level in leads and leads[level].days is not None for level in ALARMING)
            rows.append((hit, one.day, ["warned" if hit else "**missed**", one.day, found.pair, f"{one.name} ({one.basis})",
                                        *(led(leads.get(level)) for level in LEVELS)]))  # fmt: skip
    count = sum(not row[0] for row in rows)
    told = f"{count} of {len(rows)} outbreaks, by any account, had no watch or imminent warning on the eve:\n\n"
    head = ["", "day", "pair", "what, by whom", *(f"{level} since" for level in LEVELS)]
    return told + table(head, [row[2] for row in sorted(rows, key=lambda row: (row[0], row[1]))])


def inside(found: Replay) -> list[Outbreak]:
    """The outbreaks of a stretch that its days could have warned of."""
    return [one for one in found.outbreaks if found.first < one.day <= found.last + WEEK]


def led(lead: Lead | None) -> str:
    """Since when a level had warned on the eve."""
    return "none" if lead is None or lead.days is None else f"{lead.days} days before"


def rules_in_words() -> str:
    """The three rules, as they stand in the package."""
    said = []
    for level, rule in warning_rules().levels.items():
        times = f" and {rule.lift:g} times the pair's own usual" if rule.lift else ""
        said.append(f"*{level}*: {QUESTIONS[rule.target, rule.horizon]} at least {percent(rule.threshold or 0)}{times}")
    return (
        f"The rules, fixed beforehand: {'; '.join(said)}. The usual that a rule asks for is reckoned with the coefficients and "
        "the kinds of input of the day it is held against ([warnings.md](warnings.md)); the *own usual* of the tables is what "
        "was said at the time."
    )


def range_before(found: Replay, day: date) -> str:
    """Between what bounds the chance of a fatal incident lay before a day: whether it moved at all."""
    risks = [one.risk(("fatal_incident", "30d")) for one in found.said if one.day <= day]
    said = [risk.p for risk in risks if risk is not None]
    return (
        f"From {long_date(found.first)} to {long_date(day)} the chance of a fatal incident within 30 days lay between "
        f"{min(said):.1%} and {max(said):.1%}, on {len(said)} Mondays."
    )


def out_of_reach(found: Replay, beside: Beside) -> str:
    """On how many of the Mondays a rule asked for more than certainty."""
    said = []
    for level, rule in warning_rules().levels.items():
        if rule.lift:
            usual = [usual_of(beside, rule, one.day) for one in found.said]
            known = [one for one in usual if one is not None]
            above = sum(rule.lift * one > 1 for one in known)
            said.append(f"the {level} rule on {above} of {len(known)} Mondays")
    return (
        f"Where a pair's own usual is high, a multiple of it can lie above 100 %: {' and '.join(said)} of the replay asked "
        "for more than certainty of this pair, and could not have rung whatever was told."
    )


# One day ------------------------------------------------------------------------------------------------------------------


def day_part(found: Findings, beside: Beside, replayed: Replay) -> Iterator[str]:
    """Everything that would have been said of the pair on a day, and what stood beside it."""
    day = found.as_of
    yield f"### {long_date(day)}\n"
    mine = [row for row in found.risks if row.pair == beside.pair]
    head = ["chance of", "said", "90 %", "base rate", "lift", "rank", "own usual", "came"]
    yield table(head, [chance(row, day, beside) for row in mine], range(1, 7)) + "\n"
    yield from (f"* {line}" for line in gaps(mine, day, beside, replayed))
    if any(row.ongoing for row in mine):
        yield "They were fighting already by what was known that day: no alarm is due, and nothing of it is scored.\n"
    yield from (f"* {line}" for line in verdicts(found, beside))
    yield f"* {experts(found)}\n"
    yield risers_of(found) + "\n"
    yield from signals_of(found)
    yield clocks_of(found) + "\n"
    yield from others_that_week(day, beside, replayed)


def gaps(mine: Sequence[Risk], day: date, beside: Beside, replayed: Replay) -> Iterator[str]:
    """Where no uniform account tells of what the situation's own record does: the gap is the accounts'."""
    for row in mine:
        key = (row.target, row.horizon)
        if key in TARGETS and row.target != "war" and came(beside.pair, key, day, beside.outcomes)[0] is False:
            until = day + timedelta(days=HORIZONS[row.horizon])
            for one in (each for each in replayed.outbreaks if each.basis == "curated" and day < each.day <= until):
                yield (
                    f"The \"no\" beside {QUESTIONS[key]} is the uniform accounts': the situation's own record has an "
                    f"eruption on {long_date(one.day)}. It is scored as a no all the same."
                )


def clocks_of(found: Findings) -> str:
    """Days since each public contact, with its grade."""
    told = [f"{one.label} {'—' if one.days is None else f'{one.days:,} days'} ({one.grade})" for one in found.clocks]
    return f"**Clocks, public only** (ledger): {'; '.join(told)}."


def chance(row: Risk, day: date, beside: Beside) -> list[str]:
    """One probability of the pair with what came of it."""
    key = (row.target, row.horizon)
    happened, account = came(beside.pair, key, day, beside.outcomes) if key in TARGETS else (None, "")
    told = "—" if key not in TARGETS else "unknown" if happened is None else "yes" if happened else "no"
    usual = "unknown" if row.usual is None else percent(row.usual)
    rank = "fighting" if row.ongoing else f"{row.rank} of {row.of:,}"
    return [QUESTIONS[key], f"**{percent(row.p)}**", f"{percent(row.low)} to {percent(row.high)}", percent(row.base_rate),
            f"{row.lift:.1f}×", rank, usual, told + (f" ({account})" if account else "")]  # fmt: skip


def verdicts(found: Findings, beside: Beside) -> Iterator[str]:
    """For each level whether it warned that day, and if not why, from the arithmetic of the week's Monday."""
    day = found.as_of
    monday = day - timedelta(days=day.weekday())
    for level, rule in warning_rules().levels.items():
        stood = [one for one in found.warnings if one.level == level and one.issued <= day <= one.expires]
        if stood:
            yield f"**{level}: a warning stood**, {'; '.join(map(in_force, stood))}."
        else:
            yield f"{level}: **no alarm**. {why_not(level, rule, monday, beside)}"


def in_force(one: EarlyWarning) -> str:
    return f"issued {one.issued} at {percent(one.p)}, to {one.expires}"


def why_not(level: Level, rule: Rule, monday: date, beside: Beside) -> str:
    """Which of a rule's conditions was not met on a Monday."""
    p, usual = said_of(beside, rule, monday), usual_of(beside, rule, monday)
    if fighting(beside, monday):
        return "They were fighting already, as known that Monday: no alarm is due."
    if p is None:
        return (
            f"Nothing was reckoned of the pair on {monday}: it was not among the relevant pairs, or the news was dark."
        )
    said = f"On Monday {monday} the chance was {percent(p)}"
    if rule.threshold is None or p < rule.threshold:
        return f"{said}, under the threshold of {percent(rule.threshold or 0)}."
    if not rule.lift or (usual is not None and p >= rule.lift * usual):
        return f"{said}, which meets the rule: it was issued then or stood from before."
    met = f"{said}, {times(p / rule.threshold)} the threshold of {percent(rule.threshold)}"
    if usual is None:
        return f"{met}, but the pair's own usual is unknown (fewer than half of the weeks of two years)."
    asked = rule.lift * usual
    more = ", more than certainty: it could not ring" if asked > 1 else ""
    lift = f"the rule asks {rule.lift:g} times the pair's own usual, {percent(usual)}, that is {percent(asked)}{more}"
    return f"{met}; but {lift}. It was {times(p / usual)} the usual."


def times(ratio: float) -> str:
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{ratio:.2g} times"


def said_of(beside: Beside, rule: Rule, monday: date) -> float | None:
    """The probability that a rule looks at."""
    return known(float(beside.scores.p[rule.target][place(beside, monday)]))


def usual_of(beside: Beside, rule: Rule, monday: date) -> float | None:
    """The pair's own median of the two years before."""
    return known(float(beside.scores.usual(rule.target)[place(beside, monday)]))


def fighting(beside: Beside, monday: date) -> bool:
    return bool(beside.scores.ongoing[place(beside, monday)])


def place(beside: Beside, monday: date) -> tuple[int, int]:
    return beside.scores.days.index(monday), beside.scores.pairs.index(beside.pair)


def known(value: float) -> float | None:
    return None if isnan(value) else value


def experts(found: Findings) -> str:
    """The experts' calls that stood on a day, CrisisWatch among them where the record knows it."""
    calls = [one for one in expert_calls(found.claims, found.as_of) if one.start <= found.as_of <= one.until]
    told = "; ".join(call_in_words(one) for one in calls)
    return f"Experts' calls that stood (ledger): {told or 'none on this record, CrisisWatch included'}."


def call_in_words(one: ExpertCall) -> str:
    return f"{one.author} {one.kind}, {one.start} to {one.until}{'' if one.verified else ' (unverified)'}"


def risers_of(found: Findings) -> str:
    """The two countries' places among the world's risers, and the fit they come from."""
    rows = [row for row in found.risks if row.target == "sharp_rise"]
    if not rows:
        return "**Country risers**: nothing could be reckoned."
    fit, month = fit_known(found.as_of), label(target_month(found.as_of))
    told = "; ".join(
        f"{row.iso3} **rank {row.rank} of {row.of}**, {percent(row.p)} ({percent(row.low)} to {percent(row.high)})"
        for row in rows
    )
    dark = sorted({name for row in rows for name in row.dark})
    missing = f" Missing: {'; '.join(dark)}." if dark else ""
    return (
        f"**Country risers** (`tocsin risk --world --as-of {found.as_of}`), a sharp rise of deaths in {month}: {told}; "
        f"base rate {percent(rows[0].base_rate)}. Fitted on {fit.first} to {fit.through}, known {fit.known}.{missing}"
    )


def signals_of(found: Findings) -> Iterator[str]:
    """Signals that were up, in their own words, and the names of those that were dark."""
    up = [one for one in found.signals if one.state == "up"]
    dark = sorted({one.label for one in found.signals if one.state == "dark"})
    usual = sum(one.state in ("usual", "down") for one in found.signals)
    yield f"**Signals**: {len(up)} up, {usual} usual or down, {sum(one.state == 'dark' for one in found.signals)} dark.\n"
    yield from (f"* up, {one.label}, {one.strength or 0:.2f} ({marked(one)}): {one.sentence}" for one in up)
    yield f"* dark, which is not calm: {'; '.join(dark) or 'none'}\n"


def marked(one: Signal) -> str:
    return "ledger" if one.basis == "curated" else "news"


def others_that_week(day: date, beside: Beside, replayed: Replay) -> Iterator[str]:
    """The other pairs' alarms of the same week, and what such alarms were worth over the replay."""
    monday = day - timedelta(days=day.weekday())
    tallies = {one.level: one for one in replayed.others}
    rows = []
    for level in LEVELS:
        mine = [one for one in beside.alarms if one.level == level and one.pair != beside.pair]
        new = sorted(one.pair for one in mine if monday <= one.issued < monday + WEEK)
        standing = standing_on(day, level, beside)
        rows.append([level, len(new), ", ".join(new) or "none", len(standing), ppv(tallies.get(level))])
    yield f"**All other pairs**, week of {monday}:\n"
    yield table(["level", "rung", "for", "standing", "PPV of the level over the replay"], rows, (1, 3)) + "\n"
    for level in LEVELS:
        yield f"Standing, {level}: {', '.join(standing_on(day, level, beside)) or 'none'}.\n"


def standing_on(day: date, level: Level, beside: Beside) -> list[str]:
    """The other pairs with an alarm of a level on a day."""
    mine = (one for one in beside.alarms if one.level == level and one.pair != beside.pair)
    return sorted({one.pair for one in mine if one.issued <= day <= one.expires})


def ppv(one: OtherPairs | None) -> str:
    """Hits of those decided, with the interval."""
    if one is None or one.ppv is None:
        return "not known"
    return f"{one.ppv:.0%} ({one.ppv_low:.0%} to {one.ppv_high:.0%}), {one.hits} of {one.hits + one.false_alarms}"


# A stretch ----------------------------------------------------------------------------------------------------------------


def stretch(found: Replay, picture: str) -> Iterator[str]:
    """One replay: picture, scores, warnings and what became of them, the other pairs', experts, what leaked."""
    yield f"## {found.title}, {found.first} to {found.last}\n"
    command = f"tocsin replay {found.situation} --from {found.first} --to {found.last} --known {found.end}"
    yield f"`{command}`: {len(found.said)} Mondays.\n"
    yield f"![{found.title}: chance of a fatal incident as said, warnings and outbreaks](images/{picture})\n"
    yield score_table(found.scores)
    yield "\nOne pair: an anecdote, not a measure.\n"
    yield from own_warnings(found)
    yield "\nAll other pairs over the same days:\n"
    yield tally_table(found.others) + "\n"
    yield from calls_part(found.calls)
    yield "What leaked or was assumed:\n"
    yield from (f"* {line}" for line in found.caveats)
    yield ""


def score_table(scores: Sequence[Score]) -> str:
    """Brier and log score beside climatology's and persistence's on the same points."""
    head = [
        "chance of",
        "n",
        "came",
        "open",
        "unknown",
        "Brier",
        "climatology",
        "persistence",
        "log",
        "climatology",
        "persistence",
    ]
    rows = [
        [TARGETS[one.target, one.horizon], one.n, one.events, one.pending, one.unknown,
         *map(number, (one.brier, one.brier_base, one.brier_persistence, one.log, one.log_base, one.log_persistence))]
        for one in scores
    ]  # fmt: skip
    return (
        table(head, rows, range(1, len(head)))
        if rows
        else "Nothing can be scored: they were fighting throughout, or nothing was said."
    )


def own_warnings(found: Replay) -> Iterator[str]:
    """The pair's own warnings of the stretch with their post-mortems."""
    if not found.warnings:
        yield "No warning was issued or stood for the pair."
    else:
        rows = [[one.issued, one.expires, one.level, percent(one.p), became(one, found)] for one in found.warnings]
        yield table(["issued", "to", "level", "said", "what became of it"], rows, (3,))


def became(one: EarlyWarning, found: Replay) -> str:
    """A warning's post-mortem; where no uniform account tells of what the situation's own record does, that is said."""
    broke = [each.day for each in found.outbreaks if each.basis == "curated" and one.issued < each.day <= one.expires]
    if one.outcome != "false alarm" or not broke:
        return one.post_mortem or "open"
    return (
        f"{one.post_mortem} The situation's own record has an eruption on {', '.join(map(long_date, broke))}: the gap is "
        "the uniform accounts'."
    )


def tally_table(levels: Sequence[OtherPairs]) -> str:
    """Alarms by level, and what became of them."""
    head = ["level", "rung", "pairs", "per pair-year", "budget", "hits", "false", "unknown", "open", "PPV (90 %)"]
    rows = [
        [one.level, one.issued, one.pairs, number(one.rate, 3), number(one.budget, 2), one.hits, one.false_alarms,
         one.unknown, one.open, ppv(one)]
        for one in levels
    ]  # fmt: skip
    return table(head, rows, range(1, 9))


def calls_part(calls: Sequence[CallScore]) -> Iterator[str]:
    """Experts' calls with their verdicts; shown, never scored as ours."""
    if not calls:
        yield "No expert's call is on this record; CrisisWatch is not known for it.\n"
        return
    yield "Experts' calls on this record (chosen with hindsight, no part of the scores):\n"
    order = sorted(calls, key=lambda one: one.call.start)
    rows = [[one.call.start, one.call.until, one.call.author, one.call.kind, one.verdict] for one in order]
    yield table(["said", "until", "by", "what", "verdict"], rows) + "\n"
