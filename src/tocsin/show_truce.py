"""What ``tocsin truce`` prints: one situation's truces newest first, or a table over all situations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from tocsin.schema.findings import Findings
from tocsin.schema.sums import certainly
from tocsin.schema.truces import Survival, TruceStatus, TruceWatch
from tocsin.show import as_json, rendered

if TYPE_CHECKING:
    from rich.table import Table

    from tocsin.schema.briefs import Brief, Section

FORMATS = ("table", "md", "html", "json")
SOON = 30
"""Days whose chance the table over all situations shows."""
NOTES = (
    "A breach is an allegation; ? is not on record, which is not calm. The chance to hold 30 days is that of agreements with "
    "a ceasefire in them; * for a pause or a truce by word of mouth, which are hardly among them, it may be far too high."
)


def page(findings: Findings) -> Brief:
    """The page as a brief: every sentence cited, every number with its sum. Raises ``BadInput`` as the brief does."""
    from tocsin.brief.composing import compose_page
    from tocsin.brief.truce_page import lead, sections

    title = f"Are the truces holding? {findings.situation.title}"
    return compose_page(findings, title, lead(findings), sections(findings))


def truces(findings: Findings, form: str) -> str:
    """One situation's truces as ``table`` (text), ``md``, ``html`` or ``json`` (records)."""
    if form == "json":
        return as_json(_json(findings))
    from tocsin.brief import to_html, to_markdown

    made = page(findings)
    if form == "table":
        return _text(made, findings)
    return to_html(made, "truces") if form == "html" else to_markdown(made)


def all_truces(found: Sequence[Findings], form: str) -> str:
    """The truces of all situations: a table, or ``md``, ``html`` or ``json`` of each; a page of HTML holds one situation."""
    from tocsin.errors import BadInput

    if form == "json":
        return as_json({"format": "tocsin-truces-1", "situations": [_json(findings) for findings in found]})
    if form == "html":
        raise BadInput(
            "a page of HTML holds the truces of one situation", "name one: tocsin truce SITUATION --format html"
        )
    if form == "md":
        return "\n".join(truces(findings, "md") for findings in found)
    return rendered(_table(found), NOTES)


def _json(findings: Findings) -> dict[str, Any]:
    """The documented keys of ``tocsin truce --json`` (docs/truces.md)."""
    held = {status.agreement.id for status in findings.truces}
    rows = {truce.status.agreement.id: truce for truce in findings.watched}
    return {
        "format": "tocsin-truce-1",
        "situation": findings.situation.id,
        "as_of": findings.as_of,
        "truces": [rows.get(s.agreement.id) or {"status": msgspec.to_builtins(s)} for s in _newest(findings)],
        "documents": [agreement for agreement in findings.agreements if agreement.id not in held],
    }


def _newest(findings: Findings) -> list[TruceStatus]:
    return sorted(findings.truces, key=lambda s: (s.agreement.begins or date.min, s.agreement.id), reverse=True)


def _text(made: Brief, findings: Findings) -> str:
    from rich.markup import escape

    rows = {truce.status.agreement.id: truce for truce in findings.watched}
    parts: list[Any] = [escape(made.title), escape(f"As known on {made.as_of}. {made.headline.text}")]
    for section in made.sections:
        parts += ["", *map(escape, _lines(section))]
        truce = rows.get(section.key)
        if truce is not None and truce.survival is not None and truce.survival.chances:
            parts += ["", _chance_table(truce.survival)]
    return rendered(*parts)


def _lines(section: Section) -> Iterator[str]:
    from tocsin.brief.grouping import groups

    yield section.title.upper()
    yield from ([section.note] if section.note else [])
    for head, sentences in groups(section.sentences):
        yield f"  {head}"
        yield from (f"    {sentence.text}" for sentence in sentences)


def _chance_table(survival: Survival) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for head in ("days", "chance to hold", "90 %", "base rate", "at risk"):
        table.add_column(head, justify="right")
    for row in survival.chances:
        spread = f"{_percent(row.low)} – {_percent(row.high)}"
        table.add_row(f"{row.days}", _percent(row.p), spread, _percent(row.base), f"{row.at_risk:,}")
    return table


def _percent(share: float) -> str:
    return f"{certainly(share)[0]} %"


def _table(found: Sequence[Findings]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for head in (
        "situation",
        "truce",
        "to hold from",
        "standing",
        "days",
        "first breach, by whose account",
        f"{SOON} days",
    ):
        table.add_column(head)
    for findings in found:
        for row in _rows(findings):
            table.add_row(*row)
    return table


def _rows(findings: Findings) -> Iterator[tuple[str, ...]]:
    from rich.markup import escape

    rows = {truce.status.agreement.id: truce for truce in findings.watched}
    if not findings.truces:
        yield (findings.situation.id, "no truce on record", "", "", "", "", "")
    for status in _newest(findings):
        truce = rows.get(status.agreement.id)
        day = status.agreement.begins
        told = (findings.situation.id, status.agreement.title, f"{day or '?'}", status.standing.replace("_", " "))
        yield tuple(
            escape(cell) for cell in (*told, _days(truce), _first(findings, truce), _chance(truce, findings.as_of))
        )


def _days(truce: TruceWatch | None) -> str:
    return "?" if truce is None or truce.clock.days is None else f"{truce.clock.days:,}"


def _first(findings: Findings, truce: TruceWatch | None) -> str:
    """The accounts of the first breach: day and who says so; told as in conflict where they are."""
    from tocsin.brief.index import Index
    from tocsin.brief.truce_telling import account

    index = Index(findings)
    if truce is None or not truce.clock.first_told:
        return "?"
    of_claim = {breach.claim: breach for breach in truce.breaches}
    claims = [index.claims[claim] for claim in truce.clock.first_told if claim in index.claims]
    told = [f"{c.happened.start or '?'} {account(index, of_claim.get(c.id), c)}" for c in claims]
    return ("in conflict: " if truce.clock.conflict else "") + "; ".join(told)


def _chance(truce: TruceWatch | None, as_of: date) -> str:
    """The chance of its class, with whether it was reckoned at its start and whether its class is the wrong one."""
    survival = truce.survival if truce is not None else None
    if truce is None or survival is None:
        return "?"
    share = next((_percent(chance.p) for chance in survival.chances if chance.days == SOON), "?")
    made = truce.status.agreement
    ill = "*" if made.formal is False or made.purpose == "humanitarian" else ""
    return f"{share}{ill}" + ("" if survival.known == as_of else ", said at its start")
