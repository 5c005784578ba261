"""A look at the bare words before any parsing: whether any pattern could hold in a text.

A pattern could hold where one of its triggers occurs in some form and, for each of its conditions that ask for words, one of
those too. A text in which none could gives no claims and need not be parsed.
"""

from __future__ import annotations

import re
from functools import cache

from tocsin.coding.comparisons import CONFLICT
from tocsin.coding.patterns import Pattern, patterns
from tocsin.coding.vocabulary import load

_WORD = re.compile(r"[a-z][a-z'-]*")
_SKIP_PATHS = {"modal", "neg", "until", "prt", "counted"}
Condition = tuple[tuple[frozenset[str], ...], bool]


def may_hold_claims(text: str) -> bool:
    """Whether any pattern's words occur in a text.

    >>> may_hold_claims("The choir sang in the park.")
    False
    """
    bases = _bases(text)
    by_trigger = _by_trigger()
    for word in bases:
        for others, ranks in by_trigger.get(word, ()):
            if all(not group.isdisjoint(bases) for group in others) and (not ranks or CONFLICT.search(text)):
                return True
    return False


def may_deny(text: str) -> bool:
    """Whether a text has a word of denying."""
    return not _denying().isdisjoint(_words(text))


def _words(text: str) -> set[str]:
    found = set(_WORD.findall(text.lower().replace("’", "'")))
    for word in [word for word in found if "-" in word]:
        found.update(word.split("-"))
    return found


def _bases(text: str) -> set[str]:
    forms = _forms()
    found = set[str]()
    for word in _words(text):
        if word in forms:
            found |= forms[word]
    return found


@cache
def _by_trigger() -> dict[str, tuple[Condition, ...]]:
    """For each trigger the further word groups its patterns ask for; a group that another holds adds nothing."""
    table: dict[str, list[Condition]] = {}
    for (triggers, *others), ranks in _conditions():
        for word in triggers:
            table.setdefault(word, []).append((tuple(group for group in others if word not in group), ranks))
    return {word: tuple(sorted(found, key=lambda each: len(each[0]))) for word, found in table.items()}


@cache
def _forms() -> dict[str, frozenset[str]]:
    """Every form of every word patterns ask for, with the words it may be a form of."""
    table: dict[str, set[str]] = {}
    for groups, _ in _conditions():
        for group in groups:
            for word in group:
                for form in _inflected(word):
                    table.setdefault(form, set()).add(word)
    return {form: frozenset(words) for form, words in table.items()}


@cache
def _denying() -> frozenset[str]:
    reporting = load("reporting")
    return frozenset(
        form for word in (*reporting["verbs"]["denies"], *reporting["untrue"]) for form in _inflected(str(word))
    )


@cache
def _conditions() -> tuple[Condition, ...]:
    """For each pattern the word groups of which each must occur, triggers first, and whether it is a ranking."""
    return tuple((_groups(pattern), pattern.kind == "comparison") for pattern in patterns())


def _groups(pattern: Pattern) -> tuple[frozenset[str], ...]:
    groups = [frozenset(pattern.verb + pattern.noun + pattern.adj)]
    for need in pattern.need:
        path, _, wanted = need.partition("=")
        if wanted and " or " not in need and " & " not in need and path not in _SKIP_PATHS:
            words = _listed(wanted)
            if words is not None:
                groups.append(words)
    return tuple(groups)


def _listed(wanted: str) -> frozenset[str] | None:
    """The words of "a|@list"; ``None`` where a name of some type would do as well."""
    found: set[str] = set()
    for word in wanted.split("|"):
        items = (
            [str(item) for item in load("lists")[word[1:]]]
            if word.startswith("@") and not word.startswith("@@")
            else [word]
        )
        if any(item.startswith("@@") for item in items):
            return None
        found |= set(items)
    return frozenset(found)


def _inflected(word: str) -> set[str]:
    """The word's regular forms, and the irregular ones listed."""
    forms = {
        word,
        word + "s",
        word + "es",
        word + "ed",
        word + "d",
        word + "ing",
        word + "'s",
        *load("forms").get(word, ()),
    }
    if word.endswith("e"):
        forms.add(word[:-1] + "ing")
    if word.endswith("y"):
        forms |= {word[:-1] + "ies", word[:-1] + "ied"}
    if len(word) > 2 and word[-1] in "bdgklmnprt":
        forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return forms
