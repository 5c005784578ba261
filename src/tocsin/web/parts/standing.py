"""What stands on a day: early warnings with their level, the chances against base rate and the pair's usual, what is dark."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from tocsin.brief.names import Names
from tocsin.brief.sections.risk import HORIZONS, TARGETS
from tocsin.schema.findings import Findings
from tocsin.schema.risks import EarlyWarning, Risk
from tocsin.web import addresses
from tocsin.web.context import Part


class WarningShown(Part):
    """One early warning."""

    level: str = Field(description="structural, watch or imminent.")
    what: str = Field(description="What it warns of, and within which time.")
    issued: date = Field(description="The day it was issued.")
    expires: date = Field(description="The last day it stands.")
    p: float = Field(description="The chance it was issued at, 0 to 1.")
    low: float = Field(description="Lower end of its 90 % interval.")
    high: float = Field(description="Upper end of its 90 % interval.")
    base_rate: float = Field(description="How often it comes among all pairs.")
    threshold: float = Field(description="The chance from which on this level warns.")
    standing: bool = Field(description="Whether it stands on the day.")
    outcome: str = Field("", description="Once it has expired: hit, false alarm or unknown, as known on the day.")
    href: str = Field(description="The record behind it.")


class ChanceShown(Part):
    """One chance."""

    what: str = Field(description="Of what, and within which time.")
    about: str = Field(description="The pair or country it is of: ISO-3 codes.")
    p: float = Field(description="The chance, 0 to 1.")
    low: float = Field(description="Lower end of its 90 % interval.")
    high: float = Field(description="Upper end of its 90 % interval.")
    base_rate: float = Field(description="How often it comes among all rows of the population.")
    usual: float | None = Field(
        None, description="The pair's own median over the two years before; null where not told."
    )
    times: float | None = Field(None, description="How many times the base rate it is; null where that is 0.")
    rank: int = Field(description="Its place among all, 1 the highest.")
    of: int = Field(description="How many all are.")
    ongoing: bool = Field(description="Whether it is happening already.")
    dark: tuple[str, ...] = Field((), description="Inputs it lacks, in words.")
    known: date = Field(description="The day it was reckoned as of.")
    href: str = Field(description="The page of the pair or country, with its reasons.")


class Standing(Part):
    """What stands on the day."""

    warnings: tuple[WarningShown, ...] = Field((), description="Early warnings that stand, the gravest level first.")
    expired: tuple[WarningShown, ...] = Field((), description="The warning that expired last, with what came of it.")
    chances: tuple[ChanceShown, ...] = Field((), description="The chances that the records can support.")
    left_out: int = Field(0, description="Chances not shown since the records cannot support them.")
    none: str = Field("", description="Why there is no chance or warning, in words; empty where there is.")


LEVELS = ("imminent", "watch", "structural")


def standing(findings: Findings) -> Standing:
    """The warnings and chances of a situation as known on its day."""
    rows = [row for row in findings.risks if not row.extrapolated]
    names = Names(findings)
    stand = gravest_first(w for w in findings.warnings if w.expires >= findings.as_of)
    over = sorted((w for w in findings.warnings if w.expires < findings.as_of), key=lambda w: (w.expires, w.id))
    return Standing(
        warnings=tuple(warning_shown(one, findings.as_of) for one in stand),
        expired=tuple(warning_shown(one, findings.as_of) for one in over[-1:]),
        chances=tuple(chance_shown(row, findings.as_of, names.actor(row.iso3) if row.iso3 else "") for row in rows),
        left_out=len(findings.risks) - len(rows),
        none="" if rows else "The parties are not two states, so that no chance is reckoned; none given is not calm.",
    )


def gravest_first(warnings: Iterable[EarlyWarning]) -> list[EarlyWarning]:
    """Warnings by level, the gravest first, then by the day they were issued."""
    return sorted(warnings, key=lambda one: (LEVELS.index(one.level), one.issued, one.id))


def warning_shown(one: EarlyWarning, as_of: date) -> WarningShown:
    """A warning as it stands on a day."""
    return WarningShown(
        level=one.level, what=_what(one.target, one.horizon), issued=one.issued, expires=one.expires, p=one.p, low=one.low,
        high=one.high, base_rate=one.base_rate, threshold=one.threshold, standing=one.expires >= as_of,
        outcome=one.outcome, href=addresses.address("records", one.id, as_of=as_of),
    )  # fmt: skip


def chance_shown(row: Risk, day: date, name: str = "") -> ChanceShown:
    """A chance as known on a day; ``name`` is the country's, for a country's."""
    return ChanceShown(
        what=_what(row.target, row.horizon, name), about=row.pair or row.iso3, p=row.p, low=row.low, high=row.high,
        base_rate=row.base_rate, usual=row.usual, times=row.lift if row.base_rate else None, rank=row.rank, of=row.of,
        ongoing=row.ongoing, dark=row.dark, known=row.known,
        href=addresses.pair(row.pair, day) if row.pair else addresses.country(row.iso3, day),
    )  # fmt: skip


def _what(target: str, horizon: str, name: str = "") -> str:
    """``War, at least 1,000 deaths, within 12 months``."""
    words = f"{TARGETS[target].format(name)}, {HORIZONS[horizon]}"
    return words[:1].upper() + words[1:]
