"""Who says what a claim says: its speaker, those who passed it on, the speaker's part in the deed, and by what evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tocsin.coding import frames, grammar
from tocsin.coding.actors import Party
from tocsin.coding.frames import Frame
from tocsin.coding.page import Line, Page
from tocsin.coding.vocabulary import load, words
from tocsin.schema.claims import Claim, DenialOf, SpeakerRole, Stance
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUTHOR = {"i", "we"}
DEEDS = {"force", "preparation", "loss"}


class Voice(Struct, frozen=True):
    """Who speaks of an act: the innermost speaker, relayers outermost first, and how."""

    speaker: Party
    role: SpeakerRole = "author"
    stance: Stance = "asserts"
    denial_of: DenialOf | None = None
    relayers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    hedge: str | None = None
    dual: bool = False
    cue: int = -1


def find(page: Page, line: Line, token: Token) -> list[Voice]:
    """Who says what a token says: one voice a speaker."""
    around = [f for f in frames.around(line.frames, token) if not _is_beside(f, token)]
    shown = tuple(dict.fromkeys(f.evidence for f in around if f.evidence))
    spoken = _without_denied_reports([f for f in around if not f.evidence])
    if not spoken:
        return [Voice(page.author, evidence=shown)]
    inner, outer = spoken[-1], spoken[:-1]
    relayers = tuple(i for f in outer for s in f.speakers for i in _speaker(page, line, f, s).ids)
    held, denial = _inner_stance(inner)
    hedge = inner.hedge or None
    if inner.anonymous or not inner.speakers:
        unnamed = Party(text=inner.hedge or inner.cue.text)
        return [Voice(unnamed, "anonymous", held, denial, relayers or page.author.ids, shown, hedge, cue=inner.cue.i)]
    if not inner.quoted and all(s.lower_ in _AUTHOR for s in inner.speakers):
        return [Voice(page.author, evidence=shown)]
    found = []
    for speaker in inner.speakers:
        party = _speaker(page, line, inner, speaker)
        found.append(
            Voice(
                party,
                "unknown",
                held,
                denial,
                tuple(relayer for relayer in relayers if relayer not in party.ids),
                shown or _witness(speaker),
                hedge,
                party.guess == "the two principal sides",
                inner.cue.i,
            )
        )
    return found


def _without_denied_reports(spoken: list[Frame]) -> list[Frame]:
    """ "denied reports that ...": nobody in particular reports, somebody denies."""
    if len(spoken) < 2 or not spoken[-1].anonymous or spoken[-1].cue.pos_ != "NOUN":
        return spoken
    denying = spoken[-2].stance == "denies" and spoken[-1].cue.i in spoken[-2].content
    return spoken[:-1] if denying else spoken


def _is_beside(frame: Frame, token: Token) -> bool:
    """ "X struck, medics said, as fighting went on": the clause after the speaker's own is not his words."""
    cue = frame.cue
    if frame.quoted or token.i < cue.i or not any(i < cue.i for i in frame.content):
        return False
    for node in grammar.climb(token):
        if node.head == cue:
            return node.left_edge.lower_ in _BESIDE and node.dep_ in ("advcl", "ccomp", "prep", "conj")
    return False


_BESIDE = {"as", "while", "amid", "after", "when", "before"}


def _speaker(page: Page, line: Line, frame: Frame, head: Token) -> Party:
    party = page.cast.party(frame.sentence or line.sentence, head)
    return without_state(page, party, head)


def without_state(page: Page, party: Party, head: Token) -> Party:
    """ "Syrian rebels" do and say what they do without Syria."""
    states = all(page.cast.registry.is_state(ident) for ident in party.ids)
    return replace(party, ids=()) if party.ids and states and is_no_organ(head) else party


def is_no_organ(head: Token) -> bool:
    """Whether a phrase names people of a state that are not the state: "Syrian opposition activists"."""
    near = [head, *grammar.children(head, "compound", "amod", "nmod")]
    return head.pos_ in ("NOUN", "PROPN") and any(t.lemma_.lower() in words("names", "not_state") for t in near)


def _inner_stance(frame: Frame) -> tuple[Stance, DenialOf | None]:
    if frame.stance == "confirms":
        return "asserts", None
    if frame.stance == "denies":
        return "denies", frame.denial_of
    return frame.stance, None  # type: ignore[return-value]


def _witness(speaker: Token) -> tuple[str, ...]:
    for kind, nouns in load("reporting")["evidence"].items():
        if speaker.lemma_.lower() in nouns and kind in ("witness", "monitor", "official"):
            return (kind,)
    return ()


def stance(page: Page, voice: Voice, kind: str, doers: list[Party]) -> Stance:
    """Who tells of a deed of their own side claims it; who tells of another's asserts it."""
    if (
        voice.stance != "asserts"
        or kinds()[kind].family not in DEEDS
        or not voice.speaker.ids
        or voice.role == "author"
    ):
        return voice.stance
    sides = {page.cast.registry.side(ident) for party in doers for ident in party.ids}
    speaking = {page.cast.registry.side(ident) for ident in voice.speaker.ids}
    return "claims_own_act" if sides and sides == speaking else "asserts"


