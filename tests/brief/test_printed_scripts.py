"""The PDF shows names in Latin, Cyrillic, Armenian, Arabic and Turkish letters, and says which script it could not show."""

import io
import re
import unicodedata
from pathlib import Path

import pytest
from msgspec.structs import replace

from brief.invented import findings
from tocsin.brief import compose
from tocsin.brief.printed import FONTS, Printed, families, printed, to_typst
from tocsin.schema.briefs import Brief

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: the PDF's text is not read back")
typst = pytest.importorskip("typst", reason="Typst is not installed: no PDF is made")

NAMES = {
    "Azerbaijani": "Azərbaycan, Şuşa, Xankəndi, Ağdərə",
    "Turkish": "Iğdır, Türkiye, İstanbul, Çanakkale",
    "Russian": "Нагорный Карабах, Степанакерт, Шуша",
    "Armenian": "Լեռնային Ղարաբաղ, Ստեփանակերտ, Շուշի",
    "Arabic": "جمهورية أذربيجان، ناغورني قره باغ",
}
NOWHERE = Path("no-such-folder")
SHIPPED = pytest.param(FONTS, marks=pytest.mark.skipif(
    not list(FONTS.glob("*.ttf")), reason="the fonts are not here: `make web` fetches them"))  # fmt: skip


@pytest.fixture(scope="module")
def brief() -> Brief:
    """An invented brief whose headline names places in five scripts."""
    made = compose(findings())
    return replace(made, headline=replace(made.headline, text=" · ".join(NAMES.values())))


def _words(text: str) -> set[str]:
    """Words as they can be compared: forms of Arabic letters undone, marks of direction and hyphenation left out."""
    plain = unicodedata.normalize("NFKC", re.sub("[\u00ad\u200e\u200f\u202a-\u202e]", "", text))
    return set(re.findall(r"\w+", plain))


def _read(made: Printed) -> tuple[set[str], set[str]]:
    """Words of the first page, and the names of the fonts in the file; each font has to be in it as a whole or in part."""
    pages = pypdf.PdfReader(io.BytesIO(made.pdf)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    inside = [below.get_object()["/FontDescriptor"] for font in fonts for below in font["/DescendantFonts"]]
    assert all({"/FontFile2", "/FontFile3"} & set(described) for described in inside), "a font is not in the file"
    return _words(pages[0].extract_text()), {str(font["/BaseFont"]).split("+")[1] for font in fonts}


@pytest.mark.parametrize("language", NAMES)
def test_typsts_own_fonts_show_every_script(brief: Brief, language: str) -> None:
    made = printed(brief, NOWHERE)
    words, fonts = _read(made)
    assert not made.missing and _words(NAMES[language]) <= words
    assert any("Libertinus" in font for font in fonts)


@pytest.mark.parametrize("folder", [SHIPPED])
def test_the_fonts_that_ship_take_over_where_they_are(brief: Brief, folder: Path) -> None:
    made = printed(brief, folder)
    words, fonts = _read(made)
    assert not made.missing and any("Armenian" in font for font in fonts)
    assert any(name in font for font in fonts for name in ("Naskh", "Vazirmatn")) and not any(
        "DejaVu" in f for f in fonts
    )
    for language in ("Azerbaijani", "Turkish", "Russian", "Armenian"):
        assert _words(NAMES[language]) <= words, language


def test_a_script_without_a_font_stands_as_codes_and_is_named(brief: Brief) -> None:
    other = replace(brief, headline=replace(brief.headline, text="In 漢字 and አዲስ, Şuşa."))
    made = printed(other, NOWHERE)
    words, _ = _read(made)
    assert made.missing == ("CJK", "ETHIOPIC")
    assert {"6F22", "5B57", "12A0", "Şuşa", "CJK", "Ethiopic"} <= words and "漢" not in words
    whole = pypdf.PdfReader(io.BytesIO(made.pdf)).pages[0].extract_text()
    assert "lacks a font" in " ".join(whole.split())


def test_a_brief_that_lacks_nothing_says_nothing_of_fonts(brief: Brief) -> None:
    made = printed(compose(findings()), NOWHERE)
    assert not made.missing and "lacks a font" not in pypdf.PdfReader(io.BytesIO(made.pdf)).pages[0].extract_text()


def test_the_pdf_keeps_to_the_standard_for_readers_with_a_screen_reader(brief: Brief) -> None:
    there = typst.Fonts(include_system_fonts=False, font_paths=[])
    source = to_typst(brief, families(there)).encode("utf-8")
    assert typst.compile(source, format="pdf", font_paths=there, pdf_standards=["ua-1"]).startswith(b"%PDF")
    root = pypdf.PdfReader(io.BytesIO(printed(brief, NOWHERE).pdf)).trailer["/Root"]
    assert root["/Lang"] == "en" and root["/MarkInfo"]["/Marked"]


def test_the_bytes_are_the_same_twice(brief: Brief) -> None:
    assert printed(brief).pdf == printed(brief).pdf
