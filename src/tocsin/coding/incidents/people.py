"""The people a strike harms: by name, by what they are, how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.incidents import lexicon, phrases
from tocsin.coding.incidents.organisations import Organisation

if TYPE_CHECKING:
    from spacy.tokens import Token


class Person(Struct, frozen=True):
    """Somebody harmed or aimed at. ``name`` or ``what`` may be empty, not both; ``sort`` is a class of ``people.yaml``.

    ``number`` is exact or ``None``; ``low`` and ``high`` are what is said (``None``: open).
    """

    name: str
    what: str
    sort: str
    number: int | None = 1
    low: int | None = 1
    high: int | None = 1

    @property
    def label(self) -> str:
        return self.name or self.what


def read(head: Token, harmed: bool, organisations: list[Organisation]) -> Person | None:
    """The person or people a phrase names, if it names people. ``harmed``: its place says it is somebody ("kidnapped X")."""
    head = _meant(head)
    if head.pos_ == "PRON" or head.ent_type_ in ("DATE", "TIME", "MONEY") or _is_organisation(head, organisations):
        return None
    if lexicon.is_a(head, "person"):
        return _described(head)
    if head.like_num:
        return _counted(head) if harmed else None
    if lexicon.of(head) or head.pos_ not in ("PROPN", "NUM") or (head.ent_type_ in ("GPE", "LOC") and not harmed):
        return None
    return _named(head) if harmed or head.ent_type_ == "PERSON" else None


def _meant(head: Token) -> Token:
    """Whose body, life or murder a phrase speaks of: "the body of a teacher", "the teacher's life"."""
    if head.lemma_.lower() not in lexicon.words("people", "of_somebody"):
        return head
    inner = grammar.prep_objects(head, {"of"}) or grammar.children(head, "poss")
    return inner[0] if inner and (inner[0].pos_ != "PRON") else head


def is_fighter(head: Token) -> bool:
    """Whether a phrase names armed men and no civilians, police or officials."""
    return lexicon.is_a(head, "armed") or lexicon.name_of(head, "person") == "ACTIVE MILITARY"


def _is_organisation(head: Token, organisations: list[Organisation]) -> bool:
    return any(o.covers(head) and o.sort != "other" for o in organisations) and not lexicon.is_a(head, "person")


def _described(head: Token) -> Person:
    tokens = phrases.core(head)
    name = next((phrases.text(_name_part(a)) for a in phrases.appositions(head) if _is_name(a)), "")
    if not name and head.i + 1 < head.sent.end and _is_name(head.doc[head.i + 1]) and head.doc[head.i + 1].head == head:
        name = phrases.text(_name_part(head.doc[head.i + 1]))
    return Person(name, phrases.text(tokens), lexicon.name_of(head, "person"), *phrases.number(head))


def _named(head: Token) -> Person:
    tokens, name = phrases.core(head), _name_part(head)
    before = [t for t in tokens if t.i < name[0].i]
    beside = [a for a in phrases.appositions(head) if lexicon.is_a(a, "person")]
    title = before[-1] if before else beside[0] if beside else None
    sort = lexicon.name_of(title, "person") if title is not None else ""
    what = phrases.text(before) if before and sort else phrases.text(phrases.core(beside[0])) if beside else ""
    if before and not sort and beside:
        sort = lexicon.name_of(beside[0], "person")
    return Person(phrases.text(name), what, sort or "CIVILIAN")


def _name_part(head: Token) -> list[Token]:
    """The capitalised words that end at ``head`` and are no title or office."""
    tokens = phrases.core(head)
    place = len(tokens) - 1
    while place > 0 and _is_name(tokens[place - 1]) and not _is_title(tokens[place - 1]):
        place -= 1
    return tokens[place:]


def _is_name(token: Token) -> bool:
    return token.text[0].isupper() and (token.pos_ == "PROPN" or token.ent_type_ == "PERSON") and not lexicon.of(token)


def _is_title(token: Token) -> bool:
    return token.lower_ in lexicon.words("names", "titles") or lexicon.is_a(token, "person", "force", "thing")


def _counted(head: Token) -> Person:
    return Person("", "people", "CIVILIAN", *phrases.number(head))
