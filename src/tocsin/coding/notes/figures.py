"""A figure that the record has in another unit or of the other side, or that lies outside all it has for that day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tocsin.coding.conflicts import bounds, excludes, show_figure
from tocsin.coding.happenings import affirms, rules
from tocsin.coding.notes.record import RECENT, Record, cited, listing
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.notes import Note
from tocsin.schema.time import When

TELLING, TELLING_ALONE = 20, 250
"""Smaller numbers recur too often for an equal one to be the same figure; the second where bounds, days or the side
are open."""

MIXED_UP = frozenset({"killed", "wounded", "missing", "bodies", "killed_and_wounded", "killed_or_missing",
                      "in_hospital", "casualties"})  # fmt: skip
"""Units of people that get mixed up; nobody takes guns for the dead."""

PROMPT_DAYS = 14
"""A day's figure is compared only in a text of the days after it: later texts use later counts."""

NEAR_DAYS = 10
"""How near in time two claims must be for the same number to be the same figure."""

UNITS = {"killed_and_wounded": "killed and wounded", "killed_or_missing": "killed or missing",
         "in_hospital": "in hospital", "air_defence": "air-defence systems"}  # fmt: skip


def find(claims: Sequence[Claim], record: Record) -> Iterator[Note]:
    """One note per figure with another unit, and per figure outside the record's of that kind, side and day."""
    for claim in claims:
        for figure in claim.figures:
            if figure.kind not in rules().tolls or not affirms(claim):
                continue
            if units := _other_unit(claim, figure, record):
                yield _unit_note(claim, figure, units, record)
            elif swapped := _other_side(claim, figure, record):
                yield _side_note(claim, figure, swapped, record)
            else:
                yield from _outside(claim, figure, record)


def unit(figure: Figure) -> str:
    """The unit in words."""
    return UNITS.get(figure.kind, figure.kind)


def same_number(one: Figure, other: Figure) -> bool:
    """Whether two figures give the same telling number, "about 2,300" and "2,300" being the same."""
    return bool(_numbers(one) & _numbers(other))


def _numbers(figure: Figure) -> set[float]:
    """The numbers a figure may have been written with: "more than 550" is held as 551 and up."""
    low, best, high = figure.low, figure.best, figure.high
    if best is not None:
        return {best}
    if low is not None and high is not None:
        return {low, high}
    return {n for bound, step in ((low, -1), (high, 1)) if bound is not None for n in (bound, bound + step)}


def _telling(claim: Claim, figure: Figure) -> bool:
    exact = figure.best is not None and claim.happened.known
    return min(_numbers(figure), default=0) >= (TELLING if exact else TELLING_ALONE)


def alike(claim: Claim, figure: Figure, other: Claim, held: Figure, record: Record) -> bool:
    """Whether a figure of the article can be the record's: same number, side not another, time not another."""
    sides = record.parties([figure.side or ""]), record.parties([held.side or ""])
    other_side = bool(figure.side and held.side) and sides[0] != sides[1]
    return _telling(claim, figure) and same_number(figure, held) and not other_side and _same_days(claim, other)


def _same_days(claim: Claim, other: Claim) -> bool:
    """Whether the times are near; an article that gives none is taken to mean the half year before it."""
    if claim.happened.known:
        return claim.happened.overlaps(other.happened, NEAR_DAYS)
    return claim.status != "historical" and When(claim.known - RECENT, claim.known, "range").overlaps(other.happened)


def same_voice(claim: Claim, other: Claim, record: Record) -> bool:
    """Whether the article's speaker is of the side of the record's, or it names none."""
    if claim.speaker is None or other.speaker is None or claim.speaker_role in ("author", "media"):
        return True
    return record.party(claim.speaker) == record.party(other.speaker)


def is_relay(claim: Claim) -> bool:
    """Whether a claim is an outlet's own wording, or nobody's."""
    return claim.speaker_role in ("media", "author", "unknown")


def _other_unit(claim: Claim, figure: Figure, record: Record) -> list[tuple[Claim, Figure]]:
    """The record's same number in another unit, where it does not have it in the article's unit too.

    A relaying outlet's wording does not vouch for the unit against that of those who gave the figure.
    """
    if figure.kind not in MIXED_UP:
        return []
    found = [(other, held) for other in record.claims if affirms(other) for held in other.figures
             if held.kind in MIXED_UP and alike(claim, figure, other, held, record)
             and same_voice(claim, other, record)]  # fmt: skip
    firm = [pair for pair in found if not is_relay(pair[0])] or found
    return [] if any(held.kind == figure.kind for _, held in firm) else firm


def _unit_note(claim: Claim, figure: Figure, found: list[tuple[Claim, Figure]], record: Record) -> Note:
    claims = [other for other, _ in found]
    who = listing(record.name(other.speaker) for other in claims)
    held = listing(f"{unit(f)} together" if "_and_" in f.kind else unit(f) for _, f in found)
    text = (f"The article gives {show_figure(figure)} {unit(figure)}; the figure of {who} in the record is of "
            f"{held}{cited(claims)}.")  # fmt: skip
    return record.note("figures", "error", text, [claim], claims)


def _other_side(claim: Claim, figure: Figure, record: Record) -> list[tuple[Claim, Figure]]:
    """The record's same number and unit of the other party's loss, where no such figure of this side is near."""
    if figure.side is None or min(_numbers(figure), default=0) < TELLING_ALONE:
        return []
    found = [(other, held) for other in record.claims if affirms(other) and _same_days(claim, other)
             for held in other.figures if held.kind == figure.kind and same_number(figure, held)]  # fmt: skip
    sides = [record.party(held.side or "") for _, held in found]
    mine = record.party(figure.side)
    swapped = {mine, *sides} == set(record.situation.parties)
    return found if sides and mine not in sides and swapped else []


def _side_note(claim: Claim, figure: Figure, found: list[tuple[Claim, Figure]], record: Record) -> Note:
    claims = [other for other, _ in found]
    text = (f"The article gives {show_figure(figure)} {unit(figure)} as losses of {record.name(figure.side)}; in the "
            f"record that is a figure of {listing(record.name(f.side) for _, f in found)}'s losses, given by "
            f"{listing(record.name(other.speaker) for other in claims)}{cited(claims)}.")  # fmt: skip
    return record.note("figures", "error", text, [claim], claims)


def _outside(claim: Claim, figure: Figure, record: Record) -> Iterator[Note]:
    """A dated figure of one side that no figure of the record for that kind, side and day allows."""
    when = claim.happened
    if figure.side is None or when.days is None or when.days > 3 or bounds(figure) == (None, None):
        return
    if when.end is None or (claim.known - when.end).days > PROMPT_DAYS:
        return
    held = [(other, f) for other in record.claims if affirms(other) and other.happened.end == claim.happened.end
            for f in other.figures if f.kind == figure.kind and f.side
            and record.party(f.side) == record.party(figure.side) and bounds(f) != (None, None)]  # fmt: skip
    if not held or not all(excludes(figure, f) for _, f in held):
        return
    claims = [other for other, _ in held]
    shown = listing(f"{show_figure(f)} ({record.name(other.speaker)})" for other, f in held)
    text = (f"The article gives {show_figure(figure)} {unit(figure)} of {record.name(figure.side)} for "
            f"{claim.happened.show()}; the record has {shown}{cited(claims)}.")  # fmt: skip
    yield record.note("figures", "caution", text, [claim], claims)
