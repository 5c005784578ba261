"""Compaction and readers in other processes: a live reader keeps its files, a dead one does not."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from store.records import numbered
from tocsin.schema.claims import Claim
from tocsin.store.maintenance import check, compact
from tocsin.store.store import Store
from tocsin.store.writer import Writer

READ = """
import sys
from datetime import date
from pathlib import Path
from tocsin.schema.claims import Claim
from tocsin.store.store import Store
with Store(Path(sys.argv[1])).view(date(2100, 1, 1)) as view:
    print("open", flush=True)
    sys.stdin.readline()
    print(len(view.records(Claim)), flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "store")
    for number in range(5):
        with Writer(made) as writer:
            writer.add([numbered(number)])
    return made


def _reader(store: Store) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", READ, str(store.root)]
    reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "open\n"
    return reader


def _files(store: Store) -> int:
    return len(list((store.root / "claims").rglob("*.parquet")))


def test_a_live_reader_keeps_its_files(store: Store) -> None:
    reader = _reader(store)
    with Writer(store) as writer:
        writer.add([numbered(99)])
    assert compact(store).held
    assert _files(store) > 1
    out, _ = reader.communicate("go on\n", timeout=60)
    assert out == "5\n", "the reader saw another moment than the one it opened"
    assert reader.returncode == 0
    assert compact(store).held == ()
    assert _files(store) == 1
    assert check(store) == ()


def test_a_killed_reader_holds_nothing(store: Store) -> None:
    reader = _reader(store)
    reader.kill()
    reader.wait(timeout=60)
    assert compact(store).held == ()
    assert _files(store) == 1
    assert not list((store.root / "_leases").iterdir())
    with store.view(date(2100, 1, 1)) as view:
        assert view.count(Claim) == 5


def test_a_reader_that_is_just_opening_defers_deletion(store: Store) -> None:
    from tocsin.store.leases import Lease

    lease = Lease(store.root)
    result = compact(store)
    assert result.deferred
    assert result.deleted == 0
    lease.release()
    assert not compact(store).deferred
