"""How sources stand, and what is dark without them, as a page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import Field

from tocsin.schema.sources import Darkness, Health
from tocsin.web.context import Part

STATES = ("dark", "degraded", "monitored")
"""Dark first."""


class SourceState(Part):
    """A source, or a table that ships with the package."""

    id: str = Field(description="Its id.")
    title: str = Field(description="Its name.")
    publisher: str = Field(description="Who publishes it; of a packaged table, what it was made from.")
    licence: str = Field(description="Its licence.")
    where: str = Field("", description="Where it comes from: an address, or words.")
    rhythm: str = Field(description="How often it comes out.")
    knowable: str = Field("", description="When a row of it counts as known.")
    citation: str = Field("", description="How to cite it.")
    packaged: bool = Field(description="Whether it ships with the package.")
    key_needed: str = Field("", description="The setting that holds the key it needs; empty for none.")
    may_ship: bool = Field(False, description="Whether its rows may be passed on.")
    state: str = Field(description="monitored, degraded or dark.")
    last_attempt: date | None = Field(None, description="The last attempt to fetch it; null for none.")
    covers_to: date | None = Field(None, description="The last day it covers; null where unknown or none.")
    since: date | None = Field(None, description="The first day it does not cover, when dark; null: it never did.")
    note: str = Field("", description="Why it is in this state, or what became of the last attempt.")
    darkens: tuple[str, ...] = Field((), description="What is dark because of it, nothing else supplying the same.")


class InputDark(Part):
    """A kind of input that no source covers."""

    key: str = Field(description="Its id.")
    name: str = Field(description="What it is.")
    since: date | None = Field(None, description="The first day without; null: it was never covered.")
    ended: date | None = Field(None, description="The day its makers stopped: nobody could have brought it since.")
    darkens: tuple[str, ...] = Field((), description="What is dark without it.")
    suppliers: tuple[str, ...] = Field((), description="The sources that could bring it.")
    sentence: str = Field(description="The same as a sentence.")


def source_states(found: Iterable[Health]) -> tuple[SourceState, ...]:
    """Sources as a page shows them, dark first."""
    return tuple(sorted(map(_state, found), key=lambda one: (STATES.index(one.state), one.packaged, one.title)))


def _state(one: Health) -> SourceState:
    card = one.card
    return SourceState(
        id=card.id, title=card.title, publisher=card.publisher, licence=card.licence, where=card.url, rhythm=card.rhythm,
        knowable=card.knowable, citation=card.citation, packaged=card.id.startswith("figures:"),
        key_needed=card.key_needed or "", may_ship=card.may_ship, state=one.state, last_attempt=one.last_attempt,
        covers_to=one.covers_to, since=one.since, note=one.note, darkens=one.darkens,
    )  # fmt: skip


def inputs_dark(found: Iterable[Darkness]) -> tuple[InputDark, ...]:
    """Dark inputs as a page shows them: those that somebody could still bring before those that ended."""
    shown = [
        InputDark(key=one.key, name=one.name, since=one.since, ended=one.ended, darkens=one.darkens,
                  suppliers=one.suppliers, sentence=one.sentence)
        for one in found
    ]  # fmt: skip
    return tuple(sorted(shown, key=lambda one: one.ended is not None))
