"""Seconds and memory of the forecast: `make bench-forecast` prints them and writes docs/forecast-speed.md.

Each figure is of a process of its own, so that its peak memory is its own: the world's refit (trees, forest and the pool's
last year), the forecast of 191 countries x 12 months x 1,000 draws, and the same for more months and more countries (the
panel repeated). The baseline, conflictology-12, is measured in the same run; ratios are to it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/forecast-speed.md"
RUNS = 3


def refit() -> None:
    from tocsin.forecast.artefacts import packaged
    from tocsin.forecast.fitting import fit
    from tocsin.schema.months import month_id
    from tocsin.store.panel_packaged import packaged_panel

    panel = packaged_panel().until(month_id(2021, 10))
    fit(panel, packaged(month_id(2020, 10)))


def made(model: str, months: int, times: int) -> None:
    import numpy as np

    from tocsin.forecasting import forecast
    from tocsin.schema.panels import Unit
    from tocsin.store.panel_packaged import packaged_panel

    panel = packaged_panel()
    units = tuple(
        Unit(1000 * copy + unit.id, unit.iso3, unit.gw, unit.name) for copy in range(times) for unit in panel.units
    )
    wide = replace(
        panel, units=units, deaths=np.tile(panel.deaths, (times, 1)), exists=np.tile(panel.exists, (times, 1))
    )
    forecast(wide, range(wide.last + 1, wide.last + 1 + months), model, 1000, 1)


JOBS: dict[str, tuple[str, Callable[[], None]]] = {
    "base": ("conflictology-12, 191 countries, 12 months", lambda: made("conflictology-12", 12, 1)),
    "refit": ("refit of the world, one October", refit),
    "pool": ("pool, 191 countries, 12 months, 1,000 draws", lambda: made("pool", 12, 1)),
    "pool6": ("pool, 191 countries, 6 months", lambda: made("pool", 6, 1)),
    "pool24": ("pool, 191 countries, 24 months", lambda: made("pool", 24, 1)),
    "double": ("pool, 382 countries, 12 months", lambda: made("pool", 12, 2)),
    "fourfold": ("pool, 764 countries, 12 months", lambda: made("pool", 12, 4)),
}


def measured(job: str) -> tuple[float, float]:
    """Seconds (the least of several runs) and peak MiB of a job, importing and reading included."""
    found = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, __file__, "--job", job], check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return min(each[0] for each in found), max(each[1] for each in found)


def page(found: dict[str, tuple[float, float]]) -> str:
    base = found["base"][0]
    rows = ["| what | seconds | times the baseline | peak MiB |", "|---|---:|---:|---:|"]
    for job, (seconds, memory) in found.items():
        rows.append(f"| {JOBS[job][0]} | {seconds:.1f} | {seconds / base:.1f} | {memory:.0f} |")
    both = found["refit"][0] + found["pool"][0]
    most = max(found["refit"][1], found["pool"][1])
    return "\n".join(
        [
            "# What a forecast costs",
            "",
            f"Made by `make bench-forecast` on {date.today()}: {os.cpu_count()} cores, {platform.machine()}, Python "
            f"{platform.python_version()}. "
            f"Each is a process of its own, starting and reading included; the least of {RUNS} runs.",
            "",
            *rows,
            "",
            f"Refit and forecast together: {both:.1f} s and {most:.0f} MiB; the goal is 60 s and 4,096 MiB.",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--job", choices=JOBS, help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="write docs/forecast-speed.md")
    given = parser.parse_args()
    if given.job:
        began = time.perf_counter()
        JOBS[given.job][1]()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([time.perf_counter() - began, peak]))
        return
    found = {}
    for job, (title, _) in JOBS.items():
        found[job] = measured(job)
        print(f"{title}: {found[job][0]:.1f} s, {found[job][1]:.0f} MiB", flush=True)
    print(page(found))
    if given.write:
        PAGE.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
