"""Makes ``views_units.csv``, the countries of the panel, from a VIEWS country-month table.

    python -m tocsin.registry.views_units_build PANEL.parquet src/tocsin/registry/views_units.csv

The packaged file was made from the development panel of the VIEWS prediction challenge (columns ``country_id, iso3,
gwno, name, month_id, unit_exists, predecessor``): identifiers and dates, no figures.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tocsin.schema.months import label

_SPANS = """
    select country_id, iso3, gwno, name,
           min(month_id) filter (unit_exists = 1), min(month_id) filter (predecessor = 1),
           (select min(month_id) from read_parquet($panel))
    from read_parquet($panel) group by all order by country_id
"""


def rows(panel: Path) -> list[str]:
    """One line a country, after the header."""
    import duckdb

    with duckdb.connect() as base:
        found = base.execute(_SPANS, {"panel": str(panel)}).fetchall()
    lines = ["id,iso3,gw,name,since,predecessor"]
    for number, iso3, gw, name, own, predecessor, begin in found:
        earlier = "-" if predecessor is None else _since(predecessor, begin)
        quoted = f'"{name}"' if "," in name else name
        lines.append(f"{number},{iso3},{gw},{quoted},{_since(own, begin)},{earlier}")
    return lines


def _since(month: int, begin: int) -> str:
    """The month, or nothing where the table itself begins there: how long before is not told."""
    return "" if month == begin else label(month)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text("\n".join(rows(Path(sys.argv[1]))) + "\n", encoding="utf-8")
