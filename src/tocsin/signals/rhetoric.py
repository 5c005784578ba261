"""Leaders' words in a situation's ledger, by speaker's side: threats, accusations, refusals, conditions."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.claims import Claim
from tocsin.schema.signals import Signal
from tocsin.schema.watch import Watch
from tocsin.signals.ledger_signals import ledger_signals
from tocsin.signals.ledger_spans import Deeds
from tocsin.signals.sides import sides_of


def speakers(watch: Watch, claim: Claim) -> frozenset[int]:
    """The side that speaks: the doers', else the speaker's."""
    return sides_of(watch, claim.doers) or sides_of(watch, (claim.speaker or "",))


DEEDS = Deeds(
    "rhetoric",
    "threats, accusations, refusals or conditions",
    "statement",
    frozenset({"threat", "rhetoric", "refusal", "position"}),
    words=True,
    owners=speakers,
)


def signal(watch: Watch) -> Iterator[Signal]:
    """What each side's leaders and offices said; an accusation counts with the side that makes it."""
    return ledger_signals(watch, DEEDS)
