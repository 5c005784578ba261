"""Whom a phrase without a name means: "it", "he", "they", "both sides", "the army", "its spokesman".

What a rule concludes is a guess and says so. No fitting antecedent gives no party: unknown rather than wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tocsin.coding import antecedents, grammar
from tocsin.coding.actors import Party
from tocsin.coding.antecedents import Subject
from tocsin.coding.parsing import Sentence
from tocsin.coding.phrases import is_dual
from tocsin.coding.vocabulary import words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tocsin.coding.mentions import Cast

IT, THEY, PERSONAL = (
    {"it", "its", "itself"},
    {"they", "their", "them", "themselves"},
    {"he", "she", "his", "her", "him"},
)
FIRST = {"we", "our", "us", "i", "my", "me", "ours"}
PRINCIPAL = "the two principal sides"
TOGETHER = "the two sides named together"
Barred = tuple[str, ...]


def guess(cast: Cast, sentence: Sentence, head: Token, exclude: Barred, speaker: Party | None) -> Party:
    """Who the phrase headed by ``head`` means; ``exclude`` are ids it cannot mean, ``speaker`` who says it."""
    for child in grammar.children(head, "poss"):
        if child.lower_ in IT | THEY | PERSONAL | FIRST:
            return _of_owner(cast, sentence, head, child, exclude, speaker)
    found = _of_part(cast, sentence, head, exclude, speaker)
    if found.ids:
        return found
    word, lemma = head.lower_, head.lemma_.lower()
    if word in FIRST and speaker is not None:
        return Party(speaker.ids, speaker.text if not speaker.ids else "", "we: the speaker")
    if word in PERSONAL:
        return _person(cast, sentence, head, exclude)
    if word in IT:
        return _it(cast, sentence, head, exclude, speaker)
    if word in THEY:
        return _they(cast, sentence, head, exclude, speaker)
    if word in ("both", "each", "either", "neither") or (lemma in words("names", "pair") and is_dual(head)):
        return both(cast)
    each = word == "other" and any(c.lower_ == "each" for c in head.children)
    if word == "other" and cast.pair and (exclude or (each and speaker is not None)):
        said = _sides(cast, speaker.ids) if each and speaker is not None else set()  # who accuse each other
        rest = tuple(ident for ident in cast.pair if ident not in {*exclude, *said})
        return Party(rest, "", "the other side") if len(rest) == 1 else Party()
    found = _organ(cast, sentence, head)
    if found.ids or found.text:
        return found
    definite = any(c.lower_ in ("the", "that", "this") for c in head.children)
    if definite and lemma in words("names", "one"):
        return _the_country(cast, sentence, head, exclude)
    return Party()


def _the_country(cast: Cast, sentence: Sentence, head: Token, exclude: Barred) -> Party:
    """ "The country": the state named before in the paragraph, else the one the text names most."""
    near = [name for name in cast.names_before(sentence, head)[:12] if "state" in name.types and name.actors]
    if near and cast.is_near(sentence, near[0]):
        return last(cast, sentence, head, "state", exclude, around=True)
    if cast.main_state and not set(cast.main_state) & _sides(cast, exclude):
        return Party(cast.main_state, "", f"{head.text}: the state named most")
    return last(cast, sentence, head, "state", exclude, around=True)


def both(cast: Cast) -> Party:
    """The two principal sides: two states, else the two named side by side."""
    if cast.pair:
        return Party(cast.pair, "", PRINCIPAL)
    found = [cast.party(sentence, token) for sentence, token in cast.sides]
    ids = tuple(dict.fromkeys(ident for party in found for ident in party.ids))
    text = "; ".join(dict.fromkeys(party.text for party in found))
    return Party(ids, text, TOGETHER) if len(found) == 2 else Party()


def last(cast: Cast, sentence: Sentence, token: Token, kind: str, exclude: Barred = (), around: bool = False) -> Party:
    """The nearest earlier name of a kind. ``around``: not the subject of the token's own clause."""
    barred = _sides(cast, exclude)
    if around:
        for subject in grammar.surface_subjects(grammar.clause_head(token)):
            name = cast.name_at(sentence, subject)
            barred |= set(name.actors) if name is not None else set()
    for name in cast.names_before(sentence, token)[:12]:
        if kind in name.types and (kind == "person" or "person" not in name.types) and len(name.actors) == 1:
            if not barred & set(name.actors):
                return Party(name.actors, "", f"{token.text}: {name.text}")
        elif kind == "person" and "person" in name.types:
            return Party((), name.text, f"{token.text}: {name.text}", private=True)
    return Party()


