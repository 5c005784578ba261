"""How well stated positions are coded from real lines of news: read by the reader, coded by the rules, held against labels.

    python quality/positions_sample.py LINES.parquet --offset 0.8           a labelled sample's figures
    python quality/positions_sample.py LINES.parquet --offset 0.8 --rows    its rows, for labelling (row, day, line)
    python quality/positions_sample.py LINES.parquet --offset 0.8 --misses  row by row what was labelled and what was coded
    python quality/positions_sample.py LINES.parquet --offset 0.8 --alone   the rules without the reader, each line a position
    python quality/positions_sample.py LINES.parquet --page                 all samples' figures, into docs/positions.md

The table has the columns ``date`` and ``sentence``, one row a line, as the Wikipedia portal of current events is collected;
the lines stay where they are, and only row numbers and labels are kept here (``positions_labels.csv``: offset,
row, and ``form:issue+issue`` parted by semicolons, or ``none``). Rows are chosen by rule: lines that name an office, a word of
speech and a word of conflict or talks (``_OFFICE``, ``_SPEECH``, ``_MATTER``), every k-th from the share ``--offset`` of k on.
Forms are compared line by line without ``claim``, which stands for all that says no wish.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from tocsin.coding.reader import Reader
from tocsin.mediation.parties import Parties
from tocsin.mediation.statements import coded
from tocsin.registry.crosswalk import state_actors
from tocsin.registry.names import NameIndex
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.mediation import Statement
from tocsin.schema.situations import Situation

LABELS = Path(__file__).with_name("positions_labels.csv")
PAGE = Path(__file__).parents[1] / "docs/positions.md"
FIGURES = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- end of figures -->)", re.DOTALL)
SAMPLES = {0.5: "first", 0.8: "second", 0.35: "third"}
COUNT, OFFSET = 60, 0.5
_OFFICE = re.compile(
    r"\b(?:Presidents?|Prime Minister|(?:Foreign|Defen[cs]e) (?:Minister|Ministry)|Secretary of State|Chancellor|"
    r"Supreme Leader|spokes(?:man|woman|person)|governments?|officials?|leaders?)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:says?|said|stat(?:es|ed)|warn(?:s|ed)|threaten(?:s|ed)|vow(?:s|ed)|reject(?:s|ed)|refus(?:es|ed)|"
    r"demand(?:s|ed)|calls? (?:for|on)|called (?:for|on)|urg(?:es|ed)|offer(?:s|ed)|agree[sd]? to|den(?:ies|ied)|"
    r"rul(?:es|ed) out|insist(?:s|ed)|announc(?:es|ed)|asks?|asked|propos(?:es|ed))\b"
)
_MATTER = re.compile(
    r"\b(?:talks|negotiat\w+|ceasefire|cease-fire|truce|troops|withdraw\w*|territor\w+|prisoners?|hostages?|"
    r"peacekeep\w+|monitors|observers|corridor|blockade|sovereignty|independence|refugees|hostilities|"
    r"invasion|annex\w+|peace)\b",
    re.IGNORECASE,
)

Coded = dict[str, frozenset[str]]
"""Issues by form."""


class Line(NamedTuple):
    """One line of the table and its row number from 0."""

    row: int
    day: date
    text: str


class Figures(NamedTuple):
    """Counts over the labelled lines; see :func:`score`."""

    lines: int
    labelled: int
    coded: int
    right: int
    issues_right: int
    none: int
    none_right: int
    silent: int


def read(path: Path) -> list[Line]:
    """The lines of a table, in its order."""
    if not path.is_file():
        raise SystemExit(f"there is no table {path}; name the Parquet file of the lines")
    with duckdb.connect(config={"threads": 1}) as database:
        rows = database.execute("select date, sentence from read_parquet(?)", [str(path)]).fetchall()
    return [Line(number, date.fromisoformat(str(day)[:10]), text or "") for number, (day, text) in enumerate(rows)]


def chosen(lines: Sequence[Line], offset: float = OFFSET, count: int = COUNT) -> list[Line]:
    """Every k-th eligible line, so that about ``count`` are taken."""
    fit = [line for line in lines if all(words.search(line.text) for words in (_OFFICE, _SPEECH, _MATTER))]
    step = len(fit) // count
    return fit[int(step * offset) :: step][:count]


def labels(offset: float) -> dict[int, Coded]:
    """A sample's labels by row; an empty dictionary is "none"."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        return {int(r["row"]): _label(r["label"]) for r in csv.DictReader(file) if float(r["offset"]) == offset}


def _label(text: str) -> Coded:
    if text == "none":
        return {}
    parts = (part.split(":") for part in text.split(";"))
    return {form.strip(): frozenset(issues.strip().split("+")) for form, issues in parts}


