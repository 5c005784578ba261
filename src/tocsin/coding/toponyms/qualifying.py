"""What the text itself says of where a place is: "Paris, Texas", "Paris, Ky.", "Hamilton, Butler and Warren counties"."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from itertools import pairwise

from tocsin.coding.toponyms.records import Candidate, Named

_COMMA = re.compile(r"(?:[’'‘]s)?[,(]?\s*[,(]\s*(?:(?:the|in|of)\s)?")
_WIDE = {"country", "admin1"}
_NAME = r"[A-Z][\w.’'-]+(?:[ ][A-Z][\w.’'-]+)?"
_LISTED = re.compile(
    rf"((?:{_NAME}(?:,[ ](?:and[ ]|or[ ])?|[ ](?:and|or|&)[ ]))+{_NAME})[ ]"
    r"([Cc]ounties|[Cc]ounty|districts|provinces|cities|towns|villages|regions|states|parishes|governorates|suburbs)\b"
)


def qualify(text: str, found: Sequence[Named]) -> None:
    """Set ``within`` where a wider place follows after a comma: a list of three countries qualifies nothing."""
    for named, next_named in pairwise(found):
        wide = tuple((each.iso2, each.admin1) for each in next_named.candidates if _is_wide(each))
        if named.listed or next_named.listed:
            continue
        if wide and _COMMA.fullmatch(text[named.end : next_named.start]) and _could_lie_in(named, wide):
            named.within = tuple(dict.fromkeys(wide))


def mark_listed(text: str, found: Sequence[Named]) -> None:
    """Set ``listed`` on the names of lists before "districts" and the like, ``county`` on those before "counties"."""
    starts = [named.start for named in found]
    for listed in _LISTED.finditer(text):
        start, end = listed.span(1)
        for named in found[bisect.bisect_left(starts, start) : bisect.bisect_left(starts, end)]:
            named.listed = True
            if listed.group(2).casefold().startswith("count"):
                named.county = any(each.kind == "admin2" for each in named.candidates)


def _is_wide(meant: Candidate) -> bool:
    return meant.kind in _WIDE and meant.how != "people"


def _could_lie_in(named: Named, wide: Sequence[tuple[str, str]]) -> bool:
    """A state does not lie in the next one of a list; a hamlet that no list has there may yet lie in a province."""
    if any(lies_in(each, wide) for each in named.candidates):
        return True
    towns_only = all(each.kind in ("town", "admin2") and each.how != "people" for each in named.candidates)
    return towns_only and any(admin1 for _, admin1 in wide)


def lies_in(meant: Candidate, wide: Sequence[tuple[str, str]]) -> bool:
    """Whether a candidate lies in one of the divisions or countries."""
    return any(
        meant.iso2 == iso2 and (admin1 in ("", meant.admin1)) and not (meant.kind == "admin1" and admin1)
        for iso2, admin1 in wide
    )
