"""The log of what was written through the window: one JSON line a deed, flushed to disk before the deed is answered."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from fastapi import Request

_LOCK = Lock()


def note(request: Request, deed: str, **what: object) -> None:
    """Add a line: when, from which address, what was done to what. Values hold no secrets: callers see to it."""
    path = log_path(request.app.state.serving.store)
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "from": request.client.host if request.client else "",
        "deed": deed,
        **what,
    }
    with _LOCK:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


def log_path(store: Path) -> Path:
    """Where the log of a store lies."""
    return store / "_audit" / "web.jsonl"
