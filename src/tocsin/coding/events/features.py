"""What the classifier sees of one actor pair in one parsed sentence: named features and the words that carry the act.

Everything is read from the dependency tree. The two actors are masked: only the common nouns in them stay visible (a
police force acts otherwise than a court). Method: the words on the tree path between the two actors' heads, the
auxiliaries, particles, objects and prepositions that hang from that path, and word sequences around the pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding.events.lexicon import votes
from tocsin.coding.vocabulary import read

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Tokens = tuple[int, int]
WORDS = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX"})
HELD = frozenset({"VERB", "NOUN", "ADJ", "AUX"})
MODALS = frozenset({"aux", "auxpass"})
OBJECTS = frozenset({"dobj", "obj", "oprd", "attr", "nsubjpass", "dative", "acomp"})
DOWN = ("xcomp", "ccomp", "acomp", "dobj", "prep", "pobj")


class Tree(Struct, frozen=True, eq=False):
    """A sentence as plain lists, one entry a token; ``heads`` and ``children`` count from the sentence's first token."""

    lemmas: list[str]
    kinds: list[str]
    deps: list[str]
    heads: list[int]
    children: list[list[int]]


class Seen(Struct, frozen=True):
    """``names``: feature names (a set in the order met). ``words``: lemmas that carry the act, with weights."""

    names: list[str]
    words: list[tuple[str, float]]


@cache
def words(name: str) -> frozenset[str]:
    """A closed class of ``features.yaml``."""
    return frozenset(read(__package__, "features")[name])


def tree(sentence: Doc | Span) -> Tree:
    """The plain lists of ``sentence`` (a Doc counts as one sentence)."""
    tokens: Sequence[Token] = list(sentence)
    first = tokens[0].i if tokens else 0
    lemmas = [_lemma(token) for token in tokens]
    heads = [min(max(token.head.i - first, 0), len(tokens) - 1) for token in tokens]
    children: list[list[int]] = [[] for _ in tokens]
    for place, head in enumerate(heads):
        if head != place:
            children[head].append(place)
    return Tree(lemmas, [t.pos_ for t in tokens], [t.dep_ for t in tokens], heads, children)


def _lemma(token: Token) -> str:
    if token.like_num:
        return "0"
    if token.pos_ == "PROPN" or token.ent_type_:
        return token.lower_ if token.pos_ in WORDS else "X"
    return str(token.lemma_.lower())


def see(known: Tree, source: Tokens | None, target: Tokens | None) -> Seen:
    """Features of what ``source`` does to ``target`` (token ranges, end exclusive)."""
    chain = path(known, source, target)
    hidden = _hidden(source) | _hidden(target)
    names = [
        *_chain(known, chain, hidden),
        *_hung(known, chain, hidden),
        *_around(known, source, target),
        *_actor(known, "S", source),
        *_actor(known, "T", target),
    ]
    names += _voted(known, chain, names)
    return Seen(list(dict.fromkeys(names)), _weighed(known, chain, hidden, target))


def _hidden(span: Tokens | None) -> set[int]:
    return set(range(*span)) if span else set()


def head(known: Tree, span: Tokens) -> int:
    """The token of ``span`` whose head lies outside it; of several the first noun."""
    outer = [i for i in range(*span) if not span[0] <= known.heads[i] < span[1] or known.heads[i] == i]
    nouns = [i for i in outer if known.kinds[i] in ("NOUN", "PROPN", "PRON")]
    return (nouns or outer or [span[0]])[0]


def _up(known: Tree, start: int) -> list[int]:
    line = [start]
    while known.heads[line[-1]] != line[-1] and len(line) < 40:
        line.append(known.heads[line[-1]])
    return line


def path(known: Tree, source: Tokens | None, target: Tokens | None) -> list[int]:
    """Tokens on the tree path from source to target, both left out.

    With one side missing, or both under one verb that stands outside the path: up to that verb and down its complements.
    """
    hidden = _hidden(source) | _hidden(target)
    if source and target:
        line = _between(known, source, target, hidden)
        if any(known.kinds[i] in ("VERB", "AUX") for i in line):
            return line
    else:
        line = []
    one = source or target
    if one is None:
        roots = [i for i, up in enumerate(known.heads) if up == i]
        return _onward(known, roots[0], set()) if roots else []
    above = [i for i in _up(known, head(known, one))[1:] if i not in hidden]
    verb = next((i for i in above if known.kinds[i] in ("VERB", "AUX")), None)
    if verb is None:
        return line or above
    further = _onward(known, verb, hidden)
    return [*further, *(i for i in line if i not in further)]


