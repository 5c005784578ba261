"""The small language in which patterns say where to look: paths from a trigger word, and conditions on what they find.

A path is a name, optionally ``=word|word``; ``@list`` stands for a list of ``vocabulary/lists.yaml`` and ``@@state`` for what
a phrase is known to name. "a or b", "a & b" and "not a" combine conditions.

``subj obj agent by poss of dative attr acomp xcomp ccomp comp prt``: the dependents of that name (subject and object are
logical, seen through passives, chains and relative clauses); ``prep:on|at``: what those prepositions govern; ``adj``:
modifiers that name an actor; ``mod``: modifiers as words; ``gov``: the verb whose object the trigger is, ``gov.subj=``: whose
subject; ``gov.prep=``: which governs it through a preposition; ``x.obj``, ``prep.obj:on``: a step further; ``below``:
anything under the trigger, ``any``: anywhere in the clause, ``before``: in the sentence before the trigger;
``neg modal until counted args superlative``: what they say.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import grammar
from tocsin.coding.patterns import Pattern
from tocsin.coding.polarity import is_negated, modals
from tocsin.coding.vocabulary import load

if TYPE_CHECKING:
    from spacy.tokens import Token


class Scene(Struct, frozen=True, eq=False):
    """What earlier steps know of a sentence's tokens: ``types`` of the actor or place a token names, and counted tokens.

    ``open_minded``: conditions on names count as met, because names are not known yet.
    """

    types: dict[int, frozenset[str]]
    counted: frozenset[int] = frozenset()
    open_minded: bool = False


class At(Struct, frozen=True, eq=False):
    """A trigger with its scene and the pattern tried on it."""

    token: Token
    scene: Scene
    pattern: Pattern


_DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tomorrow"}


def role(at: At, paths: tuple[str, ...] | None, default: tuple[str, ...]) -> tuple[bool, list[Token]]:
    chosen = default if paths is None else paths
    for path in chosen:
        if path in ("speaker", "none"):
            continue
        found = [t for t in follow(at, path) if t.ent_type_ not in ("DATE", "TIME") and t.lemma_.lower() not in _DAYS]
        if found:
            return "speaker" in chosen, found
    return "speaker" in chosen, []


_MEASURES = {"day", "week", "month", "year", "hour", "series", "round", "wave", "number", "spate"}


def object_verb(noun: Token) -> tuple[Token | None, str]:
    """The verb a noun is object of ("obj"), or governed by through a preposition ("pobj")."""
    first = noun
    while first.dep_ == "conj" and not grammar.is_verb(first.head):
        first = first.head
    if first.dep_ == "pobj" and first.head.lower_ == "of" and first.head.head.lemma_.lower() in _MEASURES:
        first = first.head.head  # "ended two days of exercises"
    if first.dep_ in ("dobj", "nsubjpass") and grammar.is_verb(first.head):
        return first.head, "obj"
    if first.dep_ == "pobj" and grammar.is_verb(first.head.head):
        return first.head.head, "pobj"
    if first.dep_ == "nsubj" and grammar.is_verb(first.head) and grammar.is_passive(first.head):
        return first.head, "obj"
    return None, ""


def holds(at: At, condition: str) -> bool:
    """Whether a condition of a pattern holds at a trigger."""
    if " or " in condition:
        return any(holds(at, part) for part in condition.split(" or "))
    if " & " in condition:
        return all(holds(at, part) for part in condition.split(" & "))
    if condition.startswith("not "):
        return not holds(at, condition[4:])
    path, _, wanted = condition.partition("=")
    test = _TESTS.get(path)
    if test is not None and not wanted:
        return test(at)
    found = follow(at, path, testing=True)
    if not wanted:
        return bool(found)
    plain, typed = word_set(wanted)
    return any(is_one_of(token, plain, typed, at.scene) for token in found)


@cache
def word_set(wanted: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words and the ``@@types`` of "a|@list|@@state"."""
    plain: set[str] = set()
    typed: set[str] = set()
    for word in wanted.split("|"):
        if word.startswith("@@"):
            typed.add(word[2:])
        elif word.startswith("@"):
            for item in load("lists")[word[1:]]:
                (typed.add(item[2:]) if item.startswith("@@") else plain.add(str(item)))
        else:
            plain.add(word)
    return frozenset(plain), frozenset(typed)


