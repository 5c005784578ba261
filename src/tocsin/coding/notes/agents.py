"""The article credits a truce to persons of another rank, another broker or another place than the record does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.coding.happenings import affirms
from tocsin.coding.notes.agreements import broker_names, candidates, is_truce_claim
from tocsin.coding.notes.record import Record, cited, listing, quoted
from tocsin.schema.claims import Claim
from tocsin.schema.notes import Note
from tocsin.schema.truces import Agreement

RANKS = {
    "leaders": "leaders", "foreign_ministers": "foreign ministers", "defence_ministers": "defence ministers",
    "chiefs_of_staff": "chiefs of staff", "ministers": "ministers", "co_chairs": "co-chairs", "envoys": "envoys",
    "officials": "officials", "military": "the military", "unknown": "",
}  # fmt: skip

INCLUDES = {"ministers": ("foreign_ministers", "defence_ministers"), "military": ("chiefs_of_staff",),
            "officials": tuple(RANKS)}  # fmt: skip
"""A looser word that a rank of the record satisfies."""


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per truce whose makers, brokers or place differ from every agreement the article can mean."""
    for claim in claims:
        if not is_truce_claim(claim, record) or not affirms(claim) or not claim.happened.known:
            continue
        meant = candidates(claim, record)
        wrong = {truce.id: _differences(claim, truce, record) for truce in meant}
        if meant and all(wrong.values()):
            truce = min(meant, key=lambda t: (len(wrong[t.id]), t.id))
            yield _note(claim, truce, wrong[truce.id], record)


def _differences(claim: Claim, truce: Agreement, record: Record) -> list[str]:
    """What the article says otherwise, each as "X (the article: Y)"; empty where nothing differs."""
    found = []
    away = _far_town(claim, truce, record)
    at = "" if away or _other_place(claim, truce, record) else _at(truce, record)
    if not _rank_fits(claim, truce):
        found.append(f"by {RANKS[truce.signed_by]}{at} (the article: {RANKS[claim.level]})")
    brokers = broker_names(claim, record)
    if brokers and truce.brokers and not record.parties(brokers) & record.parties(truce.brokers):
        told, held = (listing(record.name(b) for b in ids) for ids in (brokers, truce.brokers))
        found.append(f"through the mediation of {held} (the article: {told})")
    if away:
        found.append(f"in {record.place(truce.place)} (the article: {away})")
    elif _other_place(claim, truce, record):
        found.append(f"in {record.place(truce.place)} (the article: {record.place(claim.places[0])})")
    return found


def _rank_fits(claim: Claim, truce: Agreement) -> bool:
    if "unknown" in (claim.level, truce.signed_by) or claim.level == truce.signed_by:
        return True
    return truce.signed_by in INCLUDES.get(claim.level, ())


def _at(truce: Agreement, record: Record) -> str:
    return f" in {record.place(truce.place)}" if truce.place else ""


def _far_town(claim: Claim, truce: Agreement, record: Record) -> str:
    """The one town of the claim that the record has no place for, where it is not the truce's own by another name."""
    made = record.findings.places.get(truce.place or "")
    if made is None or len(claim.places) != 1 or not claim.places[0].startswith("geonames:"):
        return ""
    return "" if claim.places[0] == f"geonames:{made.geonameid}" or made.geonameid is None else claim.place_text


def _other_place(claim: Claim, truce: Agreement, record: Record) -> bool:
    """Whether the article has it made in another town; places on the territory are where it holds, not where made."""
    towns = [p for p in claim.places if (found := record.findings.places.get(p)) and found.kind in ("town", "village")]
    inside = [p for p in towns if record.near([p], record.situation.territory)]
    return bool(towns and truce.place) and not inside and not record.near(towns, (truce.place or "",))


def _note(claim: Claim, truce: Agreement, wrong: list[str], record: Record) -> Note:
    day = (truce.agreed if truce.agreed.known else truce.in_force).show()
    title = truce.title or "agreement"
    shown = title if day in title else f"{title} ({day})"
    text = (f"In the record the {shown} was made {' and '.join(wrong)}{cited([truce])}; "
            f"the article: {quoted(claim.text)}.")  # fmt: skip
    return record.note("agents", "error", text, [claim], [truce])
