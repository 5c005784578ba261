"""Score the reader on the gold sets: `make gold` prints the whole table and writes it to docs/gold.md.

The gold is not ours to ship: give its folder (events, attribution, incidents, spans, places as JSON lines) and the scorer
that comes with it. Answers are stripped before a text is coded. `--sample N` takes N texts of each set, `--check` holds the
figures against floors.yaml and fails under them.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from tocsin.coding import batch

ROOT = Path(__file__).parents[1]
GOLD, SCORER = ROOT / "../shared/gold/dev", ROOT / "../shared/tools/score_gold.py"
FLOORS = ROOT / "quality/floors.yaml"
PAGE = ROOT / "docs/gold.md"
ASKED = ("id", "set", "text", "date", "text_mixed")
Figures = dict[str, dict[str, Any]]
Floors = dict[str, dict[str, dict[str, float]]]


def stripped(row: dict[str, Any]) -> dict[str, Any]:
    """A gold row without its answers."""
    question = {key: row[key] for key in ASKED if key in row}
    if row.get("pair"):
        question["pair"] = {side: row["pair"][side] for side in ("source", "target")}
    return question


def sampled(rows: list[dict[str, Any]], count: int, seed: int = 1) -> list[dict[str, Any]]:
    """At most ``count`` rows of each set, drawn by seed; all where ``count`` is 0."""
    sets: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        sets.setdefault(row["set"], []).append(row)
    if count:
        sets = {name: random.Random(seed).sample(of, min(count, len(of))) for name, of in sets.items()}
    return [row for of in sets.values() for row in of]


def scored(task: str, gold: Path, scorer: Path, count: int, boot: int) -> Figures:
    """The scorer's figures for each set of one gold file."""
    with (gold / f"{task}.jsonl").open(encoding="utf-8") as lines:
        rows = sampled([json.loads(line) for line in lines], count)
    with tempfile.TemporaryDirectory() as folder:
        asked, told, key, out = (Path(folder) / name for name in ("asked.jsonl", "told.jsonl", "key.jsonl", "out.json"))
        key.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        asked.write_text("".join(json.dumps(stripped(row)) + "\n" for row in rows), "utf-8")
        batch.code_file(task, asked, told)
        command = [sys.executable, scorer, "--gold", key, "--pred", told, "--boot", str(boot), "--json", out]
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
        found: Figures = json.loads(out.read_text("utf-8"))
        return found


def misses(figures: Figures, floors: Floors, sample: bool) -> list[str]:
    """The figures under their floors; a sample has its own, lower ones."""
    found = []
    for name, metrics in floors.items():
        for metric, bounds in metrics.items():
            bound = bounds["sample" if sample else "floor"]
            value = figures[name]["metrics"][metric][0]
            wrong = value > bound if metric.startswith("[lower") else value < bound
            if wrong:
                found.append(f"{name}: {metric} is {value:.3f}, its floor {bound:.3f}")
    return found


def page(figures: Figures, floors: Floors, command: str) -> str:
    """The table as Markdown: figures with a goal first, those that miss it before the others, then all the rest."""
    lines = [
        "# What the reader reaches on gold sets",
        "",
        f"Made by `{command}`. These are development sets: they were looked at while the reader was built, so take the figures",
        "as a little high. Intervals are 95 %, bootstrapped over sentences or documents; with sets this small differences",
        "under .05 mean little. The sets are not ours and are not shipped.",
        "",
        "## Against our goals, misses first",
        "",
        "| set | measure | reached | 95 % | goal | |",
        "| --- | --- | ---: | --- | ---: | --- |",
    ]
    goals = [
        (figures[name]["metrics"][metric], name, metric, bounds["goal"])
        for name, metrics in floors.items()
        for metric, bounds in metrics.items()
        if "goal" in bounds and name in figures
    ]
    for (value, low, high), name, metric, goal in sorted(goals, key=lambda row: _gap(row[0][0], row[2], row[3])):
        verdict = "reached" if _gap(value, metric, goal) >= 0 else "**missed**"
        lines.append(f"| {name} | {metric} | {value:.3f} | {_interval(low, high)} | {goal:.2f} | {verdict} |")
    for name, of in sorted(figures.items()):
        lines += ["", f"## {name}: {of['records']:,} texts", "", "| measure | reached | 95 % |", "| --- | ---: | --- |"]
        lines += [f"| {metric} | {v:.3f} | {_interval(lo, hi)} |" for metric, (v, lo, hi) in of["metrics"].items()]
    return "\n".join(lines) + "\n"


def _gap(value: float, metric: str, goal: float) -> float:
    return goal - value if metric.startswith("[lower") else value - goal


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:.3f} to {high:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD, help="folder of the gold files")
    parser.add_argument("--scorer", type=Path, default=SCORER, help="the scorer that comes with them")
    parser.add_argument("--task", choices=batch.TASKS, action="append", help="only this task (repeatable)")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="N texts of each set; 0: all")
    parser.add_argument("--boot", type=int, default=1000, help="bootstrap resamples")
    parser.add_argument("--check", action="store_true", help="fail under the floors")
    parser.add_argument("--write", action="store_true", help="write docs/gold.md")
    given = parser.parse_args()
    if not given.gold.is_dir() or not given.scorer.is_file():
        if given.check:
            print(f"SKIPPED: no gold at {given.gold}, so its floors were not checked", file=sys.stderr)
            return
        raise SystemExit(f"no gold at {given.gold} or no scorer at {given.scorer}; name them with --gold and --scorer")
    floors: Floors = yaml.safe_load(FLOORS.read_text("utf-8"))
    figures: Figures = {}
    for task in given.task or batch.TASKS:
        print(f"coding {task} …", file=sys.stderr)
        figures |= scored(task, given.gold, given.scorer, given.sample, given.boot)
    floors = {name: metrics for name, metrics in floors.items() if name in figures}
    text = page(figures, floors, "make gold")
    print(text)
    if given.write:
        PAGE.write_text(text, "utf-8")
    under = misses(figures, floors, bool(given.sample)) if given.check else []
    if under:
        raise SystemExit("under the floor:\n" + "\n".join(under))


if __name__ == "__main__":
    main()
