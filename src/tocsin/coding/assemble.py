"""From one act to its claims: who, to whom, when, where, how many, who says so, and how sure the reader is."""

from __future__ import annotations

from msgspec.structs import replace

from tocsin.coding import clauses, comparisons, figures, level, parties, purposes, status, timing, voices, weapons
from tocsin.coding.actors import Party
from tocsin.coding.acts import Act
from tocsin.coding.page import Line, Page
from tocsin.coding.vocabulary import load
from tocsin.coding.voices import Voice
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim, Comparison, Span
from tocsin.schema.figures import Figure
from tocsin.schema.ids import make_id
from tocsin.schema.time import When

CODER = "tocsin-reader-1"
_UTTERED = {"warning", "position", "threat", "request", "refusal", "rhetoric", "call_for_truce"}


def claims(page: Page, line: Line, act: Act) -> list[Claim]:
    """The claims of one act: one a speaker, and one a side where both sides are said to claim it."""
    found: list[Claim] = []
    for voice in voices.find(page, line, act.anchor):
        claim = _claim(page, line, act, voice)
        if claim is not None:
            found += voices.by_side(page, claim, voice)
    return found


def blank(page: Page, kind: str, text: str) -> Claim:
    """A claim of this article with nothing filled in but where it comes from."""
    article = page.article
    return Claim(
        id="",
        source=article.source or "article",
        origin=article.origin or article.id,
        kind=kind,
        text=text,
        known=article.known,
        article=article.id,
        cite=article.cite or ", ".join(part for part in (article.title, article.outlet or article.author) if part),
        language="en",
        coder=CODER,
    )


def _claim(page: Page, line: Line, act: Act, voice: Voice) -> Claim | None:
    compared = _compared(page, line, act)
    if act.kind == "comparison" and compared is None:
        return None
    doers, targets = parties.roles(page, line, act, voice)
    counts = parties.counts(page, line, act, targets)
    kind = "losses" if act.kind == "killing" and not doers and counts else act.kind
    happened = timing.when(line, act, page.base) if compared is None else _ranked(compared)
    told = replace(
        _told(page, line, act, kind),
        happened=happened,
        doers=parties.ids(doers),
        targets=parties.ids(targets),
        doer_text=parties.words_of(doers),
        target_text=parties.words_of_targets(kind, targets),
        figures=counts,
        status=status.of(act, happened, page.base, line.past),
        level=level.find(f"{parties.titles(act)}; {parties.words_of(doers)}"),
        comparison=compared,
        confidence=_confidence(act, doers, targets, counts, voice),
        note=_note([*doers, *targets, voice.speaker], act),
    )
    said = _said_by_doer(page, _attributed(page, act, told, voice, doers), act, voice, doers)
    return replace(_placed(page, line, act, said, [*doers, *targets]), speaker_role=voices.role(page, said, voice))


def _told(page: Page, line: Line, act: Act, kind: str) -> Claim:
    """The claim with its words, and the weapons and purposes they name."""
    span = clauses.span(line, act)
    text = page.article.text[span.start : span.end]
    weapon = weapons.find(clauses.region(act))
    return replace(blank(page, kind, text), span=span, weapons=weapon, purposes=purposes.find(act))


def _attributed(page: Page, act: Act, claim: Claim, voice: Voice, doers: list[Party]) -> Claim:
    return replace(
        claim,
        speaker=voice.speaker.ids[0] if voice.speaker.ids else None,
        speaker_text=voice.speaker.text,
        speaker_role=voice.role,
        relayers=voice.relayers,
        stance=act.pattern.stance or voices.stance(page, voice, claim.kind, doers),
        denial_of=voice.denial_of,
        hedge=voice.hedge or _hedge(act),
        evidence=voices.evidence(voice, clauses.region(act)),
    )


def _placed(page: Page, line: Line, act: Act, claim: Claim, named: list[Party]) -> Claim:
    where = page.places.of(line.sentence, page.cast, act, clauses.region(act))
    ids = dict.fromkeys([*where.ids, *(place for party in named for place in party.places)])
    return replace(claim, places=tuple(ids), place_text=where.text)


def _compared(page: Page, line: Line, act: Act) -> Comparison | None:
    if act.kind != "comparison":
        return None
    text, _, _ = clauses.of(line.sentence, comparisons.clause_of(act))
    return comparisons.find(act, text, page.base)


def _ranked(compared: Comparison) -> When:
    """ "The last skirmish occurred in 2016" is about 2016; "the worst since 1994" does not say when the worst was."""
    return compared.since if compared.rank == "last" and compared.since is not None else When()