def _between(known: Tree, source: Tokens, target: Tokens, hidden: set[int]) -> list[int]:
    left, right = _up(known, head(known, source)), _up(known, head(known, target))
    shared = set(right)
    top = next((i for i in left if i in shared), left[-1])
    down = right[: right.index(top)] if top in shared else right
    return [i for i in (*left[: left.index(top) + 1], *reversed(down)) if i not in hidden]


def _onward(known: Tree, start: int, hidden: set[int]) -> list[int]:
    line = [start]
    while len(line) < 5:
        further = [i for i in known.children[line[-1]] if known.deps[i] in DOWN and i not in hidden]
        if not further:
            break
        line.append(min(further, key=lambda i: DOWN.index(known.deps[i])))
    return line


def _chain(known: Tree, chain: list[int], hidden: set[int]) -> Iterator[str]:
    held = [i for i in chain if known.kinds[i] in HELD]
    lemmas = [known.lemmas[i] for i in held]
    for word in lemmas:
        yield f"c:{word}"
        yield f"x:{word[:5]}"
    if lemmas:
        yield f"first:{lemmas[0]}"
        yield f"last:{lemmas[-1]}"
        yield "all:" + ">".join(lemmas[:4])
    for one, two in pairwise(lemmas):
        yield f"cc:{one}>{two}"
    for here, there in pairwise(chain):
        if known.kinds[there] == "ADP" or known.kinds[here] == "ADP":
            yield f"cp:{known.lemmas[here]}>{known.lemmas[there]}"
    yield from _act(known, held, hidden)
    yield "deps:" + ">".join(known.deps[i] for i in chain[:6])
    yield f"len:{min(len(chain), 6)}"


def _act(known: Tree, held: list[int], hidden: set[int]) -> Iterator[str]:
    """The chain's first word that is more than "said", "began" or "decided", with its object on the path or beside it."""
    core = next((i for i in held if known.lemmas[i] not in words("through")), None)
    if core is None:
        return
    word = known.lemmas[core]
    yield f"k:{word}"
    for child in known.children[core]:
        if known.deps[child] in OBJECTS and child not in hidden:
            thing = known.lemmas[child]
            yield f"ko:{word}>{thing}"
            yield f"kt:{thing}"
            yield f"kx:{word[:5]}>{thing[:5]}"
        elif known.deps[child] == "prt":
            yield f"kp:{word}_{known.lemmas[child]}"
    further = [known.lemmas[i] for i in held[held.index(core) + 1 :]]
    if further:
        yield f"kk:{word}>{further[0]}"


def _hung(known: Tree, chain: list[int], hidden: set[int]) -> Iterator[str]:
    on = set(chain)
    verbs = [i for i in chain if known.kinds[i] in ("VERB", "AUX")]
    for place in chain:
        word = known.lemmas[place]
        where = "top" if verbs and place == verbs[0] else "low"
        for child in known.children[place]:
            if child in on:
                continue
            yield from _child(known, word, where, child, hidden)


def _child(known: Tree, word: str, where: str, child: int, hidden: set[int]) -> Iterator[str]:
    dep, lemma = known.deps[child], known.lemmas[child]
    if dep in MODALS:
        yield f"aux:{where}:{lemma}"
        if dep == "auxpass":
            yield f"passive:{word}"
    elif dep == "neg":
        yield f"neg:{where}"
        yield f"neg:{word}"
    elif dep == "prt":
        yield f"prt:{word}_{lemma}"
    elif dep == "prep":
        yield f"vp:{word}_{lemma}"
        for grand in known.children[child]:
            if grand not in hidden:
                yield f"po:{lemma}_{known.lemmas[grand]}"
                yield f"h:{known.lemmas[grand]}"
    elif child in hidden:
        yield f"role:{where}:{dep}"
    elif dep in OBJECTS:
        yield f"do:{word}_{lemma}"
        yield f"h:{lemma}"
        for grand in known.children[child]:
            if grand not in hidden and known.kinds[grand] in WORDS:
                yield f"h:{known.lemmas[grand]}"
                if known.deps[grand] in ("compound", "amod"):
                    yield f"n:{known.lemmas[grand]}_{lemma}"
    elif known.kinds[child] in WORDS:
        yield f"h:{lemma}"
        yield f"m:{word}_{lemma}"