def is_one_of(token: Token, plain: frozenset[str], typed: frozenset[str], scene: Scene) -> bool:
    if token.lemma_.lower() in plain or token.lower_ in plain:
        return True
    if typed and (scene.open_minded or ("counted" in typed and token.i in scene.counted)):
        return True
    return bool(typed and typed & types_of(token, scene))


def types_of(token: Token, scene: Scene) -> frozenset[str]:
    """What a phrase names: the types of its head, else of its modifiers for "Turkish troops" (then a state's)."""
    own = scene.types.get(token.i, frozenset())
    if own or token.pos_ != "NOUN":
        return own
    found: set[str] = set()
    for child in token.children:
        if child.dep_ == "appos" and "person" in scene.types.get(child.i, frozenset()):
            found.add("person")
        if child.dep_ in ("poss", "amod", "compound", "nmod") and scene.types.get(child.i, frozenset()) & {
            "state",
            "group",
        }:
            found |= {"modified"} | ({"state", "group"} if token.lemma_ in _ACTING else set())
    return frozenset(found)


_ACTING = {
    "government",
    "troop",
    "force",
    "army",
    "military",
    "soldier",
    "ministry",
    "president",
    "minister",
    "leader",
    "official",
    "rebel",
    "plane",
    "jet",
    "warplane",
    "navy",
    "police",
    "fighter",
    "parliament",
    "authority",
    "side",
    "delegation",
    "artillery",
    "militia",
}


def follow(at: At, path: str, testing: bool = False) -> list[Token]:
    """Tokens a path leads to. ``testing``: paths mean words to test rather than phrases that fill a role."""
    name, _, names = path.partition(":")
    step = _STEPS.get(name)
    if step is None:
        raise KeyError(f"pattern {at.pattern.id!r} uses the unknown path {path!r}")
    if name == "gov.subj" and testing:
        return _subject_of(at.token)
    if name == "obj" and testing:
        found = grammar.objects(at.token)
        return found + [
            t for o in found if o.like_num or o.lemma_.lower() in _PARTITIVE for t in grammar.prep_objects(o, {"of"})
        ]
    if name == "prep" and testing:
        return step(at, frozenset(names.split("|"))) + _prep_clauses(at.token, frozenset(names.split("|")))
    wanted = frozenset(names.split("|")) if names else frozenset()
    found = step(at, wanted)
    if not found and name == "prep" and "between" in wanted and at.pattern.part == "noun":
        return _STEPS["prep.gov"](at, wanted)  # "clashes broke out between A and B"
    return found


_PARTITIVE = {
    "series",
    "number",
    "dozen",
    "hundred",
    "thousand",
    "score",
    "barrage",
    "volley",
    "group",
    "lot",
    "wave",
    "salvo",
    "part",
    "some",
    "member",
    "load",
    "majority",
    "couple",
    "pair",
}


def _prep_clauses(token: Token, names: frozenset[str]) -> list[Token]:
    return [
        c for prep in grammar.children(token, "prep") if prep.lower_ in names for c in grammar.children(prep, "pcomp")
    ]


def _subject_of(token: Token) -> list[Token]:
    first = token
    while first.dep_ in ("conj",) and not grammar.is_verb(first.head):
        first = first.head
    found = [first.head] if first.dep_ in ("nsubj", "nsubjpass") else []
    for clause in grammar.children(first, "relcl"):
        found += (
            [clause]
            if any(c.lower_ in grammar.RELATIVE for c in grammar.children(clause, "nsubj", "nsubjpass"))
            else []
        )
    return found


def _gov(token: Token) -> list[Token]:
    verb, dep = object_verb(token)
    if verb is not None and dep == "obj":
        return [verb]
    if token.dep_ == "attr":
        return [token.head]
    if token.dep_ == "acl" or (token.head.dep_ in ("dobj",) and token.dep_ in ("compound", "nmod")):
        return [token.head.head]
    return []