def _said_by_doer(page: Page, claim: Claim, act: Act, voice: Voice, doers: list[Party]) -> Claim:
    """ "X threatened Y" tells what X said: X is the speaker, the outlet passes it on."""
    uttered = claim.kind in _UTTERED and act.pattern.part == "verb" and not act.by_speaker
    if voice.role != "author" or not uttered or len(doers) != 1 or len(doers[0].ids) > 1:
        return claim
    if claim.kind != "threat" and claim.status in ("hypothetical", "future", "negated"):
        return claim
    who = doers[0]
    speaker = who.ids[0] if who.ids else None
    return replace(claim, speaker=speaker, speaker_text=who.text, relayers=page.author.ids)


def _hedge(act: Act) -> str | None:
    for verb in dict.fromkeys((act.verb, act.trigger)):
        for child in verb.children:
            if child.lower_ in load("reporting")["adverbs"] or child.lower_ in figures.HEDGES:
                return str(child.lower_)
    return None


def _confidence(act: Act, doers: list[Party], targets: list[Party], counts: tuple[Figure, ...], voice: Voice) -> float:
    """The pattern's share, less a fifth for each thing guessed, and less where nobody and nothing is named.

    A heuristic, not a probability: it orders claims until it is calibrated on coded text.
    """
    share = act.pattern.confidence
    share *= 0.8 ** sum(1 for party in [*doers, *targets, voice.speaker] if party.guess)
    named = parties.ids(doers) or parties.ids(targets) or counts
    if not named and act.kind not in ("comparison", "warning", "position"):
        share *= 0.7
    if len(act.trigger.sent) > 60:
        share *= 0.85
    return round(share, 2)


def _note(found: list[Party], act: Act) -> str:
    guesses = dict.fromkeys(f"guess: {party.guess}" for party in found if party.guess)
    return "; ".join([*guesses, f"pattern {act.pattern.id}"])


_GOES_ON = {"truce_end": ("truce", "truce_holds"), "truce_holds": ("truce",), "negotiation": ("negotiation",)}


def carried(found: list[Claim], before: list[Claim]) -> list[Claim]:
    """Claims about "the talks" or "the truce" without parties get those of the one told before: a guess."""
    return [_carried(claim, before) for claim in found]


def _carried(claim: Claim, before: list[Claim]) -> Claim:
    named = claim.doers or claim.targets or claim.doer_text or claim.target_text
    if named or claim.kind not in _GOES_ON or claim.status == "historical":
        return claim
    earlier = [c for c in before if c.kind in _GOES_ON[claim.kind] and (c.doers or c.doer_text)]
    if not earlier:
        return claim
    last = earlier[-1]
    note = f"guess: the parties of the {last.kind.replace('_', ' ')} told before; {claim.note}"
    less = round(claim.confidence * 0.8, 2)
    return replace(claim, doers=last.doers, doer_text=last.doer_text, note=note, confidence=less)


# A sentence's claims together -------------------------------------------------------------------------------------------


def merged(found: list[Claim]) -> list[Claim]:
    """A sentence's claims without repetition: one position a speaker, no claim that another says with its count."""
    kept: list[Claim] = []
    for claim in found:
        if any(_says_no_more(claim, other) for other in found if other is not claim):
            continue
        if kept and _is_one_stand(kept[-1], claim):
            kept[-1] = _wider(kept[-1], claim)
        else:
            kept.append(claim)
    return kept


def _is_one_stand(last: Claim, claim: Claim) -> bool:
    """ "Happy to talk, but no concessions" is one stand."""
    said = (last.speaker, last.speaker_text, last.status) == (claim.speaker, claim.speaker_text, claim.status)
    return last.kind == claim.kind == "position" and said and last.span is not None and claim.span is not None


def _wider(last: Claim, claim: Claim) -> Claim:
    assert last.span is not None and claim.span is not None
    wider = claim if claim.span.end - claim.span.start > last.span.end - last.span.start else last
    return replace(wider, targets=last.targets or claim.targets)


def _says_no_more(claim: Claim, other: Claim) -> bool:
    """Whether another claim tells the same and counts as well ("killed in attacks, ... killed in attacks")."""
    same = all(getattr(claim, key) == getattr(other, key) for key in ("kind", "doers", "targets", "speaker", "stance"))
    return same and claim.status == other.status and bool(claim.doers and other.figures) and not claim.figures


def numbered(article: Article, found: list[Claim]) -> list[Claim]:
    """The claims with their ids: source, article, span, kind and a running number among equals."""
    seen: dict[tuple[int, int, str], int] = {}
    done = []
    for claim in found:
        span = claim.span or Span(0, 0)
        key = (span.start, span.end, claim.kind)
        seen[key] = seen.get(key, 0) + 1
        ident = make_id(claim.source, article.id, f"{span.start}-{span.end}", claim.kind, seen[key])
        done.append(replace(claim, id=ident))
    return done