def _around(known: Tree, source: Tokens | None, target: Tokens | None) -> Iterator[str]:
    line, at = _masked(known, source, target)
    for size in (1, 2, 3):
        for start in range(len(line) - size + 1):
            if size == 1 or _near(start, start + size, at):
                yield f"w{size}:" + " ".join(line[start : start + size])
    if len(at) == 2:
        low, high = at
        yield f"order:{line[low]}"
        for place in range(low + 1, min(high, low + 12)):
            yield f"b:{line[place]}"


def _near(start: int, end: int, at: list[int]) -> bool:
    return not at or any(start - 9 <= place < end + 9 for place in at)


def _masked(known: Tree, source: Tokens | None, target: Tokens | None) -> tuple[list[str], list[int]]:
    line: list[str] = []
    at: list[int] = []
    for place, lemma in enumerate(known.lemmas):
        mark = (
            "S"
            if source and source[0] <= place < source[1]
            else "T"
            if target and target[0] <= place < target[1]
            else ""
        )
        if mark:
            if not line or line[-1] != mark:
                at.append(len(line))
                line.append(mark)
        elif known.kinds[place] != "PUNCT":
            line.append(lemma)
    return line, at[:2]


def _actor(known: Tree, side: str, span: Tokens | None) -> Iterator[str]:
    if span is None:
        yield f"{side}:none"
        return
    yield f"{side}h:{known.lemmas[head(known, span)]}"
    for place in range(*span):
        if known.kinds[place] in ("NOUN", "VERB", "ADJ"):
            yield f"{side}:{known.lemmas[place]}"


NEAR = frozenset({"h", "c", "T"})


def _voted(known: Tree, chain: list[int], names: list[str]) -> Iterator[str]:
    """The dictionary's votes for each predicate of the chain, and how the act is put together with them."""
    near = {word for group, _, word in (name.partition(":") for name in names) if group in NEAR}
    near |= {name.rpartition("_")[2] for name in names if name.startswith(("vp:", "prt:"))}
    held = [i for i in chain if known.kinds[i] in HELD]
    friendly, hostile = False, False
    for number, place in enumerate(held):
        for kind, size in votes(known.lemmas[place], near):
            yield f"d{min(size, 1)}:{kind}"
            if number == 0:
                yield f"df:{kind}"
            if number == len(held) - 1:
                yield f"dl:{kind}"
            friendly |= kind in words("friendly")
            hostile |= bool(kind) and kind not in words("friendly")
    put = mood(known, chain)
    if put:
        yield f"M:{put}"
        yield f"M:{put}|{'f' if friendly else ''}{'h' if hostile else ''}"
        yield f"M:{put}|{known.lemmas[held[0]] if held else ''}"


def mood(known: Tree, chain: list[int]) -> str:
    """How the act is put: "may", "must", "not" and "will", joined by "+", as far as words at the chain's predicates say."""
    found = {put for place in chain for child in known.children[place] if (put := _put(known, child))}
    return "+".join(sorted(found))


def _put(known: Tree, child: int) -> str:
    word, dep = known.lemmas[child], known.deps[child]
    if dep == "neg" or (dep in ("advmod", "det") and word in words("never")):
        return "not"
    if dep != "aux":
        return ""
    return next((put for put in ("will", "must", "may") if word in words(put)), "")


def _weighed(known: Tree, chain: list[int], hidden: set[int], target: Tokens | None) -> list[tuple[str, float]]:
    found: dict[str, float] = {}
    for place in chain:
        if known.kinds[place] in HELD:
            found[known.lemmas[place]] = 1.0
        for child in known.children[place]:
            if child not in hidden and known.deps[child] in OBJECTS:
                found.setdefault(known.lemmas[child], 0.7)
    if target is not None:
        top = head(known, target)
        if known.kinds[top] == "NOUN":
            found.setdefault(known.lemmas[top], 0.5)
    return list(found.items())


def token_range(offsets: Sequence[tuple[int, int]], start: int, end: int) -> Tokens | None:
    """The tokens that the characters ``start``..``end`` touch, given each token's characters; ``None`` if none."""
    inside = [i for i, (low, high) in enumerate(offsets) if low < end and high > start]
    return (inside[0], inside[-1] + 1) if inside else None


def offsets(sentence: Iterable[Token]) -> list[tuple[int, int]]:
    """Each token's characters in its document's text."""
    return [(token.idx, token.idx + len(token)) for token in sentence]
