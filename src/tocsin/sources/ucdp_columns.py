"""The columns of UCDP's GED tables, and what reduced tables made of them."""

from __future__ import annotations

from tocsin.errors import BadInput

# The 49 columns, in their order (codebook of UCDP GED, 17.1 to 25.1 and the candidate releases).
COLUMNS: tuple[str, ...] = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip

# What reduced tables call a column of ours.
RENAMED: dict[str, str] = {
    "conflict_id": "conflict_new_id", "date": "date_start", "civilian_deaths": "deaths_civilians",
    "low_adj": "low", "high_adj": "high",
}  # fmt: skip

# Columns other hands added to reduced tables; they are kept with the row.
_ADDED = frozenset({"source", "date_match", "month", "day", "subset_file", "iso3", "combatant_deaths"})
_KNOWN = frozenset({*COLUMNS, *RENAMED, *_ADDED})
# Without these a row is no event; of each pair it needs one.
_NEEDED = (("type_of_violence",), ("best",), ("country",), ("id", "relid"), ("date_start", "year"))


def check_columns(columns: tuple[str, ...], name: str) -> None:
    """Raises ``BadInput`` naming the first column that is unknown, or a needed one that is missing."""
    unknown = next((column for column in columns if column not in _KNOWN), None)
    if unknown is not None:
        raise BadInput(f"{name} has an unknown column {unknown!r}",
                       "leave it out, or give a table with the columns of UCDP GED")  # fmt: skip
    have = {RENAMED.get(column, column) for column in columns}
    lacking = next((" or ".join(group) for group in _NEEDED if not have & set(group)), None)
    if lacking is not None:
        raise BadInput(f"{name} has no column {lacking}", "give a table with the columns of UCDP GED")
