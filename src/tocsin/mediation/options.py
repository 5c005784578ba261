"""What could be done, by whom and by when: kinds of third-party action for which this record gives a ground.

An option is made only where an opening is on record (a request, a promise, a stopped mission: ``options.yaml``) and a
precedent of the kind, which is another record, is on record too; both are cited. The same rules read both sides. Nothing is
rated: the order is the file's. What is not on record is said to be so, and what the record speaks against an option stands
beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tocsin.mediation.candidates import able, bar, barred, suited
from tocsin.mediation.deadlines import Deadline, deadline
from tocsin.mediation.openings import grounds
from tocsin.mediation.option_kinds import Like, OptionKind, option_kinds
from tocsin.mediation.scene import Ground, Scene, newest_of_side
from tocsin.schema.briefs import Sum
from tocsin.schema.claims import Claim
from tocsin.schema.findings import Contact
from tocsin.schema.ids import judgement_id
from tocsin.schema.mediation import Crisis, Mediator, Option, Positions, Precedent, Statement
from tocsin.schema.registry import Actor
from tocsin.schema.situations import Situation
from tocsin.schema.sums import count
from tocsin.schema.time import long_date
from tocsin.schema.truces import Agreement, TruceStatus, TruceWatch

MOST_PRECEDENTS = 3
MOST_SAID = 2
SAID_DAYS = 365
"""What a side said longer ago is not told as its word on an option."""
AGAINST_DAYS = 120
AGAINST = {"refusal": "refuses", "red_line": "draws a line", "threat": "threatens"}
LOOSE = ("claim", "denial")
"""Forms that say nothing of what a side wants."""
FAILED = ("broken", "ended")

Cannot = tuple[str, tuple[str, ...]]


def options(
    situation: Situation,
    claims: Sequence[Claim],
    agreements: Sequence[Agreement],
    truces: Sequence[TruceStatus],
    positions: Positions,
    mediators: Sequence[Mediator],
    precedents: Sequence[Precedent],
    contacts: Sequence[Contact],
    as_of: date,
    *,
    actors: Mapping[str, Actor] | None = None,
    watched: Sequence[TruceWatch] = (),
    past: Iterable[Agreement | Crisis] = (),
) -> tuple[Option, ...]:
    """The options as of a day, in the order of ``options.yaml``; none for a situation without two parties.

    ``precedents`` are all that may count, the likest first; ``past`` the data sets' rows behind them, which say whether
    fighting came back. What is known only after ``as_of`` is not looked at.
    """
    if len(situation.parties) < 2:
        return ()
    scene = Scene(
        situation=situation,
        as_of=as_of,
        claims=tuple(c for c in claims if c.known <= as_of),
        agreements=tuple(a for a in agreements if a.known <= as_of),
        truces=tuple(t for t in truces if t.agreement.known <= as_of),
        watched=tuple(w for w in watched if w.status.agreement.known <= as_of),
        positions=Positions(
            statements=tuple(s for s in positions.statements if s.known <= as_of), shifts=(), issues=()
        ),
        contacts=tuple(contacts),
        actors=actors or {},
    )
    ended = returned(past, scene)
    made = (_option(name, kind, scene, mediators, precedents, ended) for name, kind in option_kinds().items())
    return tuple(option for option in made if option is not None)


def returned(past: Iterable[Agreement | Crisis], scene: Scene) -> dict[str, bool]:
    """By record id whether fighting is on record as having come back by the day: of data sets' rows and of own truces."""
    days = {one.id: one.ended if isinstance(one, Agreement) else one.came_back for one in past}
    found = {key: when.start is not None and when.start <= scene.as_of for key, when in days.items()}
    return found | {s.agreement.id: s.standing in FAILED for s in scene.truces}


def _option(
    name: str,
    kind: OptionKind,
    scene: Scene,
    mediators: Sequence[Mediator],
    precedents: Sequence[Precedent],
    ended: Mapping[str, bool],
) -> Option | None:
    opened = grounds(kind.openings, scene)
    cited = tuple(dict.fromkeys(cite for ground in opened for cite in ground.cites))
    like = _like(kind.precedents, precedents, opened, cited)
    if not like:
        return None
    shown, by = like[:MOST_PRECEDENTS], deadline(kind.deadline, cited, scene)
    about = _about(
        kind, scene, opened, {m.actor for m in mediators if able(kind.who, m, scene) and bar(kind.who, m, scene)}
    )
    said = _said(about, scene)
    who, reasons = suited(kind.who, mediators, opened, scene)
    ends, sums = _ends(like, ended)
    cannot = (*ends, *_against(kind, about, said, scene), *_unwatched(kind, scene), *barred(kind.who, mediators, scene))
    return Option(
        id=judgement_id("option", scene.situation.id, name, scene.as_of),
        known=scene.as_of,
        kind=name,
        title=kind.title,
        who=who,
        by=by.by,
        by_why=by.why,
        precedents=shown,
        said=said,
        silent=tuple(party for party in scene.situation.parties if party not in {side for side, _ in said}),
        cannot=cannot,
        why=(*(f"{ground.says}." for ground in opened), *reasons),
        cites=_cites(cited, shown, said, cannot, by),
        sums=(*(one for ground in opened for one in ground.sums), *sums, *by.sums),
    )


