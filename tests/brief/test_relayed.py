"""Copies of one statement beside each other: told once, with who relayed it; they make neither a war nor a second source."""

from typing import Any

import msgspec

from brief.invented import claim, findings
from tocsin.brief import compose
from tocsin.brief.composing import sections_by_key
from tocsin.brief.index import Index
from tocsin.brief.ledger import rows
from tocsin.brief.numbers import unsupported_numbers
from tocsin.schema.claims import Claim
from tocsin.schema.events import Event
from tocsin.schema.findings import Findings
from tocsin.schema.tellings import Telling

PAPERS = ("Wire", "Herald", "Courier", "Globe", "Mirror", "Argus")
TEXT = "Casperian jets bombed the customs house of Upper on Tuesday."


def copy(number: int, kind: str = "air_strike", **more: Any) -> Claim:
    fields: dict[str, Any] = {
        "cite": f"page {number} ({PAPERS[number]})", "curated": False, "coder": "reader", "situation": None,
        "doers": ("CAS",), "targets": ("ALV",), "speaker": "alv-mod", "article": f"page-{number}", **more,
    }  # fmt: skip
    return claim(f"r{number}", kind, TEXT, "2030-05-14", "2030-05-15", **fields)


def with_copies(count: int, kind: str = "air_strike", tellings: bool = True) -> Findings:
    held, copies = findings(), [copy(n, kind) for n in range(count)]
    ids = tuple(c.id for c in copies)
    claims = tuple(sorted((*held.claims, *copies), key=lambda c: (c.known, c.happened.start or c.known, c.id)))
    told = Event(
        id="er", source="t", origin="er", kind=kind, known=copies[0].known, happened=copies[0].happened, claims=ids
    )
    telling = Telling(id="t1", lead=ids[0], known=copies[0].known, claims=ids, speaker="alv-mod",
                      relayers=PAPERS[:count], chains=tuple((paper,) for paper in PAPERS[:count]))  # fmt: skip
    return msgspec.structs.replace(
        held, claims=claims, events=(*held.events, told), tellings=(telling,) if tellings else ()
    )


def lately(held: Findings) -> str:
    brief = compose(held)
    assert unsupported_numbers(brief, held) == []
    return "\n".join(sentence.text for sentence in sections_by_key(brief)["lately"].sentences)


def test_copies_are_told_once_with_who_relayed_them() -> None:
    said = lately(with_copies(3))
    assert said.count("customs house") == 1 and "Relayed by Wire, Herald and Courier." in said
    assert "Relayed" not in lately(with_copies(1)) and "Relayed" not in lately(with_copies(3, tellings=False))


def test_of_many_relayers_the_number_is_told_and_can_be_opened() -> None:
    said = lately(with_copies(6))
    assert "Relayed by 6 outlets: Wire, Herald, Courier and others." in said


def test_copies_of_one_statement_are_not_several_texts() -> None:
    held = with_copies(3, "onset")
    assert not Index(held)._by_several(copy(0, "onset"))
    assert Index(with_copies(3, "onset", tellings=False))._by_several(copy(0, "onset"))


def test_the_ledger_names_the_statement_and_its_relayers() -> None:
    held = with_copies(2)
    found = {row["id"]: row for row in rows(held.claims, held)}
    assert found["r0"]["telling"] == found["r1"]["telling"] == "t1" and found["r0"]["relayed_by"] == ["Wire", "Herald"]
    assert found["c01"]["telling"] is None and found["c01"]["relayed_by"] == []
