"""The interface is described whole: every page has its twin, every parameter and every field its description."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

pytestmark = pytest.mark.xdist_group("web")


@pytest.fixture(scope="module")
def described(window: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = window.get("/openapi.json").json()
    return found


def test_every_field_is_described(described: dict[str, Any]) -> None:
    bare = [
        f"{name}.{field}"
        for name, schema in described["components"]["schemas"].items()
        if name not in ("HTTPValidationError", "ValidationError")
        for field, facts in schema.get("properties", {}).items()
        if not (facts.get("description") or name.startswith("Body_"))
    ]
    assert bare == []


def test_every_address_and_parameter_is_described(described: dict[str, Any]) -> None:
    bare = []
    for path, methods in described["paths"].items():
        for method, facts in methods.items():
            if not facts.get("summary"):
                bare.append(f"{method} {path}")
            bare += [f"{path} {p['name']}" for p in facts.get("parameters", []) if not p.get("description")]
    assert bare == []


def test_every_page_has_a_twin(described: dict[str, Any]) -> None:
    """Whatever answers in HTML says which schema its JSON follows."""
    pages = [
        (path, facts["get"])
        for path, facts in described["paths"].items()
        if "text/html" in facts.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        and not path.endswith(".{form}")  # a file, whose forms are in its address
    ]
    assert len(pages) >= 3
    for path, facts in pages:
        assert "application/json" in facts["responses"]["200"]["content"], path
        assert any(p["name"] == "format" for p in facts["parameters"]), path
