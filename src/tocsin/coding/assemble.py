"""From one act to its claims: who, to whom, when, where, how many, who says so, and how sure the reader is."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tocsin.coding import attribution, comparisons, figures, grammar, level, purposes, status, weapons
from tocsin.coding.acts import Act
from tocsin.coding.attribution import Frame
from tocsin.coding.dates import Dated
from tocsin.coding.figures import Found
from tocsin.coding.mentions import Cast, Party
from tocsin.coding.parsing import Sentence
from tocsin.coding.places import Places
from tocsin.coding.vocabulary import load, words
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim, DenialOf, SpeakerRole, Span, Stance
from tocsin.schema.figures import Figure
from tocsin.schema.ids import make_id
from tocsin.schema.time import When
from tocsin.schema.vocabulary import kinds

if TYPE_CHECKING:
    from spacy.tokens import Token

CODER = "tocsin-reader-1"
_PAIRED = {"truce", "agreement", "negotiation", "fighting", "onset", "truce_holds", "truce_end"}
_DEEDS = {"force", "preparation", "loss"}


class Page(Struct, frozen=True, eq=False):
    """What is known of a whole text while its sentences are read."""

    article: Article
    cast: Cast
    places: Places
    base: date | None
    author: Party


class Line(Struct, frozen=True, eq=False):
    """One sentence with what earlier steps found in it. ``past``: it stands in a paragraph about an earlier era."""

    sentence: Sentence
    frames: list[Frame]
    dated: list[Dated]
    figures: list[Found]
    acts: list[Act]
    past: bool = False
    back: When = When()


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


def claims(page: Page, line: Line, act: Act) -> list[Claim]:
    """The claims of one act: one a speaker, and one a side where both sides are said to claim it."""
    found = []
    for voice in voices(page, line, act.anchor):
        claim = _claim(page, line, act, voice)
        if claim is not None:
            found += _by_side(page, claim, act, voice)
    return found


def _claim(page: Page, line: Line, act: Act, voice: Voice) -> Claim | None:
    happened = when(line, act, page.base)
    compared = None
    if act.kind == "comparison":
        head = comparisons.clause_of(act)
        text, start, _ = clause(line.sentence, head)
        compared = comparisons.find(act, text, start, page.base)
        if compared is None:
            return None
        if compared.rank == "last" and compared.since is not None:
            happened = compared.since
        elif compared.since is not None:
            happened = When()
    doers = _parties(page, line, act.doers, (), voice)
    if act.by_speaker:
        doers = [_own_side(voice)]
    targets = _parties(page, line, act.targets, _ids(doers), voice)
    targets = targets if _ids(targets) else [*targets, *_both_sides(page, line, act)]
    doers = _pair_for(page, act, doers, targets)
    span, text = _span(page, line, act)
    counts = tuple(_figure(page, line, f, targets) for f in _figures_of(line, act))
    kind = _kind(act, doers, counts)
    where = page.places.of(line.sentence, page.cast, act, _region(act))
    clause_tokens = _region(act)
    claim = Claim(
        id="", source=page.article.source or "article", origin=page.article.origin or page.article.id, kind=kind, text=text,
        known=page.article.known, happened=happened, doers=_ids(doers), targets=_ids(targets),
        doer_text=_words(doers), target_text=_unnamed_victims(kind, targets),
        speaker=voice.speaker.ids[0] if voice.speaker.ids else None, speaker_text=voice.speaker.text, speaker_role=voice.role,
        relayers=voice.relayers, stance=_stance(page, voice, kind, doers), denial_of=voice.denial_of,
        status=status.of(act, happened, page.base, line.past), hedge=voice.hedge or _hedge(act), figures=counts,
        places=tuple(dict.fromkeys([*where.ids, *(p for party in [*doers, *targets] for p in party.places)])), place_text=where.text, weapons=weapons.find(clause_tokens),
        evidence=_evidence(voice, clause_tokens), purposes=purposes.find(act), level=level.find(_titles(act) or _words(doers)),
        comparison=compared, article=page.article.id, span=span, cite=page.article.cite or _cite(page.article), coder=CODER,
        confidence=_confidence(act, doers, targets, counts, voice), note=_note([*doers, *targets, voice.speaker], act),
    )  # fmt: skip
    claim = _said_by_doer(page, claim, act, voice, doers)
    return replace(claim, speaker_role=_role(page, claim, voice))


_UTTERED = {"warning", "position", "threat", "request", "refusal", "rhetoric", "call_for_truce"}


def _said_by_doer(page: Page, claim: Claim, act: Act, voice: Voice, doers: list[Party]) -> Claim:
    """ "X threatened Y" tells what X said: X is the speaker, the outlet passes it on."""
    if voice.role != "author" or claim.kind not in _UTTERED or act.pattern.part != "verb" or act.by_speaker or len(doers) != 1:
        return claim
    who = doers[0]
    if len(who.ids) > 1 or claim.status in ("hypothetical", "future", "negated") and claim.kind != "threat":
        return claim
    return replace(claim, speaker=who.ids[0] if who.ids else None, speaker_text=who.text, relayers=page.author.ids)


def merged(found: list[Claim]) -> list[Claim]:
    """One position a speaker and sentence: "happy to talk, but no concessions" is one stand."""
    kept: list[Claim] = []
    for claim in found:
        if any(_says_no_more(claim, other) for other in found if other is not claim):
            continue
        last = kept[-1] if kept else None
        same = last is not None and claim.kind == last.kind == "position" and (claim.speaker, claim.speaker_text, claim.status) == (
            last.speaker, last.speaker_text, last.status)  # fmt: skip
        if not same or last is None or last.span is None or claim.span is None:
            kept.append(claim)
            continue
        wider = claim if claim.span.end - claim.span.start > last.span.end - last.span.start else last
        kept[-1] = replace(wider, targets=last.targets or claim.targets, purposes=last.purposes + claim.purposes)
    return kept


def _says_no_more(claim: Claim, other: Claim) -> bool:
    """Whether a claim of the same sentence tells the same and counts as well ("killed in attacks, ... killed in attacks")."""
    same = (claim.kind, claim.doers, claim.targets, claim.speaker, claim.stance, claim.status) == (
        other.kind, other.doers, other.targets, other.speaker, other.stance, other.status)  # fmt: skip
    return same and bool(claim.doers) and not claim.figures and bool(other.figures)


def numbered(article: Article, found: list[Claim]) -> list[Claim]:
    """The claims with their ids: source, article, span, kind and a running number among equals."""
    seen: dict[tuple[object, ...], int] = {}
    done = []
    for claim in found:
        span = claim.span or Span(0, 0)
        key = (span.start, span.end, claim.kind)
        seen[key] = seen.get(key, 0) + 1
        ident = make_id(claim.source, article.id, f"{span.start}-{span.end}", claim.kind, seen[key])
        done.append(replace(claim, id=ident))
    return done


# Who says so ------------------------------------------------------------------------------------------------------------


def voices(page: Page, line: Line, token: Token) -> list[Voice]:
    """Who says what a token says: one voice a speaker."""
    around = attribution.around(line.frames, token)
    evidence = tuple(dict.fromkeys(f.evidence for f in around if f.evidence))
    spoken = [f for f in around if not f.evidence]
    if not spoken:
        return [Voice(page.author, evidence=evidence)]
    inner, outer = spoken[-1], spoken[:-1]
    relayers = tuple(i for f in outer for s in f.speakers for i in _speaker(page, line, f, s).ids)
    stance, denial = _inner_stance(inner)
    hedge = inner.hedge or None
    if inner.anonymous or not inner.speakers:
        named = outer[-1] if outer and not outer[-1].anonymous and stance == "asserts" else None
        unnamed = Party(text=_unnamed(inner))
        del named
        return [Voice(unnamed, "anonymous", stance, denial, relayers or _outlet(page), evidence, hedge, cue=inner.cue.i)]
    found = []
    for speaker in inner.speakers:
        party = _speaker(page, line, inner, speaker)
        found.append(Voice(party, "unknown", stance, denial, relayers, evidence or _witness(speaker), hedge,
                           party.guess == "the two principal sides", inner.cue.i))  # fmt: skip
    return found


def _unnamed(frame: Frame) -> str:
    return frame.hedge if frame.hedge else frame.cue.text


def _outlet(page: Page) -> tuple[str, ...]:
    return page.author.ids


def _speaker(page: Page, line: Line, frame: Frame, head: Token) -> Party:
    return page.cast.party(frame.sentence or line.sentence, head)


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


def _own_side(voice: Voice) -> Party:
    return Party(voice.speaker.ids, voice.speaker.text, voice.speaker.guess, voice.speaker.named)


def _stance(page: Page, voice: Voice, kind: str, doers: list[Party]) -> Stance:
    """Who tells of a deed of their own side claims it; who tells of another's asserts it."""
    if voice.stance != "asserts" or kinds()[kind].family not in _DEEDS or not voice.speaker.ids or voice.role == "author":
        return voice.stance
    sides = {page.cast.registry.side(ident) for party in doers for ident in party.ids}
    speaking = {page.cast.registry.side(ident) for ident in voice.speaker.ids}
    return "claims_own_act" if sides and sides == speaking else "asserts"


