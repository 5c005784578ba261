"""Law 7: every number in a brief occurs in a record its sentence cites, or is a sum whose formula is given.

Dates are compared as dates ("27 September 2020", "September 2020", "21–22 September"), clock times as clock times, all
other numbers by value. The brief's own day needs no record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec import Struct

from tocsin.brief.index import records
from tocsin.schema.briefs import Brief, Sentence
from tocsin.schema.findings import Findings

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
_MONTH = "|".join(MONTHS)
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_DATE = re.compile(rf"(?:\b(\d{{1,2}})(?:\s*[–-]\s*(\d{{1,2}}))?\s+)?\b({_MONTH})\b(?:\s+(\d{{4}}))?")
_CLOCK = re.compile(r"\b(\d{1,2}:\d{2})\b")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_IDS = ("id", "origin", "raw", "article", "span", "series", "geonameid", "lat", "lon", "situation")

Token = tuple[str, object]


class Unsupported(Struct, frozen=True):
    """A number of a sentence that no cited record holds and no sum gives."""

    section: str
    sentence: Sentence
    number: str


def unsupported_numbers(brief: Brief, findings: Findings) -> list[Unsupported]:
    """Every number of the brief's sentences that breaks the law; empty if it holds."""
    known = records(findings)
    allowed_of = {key: frozenset(_record_tokens(record, findings)) for key, record in known.items()}
    found = []
    for key, sentence in _sentences(brief):
        allowed = {token for cite in sentence.cites for token in allowed_of.get(cite, frozenset())}
        allowed |= (
            _dates(brief.as_of) | {("number", derived.value) for derived in sentence.sums} | _formula_tokens(sentence)
        )
        found += [
            Unsupported(key, sentence, str(token[1]))
            for token in tokens(f"{sentence.head}. {sentence.text}")
            if token not in allowed
        ]
    return found


def _sentences(brief: Brief) -> Iterator[tuple[str, Sentence]]:
    yield "lead", brief.headline
    for section in brief.sections:
        for sentence in section.sentences:
            yield section.key, sentence


def tokens(text: str) -> list[Token]:
    """The dates, clock times and numbers of a text, in that order.

    >>> tokens("more than 1,280 on 21–22 September 2020, at 06:00")
    [('date', (2020, 9, 21)), ('date', (2020, 9, 22)), ('clock', '06:00'), ('number', 1280.0)]
    """
    found: list[Token] = []
    text = _ISO.sub(lambda m: _keep(found, _iso(m)), text)
    text = _DATE.sub(lambda m: _keep(found, _long(m)), text)
    text = _CLOCK.sub(lambda m: _keep(found, [("clock", m[1].zfill(5))]), text)
    found += [("number", float(m[0].replace(",", ""))) for m in _NUMBER.finditer(text)]
    return found


def _keep(found: list[Token], tokens_: Iterable[Token]) -> str:
    found.extend(tokens_)
    return " "


def _iso(match: re.Match[str]) -> list[Token]:
    return [("date", (int(match[1]), int(match[2]), int(match[3]) if match[3] else 0))]


def _long(match: re.Match[str]) -> list[Token]:
    month, year = MONTHS.index(match[3]) + 1, int(match[4] or 0)
    days = [int(d) for d in (match[1], match[2]) if d]
    if not days and not year:
        return []
    return [("date", (year, month, d)) for d in days or [0]]


def _dates(day: date) -> set[Token]:
    """All ways of writing a day, with or without its year, and its year alone."""
    forms = {(y, day.month, d) for y in (day.year, 0) for d in (day.day, 0)}
    return {*(("date", form) for form in forms), ("number", float(day.year))}


def _formula_tokens(sentence: Sentence) -> set[Token]:
    """The operands of a difference are supported by it; those of a count are ids and support nothing."""
    return {
        token for derived in sentence.sums if not derived.formula.startswith("count of")
        for day in re.findall(r"\d{4}-\d{2}-\d{2}", derived.formula)
        for token in _dates(date.fromisoformat(day))
    }  # fmt: skip


def _record_tokens(record: Struct, findings: Findings) -> Iterator[Token]:
    for value in _values(msgspec.to_builtins(record, builtin_types=(date,))):
        yield from _value_tokens(value)
    yield from _name_tokens(record, findings)


def _values(built: object) -> Iterator[object]:
    if isinstance(built, dict):
        for key, value in built.items():
            if key not in _IDS:
                yield from _values(value)
    elif isinstance(built, list | tuple):
        for value in built:
            yield from _values(value)
    elif built is not None and not isinstance(built, bool):
        yield built


def _value_tokens(value: object) -> Iterator[Token]:
    if isinstance(value, date):
        yield from _dates(value)
    elif isinstance(value, int | float):
        yield "number", float(value)
    else:
        for token in tokens(str(value)):
            yield token
            yield from _without_year(token)


def _without_year(token: Token) -> Iterator[Token]:
    if token[0] == "date" and isinstance(token[1], tuple):
        year, month, day = token[1]
        yield "date", (0, month, day)
        yield "number", float(year)


def _name_tokens(record: Struct, findings: Findings) -> Iterator[Token]:
    """Numbers inside the names of the actors and places a record points to."""
    pointed = {value for value in _values(msgspec.to_builtins(record, builtin_types=(date,))) if isinstance(value, str)}
    for key in pointed:
        found = findings.actors.get(key) or findings.places.get(key)
        if found is not None:
            yield from tokens(found.name)
