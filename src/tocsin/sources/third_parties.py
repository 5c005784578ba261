"""Names of third parties and signatories in words → ISO-3 codes and organisations' ids, by recorded names only.

A name counts where exactly one state or organisation bears it. Not counted: who is called former ("former US President"),
and a state that only says where or to whom ("US Ambassador to Croatia", "Embassy in Chad"). Sentences are not kept: what is
shown is the list of names, or, where the cell holds a sentence, our names of those it names.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import cache
from importlib import resources

import yaml

from tocsin.registry.crosswalk import EARLIEST, countries
from tocsin.registry.names import Mention, NameIndex
from tocsin.schema.registry import Actor, Alias

_PART = re.compile(r"[;,/\n:()]")
_FORMER = re.compile(r"\b(?:former|fmr|ex|late)\b|\bsupreme$", re.I)  # a Supreme Soviet is not the Soviet Union
_GOVERNMENT = r"\s+(?:the\s+)?(?:\w+\s+)?(?:government|republic|kingdom|state)"
_WHERE = re.compile(rf"\S\s(?:.*\s)?(?:in|to|at|on(?!\s+behalf)|for(?!{_GOVERNMENT}))\b", re.I | re.S)
_NOT_STATE = re.compile(r"(?:'s)?[\s-]+(?:red (?:cross|crescent)|institute|university|\w*\s?church|based)\b", re.I)
_COMMENT = re.compile(r"\[[^\]]*\]|\bno third part[^.\n]*[.\n]?", re.I)
_LINE = re.compile(r"[;\n\u2028]+")
_SENTENCE = re.compile(
    r"\b(?:was|were|is|are|has|have|had|been|acted|attended|mediated|facilitated|hosted|participated|participating|served|agreed|"
    r"called|took|brokered|organi[sz]ed|mentions?|mediate|signed|concluded|provided|appears?|identifies|chaired|led|represented|"
    r"witnessed|which|who)\b", re.I
)  # fmt: skip
_WORDS, _LONGEST = 20, 300
_SUCCESSOR = {"SUN": "RUS"}
"""One state in Gleditsch and Ward's numbers (365), as which UCDP's governments are read too."""


def named(words: str, without: Collection[str] = ()) -> tuple[str, ...]:
    """Ids of the states and organisations that words name, in their order, but for some."""
    words = _COMMENT.sub(" ", words)
    found = (mention for mention in _index().find(words) if mention.kind == "actor" and len(mention.ids) == 1)
    ids = dict.fromkeys(_SUCCESSOR.get(mention.ids[0], mention.ids[0]) for mention in found if _counts(words, mention))
    return tuple(each for each in ids if each not in without)


def listed(words: str, ids: Collection[str] = ()) -> str:
    """The names as given, parted by semicolons, as far as they are no sentences; else our names of ``ids``."""
    lines = [" ".join(line.split()).rstrip(" .") for line in _LINE.split(_COMMENT.sub(" ", words))]
    kept = [line for line in lines if line and not line.endswith(":") and not _is_sentence(line)]
    shown = ""
    for line in dict.fromkeys(kept):
        longer = f"{shown}; {line}" if shown else line
        if len(longer) > _LONGEST:
            break
        shown = longer
    return shown or ", ".join(name_of(each) for each in ids)


def name_of(each: str) -> str:
    """Our name of a state or organisation."""
    state = countries().get(each)
    return state.name if state else _organisations()[each][0] if each in _organisations() else each


def _is_sentence(line: str) -> bool:
    return len(line.split()) > _WORDS or bool(_SENTENCE.search(line))


def _counts(words: str, mention: Mention) -> bool:
    parts = list(_PART.finditer(words, 0, mention.start))
    before = words[parts[-1].end() : mention.start].strip() if parts else words[: mention.start].strip()
    if _FORMER.search(before):
        return False
    if mention.ids[0] not in countries():
        return True
    return not _WHERE.search(before) and not _NOT_STATE.match(words, mention.end)


@cache
def _index() -> NameIndex:
    return NameIndex.build([_actor(*each) for each in _organisations().items()], (), (), ())


def _actor(key: str, names: list[str]) -> Actor:
    known: date = EARLIEST
    aliases = tuple(Alias(name) for name in names[1:])
    return Actor(id=key, source="third-parties", kind="organisation", name=names[0], known=known, aliases=aliases)


@cache
def _organisations() -> dict[str, list[str]]:
    text = resources.files("tocsin.sources").joinpath("third_parties.yaml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = yaml.safe_load(text)
    return found