def _role(page: Page, claim: Claim, voice: Voice) -> SpeakerRole:
    if voice.role in ("author", "anonymous") and claim.speaker_text == voice.speaker.text:
        return voice.role
    registry = page.cast.registry
    if claim.speaker is not None:
        side = registry.side(claim.speaker)
        if kinds()[claim.kind].family in _DEEDS:
            if side in {registry.side(i) for i in claim.doers}:
                return "perpetrator"
            if side in {registry.side(i) for i in claim.targets}:
                return "victim"
        actor = registry.actor(claim.speaker)
        kind = actor.kind if actor is not None else ""
        by_kind: dict[str, SpeakerRole] = {"media": "media", "expert": "expert", "monitor": "monitor", "mediation_body": "mediator"}
        if kind in by_kind:
            return by_kind[kind]
        above = registry.actor(actor.of) if actor is not None and actor.of else None
        if above is not None and above.kind == "media":
            return "media"
        if _says_expert(voice.speaker.text) or (above is not None and above.kind in ("organisation", "expert")):
            return "expert"
        return "authority" if kind in ("state", "de_facto_authority", "ministry", "armed_force", "person", "alliance") else "unknown"
    if _says_expert(voice.speaker.text):
        return "expert"
    return "witness" if "witness" in claim.evidence else "monitor" if "monitor" in claim.evidence else (
        "authority" if "official" in claim.evidence else "unknown")  # fmt: skip


