"""Who might be drawn in: where each outsider stands on the ladder, what binds it and where, its deeds by account, the odds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import Field

from tocsin.brief.composing import compose_page
from tocsin.brief.index import Index, label
from tocsin.brief.sentences import ended, is_curated, sentence_case
from tocsin.schema.briefs import Brief, Section, Sentence
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Findings
from tocsin.schema.involvement import RUNGS, Involvement, Obligation, RungOdds
from tocsin.schema.sums import count
from tocsin.show_boards import HORIZONS
from tocsin.web import addresses
from tocsin.web.context import Part
from tocsin.web.parts.claims import side_word
from tocsin.web.parts.truces import ClaimLink, links

MOST_CITED = 12
REACHES = {
    True: "reaches where the fighting is",
    False: "does not reach where the fighting is",
    None: "whether it reaches is unknown",
}


class RungShown(Part):
    """A rung of the ladder of involvement."""

    number: int = Field(description="0 the lowest, 4 the highest.")
    name: str = Field(description="Its name.")


class ObligationShown(Part):
    """A promise, and whether it reaches where the fighting is."""

    reaches: bool | None = Field(
        None, description="Whether it covers where the fighting is; null where that is not known."
    )
    words: str = Field(description="The same in words.")
    clause: str = Field(description="What is promised, in plain words.")
    scope: str = Field(description="The territory it covers, as its holders say.")
    why: str = Field(description="Why it reaches or does not, by whose words.")
    invoked: tuple[ClaimLink, ...] = Field((), description="Claims that it was called upon.")
    answers: tuple[ClaimLink, ...] = Field((), description="Claims that answer the call.")
    href: str = Field(description="The tie's record.")


class DeedShown(Part):
    """One deed or statement on record, by whose account."""

    rung: int = Field(description="The rung it shows.")
    name: str = Field(description="The rung's name.")
    kind: str = Field(description="What it is.")
    text: str = Field(description="What the record says.")
    account: str = Field(description="By whose account; empty for a tie on record.")
    side: str = Field(description="The side that account is counted with: a, b or other.")
    day: date | None = Field(None, description="When it is said to have been; null where unknown.")
    known: date = Field(description="The day it could first be read.")
    read: bool = Field(description="Whether a machine read it from a text.")
    href: str = Field(description="The record's page.")


class OddsShown(Part):
    """One chance of going so far."""

    rung: int = Field(description="The rung.")
    name: str = Field(description="That rung or a higher one, in words.")
    within: str = Field(description="Within which time.")
    p: float = Field(description="The chance, 0 to 1.")
    low: float = Field(description="Lower end of its 90 % interval.")
    high: float = Field(description="Upper end of its 90 % interval.")
    base_rate: float = Field(description="That of all outside states.")
    n: int = Field(description="How many like cases it rests on.")
    population: str = Field(description="What those cases are.")
    formula: str = Field(description="How it comes about.")


class ThirdShown(Part):
    """One third party as of the day."""

    id: str = Field(description="The record's id.")
    name: str = Field(description="Its name.")
    leans_to: str = Field("", description="The party it leans to by its ties; empty for neither or both.")
    side: str = Field(description="The same as a side: a, b or other.")
    rung: int | None = Field(
        None, description="The highest rung on record; null where nothing is on record, which is not absence."
    )
    standing: str = Field(description="That rung in words.")
    contested: bool = Field(description="Whether it is denied.")
    known: date = Field(description="The day it was judged as of.")
    obligations: tuple[ObligationShown, ...] = Field((), description="What binds it.")
    deeds: tuple[DeedShown, ...] = Field((), description="What it is on record as having done, the highest rung first.")
    denied: tuple[ClaimLink, ...] = Field((), description="Claims that deny it.")
    elsewhere: tuple[str, ...] = Field((), description="What else it fights, by the record.")
    odds: tuple[OddsShown, ...] = Field((), description="Chances from like cases; empty where no base rate covers it.")


LADDER = tuple(RungShown(number=number, name=name) for number, name in enumerate(RUNGS))


def thirds(findings: Findings) -> tuple[ThirdShown, ...]:
    """Every third party on record, in the situation's order."""
    index = Index(findings)
    return tuple(_third(index, one) for one in findings.involvement)


