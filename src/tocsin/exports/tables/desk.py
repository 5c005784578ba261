"""The mediation desk: stated positions, mediators, precedents and options."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from tocsin.exports.table import Table
from tocsin.exports.tables.columns import actor, actors, cites, field, identity, known, made, sums
from tocsin.schema.findings import Findings
from tocsin.schema.mediation import Mediator, Precedent, Statement

POSITIONS = Table(
    "positions",
    "Stated positions",
    "Each row is one statement of what somebody wants, will not have, offers or threatens; who meant it is not judged.",
    (
        field("claim", "text", "id of the claim", "#meta+claim+id"),
        known(),
        field("day", "day", "day it was said", "#date+said"),
        *actor("speaker", "who says so", "speaker"),
        made("side", "text", "party whose side the speaker is counted with: actor id", "#org+side+id",
             lambda s, at: at.party(s.side)),
        field("form", "text", "demand, condition, red_line, offer, threat, denial, refusal, ready_to_talk, plea or claim",
              "#event+form"),
        field("issues", "texts", "what it is about", "#sector+issue+list"),
        made("meeting", "texts", "how the sides' newest statements on those issues meet: issue: overlap, gap, …",
             "#status+issue+list", lambda s, at: _meetings(s, at.findings)),
        field("quote", "text", "the claim's words that carry it", "#description"),
        *actors("audience", "to whom it was said", "audience"),
        field("article", "text", "id of the text it was read in", "#meta+article+id"),
    ),
    lambda findings: findings.desk.positions.statements if findings.desk else (),
)  # fmt: skip


def _meetings(statement: Statement, findings: Findings | None) -> list[str]:
    issues = findings.desk.positions.issues if findings and findings.desk else ()
    return [f"{one.issue}: {one.meeting}" for one in issues if one.issue in statement.issues]


class Candidate(Struct, frozen=True):
    """A mediator and the day it is judged on."""

    mediator: Mediator
    known: date


def _mediators(findings: Findings) -> Iterable[Candidate]:
    return (Candidate(one, findings.as_of) for one in (findings.desk.mediators if findings.desk else ()))


MEDIATORS = Table(
    "mediators",
    "Mediators",
    "Each row is one candidate: its public acts here, what the sides say of it, and its record elsewhere.",
    (
        field("actor", "text", "the candidate: actor id", "#org+mediator+id", "mediator.actor"),
        made("actor_name", "text", "the candidate: name", "#org+mediator+name", lambda c, at: at.name(c.mediator.actor)),
        known("known", "all of this"),
        made("acts", "integer", "public acts here on record", "#indicator+acts+num", lambda c, _: len(c.mediator.acts)),
        made("act_ids", "texts", "ids of their claims or agreements", "#meta+act+id+list",
             lambda c, _: [act.record for act in c.mediator.acts]),
        field("brokered", "texts", "ids of agreements it brokered here", "#meta+agreement+id+list", "mediator.brokered"),
        made("last", "day", "day of its last act; empty: none on record", "#date+last",
             lambda c, _: c.mediator.last.day if c.mediator.last else None),
        made("last_act", "text", "its last act, in words", "#description+last",
             lambda c, _: c.mediator.last.text if c.mediator.last else None),
        field("days_ago", "integer", "days since", "#indicator+days+num", "mediator.days_ago"),
        made("acceptance", "texts", "what each side is on record as saying of it: side: word", "#status+acceptance+list",
             lambda c, _: [f"{one.side}: {one.word}" for one in c.mediator.acceptance]),
        made("acceptance_cites", "texts", "ids of the claims that say so", "#meta+acceptance+id+list",
             lambda c, _: [claim for one in c.mediator.acceptance for claim in (*one.accepts, *one.rejects)]),
        made("ties", "texts", "its ties to either side: side: tie id", "#meta+tie+id+list",
             lambda c, _: [f"{side}: {tie}" for side, tie in c.mediator.ties]),
        field("partisan", "texts", "sides it backs, by ties and claims: actor ids", "#org+leaning+id+list",
              "mediator.partisan"),
        made("record_all", "integer", "agreements elsewhere in which it was third party, by the data sets",
             "#indicator+agreements+num", lambda c, _: c.mediator.record[0]),
        made("record_failed", "integer", "of which fighting is known to have come back", "#indicator+agreements+failed+num",
             lambda c, _: c.mediator.record[1]),
        made("record_ids", "texts", "ids of those agreements", "#meta+record+id+list", lambda c, _: c.mediator.record_ids),
        made("others", "texts", "other situations in which it acted lately", "#crisis+code+list",
             lambda c, _: [situation for situation, _ in c.mediator.others]),
        sums("mediator.sums"),
    ),
    _mediators,
)  # fmt: skip


class Case(Struct, frozen=True):
    """A precedent and the day it is judged on."""

    precedent: Precedent
    known: date


def _precedents(findings: Findings) -> Iterable[Case]:
    return (Case(one, findings.as_of) for one in (findings.desk.precedents if findings.desk else ()))


PRECEDENTS = Table(
    "precedents",
    "Precedents",
    "Each row is one case like this one: how like it is by stated features, and what became of it.",
    (
        field("record", "text", "id of the agreement or crisis", "#meta+id", "precedent.record"),
        known("known", "its outcome, as told here,"),
        field("kind", "text", "agreement or crisis", "#event+type", "precedent.kind"),
        field("title", "text", "its title", "#event+name", "precedent.title"),
        field("day", "day", "its day", "#date+occurred", "precedent.day"),
        made("likeness", "number", "how like it is: the sum of the weights of the features alike", "#indicator+likeness+num",
             lambda c, _: c.precedent.likeness.value),
        made("likeness_formula", "text", "that sum", "#meta+formula", lambda c, _: c.precedent.likeness.formula),
        field("alike", "texts", "features alike", "#meta+alike+list", "precedent.alike"),
        field("unlike", "texts", "features unlike", "#meta+unlike+list", "precedent.unlike"),
        field("outcome", "text", "what became of it", "#description+outcome", "precedent.outcome"),
        field("mediators", "text", "who mediated", "#org+mediator+name", "precedent.mediators"),
        field("provisions", "texts", "what it provided for", "#activity+type+list", "precedent.provisions"),
        field("cite", "text", "the source as given", "#meta+source", "precedent.cite"),
        field("url", "text", "its address", "#meta+url", "precedent.url"),
    ),
    _precedents,
)  # fmt: skip

OPTIONS = Table(
    "options",
    "Options",
    "Each row is one thing that could be done: who could, by when, on which precedents, and what it cannot do.",
    (
        identity("the option"),
        known(),
        field("kind", "text", "kind of option", "#activity+code"),
        field("title", "text", "it in words", "#activity+name"),
        *actors("who", "who could, in order of the reasons for them", "mediator"),
        field("by", "day", "day after which its ground is gone; empty: no deadline is on record", "#date+deadline"),
        field("by_why", "text", "which record names that day", "#description+deadline"),
        made("precedents", "texts", "ids of its precedents", "#meta+precedent+id+list",
             lambda o, _: [one.record for one in o.precedents]),
        made("said", "texts", "what the sides said of it: side: claim id", "#meta+said+id+list",
             lambda o, _: [f"{side}: {claim}" for side, claim in o.said]),
        field("silent", "texts", "sides of which nothing is on record", "#org+silent+id+list"),
        made("cannot", "texts", "what it cannot do", "#description+limit+list", lambda o, _: [text for text, _ in o.cannot]),
        field("why", "texts", "its ground", "#description+reason+list"),
        cites(),
        sums(),
    ),
    lambda findings: findings.desk.options if findings.desk else (),
)  # fmt: skip
TABLES = (POSITIONS, MEDIATORS, PRECEDENTS, OPTIONS)
