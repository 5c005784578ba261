"""Who and where a text speaks of: the registry's names, then the model's, then rules for "it", "both sides", "the country".

The dictionary overrules the model. Everything a rule concludes is marked as a guess, with the words it was concluded from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tocsin.coding import antecedents, grammar, pronouns
from tocsin.coding.actors import Name, Party, Registry
from tocsin.coding.antecedents import Subjects
from tocsin.coding.parsing import Sentence
from tocsin.coding.phrases import (
    in_place_slot,
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


@cache
def _group_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(sorted(map(re.escape, words("names", "groups")), key=len, reverse=True)) + r")\b"
    )


def _is_listed(token: Token) -> bool:
    """Whether a word stands in a list of three or more: no pair."""
    return len(list(token.conjuncts)) > 1


_MUTUAL = {
    "fight",
    "clash",
    "sign",
    "agree",
    "trade",
    "exchange",
    "negotiate",
    "talk",
    "initial",
    "battle",
    "observe",
    "resume",
}


def _may_be_side(token: Token) -> bool:
    """The first of "between A and B", or of those who fight, talk or sign with each other."""
    if token.dep_ == "nsubj":
        return token.head.lemma_ in _MUTUAL
    return bool(token.dep_ == "pobj" and (token.head.lower_ == "between" or token.head.dep_ == "agent"))


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
            if sentence.piece not in done:
                done.add(sentence.piece)
                self._read(sentence)
        self._sentences = sentences
        self._surnames = self._persons()
        self.pair, self.pair_is_sure = self._principal_pair(sentences)

    # Finding

    def _read(self, sentence: Sentence) -> None:
        doc, piece = sentence.span.doc, sentence.piece
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
        for token in doc:  # "Algiers rejected ...": a capital the model did not see as a name
            if (
                token.i not in taken
                and token.pos_ == "PROPN"
                and state_of_capital(token.text)
                and stands_as_doer(token)
            ):
                key = (token.i, token.i)
                found.setdefault(key, Name(*key, token.text, types=frozenset({"place", "state"})))
        for key in sorted(found):
            self._add(piece, found[key], is_subject(doc[key[1]]))

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

    def _add(self, piece: int, name: Name, subject: bool) -> None:
        numbered = replace(name, serial=len(self._order), subject=subject)
        for place in range(name.first, name.last + 1):
            self._names[(piece, place)] = numbered
        self._order.append(numbered)
        self._where.append((piece, name.first))

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
                name = self._names.get((sentence.piece, token.i))
                if name is None or name.last != token.i or not self._is_side(name):
                    continue
                single[self._side(name)] += 1
                for other in grammar.children(token, "conj") if not _is_listed(token) else ():
                    second = self._names.get((sentence.piece, other.i))
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
        found = self._names.get((sentence.piece, token.i))
        if found is not None and not found.actors and found.text in self._surnames:
            return replace(self._surnames[found.text], first=found.first, last=found.last)
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
            told = with_name(sentence, head, named, text)
            return Party(ids, told if ids else self._full(named, told), named=True, private=private)
        inner = partitive(head)
        if inner is not head:
            return worded(self.party(sentence, inner, exclude, speaker), text)
        found = pronouns.guess(self, sentence, head, exclude, speaker)
        own_words = found.text and (head.pos_ == "PRON" or found.guess == pronouns.TOGETHER)
        return found if own_words else worded(found, text)

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

    def _full(self, named: Name, text: str) -> str:
        """A group's full name for its initials where the text has both: "the RSF" is the Rapid Support Forces."""
        plain = text.removeprefix("the ").removeprefix("The ")
        if plain != named.text:
            return text
        short = self._initials.get(plain, "")
        return short or (plain if plain in self._initials.values() else text)

    @cached_property
    def _initials(self) -> dict[str, str]:
        """Initials that stand in the text, with the name they stand for."""
        names = {name.text.removeprefix("the ") for name in self._order if "group" in name.types}
        full = {"".join(w[0] for w in name.split() if w[0].isupper()): name for name in sorted(names) if " " in name}
        return {short: full[short] for short in names if short.isupper() and len(short) > 1 and short in full}

    def names_before(self, sentence: Sentence, token: Token) -> list[Name]:
        """The names told before a token, nearest first."""
        return self._order[: bisect_left(self._where, (sentence.piece, token.i))][::-1]

    def is_near(self, sentence: Sentence, name: Name) -> bool:
        """Whether a name stands in the same run of sentences."""
        return self._where[name.serial][0] == sentence.piece

    @cached_property
    def main_state(self) -> tuple[str, ...]:
        """The state named more often than any other; none where two are named alike."""
        count = Counter(self._side(name) for name in self._order if self._is_side(name))
        best = count.most_common(2)
        clear = bool(best) and (len(best) == 1 or best[0][1] > best[1][1])
        return (best[0][0],) if clear else ()

    @cached_property
    def subjects(self) -> Subjects:
        """The subjects of the text, for pronouns to lead back to."""
        return Subjects(self._sentences, self._types_at)

    def organs_before(self, sentence: Sentence, token: Token) -> list[tuple[str, tuple[str, ...]]]:
        """Organs told with their state before a token ("Sudan's army"): which organ, and the state's ids."""
        place = bisect_left(self._organs, (sentence.piece, token.i), key=lambda told: told[0])
        return [(kind, ids) for _, kind, ids in self._organs[:place]]

    @cached_property
    def _organs(self) -> list[tuple[tuple[int, int], str, tuple[str, ...]]]:
        found = []
        for sentence in self._sentences:
            for token in sentence.span:
                kind = antecedents.organ(token)
                named = self._named(sentence, token) if kind else None
                sides = {self.registry.side(ident) for ident in named.actors} if named is not None else set()
                if len(sides) == 1:
                    found.append(((sentence.piece, token.i), kind, tuple(sides)))
        return found

    @cached_property
    def sides(self) -> list[tuple[Sentence, Token]]:
        """The first two named side by side as sides of a conflict: "between Sudan's army and the RSF"."""
        for sentence in self._sentences:
            for token in sentence.span:
                pair = [token, *token.conjuncts] if _may_be_side(token) else []
                if len(pair) == 2 and all(self._acts(sentence, t) for t in pair):
                    return [(sentence, t) for t in pair]
        return []

    def _acts(self, sentence: Sentence, token: Token) -> bool:
        named = self._types_at(sentence, token)
        return bool(named & {"state", "group"}) or token.lemma_.lower() in words("names", "bodies")

    def _types_at(self, sentence: Sentence, token: Token) -> frozenset[str]:
        name = self.name_at(sentence, token)
        return name.types if name is not None else frozenset()
