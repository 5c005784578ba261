"""From a text as received to the blocks worth reading: title, byline, dateline and repeated headings are left out.

Offsets always count characters of ``Article.text``; nothing is rewritten, blocks only point into it.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from tocsin.errors import BadInput
from tocsin.registry.language import language_name
from tocsin.schema.articles import Article

MAX_CHARS = 1_000_000
LONGEST_SENTENCE, LONGEST_BLOCK = 2_000, 6_000
_LONGEST_HEADLINE = 160
_TO_STOP = re.compile(r"[^.!?;:]*(?:[.!?;:]+[\"”’)]*(?:\s+|$|(?=\S))|$)")
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_BYLINE = re.compile(r"^(by|written by|story by|reporting by|editing by|photo(graph)? by)\s+[\w .,'’&-]{2,80}$", re.I)
_FURNITURE = re.compile(
    r"^(read more|see also|share this|related( articles| stories)?|advertisement|subscribe|sign up|follow us|©|copyright|"
    r"all rights reserved|image source|getty images|updated|published|last updated)\b",
    re.I,
)
_DATELINE = re.compile(
    rf"^(?:[A-Z][A-Z’'.\- ]{{2,}}(?:/[A-Z][A-Z’'.\- ]+)?(?:,\s*[A-Z][\w. ]+?)?"
    rf"(?:,\s*(?:(?:{_MONTHS})\.?\s+\d{{1,2}}|\d{{1,2}}\s+(?:{_MONTHS}))\.?(?:,?\s*\d{{4}})?)?"
    r"(?:\s*\([^)]{2,40}\))?\s*[—–-]{1,2}\s+|\([A-Z][\w /.]{1,30}\)\s*[—–-]{1,2}\s+)"
)
_WIDE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ", "\r": " ", "\u200b": " "})


class Block(Struct, frozen=True):
    """A paragraph to read: ``text`` starts at character ``start`` of the article and has the same length there.

    ``heading`` marks a title-like line: it is not coded but tells what the text is about. ``paragraph``: which paragraph of the
    article a part is of, where only parts are read; -1: a block is a paragraph of its own.
    """

    start: int
    text: str
    heading: bool = False
    paragraph: int = -1


def blocks(article: Article) -> list[Block]:
    """The paragraphs of ``article`` to read, in order. Raises ``BadInput`` for another language or a huge text."""
    _refuse(article)
    found: list[Block] = []
    seen: set[str] = set()
    for match in re.finditer(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*", article.text):
        for block in _lines(match.group(), match.start()):
            key = _key(block.text)
            if not key or (key in seen and block.heading) or _is_furniture(block.text):
                continue
            seen.add(key)
            found += _pieces(_without_dateline(block))
    return _with_headline(found)


def _with_headline(found: list[Block]) -> list[Block]:
    """The first block as a heading where it ends no sentence and blocks that do follow."""
    if len(found) < 2 or len(found[0].text) > _LONGEST_HEADLINE or _ends(found[0].text):
        return found
    follows = any(_ends(block.text) and len(block.text) > len(found[0].text) for block in found[1:])
    return [replace(found[0], heading=True), *found[1:]] if follows else found


def _ends(text: str) -> bool:
    return text.rstrip()[-1:] in ".!?”\"'’:;"


def _pieces(block: Block) -> list[Block]:
    """A block of readable length, cut at sentence ends; stretches that never end a sentence are no prose and left out.

    Reading time grows with a block's length times its sentences, and a parse of one endless sentence says nothing.
    """
    if len(block.text) <= LONGEST_SENTENCE:
        return [block]
    found: list[Block] = []
    start = end = 0
    for match in _TO_STOP.finditer(block.text):
        if not match.group():
            break
        if match.end() - match.start() > LONGEST_SENTENCE or match.end() - start > LONGEST_BLOCK:
            found += _piece(block, start, end)
            start = match.end() if match.end() - match.start() > LONGEST_SENTENCE else match.start()
        end = match.end()
    return found + _piece(block, start, end)


def _piece(block: Block, start: int, end: int) -> list[Block]:
    text = block.text[start:end]
    lead = len(text) - len(text.lstrip())
    return [Block(block.start + start + lead, text.strip(), block.heading)] if text.strip() else []


def _refuse(article: Article) -> None:
    if article.language not in ("en", "unknown", ""):
        raise BadInput(
            f"the text {article.title or article.id!r} is in {language_name(article.language)}; the reader reads English only",
            "give an English text, or mark its language as unknown if that is wrong",
        )
    if len(article.text) > MAX_CHARS:
        raise BadInput(
            f"the text {article.title or article.id!r} has {len(article.text):,} characters; "
            f"the reader takes at most {MAX_CHARS:,}",
            "split it into articles and read each",
        )


def _lines(paragraph: str, start: int) -> list[Block]:
    """One block, or one per line where the lines do not run on (headings, lists)."""
    lines = paragraph.split("\n")
    runs_on = all(len(line) > 60 for line in lines[:-1])
    if len(lines) > 1 and not runs_on:
        found, at = [], start
        for line in lines:
            found += _lines(line, at) if line.strip() else []
            at += len(line) + 1
        return found
    lead = len(paragraph) - len(paragraph.lstrip())
    body = paragraph.strip().translate(_WIDE)
    return [Block(start + lead, body, _is_heading(body))] if body else []


def _is_heading(text: str) -> bool:
    """Short, and either no full stop or every longer word capitalised."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    capital = words and all(word[0].isupper() for word in words)
    if len(text) > 120:
        return False
    return bool(capital and len(words) <= 14) or (not _ends(text) and len(words) <= 6)


def _is_furniture(text: str) -> bool:
    return bool(_BYLINE.match(text) or (_FURNITURE.match(text) and len(text) < 80))


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _without_dateline(block: Block) -> Block:
    match = _DATELINE.match(block.text)
    if not match:
        return block
    return Block(block.start + match.end(), block.text[match.end() :], block.heading)
