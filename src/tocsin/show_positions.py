"""What ``tocsin positions`` writes: a table by issue and side, a page with its sources, or JSON for programs.

The findings come with their desk; without one there is nothing to show, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from tocsin.errors import BadInput
from tocsin.schema.citing import publication
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Issue, IssuePosition, Positions, Statement
from tocsin.show import as_json, rendered

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

FORMATS = ("table", "md", "html", "json")
ISSUES: tuple[str, ...] = get_args(Issue)
OTHERS = "others"
"""The side of those who are counted with neither party."""


def positions(findings: Findings, form: str = "table", issue: str = "", side: str = "") -> str:
    """The positions as known on the day, in one of ``FORMATS``, of one issue or side only where named.

    ``side`` is a party's id or name, or "others". Raises ``BadInput`` for an issue, side or format there is not.
    """
    chosen = narrowed(findings, issue, side)
    if form == "json":
        return positions_json(findings, chosen)
    if form == "table":
        return positions_table(findings, chosen)
    return _page(findings, chosen, form)


def narrowed(findings: Findings, issue: str = "", side: str = "") -> Positions:
    """The desk's positions of one issue and one side. How the sides meet is told of both, whichever is asked for."""
    if issue and issue not in ISSUES:
        raise BadInput(f"there is no issue {issue!r}", f"issues: {', '.join(ISSUES)}")
    told = findings.desk.positions if findings.desk else Positions(statements=(), shifts=(), issues=())
    wanted = _side(findings, side) if side else ()
    statements = [s for s in told.statements if (not issue or issue in s.issues) and (not side or s.side in wanted)]
    shifts = [s for s in told.shifts if (not issue or s.issue == issue) and (not side or s.after.side in wanted)]
    issues = [one for one in told.issues if not issue or one.issue == issue]
    return Positions(statements=tuple(statements), shifts=tuple(shifts), issues=tuple(issues))


def _side(findings: Findings, side: str) -> tuple[int | None, ...]:
    parties = findings.situation.parties
    names = [findings.actors[party].name if party in findings.actors else party for party in parties]
    for number, names_of in enumerate(zip(parties, names, strict=True)):
        if side.lower() in {name.lower() for name in names_of}:
            return (number,)
    if side.lower() == OTHERS:
        return (None,)
    raise BadInput(f"{side!r} is no side of {findings.situation.id}", f"sides: {', '.join([*parties, OTHERS])}")


def positions_json(findings: Findings, chosen: Positions) -> str:
    """The documented keys of ``tocsin positions --json``: records by id, so that each can be opened."""
    claims = {claim.id: claim for claim in findings.claims}
    cites = {one.claim: claims[one.claim].cite for one in chosen.statements if one.claim in claims}
    body: dict[str, Any] = msgspec.to_builtins(chosen)
    head = {"format": "tocsin-positions-1", "situation": findings.situation.id, "as_of": findings.as_of,
            "parties": findings.situation.parties}  # fmt: skip
    return as_json({**head, **body, "cites": cites})


def positions_table(findings: Findings, chosen: Positions) -> str:
    """Issue by issue: how the sides stand, then day, form, words and source, either side's before others'; then shifts."""
    from rich.markup import escape

    from tocsin.brief.desk.positions_page import shift_lines

    head = f"{findings.situation.title}, as known on {findings.as_of}. Stated in public only; forms by stated rules."
    parts: list[RenderableType] = [escape(head)]
    for one in chosen.issues:
        parts += _issue_parts(findings, one, chosen.statements)
    lines = list(shift_lines(findings, chosen.shifts))
    parts += ["", "[bold]shifts[/bold]", *map(escape, lines or ["none on record"])]
    silent = [one.issue for one in chosen.issues if not _of(one.issue, chosen.statements)]
    parts += ["", f"Nothing on record: {', '.join(silent)}"] if silent else []
    return rendered(*parts)


def _of(issue: Issue, statements: Sequence[Statement]) -> list[Statement]:
    """An issue's statements by side, others last, each in order of time."""
    found = [one for one in statements if issue in one.issues]
    return sorted(found, key=lambda one: 2 if one.side is None else one.side)


def _issue_parts(findings: Findings, one: IssuePosition, statements: Sequence[Statement]) -> Iterator[RenderableType]:
    from rich.markup import escape

    said = _of(one.issue, statements)
    if said:
        yield from ("", f"[bold]{one.issue}[/bold]  {one.meeting.replace('_', ' ')}: {escape(one.because)}")
        yield _table(findings, said)


def _table(findings: Findings, said: Sequence[Statement]) -> Table:
    from rich.markup import escape
    from rich.table import Table

    from tocsin.brief.desk.issues import FORMS
    from tocsin.brief.names import Names

    names, claims = Names(findings), {claim.id: claim for claim in findings.claims}
    table = Table(box=None, pad_edge=False)
    for title in ("side", "day", "speaker", "form", "words of the record", "source"):
        table.add_column(title, overflow="fold")
    for one in said:
        claim = claims.get(one.claim)
        speaker = names.speaker(claim) if claim and one.speaker is None else names.actor(one.speaker)
        row = (
            OTHERS if one.side is None else names.party(one.side),
            str(one.day) if one.day else f"? ({one.known})",
            speaker, FORMS[one.form], one.quote, _source(claim.cite if claim else ""),
        )  # fmt: skip
        table.add_row(*map(escape, row))
    return table


def _source(cite: str) -> str:
    return publication(cite) or cite


def _page(findings: Findings, chosen: Positions, form: str) -> str:
    from tocsin.brief import to_html, to_markdown
    from tocsin.brief.composing import compose_page
    from tocsin.brief.desk.positions_page import lead, sections

    writers = {"md": to_markdown, "html": to_html}
    if form not in writers:
        raise BadInput(f"there is no format {form!r} for positions", f"formats: {', '.join(FORMATS)}")
    title = f"{findings.situation.title}: what each side says"
    return writers[form](compose_page(findings, title, lead(findings, chosen), sections(findings, chosen)))
