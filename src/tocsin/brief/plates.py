"""The page's drawings for print: the same SVG with colours of its own, since print has no style sheet."""

from __future__ import annotations

import re

from tocsin.brief.chart import chart
from tocsin.brief.index import TIMELINE_DAYS
from tocsin.brief.strips import decades, timeline
from tocsin.schema.briefs import Brief

_LINK = re.compile(r"</?a\b[^>]*>")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
STYLE = """text{font-family:"Libertinus Serif";font-size:12.5px;fill:#1d1c1a}
.lane{font-size:13px;font-weight:bold;fill:#5c5850}.month,.level,.degree,.void{font-size:11px;fill:#8b867c}
.rule,.grid{stroke:#dcd7cc;stroke-width:1}.grid{stroke-dasharray:1 3}
.now{stroke:#7a2a1c;stroke-width:1.4}text.now{stroke:none;fill:#7a2a1c;font-size:11px}
.force{fill:#9c3b2a}.preparation{fill:#8c6f2d}.truce{fill:#3c6e63}.diplomacy{fill:#33608c}.statement{fill:#6b5a80}
.contested{fill:url(#hatch);stroke:#8a5a00;stroke-width:1}
.hatch-ground{fill:#f6ecd4}.hatch-line{stroke:#8a5a00;stroke-width:2}
.bar{fill:#9c3b2a}.spread{stroke:#1d1c1a;stroke-width:1}.gap{fill:url(#gap);opacity:.42}
.decades .hatch-ground{fill:none}.decades .hatch-line{stroke:#8b867c;stroke-width:1}
.dot{fill:#9c3b2a;fill-opacity:.78;stroke:#fff;stroke-width:.8}.dot.quiet{fill:#8b867c;fill-opacity:.6}
.ring{fill:none;stroke:#8a5a00;stroke-width:1.4;stroke-dasharray:3 2}.scale{stroke:#5c5850;stroke-width:2}"""
COLUMN = 166.0
"""Width of the text in mm."""
CAPTIONS = {
    "lately": f"The last {TIMELINE_DAYS} days by what is known of them; hatched: contested. The line at the right is the day.",
    "history": "Deaths by year as the data set counts them, logarithmic; thin lines low to high; hatched: no whole year's "
    "count, which is not calm.",
    "parties": f"Places that claims of the last {TIMELINE_DAYS} days name; area by number of claims; dashed rings: contested. "
    "No borders are drawn.",
}


def figures(brief: Brief) -> dict[str, str]:
    """Typst markup of each section's drawing, by the section's key; none where there is nothing to draw."""
    drawn = {"lately": (timeline(brief, _nowhere), 190.0), "history": (decades(brief, _nowhere), 166.0),
             "parties": (chart(brief, _nowhere), 112.0)}  # fmt: skip
    return {key: _placed(svg, width, CAPTIONS[key]) for key, (svg, width) in drawn.items() if svg}


def _nowhere(_: tuple[str, ...]) -> str:
    """Print has no links."""
    return ""


def _placed(svg: str, width: float, caption: str) -> str:
    """A block in the middle of the column; a wide drawing takes from both margins."""
    over = max(0.0, (width - COLUMN) / 2)
    image = f'image(bytes({_quoted(printable(svg))}), format: "svg", width: {width:g}mm)'
    placed = f"pad(x: -{over:g}mm, {image})" if over else f"align(center, {image})"
    return (
        f"#block(breakable: false, above: 0.9em, below: 1em, width: 100%)[#{placed}\n"
        f"#text(size: 7.4pt, fill: luma(90))[#{_quoted(caption)}]]"
    )


def printable(svg: str) -> str:
    """A drawing of the page as an SVG document of its own: named as SVG, styled, without links and tool tips."""
    bare = _TITLE.sub("", _LINK.sub("", svg))
    opening, rest = bare.split(">", 1)
    return f'{opening} xmlns="http://www.w3.org/2000/svg"><style>{STYLE}</style>{rest}'


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{" ".join(plain.split())}"'
