"""From findings to people: a brief of cited sentences, the ledger as a table, and what changed between two days.

>>> from tocsin.brief import compose, render
"""

from collections.abc import Callable

from tocsin.brief.composing import compose
from tocsin.brief.markdown import to_markdown
from tocsin.brief.page import to_html
from tocsin.brief.plain import to_json
from tocsin.brief.printed import to_pdf
from tocsin.schema.briefs import Brief

__all__ = ["compose", "render", "to_html", "to_json", "to_markdown", "to_pdf"]

_RENDERERS: dict[str, Callable[[Brief], str | bytes]] = {
    "md": to_markdown,
    "html": to_html,
    "json": to_json,
    "pdf": to_pdf,
}


def render(brief: Brief, form: str) -> str | bytes:
    """The brief as ``md``, ``html``, ``json`` (text) or ``pdf`` (bytes). Raises ``KeyError`` for another form."""
    return _RENDERERS[form](brief)
