"""Which numbers of a sentence count the dead, the wounded, prisoners, weapons or money, and whom they count.

A number is tied to its noun and verb through the parse; words and bounds come from ``numbers``, the meaning of verbs and
nouns from ``vocabulary/counts.yaml``. A number nothing is known about is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from tocsin.coding import grammar, numbers
from tocsin.coding.dates import Dated
from tocsin.coding.parsing import Sentence
from tocsin.coding.vocabulary import load, words
from tocsin.schema.figures import Figure, FigureKind, Who

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

HEDGES = {
    "reportedly",
    "allegedly",
    "apparently",
    "supposedly",
    "purportedly",
    "possibly",
    "believed",
    "feared",
    "presumed",
}
CASUALTY = {"killed", "wounded", "missing", "captured", "displaced", "in_hospital", "killed_and_wounded"}


class Found(Struct, frozen=True, eq=False):
    """A figure, the token it counts, and the verb or noun that made it a count of that kind.

    ``part`` marks a number inside another ("including three children").
    """

    figure: Figure
    token: Token
    source: Token
    part: bool = False


def find(sentence: Sentence, dated: list[Dated]) -> list[Found]:
    """The figures of a sentence, in order; numbers inside time expressions are left out."""
    found: list[Found] = []
    base = sentence.span.start_char
    for quantity in numbers.find(sentence.span.text):
        first, last = base + quantity.start, base + quantity.end
        if any(first < d.end and d.start < last for d in dated):
            continue
        tokens = sentence.span.doc.char_span(first, last, alignment_mode="expand")
        if tokens is not None and (one := _figure(quantity, _number_of(tokens))) is not None:
            found.append(one)
    found += _unnumbered(sentence, {f.token.i for f in found})
    return sorted((f for f in _joined(found)), key=lambda f: f.token.i)


def _number_of(tokens: Span) -> Token:
    """The number itself, where the phrase hangs on a preposition: "between five and seven people"."""
    if tokens.root.pos_ not in ("ADP", "ADV", "SCONJ", "CCONJ"):
        return tokens.root
    numbers_in = [token for token in tokens if token.like_num]
    return numbers_in[-1] if numbers_in else tokens.root


def _figure(quantity: numbers.Quantity, root: Token) -> Found | None:
    counted, unit = _counted(root)
    if quantity.money:
        return _money(quantity, root)
    if unit.lemma_.lower() in words("counts", "skip") or unit.lower_.endswith("-old"):
        return None
    meaning = _meaning(counted, unit)
    if meaning is None:
        return None
    kind, source = meaning
    who = _who(unit)
    if kind in ("killed", "wounded", "captured", "displaced", "missing") and unit.ent_type_ == "DATE":
        return None
    name = "people" if unit.pos_ in ("NUM", "ADJ") or unit.lemma_.lower() in _BARE else unit.lemma_.lower()
    text = _text(quantity.text, root, unit)
    figure = Figure(kind, quantity.low, quantity.best, quantity.high, who, None, name, text, _hedge(source, counted))
    return Found(figure, counted, source, _is_part(counted))


_BARE = {"dozen", "score", "hundred", "thousand", "million", "other", "dead", "wounded", "injured", "life"}


def _text(number: str, root: Token, unit: Token) -> str:
    """The figure as written, with its noun where that follows closely: "dozens of troops"."""
    if unit.i <= root.i or unit.i - root.i > 4:
        return number
    return f"{number}{unit.doc[root.i : unit.i + 1].text.removeprefix(root.text)}"


def _money(quantity: numbers.Quantity, root: Token) -> Found:
    figure = Figure("money", quantity.low, quantity.best, quantity.high, unit=quantity.money, text=quantity.text)
    return Found(figure, root, root)


def _counted(root: Token) -> tuple[Token, Token]:
    """The head of the counted phrase and the noun that names the unit: "dozens of troops" gives (dozens, troops)."""
    if root.dep_ == "conj" and root.head.like_num:
        root = root.head  # "between 40 and 50 wounded people"
    head = root
    if root.dep_ in ("nummod", "quantmod", "amod", "det", "compound", "advmod", "npadvmod") and root.head.pos_ in (
        "NOUN",
        "PROPN",
        "NUM",
        "ADJ",
    ):
        head = root.head
        while head.dep_ in ("nummod", "quantmod") and head.head.pos_ in ("NOUN", "PROPN", "NUM"):
            head = head.head
    for of in grammar.children(head, "prep"):
        inner = grammar.children(of, "pobj")
        if of.lower_ == "of" and inner and head.pos_ in ("NUM", "NOUN") and _is_number_word(head):
            return head, inner[0]
    return head, head


def _is_number_word(token: Token) -> bool:
    return token.like_num or token.lemma_.lower() in (
        "dozen",
        "hundred",
        "thousand",
        "score",
        "million",
        "number",
        "group",
    )


def _meaning(counted: Token, unit: Token) -> tuple[FigureKind, Token] | None:
    """The kind of figure and the word that says so: verb, participle beside it, "deaths of", or the noun itself."""
    first = counted
    while first.dep_ == "conj" and not grammar.is_verb(first.head):
        first = first.head
    for token in dict.fromkeys((counted, first)):
        found = _by_modifier(token) or _by_verb(token) or _by_noun(token)
        if found and not (found[1].lemma_ == "lose" and _who(unit) == "unknown"):
            return found
    return _by_unit(unit, counted) or _by_neighbour(counted, unit)


def _by_verb(token: Token) -> tuple[FigureKind, Token] | None:
    """Object of "kill", subject of "die", "left ... dead", "taken prisoner"."""
    if _is_part(token):
        return _by_whole(token)
    verb = token.head
    if token.dep_ == "attr" or not grammar.is_verb(verb):
        return None
    verbs, by = load("counts")["verbs"], load("counts")["by"]
    lemma = verb.lemma_.lower()
    passive = grammar.is_passive(verb)
    if token.dep_ in ("nsubjpass", "dobj", "npadvmod") or (token.dep_ == "nsubj" and passive):
        if lemma in verbs:
            return _with_pair(verbs[lemma], verb), verb
        if found := _by_complement(verb):
            return found
    if token.dep_ in ("nsubj", "nsubjpass"):
        for inner in grammar.children(verb, "xcomp"):  # "are believed to have died"
            if inner.lemma_.lower() in by:
                return by[inner.lemma_.lower()], inner
    if token.dep_ == "dobj" and lemma == "lose" and _who(token) != "unknown":
        return "killed", verb
    if token.dep_ == "nsubj":
        if lemma in by:
            return by[lemma], verb
        if lemma in verbs and verb.tag_ in ("VBN", "VBD") and not grammar.children(verb, "dobj", "aux"):
            return _with_pair(verbs[lemma], verb), verb  # headlines: "5 killed in clashes"
        return _by_complement(verb)
    return None


def _with_pair(kind: FigureKind, verb: Token) -> FigureKind:
    """ "killed and wounded" with one number counts both together."""
    verbs = load("counts")["verbs"]
    for other in grammar.children(verb, "conj"):
        alone = not grammar.has_subject(other) and not grammar.children(
            other, "dobj", "auxpass", "npadvmod", "dep", "nummod"
        )
        if {kind, verbs.get(other.lemma_.lower())} == {"killed", "wounded"} and alone and other.i - verb.i == 2:
            return "killed_and_wounded"
    return kind


def _by_complement(verb: Token) -> tuple[FigureKind, Token] | None:
    states = load("counts")["states"]
    for child in grammar.children(verb, "acomp", "oprd", "ccomp", "xcomp", "attr", "advcl", "amod"):
        if child.lower_ in states:
            return states[child.lower_], verb if verb.pos_ == "VERB" else child
    return None


def _by_modifier(token: Token) -> tuple[FigureKind, Token] | None:
    """ "five soldiers killed", "12 dead", "wounded civilians"."""
    states = load("counts")["states"]
    if token.lower_ in states:
        return states[token.lower_], token
    for child in grammar.children(token, "acl", "amod", "advcl", "acomp"):
        kind = (
            load("counts")["verbs"].get(child.lemma_.lower()) if child.dep_ == "acl" and child.tag_ == "VBN" else None
        )
        kind = kind or (states.get(child.lower_) if child.dep_ != "acl" or child.lower_ in states else None)
        if kind:
            return kind, child
    return None


def _by_noun(token: Token) -> tuple[FigureKind, Token] | None:
    """ "the deaths of 20 soldiers", "the killing of five"."""
    prep = token.head
    if token.dep_ != "pobj" or prep.dep_ != "prep":
        return None
    noun = prep.head
    if prep.lower_ in ("to", "at") and (
        noun.lemma_ == "toll" or any(o.lemma_ == "toll" for o in grammar.children(noun, "dobj"))
    ):
        return "killed", noun if noun.lemma_ == "toll" else grammar.children(noun, "dobj")[0]
    if prep.lower_ in ("to", "at", "by") and any(s.lemma_ in ("toll", "dead") for s in grammar.surface_subjects(noun)):
        return "killed", noun
    if noun.lemma_.lower() == "loss" and _who(token) == "unknown":
        return None
    if prep.lower_ == "of" and noun.lemma_.lower() in (
        "death",
        "life",
        "killing",
        "murder",
        "massacre",
        "execution",
        "loss",
    ):
        return "killed", noun
    if prep.lower_ == "of" and noun.lemma_.lower() in ("body", "corpse", "remains"):
        return "bodies", noun
    if prep.lower_ == "of" and noun.lemma_.lower() in ("capture", "arrest", "abduction", "detention", "kidnapping"):
        return "captured", noun
    return None


def _by_whole(token: Token) -> tuple[FigureKind, Token] | None:
    """A part has the kind of its whole: "killed nine people, including three children"."""
    for node in token.ancestors:
        if node.pos_ in ("NOUN", "NUM", "PROPN") and node.i < token.i and not _is_part(node):
            found = _by_modifier(node) or _by_verb(node) or _by_noun(node)
            if found:
                return found
        if grammar.is_verb(node) and node.dep_ != "prep":
            kind = load("counts")["verbs"].get(node.lemma_.lower()) or load("counts")["by"].get(node.lemma_.lower())
            return (kind, node) if kind else None
    return None


def _is_part(token: Token) -> bool:
    for node in grammar.climb(token):
        if node.lower_ in ("including", "among") and node.dep_ == "prep":
            return True
        if grammar.is_verb(node):
            return False
    return False


_FORCE_VERBS = {
    "send",
    "deploy",
    "mass",
    "move",
    "station",
    "mobilise",
    "mobilize",
    "withdraw",
    "redeploy",
    "dispatch",
    "amass",
    "have",
    "call",
    "order",
    "recruit",
    "train",
}


def _by_unit(unit: Token, counted: Token) -> tuple[FigureKind, Token] | None:
    lemma = unit.lemma_.lower()
    kind = load("counts")["nouns"].get(lemma)
    if kind:
        return kind, unit
    kind = load("counts")["forces"].get(lemma)
    verb = grammar.governing_verb(counted)
    if kind and (verb is None or verb.lemma_ in _FORCE_VERBS or counted.dep_ in ("pobj", "dobj")):
        return kind, unit
    return None


def _by_neighbour(counted: Token, unit: Token) -> tuple[FigureKind, Token] | None:
    """Where the parse says nothing: a casualty participle right after the phrase."""
    states, doc = load("counts")["states"], counted.doc
    last = max(counted.i, unit.i)
    for token in doc[last + 1 : min(last + 4, len(doc))]:
        if token.lower_ in states:
            return states[token.lower_], token
        if token.lower_ not in (
            "people",
            "more",
            "others",
            "other",
            "were",
            "was",
            "been",
            "have",
            "has",
            "are",
            "is",
            "civilians",
            "soldiers",
            "reported",
            "reportedly",
            "and",
        ):
            return None
    return None


def _who(unit: Token) -> Who:
    lists = load("counts")["who"]
    for lemma in (unit.lemma_.lower(), unit.lower_, unit.lower_.rstrip("s")):
        for who, nouns in lists.items():
            if lemma in nouns:
                return who if who != "people" or unit.lower_ not in ("others", "other") else "unknown"
    for child in grammar.children(unit, "amod", "compound"):
        if child.lower_ in ("civilian", "military", "army"):
            return "civilians" if child.lower_ == "civilian" else "soldiers"
    return "unknown"


def _hedge(source: Token, counted: Token) -> str | None:
    head = grammar.clause_head(source)
    for token in grammar.own_tokens(head):
        if token.lower_ in HEDGES:
            return str(token.lower_)
    return None


def _unnumbered(sentence: Sentence, taken: set[int]) -> list[Found]:
    """One person told with an article ("a soldier was killed"), or people told without a number ("killed civilians")."""
    found = []
    for token in sentence.span:
        if token.i in taken or token.pos_ not in ("NOUN", "PROPN") or _who(token) == "unknown" or _has_number(token):
            continue
        meaning = _by_modifier(token) or _by_verb(token)
        if meaning is None or meaning[0] not in CASUALTY:
            continue
        one = _is_one(token)
        if one or token.tag_ == "NNS":
            number = 1.0 if one else None
            figure = Figure(
                meaning[0],
                number,
                number,
                number,
                _who(token),
                None,
                token.lemma_.lower(),
                grammar.phrase_text(token),
                _hedge(meaning[1], token),
            )
            found.append(Found(figure, token, meaning[1], _is_part(token)))
    return found


def _has_number(token: Token) -> bool:
    return any(
        t.like_num or _is_number_word(t) for t in grammar.phrase(token, cut=("relcl", "acl", "appos", "conj", "prep"))
    ) or (token.dep_ == "pobj" and _is_number_word(token.head.head))


def _is_one(token: Token) -> bool:
    return token.tag_ == "NN" and any(child.lower_ in ("a", "an", "another") for child in token.children)


def _joined(found: list[Found]) -> list[Found]:
    """Leave out a numberless plural beside a numbered figure of the same verb, and doubled tokens."""
    kept: list[Found] = []
    for one in found:
        bare = one.figure.low is None and one.figure.best is None and one.figure.high is None
        if any(other.token.i == one.token.i for other in kept):
            continue
        if bare and any(o.source.i == one.source.i and o.figure.kind == one.figure.kind for o in found if o is not one):
            continue
        kept.append(one)
    return kept
