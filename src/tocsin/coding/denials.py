"""Denials that name no act of their own: "both denied having any ties to it" denies what was told just before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tocsin.coding import assemble, clauses, grammar
from tocsin.coding.actors import Party
from tocsin.coding.frames import Frame
from tocsin.coding.page import Line, Page
from tocsin.coding.parsing import Sentence
from tocsin.coding.patterns import by_trigger
from tocsin.coding.vocabulary import load
from tocsin.schema.claims import Claim, Span, SpeakerRole
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from spacy.tokens import Token

_BACK = {"it", "this", "that", "them", "these", "which"}
_BACK_NOUNS = {
    "claim",
    "report",
    "allegation",
    "accusation",
    "incident",
    "attack",
    "charge",
    "strike",
    "shelling",
    "event",
}
_DENIABLE = {"force", "preparation", "loss", "truce", "tie"}


def possible(sentence: Sentence) -> bool:
    """Whether a sentence has a word of denying."""
    denying = {*load("reporting")["verbs"]["denies"], *load("reporting")["untrue"]}
    return any(token.lemma_.lower() in denying for token in sentence.span)


def claims(page: Page, line: Line, before: list[Claim], told: list[Claim]) -> list[Claim]:
    """A claim a denying speaker for each denial whose content tells no act: about the last deed told, or a kind it names."""
    found = []
    for frame in line.frames:
        if frame.stance != "denies" or any(act.trigger.i in frame.content for act in line.acts):
            continue
        here = [c for c in told if c.kind in _kinds_before(line, frame)]
        meant, kind = _meant(line, frame, [*before, *here])
        if not kind:
            continue
        for head in frame.speakers:
            found.append(_denial(page, line, frame, meant, kind, page.cast.party(line.sentence, head)))
    return found


def _kinds_before(line: Line, frame: Frame) -> set[str]:
    """Kinds told in the sentence before the denial: "X said Y had shelled it, which Y denied"."""
    return {act.kind for act in line.acts if act.trigger.i < frame.cue.i}


def _meant(line: Line, frame: Frame, before: list[Claim]) -> tuple[Claim | None, str]:
    """The deed denied: the last one of a kind named in the denial, else the last deed told just before."""
    tokens = [t for t in line.sentence.span if t.i in frame.content]
    named = {p.kind for t in tokens for p in by_trigger().get(("noun", t.lemma_.lower()), ())}
    deeds = [
        c
        for c in before
        if kinds()[c.kind].family in _DENIABLE and c.status not in ("hypothetical", "future", "negated")
    ]
    if any(t.lemma_.lower() in ("accusation", "allegation", "charge") for t in tokens) and not named - {"rhetoric"}:
        deeds = _accused_of(line, before, deeds)
    same = [c for c in deeds if c.kind in named and c.stance != "denies"]
    if same:
        return same[-1], same[-1].kind
    points_back = any(_points_back(t, frame) for t in tokens)
    near = [c for c in deeds if c.span is not None and c.stance != "denies" and _start(line) - c.span.end < 400]
    if near and points_back:
        return near[-1], near[-1].kind
    return None, next((kind for kind in sorted(named) if kinds()[kind].family in _DENIABLE), "")


def _accused_of(line: Line, before: list[Claim], deeds: list[Claim]) -> list[Claim]:
    """ "Rejected the accusation": what somebody was accused of just before, none where that is no deed we know."""
    near = [c for c in before if c.span is not None and _start(line) - c.span.end < 400]
    blamed = [c for c in near if c.stance == "accuses" or c.kind == "rhetoric"]
    if not blamed:
        return deeds
    return [c for c in deeds if c is blamed[-1]] if blamed[-1].kind != "rhetoric" else []


def _points_back(token: Token, frame: Frame) -> bool:
    """ "it" and "the report" point at what was told before; "that ..." and "the report that ..." tell it themselves."""
    if token.lower_ in _BACK:
        tells = token.dep_ == "mark" or (token.dep_ in ("nsubj", "nsubjpass", "poss") and token.head != frame.cue)
        return not tells
    lemma = token.lemma_.lower()
    if lemma not in _BACK_NOUNS and lemma not in load("reporting")["denied"]["involvement"]:
        return False
    return not any(c.dep_ in ("acl", "relcl", "ccomp") and grammar.is_verb(c) for c in token.children)


def _start(line: Line) -> int:
    return int(line.sentence.start + line.sentence.span.start_char)


def _denial(page: Page, line: Line, frame: Frame, meant: Claim | None, kind: str, speaker: Party) -> Claim:
    head = grammar.clause_head(frame.cue)
    text, start, end = clauses.of(line.sentence, head)
    span = Span(line.sentence.start + start, line.sentence.start + end)
    base = meant or assemble.blank(page, kind, text)
    note = (
        "guess: what is denied is the deed told before" if meant is not None else "what is denied is not told as an act"
    )
    return replace(
        base,
        id="",
        text=page.article.text[span.start : span.end],
        span=span,
        speaker=speaker.ids[0] if speaker.ids else None,
        speaker_text=speaker.text,
        speaker_role=_role(page, base, speaker),
        relayers=(),
        stance="denies",
        denial_of=frame.denial_of,
        hedge=None,
        figures=() if frame.denial_of != "figure" else base.figures,
        evidence=(),
        comparison=None,
        purposes=(),
        confidence=0.55 if meant is not None else 0.4,
        note=note,
    )


def _role(page: Page, base: Claim, speaker: Party) -> SpeakerRole:
    sides = {page.cast.registry.side(ident) for ident in speaker.ids}
    if sides & {page.cast.registry.side(ident) for ident in base.doers}:
        return "perpetrator"
    if sides & {page.cast.registry.side(ident) for ident in base.targets}:
        return "victim"
    return "authority" if sides else "unknown"
