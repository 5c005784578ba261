"""Claims that say what somebody wants, will not have, offers or threatens, coded into forms and issues. Pure.

A claim is taken apart into clauses, and each clause takes the first form of ``positions.yaml`` that has a phrase in it. Clauses
of one form that follow one another are one statement, and its quote runs from the first to the last. Where no clause has
words of a form, the claim's kind says it (``_OF_KIND``). Rules, none of which knows a name:

* **Who speaks.** The claim's speaker. Where somebody else tells of it (an outlet, an author, an expert, or a mediator), those
  who act in it speak, one statement each, if words of a form are there. What one side says of another's words is the
  teller's ``claim``: an opponent's account is nobody's position.
* **Denials** are claims of stance ``denies`` of the families truce, diplomacy and statement. A denied act of force is in the
  ledger of claims, not here.
* **Readiness** that names a concession is an ``offer``; one that names talks alone is ``ready_to_talk``, also where the
  speaker adds that he will concede nothing; with something it depends on it is a ``condition``. Deeds announced by their
  doer are offers too: a release or easing to come, a ceasefire by one side alone; force announced by its doer is a threat.
  A claim of one doer's deed whose words tell a wish (``explicit`` in the file) is coded by them.
* "Must" and "should" are a plea in a request and in the mouth of an author or expert, else a demand.

Coding stated positions follows what the field does by hand: the demands and issues of crisis actors in ICB, of claimants
in ICOW and of parties in the bargaining literature (Schelling 1960; Fearon 1995 on the threat that names what would end it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from tocsin.mediation.parties import Parties
from tocsin.mediation.position_words import (
    affirmed,
    clauses,
    concession_named,
    depends_on,
    found,
    has,
    issues_in,
    joined,
    lists,
    merged,
    names_talks,
    plain_words,
    refuses_concessions,
)
from tocsin.mediation.speakers import (
    BYSTANDERS,
    OF_DEEDS,
    OF_FORCE,
    SPOKEN,
    announced,
    family,
    force_announced,
    has_a_say,
    speakers,
    tells_of_another,
)
from tocsin.schema.claims import Claim, Span
from tocsin.schema.mediation import Form, Issue, Statement

_OF_KIND: dict[str, Form] = {
    "threat": "threat", "refusal": "refusal", "request": "plea", "call_for_truce": "plea", "position": "claim",
    "rhetoric": "claim", "mediator_statement": "claim", "no_mediation": "claim",
}  # fmt: skip
_ASKING = ("request", "call_for_truce", "mediator_statement")
_NOT_IN_RHETORIC = ("threat", "ready")
_BY_PLACE = (("demand", "must", "plea"), ("ready", "refusal"))
_SELF = re.compile(r"\b(?:we|he|she|they|it|i)\s+$", re.IGNORECASE)
_DEPENDENT = re.compile(r"(?:only|if|unless|provided|as long|so long|on (?:the )?condition)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:is|are|belongs? to|remains?|was|were)\s+(?:ours|our)\b", re.IGNORECASE)


class _Part(Struct, frozen=True):
    """A clause, or several of one form, with what it is about."""

    form: Form
    start: int
    end: int
    issues: tuple[Issue, ...]


def statements(claims: Iterable[Claim], parties: Parties, as_of: date) -> tuple[Statement, ...]:
    """All statements among the claims known by the day, in order of (day or else known, known, claim)."""
    known = (claim for claim in claims if claim.known <= as_of)
    made = [statement for claim in known for statement in coded(claim, parties)]
    return tuple(sorted(made, key=lambda one: (day_of(one), one.known, one.claim)))


def day_of(statement: Statement) -> date:
    """The day said, or where that is unknown the day it could be read."""
    return statement.day or statement.known


def coded(claim: Claim, parties: Parties) -> Iterator[Statement]:
    """The statements one claim makes; none for what is no statement of a wish."""
    told_by_another, who = speakers(claim, parties)
    if not who:
        return
    own = not tells_of_another(claim, parties)
    parts = _parts(claim, parties, told_by_another) if own else _as_claim(claim, parties)
    for speaker in who:
        kept = (part for part in parts if part.form != "claim" or has_a_say(claim, speaker))
        yield from (_statement(claim, part, speaker, parties) for part in kept)


def _statement(claim: Claim, part: _Part, speaker: str | None, parties: Parties) -> Statement:
    about = tuple(issue for issue in part.issues if issue != "other") or ("other",)
    return Statement(
        claim=claim.id,
        speaker=speaker,
        side=parties.side(speaker),
        form=part.form,
        issues=about,
        day=_day(claim),
        known=claim.known,
        quote=claim.text[part.start : part.end],
        audience=tuple(t for t in claim.targets if t != speaker),
        span=_span(claim, part),
        article=claim.article,
    )


def _span(claim: Claim, part: _Part) -> Span | None:
    """Where the article has the quote; the whole claim's place where its text is not the article's letter by letter."""
    span = claim.span
    if claim.article is None or span is None:
        return None
    exact = span.end - span.start == len(claim.text)
    return Span(span.start + part.start, span.start + part.end) if exact else span


def _day(claim: Claim) -> date | None:
    """The last day it was said on, never one after it could be read."""
    day = claim.happened.end or claim.happened.start
    return min(day, claim.known) if day else None


def _parts(claim: Claim, parties: Parties, told_by_another: bool) -> list[_Part]:
    """The claim's clauses by form; those without words of a form only where no clause has any."""
    if claim.stance == "denies":
        return [_whole(claim, "denial", parties)]
    if claim.kind not in SPOKEN and announced(claim, parties):
        return [_whole(claim, "offer", parties)]
    if force_announced(claim, parties):
        return [_whole(claim, "threat", parties)]
    worded = list(_joined(_worded(claim, parties)))
    if worded:
        return worded
    if told_by_another and found("claim", claim.text) is None:
        return []
    form = _OF_KIND.get(claim.kind)
    if told_by_another and form != "claim":
        return []
    return [_whole(claim, form, parties)] if form else []


