"""The monthly figures that ship with the package: state-based deaths of 191 countries, January 1990 to December 2021.

``figures/state_based_months.csv`` (``country_id,month_id,deaths``) holds the months with deaths; all others of the span
were counted and found without. Source: UCDP GED, best estimates of state-based violence, booked whole in the month an event
ended, aggregated by VIEWS; one vintage throughout. Made by

    python -m tocsin.store.panel_packaged PANEL.parquet src/tocsin/store/figures/state_based_months.csv
"""

from __future__ import annotations

import csv
import sys
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import BadInput
from tocsin.registry.views_units import span, units
from tocsin.schema.months import parse_month
from tocsin.schema.panels import Panel, Unit

FIRST, LAST = parse_month("1990-01"), parse_month("2021-12")
VINTAGE = "UCDP GED final to 2023 (as of mid-2024), aggregated by VIEWS"


@cache
def packaged_panel() -> Panel:
    """The packaged figures as they stand; nothing in them is unknown. Do not write to its arrays."""
    text = resources.files("tocsin.store").joinpath("figures", "state_based_months.csv").read_text(encoding="ascii")
    place = {unit.id: row for row, unit in enumerate(units())}
    deaths = np.zeros((len(place), LAST - FIRST + 1))
    for country, month, dead in list(csv.reader(text.splitlines()))[1:]:
        deaths[place[int(country)], int(month) - FIRST] = float(dead)
    for array in (deaths, exists := there(units(), FIRST, LAST)):
        array.flags.writeable = False
    return Panel(units(), FIRST, deaths, exists, VINTAGE)


def there(countries: tuple[Unit, ...], first: int, last: int) -> NDArray[np.bool_]:
    """(countries, months): whether each, or a predecessor, was there in the months ``first`` to ``last``."""
    begins = np.array([span(unit.id).first for unit in countries])
    return np.arange(first, last + 1)[None, :] >= begins[:, None]


def lines(panel: Path) -> list[str]:
    """The packaged table's lines from a panel file. Raises ``BadInput`` if its span is another or a figure is missing."""
    import duckdb

    query = "select country_id, month_id, ged_sb from read_parquet(?) order by all"
    with duckdb.connect() as base:
        found = base.execute(query, [str(panel)]).fetchall()
    whole = {(unit.id, month) for unit in units() for month in range(FIRST, LAST + 1)}
    if {row[:2] for row in found} != whole or len(found) != len(whole) or any(row[2] is None for row in found):
        raise BadInput(f"{panel} is not a whole panel of {len(units())} countries from 1990-01 to 2021-12",
                       "give the development panel of the VIEWS prediction challenge")  # fmt: skip
    return ["country_id,month_id,deaths", *(f"{c},{m},{dead}" for c, m, dead in found if dead)]


if __name__ == "__main__":
    Path(sys.argv[2]).write_text("\n".join(lines(Path(sys.argv[1]))) + "\n", encoding="ascii")
