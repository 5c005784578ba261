"""One HTML page that holds pictures and tables: no script, nothing from elsewhere, for screen and paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree

from tocsin.charts.svg import clean, legal

_PICTURE = "svg title desc style defs pattern rect line circle path text g"
_TABLE = "table caption thead tbody tr th td p ul li strong em div"
_ALLOWED = frozenset([*_PICTURE.split(), *_TABLE.split()])
_SVG = "{http://www.w3.org/2000/svg}"

Part = tuple[str, str]
"""A heading (plain text) and what stands under it: a picture of ours, or ``table``."""


def page(title: str, parts: Sequence[Part], notes: Sequence[str] = ()) -> str:
    """A self-contained page. Title, headings and notes are plain text and escaped.

    A part's content is checked, not escaped: raises ``ValueError`` if it is not well formed, or holds anything but the
    elements of our pictures and tables (a script, a link, an event's handler).
    """
    from jinja2 import Environment, StrictUndefined

    drawn = [(heading, _checked(heading, content)) for heading, content in parts]
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    words = [legal(note) for note in notes]
    html = made.from_string(_template("page.html.j2")).render(
        title=legal(title), style=_template("page.css"), parts=[(legal(a), b) for a, b in drawn], notes=words
    )
    return html if html.endswith("\n") else html + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> str:
    """An HTML table of plain texts, all escaped; a cell that reads as a number is set to the right.

    Raises ``ValueError`` for a row that has not as many cells as the head.
    """
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"a row of {len(row)} cells under a head of {len(head)}: {row!r}")
    top = "".join(f'<th scope="col"{_aligned(rows, place)}>{clean(words)}</th>' for place, words in enumerate(head))
    body = "".join(f"<tr>{''.join(_cell(words) for words in row)}</tr>\n" for row in rows)
    told = f"<caption>{clean(caption)}</caption>" if caption else ""
    return f"<table>{told}<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody></table>\n"


def _cell(words: str) -> str:
    return f'<td class="n">{clean(words)}</td>' if _is_number(words) else f"<td>{clean(words)}</td>"


def _aligned(rows: Sequence[Sequence[str]], place: int) -> str:
    return ' class="n"' if rows and all(_is_number(row[place]) for row in rows) else ""


def _is_number(words: str) -> bool:
    bare = words.strip().lstrip("+−-<>≤≥~ ").rstrip("% ").replace("\u2009", "").replace(",", "")
    return words == "unknown" or bare.replace(".", "", 1).isdecimal()


def _checked(heading: str, content: str) -> str:
    """The content, if it is one of our pictures or tables."""
    if "<!" in content or "<?" in content:
        raise ValueError(f"the part {heading!r} holds a declaration, which no picture of ours has")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise ValueError(f"the part {heading!r} is not well formed: {error}") from error
    for element in root.iter():
        fault = _fault(element)
        if fault:
            raise ValueError(f"the part {heading!r} holds {fault}, which no picture of ours has")
    return content


def _fault(element: ElementTree.Element) -> str:
    """What an element has that might run, or fetch from elsewhere; empty if nothing."""
    name = element.tag.removeprefix(_SVG)
    if name not in _ALLOWED:
        return f"an element {element.tag!r}"
    for key, value in element.attrib.items():
        elsewhere = "url(" in value.replace("url(#", "") or (key.endswith("href") and not value.startswith("#"))
        if key.lower().startswith("on") or key.lower() == "style" or elsewhere:
            return f"an attribute {key}={value!r}"
    style = (element.text or "").lower() if name == "style" else ""
    return "a style from elsewhere" if "@import" in style or "url(" in style else ""


@cache
def _template(name: str) -> str:
    return (files("tocsin.charts") / "templates" / name).read_text(encoding="utf-8")
