"""Agreements and crises that are over, from data sets: what ships with the package and what the user brought in.

Packaged are UCDP's peace agreements and conflict terminations (CC BY 4.0), put into our records by their importers and
written small by ``quality/past_figures.py``; PA-X, ICB and CWM are there once a user has pulled a file of theirs. An imported
row takes the place of the packaged one with its source and id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from tocsin.schema.mediation import Crisis
from tocsin.schema.truces import Agreement
from tocsin.store.past_packaged import packaged_agreements, packaged_crises

if TYPE_CHECKING:
    from tocsin.store.view import View

SOURCES = {
    "ucdp-peace-agreements": "UCDP Peace Agreement Dataset",
    "ucdp-termination": "UCDP Conflict Termination Dataset (dyads)",
    "pax": "PA-X Peace Agreements Database",
    "icb": "International Crisis Behavior",
    "cwm": "Civil Wars Mediation",
}
"""The data sets whose rows are the past, by source id, with their names."""

Past = TypeVar("Past", Agreement, Crisis)


def past_agreements(view: View) -> tuple[Agreement, ...]:
    """Agreements of data sets known by the view's day, in order of (known, id); those of situation folders are not among them.

    ``parties`` and ``brokers`` are ISO-3 codes and actor ids where a name was matched, ``party_text`` and ``broker_text`` the
    names as given. ``ended`` is shown from when it could be known. Reckoned once a view.
    """
    if view not in _agreements:
        _agreements[view] = _past(view, Agreement, packaged_agreements())
    return _agreements[view]


def past_crises(view: View) -> tuple[Crisis, ...]:
    """Crises, episodes and mediations of data sets known by the view's day, in order of (known, id).

    ``came_back`` is shown from when it could be known. Reckoned once a view.
    """
    if view not in _crises:
        _crises[view] = _past(view, Crisis, packaged_crises())
    return _crises[view]


def past_sources(records: Iterable[Agreement | Crisis]) -> tuple[tuple[str, int], ...]:
    """(source id, rows) of such records, in the order of ``SOURCES``: what a desk says its precedents came from."""
    counts = Counter(record.source for record in records)
    return tuple((source, counts[source]) for source in SOURCES if counts[source])


def _past(view: View, kind: type[Past], packaged: Iterable[Past]) -> tuple[Past, ...]:
    """The packaged records as known on the day, with the store's in their place where it has them."""
    found: dict[tuple[str, str], Past] = {}
    for record in sorted(packaged, key=lambda record: record.known):
        if record.known <= view.as_of:
            found[record.source, record.id] = record
    if view.holds(kind):
        held = view.records(kind, lambda rows: rows["source"].isin(tuple(SOURCES)))
        found |= {(record.source, record.id): record for record in held}
    return tuple(sorted(found.values(), key=lambda record: (record.known, record.id)))


_agreements: WeakKeyDictionary[View, tuple[Agreement, ...]] = WeakKeyDictionary()
_crises: WeakKeyDictionary[View, tuple[Crisis, ...]] = WeakKeyDictionary()
