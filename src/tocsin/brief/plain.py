"""A brief as JSON. The keys are stable: new ones may come at the end of a record, none is renamed or removed.

==============  ==================================================================================================
``situation``   the situation's id
``title``       its title
``as_of``       the day the brief is as known on, ``YYYY-MM-DD``
``headline``    one sentence (below)
``sections``    list of ``{key, title, note, sentences}``; keys: ``headline parties lately history accounts figures
                truces contacts positions unknown method``, in this order, empty ones left out
``sources``     list of ``{number, cite, known, records, partisan, url, verified}``
``records``     the records behind the sentences: ``{id, kind, text, fields, source, rests_on}``; ``fields`` is a list
                of ``[label, value]``
``marks``       the timeline: ``{start, end, lane, label, cites, contested}``
``bars``        deaths by year: ``{year, value, unit, cites, low, high}``
``pins``        the map: ``{lat, lon, label, kind, cites, weight, contested}``; degrees
``box``         west, south, east, north, in degrees
``notices``     how fresh the record is
==============  ==================================================================================================

A sentence is ``{text, cites, sums, tone, head, sources}``: ``cites`` are record ids, ``sources`` the numbers to print,
``sums`` the derived numbers, each ``{value, unit, formula}``, ``tone`` one of ``plain contested unknown missing
unverified``.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from tocsin.brief.references import marks_of, numbers_of
from tocsin.schema.briefs import Brief, Section, Sentence

KEYS = ("situation", "title", "as_of", "headline", "sections", "sources", "records", "marks", "bars", "pins",
        "box", "notices")  # fmt: skip


def to_json(brief: Brief) -> str:
    """The brief as indented JSON (UTF-8, not escaped), with a newline at the end; keys as in the module's text."""
    return json.dumps(as_builtins(brief), ensure_ascii=False, indent=2) + "\n"


def as_builtins(brief: Brief) -> dict[str, Any]:
    """The brief as plain dictionaries and lists, in the documented order of keys."""
    numbers = numbers_of(brief)
    built: dict[str, Any] = msgspec.to_builtins(brief)
    built["headline"] = _sentence(brief.headline, numbers)
    built["sections"] = [section_builtins(section, numbers) for section in brief.sections]
    return {key: built[key] for key in KEYS}


def section_builtins(section: Section, numbers: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """A section as plain dictionaries and lists."""
    sentences = [_sentence(sentence, numbers) for sentence in section.sentences]
    return {"key": section.key, "title": section.title, "note": section.note, "sentences": sentences}


def _sentence(sentence: Sentence, numbers: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(sentence)
    return {**built, "sources": list(marks_of(sentence, numbers))}
