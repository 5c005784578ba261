"""The short notation for figures in a situation folder: ``killed:soldiers@AZE >550 "more than 550 servicemen"``.

``kind[:who][@side] bounds [unit] ["words"]``, several with ``;`` between them. Bounds keep what was said and no more:

=========  =========================================================================================
``16``     exactly: low, best and high are 16
``>550``   more than: low is 551, the smallest whole number allowed; best and high stay unknown
``>=16``   at least: low is 16
``<5000``  fewer than: high is 4999
``<=60``   at most: high is 60
``~2300``  about: best is 2300; low and high stay unknown
``32..100``  a range: low and high; no best
=========  =========================================================================================

Money and shares are not counted in whole things: there ``>550`` keeps 550 itself as the bound, and the sign stays in the
figure's text. A figure without words of its own has empty text, save in that one case.
"""

from __future__ import annotations

import math
import re
from typing import get_args

from tocsin.errors import BadInput
from tocsin.schema.figures import FIGURE_KINDS, Figure, Who

WHOS: tuple[str, ...] = get_args(Who)
MEASURED = frozenset({"money", "share"})
"""Kinds that are measured, not counted in whole things."""

_PEOPLE = frozenset({
    "killed", "wounded", "missing", "captured", "bodies", "killed_and_wounded", "killed_or_missing", "in_hospital",
    "displaced", "casualties", "troops", "volunteers", "fighters", "demonstrators", "population", "peacekeepers",
})  # fmt: skip
_LARGEST = 1e15
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<kind>[a-z_]+)(?::(?P<who>[a-z]+))?(?:@(?P<side>[A-Za-z0-9-]+))?\s+"
    rf"(?:(?P<low>{_NUMBER})\.\.(?P<high>{_NUMBER})|(?P<sign>>=|<=|>|<|~)?\s*(?P<number>{_NUMBER}))"
    rf"(?:\s+(?P<unit>[A-Za-z_%][A-Za-z0-9_%-]*))?(?:\s+\"(?P<words>[^\"]*)\")?"
)
_FORM = (
    'write kind[:who][@side] bounds [unit] ["words"], e.g. killed:soldiers@AZE >550;'
    " bounds are one of 16, >550, >=16, <5000, <=60, ~2300, 32..100"
)
_Bounds = tuple[float | None, float | None, float | None]


def parse_figures(text: str) -> tuple[Figure, ...]:
    """The figures in a cell, in order; none for an empty cell. Raises ``BadInput`` naming the figure and the form.

    >>> parse_figures("killed:soldiers@AZE >550")[0].low
    551.0
    """
    return tuple(_figure(part.strip()) for part in _split(text) if part.strip())


def write_figures(figures: tuple[Figure, ...]) -> str:
    """The notation of figures that ``parse_figures`` could have made: the two undo each other."""
    return "; ".join(_written(figure) for figure in figures)


def default_unit(kind: str) -> str:
    """The noun counted when none is written: "people" for people, else the kind itself."""
    return "people" if kind in _PEOPLE else kind


def _split(text: str) -> list[str]:
    """Parts between semicolons; one inside quoted words divides nothing."""
    parts = re.findall(r'(?:[^;"]|"[^"]*"|")+', text)
    return [str(part) for part in parts]


def _figure(text: str) -> Figure:
    match = _FIGURE.fullmatch(text)
    if match is None:
        raise BadInput(f"{text!r} is not a figure", _FORM)
    kind, who, unit = match["kind"], match["who"] or "unknown", match["unit"]
    if kind not in FIGURE_KINDS:
        raise BadInput(f"{text!r}: there is no kind of figure {kind!r}", f"one of: {', '.join(FIGURE_KINDS)}")
    if who not in WHOS:
        raise BadInput(f"{text!r}: there is no group {who!r}", f"one of: {', '.join(WHOS)}")
    if kind == "money" and unit is None:
        raise BadInput(f"{text!r}: money without a currency", "add its unit, e.g. money 77.1 USD_million")
    low, best, high = _bounds(match, text, kind in MEASURED)
    return Figure(kind, low, best, high, who, match["side"], unit or default_unit(kind), _text(match))  # type: ignore[arg-type]


def _text(match: re.Match[str]) -> str:
    if match["words"] is not None:
        return match["words"]
    strict = match["kind"] in MEASURED and match["sign"] in (">", "<")
    return f"{match['sign']}{match['number']} {match['unit'] or default_unit(match['kind'])}" if strict else ""


def _bounds(match: re.Match[str], text: str, measured: bool) -> _Bounds:
    if match["low"] is not None:
        low, high = _number(match["low"], text), _number(match["high"], text)
        if low > high:
            raise BadInput(f"{text!r}: the range ends below its beginning", "write the smaller number first")
        return low, None, high
    number = _number(match["number"], text)
    return _signed(match["sign"] or "", number, measured, text)


def _signed(sign: str, number: float, measured: bool, text: str) -> _Bounds:
    if sign == "<" and number == 0:
        raise BadInput(f"{text!r}: nothing is fewer than none", "write the number given, or leave the figure out")
    match sign:
        case ">":
            return (number if measured else math.floor(number) + 1.0), None, None
        case "<":
            return None, None, (number if measured else math.ceil(number) - 1.0)
        case ">=":
            return number, None, None
        case "<=":
            return None, None, number
        case "~":
            return None, number, None
    return number, number, number


def _number(text: str, figure: str) -> float:
    number = float(text.replace(",", ""))
    if number > _LARGEST:
        raise BadInput(f"{figure!r}: {text} is beyond any count", "check the number of digits")
    return number


def _written(figure: Figure) -> str:
    who = "" if figure.who == "unknown" else f":{figure.who}"
    side = f"@{figure.side}" if figure.side else ""
    unit = "" if figure.unit == default_unit(figure.kind) else f" {figure.unit}"
    words = f' "{figure.text}"' if figure.text else ""
    return f"{figure.kind}{who}{side} {_written_bounds(figure)}{unit}{words}"


def _written_bounds(figure: Figure) -> str:
    low, best, high = (None if bound is None else f"{bound:.12g}" for bound in (figure.low, figure.best, figure.high))
    if best is not None:
        return best if low is not None else f"~{best}"
    if low is not None and high is not None:
        return f"{low}..{high}"
    return f">={low}" if low is not None else f"<={high}"