def _as_claim(claim: Claim, parties: Parties) -> list[_Part]:
    return [_whole(claim, "claim", parties)] if claim.kind in SPOKEN else []


def _whole(claim: Claim, form: Form, parties: Parties) -> _Part:
    start, end = merged(clauses(claim.text) or [(0, len(claim.text))])
    return _Part(form, start, end, _issues(claim, claim.text, parties))


def _worded(claim: Claim, parties: Parties) -> Iterator[_Part]:
    """The clauses that have words of a form. Where readiness is told, "no concessions" belongs to it."""
    asks = claim.kind in _ASKING or claim.speaker_role in BYSTANDERS
    spans = clauses(claim.text)
    forms = [_clause_form(claim, claim.text[start:end], asks) for start, end in spans]
    forms = [_with_what_follows(form, forms, spans, n, claim.text) for n, form in enumerate(forms)]
    ready = "ready_to_talk" in forms
    for (start, end), form in zip(spans, forms, strict=True):
        text = claim.text[start:end]
        if ready and form in (None, "refusal", "red_line") and refuses_concessions(text):
            form = "ready_to_talk"
        if form is not None:
            yield _Part(form, start, end, _issues(claim, text, parties, whole=len(spans) == 1))


def _with_what_follows(
    form: Form | None, forms: Sequence[Form | None], spans: Sequence[tuple[int, int]], n: int, text: str
) -> Form | None:
    """Readiness whose condition stands in the next clause ("…, but only if") is a condition."""
    follows = n + 1 < len(forms) and forms[n + 1] == "condition" and _DEPENDENT.match(text[spans[n + 1][0] :])
    return "condition" if form in ("ready_to_talk", "offer") and follows else form


def _joined(parts: Iterable[_Part]) -> Iterator[_Part]:
    """Clauses of one form in a row as one."""
    kept: _Part | None = None
    for part in parts:
        if kept is not None and kept.form == part.form:
            start, end = merged([(kept.start, kept.end), (part.start, part.end)])
            kept = _Part(kept.form, start, end, joined([kept.issues, part.issues]))
        else:
            if kept is not None:
                yield kept
            kept = part
    if kept is not None:
        yield kept


