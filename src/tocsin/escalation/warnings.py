"""Early warnings on a budget: levels structural, watch and imminent, each with its reasons, its end and what became of it.

    warnings_from(alarms, as_of, risk_on, outcomes)

A warning is issued on the Monday on which its rule is met (``warnings.yaml``), from what was known that day; what came
later changes only its post-mortem. The warnings issued before a day are therefore the same from whatever later day they
are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

from msgspec.structs import replace

from tocsin.escalation.warning_alarms import Alarm
from tocsin.escalation.warning_alarms import alarms as alarms_of
from tocsin.escalation.warning_rules import Rule, WarningRules, warning_rules
from tocsin.escalation.warning_weeks import WeeklyScores
from tocsin.schema.ids import judgement_id
from tocsin.schema.risks import EarlyWarning, Risk, Target
from tocsin.schema.time import long_date
from tocsin.store.pair_outcomes import FatalIncident, PairOutcomes, both

RiskOn = Callable[[str, date, Target], Risk]
"""The risk of a pair as it was reckoned on a day of issue, from what was known then: with its reasons."""


def early_warnings(
    scores: WeeklyScores,
    as_of: date,
    risk_on: RiskOn,
    outcomes: PairOutcomes,
    *,
    pairs: Collection[str] | None = None,
    since: date = date.min,
    rules: WarningRules | None = None,
) -> tuple[EarlyWarning, ...]:
    """The warnings that weekly scores give by a day; see ``warnings_from``."""
    stated = rules or warning_rules()
    found = issued(scores.until(as_of), stated)
    return warnings_from(found, as_of, risk_on, outcomes, pairs=pairs, since=since, rules=stated)


def warnings_from(
    alarms: Iterable[Alarm],
    as_of: date,
    risk_on: RiskOn,
    outcomes: PairOutcomes,
    *,
    pairs: Collection[str] | None = None,
    since: date = date.min,
    rules: WarningRules | None = None,
) -> tuple[EarlyWarning, ...]:
    """Alarms issued from ``since`` to ``as_of`` for ``pairs`` (None: all) as warnings, latest first.

    They are given their reasons by ``risk_on``, and once expired a post-mortem. ``alarms`` are those of
    ``warning_record.alarms_by``, or ``issued`` from scores; what is later than the day is cut off, also in ``outcomes``.
    """
    stated = rules or warning_rules()
    known = outcomes.until(as_of)
    found = [
        _judged(_warning(alarm, stated.levels[alarm.level], risk_on), as_of, known)
        for alarm in alarms
        if since <= alarm.issued <= as_of and (pairs is None or alarm.pair in pairs)
    ]
    return tuple(sorted(found, key=lambda one: (one.issued, one.level, one.pair), reverse=True))


def issued(scores: WeeklyScores, rules: WarningRules) -> list[Alarm]:
    """Every alarm of every level, without reasons, in the order of (day, level, pair): what a count of all pairs needs."""
    found = [alarm for level, rule in rules.levels.items() for alarm in alarms_of(scores, level, rule)]
    return sorted(found, key=lambda alarm: (alarm.issued, alarm.level, alarm.pair))


def fighting(scores: WeeklyScores, pair: str, as_of: date) -> bool | None:
    """Whether they were fighting already in the last week by a day, so that no alarm is due; ``None``: not scored."""
    week = scores.until(as_of)
    if pair not in week.pairs or not week.days:
        return None
    return bool(week.ongoing[-1, week.pairs.index(pair)])


def standing(warnings: Collection[EarlyWarning], as_of: date) -> tuple[EarlyWarning, ...]:
    """Those in force on a day."""
    return tuple(one for one in warnings if one.issued <= as_of <= one.expires)


def _warning(alarm: Alarm, rule: Rule, risk_on: RiskOn) -> EarlyWarning:
    risk = risk_on(alarm.pair, alarm.issued, rule.target)
    return EarlyWarning(
        id=judgement_id("warning", alarm.pair, alarm.level, alarm.issued),
        known=alarm.issued,
        level=alarm.level,
        pair=alarm.pair,
        issued=alarm.issued,
        expires=alarm.expires,
        p=alarm.p,
        low=risk.low,
        high=risk.high,
        base_rate=risk.base_rate,
        threshold=rule.threshold if rule.threshold is not None else float("nan"),
        budget=rule.budget,
        target=rule.target,
        horizon=rule.horizon,
        because=tuple(sorted((d for d in risk.drivers if d.effect), key=lambda d: -d.effect)),
        change=(*risk.change, _would_lapse(alarm, rule)),
        cites=tuple(dict.fromkeys(cite for driver in risk.drivers for cite in driver.cites)),
    )


def _would_lapse(alarm: Alarm, rule: Rule) -> str:
    """What the rule itself asks, as a sentence."""
    bar = f"at least {rule.threshold:.2%}" if rule.threshold is not None else "at its threshold"
    now = "unknown" if alarm.usual is None else f"now {alarm.usual:.2%}"
    own = f" and {rule.lift:g} times its own median of two years ({now})" if rule.lift else ""
    ends = f"It ends on {long_date(alarm.expires)} unless the probability is then"
    return f"{ends} {bar}{own} again, and no fighting is going on"


def _judged(warning: EarlyWarning, as_of: date, known: PairOutcomes) -> EarlyWarning:
    """With its post-mortem once it has expired."""
    if warning.expires >= as_of:
        return warning
    return post_mortem(warning, known)


def post_mortem(warning: EarlyWarning, known: PairOutcomes) -> EarlyWarning:
    """What became of a warning: a hit, a false alarm, or unknown where no record covers its window.

    The window begins the day after issue: what had happened by then was no forecast.
    """
    found = known.between(warning.pair, warning.issued + timedelta(days=1), warning.expires)
    outcome = {"fatal": "hit", "none": "false alarm", "unknown": "unknown"}[found.state]
    return replace(warning, outcome=outcome, post_mortem=_told(warning, found),
                   cites=tuple(dict.fromkeys((*warning.cites, *found.cites))))  # fmt: skip


def _told(warning: EarlyWarning, found: FatalIncident) -> str:
    window = f"{warning.level} warning for {both(warning.pair)}, {warning.issued} to {warning.expires}"
    verdict = {"fatal": "Hit", "none": "False alarm", "unknown": "Unknown"}[found.state]
    after = f", {(found.first - warning.issued).days} days after issue" if found.first else ""
    why = found.sentence.removeprefix("Unknown: ")
    return f"{verdict}: {window} (said {warning.p:.1%}). {why[:1].upper()}{why[1:]}{after}."
