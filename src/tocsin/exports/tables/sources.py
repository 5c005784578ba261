"""Attempts to fetch, and how every source stands."""

from __future__ import annotations

from tocsin.exports.table import Table
from tocsin.exports.tables.columns import field, identity, known

PULLS = Table(
    "pulls",
    "Attempts to fetch",
    "Each row is one attempt to fetch a source: what tells a source that is watched from one that is dark.",
    (
        identity("the attempt"),
        known("known", "its outcome"),
        field("source", "text", "the source", "#meta+source+code"),
        field("number", "integer", "which attempt at the source, from 1", "#meta+number+num"),
        field("outcome", "text", "ok, empty or failed", "#status+outcome"),
        field("rows", "integer", "rows read", "#indicator+rows+num"),
        field("new", "integer", "rows that were new", "#indicator+rows+new+num"),
        field("covers_from", "day", "first day covered", "#date+covers+start"),
        field("covers_to", "day", "last day covered", "#date+covers+end"),
        field("note", "text", "what else there is to know of it", "#meta+note"),
    ),
    lambda findings: findings.pulls,
)

SOURCES = Table(
    "sources",
    "Sources",
    "Each row is one source or packaged table, as seen from a day; dark means not covered, never calm.",
    (
        identity("the source", "card.id"),
        field("title", "text", "its title", "#meta+source+name", "card.title"),
        field("publisher", "text", "its publisher", "#org+publisher+name", "card.publisher"),
        field("licence", "text", "its licence", "#meta+licence", "card.licence"),
        field("url", "text", "its address", "#meta+url", "card.url"),
        field("rhythm", "text", "how often it brings something", "#frequency", "card.rhythm"),
        field("knowable", "text", "when a row of it counts as known", "#meta+knowable", "card.knowable"),
        field("citation", "text", "how to cite it", "#meta+citation", "card.citation"),
        field("state", "text", "monitored, degraded or dark", "#status+source"),
        field("last_attempt", "day", "day of the last attempt; empty: none", "#date+attempt"),
        field("covers_to", "day", "last day covered; empty: none", "#date+covers+end"),
        field("since", "day", "first day without, where dark; empty: never covered", "#date+dark+start"),
        field("darkens", "texts", "what rests on it and is dark with it", "#impact+dark+list"),
        field("note", "text", "what else there is to know of it", "#meta+note"),
    ),
    takes="a sequence of sources' health",
)
TABLES = (PULLS,)
WORLD = (SOURCES,)
