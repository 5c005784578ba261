"""The server as a process: what it prints, a port that is taken, and that it asks nothing of other machines."""

import os
import signal
import socket
import subprocess
import sys
import time
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
        head = httpx2.head(f"{opened.url}/situations/armenia-azerbaijan?as_of=2020-09-26")
        assert head.status_code == 200 and not head.content and head.headers["etag"] == page.headers["etag"]
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


def _alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists() and "Z" not in Path(f"/proc/{process}/stat").read_text().split()[2]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc here: child processes can't be listed")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_judging_processes_end_with_the_server(seeded: Store, tmp_path: Path, how: signal.Signals) -> None:
    with window(seeded.root, tmp_path / "server") as opened:
        while not (judges := opened.children()):
            time.sleep(0.1)
        os.kill(opened.process, how)
        for _ in range(300):
            if not any(map(_alive, judges)):
                break
            time.sleep(0.1)
        assert not any(map(_alive, judges))
