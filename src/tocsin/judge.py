"""From a dated view to findings: the one judgement, the same today and on any past day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tocsin.errors import NotFound
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.episodes import Episode
from tocsin.schema.events import Event, Reading
from tocsin.schema.findings import Findings
from tocsin.schema.ids import judgement_id
from tocsin.schema.registry import Actor, Hold, Office, Place, Tie
from tocsin.schema.reviews import Review
from tocsin.schema.risks import PointOfNoReturn, Risk
from tocsin.schema.situations import Situation
from tocsin.schema.sources import Pull
from tocsin.schema.stories import Story
from tocsin.schema.truces import Agreement
from tocsin.store.tables import PARTITIONED, table_name

if TYPE_CHECKING:
    from tocsin.outlook import Outlook
    from tocsin.schema.watch import Watch
    from tocsin.store.view import View


def judge(view: View, situation_id: str) -> Findings:
    """Everything that follows, as of the view's day, for one situation.

    Reads nothing but the view. Raises ``NotFound`` if the situation is not in the store (or was not known by the day).
    """
    from tocsin.coding.reconcile import reconcile
    from tocsin.coding.relays import told
    from tocsin.signals.contacts import contacts
    from tocsin.truce.reading import read_agreements
    from tocsin.truce.status import standings

    situation = the_situation(view, situation_id)
    agreements, claims = read_agreements(_own(view, Agreement, situation), claims_of(view, situation), situation)
    actors = {**_states(claims), **{actor.id: actor for actor in _own(view, Actor, situation)}}
    found = Findings(
        situation=situation,
        as_of=view.as_of,
        moment=view.moment,
        actors=actors,
        offices=tuple(_own(view, Office, situation)),
        ties=tuple(_own(view, Tie, situation)),
        places={place.id: place for place in _own(view, Place, situation)},
        holds=tuple(_own(view, Hold, situation)),
        agreements=agreements,
        claims=claims,
        events=reconcile(claims, situation),
        dataset_events=dataset_events_of(view, situation),
        readings=tuple(_own(view, Reading, situation)),
        truces=standings(agreements, claims, view.as_of, situation),
        contacts=contacts(claims, agreements, view.as_of, situation),
        pulls=tuple(view.records(Pull)),
        tellings=told(claims, situation, lambda actor: actors[actor].name if actor in actors else actor),
    )
    return _warned(found, view)


def world_findings(view: View) -> Findings:
    """What is known of the world apart from any situation: risks and warnings, as findings that can be opened and cited."""
    from tocsin.outlook import outlook
    from tocsin.registry.crosswalk import state_actors

    seen = outlook(view)
    return Findings(
        situation=Situation(id="world", source="tocsin", title="The world", known=view.as_of),
        as_of=view.as_of,
        moment=view.moment,
        actors={state.id: state for state in state_actors()},
        offices=(),
        ties=(),
        places={},
        holds=(),
        agreements=(),
        claims=(),
        events=(),
        dataset_events=(),
        readings=(),
        truces=(),
        contacts=(),
        risks=(*seen.pairs, *seen.countries()),
        warnings=seen.warnings(),
        packaged=seen.packaged,
    )


def _warned(found: Findings, view: View) -> Findings:
    """The findings with what the warning adds: signals, clocks, risks, early warnings, who may be drawn in, episodes."""
    from tocsin.escalation.episodes import episodes
    from tocsin.escalation.involvement import involvement
    from tocsin.mediating import mediated
    from tocsin.outlook import outlook
    from tocsin.signals.base import signals
    from tocsin.signals.clocks import clocks

    seen, situation = outlook(view), found.situation
    watch = _watch(found, seen, view)
    pair = "-".join(sorted(watch.pair)) if all(watch.pair) else ""
    told = episodes(
        situation, found.claims, found.events, found.dataset_events, found.readings, view.as_of, found.agreements
    )
    of_pair = seen.pair(pair) if pair else ()
    warned = replace(
        found,
        signals=signals(watch),
        clocks=clocks(watch),
        risks=(*of_pair, *seen.countries(situation.countries)),
        warnings=seen.warnings([pair]) if pair else (),
        hazard=_hazard(found, told, of_pair),
        involvement=involvement(
            situation, found.claims, found.ties, found.actors, view.as_of, places=found.places, news=seen.news
        ),
        episodes=told,
        packaged=seen.packaged,
    )
    return mediated(warned, view, _first_dead(told), _spatial(of_pair))


def _hazard(found: Findings, episodes: tuple[Episode, ...], of_pair: tuple[Risk, ...]) -> PointOfNoReturn | None:
    """The hazard of war since the first dead of the flare-up that runs; None where none does, or war is on already."""
    from tocsin.escalation.point_of_no_return import point_of_no_return

    onset = _first_dead(episodes)
    if onset is None or not of_pair or of_pair[0].ongoing:
        return None
    made = point_of_no_return((found.as_of - onset).days // 30, _spatial(of_pair), found.as_of)
    return replace(made, id=judgement_id("hazard", found.situation.id, found.as_of))


def _first_dead(episodes: tuple[Episode, ...]) -> date | None:
    """The onset of the flare-up with deaths that runs; None where none does."""
    running = [e for e in episodes if e.running and e.onset.start and any(t.toll.kind == "killed" for t in e.tolls)]
    return max((e.onset.start for e in running if e.onset.start), default=None)


def _spatial(of_pair: tuple[Risk, ...]) -> bool:
    """Whether the pair are rivals over territory."""
    return any(d.name == "rivalry_spatial" and d.value > 0 for risk in of_pair for d in risk.drivers)


def _watch(found: Findings, seen: Outlook, view: View) -> Watch:
    """What the signals may look at."""
    from tocsin.schema.watch import Watch

    names = [party for party in found.situation.parties if len(party) == 3 and party.isupper()]
    return Watch(
        as_of=view.as_of,
        situation=found.situation,
        claims=found.claims,
        agreements=found.agreements,
        events=found.events,
        dataset_events=found.dataset_events,
        readings=found.readings,
        ties=found.ties,
        actors=found.actors,
        pulls=found.pulls,
        news=seen.news,
        stories=tuple(
            view.records(Story, lambda rows: rows.initiator.isin(names or [""]) & rows.target.isin(names or [""]))
        ),
    )


def the_situation(view: View, situation_id: str) -> Situation:
    """The situation's definition. Raises ``NotFound`` naming those that are there."""
    found = view.records(Situation)
    for situation in found:
        if situation.id == situation_id:
            return situation
    names = ", ".join(sorted(situation.id for situation in found)) or "none"
    raise NotFound(
        f"there is no situation {situation_id!r} known on {view.as_of} in this store",
        f"known on that day: {names}; `tocsin situation list` shows all, `tocsin situation new NAME` starts one",
    )


