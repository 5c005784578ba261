"""A brief as one self-contained HTML file: no script, no font, no picture from elsewhere, no request."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tocsin.brief.chart import chart
from tocsin.brief.grouping import TAGS, groups
from tocsin.brief.references import marks_of, numbers_of
from tocsin.brief.strips import decades, timeline
from tocsin.schema.briefs import Brief, Record, Sentence
from tocsin.schema.time import long_date

if TYPE_CHECKING:
    from jinja2 import Template

MOST_RECORDS = 12
"""Records opened behind one sentence; more are named by number only."""


def to_html(brief: Brief, mast: str = "brief") -> str:
    """The brief as a page, ``mast`` the word above its title.

    Every ``[n]`` leads to its source, every sentence opens to the records behind it.
    """
    numbers = numbers_of(brief)
    opened = {record.id: record for record in brief.records}

    def link(cites: tuple[str, ...]) -> str:
        found = next((numbers[cite] for cite in cites if numbers.get(cite)), ())
        return f"#source-{found[0]}" if found else ""

    def shown(sentence: Sentence) -> dict[str, Any]:
        return _shown(sentence, numbers, opened)

    return _template().render(
        brief=brief, mast=mast, style=_text("brief.css"), as_of=long_date(brief.as_of), shown=shown, groups=groups,
        day=long_date, timeline=timeline(brief, link), decades=decades(brief, link), map=chart(brief, link),
    )  # fmt: skip


def _shown(sentence: Sentence, numbers: dict[str, tuple[int, ...]], opened: dict[str, Record]) -> dict[str, Any]:
    records = _behind(sentence, opened)
    return {
        "text": sentence.text, "tone": sentence.tone, "tag": TAGS.get(sentence.tone, ""), "sums": sentence.sums,
        "marks": marks_of(sentence, numbers), "records": records[:MOST_RECORDS], "more": max(0, len(records) - MOST_RECORDS),
    }  # fmt: skip


def _behind(sentence: Sentence, opened: dict[str, Record]) -> list[Record]:
    """The records cited; for an event, its claims follow it."""
    found: dict[str, Record] = {}
    for cite in sentence.cites:
        if cite in opened:
            found.setdefault(cite, opened[cite])
            for below in opened[cite].rests_on:
                if below in opened:
                    found.setdefault(below, opened[below])
    return list(found.values())


def _text(name: str) -> str:
    return resources.files("tocsin.brief").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    import jinja2

    made = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    return made.from_string(_text("brief.html.j2"))
