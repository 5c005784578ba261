"""How one claim is told: always as what somebody says, with who passed it on and whether it is verified.

A claim written by a curator already is a neutral sentence that names its speaker. A claim read by machine is the words of
a text, so that it is told as a quotation and marked: "words" (read by machine from PAGE (OUTLET)). Its speaker is named
before it where the words do not name one other than the outlet.
"""

from __future__ import annotations

import re

from tocsin.brief.names import Names
from tocsin.schema.briefs import Sentence, Sum
from tocsin.schema.citing import publication
from tocsin.schema.claims import Claim
from tocsin.schema.time import When, long_date

VERBS: dict[str, str] = {
    "asserts": "says",
    "claims_own_act": "says",
    "denies": "denies",
    "accuses": "accuses",
    "doubts": "doubts",
    "not_confirmed": "does not confirm",
    "no_figure": "gives no figure",
}
"""One verb for each stance, the same for whoever speaks."""

OWN_VOICE = ("author", "media")
"""Roles of a speaker that is the text itself."""

_SPEECH = re.compile(
    r"\b(sa(?:y|ys|id)|tells?|told|den(?:y|ies|ied)|claim(?:s|ed)?|report(?:s|ed)?|announc\w+|call(?:s|ed)?|accus\w+|"
    r"(?<!United )stat(?:e|es|ed|ement)|accord\w+|warn\w*|ask\w*|urg\w+|writ\w+|wrote|quot\w+|publish\w*|puts?|counts?|list\w*|"
    r"reject\w*|dismiss\w*|confirm\w*|declar\w+|speak\w*|spoke\w*|condemn\w*|describ\w+|insist\w*|demand\w*|offer\w*|"
    r"give[sn]?|gave|tweet\w*|post(?:s|ed)|blame[sd]?|alleg\w+|assert\w*|admit\w*|repeat\w*|finds?|found|estimate[sd]?)\b",
    re.IGNORECASE,
)


def told(claim: Claim, names: Names, contested: bool = False, head: str = "", sums: tuple[Sum, ...] = ()) -> Sentence:
    """The claim as one cited, attributed sentence; ``head`` is its run-in head."""
    text = told_text(claim, names)
    return Sentence(text, (claim.id,), sums, tone_of(claim, contested), head)


def told_text(claim: Claim, names: Names) -> str:
    """The words of :func:`told`: attribution, text, then the brackets that weigh it."""
    body = _curated(claim, names) if is_curated(claim) else _quoted(claim, names)
    return marked(body, brackets(claim, names))


def marked(sentence: str, marks: str) -> str:
    """The sentence with marks in brackets before its full stop.

    >>> marked("It is so.", "(unverified)")
    'It is so (unverified).'
    """
    if not marks:
        return sentence
    return f"{sentence[:-1]} {marks}." if sentence.endswith(".") else f"{sentence} {marks}"


def is_curated(claim: Claim) -> bool:
    """Whether the claim's text is a neutral sentence of a curator, rather than an article's own words."""
    return claim.curated or claim.coder == "curated"


def is_speech(text: str) -> bool:
    """Whether a curator's sentence itself says who says it.

    >>> is_speech("The ministry says so."), is_speech("The base stands.")
    (True, False)
    """
    return _SPEECH.search(text) is not None


def tone_of(claim: Claim, contested: bool = False) -> str:
    """How the sentence is shown: unverified weighs more than contested."""
    if not claim.verified:
        return "unverified"
    return "contested" if contested else "plain"


def brackets(claim: Claim, names: Names) -> str:
    """``(relayed by trend.az, leaning to Azerbaijan; unverified)``; empty where there is nothing to mark."""
    read = "" if is_curated(claim) else _read_from(claim)
    marks = [names.relay(claim), "" if claim.verified else "unverified", read]
    kept = [mark for mark in marks if mark]
    return f"({'; '.join(kept)})" if kept else ""


def _curated(claim: Claim, names: Names) -> str:
    text = ended(claim.text)
    if claim.speaker is None and not claim.speaker_text:
        return text
    return (
        text if _SPEECH.search(text) or _names_speaker(claim, names) else f"According to {names.speaker(claim)}: {text}"
    )


def _names_speaker(claim: Claim, names: Names) -> bool:
    words = names.actor(claim.speaker).lower().split() if claim.speaker else claim.speaker_text.lower().split()
    return any(word in claim.text.lower() for word in words if len(word) > 3)


def _read_from(claim: Claim) -> str:
    source = publication(claim.cite)
    return f"read by machine from {source}" if source else "read by machine"


def _quoted(claim: Claim, names: Names) -> str:
    """The words of a text; before them who says so, unless the outlet does or the words tell."""
    words = f"“{whole(claim.text)}”"
    through = [relayer for relayer in claim.relayers if relayer != claim.speaker]
    if _names_speaker(claim, names) or (claim.speaker_role in OWN_VOICE and not through):
        return words
    quoted = f", quoted by {names.actors(through)}," if through else ""
    verb = VERBS[claim.stance]
    link = f"{verb} this" if claim.stance in ("denies", "doubts", "not_confirmed") else verb
    return f"{names.speaker(claim)}{quoted} {link}: {words}"


def is_fragment(text: str) -> bool:
    """Whether a text read by machine is a part of a sentence: it begins small or ends without a stop.

    >>> is_fragment("since the fighting began"), is_fragment("It began.")
    (True, False)
    """
    text = text.strip()
    return bool(text) and (text[0].islower() or text != ended(text))


def whole(text: str) -> str:
    """The text with an ellipsis where its sentence goes on.

    >>> whole("since the fighting began"), whole("It began.")
    ('…since the fighting began…', 'It began.')
    """
    text = text.strip()
    before = "…" if text[:1].islower() else ""
    return f"{before}{text}" if text == ended(text) else f"{before}{text}…"


def ended(text: str) -> str:
    """The text with a full stop.

    >>> ended("A says so"), ended("Is it so?")
    ('A says so.', 'Is it so?')
    """
    text = text.strip()
    return text if not text or text[-1] in ".!?…" or text[-2:] in (".”", '."', ".)", "!”", "?”") else f"{text}."


def sentence_case(text: str) -> str:
    """The text with its first letter raised."""
    return text[:1].upper() + text[1:]


def opening(when: When) -> str:
    """A time in short: ``21–22 September 2020``, ``29 July – 10 August 2020``, ``September 2020``."""
    start, end = when.start, when.end
    if start and end and start.year == end.year and start.month != end.month and when.precision != "year":
        return f"{start.day} {start:%B} – {long_date(end)}"
    return when.show()


def dated_head(when: When) -> str:
    """:func:`opening` as a run-in head."""
    return sentence_case(opening(when))


def day(value: When) -> str:
    """The first day of an interval in words."""
    return long_date(value.start or value.end)