def _says_expert(text: str) -> bool:
    return any(word.strip(",.").lower() in words("reporting", "experts") for word in text.split())


def _evidence(voice: Voice, tokens: list[Token]) -> tuple[str, ...]:
    found = list(voice.evidence)
    for token in tokens:
        for kind in ("video", "photo", "wreckage"):
            if token.lemma_.lower() in load("reporting")["evidence"][kind] and token.dep_ in ("nsubj", "pobj", "nsubjpass"):
                found.append(kind)
    return tuple(dict.fromkeys(found))


def _by_side(page: Page, claim: Claim, act: Act, voice: Voice) -> list[Claim]:
    """ "Officials from both sides claim each side has ...": a claim a side, about its own act."""
    pair = page.cast.pair
    if not voice.dual or len(pair) != 2:
        return [claim]
    found = []
    mutual = set(claim.doers) == set(pair)
    for mine, other in (pair, pair[::-1]):
        doers = (mine,) if mutual else claim.doers
        targets = (other,) if mutual else claim.targets
        own = mutual and kinds()[claim.kind].family in _DEEDS and claim.stance == "asserts"
        sided = tuple(replace(f, side=other) if mutual and f.side is None else f for f in claim.figures)
        found.append(replace(claim, speaker=mine, doers=doers, targets=targets, figures=sided,
                             stance="claims_own_act" if own else claim.stance, speaker_role="perpetrator" if own else claim.speaker_role))  # fmt: skip
    return found


# Who did what to whom ---------------------------------------------------------------------------------------------------


def _parties(page: Page, line: Line, heads: tuple[Token, ...], exclude: tuple[str, ...], voice: Voice) -> list[Party]:
    speaker = voice.speaker if voice.role != "author" else None
    triggers = {act.trigger.i for act in line.acts}
    plain = [head for head in heads if head.i not in triggers] or list(heads)
    plain = [head for head in plain if head.lemma_.lower() not in words("lists", "happenings")]
    found = [page.cast.party(line.sentence, head, exclude, speaker) for head in plain]
    return [party for party in dict.fromkeys(found) if party.ids or party.text]


def _pair_for(page: Page, act: Act, doers: list[Party], targets: list[Party]) -> list[Party]:
    """Acts of two sides told without them ("leaders forged a truce", "skirmishes occurred") are guessed to be the pair's."""
    if act.kind not in _PAIRED or _ids(doers) or _ids(targets) or len(page.cast.pair) != 2:
        return doers
    if not page.cast.pair_is_sure:
        return doers
    generic = all(any(w in words("names", "ranks") for w in _lemmas(head)) for head in act.doers)
    if act.doers and not generic:
        return doers
    return [Party(page.cast.pair, _words(doers), "the two principal sides")]


def _both_sides(page: Page, line: Line, act: Act) -> list[Party]:
    """ "Dozens were killed on both sides": the sides whose losses they are."""
    if not act.pattern.casualty:
        return []
    heads = grammar.prep_objects(act.trigger, {"from", "on", "among"})
    found = [page.cast.party(line.sentence, head) for head in heads]
    return [party for party in found if party.guess == "the two principal sides"]


