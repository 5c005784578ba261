"""What stands beside the rows of a file: of which day and situation they are, and under what terms."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tocsin.exports.licences import LICENCE, credits
from tocsin.schema.findings import Findings


class About(Struct, frozen=True, kw_only=True):
    """The day the rows are as known on, the situation (empty: the world), the terms, and whom to name."""

    as_of: date | None = None
    situation: str = ""
    title: str = ""
    licence: str = LICENCE
    credits: tuple[str, ...] = ()

    @classmethod
    def of(cls, findings: Findings) -> About:
        """About a situation as known on its findings' day."""
        situation = findings.situation
        return cls(as_of=findings.as_of, situation=situation.id, title=situation.title, credits=credits(findings))
