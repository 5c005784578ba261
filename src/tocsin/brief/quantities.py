"""Figures in words: bounds as they were said, the unit as it was counted, never a made-up middle."""

from __future__ import annotations

import re

from tocsin.schema.figures import Figure, Toll

NOUNS: dict[str, str] = {
    "killed": "killed", "wounded": "wounded", "missing": "missing", "captured": "captured",
    "bodies": "bodies", "killed_and_wounded": "killed and wounded together", "killed_or_missing": "killed or missing",
    "in_hospital": "in hospital", "displaced": "displaced", "casualties": "casualties", "violations": "violations",
    "shots": "shots", "troops": "troops", "volunteers": "volunteers", "fighters": "fighters",
    "demonstrators": "demonstrators", "aircraft": "aircraft", "drones": "drones",
    "armour": "armoured vehicles", "artillery": "artillery pieces", "air_defence": "air-defence systems",
    "vehicles": "vehicles", "positions": "positions", "settlements": "settlements", "peacekeepers": "peacekeepers",
    "posts": "posts", "population": "people", "share": "share", "money": "", "other": "",
}  # fmt: skip
PEOPLE = ("killed", "wounded", "missing", "captured", "bodies", "killed_and_wounded", "killed_or_missing", "in_hospital",
          "displaced", "casualties")  # fmt: skip
MATERIEL = ("aircraft", "drones", "armour", "artillery", "air_defence", "vehicles", "positions", "settlements")


def number(value: float) -> str:
    """``7,155``, ``77.1``: thousands grouped, no empty decimals.

    >>> number(7155), number(77.1)
    ('7,155', '77.1')
    """
    return f"{int(value):,}" if value == int(value) else f"{value:,.6g}"


def bounds(figure: Figure | Toll, said: str = "") -> str:
    """The figure's bounds in words; ``said`` is the sentence it stood in, which tells "more than 550" from "at least 551".

    >>> bounds(Figure("killed", 551, None, None, text=">550")), bounds(Figure("killed", 24, text="dozens"))
    ('more than 550', 'at least 24 (“dozens”)')
    >>> bounds(Figure("killed", None, 2300, None)), bounds(Figure("killed", 32, None, 100))
    ('about 2,300', '32–100')
    """
    low, best, high = figure.low, figure.best, figure.high
    words = getattr(figure, "text", "")
    if low is not None and high is not None:
        return _span(low, best, high)
    if low is not None:
        return _least(low, words, said) if best is None else f"{number(best)} (at least {number(low)})"
    if high is not None:
        return _most(high, words, said) if best is None else f"{number(best)} (at most {number(high)})"
    return "an unknown number of" if best is None else f"about {number(best)}"


def _span(low: float, best: float | None, high: float) -> str:
    if low == high:
        return number(low)
    if best is None or best in (low, high):
        return f"{number(low)}–{number(high)}"
    return f"{number(best)} ({number(low)}–{number(high)})"


def _least(low: float, text: str, said: str) -> str:
    if _written(low - 1, f"{text} {said}"):
        return f"more than {number(low - 1)}"
    return f"at least {number(low)}" + _vague(text)


def _most(high: float, text: str, said: str) -> str:
    if _written(high + 1, f"{text} {said}"):
        return f"fewer than {number(high + 1)}"
    return f"at most {number(high)}" + _vague(text)


def _written(value: float, text: str) -> bool:
    return re.search(rf"(?<![\d,.])(?:{re.escape(number(value))}|{value:.0f})(?![\d,]*\d)", text) is not None


def _vague(text: str) -> str:
    return f" (“{text}”)" if text and not any(letter.isdigit() for letter in text) else ""


def quantity(figure: Figure) -> str:
    """Bounds with the thing counted: ``320 soldiers killed``, ``$77.1 M``, ``about 2,300 killed and wounded together``.

    >>> quantity(Figure("killed", 1, 1, 1, who="soldiers")), quantity(Figure("bodies", 1, 1, 1))
    ('1 soldier killed', '1 body')
    """
    if figure.kind == "money":
        return figure.text.strip('"') or f"{bounds(figure)} {figure.unit.replace('_', ' ')}"
    if figure.kind in ("share", "other"):
        return f"{bounds(figure)} {figure.unit.replace('_', ' ')}".strip()
    return _counted(figure)


def toll_words(toll: Toll) -> str:
    """A toll of an event in the same words as a figure."""
    return _counted(toll).rstrip()


def _counted(given: Figure | Toll) -> str:
    many, noun = bounds(given), NOUNS[given.kind]
    who = "" if given.who in ("unknown", "people") else f"{given.who} "
    return f"1 {_one(who)}{_one(noun)}" if many == "1" else f"{many} {who}{noun}"


def _one(words: str) -> str:
    """A noun for one of its kind; what has no singular stays."""
    if words in ("people", "troops"):
        return {"people": "person", "troops": "soldier"}[words]
    return re.sub(r"ies\b|(?<=\w)s\b", lambda end: "y" if end[0] == "ies" else "", words)


def central(figure: Figure) -> float | None:
    """The number to compare by: best, else the only bound given; ``None`` where nothing is given."""
    for value in (figure.best, figure.low, figure.high):
        if value is not None:
            return value
    return None
