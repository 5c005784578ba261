"""Who is behind an incident whose own clauses name nobody, or only "the guerrillas": the group the page speaks of."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from tocsin.coding.incidents.blame import Blamed, Confidence
from tocsin.coding.incidents.gather import Draft
from tocsin.coding.incidents.organisations import Organisation


class Mentioned(Struct, frozen=True):
    """An organisation and the order of the sentence that names it."""

    order: int
    organisation: Organisation


_MAIN = 0.6
"""A group is a page's main one with this share of all mentions of groups."""
_NEXT = 2


def main_group(mentions: list[Mentioned]) -> Organisation | None:
    """The armed group a page speaks of most, if there is a clear one."""
    groups = [m.organisation for m in mentions if m.organisation.sort == "group"]
    counted = Counter(key(o) for o in groups)
    if not counted:
        return None
    top, times = counted.most_common(1)[0]
    if times / len(groups) < _MAIN:
        return None
    return next(o for o in groups if key(o) == top)


def key(organisation: Organisation) -> str:
    """One name for all an organisation's names: the shortest."""
    return min((name.lower().removeprefix("the ") for name in organisation.names), key=lambda name: (len(name), name))


def fill(draft: Draft, mentions: list[Mentioned]) -> None:
    """Give a draft that names no organisation the page's group, if armed men without a name did it or it stands beside it."""
    if any(told.blamed for told in draft.told) or draft.apart:
        return
    main = main_group(mentions)
    orders = {told.order for told in draft.told}
    near = [m.organisation for m in mentions if m.organisation.sort == "group" and m.order in orders]
    if any(told.rebels for told in draft.told) and (near or main):
        said: Confidence = "claimed" if any(told.own and told.rebels for told in draft.told) else "fact"
        draft.apart.append(Blamed(near[0] if near else main, said, True))  # type: ignore[arg-type]
    elif not any(told.individuals for told in draft.told) and (beside := _beside(orders, mentions)):
        draft.apart.append(Blamed(beside, "suspected", True))


def share(draft: Draft, said: list[Blamed]) -> None:
    """Give a draft nobody is named for the one organisation the page accuses: it tells the same deed in other words."""
    if any(told.blamed or told.individuals for told in draft.told) or draft.apart:
        return
    accused = [one for one in said if one.organisation.sort in ("group", "state")]
    if len({key(one.organisation) for one in accused}) == 1:
        draft.apart.append(accused[0])


def _beside(orders: set[int], mentions: list[Mentioned]) -> Organisation | None:
    """The one armed group named in an incident's own sentences or those next to them."""
    close = [
        m.organisation
        for m in mentions
        if m.organisation.sort == "group" and min(abs(m.order - n) for n in orders) <= _NEXT
    ]
    return close[0] if len({key(o) for o in close}) == 1 else None
