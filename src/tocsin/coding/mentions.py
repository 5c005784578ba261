"""Who and where a text speaks of: the registry's names, then the model's, then rules for "it", "both sides", "the country".

The dictionary overrules the model. Everything a rule concludes is marked as a guess, with the words it was concluded from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tocsin.coding import grammar
from tocsin.coding.actors import Name, Party, Registry
from tocsin.coding.parsing import Sentence
from tocsin.coding.phrases import (
    in_place_slot,
    is_dual,
    is_subject,
    moved,
    partitive,
    stands_as_doer,
    state_of_capital,
    with_name,
    worded,
)
from tocsin.coding.vocabulary import words

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_ENTITIES: dict[str, frozenset[str]] = {
    "PERSON": frozenset({"person"}),
    "ORG": frozenset({"group"}),
    "NORP": frozenset({"group"}),
    "GPE": frozenset({"place"}),
    "LOC": frozenset({"place"}),
    "FAC": frozenset({"place"}),
}
IT, THEY, PERSONAL = (
    {"it", "its", "itself"},
    {"they", "their", "them", "themselves"},
    {"he", "she", "his", "her", "him"},
)
FIRST = {"we", "our", "us", "i", "my", "me", "ours"}


@cache
def _group_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(sorted(map(re.escape, words("names", "groups")), key=len, reverse=True)) + r")\b"
    )


def _is_listed(token: Token) -> bool:
    """Whether a word stands in a list of three or more: no pair."""
    return len(list(token.conjuncts)) > 1


def _clear_pair(pairs: Counter[tuple[str, ...]], single: Counter[str]) -> tuple[str, ...]:
    """The pair named together of which no third state is named more often than the lesser side; none if none is."""
    found = []
    for pair in pairs:
        others = [count for side, count in single.items() if side not in pair]
        if min(single[side] for side in pair) >= max(2, *others, 0):
            found.append(pair)
    return max(found, key=lambda pair: (pairs[pair], pair), default=())


class Cast:
    """Everyone named in one text, in order, and what may stand for them."""

    def __init__(
        self, registry: Registry, sentences: list[Sentence], is_place: Callable[[str], bool] | None = None
    ) -> None:
        self.registry = registry
        self._is_place = is_place
        self._names: dict[tuple[int, int], Name] = {}
        self._order: list[Name] = []
        self._where: list[tuple[int, int]] = []
        done: set[int] = set()
        for sentence in sentences:
            if sentence.block not in done:
                done.add(sentence.block)
                self._read(sentence)
        self._surnames = self._persons()
        self.pair, self.pair_is_sure = self._principal_pair(sentences)

    # Finding

    def _read(self, sentence: Sentence) -> None:
        doc, block = sentence.span.doc, sentence.block
        taken: set[int] = set()
        found: dict[tuple[int, int], Name] = {}
        doc_mentions = [m for mention in self.registry.find(doc.text) for m in self._cut(doc, mention)]
        groups = [span for span in self._groups(doc) if len(span)]
        for mention in doc_mentions:
            span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
            if span is None or any(g.start <= span.start and span.end <= g.end and len(span) < len(g) for g in groups):
                continue
            key = (span.start, span.end - 1)
            found[key] = self._joined(found.get(key), mention, span)
            taken |= set(range(span.start, span.end))
        for span in groups:
            if not taken & set(range(span.start, span.end)):
                found[(span.start, span.end - 1)] = Name(
                    span.start, span.end - 1, span.text, types=frozenset({"group", "armed"})
                )
                taken |= set(range(span.start, span.end))
        for entity in doc.ents:
            types = self._entity_types(entity)
            if types and not taken & set(range(entity.start, entity.end)) and any(t.pos_ == "PROPN" for t in entity):
                found[(entity.start, entity.end - 1)] = Name(entity.start, entity.end - 1, entity.text, types=types)
        for key in sorted(found):
            self._add(block, found[key], is_subject(doc[key[1]]))

    def _cut(self, doc: Any, mention: Any) -> list[Any]:
        """ "Armenia's military" in "Armenia's military ally" names the state, not its army."""
        span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
        if span is None or len(span) < 2 or not span[-1].text[0].islower():
            return [mention]
        last = span[-1]
        if last.dep_ not in ("amod", "compound", "nmod") or last.head.i <= last.i:
            return [mention]
        return [m for m in self.registry.find(span[:1].text) for m in [moved(m, span.start_char)]]

    def _entity_types(self, entity: Span) -> frozenset[str] | None:
        """The model's label, unless the name stands where a place stands and the gazetteer knows it ("captured Goma")."""
        types = _ENTITIES.get(entity.label_)
        if types and stands_as_doer(entity.root) and state_of_capital(entity.text):
            return frozenset({"place", "state"})
        if (
            types
            and "place" not in types
            and in_place_slot(entity.root)
            and self._is_place
            and self._is_place(entity.text)
        ):
            return frozenset({"place"})
        return types

    def _joined(self, before: Name | None, mention: Any, span: Span) -> Name:
        actors = before.actors if before else ()
        places = before.places if before else ()
        types = before.types if before else frozenset()
        if mention.kind == "place":
            places, types = mention.ids, types | {"place"}
        else:
            actors = mention.ids if len(mention.ids) == 1 else ()
            types = types | self.registry.types(mention.ids)
        return Name(span.start, span.end - 1, span.text, actors, places, frozenset(types))

    def _groups(self, doc: Any) -> list[Span]:
        spans = (
            doc.char_span(m.start(), m.end(), alignment_mode="contract") for m in _group_pattern().finditer(doc.text)
        )
        return [span for span in spans if span is not None]

    def _add(self, block: int, name: Name, subject: bool) -> None:
        numbered = replace(name, serial=len(self._order), subject=subject)
        for place in range(name.first, name.last + 1):
            self._names[(block, place)] = numbered
        self._order.append(numbered)
        self._where.append((block, name.first))

    def _persons(self) -> dict[str, Name]:
        """Surnames of persons named in full, for their later mentions."""
        found: dict[str, Name] = {}
        for name in self._order:
            parts = name.text.split()
            if "person" in name.types and len(parts) > 1:
                found.setdefault(parts[-1], name)
        return found

    def _principal_pair(self, sentences: list[Sentence]) -> tuple[tuple[str, ...], bool]:
        """The two states most often named together, else the only two named; sure if named so twice or as "between A and B"."""
        pairs: Counter[tuple[str, ...]] = Counter()
        single: Counter[str] = Counter()
        for sentence in sentences:
            for token in sentence.span:
                name = self._names.get((sentence.block, token.i))
                if name is None or name.last != token.i or not self._is_side(name):
                    continue
                single[self._side(name)] += 1
                for other in grammar.children(token, "conj") if not _is_listed(token) else ():
                    second = self._names.get((sentence.block, other.i))
                    if second is not None and self._is_side(second) and self._side(second) != self._side(name):
                        between = token.dep_ == "pobj" and token.head.lower_ == "between"
                        pairs[tuple(sorted((self._side(name), self._side(second))))] += (
                            4 if sentence.heading or between or sentence.index <= 1 else 2
                        )
        if pairs and max(pairs.values()) >= 4:
            best = max(pairs.items(), key=lambda item: (item[1], sum(single[s] for s in item[0]), item[0]))
            return best[0], True
        states = sorted(side for side in single if self.registry.is_state(side))
        if len(states) == 2:
            return (states[0], states[1]), False
        return _clear_pair(pairs, single), False

    def _is_side(self, name: Name) -> bool:
        return len(name.actors) == 1 and self.registry.is_state(self._side(name)) and "person" not in name.types

    def _side(self, name: Name) -> str:
        return self.registry.side(name.actors[0])

    # Asking

    def name_at(self, sentence: Sentence, token: Token) -> Name | None:
        """The name a token is part of; a later surname leads back to the full name."""
        found = self._names.get((sentence.block, token.i))
        if found is not None and not found.actors and found.text in self._surnames:
            return self._surnames[found.text]
        return found

    def types(self, sentence: Sentence) -> dict[int, frozenset[str]]:
        """Types by token index, for the patterns."""
        found = {}
        for token in sentence.span:
            name = self.name_at(sentence, token)
            if name is not None and name.types:
                found[token.i] = name.types
        return found

    def party(
        self, sentence: Sentence, head: Token, exclude: tuple[str, ...] = (), speaker: Party | None = None
    ) -> Party:
        """Who the phrase headed by a token means; ``exclude`` are ids it cannot mean (the other role's)."""
        text = grammar.party_text(head)
        named = self._named(sentence, head)
        if named is not None:
            own = self.name_at(sentence, head)
            private = own is not None and "person" in own.types and not own.actors
            ids = self._coordinated(sentence, named) or named.actors
            if not ids and (state := state_of_capital(named.text)) and stands_as_doer(head):
                return Party((state,), text, f"{named.text}: its government")
            return Party(ids, with_name(sentence, head, named, text), named=True, private=private)
        inner = partitive(head)
        if inner is not head:
            return worded(self.party(sentence, inner, exclude, speaker), text)
        return worded(self._guess(sentence, head, exclude, speaker), text)

    def _named(self, sentence: Sentence, head: Token) -> Name | None:
        """A name on the head, its apposition, its modifiers, or "of/from X" below it."""
        found = self.name_at(sentence, head)
        if found is not None and (found.actors or found.types):
            return found if found.actors or not self._better(sentence, head) else self._better(sentence, head)
        return self._better(sentence, head)

    def _better(self, sentence: Sentence, head: Token) -> Name | None:
        near = grammar.children(head, "appos", "poss", "amod", "compound", "nmod")
        near += [g for c in near for g in grammar.children(c, "compound", "amod", "poss", "nmod")]
        for prep in grammar.children(head, "prep"):
            if prep.lower_ in ("of", "from", "for", "like", "including"):
                near += list(grammar.children(prep, "pobj"))
        named = [name for token in near if (name := self.name_at(sentence, token)) is not None]
        with_ids = [name for name in named if name.actors]
        if any("armed" in name.types and not name.actors for name in named):
            return next(name for name in named if "armed" in name.types and not name.actors)
        return with_ids[0] if with_ids else None

    def _coordinated(self, sentence: Sentence, named: Name) -> tuple[str, ...]:
        """ "Indian and Pakistani troops" are both states' troops."""
        token = sentence.span.doc[named.last]
        if token.dep_ == "pobj" and token.head.lower_ in ("of", "from") and token.head.head.pos_ == "NOUN":
            listed = [self.name_at(sentence, t) for t in grammar.with_conjuncts(token)]
            return tuple(dict.fromkeys(i for name in listed if name is not None for i in name.actors))
        if token.dep_ not in ("amod", "compound", "nmod", "poss", "conj") or token.head.pos_ not in (
            "NOUN",
            "ADJ",
            "PROPN",
        ):
            return ()
        first = token.head if token.dep_ == "conj" else token
        if first.dep_ not in ("amod", "compound", "nmod", "poss"):
            return ()
        names = [self.name_at(sentence, t) for t in [first, *first.conjuncts]]
        return tuple(dict.fromkeys(i for name in names if name is not None for i in name.actors))

    def _guess(self, sentence: Sentence, head: Token, exclude: tuple[str, ...], speaker: Party | None) -> Party:
        word, lemma = head.lower_, head.lemma_.lower()
        for child in grammar.children(head, "poss"):
            if child.lower_ in IT | THEY | PERSONAL | FIRST:
                found = self._guess(sentence, child, exclude, speaker)
                return self._of_state(found) if child.lower_ in IT | THEY else found
        for prep in grammar.children(head, "prep"):
            for inner in grammar.children(prep, "pobj"):
                if prep.lower_ in ("from", "of", "on", "in") and inner.lemma_.lower() in words("names", "pair"):
                    found = self._guess(sentence, inner, exclude, speaker)
                    if found.ids:
                        return found
        if word in FIRST and speaker is not None:
            return Party(speaker.ids, "", "we: the speaker")
        if word in PERSONAL:
            return self._last(sentence, head, "person", exclude)
        if word in IT:
            return self._it(sentence, head, exclude)
        if word in THEY and speaker is not None and not speaker.ids and speaker.text:
            return Party((), speaker.text, "they: the speaker")
        if word in THEY:
            return (
                Party(speaker.ids, "", "they: the speaker's side")
                if speaker is not None and speaker.ids
                else self._last(sentence, head, "state", exclude)
            )
        if word in ("both", "each", "either", "neither") or (lemma in words("names", "pair") and is_dual(head)):
            return Party(self._dual(sentence), "", "the two principal sides") if self._dual(sentence) else Party()
        if word == "other" and self._dual(sentence) and exclude:
            rest = tuple(ident for ident in self._dual(sentence) if ident not in exclude)
            return Party(rest, "", "the other side") if len(rest) == 1 else Party()
        if lemma in words("names", "one") and any(c.lower_ in ("the", "that", "this") for c in head.children):
            return self._last(sentence, head, "state", exclude, around=True)
        return Party()

    def _of_state(self, party: Party) -> Party:
        """ "its troops", said by a ministry, are its state's."""
        ids = [self.registry.actor(ident) for ident in party.ids]
        organs = any(actor is not None and actor.kind in ("ministry", "government") for actor in ids)
        sides = tuple(dict.fromkeys(self.registry.side(ident) for ident in party.ids))
        return replace(party, ids=sides) if organs else party

    def _dual(self, sentence: Sentence) -> tuple[str, ...]:
        return self.pair

    def _it(self, sentence: Sentence, token: Token, exclude: tuple[str, ...]) -> Party:
        """ "it": the last subject named in the sentence if that is a state or place, else the nearest state."""
        if token.dep_ == "nsubj" and token.head.lemma_ in (
            "say",
            "add",
            "claim",
            "announce",
            "report",
            "state",
            "tell",
        ):
            found = self._last_body(sentence, token)
            if found.text or found.ids:
                return found
        if token.dep_ in ("nsubj", "nsubjpass"):
            place = bisect_left(self._where, (sentence.block, token.i))
            first = bisect_left(self._where, (sentence.block, sentence.span.start))
            for name in reversed(self._order[first:place]):
                if name.subject and name.types & {"state", "place"} and "person" not in name.types:
                    return Party(
                        name.actors, "", f"it: {name.text}", places=() if name.types & {"state"} else name.places[:1]
                    )
        return self._last(sentence, token, "state", exclude)

    def _last_body(self, sentence: Sentence, token: Token) -> Party:
        """ "It said": the last body named as subject, in this sentence or the one before."""
        place = bisect_left(self._where, (sentence.block, token.i))
        for name in reversed(self._order[max(0, place - 8) : place]):
            if (
                name.types & {"state", "group", "media"}
                and "person" not in name.types
                and (name.subject or len(name.actors) == 1)
            ):
                return Party(name.actors, name.text, f"it: {name.text}")
        return Party()

    def _last(
        self, sentence: Sentence, token: Token, kind: str, exclude: tuple[str, ...], around: bool = False
    ) -> Party:
        """The nearest earlier name of a kind. ``around``: not the subject of the token's own clause."""
        place = bisect_left(self._where, (sentence.block, token.i))
        barred = set(exclude) | {self.registry.side(ident) for ident in exclude}
        if around:
            for subject in grammar.surface_subjects(grammar.clause_head(token)):
                name = self.name_at(sentence, subject)
                barred |= set(name.actors) if name is not None else set()
        for name in reversed(self._order[max(0, place - 12) : place]):
            if kind in name.types and (kind == "person" or "person" not in name.types) and len(name.actors) == 1:
                if not barred & set(name.actors):
                    return Party(name.actors, "", f"{token.text}: {name.text}")
            elif kind == "person" and "person" in name.types:
                return Party((), name.text, f"{token.text}: {name.text}")
        return Party()
