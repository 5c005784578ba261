"""Stories: which state did or said what to which, as an article's sentences tell it.

The event coder (``coding/events``) says who did what to whom in the text with its countries' names made neutral
(``neutral_names``), so that no country's name changes what is read; here that becomes one ``Story`` for each initiating
state, target state and PLOVER type of an article. A story is told as done: what is only to come, possible or denied by a
"not" is none, except words (demands, accusations, threats), which are deeds once said. What two do to each other is told
both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any

from msgspec import Struct

from tocsin.coding import batch, splitting
from tocsin.coding.neutral_names import Neutral, neutral
from tocsin.coding.tasks import Row, Tools
from tocsin.schema.articles import Article
from tocsin.schema.ids import make_id
from tocsin.schema.plover import quad
from tocsin.schema.stories import Story
from tocsin.schema.time import When

TOGETHER = 128
"""Articles coded at once: the parser is quickest on many."""
DATED_BY_DAY = frozenset({"wikipedia-current-events"})
"""Sources whose articles stand under the day they tell of; of others only the day of publication is known."""
_DONE = ("happened", "ongoing")
_DEADLY = re.compile(
    r"\b(?:kill(?:s|ed|ing|ings)?|dead|dies?|died|dying|deaths|death toll|slain|slays?|fatal(?:ly|ity|ities)?"
    r"|assassinat(?:es?|ed)|murder(?:s|ed)?|behead(?:s|ed)?|massacred?s?|claim(?:s|ed|ing)? (?:\w+ )?lives)\b",
    re.I,
)
_NOT_DEADLY = re.compile(
    r"\b(?:no|not|nobody|none|without|never|fail(?:s|ed|ing)?|plan(?:s|ned|ning)?|plot(?:s|ted|ting)?|attempt(?:s|ed|ing)?"
    r"|tr(?:y|ies|ied|ying)|threaten(?:s|ed|ing)?)\b(?:\W+\w+){0,4}\W*$",
    re.I,
)


class Told(Struct, frozen=True, kw_only=True):
    """What a text tells one state did to another, its repeats within the text counted once; "" where no state is named."""

    initiator: str
    target: str
    kind: str
    mode: str = ""
    deaths: int | None = None
    fatal: bool = False
    probability: float = 1.0


def told(events: Iterable[Mapping[str, Any]], text: Neutral) -> list[Told]:
    """The stories in the events that ``coding.tasks.events`` finds in a neutral text, in order of their first mention."""
    found: dict[tuple[str, str, str], Told] = {}
    for event in events:
        if event["status"] in _DONE:
            for one in _each(event, text):
                key = (one.initiator, one.target, one.kind)
                found[key] = _joined(found[key], one) if key in found else one
    return list(found.values())


def stories(article: Article, events: Iterable[Mapping[str, Any]]) -> list[Story]:
    """The stories of an article, from the events of its ``row``."""
    day = article.published if article.source in DATED_BY_DAY else None
    happened = When(day, day, "day") if day else When()
    return [_story(article, one, happened) for one in told(events, neutral(article.text))]


def read(articles: Iterable[Article], tools: Tools) -> Iterator[tuple[Article, list[Story]]]:
    """Each article with its stories, in order; a text that can't be read tells none."""
    waiting = iter(articles)
    while some := list(islice(waiting, TOGETHER)):
        answers = batch.answered("events", [row(article) for article in some], tools)
        for article, answer in zip(some, answers, strict=True):
            yield article, stories(article, answer["events"])


def row(article: Article) -> Row:
    """The article as a line of a batch, its countries under neutral names."""
    return Row(article.id, neutral(article.text).text, date=(article.published or article.known).isoformat())


def _story(article: Article, one: Told, happened: When) -> Story:
    return Story(
        id=make_id("story", article.id, one.initiator, one.target, one.kind),
        source=article.source,
        origin=article.origin,
        known=article.known,
        initiator=one.initiator,
        target=one.target,
        kind=one.kind,
        quad=quad(one.kind),
        happened=happened,
        mode=one.mode,
        deaths=one.deaths,
        fatal=one.fatal,
        probability=one.probability,
        article=article.id,
        cite=article.cite,
        language=article.language,
    )


def _each(event: Mapping[str, Any], text: Neutral) -> Iterator[Told]:
    """The event once for each initiating and each target state; none where no state is named."""
    initiators, targets = (_states(event[side], text) for side in ("sources", "targets"))
    between = [pair for pair in product(initiators, targets) if any(pair)]
    if len(between) > 1:  # what several do together they do not do to themselves
        between = [(a, b) for a, b in between if a != b] or between
    fatal = event["kind"] == "ASSAULT" and (bool(event["deaths"]) or _is_deadly(event, text.text))
    for initiator, target in between:
        yield Told(
            initiator=initiator,
            target=target,
            kind=event["kind"],
            mode=event["mode"] or "",
            deaths=event["deaths"],
            fatal=fatal,
            probability=event["probability"],
        )


def _states(side: Sequence[Mapping[str, Any]], text: Neutral) -> list[str]:
    return sorted({text.state(actor["country"]) for actor in side if actor["country"]}) or [""]


def _joined(first: Told, again: Told) -> Told:
    """One of two tellings: the surer one, with the higher toll of the two."""
    best = max(first, again, key=lambda one: one.probability)
    tolls = [one.deaths for one in (first, again) if one.deaths is not None]
    return Told(
        initiator=best.initiator,
        target=best.target,
        kind=best.kind,
        mode=best.mode,
        deaths=max(tolls, default=None),
        fatal=first.fatal or again.fatal,
        probability=best.probability,
    )


def _is_deadly(event: Mapping[str, Any], text: str) -> bool:
    """Whether the sentences that name the event's sides tell of a death, in number or not ("killing at least eleven")."""
    places = [side["start"] for side in (event["source"], event["target"]) if side is not None]
    for start, end in splitting.sentences(text):
        if not places or any(start <= place < end for place in places):
            sentence = text[start:end]
            if any(not _NOT_DEADLY.search(sentence[: word.start()]) for word in _DEADLY.finditer(sentence)):
                return True
    return False
