"""The suite itself: tests that say they keep together are kept together, so that one worker makes what they share."""

import os

import pytest


@pytest.mark.skipif(
    "PYTEST_XDIST_WORKER" not in os.environ, reason="one process tests: there is nothing to keep together"
)
@pytest.mark.xdist_group("kept together")
def test_a_group_is_told_to_the_scheduler(request: pytest.FixtureRequest) -> None:
    assert request.node.nodeid.endswith("@kept together")
