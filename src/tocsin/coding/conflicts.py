"""How the claims about one happening conflict: a denial, a counter-claim, blame of each by the other, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from tocsin.coding.happenings import affirms, family, is_denial, party, rules
from tocsin.schema.claims import Claim
from tocsin.schema.figures import Figure
from tocsin.schema.notes import Conflict
from tocsin.schema.situations import Situation
from tocsin.schema.vocabulary import kinds

ABOUT = 0.1
"""A figure given as "about" is taken to allow a tenth either way when two figures are compared."""

Names = Callable[[str], str]


def conflicts(claims: Iterable[Claim], situation: Situation | None = None, names: Names = str) -> tuple[Conflict, ...]:
    """Every way in which claims about one happening conflict, in a fixed order whatever the order of ``claims``.

    ``names`` gives an actor id's display name (by default the id). Doubt and "not confirmed" are no conflict.
    """
    told = sorted(claims, key=lambda claim: (claim.known, claim.id))
    found = [*_denials(told, situation, names), *_counter_claims(told, names), *_blame(told, situation, names),
             *_figures(told, situation, names)]  # fmt: skip
    return tuple(found)


def _ids(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(claim.id for claim in claims)


def _said_by(claims: Sequence[Claim], names: Names) -> str:
    found = dict.fromkeys(names(c.speaker) if c.speaker else c.speaker_text or "an unnamed speaker" for c in claims)
    listed = list(found)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def _verb(claims: Sequence[Claim], one: str, many: str) -> str:
    return one if len({claim.speaker or claim.speaker_text for claim in claims}) == 1 else many


def _denials(told: Sequence[Claim], situation: Situation | None, names: Names) -> Iterator[Conflict]:
    against = _firm([d for d in told if is_denial(d) and not any(_withdraws(claim, d, situation) for claim in told)])
    if not against:
        return
    others = [claim for claim in told if affirms(claim) and not any(_excluded(claim, d) for d in against)]
    asserted = _firm([claim for claim in others if any(claim.kind == d.kind for d in against)] or others)
    label = kinds()[(asserted or against)[0].kind].label
    denied = f"{_said_by(against, names)} {_verb(against, 'denies', 'deny')}"
    if asserted:
        sentence = f"{_said_by(asserted, names)} {_verb(asserted, 'asserts', 'assert')} the {label}; {denied} it."
    else:
        sentence = f"{denied} a {label} that the record has nobody asserting."
    yield Conflict("denial", _ids(asserted), _ids(against), sentence)


def _firm(claims: list[Claim]) -> list[Claim]:
    """Unverified claims only where there are no others."""
    return [claim for claim in claims if claim.verified] or claims


def _withdraws(claim: Claim, denial: Claim, situation: Situation | None) -> bool:
    """Whether a later claim by the denier's own side grants what was denied."""
    granted = affirms(claim) and claim.kind == denial.kind and claim.known > denial.known
    return granted and claim.speaker is not None and _voice(claim, situation) == _voice(denial, situation)


def _excluded(claim: Claim, denial: Claim) -> bool:
    """Whether a claim tells of another kind instead of the denied one: it agrees with the denial."""
    return any({claim.kind, denial.kind} == set(pair) for pair in rules().exclusive)


def _counter_claims(told: Sequence[Claim], names: Names) -> Iterator[Conflict]:
    for one, other in rules().exclusive:
        a = [c for c in told if c.kind == one and affirms(c)]
        b = [c for c in told if c.kind == other and affirms(c)]
        if a and b:
            first, second = kinds()[one].label, kinds()[other].label
            verbs = _verb(a, "says", "say"), _verb(b, "says", "say")
            sentence = f"{_said_by(a, names)} {verbs[0]} {first}; {_said_by(b, names)} {verbs[1]} {second}."
            yield Conflict("counter_claim", _ids(a), _ids(b), sentence)


