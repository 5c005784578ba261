"""A brief as PDF, set with Typst. The bytes are the same for the same brief: no time of making, no system fonts.

Typst brings fonts for Latin, Cyrillic and, plainly, for Armenian and Arabic; better ones are taken from ``fonts`` beside this
file where they are. A character that no font has is never printed as an empty box: its code stands in its place, and the
first page says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

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
#set text(font: {fonts}, size: 9.6pt, lang: "en", hyphenate: true)
#set image(alt: "Drawing; the caption below it tells what it shows.")
#show heading.where(level: 1): it => text(size: 19pt, weight: "bold")[#it.body]
#set par(leading: 0.52em, justify: false)
#show heading.where(level: 2): it => block(above: 1.3em, below: 0.9em, width: 100%, stroke: (top: 0.5pt + luma(160)),
  inset: (top: 5pt))[#text(size: 11pt, weight: "bold")[#it.body]]
#let row(head, body) = grid(columns: (31mm, 1fr), column-gutter: 4mm,
  text(size: 8.2pt, fill: luma(70), weight: "bold")[#head], body)
#let n(marks) = text(size: 7pt, fill: rgb("#7a2a1c"))[#marks]
#let tag(word) = text(size: 6.8pt, fill: rgb("#8a5a00"))[#smallcaps(word)]
"""


FONTS = Path(__file__).parent / "fonts"
"""TTF files that ship with Tocsin; the folder may be missing."""
FAMILIES = ("Libertinus Serif", "Vazirmatn", "Noto Naskh Arabic", "Noto Sans Armenian", "Noto Sans")
"""Fonts in the order in which a character is looked for in them; Typst's other fonts come last. Vazirmatn comes before Noto
Naskh Arabic, whose letters are drawn in parts: a reader cannot copy or hear them."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")
"""Categories of characters that are not drawn."""


class Printed(Struct, frozen=True):
    """A brief as PDF bytes, and the scripts (``CJK``, ``ETHIOPIC``) of characters for which no font was there."""

    pdf: bytes
    missing: tuple[str, ...] = ()


def to_pdf(brief: Brief) -> bytes:
    """The brief as PDF bytes, A4. Raises ``ExtraMissing`` if Typst is not installed."""
    return printed(brief).pdf


def printed(brief: Brief, fonts: Path = FONTS) -> Printed:
    """The brief as PDF with what could not be printed. Raises ``ExtraMissing`` if Typst is not installed."""
    try:
        import typst
    except ImportError as missing:
        raise ExtraMissing("PDF needs Typst, which is not installed", "pip install 'tocsin[pdf]'") from missing
    there = _there(fonts)
    lacking = _lacking(to_typst(brief), there)
    scripts = tuple(sorted({_script(character) for character in lacking}))
    told = replace(brief, notices=(_lacks(scripts), *brief.notices)) if scripts else brief
    source = to_typst(told, families(there)).translate({ord(c): f"[U+{ord(c):04X}]" for c in lacking})
    return Printed(typst.compile(source.encode("utf-8"), format="pdf", font_paths=there), scripts)


@cache
def _there(folder: Path) -> Any:
    """Typst's own fonts and those of a folder, never the system's: what is printed must not depend on the machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)] if folder.is_dir() else [])


def families(there: Any) -> tuple[str, ...]:
    """The families to set text in, of those that are there."""
    found = set(there.families())
    return tuple(family for family in FAMILIES if family in found)


def _lacks(scripts: Iterable[str]) -> str:
    named = ", ".join(name if len(name) < 4 else name.capitalize() for name in scripts)
    return (
        f"This PDF lacks a font for {named}: such characters stand as codes, [U+…]; the brief as a page or as Markdown has "
        "them as they are"
    )


def _lacking(text: str, there: Any) -> list[str]:
    """The characters of a text that no font has, in order. Each script is tried as a whole first."""
    seen = sorted(c for c in set(text) if ord(c) > 126 and unicodedata.category(c) not in _UNSEEN)
    scripts: dict[str, list[str]] = {}
    for character in seen:
        scripts.setdefault(_script(character), []).append(character)
    return [c for group in scripts.values() if not _shown(group, there) for c in group if not _shown([c], there)]


def _script(character: str) -> str:
    """The script as Unicode's name of the character begins with it.

    >>> _script("ə"), _script("Հ"), _script("ع")
    ('LATIN', 'ARMENIAN', 'ARABIC')
    """
    return unicodedata.name(character, "UNNAMED").split()[0]


def _shown(characters: Iterable[str], there: Any) -> bool:
    """Whether Typst has a glyph for every one: PDF/UA forbids a text with a glyph missing, and Typst keeps to that."""
    import typst

    lines = "\n\n".join(f"#{_string(character)}" for character in characters)
    page = f'#set document(title: "-")\n#set text(font: {_array(families(there))})\n{lines}'
    try:
        typst.compile(page.encode("utf-8"), format="pdf", font_paths=there, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" in str(error):
            return False
        raise
    return True


def _array(names: Iterable[str]) -> str:
    return "(" + "".join(f"{_string(name)}, " for name in names) + ")"


def to_typst(brief: Brief, fonts: Iterable[str] = FAMILIES[:1]) -> str:
    """The brief as Typst markup, set in the font families named."""
    numbers = numbers_of(brief)
    running = f"{brief.title} · as known on {long_date(brief.as_of)}"
    head = HEAD.replace("{title}", _string(brief.title)).replace("{running}", f"#{_string(running)}")
    parts = [head.replace("{fonts}", _array(fonts)), f"= #{_string(brief.title)}\n"]
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
