"""The window opened as a user opens it: a process of its own, from which nothing but this machine can be asked."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOKEN = "a-token-of-the-browser-tests"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

WATCHED = """
import os, sys
def audit(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple) and args[1][0] not in ("127.0.0.1", "::1", "localhost"):
        asked = args[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and args[0] not in ("127.0.0.1", "::1", "localhost", None):
        asked = args
    else:
        return
    with open(os.environ["TOCSIN_TEST_ASKED"], "a") as file:
        file.write(f"{event} {asked}\\n")
    raise OSError("nothing outside this machine may be asked")
sys.addaudithook(audit)
"""
"""Runs at the start of every Python process of the server, also of those it starts."""


@dataclass
class Opened:
    """A running window: its address, and the file that tells what it asked of the outside."""

    url: str
    asked: Path
    store: Path
    process: int

    def children(self) -> list[int]:
        """The processes it started (Linux)."""
        return [int(one) for one in Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()]

    def outside(self) -> str:
        """What was asked of other machines."""
        return self.asked.read_text() if self.asked.exists() else ""


@contextmanager
def window(store: Path, folder: Path, **settings: str) -> Iterator[Opened]:
    """Serve a store until the block is left."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(WATCHED)
    (folder / "token").write_text(TOKEN + "\n")
    asked = folder / "asked.txt"
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "TOCSIN_TEST_ASKED": str(asked), **settings}
    command = [sys.executable, "-m", "tocsin", "serve", "--store", str(store), "--port", "0", "--token-file",
               str(folder / "token"), "--deliver", "1"]  # fmt: skip
    with (folder / "log.txt").open("w") as log:
        running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=log, text=True, env=environment)
        try:
            yield Opened(_address(running), asked, store, running.pid)
        finally:
            running.terminate()
            running.wait(30)


def _address(running: subprocess.Popen[str]) -> str:
    """The address that the server prints first."""
    assert running.stderr is not None
    seen = []
    for line in running.stderr:
        seen.append(line)
        if found := re.search(r"open at (http://\S+?)/ ", line):
            return found[1]
    raise AssertionError(f"the server did not start: {''.join(seen)}")
