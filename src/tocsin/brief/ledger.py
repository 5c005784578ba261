"""The claim ledger as a table for people, as CSV and as JSON. Columns and keys are stable: new ones come at the end.

=================  ===================================================================================================
``id``             the claim's id
``known``          the day it could first be read, ``YYYY-MM-DD``
``happened_from``  first day of what it tells of; empty (JSON: null) where unknown
``happened_to``    last day
``precision``      minute, hour, day, week, month, season, year, decade, range or unknown
``time``           clock time as the source gives it
``kind``           kind of happening
``stance``         asserts, claims_own_act, denies, accuses, doubts, not_confirmed or no_figure
``denial_of``      what a denial denies
``status``         happened, ongoing, future, hypothetical, negated or historical
``speaker``        actor id, or the words of the text
``speaker_name``   display name
``side``           the party whose side the speaker is counted with, if any (actor id)
``relayers``       actor ids, outermost first (CSV: joined with ``;``)
``doers``          actor ids
``targets``        actor ids
``text``           the claim
``figures``        CSV: in words; JSON: list of ``{kind, low, best, high, who, side, unit, text}``
``places``         place ids
``happening``      the key of the happening, if a curator gave one
``agreement``      the truce it belongs to
``contested``      whether the claims about this happening conflict
``verified``       false: never enters a score or a headline
``curated``        written down after the fact
``partisan``       the party the outlet leans to (actor id)
``cite``           the source as given
``telling``        the statement it passes on: claims with the same one are copies of one claim
``relayed_by``     who passed the statement on, all its claims together: names (CSV: joined with ``;``)
=================  ===================================================================================================
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tocsin.brief.index import Index, label
from tocsin.brief.quantities import quantity
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.findings import Findings

if TYPE_CHECKING:
    from rich.table import Table

COLUMNS = (
    "id", "known", "happened_from", "happened_to", "precision", "time", "kind", "stance", "denial_of", "status", "speaker",
    "speaker_name", "side", "relayers", "doers", "targets", "text", "figures", "places", "happening", "agreement",
    "contested", "verified", "curated", "partisan", "cite", "telling",
    "relayed_by",
)  # fmt: skip


def contested(claims: Iterable[Claim], findings: Findings) -> tuple[Claim, ...]:
    """The claims about happenings on which claims conflict, in the order given."""
    index = Index(findings)
    return tuple(claim for claim in claims if index.contested(claim))


def to_json(claims: Iterable[Claim], findings: Findings) -> str:
    """The claims as an indented JSON list; keys as in the module's text. Ends with a newline."""
    return json.dumps(rows(claims, findings), ensure_ascii=False, indent=2) + "\n"


def to_csv(claims: Iterable[Claim], findings: Findings) -> str:
    """The claims as CSV (RFC 4180 quoting, ``\\n`` line ends, a header line); columns as in the module's text."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in row.values()] for row in rows(claims, findings))
    return held.getvalue()


def to_table(claims: Sequence[Claim], findings: Findings) -> Table:
    """The claims as a ``rich`` table: public, happened, what, who says so, the claim; contested and unverified marked."""
    from rich.table import Table
    from rich.text import Text

    index = Index(findings)
    table = Table(title=_title(claims, findings), title_justify="left", show_lines=False, pad_edge=False)
    for name, style in (("public", "dim"), ("happened", ""), ("what", ""), ("who says so", ""), ("claim", "")):
        table.add_column(
            name, style=style, no_wrap=name == "public", overflow="fold", ratio=6 if name == "claim" else None
        )
    for claim in claims:
        cells = (
            claim.known.isoformat(),
            claim.happened.show(),
            label(claim.kind),
            _who(index, claim),
            _told(index, claim),
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _title(claims: Sequence[Claim], findings: Findings) -> str:
    return f"{findings.situation.title}: {len(claims)} claims as known on {findings.as_of.isoformat()}"


def _who(index: Index, claim: Claim) -> str:
    relay = index.names.relay(claim)
    return f"{index.names.speaker(claim)} ({claim.stance.replace('_', ' ')})" + (f"; {relay}" if relay else "")


def _told(index: Index, claim: Claim) -> str:
    marks = ["contested" if index.contested(claim) else "", "" if claim.verified else "unverified"]
    shown = ", ".join(mark for mark in marks if mark)
    return f"{claim.text} [{shown}]" if shown else claim.text


def rows(claims: Iterable[Claim], findings: Findings) -> list[dict[str, Any]]:
    """The claims as dictionaries with the documented keys, in the order given."""
    index = Index(findings)
    return [_row(index, claim) for claim in claims]


def _row(index: Index, claim: Claim) -> dict[str, Any]:
    side = index.names.side_of(claim.speaker)
    parties = index.findings.situation.parties
    values = (
        claim.id, claim.known.isoformat(), _day(claim.happened.start), _day(claim.happened.end), claim.happened.precision,
        claim.happened.time, claim.kind, claim.stance, claim.denial_of, claim.status,
        claim.speaker or claim.speaker_text or None,
        index.names.speaker(claim), parties[side] if side is not None else None, list(claim.relayers), list(claim.doers),
        list(claim.targets), claim.text, [_figure(figure) for figure in claim.figures], list(claim.places), claim.happening,
        claim.agreement, index.contested(claim), claim.verified, claim.curated, claim.partisan, claim.cite,
        _telling(index, claim), _relayers(index, claim),
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _telling(index: Index, claim: Claim) -> str | None:
    telling = index.telling_of.get(claim.id)
    return telling.id if telling else None


def _relayers(index: Index, claim: Claim) -> list[str]:
    telling = index.telling_of.get(claim.id)
    return [index.names.actor(relayer) for relayer in telling.relayers] if telling else []


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "kind": figure.kind, "low": figure.low, "best": figure.best, "high": figure.high, "who": figure.who,
        "side": figure.side, "unit": figure.unit, "text": figure.text,
    }  # fmt: skip


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(quantity(Figure(**item)) if isinstance(item, dict) else str(item) for item in value)
    return str(value)
