"""Claims, and the figures in them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from tocsin.exports.coarse import day_only, military, name_of, places_of
from tocsin.exports.lookup import Lookup, label
from tocsin.exports.table import Table
from tocsin.exports.tables.columns import actor, actors, cite, field, identity, known, made, verified, when
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.findings import Findings
from tocsin.schema.time import When


def _happened(claim: Claim) -> When:
    return day_only(claim.kind, claim.happened)


def _speaker(claim: Claim, at: Lookup) -> str | None:
    return at.name(claim.speaker) or claim.speaker_text or None


CLAIMS = Table(
    "claims",
    "Claims",
    "Each row is one statement about one happening: who says so, who passed it on, and whether others say otherwise.",
    (
        identity("the claim"),
        known(),
        *when("happened", "what it tells of", "occurred", _happened),
        made("happened_time", "text", "clock time as the source gives it; none for positions and movements of forces",
             "#meta+occurred+time", lambda c, _: _happened(c).time),
        field("kind", "text", "kind of happening", "#event+type+code"),
        made("kind_label", "text", "kind of happening, in words", "#event+type+name", lambda c, _: label(c.kind)),
        field("stance", "text", "asserts, claims_own_act, denies, accuses, doubts, not_confirmed or no_figure",
              "#meta+stance"),
        field("status", "text", "happened, ongoing, future, hypothetical, negated or historical", "#status+claim"),
        field("denial_of", "text", "what a denial denies: event, involvement, figure, blame or account", "#meta+denial"),
        field("hedge", "text", "the hedging word, e.g. reportedly", "#meta+hedge"),
        field("speaker", "text", "who says so: actor id", "#org+speaker+id"),
        made("speaker_name", "text", "who says so: name, or the words of the text", "#org+speaker+name", _speaker),
        field("speaker_role", "text", "perpetrator, victim, authority, witness, monitor, mediator, …", "#org+speaker+type"),
        made("side", "text", "party whose side the speaker is counted with: actor id", "#org+side+id",
             lambda c, at: at.side(c.speaker)),
        *actors("relayers", "who passed it on, outermost first", "relayer"),
        field("partisan", "text", "party the outlet leans to: actor id", "#org+leaning+id"),
        *actors("doers", "who did it", "doer"),
        *actors("targets", "to whom", "target"),
        field("text", "text", "the claim, in words", "#description"),
        made("places", "texts", "place ids; for positions and movements of forces no finer than a district", "#loc+id+list",
             lambda c, at: places_of(c.kind, c.places, at.places)),
        made("places_names", "texts", "neutral names of those places", "#loc+name+list",
             lambda c, at: [name_of(c.kind, one, at.places) for one in places_of(c.kind, c.places, at.places)]),
        made("coarse", "flag", "true: told no finer than a district and a day on purpose", "#meta+coarse",
             lambda c, _: military(c.kind)),
        field("happening", "text", "key of the happening, if a curator gave one", "#event+id"),
        made("event", "text", "id of the event it was reconciled into", "#event+code",
             lambda c, at: at.event_of[c.id].id if c.id in at.event_of else None),
        made("contested", "flag", "true: claims about this happening conflict", "#status+contested",
             lambda c, at: at.contested(c)),
        made("telling", "text", "the statement it passes on: claims with the same one are copies of one claim",
             "#meta+telling+id", lambda c, at: at.telling_of.get(c.id)),
        field("agreement", "text", "id of the truce it belongs to", "#meta+agreement+id"),
        field("level", "text", "rank of the persons acting: leaders, foreign_ministers, …", "#meta+level"),
        field("weapons", "texts", "weapons named", "#impact+weapon+list"),
        field("evidence", "texts", "kinds of evidence given", "#meta+evidence+list"),
        verified(),
        field("curated", "flag", "true: written down after the fact", "#meta+curated"),
        field("coder", "text", "who or what coded it", "#meta+coder"),
        field("confidence", "number", "how sure the coder is, 0 to 1", "#meta+confidence+num"),
        cite(),
        field("article", "text", "id of the text it was read in", "#meta+article+id"),
    ),
    lambda findings: findings.claims,
)  # fmt: skip


class Stated(Struct, frozen=True):
    """One figure of one claim."""

    claim: Claim
    number: int
    figure: Figure


def _figures(findings: Findings) -> Iterable[Stated]:
    return (
        Stated(claim, number, figure)
        for claim in findings.claims
        for number, figure in enumerate(claim.figures, start=1)
    )


FIGURES = Table(
    "figures",
    "Figures in claims",
    "Each row is one number in one claim, as said, with unit and bounds; unlike units are never added, nor are rival claims.",
    (
        field("claim", "text", "id of the claim", "#meta+claim+id", "claim.id"),
        field("number", "integer", "which figure of the claim, from 1", "#meta+number+num"),
        known("claim.known", "the claim"),
        *when("happened", "what the claim tells of", "occurred", lambda row: _happened(row.claim)),
        field("kind", "text", "what is counted: killed, wounded, killed_and_wounded, missing, drones, money, …",
              "#indicator+type", "figure.kind"),
        field("low", "number", "least number as said; empty: none was said", "#indicator+num+min", "figure.low"),
        field("best", "number", "the number as said; empty: only bounds, or none", "#indicator+num+best", "figure.best"),
        field("high", "number", "greatest number as said; empty: none was said", "#indicator+num+max", "figure.high"),
        field("unit", "text", "the noun counted, or a currency", "#indicator+unit", "figure.unit"),
        field("who", "text", "soldiers, civilians, people, fighters, peacekeepers, officials or unknown", "#group+name",
              "figure.who"),
        *actor("side", "whose loss, force or purchase it is", "side", "figure.side"),
        field("hedge", "text", "the hedging word", "#meta+hedge", "figure.hedge"),
        field("said", "text", "the figure as written", "#description+figure", "figure.text"),
        field("speaker", "text", "who says so: actor id", "#org+speaker+id", "claim.speaker"),
        made("speaker_name", "text", "who says so: name, or the words of the text", "#org+speaker+name",
             lambda row, at: _speaker(row.claim, at)),
        field("stance", "text", "asserts, claims_own_act, denies, accuses, doubts, not_confirmed or no_figure",
              "#meta+stance", "claim.stance"),
        made("contested", "flag", "true: claims about this happening conflict", "#status+contested",
             lambda row, at: at.contested(row.claim)),
        verified("claim.verified"),
        cite("claim.cite"),
    ),
    _figures,
)  # fmt: skip
TABLES = (CLAIMS, FIGURES)
