"""One strike with everything its sentence says of it: victims, things hit, instruments, doers, day, place and counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import dates, figures
from tocsin.coding.incidents import blame, lexicon, people, phrases, speakers, things, when, where
from tocsin.coding.incidents.blame import Blamed, Confidence
from tocsin.coding.incidents.organisations import Organisation
from tocsin.coding.incidents.page import Page
from tocsin.coding.incidents.people import Person
from tocsin.coding.incidents.strikes import Strike
from tocsin.coding.incidents.things import Thing
from tocsin.coding.parsing import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


class Told(Struct, frozen=True, eq=False):
    """One strike read out. ``order`` is its sentence's place on the page; ``harm`` is "DEATH", "INJURY" or empty.

    ``killed`` and ``hurt`` are exact counts said; ``unharmed``: the sentence says nobody was; ``fighters``: armed men were
    harmed; ``rebels``: armed men without a name did it; ``general``: told as what goes on, or asked;
    ``own``: those who did it tell it.
    """

    strike: Strike
    order: int
    victims: tuple[Person, ...] = ()
    targets: tuple[Thing, ...] = ()
    instruments: tuple[Thing, ...] = ()
    individuals: tuple[str, ...] = ()
    blamed: tuple[Blamed, ...] = ()
    days: when.Days | None = None
    place: where.Where = where.Where()
    harm: str = ""
    killed: int | None = None
    hurt: int | None = None
    unharmed: bool = False
    fighters: bool = False
    soldiers_acting: bool = False
    pronoun: bool = False
    clash: bool = False
    accident: bool = False
    general: bool = False
    rebels: bool = False
    own: bool = False

    @property
    def kind(self) -> str:
        return self.strike.kind


def read(
    strike: Strike,
    sentence: Span,
    order: int,
    organisations: list[Organisation],
    page: Page,
    place: where.Where,
    last: Organisation | None = None,
) -> Told:
    """Everything a sentence says of one of its strikes. ``place`` is where its sentence places it, ``last`` the
    organisation named last before the sentence, for "they"."""
    harmed = strike.pattern.casualty or strike.kind == "KIDNAPPING" or strike.pattern.id in ("shoot", "torture")
    counted = figures.find(Sentence(sentence, 0, 0, order), dates.find(sentence.text, None))
    heads = list(strike.objects) + [f.token for f in counted if f.figure.kind in ("killed", "wounded") and not harmed]
    heads = [t for n, t in enumerate(heads) if t not in heads[:n]]
    victims = [p for t in heads if not people.is_fighter(t) and (p := people.read(t, harmed, organisations))]
    hit = [thing for t in strike.objects if (thing := things.target(t))]
    own = speakers.are_doers(strike.trigger, organisations) or any(
        blame.of_doer(doer, strike.trigger) == "claimed" for doer in strike.doers
    )
    individuals, blamed = _doers(strike, organisations, own)
    blamed = blamed or _meant(strike, organisations, last, own)
    return Told(
        strike=strike,
        order=order,
        victims=tuple(victims),
        targets=tuple(hit),
        instruments=tuple(things.instruments(sentence, strike.trigger, strike.objects)),
        individuals=tuple(individuals),
        blamed=tuple(blamed),
        days=when.of(sentence, strike.trigger, page.day),
        place=place,
        harm=_harm(strike),
        killed=_count(counted, "killed"),
        hurt=_count(counted, "wounded"),
        unharmed=_nobody(sentence),
        fighters=any(people.is_fighter(t) or _military(t) for t in strike.objects),
        pronoun=any(t.pos_ == "PRON" for t in strike.objects),
        clash=_has(sentence, "clashes"),
        accident=_has(sentence, "accidents"),
        general=_in_general(strike) or sentence.text.rstrip().endswith("?"),
        own=own,
        rebels=any(lexicon.name_of(t, "armed") == "armed" for t in strike.doers),
    )


def _doers(strike: Strike, organisations: list[Organisation], own: bool) -> tuple[list[str], list[Blamed]]:
    individuals: list[str] = []
    blamed: list[Blamed] = []
    for doer in strike.doers:
        if doer.pos_ == "PRON" or doer.ent_type_ in ("DATE", "TIME"):
            continue
        confidence = blame.of_doer(doer, strike.trigger)
        named = blame.inside(doer, organisations)
        blamed += [Blamed(o, _as_told(confidence, own)) for o in named]
        if (
            not any(o.covers(doer) for o in named)
            and doer.dep_ not in _MODIFIES
            and lexicon.is_a(doer, "armed", "person")
        ):
            individuals.append(phrases.text(phrases.core(doer)))
    return individuals, blamed


def _as_told(confidence: Confidence, own: bool) -> Confidence:
    """What is told plainly, by who tells it: one's own word on one's deed is a claim, whoever one is."""
    return "claimed" if confidence == "fact" and own else confidence


_MODIFIES = {"amod", "compound", "nmod"}
_THEY = {"they", "it", "their", "its"}


def _meant(strike: Strike, organisations: list[Organisation], last: Organisation | None, own: bool) -> list[Blamed]:
    """The organisation a pronoun in the doer's place stands for: the nearest named before it."""
    for doer in strike.doers:
        pronoun = doer if _known_body(doer) else next((c for c in doer.children if c.lower_ in _THEY), None)
        if pronoun is None:
            continue
        before = [o for o in organisations if o.end <= pronoun.i and o.sort != "other"]
        meant = before[-1] if before else last
        if meant is not None:
            return [Blamed(meant, _as_told(blame.of_doer(doer, strike.trigger), own))]
    return []


