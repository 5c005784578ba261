"""Whether what was written since a moment could change what is judged of a day. In doubt it could.

Rows known only after the day are none of its business; nor are articles and claims of the world's other conflicts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.errors import Damaged
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.reviews import Review
from tocsin.store import moments
from tocsin.store.news_packaged import SOURCE
from tocsin.store.tables import MOMENT, TABLES, Withdrawal

if TYPE_CHECKING:
    from pathlib import Path

    from msgspec import Struct

    from tocsin.store.view import View, Where


def world_changed(view: View, root: Path, since: int) -> bool:
    """Whether a row written after the moment ``since`` could change a judgement of the world apart from any situation.

    Such a judgement rests on every table but claims, what people decided about them, and articles that are no news lines.
    """
    if since > view.moment:
        return True
    grown = _grown(view, root, since)
    if Withdrawal in grown:
        return True
    news = Article in grown and _any(view, Article, since, lambda rows: rows.source == SOURCE)
    return news or any(_any(view, kind, since) for kind in grown if kind not in (Article, Claim, Review))


def situation_changed(view: View, root: Path, since: int, situation: str, concerns: Where) -> bool:
    """As ``world_changed``, for one situation's judgement: also reviews, claims of any situation's own, and articles and
    claims that could concern it (``concerns`` tells in Ibis whether an article does)."""
    if world_changed(view, root, since):
        return True
    grown = _grown(view, root, since)
    if Review in grown and _any(view, Review, since):
        return True
    if not grown & {Article, Claim}:
        return False
    return _curated_changed(view, since) or (view.holds(Article) and _near_changed(view, since, situation, concerns))


def _near_changed(view: View, since: int, situation: str, concerns: Where) -> bool:
    with view.about(situation, concerns) as near:
        return _any(near, Article, since) or _any(near, Claim, since)


def _curated_changed(view: View, since: int) -> bool:
    """Whether a claim of a situation's own was written, or a newer release of one."""
    claims = view.releases(Claim)
    new = view.rows(claims.filter(claims[MOMENT] > since).select("id", "situation"))
    if any(row["situation"] for row in new):
        return True
    ids = view.listed(row["id"] for row in new)
    replaced = claims.filter(claims.situation.notnull() & claims.id.isin(ids))
    return bool(new) and bool(view.rows(replaced.select("id").limit(1)))


def _grown(view: View, root: Path, since: int) -> set[type[Struct]]:
    """Record types whose tables have another version than at the moment; all, where the moment is forgotten."""
    now = view.versions
    try:
        then = moments.read(root, since).versions
    except Damaged:
        then = {}
    return {TABLES[name] for name, version in now.items() if then.get(name) != version}


def _any(view: View, kind: type[Struct], since: int, where: Where | None = None) -> bool:
    """Whether a row known by the view's day was written after the moment."""
    rows = view.releases(kind)
    rows = rows.filter(rows[MOMENT] > since)
    rows = rows if where is None else rows.filter(where(rows))
    return bool(view.rows(rows.select("id").limit(1)))
