"""How likely it is that this pair comes to blows, why, what would change it, and what warnings stand. Uniform series only."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.index import Index
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Section, Sentence, Sum
from tocsin.schema.findings import Findings
from tocsin.schema.risks import EarlyWarning, Risk
from tocsin.schema.sums import per_cent, percent, ratio
from tocsin.schema.time import long_date

NOTE = (
    "From uniformly collected series only: the curated ledger, chosen with hindsight, enters no probability. A new dispute is "
    "one that begins; incidents of one that runs are not new, so that an incident can be the likelier. Not for targeting or "
    "evacuation decisions."
)
TARGETS = {
    "fatal_incident": "a fatal incident between the two",
    "fatal_dispute": "a new dispute with at least one death",
    "war": "war, at least 1,000 deaths",
    "sharp_rise": "a sharp rise of deaths in {0}",
}
HORIZONS = {"30d": "within 30 days", "12m": "within 12 months", "1m": "next month"}
REASONS = 3


def section(findings: Findings) -> Section:
    """The warnings that stand or lately expired, the chances, and the weightiest reasons of the first."""
    index = Index(findings)
    rows = [row for row in findings.risks if not row.extrapolated]
    found = (
        *_warnings(index),
        *(_chance(index, row) for row in rows),
        *_hazard(index),
        *_why(index, rows),
        *_dark(index, rows),
    )
    return Section("risk", "Risk and early warnings", found, NOTE)


def _chance(index: Index, row: Risk) -> Sentence:
    name = index.names.actor(row.iso3) if row.iso3 else ""
    words = f"{TARGETS[row.target].format(name)} {HORIZONS[row.horizon]}"
    sums: list[Sum] = [percent(row.p), percent(row.low), percent(row.high), percent(row.base_rate)]
    lift = ""
    if row.base_rate > 0:
        times = ratio(row.p, row.base_rate)
        sums.append(times)
        lift = f", {times.value:g} times the base rate of {per_cent(row.base_rate):g} %"
    place = "; it is among those fighting now" if row.ongoing else f"; rank {row.rank:,} of {row.of:,}"
    text = f"Chance of {words}: {per_cent(row.p):g} % (90 %: {per_cent(row.low):g} to {per_cent(row.high):g} %){lift}{place}."
    return Sentence(text, (row.id,), (*sums, *_bounds(row)), "plain", "Country" if row.iso3 else "Pair")


def _bounds(row: Risk) -> Iterator[Sum]:
    """Numbers of the definitions themselves, so that they open too."""
    yield Sum(90.0, "%", "0.9 × 100")
    if row.target == "war":
        yield Sum(1000.0, "deaths", "1000")


def _hazard(index: Index) -> Iterator[Sentence]:
    """How near the point of no return is, for cases like this one: a chance with its interval, never a date."""
    hazard = index.findings.hazard
    if hazard is not None:
        cites = (hazard.id, *_held(index, hazard.cites))
        yield Sentence(ended(sentence_case(hazard.sentence)), cites, (), "plain", "Point of no return")


def _why(index: Index, rows: list[Risk]) -> Iterator[Sentence]:
    """The reasons of the pair's first probability, in order of weight, and what would change it."""
    pair = next((row for row in rows if row.pair), None)
    if pair is None:
        return
    for driver in sorted(pair.drivers, key=lambda d: (-abs(d.effect), d.name))[:REASONS]:
        yield Sentence(
            ended(sentence_case(driver.sentence)), (pair.id, *_held(index, driver.cites)), driver.sums, head="Why"
        )
    for line in pair.change[:1]:
        yield Sentence(ended(sentence_case(line)), (pair.id,), (), head="What would change it")


def _held(index: Index, cites: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cite for cite in cites if cite in index.records)


def _warnings(index: Index) -> Iterator[Sentence]:
    standing = [w for w in index.findings.warnings if w.expires >= index.as_of]
    for warning in standing:
        yield _stands(warning)
    for warning in [w for w in index.findings.warnings if w.expires < index.as_of and w.post_mortem][-1:]:
        yield Sentence(
            ended(warning.post_mortem), (warning.id, *_held(index, warning.cites)), (), "plain", "Post-mortem"
        )
    if not standing and any(row.pair for row in index.findings.risks):
        text = "No early warning on the stated budget stands for this pair, which is not to say that it is safe."
        yield Sentence(text, (index.findings.situation.id,), (), "plain", "Warnings")


def _stands(warning: EarlyWarning) -> Sentence:
    words = f"{TARGETS[warning.target]} {HORIZONS[warning.horizon]}"
    text = (
        f"An early warning of level {warning.level} stands from {long_date(warning.issued)} to {long_date(warning.expires)}: "
        f"{words} was put at {per_cent(warning.p):g} %, threshold {per_cent(warning.threshold):g} %."
    )
    sums = (percent(warning.p), percent(warning.threshold))
    return Sentence(text, (warning.id,), sums, "plain", "Warnings")


def _dark(index: Index, rows: list[Risk]) -> Iterator[Sentence]:
    for name in sorted({name for row in rows for name in row.dark}):
        ids = tuple(row.id for row in rows if name in row.dark)
        yield Sentence(ended(sentence_case(name)), ids[:3], (), "missing", "Missing")
    if not rows:
        text = "The parties are not two states, so that no chance for the pair is given; none given is not calm."
        yield Sentence(text, (index.findings.situation.id,), (), "missing", "Missing")
