"""The mediation page of ``tocsin mediate``: made and written with the brief's own means."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tocsin.schema.briefs import Brief
    from tocsin.schema.findings import Findings

FORMATS = ("md", "html", "json")


def page(findings: Findings) -> Brief:
    """The page as a brief: every sentence cited, every number with its sum. Raises ``BadInput`` as the brief does."""
    from tocsin.brief.composing import compose_page
    from tocsin.brief.desk.page import lead, sections

    title = f"Who could step in? {findings.situation.title}"
    return compose_page(findings, title, lead(findings), sections(findings))


def mediate(findings: Findings, form: str) -> str:
    """The page as ``md``, ``html`` or ``json`` (the keys of ``tocsin brief --format json``)."""
    from tocsin.brief import to_html, to_json, to_markdown

    made = page(findings)
    if form == "html":
        return to_html(made, "mediation desk")
    return to_json(made) if form == "json" else to_markdown(made)
