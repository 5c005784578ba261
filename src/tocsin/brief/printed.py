"""A brief as PDF, set with Typst. The bytes are the same for the same brief: no time of making, no system fonts."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.brief.grouping import TAGS, groups, short
from tocsin.brief.plates import figures
from tocsin.brief.references import marks_of, numbers_of
from tocsin.errors import ExtraMissing
from tocsin.schema.briefs import Brief, Section, Sentence, SourceLine
from tocsin.schema.time import long_date

Numbers = dict[str, tuple[int, ...]]

HEAD = """#set document(title: {title}, date: none)
#set page(paper: "a4", margin: (x: 22mm, y: 20mm), numbering: "1 / 1", number-align: right,
  header: text(size: 7.5pt, fill: luma(110))[{running}])
#set text(font: "Libertinus Serif", size: 9.6pt, lang: "en", hyphenate: true)
#set par(leading: 0.52em, justify: false)
#show heading.where(level: 2): it => block(above: 1.3em, below: 0.9em, width: 100%, stroke: (top: 0.5pt + luma(160)),
  inset: (top: 5pt))[#text(size: 11pt, weight: "bold")[#it.body]]
#let row(head, body) = grid(columns: (31mm, 1fr), column-gutter: 4mm,
  text(size: 8.2pt, fill: luma(70), weight: "bold")[#head], body)
#let n(marks) = text(size: 7pt, fill: rgb("#7a2a1c"))[#marks]
#let tag(word) = text(size: 6.8pt, fill: rgb("#8a5a00"))[#smallcaps(word)]
"""


def to_pdf(brief: Brief) -> bytes:
    """The brief as PDF bytes, A4. Raises ``ExtraMissing`` if Typst is not installed."""
    try:
        import typst
    except ImportError as missing:
        raise ExtraMissing("PDF needs Typst, which is not installed", "pip install 'tocsin[pdf]'") from missing
    made: bytes = typst.compile(to_typst(brief).encode("utf-8"), format="pdf", ignore_system_fonts=True)
    return made


def to_typst(brief: Brief) -> str:
    """The brief as Typst markup."""
    numbers = numbers_of(brief)
    running = f"{brief.title} · as known on {long_date(brief.as_of)}"
    parts = [HEAD.replace("{title}", _string(brief.title)).replace("{running}", f"#{_string(running)}")]
    parts.append(f'#text(size: 19pt, weight: "bold")[#{_string(brief.title)}]\n')
    parts.append(f"#text(size: 8.5pt, fill: luma(90))[#{_string(_dateline(brief))}]\n")
    parts.append(f"#block(above: 1.1em, below: 1.1em)[#text(size: 12.5pt)[{_sentence(brief.headline, numbers)}]]\n")
    drawn = figures(brief)
    for section in brief.sections:
        parts += _section(section, numbers, drawn.get(section.key, ""))
    parts.append("== Sources\n#set text(size: 7.6pt)\n#columns(2)[\n")
    parts += [_source(source) for source in brief.sources]
    return "\n".join([*parts, "]\n"])


def _string(text: str) -> str:
    """A Typst string: the text is never read as markup."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{" ".join(plain.split())}"'


def _dateline(brief: Brief) -> str:
    return " · ".join([f"As known on {long_date(brief.as_of)}", *brief.notices])


def _section(section: Section, numbers: Numbers, figure: str) -> Iterator[str]:
    yield f"== #{_string(section.title)}"
    if section.note:
        yield f'#text(size: 8.2pt, style: "italic", fill: luma(90))[#{_string(section.note)}]'
    if figure:
        yield figure
    for head, sentences in groups(section.sentences):
        body = "\n\n".join(_sentence(sentence, numbers) for sentence in sentences)
        yield f"#row({_string(head)}, [{body}])" if head else f"#block[{body}]"


def _sentence(sentence: Sentence, numbers: Numbers) -> str:
    tag = TAGS.get(sentence.tone)
    marked = f"#tag({_string(tag)}) " if tag else ""
    return f"{marked}#{_string(sentence.text)} #n({_string(short(marks_of(sentence, numbers)))})"


def _source(source: SourceLine) -> str:
    leaning = f"; leaning to {source.partisan}" if source.partisan else ""
    loose = "" if source.verified else "; unverified"
    line = f"{source.number}. {source.cite} (public {source.known.isoformat()}{leaning}{loose})"
    return f"#block(below: 0.45em)[#{_string(line)}]"
