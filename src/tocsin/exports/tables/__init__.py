"""Every table that can be taken out: one file a subject, columns with a description and an HXL hashtag each."""

from __future__ import annotations

from functools import cache

from tocsin.errors import NotFound
from tocsin.exports.table import Table


@cache
def tables() -> tuple[Table, ...]:
    """All tables: a situation's first, then those of the world."""
    from tocsin.exports.tables import accords, desk, happenings, ledger, outlook, registry, sources

    own = (ledger, happenings, accords, outlook, registry, desk, sources)
    return (*(table for subject in own for table in subject.TABLES), *outlook.WORLD, *sources.WORLD)


def table(name: str) -> Table:
    """The table of a name. Raises ``NotFound``, which lists the names."""
    for one in tables():
        if one.name == name:
            return one
    raise NotFound(f"there is no table {name!r}", f"name one of these: {', '.join(one.name for one in tables())}")
