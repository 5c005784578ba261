"""A killed writer loses nothing committed and corrupts nothing: real processes, really killed (law 8)."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from tocsin.schema.claims import Claim
from tocsin.store.maintenance import check, compact
from tocsin.store.store import Store
from tocsin.store.writer import Writer

KILLS = int(os.environ.get("TOCSIN_KILLS", "12"))  # CI asks for fifty
ROWS = 40

WRITE = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from store.records import numbered
from tocsin.schema.registry import Actor
from tocsin.store.store import Store
from tocsin.store.writer import Writer
import datetime
store, batch = Store(Path(sys.argv[1])), int(sys.argv[2])
while True:
    with Writer(store) as writer:
        writer.add(numbered(batch * {rows} + n) for n in range({rows}))
        writer.add([Actor(id=f"batch-{{batch}}", source="x", kind="public", name=str(batch), known=datetime.date(2020, 1, 1))])
    print(batch, flush=True)
    batch += 1
"""


def _killed_after(root: Path, first: int, seconds: float) -> int:
    """Let a writer write batches from ``first`` and kill it; returns the number of the next batch nobody acknowledged."""
    script = WRITE.format(tests=str(Path(__file__).parents[1]), rows=ROWS)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(root), str(first)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        line = writer.stdout.readline()  # the first batch is acknowledged: from now on we strike in mid-write
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
        lines = [line, *writer.stdout.read().splitlines()]
    acknowledged = [int(text) for text in lines if text.strip()]
    return max(acknowledged, default=first - 1) + 1


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_kills(tmp_path: Path) -> None:
    store, chance, following = Store(tmp_path / "store"), random.Random(20200927), 0
    for kill in range(KILLS):
        following = _killed_after(store.root, following, chance.uniform(0.0, 0.25))
        with store.view(date(2100, 1, 1)) as view:
            ids = [claim.id for claim in view.records(Claim)]
        assert len(ids) == len(set(ids)), "an id is there twice"
        assert len(ids) % ROWS == 0, "a batch was seen in part"
        assert set(ids) >= {f"c{number:06d}" for number in range(following * ROWS)}, "something acknowledged was lost"
        if kill % 10 == 9 or kill == KILLS - 1:
            assert check(store) == ()
    with Writer(store):
        pass
    compact(store)
    assert check(store) == ()