def _lemmas(head: Token) -> list[str]:
    return [head.lemma_.lower()]


def _unnamed_victims(kind: str, parties: list[Party]) -> str:
    """The targets' words; private persons killed, hurt or held are not named."""
    if kind not in ("killing", "losses", "capture_people", "displacement", "attack", "shoot_down"):
        return _words(parties)
    return _words([replace(p, text="a named person") if p.private and not p.ids else p for p in parties])


def _titles(act: Act) -> str:
    """The doers' phrases with their appositions, where titles stand."""
    return "; ".join(" ".join(t.text for t in list(head.subtree)[:15]) for head in act.doers)


def _ids(parties: list[Party]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ident for party in parties for ident in party.ids))


def _words(parties: list[Party]) -> str:
    return "; ".join(dict.fromkeys(party.text for party in parties if party.text))


def _kind(act: Act, doers: list[Party], counts: tuple[Figure, ...]) -> str:
    """A killing without a doer and with a count is a loss; a shooting with a count stays what it is."""
    if act.kind == "killing" and not doers and counts:
        return "losses"
    return act.kind


# How many ---------------------------------------------------------------------------------------------------------------


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
    return same[0] if same else None


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


# When -------------------------------------------------------------------------------------------------------------------


def when(line: Line, act: Act, base: date | None = None) -> When:
    """The time told of an act: in its own clause, of the clause it hangs on, or the date it is a relative clause of."""
    here = grammar.clause_head(act.anchor)
    cues = {frame.cue.i: frame for frame in line.frames if act.anchor.i in frame.content}
    best: tuple[int, When] | None = None
    for dated in line.dated:
        token = _token_at(line.sentence, dated)
        if token is None:
            continue
        distance = _distance(act, here, token, dated, cues)
        value = line.back if dated.back else dated.when
        if distance is not None and value.known and (best is None or distance < best[0]):
            best = (distance, value)
    if best is None:
        return When()
    return _closed(best[1]) if _relative_to(here, best[1]) else _ahead(best[1], act, base)


def _ahead(value: When, act: Act, base: date | None) -> When:
    """ "will withdraw by May" said in February is next May: a day or month without a year under a future verb lies ahead."""
    past = base is not None and value.end is not None and value.start is not None and value.end < base
    if not past or status.told_ahead(act) is False or re.search(r"\d{4}", value.text) or value.precision not in ("day", "month"):
        return value
    assert value.start is not None and value.end is not None and base is not None
    if value.precision == "day" and (base - value.end).days < 60:
        return value
    first, last = value.start, value.end
    leap = (first.month, first.day) == (2, 29) or (last.month, last.day) == (2, 29)
    return value if leap else replace(value, start=first.replace(year=first.year + 1), end=last.replace(year=last.year + 1))


def _token_at(sentence: Sentence, dated: Dated) -> Token | None:
    span = sentence.span.doc.char_span(dated.start, dated.end, alignment_mode="expand")
    return span.root if span is not None and sentence.span.start <= span.start < sentence.span.end else None


def _distance(act: Act, here: Token, token: Token, dated: Dated, cues: dict[int, Frame]) -> int | None:
    """How far a time stands from an act: 0 its own phrase, 1 its clause, more for clauses around; None: not its time."""
    head = grammar.clause_head(token)
    if any(node.i == act.trigger.i for node in token.ancestors) and head == here:
        return 0
    if head == here:
        return 1
    if head.i in cues:
        return None
    if _is_contrast(here) and head != here:
        return None
    if here.dep_ == "relcl" and (here.head.i == token.i or token in list(here.head.subtree) and here.head.ent_type_ == "DATE"):
        return 0
    for steps, node in enumerate(here.ancestors):
        if node.i in cues:
            continue
        if grammar.clause_head(node) == head:
            return 2 + steps
    below = [node for node in token.ancestors if node == here]
    if below and head.dep_ in ("advcl", "acl", "xcomp", "conj"):
        return 6
    return None


def _relative_to(here: Token, value: When) -> bool:
    return value.end is None and value.start is not None and any(n.dep_ == "relcl" for n in grammar.climb(here))


def _is_contrast(clause: Token) -> bool:
    """ "although ...", "because ...": clauses with a time of their own."""
    return any(c.dep_ == "mark" and c.lower_ in ("although", "though", "because", "while", "whereas", "if") for c in clause.children)


def _closed(value: When) -> When:
    """ "since 1994, when the war ended": the end itself was in 1994."""
    assert value.start is not None
    return When(value.start, date(value.start.year, 12, 31), "year", text=value.text)


# Where in the text ------------------------------------------------------------------------------------------------------


