"""Candidates in sentences: the last act and what came of it, what the sides say of them, ties, burdens, record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tocsin.brief.desk.telling import held, last_act, nothing, of_claim, outcome
from tocsin.brief.index import Index, happened_order
from tocsin.brief.names import listed, plural
from tocsin.brief.sentences import ended, sentence_case
from tocsin.schema.briefs import Sentence
from tocsin.schema.mediation import Acceptance, Mediator
from tocsin.schema.registry import Tie
from tocsin.schema.sums import count
from tocsin.schema.time import long_date

WORDS = {"accepted": "accepts it", "rejected": "rejects it", "mixed": "speaks for and against it"}
BOTH = {
    "accepted": "both sides accept it",
    "rejected": "both sides reject it",
    "mixed": "both speak for and against it",
}
RANKS = {
    "leaders": "leaders", "foreign_ministers": "foreign ministers", "defence_ministers": "defence ministers",
    "chiefs_of_staff": "chiefs of staff", "ministers": "ministers", "co_chairs": "co-chairs", "envoys": "envoys",
    "officials": "officials", "military": "the military",
}  # fmt: skip
MOST_TIES = 4


def in_full(index: Index, mediator: Mediator) -> Iterator[Sentence]:
    """Everything of one candidate."""
    head = index.names.actor(mediator.actor)
    yield last_act(index, mediator, head)
    came = outcome(index, mediator.last, head) if mediator.last else None
    if came is not None:
        yield came
    yield from _ranks(index, mediator, head)
    yield from acceptability(index, mediator, head)
    yield from _words(index, mediator, head)
    yield from _ties(index, mediator, head)
    yield from _others(index, mediator, head)
    yield from _record(index, mediator, head)


def acceptability(index: Index, mediator: Mediator, head: str) -> Iterator[Sentence]:
    """In one sentence what either side is on record as saying of a candidate, and whether it backs one of them."""
    parts = [_side(index, one) for one in mediator.acceptance]
    cites = [claim for one in mediator.acceptance for claim in (*one.rejects, *one.accepts)]
    silent = all(one.word == "not told" for one in mediator.acceptance)
    if silent:
        parts = ["neither side is on record on whether it would accept it"]
    elif len({one.word for one in mediator.acceptance}) == 1 and len(parts) > 1:
        parts = [BOTH[mediator.acceptance[0].word]]
    if parts:
        tone = "missing" if silent else "plain"
        yield Sentence(ended(sentence_case("; ".join(parts))), held(index, cites), (), tone, head)
    if mediator.partisan:
        backed = listed([index.names.actor(side) for side in mediator.partisan])
        text = f"On record as backing {backed}, which makes it no neutral here."
        yield Sentence(text, held(index, mediator.partisan_cites), (), "plain", head)


def _side(index: Index, one: Acceptance) -> str:
    side = index.names.actor(one.side)
    if one.word == "not told":
        return f"{side} has said nothing on this record of whether it accepts it"
    return f"{side} {WORDS[one.word]}"


def _words(index: Index, mediator: Mediator, head: str) -> Iterator[Sentence]:
    """For each side the claim that tells most of its stand for and against, each once."""
    chosen = [_telling(index, one.side, claims) for one in mediator.acceptance for claims in (one.accepts, one.rejects)]
    for claim in dict.fromkeys(key for key in chosen if key):
        sentence = of_claim(index, claim, head)
        if sentence is not None:
            yield sentence


def _telling(index: Index, side: str, claims: tuple[str, ...]) -> str:
    """The side's own refusal before its own words before others' account of it; of those alike the newest."""
    found = [index.claims[key] for key in claims if key in index.claims]
    own = index.names.side_of(side)
    ranked = sorted(
        found, key=lambda c: (c.kind == "refusal", index.names.side_of(c.speaker) == own, happened_order(c))
    )
    return ranked[-1].id if ranked else ""


def _ranks(index: Index, mediator: Mediator, head: str) -> Iterator[Sentence]:
    """The last act by rank of who acted, where more than one rank acted."""
    dated = [(rank, act) for rank, act in mediator.last_by_level if act.day and rank != "unknown"]
    if len(dated) > 1:
        parts = [f"{RANKS.get(rank, rank)} {long_date(act.day)}" for rank, act in dated]
        cites = held(index, [act.record for _, act in dated], len(dated))
        yield Sentence(f"Last by rank: {'; '.join(parts)}.", cites, (), "plain", head)


def _ties(index: Index, mediator: Mediator, head: str) -> Iterator[Sentence]:
    found = [index.records[key] for _, key in mediator.ties if key in index.records]
    texts = [ended(tie.text) for tie in found if isinstance(tie, Tie)][:MOST_TIES]
    if texts:
        more = len(found) - len(texts)
        sums = (count([key for _, key in mediator.ties], "ties"),) if more else ()
        last = f" In all {plural(len(mediator.ties), 'tie')} to the sides on record." if more else ""
        cites = held(index, [key for _, key in mediator.ties])
        yield Sentence(f"Ties: {' '.join(texts)}{last}", cites, sums, "plain", head)


def _others(index: Index, mediator: Mediator, head: str) -> Iterator[Sentence]:
    """Other conflicts it attends to: their claims are not of this situation, so the sum names them."""
    if mediator.others:
        parts = [f"{situation} ({plural(len(claims), 'claim')})" for situation, claims in mediator.others]
        sums = tuple(count(claims, f"claims of {situation}") for situation, claims in mediator.others)
        days = [one for one in mediator.sums if one.unit == "days"]
        text = f"Also at work of late in {listed(parts)}."
        yield Sentence(text, (index.findings.situation.id,), (*sums, *days), "plain", head)


def _record(index: Index, mediator: Mediator, head: str) -> Iterator[Sentence]:
    """How often it was third party in agreements of the data sets, and of how many fighting came back."""
    every, failed, whole = mediator.record
    if not every:
        return
    told = f"fighting came back after {failed:,} and is not known to have after {whole:,}"
    text = f"Third party in {plural(every, 'agreement')} of the data sets; {told}."
    opened = {one.value for one in mediator.sums}
    sums = mediator.sums if {float(every), float(failed), float(whole)} <= opened else (
        *mediator.sums, count(mediator.record_ids, "agreements"))  # fmt: skip
    yield Sentence(text, held(index, mediator.record_ids, 3), sums, "plain", head)


def is_blank(mediator: Mediator) -> bool:
    """Whether nothing at all is on record of a candidate: no act, no word, no tie, no record elsewhere."""
    silent = all(one.word == "not told" for one in mediator.acceptance)
    return mediator.last is None and silent and not (mediator.ties or mediator.partisan or mediator.record[0])


def blank(index: Index, candidates: Iterable[Mediator]) -> Iterator[Sentence]:
    """In one sentence those of whom nothing is on record."""
    names = listed(index.names.actor(one.actor) for one in candidates)
    if names:
        yield nothing(index, f"Neither an act, a word of either side nor a tie is on record: {names}", "Others named")


def none_on_record(index: Index) -> Sentence:
    """For a situation without candidates."""
    return nothing(index, "No third party that mediates, or is named as a mediator, is on record here")
