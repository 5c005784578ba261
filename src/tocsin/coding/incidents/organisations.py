"""Organisations in a sentence: known armed groups, what the page explains, names with an organisation's head, state forces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from tocsin.coding import casing
from tocsin.coding.incidents import groups, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

Sort = Literal["group", "state", "loose", "other"]
_LONGEST = 9


class Organisation(Struct, frozen=True):
    """Tokens ``start``..``end`` of the document (end exclusive) that name an organisation, all its names, the written first.

    ``sort``: an armed group, a state's force, "loose" (death squads, a mafia: no name of its own), or any other body.
    """

    start: int
    end: int
    names: tuple[str, ...]
    sort: Sort

    def covers(self, token: Token) -> bool:
        return bool(self.start <= token.i < self.end)


def find(sentence: Span, short: dict[str, str]) -> list[Organisation]:
    """The organisations a sentence names, in order, the longest where they overlap. ``short``: the page's short forms."""
    found = [*_listed(sentence, short), *_headed(sentence), *_forces(sentence)]
    kept: list[Organisation] = []
    for one in sorted(found, key=lambda o: (o.start - o.end, o.sort == "other")):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return [one for one in sorted(kept, key=lambda o: o.start) if not _only_described(one, kept)]


def _only_described(one: Organisation, others: list[Organisation]) -> bool:
    """A body without a name that stands before its name: "the rebel group Morning Star"."""
    return one.sort == "loose" and any(other.sort == "group" and 0 <= other.start - one.end <= 1 for other in others)


def types_of(sentence: Span, organisations: list[Organisation]) -> dict[int, frozenset[str]]:
    """What patterns may ask of each token: organisation, human, structure, armed, force, instrument."""
    found: dict[int, frozenset[str]] = {}
    for token in sentence:
        kinds = {_KINDS[sort] for sort, _ in lexicon.of(token)} if token.pos_ in ("NOUN", "PROPN", "ADJ") else set()
        kinds |= {"organisation"} if any(o.covers(token) for o in organisations) else set()
        kinds |= {"human"} if token.ent_type_ == "PERSON" else set()
        found[token.i] = frozenset(kinds)
    return found


_KINDS = {"person": "human", "armed": "armed", "force": "force", "thing": "structure", "instrument": "instrument"}


def _listed(sentence: Span, short: dict[str, str]) -> Iterator[Organisation]:
    pages, firsts = _of_page(short), _first_words()
    openers = firsts | {key.split()[0] for key in pages}
    tokens = list(sentence)
    for place, token in enumerate(tokens):
        if not token.text[0].isupper() or (token.lower_.split("-")[0] not in openers and token.lower_ not in openers):
            continue
        for size in range(min(_LONGEST, len(tokens) - place), 0, -1):
            key = "".join(t.text_with_ws for t in tokens[place : place + size]).strip().lower()
            names = pages.get(key) or _known(key)
            if names:
                every = (token.doc[token.i : token.i + size].text, *names)
                yield Organisation(token.i, token.i + size, every, _sort(every))
                break


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word for name in groups.aliases() for word in (name.split()[0], name.split()[0].split("-")[0]))


def _of_page(short: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for letters, long in short.items():
        found[letters.lower()] = found[long.lower()] = (letters, long)
    return found


def _known(key: str) -> tuple[str, ...] | None:
    return groups.aliases().get(key) if len(key) > 2 else None


def _sort(names: Iterable[str]) -> Sort:
    many = tuple(names)
    if any(name.lower() in groups.aliases() for name in many) or any(_is_armed_name(name) for name in many):
        return "group"
    return "other"


@cache
def _is_armed_name(name: str) -> bool:
    return bool(set(name.lower().split()) & lexicon.words("names", "armed"))


def _headed(sentence: Span) -> Iterator[Organisation]:
    """Runs of capitalised words with an organisation's head word: "Morning Star Liberation Front"."""
    for run in _runs(sentence):
        after = run[-1].doc[run[-1].i + 1] if run[-1].i + 1 < sentence.end else None
        if after is not None and after.lower_ in lexicon.words("names", "heads") and after.dep_ != "compound":
            run = [*run, after]  # "Morning Star movement"
        heads = {t.lower_ for t in run} & lexicon.words("names", "heads")
        if len(run) > 1 and heads and run[-1].ent_type_ != "GPE":
            text = run[0].doc[run[0].i : run[-1].i + 1].text
            yield Organisation(run[0].i, run[-1].i + 1, (text,), _sort((text,)))


_JOINS = {"of", "for", "the", "and", "de", "la", "del", "-", "y", "'s"}


def _runs(sentence: Span) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in [*sentence, None]:
        if token is not None and (_capital(token) or (run and token.lower_ in _JOINS)):
            run.append(token)
            continue
        while run and not _capital(run[-1]):
            run.pop()
        if run:
            yield run
        run = []


def _capital(token: Token) -> bool:
    """Whether a word is capitalised for its own sake, not because a sentence opens with it."""
    if not token.text[0].isupper() or (token.is_sent_start and token.pos_ in ("DET", "ADP", "PRON", "SCONJ")):
        return False
    alone = token.i + 1 >= token.sent.end or not token.doc[token.i + 1].text[0].isupper()
    return not (token.is_sent_start and alone and (casing.is_common(token.text) or lexicon.of(token) != ()))


def _forces(sentence: Span) -> Iterator[Organisation]:
    for token in sentence:
        if token.pos_ not in ("NOUN", "PROPN") and not _of_soldiers(token):
            continue
        loose = token.lower_ in lexicon.words("names", "loose") or _armed_band(token)
        force = lexicon.name_of(token, "force") and not _of_another(token)
        if not (loose or force):
            continue
        start = token
        while start.i > sentence.start and _belongs(token.doc[start.i - 1]):
            start = token.doc[start.i - 1]
        text = token.doc[start.i : token.i + 1].text
        yield Organisation(start.i, token.i + 1, (text,), "loose" if loose else "state")


def _of_soldiers(token: Token) -> bool:
    """ "military" where it tells whose men they are: "military officers"."""
    return token.lower_ == "military" and token.dep_ == "amod" and lexicon.is_a(token.head, "person")


def _armed_band(token: Token) -> bool:
    """A common noun for a body with a word that makes it an armed one: "rebel groups", "drug-trafficking organizations"."""
    before = [t.lower_ for t in token.children if t.dep_ in ("compound", "amod") and t.i < token.i]
    return token.lower_ in lexicon.words("names", "bands") and any(
        w in lexicon.words("names", "of_bands") or w.split("-")[0] in lexicon.words("names", "of_bands") for w in before
    )


def _of_another(token: Token) -> bool:
    """A force that only modifies another force or a thing: "army [troops]", "police [station]"."""
    return token.dep_ in ("compound", "amod", "nmod") and lexicon.is_a(token.head, "force", "thing", "instrument")


def _belongs(token: Token) -> bool:
    return token.dep_ in ("compound", "amod", "nmod") and (
        token.pos_ in ("PROPN", "ADJ", "NOUN") and token.lower_ not in lexicon.words("names", "no_part")
    )