def _clause_form(claim: Claim, clause: str, asks: bool) -> Form | None:
    """The first form of the file with a phrase in the clause; of a group of ``_BY_PLACE`` the one whose words come first."""
    words = plain_words(clause)
    present = [name for name in lists().forms if _allowed(claim, name) and _form_found(name, words)]
    later = {name for group in _BY_PLACE for name in _later(group, present, words)}
    formed = (_RULES[name](words, asks) for name in present if name not in later)
    return next((form for form in formed if form is not None), None)


def _later(group: tuple[str, ...], present: list[str], words: str) -> list[str]:
    """Those of a group whose words do not come first."""
    places = {name: match.start() for name in group if name in present and (match := found(name, words))}
    return [name for name, place in places.items() if place > min(places.values())]


def _allowed(claim: Claim, name: str) -> bool:
    """Rhetoric tells of the other side: what is threatened or held out in it is the other's."""
    if name == "claim":
        return False
    if claim.kind not in SPOKEN:
        return name in (OF_DEEDS if family(claim) != "force" else OF_FORCE)
    return claim.kind != "rhetoric" or name not in _NOT_IN_RHETORIC


def _form_found(name: str, words: str) -> bool:
    if name in ("ready", "threat"):
        return affirmed(name, words)
    if name == "must":
        match = found(name, words)
        return match is not None and not _SELF.search(words[: match.start()])
    return found(name, words) is not None


def _condition(words: str, _: bool) -> Form | None:
    """A threat of what will follow "if" is no condition, unless an end of force is held out."""
    deterrent = re.search(r"\bif\b", words, re.IGNORECASE) and has(lists().force, words)
    return None if deterrent and not has(lists().end_of_force, words) and "only" not in words else "condition"


def _ready(words: str, _: bool) -> Form | None:
    if concession_named(words):
        return "offer"
    return "ready_to_talk" if names_talks(words) else None


def _must(_: str, asks: bool) -> Form | None:
    return "plea" if asks else "demand"


def _always(form: Form) -> Callable[[str, bool], Form | None]:
    return lambda _, __: form


_RULES: dict[str, Callable[[str, bool], Form | None]] = {
    "denial": _always("denial"), "condition": _condition, "threat": _always("threat"), "red_line": _always("red_line"),
    "ready": _ready, "refusal": _always("refusal"), "demand": _always("demand"), "must": _must, "plea": _always("plea"),
    "claim": _always("claim"),
}  # fmt: skip


def _issues(claim: Claim, text: str, parties: Parties, whole: bool = True) -> tuple[Issue, ...]:
    """What the words are about; of a claim in one piece, else what its kind is about; "other" where neither tells."""
    if claim.kind == "no_mediation":
        return ("talks",)
    named = issues_in(text)
    if "status" not in named and _says_whose(text, parties.party_names()):
        named = ("status", *named)
    default = lists().default_issues.get(claim.kind) if whole else None
    return named or ((default,) if default else ("other",))  # type: ignore[return-value]


def _says_whose(text: str, names: Sequence[str]) -> bool:
    """Whether the words say whose something is: "is ours", "is" and a party's name."""
    if _OWN.search(text):
        return True
    ends = r"(?:['’]s?(?: (?:land|soil|territory))?)?\s*(?=$|[.,;”\"])"
    return any(re.search(rf"\b(?:is|are|belongs? to|remains?)\s+{re.escape(name)}{ends}", text) for name in names)


def priced(statement: Statement) -> tuple[Issue, ...]:
    """The issues of what a condition is set for: those of its words without what it depends on."""
    needed = depends_on(statement.quote)
    return issues_in(statement.quote.replace(needed, " ")) if statement.form == "condition" and needed else ()


def is_of_outsiders(statement: Statement, issue: Issue, parties: Parties) -> bool:
    """Whether what is wanted or refused is an outsider's part alone: what is asked of him, or talks and monitors with him;
    or, of talks, who is to have a part in them and how (``formats``)."""
    if issue == "talks" and statement.form in ("demand", "plea") and has(lists().formats, statement.quote):
        return True
    concerns = statement.form in ("demand", "plea") or issue in ("talks", "monitors")
    return concerns and statement.form != "offer" and parties.outsiders_alone(statement)


def required_issues(statement: Statement) -> tuple[Issue, ...]:
    """The issues of what a condition makes things depend on; empty for other forms and where its words name none."""
    return issues_in(depends_on(statement.quote)) if statement.form == "condition" else ()
