"""Claims written down by hand: all rows or none, with every fault named."""

from __future__ import annotations

import datetime
import json

import msgspec
import pytest

from sources.contract import EXAMPLES, RECEIVED
from tocsin.errors import BadInput
from tocsin.schema.claims import Claim
from tocsin.sources.base import Raw, Told
from tocsin.sources.claims_file import SOURCE

CSV = (EXAMPLES / "claims.csv").read_text()
LINE = json.loads((EXAMPLES / "claims.jsonl").read_text().splitlines()[0])


def claims(text: str, name: str = "claims.csv", **told: object) -> list[Claim]:
    """The claims of a file."""
    return list(SOURCE.parse(Raw.of(text.encode(), name, RECEIVED, told=Told(**told))))  # type: ignore[arg-type]


def refused(text: str, name: str = "claims.csv") -> str:
    """What the file is refused with."""
    with pytest.raises(BadInput) as caught:
        claims(text, name)
    assert caught.value.remedy
    return caught.value.message


class TestCsv:
    def test_a_row_is_a_claim_with_its_figures(self) -> None:
        first, second = claims(CSV, situation="ardan")
        assert [(f.kind, f.who, f.side, f.low, f.best, f.high) for f in first.figures] == [
            ("killed", "soldiers", "westland-af", 4.0, None, None), ("wounded", "unknown", None, None, None, 19.0),
        ]  # fmt: skip
        assert (first.source, first.origin, first.situation) == ("claims-file", "claims-file/ex-001", "ardan")
        assert (second.stance, second.denial_of, second.status) == ("denies", "involvement", "negated")
        assert second.known == datetime.date(2031, 3, 4) and claims(CSV)[0].situation is None

    def test_the_name_of_the_file_changes_no_id(self) -> None:
        assert [c.id for c in claims(CSV)] == [c.id for c in claims(CSV, "other.csv")]

    def test_an_edited_row_is_another_claim(self) -> None:
        assert claims(CSV)[0].id != claims(CSV.replace("at least four", "at least five"))[0].id

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            ("losses,", "loses,", ("claims.csv:2", "kind", "'loses'")),
            ("denies,negated", "rejects,negated", ("claims.csv:3", "stance", "'rejects'")),
            (
                "2031-03-03,2031-03-04,,,westland",
                "2031-02-30,2031-03-04,,,westland",
                ("claims.csv:2", "happened", "2031-02-30"),
            ),
            ("2031-03-03,2031-03-04,,,westland", "2031-03-05,2031-03-04,,,westland", ("claims.csv:2", "known")),
            ("2031-03-04,,,westland", ",,,westland", ("claims.csv:2", "known")),
            (">=4", "four", ("claims.csv:2", "figures", "four")),
            ("westland-mod", "Westland Ministry", ("claims.csv:2", "Westland Ministry")),
            ("ex-002", "ex-001", ("claims.csv:3", "already on line 2")),
            (",true,", ",maybe,", ("verified", "'maybe'")),
        ],
    )
    def test_a_bad_cell_is_named_by_file_line_column_and_value(
        self, old: str, new: str, words: tuple[str, ...]
    ) -> None:
        message = refused(CSV.replace(old, new, 1) if old != "denies,negated" else CSV.replace(old, new))
        assert all(word in message for word in words), message
        assert "nothing was imported" in message

    def test_every_bad_row_is_told_at_once(self) -> None:
        message = refused(CSV.replace("losses,", "loses,").replace("shelling,", "shellings,"))
        assert "2 problem(s)" in message and "claims.csv:2" in message and "claims.csv:3" in message

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("", "empty"),
            ("row,kind\n", "missing column 'text'"),
            (CSV.split("\n")[0] + "\n", "no claim"),
            (CSV + "ex-003,losses\n", "line 4: 2 cells"),
        ],
    )
    def test_what_is_no_table_of_claims(self, text: str, word: str) -> None:
        assert word in refused(text)


class TestJsonLines:
    def test_claims_go_out_and_in_unchanged(self) -> None:
        text = "\n".join(msgspec.json.encode(claim).decode() for claim in claims(CSV))
        assert claims(text, "out.jsonl") == claims(CSV)

    def test_a_claim_without_an_id_gets_one(self) -> None:
        first, second = claims((EXAMPLES / "claims.jsonl").read_text(), "c.jsonl")
        assert len(first.id) == 16 and (second.id, second.source) == ("00aa00aa00aa00aa", "desk")

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"kind": "loses"}, ("kind", "'loses'")),
            ({"stance": "rejects"}, ("stance", "rejects")),
            ({"known": "2031-02-30"}, ("known",)),
            ({"known": "2031-03-01"}, ("known", "before happened")),
            ({"mystery": 1}, ("mystery", "unknown field")),
            ({"text": " "}, ("text",)),
            ({"cite": ""}, ("cite",)),
            ({"figures": [{"kind": "killed", "low": 9, "best": 4}]}, ("figures", "do not rise")),
            ({"figures": [{"kind": "slain"}]}, ("figures", "slain")),
            ({"purposes": ["glory"]}, ("purposes", "'glory'")),
            ({"happened": {"start": "2031-03-03", "end": "2031-03-01"}}, ("happened", "before it starts")),
            ({"text": None}, ("text",)),
            ({"span": {"start": 9, "end": 2}}, ("span",)),
        ],
    )
    def test_a_bad_field_is_named_with_its_line(self, change: dict[str, object], words: tuple[str, ...]) -> None:
        good = json.dumps(LINE)
        message = refused(f"{good}\n\n{json.dumps({**LINE, **change})}\n", "c.jsonl")
        assert "c.jsonl:3" in message and all(word in message for word in words), message

    @pytest.mark.parametrize("line", ["{", "[1]", "null", '{"kind": ', "[" * 100_000, "\u0000"])
    def test_a_line_that_is_no_object(self, line: str) -> None:
        assert "line 2" in refused(json.dumps(LINE) + "\n" + line, "c.jsonl")

    def test_a_missing_field_is_named(self) -> None:
        assert "text" in refused(json.dumps({key: value for key, value in LINE.items() if key != "text"}), "c.jsonl")

    def test_twice_the_same_line_is_one_claim(self) -> None:
        assert len(claims(json.dumps(LINE) + "\n" + json.dumps(LINE), "c.jsonl")) == 1