def _region(act: Act) -> list[Token]:
    """The tokens of the act's clause, with those of the counts it took in."""
    tokens = set(grammar.own_tokens(grammar.clause_head(act.anchor)))
    if act.verb != act.trigger:
        tokens |= set(grammar.own_tokens(grammar.clause_head(act.verb)))
    for inner in act.swallowed:
        tokens |= set(grammar.own_tokens(grammar.clause_head(inner.trigger)))
    return sorted(tokens, key=lambda t: t.i)


def _span(page: Page, line: Line, act: Act) -> tuple[Span, str]:
    """The sentence if it holds one act, else the widest clause that is the act's."""
    if len(line.acts) <= 1:
        start, end = _trimmed(line.sentence, line.sentence.span[0], line.sentence.span[-1])
    else:
        head = _outer_clause(act.trigger)
        _, start, end = clause(line.sentence, head)
        start, end = line.sentence.start + start, line.sentence.start + end
    return Span(start, end), page.article.text[start:end]


def _outer_clause(token: Token) -> Token:
    """The clause with what attributes it: up through reporting verbs, stopping at coordination and "although", "when"."""
    head = grammar.clause_head(token)
    while head.dep_ in ("ccomp", "relcl", "acl", "xcomp", "advcl") and grammar.is_verb(head):
        if head.dep_ == "advcl" and any(c.dep_ == "mark" or c.dep_ == "advmod" and c.tag_ == "WRB" for c in head.children):
            break
        if head.dep_ == "ccomp" and not (head.head.i < head.i):
            break
        head = grammar.clause_head(head.head)
    return head


def clause(sentence: Sentence, head: Token) -> tuple[str, int, int]:
    """A clause's text and its characters of the document, without coordinated clauses and outer punctuation."""
    tokens = grammar.own_tokens(head, {"conj", "parataxis"})
    tokens = [t for t in tokens if t.i >= sentence.span.start and t.i < sentence.span.end]
    cut = [c.i for c in head.children if c.dep_ == "conj" and grammar.is_verb(c)]
    if cut:
        tokens = [t for t in tokens if t.i < min(cut)] or tokens
    while len(tokens) > 1 and (tokens[-1].is_punct and tokens[-1].text not in ".!?”\"" or tokens[-1].dep_ == "cc" or tokens[-1].is_space):
        tokens.pop()
    while len(tokens) > 1 and (tokens[0].is_punct and tokens[0].text not in "“\"" or tokens[0].is_space or tokens[0].dep_ == "cc"):
        tokens.pop(0)
    if head.dep_ == "conj" and not grammar.has_subject(head):
        shared = [s for s in grammar.surface_subjects(head) if s.sent == sentence.span]
        tokens = [*grammar.phrase(shared[0]), *tokens] if shared else tokens
    start, end = min(t.idx for t in tokens), tokens[-1].idx + len(tokens[-1])
    return sentence.span.doc.text[start:end], start, end


def _trimmed(sentence: Sentence, first: Token, last: Token) -> tuple[int, int]:
    text = sentence.span.doc.text[first.idx : last.idx + len(last)]
    start = first.idx + len(text) - len(text.lstrip())
    end = last.idx + len(last) - (len(text) - len(text.rstrip()))
    return sentence.start + start, sentence.start + end


# How sure ---------------------------------------------------------------------------------------------------------------


def _hedge(act: Act) -> str | None:
    for verb in dict.fromkeys((act.verb, act.trigger)):
        for child in verb.children:
            if child.lower_ in load("reporting")["adverbs"] or child.lower_ in figures.HEDGES:
                return child.lower_
    return None


def _confidence(act: Act, doers: list[Party], targets: list[Party], counts: tuple[Figure, ...], voice: Voice) -> float:
    """The pattern's share, less a fifth for each thing guessed, and less where nobody and nothing is named.

    A heuristic, not a probability: it orders claims until it is calibrated on coded text.
    """
    share = act.pattern.confidence
    share *= 0.8 ** sum(1 for party in [*doers, *targets, voice.speaker] if party.guess)
    if not _ids(doers) and not _ids(targets) and not counts and act.kind not in ("comparison", "warning", "position"):
        share *= 0.7
    if len(act.trigger.sent) > 60:
        share *= 0.85
    return round(share, 2)


def _note(parties: list[Party], act: Act) -> str:
    guesses = dict.fromkeys(f"guess: {party.guess}" for party in parties if party.guess)
    return "; ".join([*guesses, f"pattern {act.pattern.id}"])


def _cite(article: Article) -> str:
    return ", ".join(part for part in (article.title, article.outlet or article.author) if part)
