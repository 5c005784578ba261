"""Reading a picture back: well formed, named, with marks that can be counted."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from hypothesis import strategies as st

SVG = "{http://www.w3.org/2000/svg}"

anything = st.one_of(st.floats(0, 1e18), st.sampled_from([0.0, 1.0, 1e6, float("nan"), float("inf")]))
"""A count, or none that is known."""
words = st.text(st.characters(codec=None), max_size=40)
"""Any text, with the characters XML forbids and lone surrogates."""


def read(svg: str) -> Element:
    """The picture's root. It has a title, a description and no identifier twice, and every pattern it uses is there."""
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    named = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(named) == len(set(named))
    assert root.get("aria-labelledby", "").split() == [root[0].get("id"), root[1].get("id")]
    assert root[0].tag == f"{SVG}title" and root[1].tag == f"{SVG}desc" and root[1].text
    for element in root.iter():
        fill = element.get("fill", "")
        assert not fill or fill.removeprefix("url(#").removesuffix(")") in named, fill
        for name, value in element.attrib.items():
            assert name == "aria-labelledby" or not {"nan", "inf", "-inf"} & set(value.lower().split()), (name, value)
    return root


def marks(root: Element, style: str) -> list[Element]:
    """The elements with a class."""
    return [element for element in root.iter() if f"tc-{style}" in element.get("class", "").split()]


def hatched(root: Element) -> list[Element]:
    """What is drawn as not known, without the key."""
    return [
        element
        for element in root.iter()
        if element.get("fill", "").endswith("-unknown)") and "tc-key" not in element.get("class", "").split()
    ]


def title_of(element: Element) -> str:
    """What is read out for an element."""
    found = element.find(f"{SVG}title")
    return "" if found is None else found.text or ""
