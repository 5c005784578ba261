"""Arms flows in a situation's ledger, by the side that receives them."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.claims import Claim
from tocsin.schema.signals import Signal
from tocsin.schema.watch import Watch
from tocsin.signals.ledger_signals import ledger_signals
from tocsin.signals.ledger_spans import Deeds
from tocsin.signals.sides import sides_of


def receivers(watch: Watch, claim: Claim) -> frozenset[int]:
    """The sides that receive: those acted upon, else (a side shows or buys arms) those that act."""
    return sides_of(watch, claim.targets) or sides_of(watch, claim.doers)


DEEDS = Deeds("arms", "arms deliveries", "preparation", frozenset({"arms_transfer"}), by="to", owners=receivers)


def signal(watch: Watch) -> Iterator[Signal]:
    """Arms sold, given or delivered to each side, from the day the deal was public."""
    return ledger_signals(watch, DEEDS)
