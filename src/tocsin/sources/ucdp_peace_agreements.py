"""UCDP's peace agreements: who signed, who stood by, what it promises, and whether it ended.

*Purpose.* A full agreement (``pa_type`` 1) is definitive, a partial or process agreement (2, 3) preliminary.
*Clauses* come from the provision columns (``CLAUSES``). *Parties* are the signatories that the dyads name, *brokers* the third
parties of ``pa_3rd`` and the other signatories, as far as a name is one state's or organisation's. *Ended* is the data set's
own (``ended`` with the day in ``duration``), told by a second record from when that could be known. Comments are not kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tocsin.schema.ids import make_id
from tocsin.schema.sources import Card
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Purpose
from tocsin.sources import agreement_rows as cells
from tocsin.sources.base import Progress, Raw, Record, Request
from tocsin.sources.event_rows import Line
from tocsin.sources.third_parties import listed, named
from tocsin.sources.ucdp_sides import iso3_named
from tocsin.sources.web import Web
from tocsin.store.conflict_types import war_of

NAME = "ucdp-peace-agreements"
NEEDED = ("paid", "gwno", "conflict_id", "dyad_id", "dyad_name", "actor_name", "pa_name", "pa_date", "pa_3rd", "ended",
          "duration", "pa_type", "cease")  # fmt: skip
CLAUSES = {
    "cease": ("cessation", "Fighting stops."),
    "withd": ("withdrawal", "Foreign forces withdraw."),
    "ddr": ("disarmament", "Forces are disarmed or disbanded."),
    "pris": ("exchange_prisoners", "Prisoners are freed or exchanged."),
    "return": ("return_displaced", "Refugees and displaced people return."),
    "pko": ("peacekeepers", "A peacekeeping force deploys."),
    "co_impl": ("monitoring", "A commission oversees how it is carried out."),
    "natalks": ("talks", "Talks go on."),
    "outlin": ("talks", "A process of further talks is laid out."),
    "aut": ("territory", "Autonomy is granted."),
    "fed": ("territory", "A federal state is made."),
    "ind": ("territory", "Independence is granted."),
    "ref": ("territory", "A referendum decides on the territory's status."),
    "shaloc": ("territory", "Power in local government is shared."),
    "locgov": ("territory", "Local government is given powers."),
    "demarcation": ("territory", "The border is demarcated."),
}
USED = (*NEEDED, *(column for column in CLAUSES if column not in NEEDED), "version", "linktofulltextagreement")
PURPOSES: dict[int, Purpose] = {1: "definitive", 2: "preliminary", 3: "preliminary"}

CARD = Card(
    id=NAME,
    title="UCDP Peace Agreement Dataset",
    publisher="Uppsala Conflict Data Program, Uppsala University",
    licence="CC BY 4.0",
    url="https://ucdp.uu.se/downloads/",
    rhythm="when asked",
    knowable=cells.KNOWABLE,
    citation="Pettersson, Högbladh and Öberg 2019, Organized violence, 1989–2018 and peace agreements, Journal of Peace "
    "Research 56(4)",
    columns=USED,
    may_ship=True,
)


class UcdpPeaceAgreements:
    """Agreements from UCDP's table."""

    card = CARD

    def fetch(self, request: Request, web: Web) -> Iterator[Raw]:
        """The file or address ``where`` names."""
        yield cells.take(request, web, CARD.title, CARD.url)

    def parse(self, raw: Raw, progress: Progress | None = None) -> Iterator[Record]:
        """One ``Agreement`` a row, and again with its end where it ended. Raises ``BadInput`` by row, column and value."""
        _, lines, count = cells.lines_of(raw, NEEDED)
        yield from cells.parsed(lines, lambda line: _records(line, raw), count, progress)


SOURCE = UcdpPeaceAgreements()


def _records(line: Line, raw: Raw) -> Iterator[Agreement]:
    ended, known = _ended(line, raw)
    yield from cells.told_later(_agreement(line, raw), known, ended=ended)


def _agreement(line: Line, raw: Raw) -> Agreement:
    number, agreed = cells.an_id(line["paid"]), cells.when(line["pa_date"])
    known = cells.known_after(agreed.end)
    if known is None:
        raise line["pa_date"].wrong("is no day of an agreement", "give the day it was signed, or leave the row out")
    states, (signed, others) = cells.states(line["gwno"]), _signatories(line)
    third, others_text = line["pa_3rd"].value, "; ".join(others)
    brokers = tuple(dict.fromkeys((*named(third, states), *named(others_text, states))))
    kind = cells.a_code(line["pa_type"], PURPOSES)
    return Agreement(
        id=make_id(NAME, number),
        source=NAME,
        title=cells.text(line["pa_name"]),
        kind="treaty" if kind == 1 else "protocol",
        known=known,
        agreed=agreed,
        parties=tuple(dict.fromkeys(code for code in map(_state, signed) if code)),
        brokers=brokers,
        clauses=cells.clauses(line, CLAUSES),
        cite=f"UCDP Peace Agreement Dataset {_version(line, raw)}, agreement {number}".replace("  ", " "),
        purpose=PURPOSES[kind] if kind else "unknown",
        formal=True,
        states=states,
        war=war_of(line["conflict_id"].value, (agreed.end or known).year),
        conflict=cells.text(line["conflict_id"]) or None,
        dyad=cells.text(line["dyad_id"]) or None,
        party_text="; ".join(signed) or cells.text(line["dyad_name"]),
        broker_text=listed(third, brokers) if third and third != "No" else listed(others_text),
        url=cells.text(line["linktofulltextagreement"]),
    )


def _signatories(line: Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of the signatories that the dyads name, and the others."""
    names = [part.strip() for part in line["actor_name"].value.split(",") if part.strip()]
    sides = line["dyad_name"].value
    return tuple(name for name in names if name in sides), tuple(name for name in names if name not in sides)


def _state(name: str) -> str | None:
    government = name.removeprefix("Government of ")
    return iso3_named(government) if government != name else None


def _ended(line: Line, raw: Raw) -> tuple[When, date | None]:
    """When it ended and from when that is known; unknown and ``None`` where it is not coded to have."""
    if line["ended"].value not in ("", "True", "False", "true", "false", "0", "1", "0.0", "1.0"):
        raise line["ended"].wrong("is not true, false or empty", "compare the row with UCDP's codebook")
    if line["ended"].value not in ("True", "true", "1", "1.0"):
        return When(), None
    ended = cells.when(line["duration"])
    if ended.end is None:  # ended on a day not given: known since the release that says so
        return When(text="ended, day not given"), _covered(line) or raw.received
    return ended, cells.known_after(ended.end)


def _covered(line: Line) -> date | None:
    return cells.known_after(cells.when(line["dateintervalend_meta"]).end)


def _version(line: Line, raw: Raw) -> str:
    return raw.told.release or cells.text(line["version"])
