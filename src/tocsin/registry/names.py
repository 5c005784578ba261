"""Names in texts → ids, by recorded names, offices by date and recorded judgements; never by likeness.

A name means what a record says it means: an actor's or place's name or alias, a state's demonym, a surname, an office
and its holder on the day, or a judgement (``names.csv``: "Baku" for the government of Azerbaijan). Where records give
one name to several actors, all their ids are returned and ``resolve`` answers ``None``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tocsin.registry.crosswalk import state_actors, world_judgements
from tocsin.registry.name_phrases import demonyms_of, institution_phrases, names_of, office_phrases, title_names
from tocsin.registry.name_tokens import Token, tokens, words
from tocsin.registry.name_trie import NameTrie, Sense
from tocsin.registry.offices import holders
from tocsin.registry.titles import office_key, titles
from tocsin.schema.registry import Actor, Alias, Judgement, Office, Place

Kind = Literal["actor", "place", "office"]
_RANK: tuple[Kind, ...] = ("actor", "office", "place")


class Mention(Struct, frozen=True):
    """A name found in a text, characters ``start``..``end`` (end exclusive, without a possessive ``'s``).

    ``ids`` are actor ids (kinds "actor" and "office", where they are the holder's) or place ids; more than one when the
    name is ambiguous. ``how`` says how the first id is known.
    """

    start: int
    end: int
    text: str
    kind: Kind
    ids: tuple[str, ...]
    how: str = ""


class Resolution(Struct, frozen=True):
    """The one id a name means and how that is known: "name", "alias", "judgement by …", "office holder on …"."""

    id: str
    how: str
    kind: Kind = "actor"


class NameIndex:
    """All names as of one day. Build it once per day and ask it for every text of that day."""

    def __init__(self, on: date | None) -> None:
        self.on = on
        self._trie = NameTrie()
        self._actors: dict[str, Actor] = {}
        self._places: dict[str, Place] = {}
        self._offices: tuple[Office, ...] = ()

    @classmethod
    def build(
        cls, actors: Iterable[Actor], offices: Iterable[Office], places: Iterable[Place],
        judgements: Iterable[Judgement], on: date | None = None,
    ) -> NameIndex:  # fmt: skip
        """An index of everything known on ``on`` (None: of all records), with the world's states added.

        Offices without a name resolve to their holder on ``on``; without a day only where one holder is on record.
        """
        index = cls(on)
        for actor in (*state_actors(), *actors):
            index._take_actor(actor)
        index._offices = tuple(office for office in offices if index._sees(office.known))
        index._places = {place.id: place for place in places if index._sees(place.known)}
        index._add_names()
        index._add_institutions()
        index._add_offices()
        index._judge((*world_judgements(), *judgements))
        return index

    def find(self, text: str) -> list[Mention]:
        """The longest names in a text, in order, at word boundaries; spans that differ never overlap.

        A name that is both an actor's and a place's gives two mentions of one span: the reader's grammar decides.
        """
        text_tokens, place, found = tokens(text), 0, list[Mention]()
        while place < len(text_tokens):
            match = self._longest(text_tokens, place)
            if match is None:
                place += 1
                continue
            end, senses = match
            found.extend(_mentions(text, text_tokens[place].start, text_tokens[end - 1].end, senses))
            place = end
        return found

    def resolve(self, name: str) -> Resolution | None:
        """What a name means, or ``None`` if no record says or several disagree. An actor is preferred to a place."""
        plain = name.strip().removeprefix("the ") or name
        senses = self._trie.fitting(words(name)) or self._trie.fitting(words(plain))
        for kind in _RANK:
            ids = {target: how for sense in senses for target, how in sense.ids.get(kind, {}).items()}
            if len(ids) == 1:
                return Resolution(*next(iter(ids.items())), kind)
            if ids:
                return None
        return None if senses else self._by_id(name.strip())

    def office_holder(self, office: str, of: str, on: date) -> str | None:
        """The actor id that held ``office`` ("president", "Minister of Defence") of ``of`` on a day, if just one did.

        What could be read is bounded by the index's own day; an index without one sees what was known on ``on``.
        """
        found = holders(self._offices, office, of, on, self.on)
        return found[0] if len(found) == 1 else None

    # Building

    def _sees(self, known: date) -> bool:
        return self.on is None or known <= self.on

    def _take_actor(self, actor: Actor) -> None:
        if not self._sees(actor.known):
            return
        before = self._actors.get(actor.id)
        self._actors[actor.id] = actor if before is None else _joined(before, actor)

    def _add_names(self) -> None:
        for actor in self._actors.values():
            self._add_names_of("actor", actor.id, actor.name, names_of(actor))
            for demonym in demonyms_of(actor):
                self._add(demonym, "actor", actor.id, "demonym")
        for place in self._places.values():
            self._add_names_of("place", place.id, place.name, names_of(place))
        self._add_surnames()

    def _add_names_of(self, kind: Kind, target: str, shown: str, names: Iterable[str]) -> None:
        for name in names:
            self._add(name, kind, target, "name" if name == shown else "alias")

    def _add_surnames(self) -> None:
        for actor in self._actors.values():
            parts = actor.name.split()
            if actor.kind in ("person", "expert") and len(parts) > 1 and not self._trie.fitting(words(parts[-1])):
                for other in self._bearing(parts[-1]):
                    self._add(parts[-1], "actor", other, "surname")

    def _bearing(self, surname: str) -> Iterator[str]:
        for actor in self._actors.values():
            if actor.kind in ("person", "expert") and actor.name.split()[-1:] == [surname]:
                yield actor.id

    def _add_institutions(self) -> None:
        for actor in tuple(self._actors.values()):
            body = self._actors.get(actor.of or "")
            if body is None or actor.kind == "person":
                continue
            for phrase in institution_phrases(actor, body):
                self._add(phrase, "actor", actor.id, f"institution of {body.id}")

    def _add_offices(self) -> None:
        for office, of in dict.fromkeys((office_key(entry.office), entry.of) for entry in self._offices):
            self._add_titled(office, of)
            body = self._actors.get(of)
            held = self._holders(office, of)
            if body is None or len(held) != 1:
                continue
            for phrase in office_phrases(office, body, self._above(body)):
                self._add(phrase, "office", held[0], self._held_how(), bare=True)

    def _add_titled(self, office: str, of: str) -> None:
        """Titles before names: who holds the office now goes before who held it, a shared surname stays shared."""
        now = self._holders(office, of)
        ever = [entry.holder for entry in self._offices if entry.of == of and office_key(entry.office) == office]
        for holder in dict.fromkeys((*now, *ever)):
            person = self._actors.get(holder)
            if person is None:
                continue
            names = dict.fromkeys((*names_of(person), person.name.split()[-1]))
            how = self._held_how() if holder in now else "title and name"
            for phrase in title_names(office, names):
                sense = self._trie.sense(words(phrase))
                if how == "title and name" and self._held_how() in sense.ids.get("office", {}).values():
                    continue
                sense.add("office", holder, how)

    def _holders(self, office: str, of: str) -> tuple[str, ...]:
        if self.on is not None:
            return holders(self._offices, office, of, self.on)
        every = (entry.holder for entry in self._offices if entry.of == of and office_key(entry.office) == office)
        return tuple(dict.fromkeys(every))

    def _held_how(self) -> str:
        return f"office holder on {self.on}" if self.on else "only office holder on record"

    def _above(self, actor: Actor) -> tuple[Actor, ...]:
        chain: list[Actor] = []
        while (above := self._actors.get(actor.of or "")) is not None and above not in chain:
            chain.append(above)
            actor = above
        return tuple(chain)

    def _add(self, name: str, kind: Kind, target: str, how: str, bare: bool = False) -> None:
        spelled = words(name)
        if spelled:
            self._trie.sense(spelled, bare_office=bare).add(kind, target, how)

    def _judge(self, judgements: Iterable[Judgement]) -> None:
        """Recorded judgements decide over names and aliases, the later one over the earlier."""
        for judgement in sorted(judgements, key=lambda each: (each.known, each.id)):
            if self._sees(judgement.known) and words(judgement.name):
                self._apply(judgement)

    def _apply(self, judgement: Judgement) -> None:
        exact = self._trie.sense(words(judgement.name))
        if judgement.same and judgement.target:
            kind: Kind = "place" if judgement.target in self._places else "actor"
            exact.ids[kind] = {judgement.target: f"judgement by {judgement.judged_by}"}
            return
        for sense in self._trie.senses(exact.spelled):
            for kind_ids in sense.ids.values():
                for target in [target for target in kind_ids if judgement.target in ("", target)]:
                    del kind_ids[target]

    def _by_id(self, name: str) -> Resolution | None:
        if name in self._actors:
            return Resolution(name, "id", "actor")
        return Resolution(name, "id", "place") if name in self._places else None

    # Finding

    def _longest(self, text: Sequence[Token], start: int) -> tuple[int, list[Sense]] | None:
        if text[start].text in ("'s", "'"):
            return None
        for end, senses in self._trie.starting_at(text, start):
            bare = [sense for sense in senses if sense.bare_office]
            if not bare:
                return end, senses
            reach = self._office_reach(text, start, end, bare)
            if reach is not None:
                return reach, senses
        return None

    def _office_reach(self, text: Sequence[Token], start: int, end: int, bare: list[Sense]) -> int | None:
        """Where an office phrase ends: over its holder's name if that follows; ``None`` if it means somebody else."""
        if start and text[start - 1].text.casefold() in titles().not_before:
            return None
        if end >= len(text) or text[end].text.casefold() in titles().not_after:
            return None if end < len(text) else end
        apposed = text[end].text == ","
        following = end + 1 if apposed else end
        named = next(self._trie.starting_at(text, following), None) if following < len(text) else None
        ids = {target for sense in bare for target in sense.ids.get("office", {})}
        if named is not None:
            return self._beside_name(named, ids, end, apposed)
        return None if _looks_named(text, following) else end

    def _beside_name(self, named: tuple[int, list[Sense]], ids: set[str], end: int, apposed: bool) -> int | None:
        reach, senses = named
        others = {target for sense in senses for kind in ("actor", "office") for target in sense.ids.get(kind, {})}
        if others & ids:
            return end if apposed else reach
        persons = [target for target in others if target in self._actors and self._actors[target].kind == "person"]
        return None if persons else end


def _joined(first: Actor, second: Actor) -> Actor:
    """One actor of two records (the crosswalk's state, a folder's row): the facts of the second, the names of both."""
    known = {second.name, *(alias.name for alias in second.aliases)}
    older = tuple(alias for alias in (Alias(first.name), *first.aliases) if alias.name not in known)
    return replace(second, aliases=(*second.aliases, *older), iso3=second.iso3 or first.iso3)


def _mentions(text: str, start: int, end: int, senses: list[Sense]) -> Iterator[Mention]:
    for kind in ("actor", "place", "office"):
        ids = {target: how for sense in senses for target, how in sense.ids.get(kind, {}).items()}
        if ids:
            yield Mention(start, end, text[start:end], kind, tuple(ids), next(iter(ids.values())))


def _looks_named(text: Sequence[Token], place: int) -> bool:
    """Whether a capitalised word stands there that could be a person's name we do not know."""
    if place >= len(text):
        return False
    word = text[place].text
    return word[0].isupper() and not word.isupper() and word not in titles().no_names