def role(page: Page, claim: Claim, voice: Voice) -> SpeakerRole:
    if voice.role in ("author", "anonymous") and claim.speaker_text == voice.speaker.text:
        return voice.role
    said = claim.speaker_text or voice.speaker.text
    if _speaks_as(said) == "mediator":
        return "mediator"
    registry = page.cast.registry
    if claim.speaker is not None:
        side = registry.side(claim.speaker)
        if kinds()[claim.kind].family in DEEDS:
            if side in {registry.side(i) for i in claim.doers}:
                return "perpetrator"
            if side in {registry.side(i) for i in claim.targets}:
                return "victim"
        actor = registry.actor(claim.speaker)
        kind = actor.kind if actor is not None else ""
        by_kind: dict[str, SpeakerRole] = {
            "media": "media",
            "expert": "expert",
            "monitor": "monitor",
            "mediation_body": "mediator",
        }
        if kind in by_kind:
            return by_kind[kind]
        above = registry.actor(actor.of) if actor is not None and actor.of else None
        if above is not None and above.kind == "media":
            return "media"
        if _says_expert(said) or (above is not None and above.kind in ("organisation", "expert")):
            return "expert"
        return (
            "authority"
            if kind in ("state", "de_facto_authority", "ministry", "armed_force", "person", "alliance")
            else "unknown"
        )
    return _role_of_text(claim, said)


def _role_of_text(claim: Claim, said: str) -> SpeakerRole:
    """The part of a speaker without an id: a party to the deed, an expert, else what his words say he is."""
    if kinds()[claim.kind].family in DEEDS and claim.speaker_text:
        if _is_of(claim.speaker_text, claim.doer_text):
            return "perpetrator"
        if _is_of(claim.speaker_text, claim.target_text):
            return "victim"
    if _says_expert(said):
        return "expert"
    shown: dict[str, SpeakerRole] = {"witness": "witness", "monitor": "monitor", "official": "authority"}
    told = next((role for kind, role in shown.items() if kind in claim.evidence), None)
    return told or _speaks_as(said) or "unknown"


def _is_of(speaker: str, party: str) -> bool:
    """Whether a speaker's words name the party, or its spokesman: "the militia's spokesman" of "The militia"."""
    plain = party.lower().removeprefix("the ").removeprefix("a ").removeprefix("an ")
    said = speaker.lower().removeprefix("the ").removeprefix("a ").removeprefix("an ")
    return bool(plain and said) and (said == plain or said.startswith(f"{plain}'s ") or plain.startswith(f"{said}'s "))


def _names(name: str, text: str) -> bool:
    """A body's name anywhere in a phrase; a calling only as its head: "army officials", not "an official magazine"."""
    core = text if name[0].isupper() else re.split(r",| (?:of|at|in|from|for|on|with|who) ", text)[0]
    return re.search(rf"\b{re.escape(name)}\b" + ("" if name[0].isupper() else "$"), core) is not None


def _speaks_as(text: str) -> SpeakerRole | None:
    """What known bodies and callings speak as: the United Nations with authority, medics as witnesses."""
    for role, named in load("names")["speaks_as"].items():
        if any(_names(name, text) for name in named):
            return role  # type: ignore[no-any-return]
    return None


def _says_expert(text: str) -> bool:
    return any(word.strip(",.").lower() in words("reporting", "experts") for word in text.split())


def evidence(voice: Voice, tokens: list[Token]) -> tuple[str, ...]:
    found = list(voice.evidence)
    for token in tokens:
        for kind in ("video", "photo", "wreckage"):
            if token.lemma_.lower() in load("reporting")["evidence"][kind] and token.dep_ in (
                "nsubj",
                "pobj",
                "nsubjpass",
            ):
                found.append(kind)
    return tuple(dict.fromkeys(found))


def by_side(page: Page, claim: Claim, voice: Voice) -> list[Claim]:
    """ "Officials from both sides claim each side has ...": a claim a side, about its own act."""
    pair = page.cast.pair
    if not voice.dual or len(pair) != 2:
        return [claim]
    found = []
    mutual = set(claim.doers) == set(pair)
    for mine, other in (pair, pair[::-1]):
        doers = (mine,) if mutual else claim.doers
        targets = (other,) if mutual else claim.targets
        own = mutual and kinds()[claim.kind].family in DEEDS and claim.stance == "asserts"
        sided = tuple(replace(f, side=other) if mutual and f.side is None else f for f in claim.figures)
        found.append(
            replace(
                claim,
                speaker=mine,
                doers=doers,
                targets=targets,
                figures=sided,
                stance="claims_own_act" if own else claim.stance,
                speaker_role="perpetrator" if own else claim.speaker_role,
            )
        )
    return found