def claims_of(view: View, situation: Situation) -> tuple[Claim, ...]:
    """The situation's own ledger and the claims coded from articles that concern it, by (known, happened, id).

    What people decided about coded claims by the view's day holds: rejected ones are left out, edited ones read anew.
    """
    from tocsin.coding.reviewing import reviewed

    found = _coded(view, situation) if view.holds(Article) else _own(view, Claim, situation)
    left = reviewed(found, view.records(Review))
    return tuple(sorted(left, key=lambda c: (c.known, c.happened.start or c.known, c.id)))


def _coded(view: View, situation: Situation) -> list[Claim]:
    """The situation's own claims and those of its articles, from an extract: the cost does not grow with the store."""
    with view.about(situation.id, lambda rows: concerns(rows, situation)) as near:
        articles = near.listed(article.id for article in near.records(Article, lambda rows: concerns(rows, situation)))
        return near.records(
            Claim,
            lambda rows: (rows.situation == situation.id) | (rows.situation.isnull() & rows.article.isin(articles)),
        )


def concerns(articles: Any, situation: Situation) -> Any:
    """Whether an article's topic, title or text holds one of the situation's keywords (an Ibis condition)."""
    words = "|".join(re.escape(word) for word in situation.keywords) or r"$^"
    text = articles.topic.concat("\n", articles.title, "\n", articles.text)
    return text.re_search(rf"(?i)\b(?:{words})\b")


