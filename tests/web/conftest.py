"""The application over the seeded store, asked in this process; judgements are made once for all tests of the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tocsin import run
from tocsin.store.store import Store
from tocsin.web.app import create_app
from tocsin.web.config import Serving

TOKEN = "a-token-of-the-tests-only"
HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def window(seeded: Store) -> Iterator[TestClient]:
    """A visitor who reads; tests must not write through it."""
    serving = Serving(store=seeded.root, token=TOKEN, a_minute=100_000)
    with TestClient(create_app(serving), base_url=HERE) as client:
        yield client


@pytest.fixture
def own_window(tmp_path: Path) -> Iterator[TestClient]:
    """A visitor who gave the token, over a store of its own that may be written to."""
    store = run.open_store(tmp_path / "store")
    serving = Serving(store=store.root, token=TOKEN, a_minute=100_000)
    with TestClient(create_app(serving), base_url=HERE, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield client
