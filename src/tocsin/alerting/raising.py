"""What a day has to tell each subscription: judged once for all, kept for delivery, told once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tocsin import run
from tocsin.alerting.means import means, moment_of, outbox
from tocsin.alerting.subscribing import watched
from tocsin.alerts.outbox import Outbox, Raised, Told
from tocsin.errors import BadInput, NotFound
from tocsin.schema.alerts import WORLD, Alert, DeliveryReport, Parcel, Subscription
from tocsin.schema.ids import make_id
from tocsin.schema.risks import EarlyWarning
from tocsin.schema.situations import Situation
from tocsin.settings import Settings

if TYPE_CHECKING:
    from tocsin.schema.findings import Findings
    from tocsin.store.store import Store


def raise_alerts(
    store: Store,
    on: date,
    *,
    replay: bool = False,
    settings: Settings | None = None,
    now: datetime | None = None,
    today: date | None = None,
) -> list[Alert]:
    """Judge a day, and keep for delivery what it has to tell each subscription. Returns the alerts that are new.

    A past day is a replay, marked so in every channel, and only made with ``replay``. Raises ``BadInput`` otherwise.
    """
    box = outbox(store, settings)
    kept: list[Alert] = []
    for one, due, compared in _due(store, box, on, replay, moment_of(now), today or date.today()):
        kept += box.keep(one, due, compared, replay)
    return kept


def preview(
    store: Store,
    on: date,
    *,
    replay: bool = False,
    settings: Settings | None = None,
    now: datetime | None = None,
    today: date | None = None,
) -> DeliveryReport:
    """The messages that raising and delivering would send, exactly; sends and stores nothing."""
    from tocsin.alerts import delivering

    box, moment, parcels = outbox(store, settings), moment_of(now), []
    for one, due, _ in _due(store, box, on, replay, moment, today or date.today()):
        alerts = tuple(each.alert for each in due)
        groups = [alerts] if one.digest != "off" and alerts else [(alert,) for alert in alerts]
        parcels += [
            Parcel(key=group[0].id if len(group) == 1 else make_id("digest", one.id, *(a.id for a in group)),
                   subscription=one, alerts=group, made=moment)
            for group in groups
        ]  # fmt: skip
    return delivering.preview(parcels, means(store, settings), moment, box.dead())


def _due(
    store: Store, box: Outbox, on: date, replay: bool, made: datetime, today: date
) -> Iterator[tuple[Subscription, list[Raised], dict[str, date]]]:
    """Each subscription with its alerts of the day and the records compared. The day is judged once for all."""
    from tocsin.alerts.matching import raised

    _check_day(on, replay, today)
    wanted = box.subscriptions()
    if not wanted:
        return
    seen, judged = watched(store, on), Judged(store)
    warnings = warnings_on(store, on, _pairs(wanted, seen))
    for one in wanted:
        told = box.told(one.id, replay)
        found = raised(one, warnings, told, seen, on, made, replay)
        turned, compared = _changes(one, seen, told, on, made, replay, judged) if one.changes else ([], {})
        yield one, [*found, *turned], compared


def _pairs(wanted: Sequence[Subscription], seen: Sequence[Situation]) -> set[str] | None:
    """The pairs that somebody wants to be told of; ``None``: all."""
    from tocsin.alerts.matching import in_scope, pair_of

    if any(one.situation == WORLD for one in wanted):
        return None
    return {pair_of(situation) for one in wanted for situation in in_scope(one, seen)} - {""}


def warnings_on(store: Store, on: date, pairs: Collection[str] | None) -> tuple[EarlyWarning, ...]:
    """The warnings that stand on a day, of all pairs (``None``) or of some, whose reasons alone are then reckoned."""
    from tocsin.outlook import outlook

    if pairs is None:
        return run.warnings(store, on)
    with store.view(on) as view:
        found = outlook(view).warnings(sorted(pairs)) if pairs else ()
    return tuple(one for one in found if one.issued <= on <= one.expires)


def _check_day(on: date, replay: bool, today: date) -> None:
    if on > today:
        raise BadInput(f"{on} has not come yet", "give today or, as a replay, a past day")
    if on < today and not replay:
        raise BadInput(
            f"{on} is past: what it has to tell is no news", "say so with --replay; it is then marked in every channel"
        )
    if on == today and replay:
        raise BadInput("today is no replay", "leave --replay out")


class Judged:
    """Judgements on situations by day, each made once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._made: dict[tuple[str, date], Findings | None] = {}

    def __call__(self, situation: str, on: date) -> Findings | None:
        """The findings; ``None`` if the situation was not known on that day."""
        if (situation, on) not in self._made:
            try:
                self._made[situation, on] = run.findings(self._store, situation, on)
            except NotFound:
                self._made[situation, on] = None
        return self._made[situation, on]


def _changes(
    one: Subscription,
    seen: Sequence[Situation],
    told: Told,
    on: date,
    made: datetime,
    replay: bool,
    judged: Callable[[str, date], Findings | None],
) -> tuple[list[Raised], dict[str, date]]:
    """What changed of each record since it was last compared: at first, since the subscription (a replay: the day before)."""
    from tocsin.alerts.matching import in_scope

    found, compared = [], {}
    for situation in in_scope(one, seen):
        since = told.compared.get(situation.id, on - timedelta(days=1) if replay else one.created.date())
        if since >= on:
            continue
        compared[situation.id] = on
        alert = changed(situation, judged(situation.id, since), judged(situation.id, on), made, one.id, replay)
        if alert is not None:
            found.append(Raised(alert))
    return found, compared


def changed(
    situation: Situation, earlier: Findings | None, later: Findings | None, made: datetime, key: str, replay: bool
) -> Alert | None:
    from tocsin.alerts.matching import change_alert
    from tocsin.brief.diff import diff

    if earlier is None or later is None:
        return None
    kinds = {claim.id: claim.kind for claim in later.claims}
    return change_alert(diff(earlier, later), situation, kinds, earlier.as_of, made, key, replay)
