"""Marked words: nothing of a text is lost or changed, each span marks its own words, and addresses are safe or none."""

from __future__ import annotations

from urllib.parse import urlsplit

from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.schema.claims import Span
from tocsin.web.parts.spans import MOST, TextShown, clean, language_tag, line, link, text_shown

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(TEXTS)
    edges = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    return text, [Span(start, end) for start, end in draw(st.lists(edges, max_size=5))]


def put_together(shown: TextShown) -> str:
    return shown.before + "".join(piece.text for piece in shown.pieces) + shown.after


@given(marked(), st.integers(0, 500))
def test_the_pieces_give_the_text_back_and_each_span_marks_its_own_words(
    given: tuple[str, list[Span]], around: int
) -> None:
    text, spans = given
    shown = text_shown(text, spans, around=around)
    assert put_together(shown) == clean(text)
    assert shown.unshown == 0
    for number, span in enumerate(spans, 1):
        words = "".join(piece.text for piece in shown.pieces if number in piece.claims)
        assert words == clean(text[span.start : span.end])
    begun = [number for piece in shown.pieces for number in piece.begins]
    assert sorted(begun) == [n for n, span in enumerate(spans, 1) if span.start < span.end]


@given(TEXTS, st.integers(-5, 1_000), st.integers(-5, 1_000))
def test_a_span_outside_the_text_marks_nothing_and_is_told(text: str, start: int, end: int) -> None:
    shown = text_shown(text, [Span(start, end)])
    fits = 0 <= start < end <= len(text)
    assert any(piece.claims for piece in shown.pieces) == fits
    assert shown.misplaced == (not fits)
    assert put_together(shown) == clean(text)


def test_a_long_text_keeps_the_span_in_view_and_counts_what_is_not_shown() -> None:
    text = "word " * 100_000 + "HERE" + " word" * 100_000
    at = text.index("HERE")
    shown = text_shown(text, [Span(at, at + 4)])
    assert next(piece.text for piece in shown.pieces if piece.claims) == "HERE"
    assert len("".join(piece.text for piece in shown.pieces)) < 4_000
    assert len(put_together(shown)) <= MOST
    assert shown.unshown == len(text) - len(put_together(shown)) > 0


@given(TEXTS)
@example("a\x00b\x1b[31mc\u202e")
def test_clean_keeps_every_offset_and_lets_no_control_through(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert not any(char in "\x00\x08\x0b\x1b\x7f\x9b\u202d\u202e" for char in cleaned)
    assert clean(cleaned) == cleaned


@given(st.text(max_size=2_000), st.integers(2, 300))
def test_a_line_is_one_line_of_bounded_length(text: str, most: int) -> None:
    short = line(text, most)
    assert len(short) <= most
    assert "\n" not in short


@given(st.one_of(st.text(max_size=60), st.from_regex(r"(https?|javascript|data|ftp|HTTP):(//)?[a-z.@\\ \t/]{0,20}")))
@example("java\nscript:alert(1)")
@example("https://bank.example@evil.example/")
@example("http://[::1")
@example("HTTPS://EXAMPLE.ORG/")
def test_an_address_is_http_with_a_host_or_none(url: str) -> None:
    found = link(url)
    if found is not None:
        parts = urlsplit(found)
        assert parts.scheme.lower() in ("http", "https")
        assert parts.netloc and "@" not in parts.netloc
        assert not any(char.isspace() or ord(char) < 33 for char in found)


@given(st.text(max_size=30))
def test_a_language_is_a_tag_or_nothing(language: str) -> None:
    assert all(char.isascii() and (char.isalnum() or char == "-") for char in language_tag(language))
