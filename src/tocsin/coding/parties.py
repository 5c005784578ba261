"""Who did what to whom, and how many: the roles of an act as parties, its counts as figures with their side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tocsin.coding import grammar, voices
from tocsin.coding.actors import Party
from tocsin.coding.acts import Act
from tocsin.coding.figures import Found
from tocsin.coding.page import Line, Page
from tocsin.coding.vocabulary import words
from tocsin.coding.voices import Voice
from tocsin.schema.figures import Figure
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from spacy.tokens import Token

_PAIRED = {"truce", "agreement", "negotiation", "fighting", "onset", "truce_holds", "truce_end"}


_SIGNED = {"sign", "agree", "initial", "negotiate", "reach", "conclude"}


def roles(page: Page, line: Line, act: Act, voice: Voice) -> tuple[list[Party], list[Party]]:
    """Doers and targets of an act, guessed where rules allow it."""
    doers = _parties(page, line, act.doers or _accused(line, act), (), voice)
    if act.by_speaker:
        doers = [voice.speaker]
    elif len(doers) == len(act.doers):
        doers = [voices.without_state(page, party, head) for party, head in zip(doers, act.doers, strict=True)]
    own = kinds()[act.kind].family == "preparation"
    targets = _parties(page, line, act.targets, ids(doers), voice)
    if own and len(targets) == len(act.targets):  # "put its forces on alert": its own
        targets = [_of_doer(party, head) for party, head in zip(targets, act.targets, strict=True)]
    if act.kind == "threat":
        targets = [party for party in targets if not _is_ones_own(party, doers)]
    if not ids(targets):
        targets = [*targets, *_both_sides(page, line, act)]
    return _pair_for(page, act, doers, targets), targets


def _of_doer(party: Party, head: Token) -> Party:
    pronoun = any(c.lower_ in ("its", "their", "his", "her") for c in grammar.children(head, "poss"))
    return Party((), grammar.party_text(head)) if pronoun and party.guess else party


def _is_ones_own(target: Party, doers: list[Party]) -> bool:
    """ "Vowed to continue its fight": what is the doer's own is no target."""
    owners = [f"{doer.text.lower()}'s " for doer in doers if doer.text]
    return bool(target.guess) and any(target.text.lower().startswith(owner) for owner in owners)


def _accused(line: Line, act: Act) -> tuple[Token, ...]:
    """ "Accused Chad of harbouring and of arming them": who is accused does what he is accused of."""
    if act.trigger.tag_ != "VBG" or act.pattern.doer is not None:
        return ()
    for frame in line.frames:
        if frame.stance == "accuses" and act.trigger.i in frame.content and grammar.is_verb(frame.cue):
            return tuple(grammar.objects(frame.cue))
    return ()


def counts(page: Page, line: Line, act: Act, targets: list[Party]) -> tuple[Figure, ...]:
    """The figures of an act, each with the side whose loss or force it is where that is told."""
    found = [_figure(page, line, figure, targets) for figure in _figures_of(line, act)]
    return tuple(figure for figure in found if act.kind != "release" or figure.kind != "captured")  # let go, not taken


def _parties(page: Page, line: Line, heads: tuple[Token, ...], exclude: tuple[str, ...], voice: Voice) -> list[Party]:
    speaker = voice.speaker if voice.role != "author" else None
    triggers = {act.trigger.i for act in line.acts}
    plain = [head for head in heads if head.i not in triggers] or list(heads)
    plain = [head for head in plain if head.lemma_.lower() not in words("lists", "happenings")]
    if speaker is None:  # "I ask both sides": the author is the speaker, not a doer
        plain = [head for head in plain if head.lower_ not in ("i", "we", "us", "me")]
    found = [page.cast.party(line.sentence, head, exclude, speaker) for head in plain]
    return [party for party in dict.fromkeys(found) if party.ids or party.text]