def _blame(told: Sequence[Claim], situation: Situation | None, names: Names) -> Iterator[Conflict]:
    """Each side names the other as the one who began or broke it."""
    accusing = [c for c in told if _accuses(c) and _blamed(c, situation)]
    blamed = sorted({_blamed(c, situation) for c in accusing})
    for one, other in combinations(blamed, 2):
        a = [c for c in accusing if _blamed(c, situation) == one]
        b = [c for c in accusing if _blamed(c, situation) == other]
        verbs = _verb(a, "blames", "blame"), _verb(b, "blames", "blame")
        sentence = (f"{_said_by(a, names)} {verbs[0]} {names(one)} for the {kinds()[a[0].kind].label}; "
                    f"{_said_by(b, names)} {verbs[1]} {names(other)}.")  # fmt: skip
        yield Conflict("blame", _ids(a), _ids(b), sentence)


def _accuses(claim: Claim) -> bool:
    """Whether a claim says who began or broke it: by its kind, or as an accusation of force."""
    blames = claim.kind in rules().blame or (claim.stance == "accuses" and family(claim.kind) == "force")
    return blames and affirms(claim)


def _blamed(claim: Claim, situation: Situation | None) -> str:
    """The one side a claim names as doer; empty where it names none or both."""
    found = {party(doer, situation) for doer in claim.doers}
    return found.pop() if len(found) == 1 else ""


def _figures(told: Sequence[Claim], situation: Situation | None, names: Names) -> Iterator[Conflict]:
    stated = [(claim, figure) for claim in told if affirms(claim) for figure in claim.figures
              if figure.kind in rules().tolls]  # fmt: skip
    seen: set[tuple[str, str, str, str]] = set()
    for (a, one), (b, other) in combinations(stated, 2):
        if not _comparable(one, other) or _voice(a, situation) == _voice(b, situation):
            continue
        first, second = sorted((_voice(a, situation), _voice(b, situation)))
        mark = first, second, one.kind, one.side or ""
        if excludes(one, other) and mark not in seen:
            seen.add(mark)
            yield Conflict("figures", (a.id,), (b.id,), _figure_sentence(a, one, b, other, names))


def _comparable(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same; those of an authority and of the state it is counted with do not."""
    return (one.kind, one.side, one.who) == (other.kind, other.side, other.who)


def _voice(claim: Claim, situation: Situation | None) -> str:
    """Whose figure it is: a later count by the same side revises its own, and does not contradict it."""
    return party(claim.speaker, situation) if claim.speaker else claim.speaker_text or claim.id


def _figure_sentence(a: Claim, one: Figure, b: Claim, other: Figure, names: Names) -> str:
    whose = f" of {names(one.side)}" if one.side else ""
    unit = one.kind.replace("_", " ")
    return (f"{_said_by([a], names)} gives {show_figure(one)} {unit}{whose}; "
            f"{_said_by([b], names)} gives {show_figure(other)}.")  # fmt: skip


def excludes(one: Figure, other: Figure) -> bool:
    """Whether no number satisfies both figures' bounds; figures without bounds exclude nothing."""
    (low_a, high_a), (low_b, high_b) = bounds(one), bounds(other)
    apart = high_a is not None and low_b is not None and high_a < low_b
    return apart or (high_b is not None and low_a is not None and high_b < low_a)


def bounds(figure: Figure) -> tuple[float | None, float | None]:
    """Lowest and highest number a figure allows; a bare best (said as "about") allows a tenth either way."""
    if figure.low is None and figure.high is None and figure.best is not None:
        return figure.best * (1 - ABOUT), figure.best * (1 + ABOUT)
    return figure.low, figure.high


def show_figure(figure: Figure) -> str:
    """The figure in words: as written if kept, else from its bounds."""
    low, best, high = figure.low, figure.best, figure.high
    if figure.text:
        return figure.text
    if low is not None and low == high:
        return f"{low:,.0f}"
    if low is not None and high is not None:
        return f"{low:,.0f} to {high:,.0f}"
    if low is not None:
        return f"at least {low:,.0f}"
    if high is not None:
        return f"at most {high:,.0f}"
    return "no number" if best is None else f"about {best:,.0f}"
