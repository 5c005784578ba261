"""What is watched of a truce, in sentences: its form, breaches counted, first breach by account, clauses, counts, chances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tocsin.brief.index import Index
from tocsin.brief.names import listed, plural
from tocsin.brief.quantities import bounds, number
from tocsin.brief.sentences import ended, is_curated, opening
from tocsin.schema.briefs import Sentence, Sum
from tocsin.schema.claims import Claim
from tocsin.schema.sums import count, shown
from tocsin.schema.time import long_date
from tocsin.schema.truces import Agreement, Breach, Compliance, Counter, Survival, TruceWatch

CLAUSES: dict[str, str] = {
    "cessation": "the cessation of fire", "humanitarian": "a humanitarian pause", "exchange_bodies": "an exchange of the dead",
    "exchange_prisoners": "an exchange of prisoners", "withdrawal": "withdrawal", "hold_lines": "lines to be held",
    "peacekeepers": "peacekeepers", "monitoring": "monitoring", "hotline": "a direct line",
    "return_displaced": "return of the displaced", "corridor": "a corridor", "talks": "talks to follow",
    "disarmament": "disarmament", "territory": "terms on territory", "recognition": "recognition",
    "details_later": "details left for later", "other": "other terms",
}  # fmt: skip
"""Kinds of clause as a sentence names them."""

COMPLIANCE: dict[Compliance, str] = {
    "breached": "said to be broken", "disputed": "disputed", "kept": "said to be kept", "not told": "nothing on record",
}  # fmt: skip
"""What is told of a clause, the gravest first; each is by the account of whoever says it."""

LANGUAGES: dict[str, str] = {
    "hy": "Armenian", "az": "Azerbaijani", "ru": "Russian", "tr": "Turkish", "ar": "Arabic", "fa": "Persian", "fr": "French",
    "am": "Amharic", "hi": "Hindi", "ur": "Urdu", "ka": "Georgian", "es": "Spanish", "zh": "Chinese",
}  # fmt: skip
UNKNOWN = "unknown"


def watched(index: Index) -> dict[str, TruceWatch]:
    """What is watched of each truce, by agreement id; empty where findings were made without it."""
    return {truce.status.agreement.id: truce for truce in index.findings.watched}


def form(index: Index, truce: Agreement) -> list[str]:
    """What is known of purpose, form, language and of those who did not sign, as parts of a sentence."""
    how = {True: "written and signed", False: "by word of mouth", None: ""}[truce.formal]
    purpose = "" if truce.purpose == "unknown" else f"purpose by its own words: {truce.purpose}"
    declined = f"not signed by {index.names.actors(truce.declined)}, of whom it speaks" if truce.declined else ""
    tongue = truce.language.split("-")[0]
    language = (
        "" if tongue in ("", "en") else f"its text is in {LANGUAGES.get(tongue, f'the language “{truce.language}”')}"
    )
    return [part for part in (how, purpose, declined, language) if part]


def in_party_order(index: Index, actors: Iterable[str]) -> list[str]:
    """The parties in the situation's order, then others in the order given: never by name."""
    named = list(dict.fromkeys(actors))
    parties = [party for party in index.findings.situation.parties if party in named]
    return parties + [actor for actor in named if actor not in parties]


def counted(index: Index, truce: TruceWatch) -> tuple[str, tuple[Sum, ...]]:
    """``breaches alleged: 2 by Armenia (4 claims), 1 by Azerbaijan`` with the counts; empty where none is alleged."""
    told = [b for b in truce.breaches if b.claim in index.claims]
    named = in_party_order(index, [b.accused for b in told if b.accused])
    parts, sums = [], []
    for accused in (*named, None):
        text, counts = _counted(index, [b for b in told if b.accused == accused])
        if text:
            parts.append(f"{text} by {index.names.actor(accused)}" if accused else f"{text} by a side not named")
            sums += counts
    return (f"breaches alleged: {', '.join(_claims_last(parts))}" if parts else ""), tuple(sums)