# Pronouns ---------------------------------------------------------------------------------------------------------------


def _of_owner(
    cast: Cast, sentence: Sentence, head: Token, owner: Token, exclude: Barred, speaker: Party | None
) -> Party:
    """ "its troops" are the owner's; a spokesman or fight of one without an id keeps the owner's words."""
    found = guess(cast, sentence, owner, exclude, speaker)
    kin = owner.lower_ in PERSONAL and head.lemma_.lower() not in words("names", "bodies")  # "his sister" is no state
    if found.ids and not kin:
        return _of_state(cast, found) if owner.lower_ in IT | THEY else replace(found, text="")
    if not found.text:
        return Party()
    rest = grammar.party_text(head)
    rest = rest[len(owner.text) + 1 :] if rest.lower().startswith(owner.lower_) else rest
    return Party((), f"{_lowered(found.text)}'s {rest}", found.guess, private=found.private or kin)


def _of_part(cast: Cast, sentence: Sentence, head: Token, exclude: Barred, speaker: Party | None) -> Party:
    """ "officials from both sides", "people on both sides"."""
    for prep in grammar.children(head, "prep"):
        for inner in grammar.children(prep, "pobj"):
            if prep.lower_ in ("from", "of", "on", "in") and inner.lemma_.lower() in words("names", "pair"):
                found = guess(cast, sentence, inner, exclude, speaker)
                if found.ids:
                    return found
    return Party()


def _person(cast: Cast, sentence: Sentence, token: Token, exclude: Barred) -> Party:
    """ "he": the person last told of as subject, by office or name."""
    found = cast.subjects.person(sentence, token)
    if found is not None:
        party = _as_party(cast, found)
        if not set(party.ids) & _sides(cast, exclude):
            return replace(party, guess=f"{token.text}: {party.text}")
    named = last(cast, sentence, token, "person", exclude)
    return named if found is None else Party()


def _it(cast: Cast, sentence: Sentence, token: Token, exclude: Barred, speaker: Party | None) -> Party:
    """ "it": what was told of as acting, in the clauses around, then before; as an object what was acted on."""
    if token.dep_ in ("dobj", "pobj", "nsubjpass"):
        return _thing(cast, sentence, token, exclude)
    barred = _sides(cast, exclude)
    owned = token.dep_ == "poss" and bool(exclude)
    if owned and speaker is not None and speaker.ids and not set(speaker.ids) & barred:
        return Party(speaker.ids, speaker.text, f"{token.text}: the speaker")
    near = _of_subjects(cast, cast.subjects.around(sentence, token), token, barred)
    if near is None and owned:
        near = _state_before(cast, sentence, token, barred)
    return near or _of_subjects(cast, cast.subjects.bodies(sentence, token), token, barred) or Party()


def _of_subjects(cast: Cast, subjects: Iterable[Subject], token: Token, barred: set[str]) -> Party | None:
    """The first subject that is one body, and none of those barred."""
    for subject in subjects:
        party = _as_party(cast, subject)
        if len(party.ids) < 2 and not (set(party.ids) | _sides(cast, party.ids)) & barred:
            return replace(party, guess=f"{token.text}: {party.text}")
    return None


def _state_before(cast: Cast, sentence: Sentence, token: Token, barred: set[str]) -> Party | None:
    """ "flew into Armenia and shot down one of its planes": the state named before in the sentence."""
    for name in cast.names_before(sentence, token):
        if not sentence.span.start <= name.first < token.i:
            return None
        one_state = "state" in name.types and "person" not in name.types and len(name.actors) == 1
        if one_state and not set(name.actors) & barred:
            return Party(name.actors, "", f"{token.text}: {name.text}")
    return None


