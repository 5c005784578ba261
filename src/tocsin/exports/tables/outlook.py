"""Signals, clocks, risks with their reasons, early warnings and who might be drawn in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from tocsin.exports.table import Column, Table
from tocsin.exports.tables.columns import cites, field, identity, interval, known, made, sums
from tocsin.schema.findings import Findings
from tocsin.schema.involvement import RUNGS, Involvement, RungOdds
from tocsin.schema.risks import Driver, EarlyWarning, Risk

SIGNALS = Table(
    "signals",
    "Signals",
    "Each row is one named change against the pair's own history and the world's; dark: no data, which is not calm.",
    (
        identity("the signal"),
        known(),
        field("key", "text", "which signal", "#indicator+code"),
        field("label", "text", "which signal, in words", "#indicator+name"),
        field("family", "text", "its family", "#indicator+type"),
        field("state", "text", "up, usual, down or dark", "#status+signal"),
        field("strength", "number", "0 to 1; empty where dark", "#indicator+strength+num"),
        field("value", "number", "what was measured; empty: nothing was", "#indicator+num"),
        field("usual", "number", "the pair's own median", "#indicator+usual+num"),
        field("base", "number", "the world's", "#indicator+base+num"),
        field("unit", "text", "unit of those numbers", "#indicator+unit"),
        field("window", "integer", "over how many days", "#indicator+window+num"),
        field("basis", "text", "uniform: collected alike for all; curated: chosen afterwards, enters no probability",
              "#meta+basis"),
        made("side", "text", "the party it is about: actor id; empty: both", "#org+side+id",
             lambda s, at: at.party(s.side)),
        field("sentence", "text", "it in words", "#description"),
        cites(),
        sums(),
    ),
    lambda findings: findings.signals,
)  # fmt: skip

CLOCKS = Table(
    "clocks",
    "Clocks of public diplomacy",
    "Each row is one kind of public contact: how long ago the last was, against the pair's own rhythm. Public contacts only.",
    (
        identity("the reading"),
        known(),
        field("key", "text", "which contact", "#activity+code"),
        field("clock", "text", "which of the six clocks it belongs to", "#activity+type"),
        field("label", "text", "which contact, in words", "#activity+name"),
        field("last", "day", "day of the last one; empty: none on record, which is not none made", "#date+last"),
        field("days", "integer", "days since", "#indicator+days+num"),
        field("grade", "text", "within its rhythm, longer than usual, longest on record, too few to grade or none on record",
              "#status+clock"),
        field("usual_gap", "number", "median gap between contacts, in days", "#indicator+usual+num"),
        field("longer_than", "integer", "how many of the earlier gaps it exceeds", "#indicator+rank+num"),
        field("n", "integer", "how many earlier gaps there are", "#indicator+gaps+num"),
        field("claim", "text", "id of the claim of the last contact", "#meta+claim+id"),
        field("contacts", "texts", "ids of the claims of all, oldest first", "#meta+contact+id+list"),
        field("sentence", "text", "it in words", "#description"),
        field("note", "text", "what the clock cannot see", "#meta+note"),
        cites(),
        sums(),
    ),
    lambda findings: findings.clocks,
)  # fmt: skip

RISK: tuple[Column, ...] = (
    identity("the risk"),
    known(),
    field("target", "text", "fatal_dispute, fatal_incident, war or sharp_rise", "#event+type"),
    field("horizon", "text", "30d, 12m or 1m", "#frequency+horizon+code"),
    field("pair", "text", "pair of states AAA-BBB, ISO-3", "#country+pair+code"),
    field("iso3", "text", "country, ISO-3", "#country+code"),
    *interval("chance"),
    field("base_rate", "number", "how often it happens in the population", "#indicator+base+num"),
    made("lift", "number", "how many times the base rate", "#indicator+lift+num", lambda r, _: r.lift),
    field("usual", "number", "the pair's own median over two years", "#indicator+usual+num"),
    field("rank", "integer", "place among all of the same target and horizon, 1 the highest", "#severity+rank+num"),
    field("of", "integer", "of how many", "#severity+ranked+num"),
    field("population", "text", "whose base rate that is", "#description+population"),
    field("intercept", "number", "log-odds before the drivers", "#indicator+intercept+num"),
    field("formula", "text", "how it is reckoned where it is not intercept plus drivers", "#meta+formula"),
    field("method", "text", "the model it comes from", "#meta+method"),
    field("extrapolated", "flag", "true: the records cannot support it", "#meta+extrapolated"),
    field("ongoing", "flag", "true: it is happening already", "#status+ongoing"),
    field("change", "texts", "what would change it", "#description+change+list"),
    field("dark", "texts", "inputs that were missing", "#meta+dark+list"),
    made("cites", "texts", "ids of the records its reasons rest on; figures:NAME for a packaged table",
         "#meta+source+id+list", lambda r, _: tuple(dict.fromkeys(c for driver in r.drivers for c in driver.cites))),
)  # fmt: skip

RISKS = Table(
    "risks",
    "Risks",
    "Each row is one probability, for the situation's pair or one of its countries, with interval, base rate and rank.",
    RISK,
    lambda findings: findings.risks,
)
RISKS_WORLD = Table(
    "risks-world",
    "Risks of the world",
    "Each row is one probability, for every politically relevant pair of states and every country.",
    RISK,
    takes="a sequence of risks",
)


class Reason(Struct, frozen=True):
    """One driver of one risk or warning; ``number`` is its place among them, from 1."""

    of: Risk | EarlyWarning
    number: int
    driver: Driver


def _drivers(findings: Findings) -> Iterator[Reason]:
    for risk in findings.risks:
        yield from (Reason(risk, number, driver) for number, driver in enumerate(risk.drivers, start=1))
    for warning in findings.warnings:
        yield from (Reason(warning, number, driver) for number, driver in enumerate(warning.because, start=1))


DRIVERS = Table(
    "drivers",
    "Reasons",
    "Each row is one reason for a risk or an early warning: what was measured and what it adds to the log-odds.",
    (
        field("of", "text", "id of the risk or warning", "#meta+of+id", "of.id"),
        known("of.known", "the risk or warning"),
        field("number", "integer", "place among its reasons, from 1", "#meta+number+num"),
        field("name", "text", "feature", "#indicator+name", "driver.name"),
        field("value", "number", "its value", "#indicator+num", "driver.value"),
        field("usual", "number", "of a usual pair or country", "#indicator+usual+num", "driver.usual"),
        field("weight", "number", "weight of the model", "#indicator+weight+num", "driver.weight"),
        field(
            "effect", "number", "weight × (value − usual), natural log-odds", "#indicator+effect+num", "driver.effect"
        ),
        field("sentence", "text", "it in words", "#description", "driver.sentence"),
        cites("driver.cites"),
        sums("driver.sums"),
    ),
    _drivers,
)

WARNING: tuple[Column, ...] = (
    identity("the warning"),
    known(),
    field("level", "text", "structural, watch or imminent", "#severity+name"),
    field("pair", "text", "pair of states AAA-BBB, ISO-3", "#country+pair+code"),
    field("target", "text", "what is warned of", "#event+type"),
    field("horizon", "text", "30d, 12m or 1m", "#frequency+horizon+code"),
    field("issued", "day", "day it was issued", "#date+issued"),
    field("expires", "day", "last day it stands", "#date+expires"),
    *interval("chance when issued"),
    field("base_rate", "number", "how often it happens in the population", "#indicator+base+num"),
    field("threshold", "number", "chance above which the level warns, stated before", "#indicator+threshold+num"),
    field("budget", "number", "alarms per pair and year that level may raise, stated before", "#indicator+budget+num"),
    field("outcome", "text", "hit, false alarm or unknown; empty: it has not expired", "#status+outcome"),
    field("post_mortem", "text", "what came of it, in words", "#description+outcome"),
    made("because", "texts", "its reasons, in order of weight", "#description+reason+list",
         lambda w, _: [driver.sentence for driver in w.because]),
    field("change", "texts", "what would lift it", "#description+change+list"),
    made("cites", "texts", "ids of the records it rests on; figures:NAME for a packaged table", "#meta+source+id+list",
         lambda w, _: w.cites or tuple(dict.fromkeys(c for driver in w.because for c in driver.cites))),
)  # fmt: skip

WARNINGS = Table(
    "warnings",
    "Early warnings",
    "Each row is one alarm on a stated budget: what is warned of, until when, and what came of those that expired.",
    WARNING,
    lambda findings: findings.warnings,
)
WARNINGS_WORLD = Table(
    "warnings-world",
    "Early warnings of the world",
    "Each row is one alarm that stands, for all pairs of states.",
    WARNING,
    takes="a sequence of early warnings",
)


class Odds(Struct, frozen=True):
    """One outsider and one rung and horizon (None: no odds are reckoned)."""

    third: Involvement
    odds: RungOdds | None


def _drawin(findings: Findings) -> Iterable[Odds]:
    chances: Sequence[RungOdds | None]
    for third in findings.involvement:
        chances = third.odds or [None]
        yield from (Odds(third, one) for one in chances)


def _odds(name: str, type_: str, what: str, hxl: str) -> Column:
    return made(name, type_, what, hxl, lambda row, _: getattr(row.odds, name, None))  # type: ignore[arg-type]


DRAWIN = Table(
    "draw-in",
    "Who might be drawn in",
    "Each row is one outsider, rung and horizon: what binds it, what it has done by whose account, the chance of that rung.",
    (
        identity("the outsider's standing", "third.id"),
        known("third.known"),
        field("third", "text", "the outsider: actor id", "#org+third+id", "third.third"),
        made("third_name", "text", "the outsider: name", "#org+third+name", lambda row, at: at.name(row.third.third)),
        made("side", "text", "party it leans to by its ties: actor id; empty: neither or both", "#org+side+id",
             lambda row, at: at.party(row.third.side)),
        made("stands_on", "integer", "highest rung of its deeds on record, 0 to 4; empty: none on record",
             "#severity+rung+num", lambda row, _: row.third.rung),
        made("stands_on_name", "text", "that rung, in words", "#severity+rung+name",
             lambda row, _: None if row.third.rung is None else RUNGS[row.third.rung]),
        field("contested", "flag", "true: others deny it", "#status+contested", "third.contested"),
        made("deeds", "texts", "ids of the claims of its deeds", "#meta+deed+id+list",
             lambda row, _: [claim for _, claim in row.third.deeds]),
        field("denied", "texts", "ids of claims that deny them", "#meta+denied+id+list", "third.denied"),
        made("obligations", "texts", "ids of ties that may bind it", "#meta+tie+id+list",
             lambda row, _: [one.tie for one in row.third.obligations]),
        _odds("rung", "integer", "rung the chance is of, 0 to 4", "#severity+rung+odds+num"),
        _odds("horizon", "text", "30d or 12m, if fighting goes on or begins", "#frequency+horizon+code"),
        _odds("p", "number", "chance that it stands on that rung or higher, 0 to 1", "#indicator+probability+num"),
        _odds("low", "number", "lower end of its 90 % interval", "#indicator+probability+num+min"),
        _odds("high", "number", "upper end of its 90 % interval", "#indicator+probability+num+max"),
        _odds("base_rate", "number", "how often outsiders of any kind did", "#indicator+base+num"),
        _odds("n", "integer", "cases it rests on", "#indicator+cases+num"),
        _odds("population", "text", "which cases", "#description+population"),
        _odds("formula", "text", "how it is reckoned", "#meta+formula"),
        field("sentence", "text", "it in words", "#description", "third.sentence"),
        made("cites", "texts", "ids of the records, or the data sets, it rests on", "#meta+source+id+list",
             lambda row, _: (*row.third.cites, *(row.odds.cites if row.odds else ()))),
    ),
    _drawin,
)  # fmt: skip
TABLES = (SIGNALS, CLOCKS, RISKS, DRIVERS, WARNINGS, DRAWIN)
WORLD = (RISKS_WORLD, WARNINGS_WORLD)