def _known_body(doer: Token) -> bool:
    """A pronoun, or a body spoken of before: "the group", "this organization"."""
    said = any(child.lower_ in ("the", "this", "that", "same") for child in doer.children)
    return doer.lower_ in _THEY or (said and doer.lower_ in lexicon.words("names", "bands"))


def _harm(strike: Strike) -> str:
    if strike.stage != "ACCOMPLISHED" or not strike.pattern.casualty:
        return ""
    return "INJURY" if strike.pattern.id == "wound" else "DEATH"


def _count(found: list[figures.Found], kind: str) -> int | None:
    exact = [int(f.figure.best) for f in found if f.figure.kind == kind and f.figure.best is not None and not f.part
             and f.figure.who != "fighters"]  # fmt: skip
    return sum(exact) if exact else None


def _military(head: Token) -> bool:
    return bool({t.lower_ for t in phrases.core(head)} & lexicon.words("names", "military"))


def _has(sentence: Span, key: str) -> bool:
    return any(token.lemma_.lower() in lexicon.words("cues", key) for token in sentence)


def _in_general(strike: Strike) -> bool:
    """Told as what goes on, not as what happened: "is bombing", "continue to kill"."""
    trigger = strike.trigger
    if trigger.pos_ != "VERB":
        return False
    helped = [c for c in trigger.children if c.dep_ in ("aux", "auxpass")]
    if any(c.lower_ in ("is", "are", "'re", "keep", "am") and trigger.tag_ == "VBG" for c in helped):
        return True
    if trigger.tag_ in ("VBZ", "VBP"):
        return True
    return any(c.lower_ in ("are", "is") for c in helped) and not any(
        c.tag_ == "VBN" and c.lower_ == "been" for c in helped
    )


_NO_VICTIMS = re.compile(
    r"\b(?:no|not? any|without(?: \w+ing)?(?: any)?|not \w+ any) (?:(?!\bor\b)\w+,? ){0,2}"
    r"(?:casualt|victim|injur(?:y|ies)|fatalit|deaths?\b|loss of life)"
    r"|\b(?:nobody|no one|no-one|none)\b[^.;]{0,40}\b(?:hurt|injured|killed|wounded|harmed|died)"
)


def _nobody(sentence: Span) -> bool:
    low = sentence.text.lower()
    return _NO_VICTIMS.search(low) is not None or any(phrase in low for phrase in lexicon.words("cues", "nobody_hurt"))
