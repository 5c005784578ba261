"""What a day knows of a table, in SQL that is the same for every view: the day is a variable of the view's connection."""

from __future__ import annotations

from tocsin.store.tables import MOMENT, RECORD, TABLES, columns

AS_OF = "getvariable('as_of')"


def releases(name: str, rows: str, withdrawn: str | None) -> str:
    """All releases of a table's ``rows`` that were known by the day and that no later edit took back.

    ``rows`` and ``withdrawn`` are SQL for the rows of the table's and the withdrawals' files; None: nothing was taken back.
    """
    if withdrawn is None:
        return f"SELECT rows.* FROM {rows} AS rows WHERE rows.known <= {AS_OF}"
    return (
        f"SELECT rows.* FROM {rows} AS rows LEFT JOIN "
        f"(SELECT target, max({MOMENT}) AS taken_in FROM {withdrawn} AS every "
        f"WHERE \"table\" = '{name}' GROUP BY target) AS taken ON rows.{RECORD} = taken.target "
        f"WHERE rows.known <= {AS_OF} AND (taken_in IS NULL OR rows.{MOMENT} >= taken_in)"
    )


def last_known(name: str) -> str:
    """Of the rows of one source with one id, or of one series, the one known last (then written last, then by content).

    Ranked on narrow columns and joined back, so that wide ones are read only for rows that are wanted.
    """
    return (
        f'SELECT {_masked_columns(name)} FROM "{name}_releases" SEMI JOIN ({_ranked(name)}) USING ({RECORD}, {MOMENT})'
    )


def candidates(name: str, releases: str, asked: str) -> str:
    """Every release that a condition holds for, with the columns as the day sees them; ``asked`` selects from ``NAME_seen``."""
    seen = f"SELECT {_masked_columns(name)}, {RECORD}, {MOMENT} FROM ({releases})"
    return f'WITH "{name}_seen" AS NOT MATERIALIZED ({seen}) {asked}'


def narrowed(name: str, releases: str, own: tuple[str, ...]) -> str:
    """Of the releases in ``NAME_candidates``, the columns ``own`` of those that are the last known of their row: the others
    are out of date.

    The same rows as the condition leaves of ``last_known``, without ranking rows that it leaves out in every release.
    """
    named_by = ", ".join(NAMED_BY[name])
    wanted = f'SEMI JOIN (SELECT DISTINCT {named_by} FROM "{name}_candidates") USING ({named_by})'
    if "series" in columns(TABLES[name]):
        wanted = f'WHERE {_named(name)} IN (SELECT {_named(name)} FROM "{name}_candidates")'
    read = ", ".join(f'"{column}"' for column in own)
    return (
        f'WITH "{name}_releases" AS NOT MATERIALIZED ({releases}) '
        f'SELECT {read} FROM "{name}_candidates" SEMI JOIN ({_ranked(name, wanted)}) USING ({RECORD}, {MOMENT})'
    )


NAMED_BY = {
    name: ("source", "id", "series") if "series" in columns(record) else ("source", "id")
    for name, record in TABLES.items()
}
"""By table, the columns that make several rows releases of one."""


def _ranked(name: str, wanted: str = "") -> str:
    return (
        f'SELECT {RECORD}, {MOMENT} FROM "{name}_releases" {wanted} QUALIFY row_number() '
        f"OVER (PARTITION BY {_named(name)} ORDER BY known DESC, {MOMENT} DESC, {RECORD}) = 1"
    )


def _named(name: str) -> str:
    """What makes several rows releases of one."""
    own = "source || '/' || id"
    return f"coalesce(nullif(series, ''), {own})" if "series" in columns(TABLES[name]) else own


def _masked_columns(name: str) -> str:
    return ", ".join(map(_masked, columns(TABLES[name])))


def _masked(column: str) -> str:
    """A column; ends that became known after the day, and the evidence for them, are not seen."""
    if column not in ("until", "until_known", "until_cite"):
        return f'"{column}"'
    unseen = "''" if column == "until_cite" else "NULL"
    return f'CASE WHEN until_known > {AS_OF} THEN {unseen} ELSE "{column}" END AS "{column}"'
