"""A brief as Markdown (CommonMark, no HTML)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tocsin.brief.grouping import groups, short
from tocsin.brief.references import marks_of, numbers_of
from tocsin.schema.briefs import Brief, Section, Sentence, SourceLine
from tocsin.schema.time import long_date

Numbers = dict[str, tuple[int, ...]]
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def to_markdown(brief: Brief) -> str:
    """The brief as Markdown, with its sources numbered at the end. Ends with a newline."""
    numbers = numbers_of(brief)
    lines = [f"# {escaped(brief.title)}", "", _dateline(brief), "", f"**{_sentence(brief.headline, numbers)}**", ""]
    for section in brief.sections:
        lines += [*section_lines(section, numbers), ""]
    lines += ["## Sources", "", *(_source(source) for source in brief.sources)]
    return "\n".join(lines).rstrip() + "\n"


def escaped(text: str) -> str:
    """Text with the signs of Markdown made plain."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _dateline(brief: Brief) -> str:
    parts = [f"As known on {long_date(brief.as_of)}", *brief.notices]
    return " · ".join(escaped(part) for part in parts)


def section_lines(section: Section, numbers: Numbers) -> Iterator[str]:
    """A section's heading, its note, and its sentences as a list, run-in heads in bold."""
    yield f"## {escaped(section.title)}"
    yield ""
    if section.note:
        yield f"*{escaped(section.note)}*"
        yield ""
    for head, sentences in groups(section.sentences):
        yield from _group(head, sentences, numbers)


def _group(head: str, sentences: list[Sentence], numbers: Numbers) -> Iterator[str]:
    told = [_sentence(sentence, numbers) for sentence in sentences]
    if not head:
        yield from (f"- {text}" for text in told)
    elif len(told) == 1:
        yield f"- **{escaped(head)}.** {told[0]}"
    else:
        yield f"- **{escaped(head)}**"
        yield from (f"  - {text}" for text in told)


def _sentence(sentence: Sentence, numbers: Numbers) -> str:
    marks = short(marks_of(sentence, numbers))
    return f"{escaped(sentence.text)} {marks}".rstrip()


def _source(source: SourceLine) -> str:
    parts = [f"{source.number}. {escaped(source.cite)} (public {source.known.isoformat()}"]
    if source.partisan:
        parts.append(f"; leaning to {escaped(source.partisan)}")
    if not source.verified:
        parts.append("; unverified")
    return "".join(parts) + ")"
