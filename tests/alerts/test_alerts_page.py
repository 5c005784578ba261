"""docs/alerts.md: its example checks a real message, and its figures are those of the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from msgspec.structs import fields

from alerts.building import parcel, subscription
from alerts.endpoints import endpoint
from alerts.test_webhook import SECRET, real
from conftest import ROOT
from tocsin.alerts import webhook
from tocsin.alerts.cap import LIKELY, POSSIBLE
from tocsin.alerts.channels import MODULES
from tocsin.alerts.timing import LEASE, LONGEST_QUIET, TRIES
from tocsin.schema.alerts import Alert

PAGE = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")


def test_the_example_tells_a_genuine_message_from_a_forged_one(tmp_path: Path) -> None:
    found = re.search(r"<!-- verify -->\n```python\n(.+?)```", PAGE, re.DOTALL)
    assert found
    example: dict[str, Any] = {}
    exec(found[1], example)
    with endpoint() as there:
        webhook.send(parcel(subscription(address=there.url)), real(tmp_path))
        (got,) = there.got
    genuine = example["genuine"]
    assert genuine(SECRET, got.headers, got.body)
    assert not genuine("another", got.headers, got.body)
    assert not genuine(SECRET, got.headers, got.body.replace(b"0.03", b"0.93"))
    assert not genuine(SECRET, got.headers | {"tocsin-timestamp": "1600000000"}, got.body)


def test_its_figures_are_those_of_the_code() -> None:
    assert f"tried {TRIES} times" in PAGE and f"{LEASE.seconds // 60} minutes" in PAGE
    assert f"above {LIKELY:.0%}".replace("%", " %") in PAGE and f"from {POSSIBLE:.0%}".replace("%", " %") in PAGE
    assert LONGEST_QUIET == 22 * 60 and "leave two hours a day" in " ".join(PAGE.split())


def test_it_names_every_channel_and_every_key_of_the_body() -> None:
    assert all(f"| `{name}` |" in PAGE for name in MODULES)
    body = PAGE[PAGE.index("The body") : PAGE.index("## CAP")]
    assert all(f"`{field.name}`" in body or f"`{field.name}[]`" in body for field in fields(Alert))
