"""The words of ``positions.yaml`` as patterns: which form a clause has, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import cast

import msgspec
import yaml
from msgspec import Struct

from tocsin.schema.mediation import Issue

_GAP = r"(?:\W+[\w'’-]+){0,10}?\W+"
_NEGATION = re.compile(
    r"\b(?:not|never|no|nor|neither|without|cannot|unwilling|refus\w*|reject\w*|declin\w*|den(?:y|ies|ied))\b|n['’]t\b",
    re.IGNORECASE,
)
_BEFORE = 3
"""So many words before a phrase a negation still reaches it."""
_RELATIVE = re.compile(
    r"\b(?:who|whom|whose|which)\b[^,;:]*?(?=$|[,;:]|\sand\s)"
    r"|,\s+(?:an?|the)\s+(?:claim|charge|allegation|accusation|report|demand|move|decision|call)\b[^;:]*",
    re.IGNORECASE,
)
_REQUIRED_AHEAD = re.compile(r"\b(?:is|are|as|be|remains?)\s+(?:[\w'’-]+\s+){0,4}(?:pre)?conditions?\b", re.IGNORECASE)
"""A condition named before the word: "a withdrawal is our one condition"."""
_DUTY_BEFORE = re.compile(r"\b(?:must|should|(?:has|have) to)\b.*?(?P<link>\bbefore\b)", re.IGNORECASE)
"""What must be done before something else is required by it."""


class Lists(Struct, frozen=True):
    """The file as it is; see its head."""

    forms: dict[str, tuple[str, ...]]
    links: tuple[str, ...]
    force: tuple[str, ...]
    end_of_force: tuple[str, ...]
    concessions: tuple[str, ...]
    topics: tuple[str, ...]
    talks: tuple[str, ...]
    no_concession: tuple[str, ...]
    issues: dict[str, tuple[str, ...]]
    default_issues: dict[str, str]
    shared: tuple[str, ...]
    formats: tuple[str, ...]
    explicit: tuple[str, ...]
    lead_offices: tuple[str, ...]
    breaks: tuple[str, ...]


@cache
def lists() -> Lists:
    """The word lists, read once."""
    text = resources.files("tocsin.mediation").joinpath("positions.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Lists)


@cache
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Phrases as one pattern.

    >>> bool(pattern(("ready ~ talk*",)).search("Ready, he says, for the talks"))
    True
    """
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_written, phrases))})(?!\w)", re.IGNORECASE)


def _written(phrase: str) -> str:
    """One phrase of the file as a regular expression."""
    loose = re.sub(r"\((?!\?)", "(?:", " ".join(phrase.split())).replace("*", r"\w*")
    return loose.strip().replace(" ~ ", _GAP).replace(" ", r"\s+")


def has(phrases: tuple[str, ...], text: str) -> bool:
    """Whether one of the phrases stands in the text."""
    return bool(phrases) and pattern(phrases).search(text) is not None


def found(form: str, text: str) -> re.Match[str] | None:
    """The first phrase of a form in a text."""
    return pattern(lists().forms[form]).search(text)


def affirmed(form: str, text: str) -> bool:
    """Whether a phrase of the form stands in the text with no negation in it or up to three words before it.

    >>> affirmed("ready", "is ready to talk"), affirmed("ready", "is not yet ready to talk")
    (True, False)
    """
    return any(
        not _NEGATION.search(f"{_words_before(text, match.start())} {match.group()}")
        for match in pattern(lists().forms[form]).finditer(text)
    )


def _words_before(text: str, start: int) -> str:
    return " ".join(text[:start].split()[-_BEFORE:])


def plain_words(clause: str) -> str:
    """The clause with its relative clauses blanked: what they tell is somebody else's.

    >>> plain_words("criticises those who call for calm").strip()
    'criticises those'
    """
    return _RELATIVE.sub(lambda match: " " * len(match.group()), clause)


def clauses(text: str) -> list[tuple[int, int]]:
    """The clauses of a text as spans of its characters, in order, without white space or stops around them."""
    cuts = [0, *(match.start() for match in _breaks().finditer(text)), len(text)]
    return [_trimmed(text, start, end) for start, end in pairwise(cuts) if text[start:end].strip()]


@cache
def _breaks() -> re.Pattern[str]:
    words = "|".join(phrase.replace("(", "(?:").replace(" ", r"\s+") for phrase in lists().breaks)
    return re.compile(rf"{words}|(?<=[.!?”\"])\s+(?=[A-Z“\"])")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a leading conjunction or comma."""
    match = re.match(r"[\s,;]*(?:(?:and|but|however|while|although|though|that)\b[\s,]*)*", text[start:end])
    begin = start + (match.end() if match else 0)
    stop = start + len(text[start:end].rstrip(" ,;\n\t"))
    return (begin, stop) if begin < stop else (start, end)


def issues_in(text: str) -> tuple[Issue, ...]:
    """What the words are about, in the file's order; empty where they name none."""
    return cast("tuple[Issue, ...]", tuple(issue for issue, phrases in lists().issues.items() if has(phrases, text)))


def depends_on(quote: str) -> str:
    """What a condition makes things depend on: the words after its link; empty where no link is found.

    >>> depends_on("The war will not end until the troops leave")
    'the troops leave'
    >>> depends_on("A withdrawal is a precondition for talks")
    'A withdrawal'
    """
    if ahead := _REQUIRED_AHEAD.search(quote):
        return quote[: ahead.start()].strip()
    if duty := _DUTY_BEFORE.search(quote):
        return quote[: duty.start("link")].strip()
    for link in lists().links:
        match = pattern((link,)).search(quote)
        if match and quote[match.end() :].strip():
            return quote[match.end() :].strip()
    return ""


def concession_named(clause: str) -> bool:
    """Whether a readiness names something the other side would get, other than talks about it.

    Words before those of readiness do not count.

    >>> concession_named("ready to free captives"), concession_named("ready for talks on captives' release")
    (True, False)
    """
    words = lists()
    ready = found("ready", clause)
    rest = clause[ready.start() :] if ready else clause
    topic = pattern(words.topics).search(rest)
    given = rest[: topic.start()] if topic else rest
    return has(words.concessions, pattern(words.no_concession).sub(" ", given))


def names_talks(clause: str) -> bool:
    """Whether the clause speaks of talking."""
    return has(lists().talks, clause)


def refuses_concessions(text: str) -> bool:
    """Whether a text says that no concession will be made."""
    return has(lists().no_concession, text)


def is_lead(office: str) -> bool:
    """Whether an office's holder speaks for the whole."""
    return pattern(lists().lead_offices).fullmatch(office.strip()) is not None


def merged(spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The span from the first to the last of some spans."""
    return min(start for start, _ in spans), max(end for _, end in spans)


def joined(groups: Iterable[tuple[Issue, ...]]) -> tuple[Issue, ...]:
    """Issues of several clauses, each once, in the file's order."""
    order = [*lists().issues, "other"]
    return tuple(sorted({issue for group in groups for issue in group}, key=order.index))