def _like(
    like: Like, precedents: Sequence[Precedent], opened: Sequence[Ground], cited: tuple[str, ...]
) -> tuple[Precedent, ...]:
    """Those that count and are another record than some ground, the likest first; grounds themselves come last."""
    found = [p for p in precedents if counts(p, like) and any(p.record not in ground.cites for ground in opened)]
    return tuple(sorted(found, key=lambda p: (p.record in cited, -p.likeness.value, p.record)))


def counts(precedent: Precedent, like: Like) -> bool:
    """Whether a precedent counts for an option: by its provisions, by whether and by whom it was mediated."""
    if like.provisions and not set(precedent.provisions) & set(like.provisions):
        return False
    if like.mediated and not precedent.mediators:
        return False
    if not like.by:
        return True
    names = [name.strip() for name in precedent.mediators.replace(" and ", ",").replace(";", ",").split(",")]
    return any(name in like.by for name in names)


def _about(kind: OptionKind, scene: Scene, opened: Sequence[Ground], out: set[str]) -> list[Statement]:
    """What the sides said of it in the last year: that tells what they want or will not have on an issue of the option, or
    answers somebody whose act is the ground. Words addressed only to those who could not act are told as a reason for that.
    """
    found = [s for s in scene.positions.statements if s.form not in LOOSE and s.known >= scene.since(SAID_DAYS)]
    found = [s for s in found if set(s.issues) & set(kind.issues) or any(_answers(s, g, scene) for g in opened)]
    return [s for s in found if not _to_others(s, scene, out)]


def _answers(statement: Statement, ground: Ground, scene: Scene) -> bool:
    """Whether it is addressed to one whose act is the ground, and not older than it."""
    askers = {scene.principal(one) for one in ground.askers if scene.side_of(one) is None}
    return statement.known >= ground.day and bool(askers & {scene.principal(one) for one in statement.audience})


def _to_others(statement: Statement, scene: Scene, out: set[str]) -> bool:
    heard = [set(scene.chain(one)) & out for one in statement.audience]
    return bool(heard) and all(heard)


def _said(about: Sequence[Statement], scene: Scene) -> tuple[tuple[str, str], ...]:
    """The newest statements of either side, side by side in the situation's order."""
    return tuple(
        (party, statement.claim)
        for side, party in enumerate(scene.situation.parties)
        for statement in newest_of_side(about, side)[:MOST_SAID]
    )


def _ends(like: Sequence[Precedent], ended: Mapping[str, bool]) -> tuple[tuple[Cannot, ...], tuple[Sum, ...]]:
    """How many of the precedents of its kind are known to have ended in fighting; those of which nothing is known apart."""
    known = [p.record for p in like if p.record in ended]
    failed = [key for key in known if ended[key]]
    if not known:
        return (), ()
    came = f"after {len(failed):,} of the {len(known):,} precedents on record fighting is told to have come back"
    if len(known) == 1:
        came = f"after its one precedent fighting is {'' if failed else 'not '}told to have come back"
    text = f"It may not last: {came}."
    cites = (*failed[:MOST_PRECEDENTS], *known[:MOST_PRECEDENTS])
    return ((text, tuple(dict.fromkeys(cites))),), (count(known, "precedents"), count(failed, "precedents"))


def _against(
    kind: OptionKind, about: Sequence[Statement], said: tuple[tuple[str, str], ...], scene: Scene
) -> Iterable[Cannot]:
    """Each side's newest refusal, red line or threat of late, where it is not told among its words."""
    told = {claim for _, claim in said}
    against = [s for s in about if s.form in AGAINST and s.known >= scene.since(AGAINST_DAYS)]
    for side, party in enumerate(scene.situation.parties):
        for statement in [s for s in newest_of_side(against, side)[:1] if s.claim not in told]:
            who = scene.name(statement.speaker or party)
            issues = ", ".join(issue for issue in statement.issues if issue in kind.issues)
            on = f" ({issues})" if issues else ""
            yield f"{who} {AGAINST[statement.form]}{on}, public {long_date(statement.known)}.", (statement.claim,)


def _unwatched(kind: OptionKind, scene: Scene) -> Iterable[Cannot]:
    newest = scene.newest_truce() if kind.unwatched else None
    if newest is not None and newest.agreement.monitor is None:
        yield (
            f"Nobody would see it kept as things stand: {newest.agreement.title} names no monitor.",
            (newest.agreement.id,),
        )


def _cites(
    cited: tuple[str, ...],
    shown: tuple[Precedent, ...],
    said: tuple[tuple[str, str], ...],
    cannot: tuple[Cannot, ...],
    by: Deadline,
) -> tuple[str, ...]:
    rests = (*cited, *(p.record for p in shown), *(claim for _, claim in said), *by.cites)
    return tuple(dict.fromkeys((*rests, *(cite for _, cites in cannot for cite in cites))))