def _counted(index: Index, of_one: Sequence[Breach]) -> tuple[str, list[Sum]]:
    """How many happenings; a mark stands for the claims behind them, which go after the name."""
    if not of_one:
        return "", []
    claims = list(dict.fromkeys(b.claim for b in of_one))
    happenings = list(dict.fromkeys(b.happening or b.claim for b in of_one))
    read = [claim for claim in claims if not is_curated(index.claims[claim])]
    sums = [count(happenings, "breaches"), count(claims, "claims"), *([count(read, "claims")] if read else [])]
    told = [f"{plural(len(claims), 'claim')}"] if len(claims) != len(happenings) else []
    told += [f"{len(read)} read by machine"] if read else []
    return f"{len(happenings)}{_MARK}{', '.join(told)}{_MARK}", sums


_MARK = "\0"


def _claims_last(parts: Iterable[str]) -> Iterator[str]:
    """``2·4 claims· by Armenia`` as ``2 by Armenia (4 claims)``."""
    for part in parts:
        many, claims, name = part.split(_MARK)
        yield f"{many}{name} ({claims})" if claims else f"{many}{name}"


def first_told(index: Index, truce: TruceWatch) -> Sentence | None:
    """Who broke it first, by each account, where accounts conflict; None where they do not."""
    claims = [index.claims[claim] for claim in truce.clock.first_told if claim in index.claims]
    if not truce.clock.conflict or len(claims) < 2:
        return None
    told = "; ".join(_first(index, truce, claim) for claim in claims)
    cites = (truce.status.agreement.id, *(claim.id for claim in claims))
    return Sentence(
        ended(f"Accounts of the first breach conflict: {told}"), cites, (), "contested", truce.status.agreement.title
    )


def _first(index: Index, truce: TruceWatch, claim: Claim) -> str:
    """``by Azerbaijan on 10 October 2020, 12:05, as Armenia says``."""
    told = [breach for breach in truce.breaches if breach.claim == claim.id]
    accused = listed([index.names.actor(b.accused) for b in told if b.accused]) or "a side not named"
    when = opening(claim.happened) if claim.happened.known else "a day not told"
    return f"by {accused} on {when}, as {account(index, told[0] if told else None, claim)} says"


def account(index: Index, breach: Breach | None, claim: Claim) -> str:
    """Whose account: a side's name, else the speaker's; a monitor is marked."""
    if breach is not None and breach.by_monitor:
        return f"{index.names.speaker(claim)} (monitor)"
    if breach is not None and breach.account in index.findings.situation.parties:
        return index.names.actor(breach.account)
    return index.names.speaker(claim)


def compliance(index: Index, truce: TruceWatch) -> Sentence | None:
    """All clauses in one sentence, by what is told of each side; None where nothing at all is told."""
    if all(one.standing == "not told" for one in truce.clauses):
        return None
    parts = [f"{words}: {told}" for standing, words in COMPLIANCE.items() if (told := _clauses(index, truce, standing))]
    cites = [c for one in truce.clauses for c in (*one.kept, *one.breached) if c in index.claims]
    text = f"Clauses, by whoever says so: {'; '.join(parts)}"
    held = tuple(dict.fromkeys((truce.status.agreement.id, *cites)))
    return Sentence(ended(text), held, (), "plain", truce.status.agreement.title)


def _clauses(index: Index, truce: TruceWatch, standing: Compliance) -> str:
    """``withdrawal (Armenia), a corridor``: sides in brackets where not all that a clause binds."""
    bound: dict[str, list[str]] = {}
    chosen: dict[str, list[str]] = {}
    for one in truce.clauses:
        bound.setdefault(one.clause.kind, []).append(one.side)
        if one.standing == standing:
            chosen.setdefault(one.clause.kind, []).append(one.side)
    return ", ".join(_sided(index, kind, sides, bound[kind]) for kind, sides in chosen.items())


def _sided(index: Index, kind: str, sides: Sequence[str], bound: Sequence[str]) -> str:
    label = CLAUSES.get(kind, kind.replace("_", " "))
    if set(sides) == set(bound):
        return label
    return f"{label} ({index.names.actors(in_party_order(index, sides))})"


