"""The main job: offline, from the packaged record, on a new store."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import whole

OFFLINE = """
import sys
def audit(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise SystemExit(f"the demo asked for the network: {event} {args}")
sys.addaudithook(audit)
sys.argv = ["tocsin", *sys.argv[1:]]
from tocsin.cli import main
main()
"""


def _without_network() -> list[str]:
    """A prefix that runs a command in a network namespace without any interface, where the system allows it."""
    unshare = shutil.which("unshare")
    if unshare and subprocess.run([unshare, "-rn", "true"], capture_output=True).returncode == 0:
        return [unshare, "-rn"]
    return []


@whole
def test_the_demo_needs_no_network(tmp_path: Path) -> None:
    command = [
        *_without_network(),
        sys.executable,
        "-c",
        OFFLINE,
        "demo",
        "--store",
        str(tmp_path / "store"),
        "-o",
        "pages",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, timeout=300, env=os.environ | {"COLUMNS": "120"}
    )
    assert done.returncode == 0, done.stderr
    pages = sorted(path.name for path in (tmp_path / "pages").glob("armenia*.html"))
    assert pages == [f"armenia-azerbaijan-2020-{day}.html" for day in ("09-26", "09-29", "10-10", "11-10")]
    for page in (tmp_path / "pages").glob("armenia*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<svg" in text
        assert 'src="http' not in text
    assert "26 September 2020" in done.stdout
    assert "tocsin serve --store" in done.stdout


@whole
@pytest.mark.parametrize("word", ["Su-25"])
def test_the_shoot_down_appears_only_when_it_was_claimed(tmp_path: Path, word: str) -> None:
    command = [
        sys.executable,
        "-m",
        "tocsin",
        "demo",
        "--store",
        str(tmp_path / "store"),
        "-o",
        str(tmp_path / "pages"),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=300)
    read = {path.stem[-5:]: path.read_text(encoding="utf-8") for path in (tmp_path / "pages").glob("*.html")}
    assert word not in read["09-26"]
    assert word in read["09-29"]
