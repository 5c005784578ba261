"""The server as a process: what it prints, a port that is taken, and that it asks nothing of other machines."""

import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from tocsin.store.store import Store
from web.opened import TOKEN, window

pytestmark = pytest.mark.xdist_group("web")


def test_it_serves_and_asks_nothing_of_other_machines(seeded: Store, tmp_path: Path) -> None:
    with window(seeded.root, tmp_path / "server") as opened:
        assert httpx2.get(f"{opened.url}/health").json() == {"alive": True}
        page = httpx2.get(f"{opened.url}/situations/armenia-azerbaijan?as_of=2020-09-26", timeout=120)
        assert page.status_code == 200 and "26 September 2020" in page.text
        assert httpx2.get(f"{opened.url}/openapi.json", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert opened.outside() == ""


def _serve(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tocsin", "serve", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_what_it_will_not_do_is_said_with_what_to_do(seeded: Store, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = _serve("--store", str(seeded.root), "--port", str(other.getsockname()[1]))
    assert taken.returncode == 4 and "is taken" in taken.stderr and "--port" in taken.stderr
    open_to_all = _serve("--store", str(seeded.root), "--host", "0.0.0.0")
    assert open_to_all.returncode == 2 and "--token-file" in open_to_all.stderr
    gone = _serve("--store", str(seeded.root), "--token-file", str(tmp_path / "none"))
    assert gone.returncode == 2 and "can't be read" in gone.stderr
