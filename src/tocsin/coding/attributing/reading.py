"""All attributions of a text, in order: one pass over the words of each sentence, then quotations that run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.coding import grammar, quotations
from tocsin.coding.attributing import chains, lexicon, nouns, phrases, quotes, sources, stance, verbs
from tocsin.coding.attributing.found import Found
from tocsin.coding.attributing.records import Attribution
from tocsin.coding.parsing import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token


def find(sentences: list[Sentence]) -> list[Attribution]:
    """The attributions of a text's sentences, in order; quotations over several sentences are joined to their cue."""
    found: list[Attribution] = []
    flags: list[bool] = []
    waiting: tuple[Sentence, Token] | None = None
    for number, sentence in enumerate(sentences):
        if number == 0 or sentence.span.doc is not sentences[number - 1].span.doc:
            flags = quotations.flags(sentence.span.doc)
            if waiting is not None:
                found += quotes.next_block(*waiting, sentence)
                waiting = None
        here = _in_sentence(sentence, flags)
        found += here
        last = number + 1 == len(sentences) or sentences[number + 1].span.doc is not sentence.span.doc
        waiting = quotes.announcing(sentence, here) if last else None
    return found


def _in_sentence(sentence: Sentence, quoted: list[bool]) -> list[Attribution]:
    made = [one for token in sentence.span for one in _at(token, sentence, quoted)]
    made += [one for one in (phrases.colon(sentence.span),) if one is not None]
    kept = chains.nested(chains.merged(made))
    for one in kept:
        _set_right(one, quoted)
    kept = [one for one in kept if one.source or _needs_nobody(one.head)]
    return [_attribution(one, sentence, quoted) for one in kept]


def _attribution(one: Found, sentence: Sentence, quoted: list[bool]) -> Attribution:
    speaks = "clause" in lexicon.verbs().get(lexicon.lemma(one.head), ())
    inside = quoted[one.head.i] and one.head.text != ":"
    more = quotes.following(sentence.span, one.content, quoted) if speaks and not inside else set()
    return Attribution(
        sentence,
        one.head,
        frozenset(one.cue),
        frozenset(one.content | more),
        frozenset(one.source),
        stance=stance.of(one),
        quoted=inside,
        nested=one.nested,
        speaks=speaks,
    )


def _at(token: Token, sentence: Sentence, quoted: list[bool]) -> list[Found]:
    pos = token.pos_
    one = None
    if pos == "VERB":
        one = phrases.find(token, sentence.span) or verbs.find(token) or quotes.of_verb(token, sentence.span, quoted)
    elif pos == "NOUN":
        phrase = nouns.phrase(token)
        one = Found(token, phrase.cue, phrase.content, nouns.source(token)) if phrase is not None else None
    elif pos in ("ADJ", "ADV", "ADP", "SCONJ"):
        parts = nouns.adjective(token) if pos == "ADJ" else None
        one = Found(token, *parts) if parts is not None else phrases.find(token, sentence.span)
    return [one] if one is not None and one.content else []


def _needs_nobody(head: Token) -> bool:
    """Whether a cue may stand without a source: a passive, "seems", "allegedly"; an active verb's or a noun's must be named."""
    if head.lower_ in lexicon.listed("modifiers"):
        return True
    if head.pos_ in ("NOUN", "ADJ"):
        return False
    return head.pos_ != "VERB" or grammar.is_passive(head) or lexicon.lemma(head) in lexicon.listed("seeming")


def _set_right(one: Found, quoted: list[bool]) -> None:
    """A speaker found inside the quotation, or swallowed by what is said, gives way to the name beside the verb."""
    head = one.head
    if head.pos_ != "VERB" or quoted[head.i] or not any(quoted[i] for i in one.content | one.source):
        return
    if not all(quoted[i] for i in one.source) or (not one.source and grammar.is_passive(head)):
        return
    inside = {t.i for t in head.sent if quoted[t.i]}
    one.source = sources.loose(head, inside) or one.source
    one.content -= one.source
