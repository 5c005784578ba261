"""The lines of one Current events page, from its wikitext or its HTML.

A page is a list of nested bullets under headings. A bullet that is only links, or that has bullets under it, names a topic;
one with words of its own or with an outlet cited is a line of news (the portal's own layout, 2002 to today).

Patterns are bounded and comments and references are cut by plain search, so that a page made to hang a reader cannot.
"""

from __future__ import annotations

import html
import re
from itertools import zip_longest
from typing import Any

from tocsin.errors import BadInput

Found = tuple[str, str, str, str]
"""Category, topics joined with " > ", sentence, outlets joined with "; "."""

_BELOW, _ABOVE = (
    re.compile(r"<!-- *All news items below this line *-->", re.I),
    re.compile(r"<!-- *All news items above", re.I),
)
_OPENING = re.compile(r"\{\{Current events[^\n{}]*", re.I)
_HEADING = re.compile(r"^(?:'''(?P<bold>[^*]+)'''|;(?P<semi>.+)|={2,5}(?P<eq>[^=]+)={2,5})$")
_BULLET = re.compile(r"^(\*+)(.*)$")
_CITED = re.compile(r"\[(?:https?:)?//[^\s\]]{1,2000}(?:[ \t]+((?:\[\[[^\[\]]{0,200}\]\]|[^\]\n]){0,300}))?\]")
_REF = re.compile(r"<ref\b[^<>]{0,500}>", re.I)
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}")
_WORDS = re.compile(r"\{\{(?:(?:nowrap|nobr|small|em|strong)\||lang\|[^{}|]*\|)([^{}|]*)\}\}", re.I)
_MEASURE = re.compile(r"\{\{(?:convert|cvt)\|([^{}|]*)\|([^{}|]*)[^{}]*\}\}", re.I)
_FILE = re.compile(r"\[\[(?:File|Image):[^\[\]]{0,500}(?:\[\[[^\[\]]{0,200}\]\][^\[\]]{0,500}){0,5}\]\]", re.I)
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_QUOTES = re.compile(r"'{2,5}")
_GLUE = re.compile(r"\band\b|[\W_]")
_BEFORE_STOP = re.compile(r"(?<!\s)\s+([,.;:])")
_LONGEST_PAGE = 2 * 1024 * 1024  # a wiki page may not be longer
_LONGEST_TAG = 50_000
_SENTENCE_WORDS = 5
_DEEPEST = 12


def lines(page: str) -> list[Found]:
    """Every line of news on the page, in order. Raises ``BadInput`` for what is too large to be such a page."""
    html_page = _looks_html(page)
    if len(page) > _LONGEST_PAGE * (2 if html_page else 1) or max(map(len, page.split("<"))) > _LONGEST_TAG:
        raise BadInput(f"the page has {len(page):,} characters or a tag without end, more than a Current events page can have",
                       "give one day's page of Portal:Current events")  # fmt: skip
    return _from_html(page) if html_page else _from_wikitext(page)


def _looks_html(page: str) -> bool:
    head = page[:5_000].lower()
    return "<html" in head or "<!doctype html" in head or 'class="current-events' in page[:50_000] or "<ul>" in head


def _from_wikitext(page: str) -> list[Found]:
    found: list[Found] = []
    category, topics = "", list[str]()
    body = _TEMPLATE.sub("", _with_template_words(_body(page)))
    listed = [line.strip() for line in body.split("\n") if line.strip()]
    for line, after in zip_longest(listed, listed[1:], fillvalue=""):
        heading = _HEADING.match(line) if len(line) < 300 else None
        bullet = _BULLET.match(line)
        if heading:
            category, topics = plain(heading["bold"] or heading["semi"] or heading["eq"]).rstrip(":"), []
        elif bullet and bullet[2].strip():
            depth, words = len(bullet[1]), bullet[2]
            topics = [*topics[: depth - 1], *[""] * (depth - 1 - len(topics))]
            sentence, outlets = plain(_CITED.sub("", words)), _outlets(_CITED.findall(words))
            if not outlets and _is_topic(words, sentence, after.startswith("*" * (depth + 1))):
                topics.append(sentence)
            elif sentence:
                found.append((category, _joined(topics), sentence, outlets))
    return found


def _body(page: str) -> str:
    """The part between the portal's marks, if it has them, without comments and references."""
    below = _BELOW.search(page)
    start = below.end() if below else 0
    above = _ABOVE.search(page, start)
    inner = page[start : above.start() if above else len(page)]
    return _without_references(_without_comments(inner if below else _OPENING.sub("", inner)))


