"""From a ledger's claims to one signal a side, marked as curated: dark where the ledger has nothing that counts."""

from __future__ import annotations

from collections.abc import Iterator

from tocsin.schema.briefs import Sum
from tocsin.schema.signals import Signal
from tocsin.schema.sums import count, middle, shown, window
from tocsin.schema.time import long_date
from tocsin.schema.watch import Watch
from tocsin.signals.ledger_spans import Deeds, Spanned, spanned
from tocsin.signals.marking import Mark, dark, signal_id
from tocsin.signals.sides import party
from tocsin.signals.thresholds import thresholds


def ledger_signals(watch: Watch, deeds: Deeds) -> Iterator[Signal]:
    """One signal a side, and one for claims of neither side where there are any."""
    for side, found in spanned(watch, deeds).items():
        mark = Mark(deeds.key, deeds.label, deeds.family, "curated", side)
        if found.lifting:
            yield _signal(watch, deeds, mark, found)
        elif side is not None or found.claims:
            yield _dark(watch, mark, found)


def lift(happenings: float, usual: float) -> float:
    """Strength of a count of happenings over the usual one: ``1 − 2^−excess``, so 0.5 for one more, 0.75 for two.

    A thin, chosen record supports no tail probability; this only says how much there is.
    """
    return float(1 - 2 ** -max(0.0, happenings - usual))


def _signal(watch: Watch, deeds: Deeds, mark: Mark, found: Spanned) -> Signal:
    rules = thresholds().ledger
    usual = middle(found.earlier, "happenings") if len(found.earlier) >= rules.least_spans else None
    excess = len(found.lifting) - (usual.value if usual else 0.0)
    text, sums = _sentence(watch, deeds, mark, found, usual)
    return Signal(
        id=signal_id(watch, mark), key=mark.key, label=mark.label, family=mark.family, known=watch.as_of,
        state="up" if excess > 0 else "usual", strength=round(lift(excess, 0.0), 3), sentence=text, basis="curated",
        cites=_cites(found), value=float(len(found.lifting)), usual=usual.value if usual else None,
        unit="happenings", window=rules.days[mark.key], side=mark.side, sums=sums,
    )  # fmt: skip


def _sentence(watch: Watch, deeds: Deeds, mark: Mark, found: Spanned, usual: Sum | None) -> tuple[str, tuple[Sum, ...]]:
    lately = window(watch.as_of, thresholds().ledger.days[mark.key])
    told = count([claims[0].id for claims in found.lifting], "happenings")
    covered = count(found.earlier, "spans") if usual else None
    text = (
        f"In the {shown(lately)} days to {long_date(watch.as_of)} this record has {_times(told)} of {mark.label}"
        f"{_of(watch, deeds, mark)}; {_usual(usual, covered)}."
    )
    rest, sums = _rest(found)
    kept = (lately, told, *(s for s in (usual, covered) if s), *sums)
    marked, counts = _marked(found)
    return " ".join(part for part in (text, rest, marked) if part), (*kept, *counts)


def _usual(usual: Sum | None, covered: Sum | None) -> str:
    if usual is None or covered is None:
        return "it reaches too little back to say what is usual"
    return f"its usual such span has {shown(usual)} (median of the {shown(covered)} before of which it has any claim)"


def _rest(found: Spanned) -> tuple[str, tuple[Sum, ...]]:
    """What was told and lifts nothing, so that it is not lost."""
    kinds = (
        (found.denied, "denied or doubted"),
        (found.loose, "not verified"),
        (found.accused, "the other side's word alone"),
    )
    counts = [(count([c.id for c in claims], "claims"), words) for claims, words in kinds if claims]
    if not counts:
        return "", ()
    text = ", ".join(f"{shown(number)} {words}" for number, words in counts)
    return f"Further claims that lift nothing: {text}.", tuple(number for number, _ in counts)


def _marked(found: Spanned) -> tuple[str, tuple[Sum, ...]]:
    """How the claims came: written down by curators, with hindsight, or read by machine."""
    lifting = [c for claims in found.lifting for c in claims]
    curated, read = [c.id for c in lifting if c.curated], [c.id for c in lifting if not c.curated]
    if not read:
        return "All of it was chosen by curators, with hindsight.", ()
    if not curated:
        return "All of it was read by machine from articles that were pulled.", ()
    sums = (count(curated, "claims"), count(read, "claims"))
    text = f"{shown(sums[0])} of the claims were chosen by curators, with hindsight, {shown(sums[1])} read by machine."
    return text, sums


def _dark(watch: Watch, mark: Mark, found: Spanned) -> Signal:
    lately = window(watch.as_of, thresholds().ledger.days[mark.key])
    rest, sums = _rest(found)
    why = f"in the last {shown(lately)} days this record has nothing of it that counts, and no other source covers it"
    if rest:
        why += f" ({rest[:1].lower()}{rest[1:-1]})"
    return dark(watch, mark, why, (watch.situation.id, *_cites(found)), (lately, *sums))


def _times(told: Sum) -> str:
    return f"{shown(told)} {'report' if told.value == 1 else 'reports'}"


def _of(watch: Watch, deeds: Deeds, mark: Mark) -> str:
    return f" {deeds.by} {party(watch, mark.side)}" if mark.side is not None else f" {deeds.by} neither side"


def _cites(found: Spanned) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.id for claim in found.claims))
