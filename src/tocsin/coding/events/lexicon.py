"""Verb patterns of the CAMEO dictionary as votes for PLOVER types.

``lexicon.tsv`` is made from the Open Event Data Alliance's verb dictionary (MIT, see DATA-LICENCES.md) by
``python -m tocsin.coding.events.lexicon CAMEO.2.0.txt.gz``. Its rows: ``set NAME words`` (synonyms), ``verb words KIND``
(verbs and the type they stand for alone, ``-`` for none) and, below a verb row, ``with words KIND`` (words that must
stand near the verb; ``&name`` is any word of a set).
"""

from __future__ import annotations

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from msgspec import Struct

TABLE = "lexicon.tsv"
ROOTS = {
    "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "CONCEDE", "09": "ACCUSE",
    "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE",
    "16": "SANCTION", "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
}  # fmt: skip
# Where PLOVER parts from CAMEO's roots.
BRANCHES = {
    "084": "RETREAT", "085": "RETREAT", "086": "RETREAT", "087": "RETREAT", "0813": "RETREAT", "0814": "RETREAT",
    "175": "ASSAULT", "1712": "ASSAULT", "191": "COERCE", "192": "COERCE",
}  # fmt: skip


class Verb(Struct, frozen=True):
    """What one verb stands for: alone (``kind``, "" for nothing) and with words near it, by each word of a first place."""

    kind: str
    patterns: dict[str, list[tuple[tuple[frozenset[str], ...], str]]]


def plover(code: str) -> str:
    """The PLOVER type of a CAMEO code; "" for 01 and 02, which PLOVER drops, and for no code."""
    for size in (4, 3):
        if code[:size] in BRANCHES:
            return BRANCHES[code[:size]]
    return ROOTS.get(code[:2], "")


@cache
def lexicon() -> dict[str, Verb]:
    """Every verb of the table by its lemma."""
    text = (resources.files(__package__) / TABLE).read_text("utf-8")
    sets: dict[str, frozenset[str]] = {}
    found: dict[str, Verb] = {}
    here: list[Verb] = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        row, words, value = line.split("\t")
        if row == "set":
            sets[words] = frozenset(value.split())
        elif row == "verb":
            here = [found.setdefault(word, Verb("" if value == "-" else value, {})) for word in words.split()]
        else:
            needs = tuple(sets.get(w, frozenset((w,))) for w in words.split())
            for verb in here:
                for word in needs[0]:
                    verb.patterns.setdefault(word, []).append((needs, "" if value == "-" else value))
    return found


def votes(verb: str, near: frozenset[str] | set[str]) -> Iterator[tuple[str, int]]:
    """Types that ``verb`` with the lemmas ``near`` it stands for, each with the number of words matched (0: the verb alone)."""
    known = lexicon().get(verb)
    if known is None:
        return
    met = {
        (len(needs), kind)
        for word in near
        for needs, kind in known.patterns.get(word, ())
        if all(not need.isdisjoint(near) for need in needs)
    }
    if not met and known.kind:
        yield known.kind, 0
    most = max(met, default=(0, ""))[0]
    yield from sorted((kind, size) for size, kind in met if size == most)


def build(path: Path) -> str:
    """The table's text from the dictionary file at ``path`` (gzip)."""
    lines = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").splitlines()
    start = next(i for i, line in enumerate(lines) if "VERB PATTERNS" in line)
    out = [
        "# Made from CAMEO.2.0, Copyright (c) 2015 Open Event Data Alliance, MIT. Rebuild: tocsin.coding.events.lexicon"
    ]
    out += [f"set\t{name}\t{' '.join(words)}" for name, words in sorted(_sets(lines[:start]).items())]
    for verbs, kind, patterns in _blocks(lines[start:]):
        out.append(f"verb\t{' '.join(sorted(verbs))}\t{kind or '-'}")
        out += [f"with\t{' '.join(words)}\t{value or '-'}" for words, value in sorted(patterns.items())]
    return "\n".join(out) + "\n"


_PLURALS = {
    "ties": "tie",
    "troops": "troop",
    "men": "man",
    "women": "woman",
    "children": "child",
    "police": "police",
    "series": "series",
}


def _lemma(word: str) -> str:
    """The base form of a noun, by its ending."""
    word = word.lower()
    if word in _PLURALS:
        return _PLURALS[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]


def _sets(lines: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    name = ""
    for raw in lines:
        line = raw.split("#")[0].strip()
        if line.startswith("&"):
            name = line.lower()
        elif line.startswith("+") and name:
            # Of a phrase its last word, which is its head.
            word = [w for w in re.split(r"[_ ]+", line[1:]) if w]
            if word and word[-1].isalpha():
                found[name].add(_lemma(word[-1]))
    return {name: sorted(words) for name, words in found.items()}


def _blocks(lines: Iterable[str]) -> Iterator[tuple[set[str], str, dict[tuple[str, ...], str]]]:
    verbs: set[str] = set()
    kind = ""
    patterns: dict[tuple[str, ...], str] = {}
    for raw in lines:
        line = raw.split("#")[0].strip()
        if line.startswith("---"):
            if verbs:
                yield verbs, kind, patterns
            verbs, patterns = set(), {}
            kind = plover(_code(line))
        elif line.startswith("-"):
            words = _needs(line)
            if words:
                patterns.setdefault(words, plover(_code(line)))
        elif line and line[0].isalpha() and "_" not in line.split()[0]:
            verbs.add(line.split()[0].lower())
    if verbs:
        yield verbs, kind, patterns


def _code(line: str) -> str:
    found = re.search(r"\[([^\]]*)\]", line)
    parts = [p for p in (found.group(1).split(":") if found else []) if p.strip("-")]
    return parts[0].strip() if parts else ""


def _needs(line: str) -> tuple[str, ...]:
    body = re.sub(r"\[.*", "", line[1:])
    words = re.findall(r"&?[A-Za-z_-]+", body)
    out = []
    for word in words:
        for part in [word] if word.startswith("&") else re.split(r"[_-]+", word):
            if part:
                out.append(part.lower().rstrip("_") if part.startswith("&") else _lemma(part))
    return tuple(dict.fromkeys(out))


if __name__ == "__main__":
    sys.stdout.write(build(Path(sys.argv[1])))
