"""The index of place names, opened once for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tocsin.errors import ExtraMissing
from tocsin.registry.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    try:
        index = Gazetteer.open()
    except ExtraMissing as error:
        pytest.skip(f"no index of place names, and none can be built: {error.message}")
    yield index
    index.close()
