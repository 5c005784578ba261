"""Context records: what a page shows, as plain described fields. The same record is the page's JSON twin."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A piece of a page. Frozen; every field is described."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class State(Part):
    """From which moment of the store a page was judged, and when."""

    moment: int | None = Field(None, description="Number of the store's moment; null where nothing was judged.")
    judged_at: datetime | None = Field(None, description="When the oldest judgement on the page was made, UTC.")
    dark: tuple[str, ...] = Field(
        (), description="Inputs that no source covers on the day, in words. No data is never calm."
    )
    stale: bool = Field(False, description="Records have come in since that may concern it; it is being judged anew.")


class Context(Part):
    """A page. ``as_of`` is the day it is as known on."""

    title: str = Field(description="The page's title.")
    as_of: date | None = Field(None, description="The day it is as known on; null for pages that have none.")
    state: State = Field(State(), description="What the page was judged from.")