def _gov_prep(token: Token) -> list[Token]:
    verb, dep = object_verb(token)
    return [verb] if verb is not None and dep == "pobj" else []


def _comp(token: Token, *deps: str) -> list[Token]:
    found = [t for child in grammar.children(token, *deps) for t in grammar.with_conjuncts(child)]
    if "xcomp" in deps:
        # "plan to attack", "called on X to stop": the infinitive may hang on the object or a preposition.
        for child in grammar.children(token, "dobj", "prep", "acomp"):
            for inner in [child, *grammar.children(child, "pobj")]:
                found += [t for t in grammar.children(inner, "acl", "xcomp", "relcl") if t.tag_ == "VB"]
        found += [t for t in grammar.children(token, "advcl") if t.tag_ == "VB"]
    return found


def _adj(at: At) -> list[Token]:
    found = list(grammar.children(at.token, "amod", "compound", "nmod", "poss", "npadvmod"))
    found += [g for c in found for g in grammar.children(c, "conj", "amod", "compound")]
    return [c for c in found if at.scene.types.get(c.i)]


def _mods(at: At) -> list[Token]:
    found = grammar.children(at.token, "amod", "compound", "nmod", "poss", "nummod")
    return found + [g for c in found for g in c.children if g.dep_ in ("amod", "compound", "nmod", "conj")]


def _attr_subjects(at: At) -> list[Token]:
    token = at.token
    if token.dep_ == "appos":
        return grammar.with_conjuncts(token.head)
    while token.dep_ == "conj":
        token = token.head
    return grammar.surface_subjects(token.head) if token.dep_ == "attr" else []


def _each(tokens: list[Token], step: Callable[[Token], list[Token]]) -> list[Token]:
    return [found for token in tokens for found in step(token)]


def _governors(at: At) -> list[Token]:
    return _gov(at.token) or _gov_prep(at.token) or _subject_of(at.token)


