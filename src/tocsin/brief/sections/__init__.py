"""One module per section of a brief, each ``section(findings) -> Section``: pure, and in the order of ``ORDER``."""

from __future__ import annotations

from collections.abc import Callable

from tocsin.brief.sections import (
    accounts,
    contacts,
    drawin,
    flareups,
    headline,
    history,
    lately,
    losses,
    mediation,
    method,
    parties,
    positions,
    risk,
    signals,
    truces,
    unknown,
)
from tocsin.schema.briefs import Section
from tocsin.schema.findings import Findings

ORDER: tuple[Callable[[Findings], Section], ...] = (
    headline.section,
    risk.section,
    parties.section,
    lately.section,
    history.section,
    flareups.section,
    accounts.section,
    losses.section,
    truces.section,
    contacts.section,
    mediation.section,
    signals.section,
    drawin.section,
    positions.section,
    unknown.section,
    method.section,
)

OF_ALL: tuple[Callable[[Findings], Section], ...] = (unknown.section, method.section)
"""Sections that are told of the whole record, what only repeats included."""
