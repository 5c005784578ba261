"""PA-X: peace and ceasefire agreements from 1990 on, as a user downloaded them. Their terms are non-commercial: none ship.

*Purpose* by stage: a ceasefire (``Cea``) is a cessation where it is one (``Ceas``) or one among other things (``CeaMix``); what
only goes with one (``Rel``) is humanitarian where it has humanitarian provisions (``DevHum``), else preliminary. An agreement
that is comprehensive (``SubComp``) is definitive, a partial one (``SubPar``) or one before talks (``Pre``) preliminary; of
implementation, renewal and others (``Imp``, ``Ren``, ``Oth``) it is unknown. *War*: between states where the data set says so
(``Agtp`` Inter), else UCDP's kind of the conflict (``UcdpCon``) in that year, else civil for agreements within a state
(``Intra``), else unknown.

*Parties* and *brokers* are the states and organisations that ``Part`` and ``ThrdPart`` name; descriptions are not kept. PA-X
does not say whether an agreement ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from tocsin.schema.ids import make_id
from tocsin.schema.sources import Card
from tocsin.schema.truces import Agreement, Purpose, War
from tocsin.sources import agreement_rows as cells
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.event_rows import Line
from tocsin.sources.third_parties import listed, named
from tocsin.sources.web import Web
from tocsin.store.conflict_types import war_of

NAME = "pax"
NEEDED = ("AgtId", "Agt", "Dat", "Status", "Agtp", "Stage", "StageSub", "Part", "ThrdPart", "Loc1GWNO", "Loc2GWNO",
          "UcdpCon")  # fmt: skip
CLAUSES = {
    "CeProv": ("cessation", "Fighting stops."),
    "DevHum": ("humanitarian", "Humanitarian aid is let through or given."),
    "SsrFf": ("withdrawal", "Foreign forces withdraw."),
    "SsrDdr": ("disarmament", "Forces are disarmed or disbanded."),
    "TjPrire": ("exchange_prisoners", "Prisoners are freed or exchanged."),
    "GRef": ("return_displaced", "Refugees and displaced people are provided for or return."),
    "ImPK": ("peacekeepers", "An international mission or force deploys."),
    "ImE": ("monitoring", "A body oversees or enforces how it is carried out."),
    "Terps": ("territory", "Power is shared by territory."),
    "StBor": ("territory", "The border is settled or named."),
    "StInd": ("territory", "Independence is settled or named."),
}
USED = (*NEEDED, *CLAUSES, "PAX_Hyperlink")
STAGES = ("Pre", "Cea", "SubPar", "SubComp", "Imp", "Ren", "Oth")
_BY_STAGE: dict[str, Purpose] = {"SubComp": "definitive", "SubPar": "preliminary", "Pre": "preliminary"}
_STATEMENT = re.compile(r"\b(?:statement|declaration|communiqu[eé])\b", re.I)
_SIGNED = "Multiparty signed/agreed"

CARD = Card(
    id=NAME,
    title="PA-X Peace Agreements Database",
    publisher="PeaceRep, University of Edinburgh",
    licence="CC BY-NC-SA 4.0: for a user's own, non-commercial use; not passed on by us",
    url="https://www.peaceagreements.org/",
    rhythm="when asked",
    knowable=cells.KNOWABLE,
    citation="Bell and Badanjak 2019, Introducing PA-X: A new peace agreement database and dataset, Journal of Peace "
    "Research 56(3)",
    columns=USED,
)


class Pax:
    """Agreements from a table of PA-X."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The file or address ``where`` names."""
        yield cells.take(request, web, CARD.title, CARD.url)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Agreement`` a row. Raises ``BadInput`` by row, column and value."""
        _, lines, count = cells.lines_of(raw, NEEDED)
        yield from cells.parsed(lines, lambda line: (_agreement(line, raw),), count, progress)


SOURCE = Pax()


def _agreement(line: Line, raw: Raw) -> Agreement:
    number, agreed = cells.an_id(line["AgtId"]), cells.when(line["Dat"])
    known = cells.known_after(agreed.end)
    if known is None:
        raise line["Dat"].wrong("is no day of an agreement", "give the day it was agreed, or leave the row out")
    states = tuple(dict.fromkeys((*cells.states(line["Loc1GWNO"]), *cells.states(line["Loc2GWNO"]))))
    signed, third = line["Part"].value, line["ThrdPart"].value
    parties = named(signed)
    brokers = named(third, (*states, *parties))
    stage, conflict = _stage(line), cells.a_number(line["UcdpCon"])
    release = f" {raw.told.release}" if raw.told.release else ""
    return Agreement(
        id=make_id(NAME, number),
        source=NAME,
        title=cells.text(line["Agt"]),
        kind=_kind(line, stage),
        known=known,
        agreed=agreed,
        parties=parties,
        brokers=brokers,
        clauses=cells.clauses(line, CLAUSES),
        cite=f"PA-X Peace Agreements Database{release}, agreement {number}",
        purpose=_purpose(line, stage),
        formal=True if line["Status"].value == _SIGNED else None,
        states=states,
        war=_war(line, known.year - 1),
        conflict=None if conflict is None else str(conflict),
        party_text=listed(signed, parties),
        broker_text=listed(third, brokers),
        url=cells.text(line["PAX_Hyperlink"]),
    )


def _stage(line: Line) -> str:
    stage = line["Stage"].value
    if stage not in STAGES:
        raise line["Stage"].wrong(f"is not one of {', '.join(STAGES)}", "compare the row with PA-X's codebook")
    return stage


def _purpose(line: Line, stage: str) -> Purpose:
    if stage != "Cea":
        return _BY_STAGE.get(stage, "unknown")
    if line["StageSub"].value in ("Ceas", "CeaMix"):
        return "cessation"
    return "humanitarian" if cells.is_set(line, "DevHum") else "preliminary"


def _kind(line: Line, stage: str) -> Literal["truce", "statement", "treaty", "protocol"]:
    if stage == "Cea":
        return "truce"
    if _STATEMENT.search(line["Agt"].value):
        return "statement"
    return "treaty" if stage == "SubComp" else "protocol"


def _war(line: Line, year: int) -> War:
    conflict, kind = cells.a_number(line["UcdpCon"]), line["Agtp"].value
    if kind == "Inter":
        return "interstate"
    found = war_of(str(conflict), year) if conflict is not None else "unknown"
    return "civil" if found == "unknown" and kind == "Intra" else found
