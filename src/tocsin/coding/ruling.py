"""The model's tag rules and word lists, made fast without changing what they say.

spaCy matches 179 patterns against every token and looks lemmas up in lists of 57,000 words. Here the outcome of a rule is
kept by what the rules look at (tag, dependency and the few words they name), and the lists become sets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_LOOKED_AT = {"TAG", "LOWER", "DEP", "IS_SPACE"}
_SET = ("POS", "MORPH", "LEMMA", "TAG", "DEP")


def quicken(nlp: Language) -> None:
    """Speeds up a pipeline's lemmatizer and attribute ruler in place where they are of spaCy's usual kind."""
    for name, pipe in nlp.pipeline:
        tables = getattr(pipe, "lookups", None)
        if tables is not None and tables.has_table("lemma_index"):
            index = tables.get_table("lemma_index")
            for part in list(index):
                index[part] = frozenset(index[part])
        if type(pipe).__name__ == "AttributeRuler" and _is_simple(pipe.patterns):
            nlp._components[nlp.component_names.index(name)] = (name, Ruler(pipe, nlp))


def _is_simple(rules: list[dict[str, Any]]) -> bool:
    """Whether rules for single words look at nothing but tag, word and dependency, and others begin with a word or one."""
    patterns = [pattern for rule in rules for pattern in rule["patterns"]]
    single = all(set(pattern[0]) <= _LOOKED_AT for pattern in patterns if len(pattern) == 1)
    return single and all({"LOWER", "DEP"} & set(pattern[0]) for pattern in patterns if len(pattern) > 1)


def _named(spec: Any) -> list[str]:
    return [spec] if isinstance(spec, str) else [str(word) for key in ("IN", "NOT_IN") for word in spec.get(key, ())]


def _regex(spec: Any) -> list[str]:
    return [spec["REGEX"]] if isinstance(spec, dict) and "REGEX" in spec else []


class Ruler:
    """An attribute ruler that keeps what the rules for single words said of each combination they can tell apart."""

    def __init__(self, ruler: Any, nlp: Language) -> None:
        from spacy import attrs

        self._ruler = ruler
        self._reads = [attrs.TAG, attrs.LOWER, attrs.DEP, attrs.IS_SPACE]
        self._writes = [getattr(attrs, name) for name in _SET]
        self._kept: dict[tuple[int, ...], tuple[int, ...]] = {}
        patterns = [pattern for rule in ruler.patterns for pattern in rule["patterns"]]
        single = [pattern[0] for pattern in patterns if len(pattern) == 1]
        add = nlp.vocab.strings.add
        self._words = {add(word) for spec in single for word in _named(spec.get("LOWER", {}))}
        self._deps = {add(dep) for spec in single for dep in _named(spec.get("DEP", {}))}
        self._odd = _Odd([p for p in patterns if len(p) > 1 or _regex(p[0].get("LOWER", ""))], nlp)

    def __call__(self, doc: Doc) -> Doc:
        import numpy as np

        rows = doc.to_array(self._reads).tolist()
        if self._odd.may_hold(rows):
            return self._ruler(doc)
        keys = [self._key(row) for row in rows]
        if any(key not in self._kept for key in keys):
            self._ruler(doc)
            self._kept.update(zip(keys, map(tuple, doc.to_array(self._writes).tolist()), strict=True))
            return doc
        values = np.array([self._kept[key] for key in keys], dtype="uint64").reshape(len(keys), len(self._writes))
        return self._written(doc, rows, values)

    def _key(self, row: list[int]) -> tuple[int, ...]:
        tag, word, dep, space = row
        return tag, word if word in self._words else 0, dep if dep in self._deps else 0, space

    def _written(self, doc: Doc, rows: list[list[int]], values: Any) -> Doc:
        """The kept values on the tokens; tag and dependency only where a rule changes them (on white space)."""
        if any(row[3] for row in rows):
            return self._ruler(doc)
        return doc.from_array(self._writes[:3], values[:, :3])

    def pipe(self, stream: Any, batch_size: int = 0) -> Any:
        """Each document with the rules applied."""
        return map(self, stream)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ruler, name)


class _Odd:
    """Whether a rule for two words in a row, or for words by their spelling, could hold in a document."""

    def __init__(self, patterns: list[list[dict[str, Any]]], nlp: Language) -> None:
        self._strings = nlp.vocab.strings
        first = [pattern[0] for pattern in patterns]
        self._deps = {
            self._strings.add(d) for spec in first if "LOWER" not in spec for d in _named(spec.get("DEP", ""))
        }
        words = [spec["LOWER"] for spec in first if "LOWER" in spec]
        self._words = {self._strings.add(word) for spec in words for word in _named(spec)}
        self._spelled = [re.compile(spelling) for spec in words for spelling in _regex(spec)]
        self._seen: dict[int, bool] = {}

    def may_hold(self, rows: list[list[int]]) -> bool:
        return any(row[2] in self._deps or self._is_odd(row[1]) for row in rows)

    def _is_odd(self, word: int) -> bool:
        known = self._seen.get(word)
        if known is None:
            text = self._strings[word]
            known = self._seen[word] = word in self._words or any(form.search(text) for form in self._spelled)
        return known