def answers(lines: Sequence[Line]) -> dict[int, tuple[int, Coded]]:
    """By row, how many claims the reader gave, and the forms coded from them without mere claims."""
    actors = {state.id: state for state in state_actors()}
    parties = Parties(Situation(id="all", source="made", title="All", known=date.min), actors)
    reader = Reader(NameIndex.build(list(actors.values()), [], [], [], None), None)
    found: dict[int, tuple[int, Coded]] = {}
    for line in lines:
        article = Article(id=str(line.row), source="wikipedia-current-events", origin=str(line.row), known=line.day,
                          published=line.day, language="en", text=line.text)  # fmt: skip
        claims = reader.read(article)
        found[line.row] = len(claims), _by_form(one for claim in claims for one in coded(claim, parties))
    return found


def answers_alone(lines: Sequence[Line]) -> dict[int, tuple[int, Coded]]:
    """What the rules say of each line if it is handed to them as one speaker's position, so that no claim can be missed."""
    parties = Parties(Situation(id="all", source="made", title="All", known=date.min), {})
    found: dict[int, tuple[int, Coded]] = {}
    for line in lines:
        claim = Claim(id=str(line.row), source="made", origin="", kind="position", text=line.text, known=line.day,
                      speaker="somebody", speaker_role="authority")  # fmt: skip
        found[line.row] = 1, _by_form(coded(claim, parties))
    return found


def _by_form(statements: Iterable[Statement]) -> Coded:
    issues: dict[str, set[str]] = {}
    for one in statements:
        if one.form != "claim":
            issues.setdefault(one.form, set()).update(one.issues)
    return {form: frozenset(named) for form, named in issues.items()}


def score(found: dict[int, tuple[int, Coded]], wanted: dict[int, Coded]) -> Figures:
    """Forms labelled, coded, and right (coded where labelled); of those right, how many share an issue."""
    pairs = [(wanted[row], found[row][1]) for row in wanted]
    right = [(label[form], made[form]) for label, made in pairs for form in label if form in made]
    none = [made for label, made in pairs if not label]
    return Figures(
        lines=len(pairs), labelled=sum(len(label) for label, _ in pairs), coded=sum(len(made) for _, made in pairs),
        right=len(right), issues_right=sum(bool(label & made) for label, made in right),
        none=len(none), none_right=sum(not made for made in none),
        silent=sum(bool(wanted[row]) and not found[row][1] for row in wanted),
    )  # fmt: skip


def told(figures: Figures) -> str:
    """The figures in sentences."""
    f = figures
    return (
        f"{f.lines} lines; {f.labelled} forms labelled, {f.coded} coded, {f.right} of them right: recall "
        f"{f.right / f.labelled:.2f}, precision {f.right / max(f.coded, 1):.2f}. Of the {f.right} right ones {f.issues_right} "
        f"share an issue with the label. {f.none} lines state no wish; {f.none_right} of them are left alone. From {f.silent} "
        f"lines that state one nothing was coded."
    )


def page(lines: Sequence[Line]) -> str:
    """A table of the samples, read and coded as a user's articles are, and by the rules alone."""
    rows = ["| sample | how | forms labelled | coded | right | recall | precision | share an issue | no wish | left alone |",
            "|---|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for offset, name in SAMPLES.items():
        wanted = labels(offset)
        sample = [line for line in chosen(lines, offset) if line.row in wanted]
        for how, answer in (("reader and rules", answers), ("rules alone", answers_alone)):
            f = score(answer(sample), wanted)
            rates = f"{f.right / f.labelled:.2f} | {f.right / max(f.coded, 1):.2f}"
            rows.append(f"| {name} | {how} | {f.labelled} | {f.coded} | {f.right} | {rates} | {f.issues_right} of {f.right} | "
                        f"{f.none} | {f.none_right} |")  # fmt: skip
    return "\n".join(rows) + "\n"


def main() -> None:
    """Choose, or score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--offset", type=float, default=OFFSET)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--page", action="store_true")
    asked = parser.parse_args()
    if asked.page:
        figures = page(read(asked.lines))
        PAGE.write_text(FIGURES.sub(lambda _: figures, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        return
    rows = chosen(read(asked.lines), asked.offset)
    if not asked.rows and not labels(asked.offset):
        raise SystemExit(f"no labels for the offset {asked.offset}; label the rows of --rows in {LABELS.name}")
    if asked.rows:
        sys.stdout.writelines(f"{line.row}\t{line.day}\t{line.text}\n" for line in rows)
        return
    wanted = labels(asked.offset)
    found = (answers_alone if asked.alone else answers)([line for line in rows if line.row in wanted])
    if asked.misses:
        sys.stdout.writelines(
            f"{row}\t{dict(wanted[row])}\t{found[row]}\n" for row in wanted if wanted[row] != found[row][1]
        )
    print(told(score(found, wanted)))


if __name__ == "__main__":
    main()