def counter(index: Index, one: Counter, head: str) -> Sentence | None:
    """A running count as what somebody publishes: its newest value, rate and change, and its silence."""
    last, value, newest = one.values[-1]
    if newest not in index.records:
        return None
    by = "somebody not named" if one.by == UNKNOWN else index.names.actor(one.by)
    against = "" if one.against == UNKNOWN else f" by {index.names.actor(one.against)}"
    monitor = " (monitor)" if one.by_monitor else ""
    counted_ = f"Published count by {by}{monitor} of {one.unit}{against}"
    parts = [f"{counted_}: {_value(index, newest, one.unit, value)} to {long_date(last)}"]
    of_unit = {s.unit: s for s in one.sums}
    rate, change, silent = of_unit.get(f"{one.unit} a day"), of_unit.get("times"), of_unit.get("days")
    parts[0] += f" ({shown(rate)} a day)" if rate and rate.value != value else ""
    parts += [f"{shown(change)} times the rate counted before"] if change else []
    parts += [f"no newer one on this record for {plural(int(silent.value), 'day')}"] if silent and silent.value else []
    records = tuple(record for _, _, record in one.values[-2:] if record in index.records)
    tone = "contested" if not one.by_monitor else "plain"
    return Sentence(ended("; ".join(parts)), records, one.sums, tone, head)


def _value(index: Index, record: str, unit: str, value: float) -> str:
    claim = index.claims.get(record)
    figure = next((f for f in claim.figures if f.kind == unit), None) if claim else None
    return bounds(figure, claim.text) if claim and figure else number(value)


def survives(index: Index, truce: TruceWatch, head: str, most: int) -> Iterator[Sentence]:
    """How long a truce may hold, with the ``most`` nearest cases; and that the cases know nothing of breaches alleged now."""
    chance = truce.survival
    if chance is None or chance.id not in index.records or not chance.sentence:
        return
    cites = tuple(cite for cite in (chance.id, chance.agreement, *chance.cites) if cite in index.records)
    told_on = "" if chance.known == index.as_of else f"As reckoned on {long_date(chance.known)}: "
    yield Sentence(ended(f"{told_on}{chance.sentence}"), cites, chance.sums, "plain", head)
    if truce.status.standing in ("strained", "contested") and chance.known == index.as_of:
        text = "Breaches are alleged of this truce: the chance is of its class at its age, and knows nothing of them."
        yield Sentence(text, (chance.id, chance.agreement), (), "plain", head)
    if chance.nearest[:most]:
        yield Sentence(f"Nearest cases: {_nearest(chance, most)}.", (chance.id,), (), "plain", head)


def beside(index: Index, truce: TruceWatch, head: str) -> Sentence | None:
    """Other truces of these parties that stand on the same day; None where there is none."""
    titles = {a.id: a.title for a in index.findings.agreements}
    others = [key for key in truce.clock.beside if key in titles]
    if not others:
        return None
    text = f"Not superseded and standing on the same day: {listed([titles[key] for key in others])}"
    return Sentence(ended(text), (truce.status.agreement.id, *others), (), "plain", head)


def _nearest(chance: Survival, most: int) -> str:
    cases = chance.nearest[:most]
    ends = {True: "failed after", False: "whole when last seen after"}
    return "; ".join(f"{c.title} ({ends[c.failed]} {plural(c.held_days, 'day')})" for c in cases)


def document(index: Index, paper: Agreement) -> Sentence:
    """An agreement that is no truce, in a line: parties, broker, clauses, and that it has no standing of its own."""
    parties = index.names.actors(paper.parties)
    broker = f"brokered by {index.names.actors(paper.brokers)}" if paper.brokers else "no broker on record"
    kinds = listed([CLAUSES.get(clause.kind, clause.kind) for clause in paper.clauses])
    made = f"{paper.kind.replace('_', ' ').capitalize()} made {opening(paper.agreed)}"
    parts = [f"{made}{f' by {parties}' if parties else ', parties not on record'}", broker, *form(index, paper)]
    parts += [f"with {kinds}" if kinds else "no clauses on record", "no standing of its own"]
    unverified = "" if paper.verified else " (unverified)"
    tone = "plain" if paper.verified else "unverified"
    return Sentence(ended("; ".join(parts) + unverified), (paper.id,), (), tone, paper.title)


def newest_first(papers: Iterable[Agreement]) -> list[Agreement]:
    """Agreements by the day they were made or were to hold, newest first; without a day last."""
    return sorted(papers, key=lambda p: (p.begins or date.min, p.id), reverse=True)
