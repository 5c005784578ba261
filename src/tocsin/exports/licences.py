"""Under what terms a table may be passed on, and whom to name."""

from __future__ import annotations

from collections.abc import Iterable

from tocsin.schema.findings import Findings

LICENCE = (
    "Facts in Tocsin's own words, and its judgements: Apache-2.0, as the code. Rows and figures of data sets keep their "
    "publishers' terms (UCDP: CC BY 4.0). What comes from Wikipedia keeps CC BY-SA 4.0. Articles are their publishers': "
    "quote and link, do not republish."
)
"""The terms of what is taken out; every row names its own source in `cite` or `cites`."""
PLACES = "Points of places: GeoNames (CC BY 4.0), unless the place's own source says otherwise."


def credits(findings: Findings | None) -> tuple[str, ...]:
    """Whom to name: the packaged figures with their licences, and the data sets of the rows, each once."""
    if findings is None:
        return ()
    packaged = (f"{one.title}: {one.cite} ({one.licence})" for one in findings.packaged)
    return (PLACES, *_once(packaged), *_once(_releases(findings)))


def _releases(findings: Findings) -> Iterable[str]:
    return sorted({f"{event.source} {event.vintage}".strip() for event in findings.dataset_events})


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))
