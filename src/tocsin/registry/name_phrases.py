"""Phrases by which offices and institutions are called: "Azerbaijan's president", "the Armenian defence ministry".

They are made from records (actors, what they belong to, offices) and the words of ``titles.yaml``; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tocsin.registry.crosswalk import countries
from tocsin.registry.titles import office_key, office_words, titles
from tocsin.schema.registry import Actor, Place


def names_of(thing: Actor | Place) -> tuple[str, ...]:
    """The display name of an actor or place, the halves of a dual one ("Shusha/Shushi"), and its aliases, each once.

    Only two single words are halves: in "Army of Shusha/Shushi" the second half alone would name something else.
    """
    halves = thing.name.split("/")
    dual = len(halves) == 2 and not any(" " in half.strip() for half in halves)
    given = (thing.name, *(halves if dual else ()), *(alias.name for alias in thing.aliases))
    return tuple(dict.fromkeys(name.strip() for name in given if name.strip()))


def demonyms_of(actor: Actor) -> tuple[str, ...]:
    """The adjectives and people's names of a state; none for other actors."""
    state = countries().get(actor.iso3 or "") if actor.kind == "state" else None
    return state.demonyms if state else ()


def office_phrases(office: str, of: Actor, belongs: Iterable[Actor]) -> Iterator[str]:
    """Every phrase for the holder of ``office`` of ``of``; ``belongs`` are the actors above it (a ministry's state)."""
    words = office_words(office)
    bodies = (of, *belongs) if words.of_state else (of,)
    for body in bodies:
        yield from _called(words.titles, body)


def title_names(office: str, names: Iterable[str]) -> Iterator[str]:
    """A title before each of a holder's names: "president Aliyev", "PM Pashinyan"."""
    words = office_words(office)
    short = titles().before_names.get(office_key(office), ())
    for name in names:
        for title in (*words.titles, *short):
            yield f"{title} {name}"


def institution_phrases(actor: Actor, of: Actor) -> Iterator[str]:
    """Every phrase for an institution of ``of``, if the actor's own names say that it is one."""
    own = " | ".join(names_of(actor)).casefold().replace("defense", "defence")
    for institution in titles().institutions:
        if any(mark in own for mark in institution.marks):
            yield from _called(institution.forms, of)


def _called(heads: Iterable[str], body: Actor) -> Iterator[str]:
    names, adjectives = names_of(body), demonyms_of(body)
    for head in heads:
        for name in names:
            yield from (f"{name}'s {head}", f"{name} {head}", f"{head} of {name}", f"{head} of the {name}")
        for adjective in adjectives:
            yield f"{adjective} {head}"
