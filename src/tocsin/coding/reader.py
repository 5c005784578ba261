"""An English article → its claims. One page that calls the steps in order; each step is a file of its own.

``clean`` → ``parsing`` → ``mentions`` → ``dates``, ``figures`` → ``acts`` → ``arrange`` → ``attribution`` → ``assemble``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from tocsin.coding import (
    acts,
    arrange,
    assemble,
    attribution,
    clean,
    dates,
    denials,
    figures,
    parsing,
    sifting,
    status,
)
from tocsin.coding.actors import Party, Registry
from tocsin.coding.frames import Frame
from tocsin.coding.mentions import Cast
from tocsin.coding.page import Line, Page
from tocsin.coding.parsing import Sentence
from tocsin.coding.paths import Scene
from tocsin.coding.places import Places
from tocsin.registry.gazetteer import Gazetteer
from tocsin.registry.names import NameIndex
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim
from tocsin.schema.time import When

if TYPE_CHECKING:
    from spacy.language import Language


class Reader:
    """Reads English articles into claims; deterministic, and the same for one text as for many.

    The language model is loaded when first needed; pass ``nlp`` to share one.
    """

    def __init__(self, names: NameIndex, gazetteer: Gazetteer | None = None, *, nlp: Language | None = None) -> None:
        self._registry = Registry(names)
        self._places = Places(gazetteer)
        self._nlp = nlp

    def read(self, article: Article) -> list[Claim]:
        """The claims of one article, in order of the text; none is a fine answer.

        Raises ``BadInput`` for a text in another language or of more than a million characters, ``ExtraMissing``
        where the language model is not installed.
        """
        return next(self.code_many([article]))

    def code_many(self, articles: Iterable[Article]) -> Iterator[list[Claim]]:
        """The claims of each article, in order; texts run through the model in batches. Raises as ``read`` does."""
        pages = ((article, sifting.worth_reading(clean.blocks(article))) for article in articles)
        for article, sentences in parsing.parse(self._model(), pages, may_tell):
            yield self._claims(article, sentences)

    def _model(self) -> Language:
        if self._nlp is None:
            self._nlp = parsing.load_model()
        return self._nlp

    def _claims(self, article: Article, sentences: list[Sentence]) -> list[Claim]:
        if not sentences:
            return []
        cast = Cast(self._registry, sentences, self._places.is_place)
        page = Page(article, cast, self._places.reading(article.text), article.published, self._author(article))
        frames = attribution.find(sentences)
        found: list[Claim] = []
        back, past_block = When(), -1
        for sentence in sentences:
            if sentence.heading and len(sentences) > 1:
                continue
            past_block = sentence.block if status.is_past_opening(sentence) else past_block
            line = self._line(page, sentence, frames[sentence.index], past_block == sentence.block, back)
            told = assemble.merged([claim for act in line.acts for claim in assemble.claims(page, line, act)])
            told = assemble.carried(told, [*found, *told])
            found += told + denials.claims(page, line, found, told)
            back = _last_time(line, back, page.base)
        return assemble.numbered(article, found)

    def _line(self, page: Page, sentence: Sentence, frames: list[Frame], past: bool, back: When) -> Line:
        first, last = sentence.span.start_char, sentence.span.end_char
        dated = [d for d in _dates(sentence.span.doc.text, page.base) if first <= d.start < last]
        if not acts.possible(sentence):
            return Line(sentence, frames, dated, [], [], past, _back(dated, back))
        counts = figures.find(sentence, dated)
        counted = frozenset(i for count in counts for i in (count.token.i, count.source.i))
        scene = Scene(page.cast.types(sentence), counted)
        told = arrange.arrange(sentence, acts.find(sentence, scene))
        return Line(sentence, frames, dated, counts, told, past, _back(dated, back))

    def _author(self, article: Article) -> Party:
        name = article.outlet or article.author
        ident = self._registry.resolve(article.outlet)
        return Party((ident,) if ident else (), name)


@lru_cache(maxsize=16)
def _dates(text: str, base: date | None) -> tuple[dates.Dated, ...]:
    """The times of a document: asked for once a sentence, read once."""
    return tuple(dates.find(text, base))


def may_tell(sentence: Sentence) -> bool:
    """Whether a parsed sentence could tell a claim once names are known."""
    return acts.possible(sentence) or denials.possible(sentence)


def _back(dated: list[dates.Dated], before: When) -> When:
    """What "at the time" means: the last time told before it, in the sentence or earlier."""
    for one in dated:
        if one.when.known:
            before = one.when
        elif one.back:
            return before
    return before


def _last_time(line: Line, before: When, base: date | None) -> When:
    """The last time told; an aside on another year does not take the place of the story's own."""
    told = [d.when for d in line.dated if d.when.known]
    near = [when for when in told if not status.is_long_ago(when, base)]
    return near[-1] if near else before if before.known else told[-1] if told else before
