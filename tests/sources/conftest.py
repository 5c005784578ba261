"""A local server for the tests that fetch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sources.local_server import LocalServer, running


@pytest.fixture
def server() -> Iterator[LocalServer]:
    """A real HTTP server on the loopback interface."""
    with running() as found:
        yield found