def _pair_for(page: Page, act: Act, doers: list[Party], targets: list[Party]) -> list[Party]:
    """Acts of two sides told without them ("leaders forged a truce", "skirmishes occurred") are guessed to be the pair's."""
    if act.kind not in _PAIRED or ids(doers) or ids(targets) or len(page.cast.pair) != 2:
        return doers
    if not page.cast.pair_is_sure:
        return doers
    generic = all(any(w in words("names", "ranks") for w in _lemmas(head)) for head in act.doers)
    if act.doers and not generic:
        return doers
    return [Party(page.cast.pair, words_of(doers), "the two principal sides")]


def _both_sides(page: Page, line: Line, act: Act) -> list[Party]:
    """ "Dozens were killed on both sides": the sides whose losses they are."""
    if not act.pattern.casualty:
        return []
    heads = grammar.prep_objects(act.trigger, {"from", "on", "among"})
    found = [page.cast.party(line.sentence, head) for head in heads]
    return [party for party in found if party.guess == "the two principal sides"]


def _lemmas(head: Token) -> list[str]:
    return [head.lemma_.lower()]


def words_of_targets(kind: str, found: list[Party]) -> str:
    """The targets' words; private persons killed, hurt or held are not named."""
    if kind not in ("killing", "losses", "capture_people", "displacement", "attack", "shoot_down"):
        return words_of(found)
    return words_of([replace(p, text="a named person") if p.private else p for p in found])


def titles(act: Act) -> str:
    """The doers' phrases with their appositions, where titles stand."""
    signers = [t for c in grammar.children(act.trigger, "acl") if c.lemma_ in _SIGNED for t in grammar.agents(c)]
    heads = [*act.doers, *signers]
    return "; ".join(" ".join(t.text for t in list(head.subtree)[:15]) for head in heads)


def ids(found: list[Party]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ident for party in found for ident in party.ids))


def words_of(found: list[Party]) -> str:
    return "; ".join(dict.fromkeys(party.text for party in found if party.text))


def _figures_of(line: Line, act: Act) -> list[Found]:
    triggers = {act.trigger.i} | {inner.trigger.i for inner in act.swallowed}
    every = {a.trigger.i: a for a in line.acts}
    every |= {inner.trigger.i: a for a in line.acts for inner in a.swallowed}
    found = []
    for figure in line.figures:
        owner = _owner(figure, every, line)
        if owner is not None and (owner.trigger.i in triggers):
            found.append(figure)
    return found


def _owner(figure: Found, every: dict[int, Act], line: Line) -> Act | None:
    """The act a figure belongs to: its own verb or noun, the nearest act above it, else the only act of its clause."""
    if figure.source.i in every:
        return every[figure.source.i]
    for node in grammar.climb(figure.token):
        if node.i in every:
            return every[node.i]
        below = [every[c.i] for c in node.children if c.i in every and not grammar.is_verb(c)]
        if len(below) == 1:
            return below[0]
        if grammar.is_verb(node) and node.dep_ in grammar.CLAUSE_DEPS:
            break
    head = grammar.clause_head(figure.token)
    same = [a for a in dict.fromkeys(line.acts) if grammar.clause_head(a.trigger) == head]
    told_of = [a for a in line.acts if any(t in a.targets for t in grammar.climb(figure.token))]
    return same[0] if same else told_of[0] if told_of else None


def _figure(page: Page, line: Line, found: Found, targets: list[Party]) -> Figure:
    figure = found.figure
    if found.part:
        figure = replace(figure, hedge="part of another figure" if figure.hedge is None else figure.hedge)
    if figure.kind in ("money", "violations", "shots"):
        return figure
    party = page.cast.party(line.sentence, found.token)
    ids = [page.cast.registry.side(ident) for ident in party.ids] if party.named or party.guess else []
    if not ids:
        ids = [page.cast.registry.side(ident) for target in targets for ident in target.ids]
    return replace(figure, side=ids[0]) if len(set(ids)) == 1 else figure