Step = Callable[[At, frozenset[str]], list["Token"]]
_STEPS: dict[str, Step] = {
    "self": lambda at, n: [at.token],
    "subj": lambda at, n: grammar.subjects(at.token) if grammar.is_verb(at.token) else _adjective_subjects(at.token),
    "obj": lambda at, n: grammar.objects(at.token),
    "agent": lambda at, n: grammar.agents(at.token),
    "by": lambda at, n: grammar.far_prep_objects(at.token, {"by"}),
    "poss": lambda at, n: [
        t
        for t in _each(grammar.children(at.token, "poss"), grammar.with_conjuncts)
        if t.ent_type_ not in ("DATE", "TIME")
    ],
    "of": lambda at, n: grammar.prep_objects(at.token, {"of"}),
    "dative": lambda at, n: _each(grammar.children(at.token, "dative"), lambda t: grammar.pobjects(t) or [t]),
    "attr": lambda at, n: (
        [at.token] if at.token.dep_ == "attr" or (at.token.dep_ == "conj" and at.token.head.dep_ == "attr") else []
    ),
    "appos": lambda at, n: [at.token] if at.token.dep_ == "appos" else [],
    "attr.subj": lambda at, n: _attr_subjects(at),
    "acomp": lambda at, n: grammar.children(at.token, "acomp"),
    "xcomp": lambda at, n: _comp(at.token, "xcomp"),
    "ccomp": lambda at, n: _comp(at.token, "ccomp"),
    "comp": lambda at, n: _comp(at.token, "xcomp", "ccomp"),
    "prt": lambda at, n: (
        grammar.children(at.token, "prt")
        + [c for c in at.token.children if c.dep_ in ("prep", "advmod") and c.i <= at.token.i + 2]
    ),
    "prep": lambda at, n: grammar.far_prep_objects(at.token, set(n)),
    "adj": lambda at, n: _adj(at),
    "mod": lambda at, n: _mods(at) + grammar.prep_objects(at.token, {"of"}),
    "gov": lambda at, n: _gov(at.token),
    "gov.subj": lambda at, n: _each(_governors(at), grammar.subjects),
    "gov.obj": lambda at, n: _each(_governors(at), grammar.objects),
    "gov.prep": lambda at, n: _gov_prep(at.token),
    "gov.attr": lambda at, n: _each(_subject_of(at.token), lambda v: grammar.children(v, "attr", "acomp")),
    "gov.comp": lambda at, n: [t.head for t in _gov(at.token) if t.dep_ == "xcomp"],
    "gov.dative": lambda at, n: _each(
        _gov(at.token), lambda v: _each(grammar.children(v, "dative"), lambda t: grammar.pobjects(t) or [t])
    ),
    "prep.gov": lambda at, n: _each(_governors(at), lambda v: grammar.far_prep_objects(v, set(n))),
    "prep.obj": lambda at, n: _each(grammar.objects(at.token), lambda o: grammar.prep_objects(o, set(n))),
    "as.of": lambda at, n: _each(grammar.prep_objects(at.token, {"as"}), lambda t: grammar.prep_objects(t, {"of"})),
    "prep.subj": lambda at, n: _each(grammar.subjects(at.token), lambda s: grammar.prep_objects(s, set(n))),
    "obj.poss": lambda at, n: _each(grammar.objects(at.token), _owners),
    "of.obj": lambda at, n: _each(grammar.objects(at.token), lambda o: grammar.prep_objects(o, {"of"})),
    "comp.obj": lambda at, n: _each(_comp(at.token, "xcomp", "ccomp"), grammar.objects),
    "comp.subj": lambda at, n: _each(_comp(at.token, "xcomp", "ccomp"), grammar.surface_subjects),
    "xcomp.obj": lambda at, n: _each(_comp(at.token, "xcomp"), grammar.objects),
    "comp.prep": lambda at, n: _each(_comp(at.token, "xcomp", "ccomp"), lambda v: grammar.prep_objects(v, set(n))),
    "prep.below": lambda at, n: [t for d in at.token.subtree for t in grammar.prep_objects(d, set(n))],
    "below": lambda at, n: [t for t in at.token.subtree if t != at.token],
    "any": lambda at, n: grammar.own_tokens(grammar.clause_head(at.token)),
    "before": lambda at, n: [t for t in at.token.sent if t.i < at.token.i],
    "modal": lambda at, n: modals(at.token),
}


def _owners(noun: Token) -> list[Token]:
    """Whose a thing is, also of "all of X's proposals"."""
    own = [noun, *grammar.prep_objects(noun, {"of"})]
    return [t for token in own for t in grammar.children(token, "poss")]


def _adjective_subjects(token: Token) -> list[Token]:
    return grammar.surface_subjects(token.head) if token.dep_ in ("acomp", "oprd", "attr", "advmod") else []


def _negated(at: At) -> bool:
    return is_negated(at.token) or any(is_negated(verb) for verb in _governors(at) if at.pattern.part == "noun")


def _has_until(at: At) -> bool:
    return any(t.lower_ in ("until", "unless", "till") for t in at.token.subtree)


def _has_args(at: At) -> bool:
    return any(role(at, (path,), ())[1] for path in ("by", "adj", "poss", "prep:on|against|between", "of"))


def _superlative(at: At) -> bool:
    token = at.token
    return token.tag_ in ("JJS", "RBS") or (token.lower_ in ("last", "first", "latest") and token.dep_ == "amod")


_TESTS: dict[str, Callable[[At], bool]] = {
    "neg": _negated,
    "gov.neg": lambda at: any(is_negated(verb) for verb in _governors(at)),
    "until": _has_until,
    "counted": lambda at: (
        at.scene.open_minded
        or at.token.i in at.scene.counted
        or any(c.i in at.scene.counted for c in at.token.children)
    ),
    "args": _has_args,
    "amod": lambda at: bool(at.token.dep_ == "amod"),
    "superlative": _superlative,
    "content-act": lambda at: any(
        p.dep_ == "prep" and p.lower_ in ("of", "for") and any(c.dep_ == "pcomp" for c in p.children)
        for p in at.token.children
    ),
}