def waiting_claims(view: View, situation_id: str | None, below: float, most: int | None) -> tuple[int, list[Claim]]:
    """How many claims of a reader wait for a person, and the ``most`` it is least sure of (``None``: all), each words once.

    Of all situations together, only those that are returned are read whole; the number counts words that differ in any way.
    """
    from tocsin.coding.reviewing import CODER, queue, review_key

    reviews = view.records(Review)
    if situation_id is not None:
        waiting = queue(claims_of(view, the_situation(view, situation_id)), reviews, below)
        return len(waiting), waiting[:most]
    people = ["curated", CODER]
    unsure = view.chosen(
        Claim, lambda rows: (rows.confidence < below) & ~rows.curated & ~rows.coder.isin(people), only=SAID
    )
    count = view.rows(unsure.select(*KEY).distinct().aggregate(n=lambda rows: rows.count()))[0]["n"]
    by_hand = view.listed(review.claim for review in reviews)
    gone = {review_key(claim) for claim in view.typed(unsure.filter(unsure.id.isin(by_hand)), Claim)}
    ordered, take = unsure.order_by("confidence", "known", "id"), None if most is None else 2 * most + len(reviews)
    while True:
        read = view.typed(ordered if take is None else ordered.limit(take), Claim)
        waiting = queue(read, reviews, below)[:most]
        if take is None or len(read) < take or len(waiting) == most:
            return count - len(gone & {review.key for review in reviews}), _whole(view, waiting)
        take *= 2


def _whole(view: View, claims: list[Claim]) -> list[Claim]:
    """Claims of which only some columns were read, with all of them."""
    ids = view.listed(claim.id for claim in claims)
    found = {(one.source, one.id): one for one in view.records(Claim, lambda rows: rows.id.isin(ids))}
    return [found[claim.source, claim.id] for claim in claims]


KEY = ("text", "kind", "stance", "status", "doers", "doer_text", "targets", "target_text", "speaker", "speaker_text")
"""What makes a claim's words its own, as the key of a decision has it."""
SAID = (*KEY, "id", "source", "origin", "known", "confidence", "curated", "coder")


def dataset_events_of(view: View, situation: Situation) -> tuple[Event, ...]:
    """Data sets' rows of the situation's conflicts and dyads, by (known, happened, id)."""
    conflicts, dyads = list(situation.ucdp_conflicts) or [""], list(situation.ucdp_dyads) or [""]
    found = view.records(Event, lambda rows: rows.conflict.isin(conflicts) | rows.dyad.isin(dyads))
    return tuple(sorted(found, key=lambda e: (e.known, e.happened.start or e.known, e.id)))


def _own(view: View, record: type[Any], situation: Situation) -> list[Any]:
    """The situation's records; of the small tables, which the process remembers, picked from all."""
    if table_name(record) not in PARTITIONED:
        return [one for one in view.records(record) if one.situation == situation.id]
    found: list[Any] = view.records(record, lambda rows: rows.situation == situation.id)
    return found


def _states(claims: Iterable[Claim]) -> dict[str, Actor]:
    """States that claims name and the situation's own files do not list."""
    from tocsin.registry.crosswalk import state_actors

    named = {
        actor
        for claim in claims
        for actor in (
            *claim.doers,
            *claim.targets,
            *claim.relayers,
            claim.speaker or "",
            *(f.side or "" for f in claim.figures),
        )
    }
    return {state.id: state for state in state_actors() if state.id in named}
