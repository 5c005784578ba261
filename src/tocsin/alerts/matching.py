"""Which alert is due to which subscription: a warning is told once, and again only when there is more to tell.

    raised(subscription, warnings, told, watched, on, made)

For each pair the most urgent warning that stands is looked at. It is told if this subscription was not told of it yet: as
*new*, or as an *update* of what was told before where the level rose, or where the earlier warning ran out (at most a
week before this one was issued) and is issued again or leaves a lower one. Lower ones beside it are named in the same
alert and are thereby told. While the warning told last stands, it is not told again, however often this is asked. A
warning that was told and no longer follows from the record before its end is *withdrawn*.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tocsin.alerts.outbox import Raised, Told
from tocsin.alerts.wording import EVENTS, MOST_REASONS, chance
from tocsin.schema.alerts import LEVELS, WATCHED, WORLD, Alert, Because, Earlier, Subscription
from tocsin.schema.briefs import Brief, Sentence
from tocsin.schema.ids import make_id
from tocsin.schema.risks import EarlyWarning
from tocsin.schema.situations import Situation
from tocsin.schema.time import long_date

AGAIN_WITHIN = timedelta(days=7)
"""Warnings are issued on Mondays: one that is due again the Monday after the last one ran out continues it."""
TURNS = ("contested", "standings")
"""Sections of a comparison of two days that are reason for an alert: contradictions, truces that stand otherwise."""
GRAVE = frozenset({"onset", "truce", "truce_end", "martial_law", "mobilisation"})
"""Kinds of claim that are reason for an alert."""
_HOUR = re.compile(r", \d{2}:\d{2}$")


def pair_of(situation: Situation) -> str:
    """The pair of states a situation is between, ``AAA-BBB``; empty where it is not between two states."""
    states = [party for party in situation.parties if len(party) == 3 and party.isupper()]
    return "-".join(sorted(states)) if len(states) == 2 else ""


def in_scope(subscription: Subscription, watched: Sequence[Situation]) -> tuple[Situation, ...]:
    """The situations a subscription follows; none for the world."""
    if subscription.situation == WORLD:
        return ()
    return tuple(one for one in watched if subscription.situation in (WATCHED, one.id))


def raised(
    subscription: Subscription,
    warnings: Iterable[EarlyWarning],
    told: Told,
    watched: Sequence[Situation],
    on: date,
    made: datetime,
    replay: bool = False,
) -> list[Raised]:
    """The alerts due on a day, with the warnings each covers. ``told`` is what this subscription was told before."""
    standing = [one for one in warnings if one.issued <= on <= one.expires]
    pairs = None if subscription.situation == WORLD else {pair_of(one) for one in in_scope(subscription, watched)}
    by_pair: dict[str, list[EarlyWarning]] = {}
    for one in standing:
        if (pairs is None or one.pair in pairs) and LEVELS.index(one.level) >= LEVELS.index(subscription.least):
            by_pair.setdefault(one.pair, []).append(one)
    due = [_due(subscription, found, told, watched, on, made, replay) for _, found in sorted(by_pair.items())]
    found = [one for one in due if one is not None]
    return found if replay else [*found, *_withdrawn(subscription, standing, told, on, made, found, pairs)]


def _due(
    subscription: Subscription,
    found: list[EarlyWarning],
    told: Told,
    watched: Sequence[Situation],
    on: date,
    made: datetime,
    replay: bool,
) -> Raised | None:
    top = max(found, key=lambda one: (LEVELS.index(one.level), one.issued))
    before = told.warnings.get(top.id)
    if before is not None and before.message != "cancel":
        return None
    earlier = _earlier(top, told, on)
    beside = sorted((one for one in found if one is not top), key=lambda one: -LEVELS.index(one.level))
    alert = alert_of(
        top,
        watched,
        on,
        made,
        key=make_id("alert", subscription.id, top.id, top.level, replay, before.id if before else ""),
        subscription=subscription.id,
        earlier=earlier,
        also=tuple(map(_beside, beside)),
        replay=replay,
    )
    return Raised(alert, tuple(one.id for one in found))


def _earlier(top: EarlyWarning, told: Told, on: date) -> Earlier | None:
    """What was told of the pair last, if the new one continues it."""
    of_pair = [one for one in told.warnings.values() if one.pair == top.pair and one.day <= on]
    last = max(of_pair, key=lambda one: (one.day, one.made, one.message == "cancel"), default=None)
    if last is None or last.message == "cancel" or last.level is None or last.expires + AGAIN_WITHIN < top.issued:
        return None
    return Earlier(last.id, last.made, last.level)


def alert_of(
    warning: EarlyWarning,
    watched: Sequence[Situation],
    on: date,
    made: datetime,
    key: str = "",
    subscription: str = "",
    earlier: Earlier | None = None,
    also: tuple[str, ...] = (),
    replay: bool = False,
) -> Alert:
    """A warning as something to tell; without a key, under one that depends on the warning alone (for feeds)."""
    own = [one for one in watched if pair_of(one) == warning.pair]
    return Alert(
        id=key or make_id("alert", warning.id, warning.level, replay),
        subscription=subscription,
        kind="warning",
        what=warning.id,
        day=on,
        made=made,
        message="update" if earlier else "new",
        earlier=earlier,
        situations=tuple(one.id for one in own),
        titles=tuple(one.title for one in own),
        pair=warning.pair,
        countries=names_of(warning.pair),
        level=warning.level,
        event=EVENTS.get((warning.target, warning.horizon), f"{warning.target.replace('_', ' ')} within {warning.horizon}"),
        p=warning.p,
        low=warning.low,
        high=warning.high,
        base_rate=warning.base_rate,
        because=tuple(
            Because(one.sentence, one.cites) for one in warning.because[:MOST_REASONS] if one.effect > 0
        ),
        change=warning.change,
        also=also,
        issued=warning.issued,
        expires=warning.expires,
        link=f"/pairs/{warning.pair}?as_of={on}" if not own else f"/situations/{own[0].id}?as_of={on}",
        replay=replay,
    )  # fmt: skip


def names_of(pair: str) -> tuple[str, ...]:
    """The two states' names, in the order of the pair's name."""
    from tocsin.registry.crosswalk import countries

    known = countries()
    return tuple(known[code].name if code in known else code for code in pair.split("-") if code)


def _beside(one: EarlyWarning) -> str:
    return f"{one.level} warning of {long_date(one.issued)}, to {long_date(one.expires)}, chance {chance(one.p)}"


def _withdrawn(
    subscription: Subscription,
    standing: Sequence[EarlyWarning],
    told: Told,
    on: date,
    made: datetime,
    new: Sequence[Raised],
    pairs: Collection[str] | None,
) -> Iterator[Raised]:
    """Alerts whose warning should still stand and does not, where nothing newer was told of the pair (and it is in scope)."""
    from msgspec.structs import replace

    ids, now_told = {one.id for one in standing}, {one.alert.pair for one in new}
    last = {
        one.pair: one for one in sorted(told.warnings.values(), key=lambda one: (one.made, one.message == "cancel"))
    }
    for pair, one in sorted(last.items()):
        stands = one.issued <= on <= one.expires and one.day <= on and (pairs is None or pair in pairs)
        if not stands or one.message == "cancel" or one.what in ids or pair in now_told or one.level is None:
            continue
        key = make_id("alert", subscription.id, one.what, one.level, "withdrawn", one.id)
        alert = replace(
            one, id=key, message="cancel", earlier=Earlier(one.id, one.made, one.level), made=made, day=on, also=()
        )
        yield Raised(alert, (one.what,))


# Changes of the record ---------------------------------------------------------------------------------------------------


def change_alert(
    changed: Brief, situation: Situation, kinds: Mapping[str, str], since: date, made: datetime, subscription: str = "",
    replay: bool = False,
) -> Alert | None:  # fmt: skip
    """What changed of a situation's record since a day, as something to tell; ``None`` where nothing of weight did.

    ``changed`` compares the two days (``brief.diff``); ``kinds`` gives each claim's kind by its id.
    """
    found = tuple(_because(changed, kinds))
    if not found:
        return None
    pair = pair_of(situation)
    return Alert(
        id=make_id("change", subscription, situation.id, since, changed.as_of, replay),
        subscription=subscription,
        kind="change",
        what=f"change.{situation.id}.{since}.{changed.as_of}",
        day=changed.as_of,
        made=made,
        situations=(situation.id,),
        titles=(situation.title,),
        pair=pair,
        countries=names_of(pair),
        because=(Because(changed.headline.text, ()), *found),
        issued=since,
        expires=changed.as_of,
        link=f"/situations/{situation.id}/changes?since={since}&as_of={changed.as_of}",
        replay=replay,
    )


def _because(changed: Brief, kinds: Mapping[str, str]) -> Iterator[Because]:
    """Grave claims, then contradictions and truces; hours are left out of the heads, which stand for days."""
    for section in changed.sections:
        for sentence in section.sentences:
            grave = section.key == "told" and any(kinds.get(cite) in GRAVE for cite in sentence.cites)
            if grave or section.key in TURNS:
                yield _told(sentence)


def _told(sentence: Sentence) -> Because:
    return Because(sentence.text, sentence.cites, _HOUR.sub("", sentence.head))