def _thing(cast: Cast, sentence: Sentence, token: Token, exclude: Barred) -> Party:
    """ "bombed it": what was object before in the sentence, else the last place or state told of in it."""
    if grammar.clause_head(token).dep_ == "advcl":  # "the mission left after the junta asked it to"
        outer = [s for s in cast.subjects.around(sentence, token) if s.token.head != grammar.clause_head(token)]
        party = _of_subjects(cast, outer[:1], token, _sides(cast, exclude))
        if party is not None:
            return party
    for other in reversed(list(sentence.span[: token.i - sentence.span.start])):
        if other.dep_ in ("dobj", "nsubjpass") and other.tag_ in ("NN", "NNP") and token not in list(other.subtree):
            party = cast.party(sentence, other, exclude)
            return replace(party, guess=f"{token.text}: {party.text}", places=_places(cast, sentence, other))
    for name in cast.names_before(sentence, token)[:3]:
        if name.types & {"state", "place"} and "person" not in name.types and not set(name.actors) & set(exclude):
            places = () if name.types & {"state"} else name.places[:1]
            return Party(name.actors, "", f"it: {name.text}", places=places)
    return Party()


def _places(cast: Cast, sentence: Sentence, token: Token) -> tuple[str, ...]:
    name = cast.name_at(sentence, token)
    return name.places[:1] if name is not None and "state" not in name.types else ()


def _they(cast: Cast, sentence: Sentence, token: Token, exclude: Barred, speaker: Party | None) -> Party:
    speaker = None if _is_quoted(token) else speaker  # in his own words the speaker is "we"
    if speaker is not None and not speaker.ids and speaker.text:
        return Party((), speaker.text, "they: the speaker")
    if speaker is not None and speaker.ids:
        return Party(speaker.ids, "", "they: the speaker's side")
    subject = cast.subjects.several(sentence, token)
    if subject is not None:
        party = _as_party(cast, subject)
        if not set(party.ids) & set(exclude):
            return party if party.guess else replace(party, guess=f"{token.text}: {party.text}")
    return Party() if subject is not None else last(cast, sentence, token, "state", exclude)


def _is_quoted(token: Token) -> bool:
    before = token.doc.text[: token.idx]
    return bool(before.count('"') % 2 == 1 or before.count("“") > before.count("”"))


def _as_party(cast: Cast, subject: Subject) -> Party:
    heads = grammar.with_conjuncts(subject.token) if subject.plural else [subject.token]
    found = [cast.party(subject.sentence, head) for head in heads]
    if len(found) == 1:
        return found[0]
    ids = tuple(dict.fromkeys(ident for party in found for ident in party.ids))
    return Party(ids, "; ".join(dict.fromkeys(party.text for party in found)))


def _organ(cast: Cast, sentence: Sentence, head: Token) -> Party:
    """ "the army", "a ministry spokesman": of the state whose army was told of before, or of the only state with organs."""
    token = head if antecedents.organ(head) else None
    for child in grammar.children(head, "poss", "compound"):
        token = child if token is None and antecedents.organ(child) else token
    definite = token is not None and (token is not head or any(c.lower_ == "the" for c in head.children))
    if token is None or not definite or (head.tag_ in ("NNS", "NNPS") and token is head):
        return Party()
    told = cast.organs_before(sentence, token)
    same = [ids for kind, ids in told if kind == antecedents.organ(token)]
    if same:
        return Party(same[-1], "", f"{token.text}: told of before")
    if told and len({ids for _, ids in told}) == 1:
        return Party(told[-1][1], "", f"{token.text}: the only state with organs")
    return _organ_of_subject(cast, sentence, head, token)


def _organ_of_subject(cast: Cast, sentence: Sentence, head: Token, token: Token) -> Party:
    """ "Ethiopia has massed troops, but the government ...": of the state that was subject just before."""
    if head.dep_ not in ("nsubj", "nsubjpass", "pobj"):
        return Party()
    for subject in cast.subjects.bodies(sentence, token, far=1):
        if subject.sentence.block == sentence.block and subject.token is not head:
            party = _as_party(cast, subject)
            sides = {cast.registry.side(ident) for ident in party.ids}
            if len(sides) == 1 and party.named:
                return Party(tuple(sides), "", f"{token.text}: {party.text}")
    return Party()


def _of_state(cast: Cast, party: Party) -> Party:
    """ "its troops", said by a ministry, are its state's."""
    actors = [cast.registry.actor(ident) for ident in party.ids]
    organs = any(actor is not None and actor.kind in ("ministry", "government") for actor in actors)
    sides = tuple(dict.fromkeys(cast.registry.side(ident) for ident in party.ids))
    return replace(party, ids=sides if organs else party.ids, text="")


def _sides(cast: Cast, ids: Barred) -> set[str]:
    return set(ids) | {cast.registry.side(ident) for ident in ids}


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:] if text.split(" ")[0] in ("A", "An", "The") else text