def _third(index: Index, one: Involvement) -> ThirdShown:
    deeds = [deed for rung, key in one.deeds if (deed := _deed(index, rung, key))]
    return ThirdShown(
        id=one.id, name=index.names.actor(one.third), side=side_word(one.side),
        leans_to="" if one.side is None else index.names.party(one.side), rung=one.rung,
        standing="nothing on record" if one.rung is None else RUNGS[one.rung], contested=one.contested, known=one.known,
        obligations=tuple(_obligation(index, bound) for bound in one.obligations),
        deeds=tuple(sorted(deeds, key=lambda deed: (-deed.rung, -deed.known.toordinal(), deed.href))),
        denied=links(index, one.denied), elsewhere=one.elsewhere, odds=tuple(map(_odds, one.odds)),
    )  # fmt: skip


def _obligation(index: Index, bound: Obligation) -> ObligationShown:
    return ObligationShown(
        reaches=bound.reaches, words=REACHES[bound.reaches], clause=bound.clause, scope=bound.scope,
        why=ended(sentence_case(bound.why)), invoked=links(index, bound.invoked), answers=links(index, bound.answers),
        href=addresses.address("records", bound.tie, as_of=index.as_of),
    )  # fmt: skip


def _deed(index: Index, rung: int, key: str) -> DeedShown | None:
    record = index.records.get(key)
    if record is None:
        return None
    if isinstance(record, Claim):
        return DeedShown(
            rung=rung, name=RUNGS[rung], kind=label(record.kind), text=record.text, account=index.names.speaker(record),
            side=side_word(index.names.side_of(record.speaker)), day=record.happened.start, known=record.known,
            read=not is_curated(record), href=addresses.claim(key, index.as_of),
        )  # fmt: skip
    return DeedShown(
        rung=rung, name=RUNGS[rung], kind="tie", text=getattr(record, "text", ""), account="", side="other",
        day=getattr(record, "since", None), known=record.known, read=False,  # type: ignore[attr-defined]
        href=addresses.address("records", key, as_of=index.as_of),
    )  # fmt: skip


def _odds(one: RungOdds) -> OddsShown:
    return OddsShown(
        rung=one.rung, name=RUNGS[one.rung] + " or more" * (one.rung < len(RUNGS) - 1), within=HORIZONS[one.horizon],
        p=one.p, low=one.low, high=one.high, base_rate=one.base_rate, n=one.n, population=one.population, formula=one.formula,
    )  # fmt: skip


def drawin_brief(findings: Findings) -> Brief:
    """Each third party's standing as cited sentences: what it did and what binds it, why a promise reaches or does not."""
    index = Index(findings)
    sections = (Section(one.id, index.names.actor(one.third), tuple(_told(index, one))) for one in findings.involvement)
    return compose_page(findings, f"{findings.situation.title}: who might be drawn in", _lead(findings), sections)


def _lead(findings: Findings) -> Sentence:
    ids = [one.id for one in findings.involvement]
    some = [one.id for one in findings.involvement if one.rung is not None]
    if not ids:
        return Sentence("No third party is on record.", (findings.situation.id,), (), "missing")
    text = f"Deeds or statements of {len(some)} of {len(ids)} outsiders are on record; silence is not absence."
    return Sentence(text, tuple(ids), (count(some, "outsiders"), count(ids, "outsiders")))


def _told(index: Index, one: Involvement) -> Iterator[Sentence]:
    cites = (one.id, *(cite for cite in one.cites if cite in index.records))[:MOST_CITED]
    tone = "contested" if one.contested else "missing" if one.rung is None else "plain"
    yield Sentence(ended(sentence_case(one.sentence)), cites, one.sums, tone)
    for bound in one.obligations:
        held = (bound.tie, *bound.invoked, *bound.answers, *bound.cites)
        named = tuple(dict.fromkeys((*(cite for cite in held if cite in index.records), one.id)))[:MOST_CITED]
        yield Sentence(ended(sentence_case(bound.why)), named, (), "plain", sentence_case(REACHES[bound.reaches]))
    for line in one.elsewhere:
        yield Sentence(ended(line), (one.id,), (), "plain", "Elsewhere")
