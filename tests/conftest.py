"""Shared by all tests: a seeded store, and a way to run the command line as a user does."""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

# Several processes test at once on few cores, where two threads each would only wait for one another.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from tocsin import run
from tocsin.cli import main
from tocsin.schema.findings import Findings
from tocsin.store.store import Store
from tocsin.store.view import View

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
Run = Callable[..., subprocess.CompletedProcess[str]]

whole = pytest.mark.skipif(
    "TOCSIN_WHOLE" not in os.environ, reason="long: CI runs it; so does TOCSIN_WHOLE=1 make test"
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here: real data are not tested")


_judged: dict[tuple[object, ...], Findings] = {}


@contextmanager
def judged_once() -> Iterator[None]:
    """Within, a store as it was seeded is judged once a day in this process: the same folders give the same judgement."""
    judge = run.judge

    def once(view: View, situation: str) -> Findings:
        moment = view._moment
        if moment.number != 1 or not moment.seeds:
            return judge(view, situation)
        key = (*sorted(moment.seeds.items()), view.as_of, situation)
        if key not in _judged:
            _judged[key] = judge(view, situation)
        return _judged[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "judge", once)
        yield


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with the packaged situations; tests must not write to it."""
    return run.open_store(tmp_path_factory.mktemp("seeded") / "store")


@pytest.fixture(scope="session")
def tocsin(seeded: Store) -> Run:
    """Run `tocsin …` on the seeded store (or on ``store=…``) in this process, which is many times as fast as a new one."""

    def call(*words: str, store: Path | None = None, input: str = "") -> subprocess.CompletedProcess[str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch, judged_once(), redirect_stdout(out), redirect_stderr(err):
            patch.setenv("TOCSIN_STORE", str(store or seeded.root))
            patch.setenv("COLUMNS", "120")
            patch.setattr(sys, "argv", ["tocsin", *words])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(input.encode()), encoding="utf-8"))
            with pytest.raises(SystemExit) as left:
                main()
        printed = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(words, int(left.value.code or 0), *printed)

    return call


@pytest.fixture(scope="session")
def tocsin_process(seeded: Store) -> Run:
    """Run `tocsin …` as a user does, in a process of its own, on the seeded store (or on ``store=…``)."""

    def call(*words: str, store: Path | None = None, **options: object) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "TOCSIN_STORE": str(store or seeded.root),
            "PYTHONIOENCODING": "utf-8",
            "COLUMNS": "120",
        }
        command = [sys.executable, "-m", "tocsin", *words]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, **options)  # type: ignore[call-overload]

    return call
