"""The mediation desk's judgements and the data sets' rows behind them, as a reader opens them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tocsin.brief.names import Names
from tocsin.schema.briefs import Sum
from tocsin.schema.mediation import Crisis, Option, Turning
from tocsin.schema.time import When, long_date
from tocsin.schema.truces import Agreement, Survival

MANY = 12
"""Records beyond which a count does not name them one by one."""

Fields = Iterator[tuple[str, str]]


def agreement(truce: Agreement, names: Names) -> Fields:
    """An agreement of a situation or of a data set."""
    yield "Agreed", truce.agreed.show()
    yield "In force", truce.in_force.show()
    yield "Purpose", "" if truce.purpose == "unknown" else truce.purpose
    yield "Form", "" if truce.formal is None else ("written and signed" if truce.formal else "by word of mouth")
    yield "Parties", names.actors(truce.parties) or truce.party_text
    yield "Named but did not sign", names.actors(truce.declined)
    yield "Brokers", names.actors(truce.brokers) or truce.broker_text
    yield "Monitor", names.actor(truce.monitor) if truce.monitor else truce.monitor_text or _none(truce)
    yield "Terms", "; ".join(clause.text or clause.kind.replace("_", " ") for clause in truce.clauses)
    yield "Fighting came back", _when(truce.ended)
    yield "Public from", long_date(truce.known)
    yield "Verified", "" if truce.verified else "no"
    yield "Text", truce.url


def crisis(one: Crisis, names: Names) -> Fields:
    """A row of a data set on a crisis, an episode of fighting or a mediation."""
    yield "Span", one.happened.show()
    yield "Between", one.party_text or names.actors(one.states)
    yield "Issues", ", ".join(one.issues)
    yield "Violence", one.violence
    yield "Mediated", {True: "yes", False: "no", None: "not on record"}[one.mediated]
    yield "Mediators", one.mediator_text or names.actors(one.mediators)
    yield "Outcome", one.outcome_text or one.outcome.replace("_", " ")
    yield "Fighting came back", _when(one.came_back)
    yield "Public from", long_date(one.known)


def survival(one: Survival, _: Names) -> Fields:
    """The chances that a truce holds, with the cases they rest on."""
    yield "Failure is", one.definition
    yield "Like cases", f"{one.cases}, of which {one.failed} failed" + ("; a small number" if one.small else "")
    yield "Features", "; ".join(f"{name}: {value}" for name, value in one.features)
    for chance in one.chances:
        spread = f"90 % interval {chance.low:.4f} to {chance.high:.4f}"
        yield (
            f"Holds to day {chance.days}",
            f"{chance.p:.4f}, {spread}; base rate {chance.base:.4f}; at risk {chance.at_risk}",
        )
    for case in one.nearest:
        end = "failed" if case.failed else "whole when last seen"
        yield "Nearest", f"{case.title}, distance {case.distance:.3f}: {end} after {case.held_days} days"
    yield "Method", one.method
    yield "Arithmetic", _sums(one.sums)


def option(one: Option, names: Names) -> Fields:
    """Something that could be done, with its ground."""
    yield "Who", names.actors(one.who)
    yield "By", f"{long_date(one.by)}: {one.by_why}" if one.by else one.by_why
    yield "Ground and reasons", "; ".join(one.why)
    for precedent in one.precedents:
        yield "Precedent", f"{precedent.title} ({precedent.outcome}); likeness {precedent.likeness.formula}"
    yield "Nothing on record from", names.actors(one.silent)
    yield "Cannot", "; ".join(text for text, _ in one.cannot)
    yield "Arithmetic", _sums(one.sums)


def turning(one: Turning, _: Names) -> Fields:
    """The days by which comparable crises were turned."""
    yield "Of", f"{one.turned} of {one.cases} {one.population}"
    for share, day, low, high in one.quantiles:
        yield f"{share:.0%} were turned by", f"day {day}, 90 % interval {low} to {high}"
    yield f"Turned after day {one.since}", f"{one.later:.4f}, 90 % interval {one.later_low:.4f} to {one.later_high:.4f}"
    yield "Arithmetic", _sums(one.sums)


def _none(truce: Agreement) -> str:
    return "" if truce.states else "none"


def _when(when: When) -> str:
    return when.show() if when.known else ""


def _sums(sums: Iterable[Sum]) -> str:
    return "; ".join(f"{one.value:g} {one.unit} = {_formula(one)}" for one in sums)


def _formula(one: Sum) -> str:
    """A count of many records without their names: the sentence's own sum has them."""
    return "count of the records" if one.formula.startswith("count of") and one.value > MANY else one.formula
