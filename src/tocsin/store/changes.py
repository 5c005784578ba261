"""Whether what was written since a moment could change what is judged of a day. In doubt it could.

Rows known only after the day are none of its business; nor are articles and claims of the world's other conflicts. Of each
moment the earliest day it could bear on is found once a process, so that asking for many days costs no more than for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any

from tocsin.errors import Damaged
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.reviews import Review
from tocsin.schema.situations import Situation
from tocsin.store import moments
from tocsin.store.news_packaged import SOURCE
from tocsin.store.tables import MOMENT, TABLES, Withdrawal

if TYPE_CHECKING:
    from msgspec import Struct

    from tocsin.store.store import Store
    from tocsin.store.view import View

Concerns = Callable[[Any, Situation], Any]
"""Whether an article (rows in Ibis) concerns a situation."""
Days = dict[int, date]
"""By moment, the earliest day that what it wrote could bear on; a moment that is not there bears on none."""

_found: dict[tuple[Any, ...], tuple[int, int, Days]] = {}
_one_at_a_time = Lock()


def changed(store: Store, since: int, as_of: date, situation: str | None, concerns: Concerns) -> bool:
    """Whether a row written after the moment ``since`` could change the judgement of a day.

    Of a situation by its id; ``None``: of the world apart from any situation, which rests on every table but claims, what
    people decided about them, and articles that are no news lines.
    """
    newest = store.moment().number
    if since > newest:  # another store in the same folder
        return True
    days = _days(store, since, newest, situation, concerns)
    return any(day <= as_of for moment, day in days.items() if moment > since)


def unsure_since(store: Store, since: int, below: float) -> bool:
    """Whether a row written after a moment could change which claims wait to be looked at, of all situations together."""
    if since > store.moment().number:
        return True
    with store.view(date.max) as view:
        grown = _grown(view, store, since)
        if grown & {Review, Withdrawal}:
            return True
        if Claim not in grown:
            return False
        return bool(_new(view, Claim, since, lambda rows: rows.confidence < below)) or _again(view, since)


def _again(view: View, since: int) -> bool:
    """Whether a claim written after a moment was there before: another release of one."""
    claims = view.releases(Claim)
    ids = view.listed(row["id"] for row in view.rows(claims.filter(claims[MOMENT] > since).select("id")))
    return bool(view.rows(claims.filter((claims[MOMENT] <= since) & claims.id.isin(ids)).select("id").limit(1)))


def _days(store: Store, since: int, newest: int, situation: str | None, concerns: Concerns) -> Days:
    """What the moments after ``since`` bear on, up to ``newest`` at least; from memory as far as that goes."""
    key = (store.root, (store.root / moments.FOLDER).stat().st_ino, situation)
    with _one_at_a_time:
        first, last, days = _found.get(key, (since, since, {}))
        if since < first or newest < last:  # further back than is remembered, or another store in the same folder
            first, last, days = since, since, {}
        if last < newest:
            with store.view(date.max) as view:
                days, last = days | _since(view, store, last, situation, concerns), view.moment
        _found[key] = first, last, days
        return days


def _since(view: View, store: Store, since: int, situation: str | None, concerns: Concerns) -> Days:
    grown, found = _grown(view, store, since), Days()
    for days in (
        _world(view, grown, since) if situation is None else _situation(view, grown, since, situation, concerns)
    ):
        for moment, day in days.items():
            found[moment] = min(day, found.get(moment, day))
    return found


def _world(view: View, grown: set[type[Struct]], since: int) -> Iterator[Days]:
    if Withdrawal in grown:
        yield {view.moment: date.min}
    if Article in grown:
        yield _new(view, Article, since, lambda rows: rows.source == SOURCE)
    for kind in grown - {Article, Claim, Review, Withdrawal}:
        yield _new(view, kind, since)


def _situation(view: View, grown: set[type[Struct]], since: int, situation: str, concerns: Concerns) -> Iterator[Days]:
    """Also reviews, the claims of any situation's own, and articles and claims that could concern this one."""
    yield from _world(view, grown, since)
    if Review in grown:
        yield _new(view, Review, since)
    if Claim in grown:
        yield from _curated(view, since)
    if grown & {Article, Claim} and view.holds(Article):
        known = view.releases(Situation)
        for one in view.typed(known.filter(known.id == situation).select(*Situation.__struct_fields__), Situation):
            with view.about(situation, lambda rows, one=one: concerns(rows, one)) as near:  # type: ignore[misc]
                yield _new(near, Article, since)
                yield _new(near, Claim, since)


def _curated(view: View, since: int) -> Iterator[Days]:
    """Claims of a situation's own, and newer releases of one."""
    yield _new(view, Claim, since, lambda rows: rows.situation.notnull())
    claims = view.releases(Claim)
    ids = view.listed(row["id"] for row in view.rows(claims.filter(claims[MOMENT] > since).select("id")))
    own = view.rows(claims.filter(claims.situation.notnull() & claims.id.isin(ids)).select("id").distinct())
    if own:
        again = view.listed(row["id"] for row in own)
        yield _new(view, Claim, since, lambda rows: rows.id.isin(again))


def _grown(view: View, store: Store, since: int) -> set[type[Struct]]:
    """Record types whose tables have another version than at the moment; all, where the moment is forgotten."""
    try:
        then = moments.read(store.root, since).versions
    except Damaged:
        then = {}
    return {TABLES[name] for name, version in view.versions.items() if then.get(name) != version}


def _new(view: View, kind: type[Struct], since: int, where: Callable[[Any], Any] | None = None) -> Days:
    """The earliest day of the rows that each later moment wrote."""
    rows = view.releases(kind)
    rows = rows.filter(rows[MOMENT] > since)
    rows = rows if where is None else rows.filter(where(rows))
    found = view.rows(rows.group_by(MOMENT).aggregate(known=rows.known.min()))
    return {row[MOMENT]: row["known"] for row in found}
