"""Words of others that the parse does not hang on a verb of saying: quotations, "as X said", what a colon opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding.attributing import lexicon, sources, trees
from tocsin.coding.attributing.found import Found
from tocsin.coding.attributing.records import Attribution
from tocsin.coding.parsing import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_FINITE = ("VBD", "VBZ", "VBP", "VBG", "VBN")
_FAR = 12  # a sentence that only names who spoke is hardly longer


def announcing(sentence: Sentence, found: list[Attribution]) -> tuple[Sentence, Token] | None:
    """The verb of saying of a paragraph's last sentence that ends with a colon and has said nothing yet."""
    words = [t for t in sentence.span if not t.is_space]
    if not words or words[-1].text != ":" or any(one.speaks for one in found):
        return None
    saying = [t for t in words if t.pos_ == "VERB" and _says(t)]
    return (sentence, saying[0]) if saying else None


def next_block(sentence: Sentence, verb: Token, following: Sentence) -> list[Attribution]:
    """What a verb before a colon says in the next paragraph."""
    source = sources.of_verb(verb) or sources.loose(verb, set())
    text = following.span.doc
    further = ((following.start, following.start + len(text.text.rstrip())),)
    cue = frozenset(trees.verb_group(verb))
    return [Attribution(sentence, verb, cue, frozenset(), frozenset(source), further, speaks=True)] if source else []


def _says(verb: Token) -> bool:
    return "clause" in lexicon.verbs().get(lexicon.lemma(verb), ())


def of_verb(verb: Token, sentence: Span, quoted: list[bool]) -> Found | None:
    """What a verb of saying without a clause of its own reports: "as X said", the quotation beside it, before or after it."""
    if not (_says(verb) or _puts_it(verb)) or quoted[verb.i] or verb.tag_ not in _FINITE:
        return None
    content = _as_said(verb) or _beside(verb, sentence, quoted) or _before_sentence(verb, sentence, quoted)
    content = content or _after_colon(sentence) or _said_last(verb, sentence)
    source = sources.of_verb(verb) or sources.loose(verb, content)
    content -= source
    return Found(verb, trees.verb_group(verb), content, source - {verb.i}) if content and source else None


def _puts_it(verb: Token) -> bool:
    """ "as he put it"."""
    return lexicon.lemma(verb) == "put" and any(c.dep_ == "dobj" and c.lower_ == "it" for c in verb.children)


def _as_said(verb: Token) -> set[int]:
    if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children):
        return trees.rest_of_sentence(verb)
    return set()


def _beside(verb: Token, sentence: Span, quoted: list[bool]) -> set[int]:
    """The quotations of the sentence, but for single quoted words far from the verb."""
    inside = {t.i for t in sentence if quoted[t.i]}
    first = sentence.start
    while inside and quoted[sentence.start] and first > 0 and quoted[first - 1]:
        first -= 1
        inside.add(first)
    return inside if len(inside) > 4 or any(abs(i - verb.i) <= 4 for i in inside) else set()


def _before_sentence(verb: Token, sentence: Span, quoted: list[bool]) -> set[int]:
    """The quotation that ends where the sentence begins: "... the dam?" he asked."""
    if sentence.start == 0 or len(sentence) > _FAR or verb.i - sentence.start > _FAR // 2:
        return set()
    first = last = sentence.start - 1
    if not quoted[last]:
        return set()
    while first > 0 and quoted[first - 1]:
        first -= 1
    return set(range(first, last + 1))


def _after_colon(sentence: Span) -> set[int]:
    """The sentence after one that ends with a colon."""
    last = next((t for t in reversed(list(sentence)) if not t.is_space), None)
    doc = sentence.doc
    if last is None or last.text != ":" or sentence.end >= len(doc):
        return set()
    return set(range(sentence.end, doc[sentence.end].sent.end))


def _said_last(verb: Token, sentence: Span) -> set[int]:
    """ "..., the ministry said" where the parse did not see it: what stands before the speaker."""
    tail = [t for t in sentence if t.i > verb.i and not t.is_punct and not t.is_space]
    if lexicon.lemma(verb) not in ("say", "add", "note", "write") or len(tail) > 6:
        return set()
    start = min(sources.of_verb(verb) | {verb.i})
    before = set(range(sentence.start, start))
    comma = start > sentence.start and sentence.doc[start - 1].text == ","
    return before if comma and any(sentence.doc[i].pos_ in ("VERB", "AUX") for i in before) else set()


def following(sentence: Span, content: set[int], quoted: list[bool]) -> set[int]:
    """The rest of a quotation that goes on after the sentence in its paragraph: '"...," he said. "..."'."""
    doc = sentence.doc
    more: set[int] = set()
    if not any(quoted[i] for i in content):
        return more
    place = sentence.end
    while place < len(doc) and (quoted[place] or doc[place].is_space):
        more.add(place)
        place += 1
    return more
