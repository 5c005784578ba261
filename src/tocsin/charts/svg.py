"""The few SVG elements the pictures are made of. Every text from outside goes through ``clean`` or ``text``."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.resources import files

_UNKNOWN = (
    '<pattern id="ID-unknown" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="tc-blank" width="5" height="5"/><line class="tc-hatch" x1="0" y1="0" x2="0" y2="5"/></pattern>'
)
"""The hatching of what is not known."""


def clean(words: str) -> str:
    """Text made safe for an element or a quoted attribute."""
    return escape(legal(words))


def legal(words: str) -> str:
    """Text in which each character that XML forbids is "�"; not escaped."""
    return "".join(letter if _is_legal(ord(letter)) else "�" for letter in words)


def _is_legal(code: int) -> bool:
    return code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000


def px(value: float) -> str:
    """A coordinate, to a tenth of a pixel.

    >>> px(12.04), px(-0.0), px(3.25)
    ('12', '0', '3.2')
    """
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def amount(value: float) -> str:
    """A number as read: thousands with a thin space, whole from ten up, "unknown" for NaN.

    >>> amount(12345.6), amount(7.25), amount(0.0), amount(float("nan"))
    ('12\\u2009346', '7.2', '0', 'unknown')
    """
    if math.isnan(value):
        return "unknown"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    digits = 0 if size >= 10 or value == round(value) else 1 if size >= 1 else 2 if size >= 0.1 else 3
    written = f"{size:,.{digits}f}".replace(",", "\u2009")
    return f"−{written}" if value < 0 and written.strip("0.") else written


def tick(value: float) -> str:
    """A round number of an axis.

    >>> tick(0.2), tick(5000.0), tick(-25.0), tick(1e7)
    ('0.2', '5\\u2009000', '−25', '10\\u2009000\\u2009000')
    """
    return f"{value:,.12f}".rstrip("0").rstrip(".").replace(",", "\u2009").replace("-", "−")


def score(value: float) -> str:
    """A score, to a hundredth; to a thousandth below one.

    >>> score(28.704), score(0.1423), score(float("nan"))
    ('28.70', '0.142', 'unknown')
    """
    if not math.isfinite(value):
        return amount(value)
    return f"{value:,.{2 if abs(value) >= 1 else 3}f}".replace(",", "\u2009").replace("-", "−")


def share(value: float) -> str:
    """A probability in per cent.

    >>> share(0.5), share(0.004), share(0.0), share(0.9999), share(float("nan"))
    ('50 %', '0.4 %', '0 %', '> 99.9 %', 'unknown')
    """
    if math.isnan(value):
        return "unknown"
    if 0 < value < 0.001:
        return "< 0.1 %"
    if 0.999 < value < 1:
        return "> 99.9 %"
    return f"{100 * value:.1f}".removesuffix(".0") + " %" if value < 0.1 or value > 0.9 else f"{100 * value:.0f} %"


def text(x: float, y: float, words: str, style: str = "", anchor: str = "start") -> str:
    """A line of text at a point; ``anchor`` start, middle or end."""
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text{_styled(style)} x="{px(x)}" y="{px(y)}"{placed}>{clean(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    """A straight line."""
    return f'<line{_styled(style)} x1="{px(x1)}" y1="{px(y1)}" x2="{px(x2)}" y2="{px(y2)}"/>'


def box(x: float, y: float, width: float, height: float, style: str, title: str = "", paint: str = "") -> str:
    """A rectangle; ``title`` is read out and shown on hovering, ``paint`` names a pattern to fill it with."""
    inner = f"><title>{clean(title)}</title></rect>" if title else "/>"
    place = f'x="{px(x)}" y="{px(y)}" width="{px(max(width, 0))}" height="{px(max(height, 0))}"'
    return f"<rect{_styled(style)} {place}{_painted(paint)}{inner}"


def dot(x: float, y: float, radius: float, style: str, title: str = "", paint: str = "") -> str:
    """A circle."""
    inner = f"><title>{clean(title)}</title></circle>" if title else "/>"
    return f'<circle{_styled(style)} cx="{px(x)}" cy="{px(y)}" r="{px(radius)}"{_painted(paint)}{inner}'


def path(commands: str, style: str, title: str = "", paint: str = "") -> str:
    """A path; ``commands`` is our own path data, never text from outside."""
    inner = f"><title>{clean(title)}</title></path>" if title else "/>"
    return f'<path{_styled(style)} d="{commands}"{_painted(paint)}{inner}'


def picture(
    title: str, description: str, width: float, height: float, body: Iterable[str], kind: str, defs: str = ""
) -> str:
    """One self-contained SVG element with its own light and dark style, named and described for those who hear it.

    ``defs`` are patterns of its own. In them and in ``body``, ``ID`` before a pattern's name stands for an identifier
    that no other picture on a page has: it is made of the content, so the same content gives the same bytes.
    """
    inner = "\n".join(body)
    made = hashlib.blake2b(f"{kind}|{title}|{description}|{inner}".encode(errors="replace"), digest_size=4).hexdigest()
    name = f"tc-{made}"
    patterns = (_UNKNOWN + defs).replace('"ID-', f'"{name}-').replace('"#ID-', f'"#{name}-')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tc tc-{kind}" role="img" '
        f'aria-labelledby="{name}-t {name}-d" viewBox="0 0 {px(width)} {px(height)}" width="{px(width)}">\n'
        f'<title id="{name}-t">{clean(title)}</title>\n<desc id="{name}-d">{clean(description)}</desc>\n'
        f"<style>{_style()}</style>\n<defs>{patterns}</defs>\n"
        f'<rect class="tc-paper" width="100%" height="100%"/>\n{inner.replace("url(#ID-", f"url(#{name}-")}\n</svg>\n'
    )


def wrapped(words: str, most: int) -> list[str]:
    """Text broken into lines of at most ``most`` letters, at spaces where there are any."""
    from textwrap import wrap

    return wrap(words, most)


def shortened(words: str, most: int) -> str:
    """A name cut to a number of letters; the whole of it belongs in the element's title."""
    return words if len(words) <= most else words[: most - 1] + "…"


@cache
def _style() -> str:
    return (files("tocsin.charts") / "templates" / "chart.css").read_text(encoding="utf-8").strip()


def _styled(style: str) -> str:
    return f' class="{" ".join(f"tc-{part}" for part in style.split())}"' if style else ""


def _painted(paint: str) -> str:
    return f' fill="url(#ID-{paint})"' if paint else ""
