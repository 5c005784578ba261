"""Findings of real days from the packaged situation, judged once for all tests of what is taken out."""

from datetime import date

import pytest

from tocsin import run
from tocsin.schema.findings import Findings
from tocsin.store.store import Store

DAYS = (date(2020, 10, 12), date(2020, 11, 10))


@pytest.fixture(scope="session")
def real(seeded: Store) -> dict[date, Findings]:
    """The packaged situation two days into a truce, and on the day of the next."""
    return {day: run.findings(seeded, "armenia-azerbaijan", day) for day in DAYS}
