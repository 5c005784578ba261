"""When a text says something happened, from its own words and the day it was published.

Every rule is a pattern and a function from the match and the base day to an interval; precision is kept, and words that
name no day give nothing. A day without a year is the latest such day
up to 45 days after publication. Without a publication day
only full dates are read.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec import Struct

from tocsin.schema.time import Precision, When

_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
_MONTH_NUMBER = {name: i + 1 for i, name in enumerate(_MONTHS)}
_MONTH_NUMBER |= {name[:3]: i + 1 for i, name in enumerate(_MONTHS)} | {"sept": 9}
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "few": None,
    "several": None,
    "couple of": 2,
}
_MON = (
    r"(?P<mon>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:18|19|20)\d{2})"
_NUM = (
    r"(?P<num>\d{1,3}|a few|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|few)"
)
_PART = r"(?P<part>early|mid|late|the (?:start|beginning|middle|end) of|the (?:first|second) half of)"


class Dated(Struct, frozen=True):
    """A time expression at characters ``start``..``end`` of a block. ``back`` marks "at the time", "since then"."""

    start: int
    end: int
    when: When
    back: bool = False


Rule = Callable[[re.Match[str], date | None], When | None]
_RULES: list[tuple[re.Pattern[str], Rule]] = []


def find(text: str, base: date | None) -> list[Dated]:
    """Time expressions of ``text`` in order, the longest first where rules overlap."""
    spans: list[Dated] = []
    for pattern, rule in _rules():
        for match in pattern.finditer(text):
            when = rule(match, base)
            if when is not None:
                spans.append(Dated(match.start(), match.end(), _worded(when, match.group()), when == When()))
    spans.sort(key=lambda s: (s.start - s.end, s.start))
    kept: list[Dated] = []
    for span in spans:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return _of_one_year(sorted(kept, key=lambda s: s.start), text, base)


def _of_one_year(found: list[Dated], text: str, base: date | None) -> list[Dated]:
    """A day without a year is of the year just named in its sentence: "in April 2016, ended by a truce on 5 April"."""
    stated: Dated | None = None
    for place, one in enumerate(found):
        day = one.when.start
        if day is None or one.when.precision not in ("day", "month") or "since" in one.when.text.lower():
            continue
        if re.search(r"\b(?:18|19|20)\d{2}\b", one.when.text):
            stated = one
        elif (
            stated is not None
            and one.when.precision == "day"
            and re.search(r"\d", one.when.text)
            and stated.when.start is not None
            and stated.when.start.month == day.month
            and not re.search(r"[.!?]\s", text[stated.end : one.start])
        ):
            moved = _day(stated.when.start.year, day.month, day.day)
            if moved is not None and (base is None or (moved.start or base) <= base):
                found[place] = Dated(one.start, one.end, _worded(moved, one.when.text), one.back)
    return found


def _worded(when: When, text: str) -> When:
    return When(when.start, when.end, when.precision, when.time, when.zone, " ".join(text.split()))


def rule(pattern: str) -> Callable[[Rule], Rule]:
    """Register a rule for a pattern, matched without regard to case and at word borders."""

    def register(function: Rule) -> Rule:
        _RULES.append((re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)", re.I), function))
        return function

    return register


def _rules() -> Iterator[tuple[re.Pattern[str], Rule]]:
    return iter(_RULES)


def _span(start: date, end: date, precision: Precision) -> When:
    return When(start, end, precision)


def _month(year: int, month: int) -> When:
    return _span(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


def _mon(match: re.Match[str]) -> int:
    return _MONTH_NUMBER[match["mon"].rstrip(".").lower()]


def _day(year: int, month: int, day: int) -> When | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return When(found, found, "day")


def _latest_year(month: int, day: int, base: date) -> int:
    """The year of the latest such day not more than 45 days after ``base`` (texts also look ahead)."""
    limit = base + timedelta(days=45)
    return limit.year if (month, day) <= (limit.month, limit.day) else limit.year - 1


def _of_year(match: re.Match[str], month: int, day: int, base: date | None) -> int | None:
    stated = match.groupdict().get("year")
    if stated:
        return int(stated)
    return None if base is None else _latest_year(month, day, base)


_DAY2, _MON2 = _DAY.replace("<day>", "<day2>"), _MON.replace("<mon>", "<mon2>")


@rule(rf"(?:since\s+)?(?:{_MON}\s+{_DAY}(?!\d)|(?:the\s+)?{_DAY2}(?:\s+of)?\s+{_MON2})(?:,?\s+{_YEAR})?")
def _calendar_day(match: re.Match[str], base: date | None) -> When | None:
    name = match["mon"] or match["mon2"]
    month, day = _MONTH_NUMBER[name.rstrip(".").lower()], int(match["day"] or match["day2"])
    year = _of_year(match, month, min(day, 28), base)
    when = None if year is None else _day(year, month, day)
    return _since(match, when, base) if when else None


@rule(
    rf"(?:from |between )?{_MON}\s+(?P<a>\d{{1,2}})\s*(?:[-–—]|to|and|until|through)\s*(?P<b>\d{{1,2}})(?:,?\s+{_YEAR})?"
)
@rule(
    rf"(?:from |between )?(?P<a>\d{{1,2}})\s*(?:[-–—]|to|and|until|through)\s*(?P<b>\d{{1,2}})\s+{_MON}(?:,?\s+{_YEAR})?"
)
def _day_range(match: re.Match[str], base: date | None) -> When | None:
    month = _mon(match)
    year = _of_year(match, month, min(int(match["a"]), 28), base)
    if year is None:
        return None
    first, last = _day(year, month, int(match["a"])), _day(year, month, int(match["b"]))
    if not first or not last or not first.start or not last.end or last.end < first.start:
        return None
    return _span(first.start, last.end, "range")


@rule(r"(?P<year>(?:19|20)\d{2})-(?P<m>\d{2})-(?P<d>\d{2})")
def _iso(match: re.Match[str], base: date | None) -> When | None:
    return _day(int(match["year"]), int(match["m"]), int(match["d"])) if 1 <= int(match["m"]) <= 12 else None


@rule(rf"(?<!\d )(?:in |during |since |{_PART}[ -])?{_MON}(?: of)?,? {_YEAR}")
@rule(rf"(?:in|during|since|by|until|from|last|this) {_MON}(?! \d)")
@rule(rf"(?:in |since |at |by )?{_PART}[ -]{_MON}(?! \d)")
def _named_month(match: re.Match[str], base: date | None) -> When | None:
    month = _mon(match)
    year = _of_year(match, month, 1, base)
    if year is None:
        return None
    when = _part_of(_month(year, month), match.groupdict().get("part"))
    return _since(match, when, base)


def _part_of(when: When, part: str | None) -> When:
    """The tenth days of a month or the third of a year that "early", "mid", "late" and "the end of" mean."""
    if not part or not when.start or not when.end:
        return when
    start, length = when.start, (when.end - when.start).days + 1
    word = part.lower()
    if "first half" in word or "second half" in word:
        cut = start + timedelta(days=length // 2)
        return _span(start, cut - timedelta(days=1), "range") if "first" in word else _span(cut, when.end, "range")
    third = 10 if when.precision == "month" else length // 3
    if "early" in word or "start" in word or "beginning" in word:
        return _span(start, start + timedelta(days=third - 1), "range")
    if "mid" in word:
        return _span(start + timedelta(days=third), start + timedelta(days=2 * third - 1), "range")
    return _span(start + timedelta(days=2 * third), when.end, "range")


def _since(match: re.Match[str], when: When, base: date | None) -> When:
    return When(when.start, None, "range") if match.group().lower().startswith("since") else when


@rule(
    rf"(?:in|during|since|by|until|from|of|back in|summer of|as early as)?\s*{_YEAR}(?![-/,.]?\d|s)"
    r"(?! (?:people|soldiers|troops|civilians|men|women|children|homes|dead|wounded))"
)
def _year(match: re.Match[str], base: date | None) -> When | None:
    word = match.group().lower().strip()
    year = int(match["year"])
    if not re.match(r"[a-z]", word) and not (base and year <= base.year + 2):
        return None
    return _since(match, _span(date(year, 1, 1), date(year, 12, 31), "year"), base)


@rule(r"(?:in |from |between )?(?P<a>(?:18|19|20)\d{2})\s*(?:[-–—]|to|and)\s*(?P<b>(?:18|19|20)?\d{2})(?!\d)")
def _years(match: re.Match[str], base: date | None) -> When | None:
    first = int(match["a"])
    last = int(match["b"]) if len(match["b"]) == 4 else int(match["a"][:2] + match["b"])
    return _span(date(first, 1, 1), date(last, 12, 31), "range") if first < last else None


@rule(rf"(?:in |during |since )?(?:the )?(?:{_PART}[ -])?(?P<decade>(?:18|19|20)\d0)s")
def _decade(match: re.Match[str], base: date | None) -> When | None:
    start = int(match["decade"])
    when = _span(date(start, 1, 1), date(start + 9, 12, 31), "decade")
    return _since(match, _part_of(when, match["part"]), base)


@rule(
    r"(?:on |since |by |until |late |early )?(?P<rel>last |this |next )?"
    r"(?P<wd>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"(?: (?:morning|afternoon|evening|night))?"
)
def _weekday(match: re.Match[str], base: date | None) -> When | None:
    if base is None:
        return None
    back = (base.weekday() - _WEEKDAYS.index(match["wd"].lower())) % 7
    if (match["rel"] or "").strip().lower() == "next":
        found = base + timedelta(days=7 - back if back else 7)
    else:
        found = base - timedelta(days=back or (7 if match["rel"] else 0))
    return _since(match, When(found, found, "day"), base)


@rule(r"(?P<word>today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening)|last night|overnight)")
def _near_day(match: re.Match[str], base: date | None) -> When | None:
    if base is None:
        return None
    word = match["word"].lower()
    if word in ("last night", "overnight"):
        return _span(base - timedelta(days=1), base, "range")
    shift = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    found = base + timedelta(days=shift)
    return When(found, found, "day")


@rule(r"(?P<part>earlier |later )?(?P<rel>last|this past|this|past|next) (?P<unit>week|weekend|month|year)")
def _near_unit(match: re.Match[str], base: date | None) -> When | None:
    if base is None or match.group().lower().startswith("past "):
        return None
    rel, unit = match["rel"].lower(), match["unit"].lower()
    shift = {"this": 0, "next": 1}.get(rel, -1)
    if unit in ("week", "weekend"):
        monday = base - timedelta(days=base.weekday()) + timedelta(weeks=shift)
        first = monday + timedelta(days=5 if unit == "weekend" else 0)
        return _span(first, monday + timedelta(days=6), "week" if unit == "week" else "range")
    if unit == "month":
        year, month = divmod(base.year * 12 + base.month - 1 + shift, 12)
        return _month(year, month + 1)
    return _span(date(base.year + shift, 1, 1), date(base.year + shift, 12, 31), "year")


@rule(r"(?:over|at|during) the weekend")
def _weekend(match: re.Match[str], base: date | None) -> When | None:
    """The latest Saturday and Sunday that had begun."""
    if base is None:
        return None
    saturday = base - timedelta(days=(base.weekday() - 5) % 7)
    return _span(saturday, saturday + timedelta(days=1), "range")


@rule(
    r"(?:(?:in|during|over|since|of) )?(?:the )?(?P<rel>this past|last|this|past|next|previous)? ?"
    r"(?P<season>spring|summer|autumn|winter)"
    r"(?: of| in)?(?: (?P<year>(?:19|20)\d{2}))?"
)
def _season(match: re.Match[str], base: date | None) -> When | None:
    name = match["season"].lower()
    if match["year"]:
        return _season_of(name, int(match["year"]))
    rel = (match["rel"] or "").lower()
    if base is None or not (rel or re.match(r"(in|during|over|since) ", match.group(), re.I)):
        return None
    years = range(base.year + 1, base.year - 3, -1)
    for year in years:
        when = _season_of(name, year)
        assert when.start and when.end
        over = when.end < base if rel in ("this past", "last", "past", "previous") else when.start <= base
        if rel == "next" and when.start > base and when.start.year - base.year <= 1:
            return when
        if over and rel != "next":
            return when
    return None


def _season_of(name: str, year: int) -> When:
    first, last = _SEASONS[name]
    ends = year + 1 if last < first else year
    return _span(date(year, first, 1), date(ends, last, monthrange(ends, last)[1]), "season")


@rule(rf"{_NUM} (?P<unit>day|week|month|year|decade)s? (?:ago|earlier)")
def _ago(match: re.Match[str], base: date | None) -> When | None:
    count = _count(match["num"])
    if base is None or count is None:
        return None
    unit = match["unit"].lower()
    if unit == "day":
        found = base - timedelta(days=count)
        return When(found, found, "day")
    if unit == "week":
        middle = base - timedelta(weeks=count)
        monday = middle - timedelta(days=middle.weekday())
        return _span(monday, monday + timedelta(days=6), "week")
    if unit == "month":
        year, month = divmod(base.year * 12 + base.month - 1 - count, 12)
        return _month(year, month + 1)
    years = count * (10 if unit == "decade" else 1)
    found_year = base.year - years
    return (
        _span(date(found_year, 1, 1), date(found_year, 12, 31), "year")
        if unit == "year"
        else (_span(date(found_year - 5, 1, 1), date(found_year + 4, 12, 31), "decade"))
    )


@rule(
    rf"(?:in|over|during|for|within) (?:the )?(?:last|past|previous) (?:{_NUM} )?(?P<unit>hour|day|week|month|year|decade)s?"
)
def _last_while(match: re.Match[str], base: date | None) -> When | None:
    count = _count(match["num"] or "one")
    if base is None or count is None:
        return None
    unit = match["unit"].lower()
    if unit in ("year", "decade"):
        years = count * (10 if unit == "decade" else 1)
        start = _same_day(base, base.year - years)
    elif unit == "month":
        year, month = divmod(base.year * 12 + base.month - 1 - count, 12)
        start = date(year, month + 1, min(base.day, 28))
    else:
        start = base - (
            timedelta(hours=count) if unit == "hour" else timedelta(days=count * (7 if unit == "week" else 1))
        )
        start = base - timedelta(days=max(1, count // 24)) if unit == "hour" else start
    return _span(start, base, "range")


@rule(
    r"at (?:the|that) (?:same )?time|since then|back then|that (?:day|week|month|year)|the same (?:day|week|month|year)"
)
def _back(match: re.Match[str], base: date | None) -> When | None:
    return When()


def _same_day(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _count(word: str) -> int | None:
    word = word.lower().removeprefix("a ") if word.lower() not in ("a",) else "a"
    return int(word) if word.isdigit() else _NUMBERS.get(word)