def _with_template_words(text: str) -> str:
    """Templates that only dress words or measures become those words; the rest say nothing a line needs."""
    return _MEASURE.sub(r"\1 \2", _WORDS.sub(r"\1", text))


def _without_comments(text: str) -> str:
    kept, position = list[str](), 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[position:start])
        position = end + 3
    return "".join([*kept, text[position:]])


def _without_references(text: str) -> str:
    kept, position = list[str](), 0
    while opening := _REF.search(text, position):
        end = opening.end() if opening[0].endswith("/>") else text.find("</ref>", opening.end()) + len("</ref>")
        if end < opening.end():
            break
        kept.append(text[position : opening.start()])
        position = end
    return "".join([*kept, text[position:]])


def _is_topic(words: str, sentence: str, has_inner: bool) -> bool:
    """Nothing but links, or a bullet with bullets under it, or a few words that end in no full stop."""
    only_links = not _GLUE.sub("", _LINK.sub("", words))
    return only_links or has_inner or _is_short(sentence)


def _is_short(sentence: str) -> bool:
    return len(sentence.split()) < _SENTENCE_WORDS and not sentence.endswith((".", "!", "?"))


def plain(wikitext: str) -> str:
    """Wikitext as a reader sees it: links become their words, markup goes, the words stay."""
    text = _FILE.sub("", _with_template_words(wikitext))
    for _ in range(3):
        text = _LINK.sub(r"\1", _TEMPLATE.sub("", text))
    text = html.unescape(_QUOTES.sub("", _ANY_TAG.sub("", text)))
    return _tidy(text)


def _tidy(text: str) -> str:
    return _BEFORE_STOP.sub(r"\1", " ".join(text.split()))


def _outlets(labels: list[str]) -> str:
    names = (plain(label).strip("() ") for label in labels)
    return "; ".join(dict.fromkeys(name for name in names if name))


def _joined(topics: list[str]) -> str:
    return " > ".join(topic for topic in topics if topic)


def _from_html(page: str) -> list[Found]:
    from lxml.html import HTMLParser, document_fromstring

    try:
        tree = document_fromstring(page.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (ValueError, SyntaxError) as error:
        raise BadInput("the page is not readable HTML", "give a day's page of Portal:Current events") from error
    blocks = tree.xpath("//*[contains(concat(' ', @class, ' '), ' description ')]") or [tree]
    found: list[Found] = []
    for block in blocks:
        category = ""
        for node in block.iter("p", "div", "h2", "h3", "h4", "dt", "ul"):
            if _in_list(node):
                continue
            if node.tag == "ul":
                _walk(node, category, [], found)
            elif _is_heading(node):
                category = " ".join(node.text_content().split()).rstrip(":")
    return found


def _in_list(node: Any) -> bool:
    return any(parent.tag in ("li", "ul") for parent in node.iterancestors())


def _is_heading(node: Any) -> bool:
    if node.tag == "div":
        return "current-events-content-heading" in (node.get("class") or "")
    if node.tag == "p":
        return len(node) == 1 and node[0].tag == "b" and node.text_content().strip() == node[0].text_content().strip()
    return True


def _walk(listing: Any, category: str, topics: list[str], found: list[Found]) -> None:
    if len(topics) > _DEEPEST:
        return
    for item in listing.iterchildren("li"):
        sentence, outlets, only_links = _item(item)
        inner = [child for child in item.iterchildren() if child.tag in ("ul", "dl")]
        is_topic = not outlets and (only_links or bool(inner) or _is_short(sentence))
        if sentence and not is_topic:
            found.append((category, _joined(topics), sentence, outlets))
        for child in inner:
            _walk(child, category, [*topics, sentence if is_topic else ""], found)


def _item(item: Any) -> tuple[str, str, bool]:
    """An item's own sentence (nested lists left out), the outlets it cites, and whether it is nothing but links."""
    words, labels, loose = [item.text or ""], list[str](), [item.text or ""]
    for child in item.iterchildren():
        if child.tag in ("ul", "dl"):
            continue
        if child.tag == "a" and "external" in (child.get("class") or ""):
            labels.append(child.text_content())
        elif isinstance(child.tag, str) and child.tag not in ("sup", "style", "script"):
            words.append(child.text_content())
            loose.append("" if child.tag == "a" or child.find(".//a") is not None else child.text_content())
        words.append(child.tail or "")
        loose.append(child.tail or "")
    return _tidy("".join(words)), _outlets(labels), not _GLUE.sub("", "".join(loose))
