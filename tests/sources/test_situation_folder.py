"""The situation folder: the form passes, records carry what the files say, and each mistake names its place and remedy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tocsin.errors import BadInput, NotFound
from tocsin.sources.situation_folder import Problem, check, find, load, packaged
from tocsin.sources.situation_form import write_form


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("form") / "north-south"
    write_form(folder, 'The "North": South # question')
    return folder


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / "north-south"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}: the test would prove nothing"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def add(folder: Path, file: str, line: str) -> int:
    """Append a line; its number."""
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text + line + "\n", encoding="utf-8")
    return text.count("\n") + 1


def only(folder: Path) -> Problem:
    found = check(folder)
    assert len(found) == 1, "\n".join(map(str, found))
    assert found[0].remedy
    return found[0]


def test_the_form_is_valid_and_says_what_it_shows(folder: Path) -> None:
    assert check(folder) == []
    records = load(folder)
    assert records.situation.title == 'The "North": South # question'
    assert records.situation.id == "north-south"
    assert len(list(records.all())) == 1 + sum(
        len(part) for part in (records.actors, records.offices, records.ties, records.places, records.holds,
                               records.names, records.readings, records.agreements, records.claims)
    )  # fmt: skip
    assert all((records.actors, records.offices, records.ties, records.places, records.holds, records.names,
                records.readings, records.agreements, records.claims))  # fmt: skip


def test_claims_carry_the_row(folder: Path) -> None:
    claim = load(folder).claims[0]
    assert (claim.source, claim.origin) == ("situation:north-south", "north-south/claims/mv-001")
    assert claim.situation == "north-south"
    assert claim.curated and claim.verified and claim.coder == "curated"
    assert (claim.happened.start, claim.happened.time, claim.happened.zone) == (date(2001, 6, 1), "06:00", "UTC+1")
    assert (claim.figures[0].low, claim.figures[0].high, claim.figures[0].text) == (11, None, "more than ten")
    assert (claim.doers, claim.relayers, claim.places) == (("borea-army",), ("example-gazette",), ("stonebridge",))


def test_truces_keep_hour_monitor_and_clauses(folder: Path) -> None:
    truce = load(folder).agreements[0]
    assert (truce.id, truce.in_force.time, truce.monitor, truce.replaces) == ("truce-2001-06-10", "12:00", None, None)
    assert [clause.kind for clause in truce.clauses] == ["cessation", "exchange_prisoners"]


def test_an_agreement_keeps_its_purpose_its_form_and_where_its_text_stands(folder: Path) -> None:
    truce = load(folder).agreements[0]
    assert (truce.purpose, truce.formal, truce.declined) == ("humanitarian", True, ())
    assert (truce.language, truce.url) == ("en", "https://example.org/lake-truce")


def test_what_is_not_written_of_an_agreement_is_unknown_not_false(folder: Path) -> None:
    path = folder / "agreements.yaml"
    path.write_text(path.read_text(encoding="utf-8").split("  purpose:")[0], encoding="utf-8")
    truce = load(folder).agreements[0]
    assert (truce.purpose, truce.formal, truce.declined, truce.language, truce.url) == ("unknown", None, (), "", "")


def test_a_party_that_never_signed_and_an_agreement_by_word_of_mouth(folder: Path) -> None:
    edit(folder, "agreements.yaml", "declined: []", "declined: [cresland, lake-group]")
    edit(folder, "agreements.yaml", "formal: true", "formal: false")
    truce = load(folder).agreements[0]
    assert (truce.declined, truce.formal) == (("cresland", "lake-group"), False)


def test_clauses_may_quote_another_language(folder: Path) -> None:
    words = "Стороны прекращают огонь; tərəflər atəşi dayandırır; կողմերը դադարեցնում են կրակը."
    edit(folder, "agreements.yaml", "Both sides stop firing.", f'"{words}"')
    edit(folder, "agreements.yaml", "language: en", "language: zh-Hant")
    truce = load(folder).agreements[0]
    assert (truce.clauses[0].text, truce.language) == (words, "zh-Hant")


def test_two_truces_at_once_and_one_without_an_hour_are_no_mistake(folder: Path) -> None:
    path = folder / "agreements.yaml"
    text = path.read_text(encoding="utf-8")
    again = (
        text[text.index("- id:") :].replace("truce-2001-06-10", "truce-again").replace("2001-06-11T12:00", "unknown")
    )
    path.write_text(text + "\n" + again, encoding="utf-8")
    assert check(folder) == []
    assert [(a.id, a.in_force.time, a.in_force.known) for a in load(folder).agreements] == [
        ("truce-2001-06-10", "12:00", True), ("truce-again", None, False)
    ]  # fmt: skip


def test_loading_twice_gives_the_same_and_an_edit_a_new_id(folder: Path) -> None:
    before = load(folder)
    assert before == load(folder)
    edit(folder, "claims.csv", "more than ten people", "more than a dozen people")
    after = load(folder)
    assert before.claims[0].id != after.claims[0].id
    assert before.claims[0].origin == after.claims[0].origin
    assert before.claims[1:] == after.claims[1:]
    assert len({record.id for record in after.claims}) == len(after.claims)


def test_a_day_known_only_to_the_month_counts_from_its_end(folder: Path) -> None:
    edit(folder, "offices.csv", "1999-04-01,,,2001-01-01", "1999-04,,,2001-01")
    office = load(folder).offices[0]
    assert (office.since, office.known) == (date(1999, 4, 1), date(2001, 1, 31))


def test_optional_files_may_be_left_out(folder: Path) -> None:
    for name in ("ties.csv", "holds.csv", "names.csv", "readings.csv", "offices.csv"):
        (folder / name).unlink()
    assert check(folder) == []
    assert load(folder).ties == ()


def test_a_byte_order_mark_is_no_problem(folder: Path) -> None:
    path = folder / "actors.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check(folder) == []


CLAIM = ("mv-9,{kind},A text.,{happened},{known},{doers},,arelia-mod,victim,,{stance},{status},{denial_of},{figures},"
         "{places},,{evidence},,,{comparison},,{agreement},,{verified},{cite},")  # fmt: skip
GOOD = {"kind": "shelling", "happened": "2001-06-12", "known": "2001-06-12", "doers": "borea", "stance": "asserts",
        "status": "happened", "denial_of": "", "figures": "", "places": "midvale", "evidence": "", "comparison": "",
        "agreement": "", "verified": "true", "cite": "Example"}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("kind", "bombardmant", "unknown kind"),
        ("kind", "", "kind is empty"),
        ("stance", "claims", "unknown stance"),
        ("status", "maybe", "unknown status"),
        ("happened", "2001-02-30", "impossible date"),
        ("happened", "June 2001", "not a date"),
        ("happened", "2001-06-12..2001-06-01", "ends before it starts"),
        ("known", "", "known is empty"),
        ("known", "2001-13-01", "impossible date"),
        ("known", "2001-06-01", "known is before happened (2001-06-12)"),
        ("doers", "borea;boreans", "unknown actor 'boreans'"),
        ("places", "nowhere", "unknown place 'nowhere'"),
        ("agreement", "truce-1999", "unknown agreement 'truce-1999'"),
        ("figures", "killed 9..3", "ends below its beginning"),
        ("figures", "killed@martians 5", "unknown actor 'martians'"),
        ("evidence", "rumour", "unknown word in evidence"),
        ("denial_of", "everything", "unknown denial_of"),
        ("comparison", "best|1994", "unknown rank 'best'"),
        ("comparison", "worst|1994-99", "impossible date"),
        ("verified", "yes", "unknown verified"),
        ("cite", "", "cite is empty"),
    ],
)
def test_a_wrong_cell_names_file_line_column_value_and_remedy(folder: Path, column: str, value: str, says: str) -> None:
    line = add(folder, "claims.csv", CLAIM.format(**(GOOD | {column: value})))
    problem = only(folder)
    assert (problem.file, problem.line, problem.column) == ("claims.csv", line, column)
    assert says in problem.message
    assert problem.value in value and (problem.value or not value)


def test_what_is_yet_to_come_may_be_known_before(folder: Path) -> None:
    add(folder, "claims.csv", CLAIM.format(**(GOOD | {"known": "2001-06-01", "status": "future"})))
    assert check(folder) == []


def test_states_are_known_without_a_row(folder: Path) -> None:
    add(folder, "claims.csv", CLAIM.format(**(GOOD | {"doers": "ARM;AZE", "figures": "killed@TUR 5"})))
    assert check(folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "column", "says"),
    [
        ("situation.yaml", "parties: [arelia, borea]", "parties: [arelia]", 8, "parties", "exactly two parties"),
        (
            "situation.yaml",
            "territory: [midvale]",
            "territory: [atlantis]",
            11,
            "territory",
            "unknown place 'atlantis'",
        ),
        ("situation.yaml", "keywords:", "keyword:", 18, "keyword", "unknown key"),
        ("situation.yaml", "[10.0, 50.0, 14.0, 53.0]", "[14.0, 50.0, 10.0, 53.0]", 20, "box", "not a box"),
        ("situation.yaml", "countries: []", "countries: [XYZ]", 14, "countries", "unknown word in countries"),
        ("situation.yaml", "side_b: [borea-army]", "side_b: [arelia-army]", 10, "side_b", "on both sides"),
        ("agreements.yaml", "kind: truce\n", "kind: peace\n", 6, "kind", "unknown kind"),
        ("agreements.yaml", "  title: Lake truce of 10 June 2001\n", "", 4, "title", "title is empty"),
        ("agreements.yaml", "kind: cessation,", "kind: cesation,", 17, "clauses", "unknown kind of clause"),
        ("agreements.yaml", "  verified: true", "  verifed: true", 21, "verifed", "unknown key"),
        ("agreements.yaml", "purpose: humanitarian", "purpose: peaceful", 23, "purpose", "unknown purpose"),
        ("agreements.yaml", "formal: true", "formal: signed", 24, "formal", "unknown formal"),
        ("agreements.yaml", "declined: []", "declined: [borea]", 25, "declined", "among the parties too"),
        ("agreements.yaml", "declined: []", "declined: [nobody]", 25, "declined", "unknown actor 'nobody'"),
        ("agreements.yaml", "declined: []", "declined: [norr, norr]", 25, "declined", "stands twice"),
        ("agreements.yaml", "language: en", "language: English", 26, "language", "not a language code"),
        ("agreements.yaml", "url: https://", "url: www.", 27, "url", "not an address"),
        ("agreements.yaml", "in_force: 2001-06-11T12:00", "in_force: 2001-06-09", 8, "in_force", "before agreed"),
        ("agreements.yaml", "replaces:  ", "replaces: truce-2001-06-10 ", 20, "replaces", "does not replace itself"),
        ("agreements.yaml", "text: Prisoners", "date: Prisoners", 18, "clauses", "a kind and a text"),
        ("agreements.yaml", "parties: [arelia, borea]", "parties: {a: b}", 10, "parties", "nested too deep"),
        ("actors.csv", "arelia-army,armed_force", "Arelia Army,armed_force", 5, "id", "not an id"),
        ("actors.csv", "norr,person", "norr,human", 11, "kind", "unknown kind"),
        ("offices.csv", "1999-04-01,,,", "1999-04-01,1998-01-01,1998-01-02,", 2, "until", "until is before since"),
        ("offices.csv", "1999-04-01,,,", "1999-04-01,2000-01-01,,", 2, "until_known", "until_known is empty"),
        ("places.csv", "51.5,12.0", "151.5,12.0", 2, "lat", "outside -90 to 90"),
        ("places.csv", "51.5,12.0", "51.5,", 2, "lat", "only one of lat and lon"),
        ("places.csv", "Midden|borea|en,,", "Midden|borea|en,stonebridge,", 2, "within", "in a circle"),
        ("places.csv", "Midden|borea|en", "Midden|nobody|en", 2, "aliases", "unknown actor 'nobody'"),
        ("holds.csv", ",0.8,", ",80,", 4, "share", "outside 0 to 1"),
        ("names.csv", "Question,midvale,", "Question,midval,", 2, "target", "unknown actor or place"),
        ("readings.csv", ",12,10,15,", ",12,13,15,", 2, "low", "do not rise"),
        ("ties.csv", "arelia,borea,rivalry", "arelia,borea,hatred", 2, "kind", "unknown kind"),
    ],
)
def test_a_wrong_value_in_each_file(
    folder: Path, file: str, old: str, new: str, line: int, column: str, says: str
) -> None:
    edit(folder, file, old, new)
    problem = next(each for each in check(folder) if each.column == column)
    assert (problem.file, problem.line) == (file, line)
    assert says in problem.message and problem.remedy


@pytest.mark.parametrize("file", ["situation.yaml", "actors.csv", "places.csv", "claims.csv"])
def test_a_missing_file(folder: Path, file: str) -> None:
    (folder / file).unlink()
    problem = check(folder)[0] if file == "situation.yaml" else next(p for p in check(folder) if p.file == file)
    assert (problem.file, problem.value, problem.message) == (file, file, "missing file")
    assert "situation-folder.md" in problem.remedy


def test_a_misspelt_file_is_not_passed_over(folder: Path) -> None:
    (folder / "ties.csv").rename(folder / "tie.csv")
    problem = only(folder)
    assert (problem.file, problem.message) == ("tie.csv", "unknown file")
    assert "did you mean ties.csv?" in problem.remedy


def test_missing_and_unknown_columns(folder: Path) -> None:
    edit(folder, "claims.csv", "row,kind,text,happened,", "row,kind,text,hapened,")
    found = {problem.message: problem for problem in check(folder)}
    assert (found["unknown column"].line, found["unknown column"].value) == (1, "hapened")
    assert (found["missing column"].line, found["missing column"].value) == (1, "happened")


def test_a_row_with_an_unquoted_comma(folder: Path) -> None:
    line = add(folder, "holds.csv", "midvale,claim,borea,Borea, it says, owns it.,,,,,2001-01-01,true,Example")
    problem = only(folder)
    assert (problem.file, problem.line) == ("holds.csv", line)
    assert "13 cells, the header 11" in problem.message and "quotes" in problem.remedy


def test_lines_count_cells_of_several_lines(folder: Path) -> None:
    add(folder, "holds.csv", 'midvale,claim,borea,"Borea\nsays\nso.",,,,,2001-01-01,true,Example')
    line = add(folder, "holds.csv", "midvale,clam,arelia,So says Arelia.,,,,,2001-01-01,true,Example")
    assert only(folder).line == line == 8


def test_an_open_quote(folder: Path) -> None:
    line = add(folder, "ties.csv", 'arelia,borea,rivalry,"never closed,,,,,,,,,2001-01-01,true,Example')
    problem = only(folder)
    assert (problem.file, problem.line) == ("ties.csv", line)
    assert "malformed CSV" in problem.message


def test_semicolons_instead_of_commas(folder: Path) -> None:
    (folder / "offices.csv").write_text("holder;office;of\nnorr;prime minister;arelia\n", encoding="utf-8")
    problem = only(folder)
    assert (problem.line, problem.value) == (1, "holder;office;of")
    assert "commas" in problem.message


def test_malformed_yaml_names_its_line(folder: Path) -> None:
    edit(folder, "agreements.yaml", "parties: [arelia, borea]", "parties: [arelia, borea")
    problem = next(each for each in check(folder) if each.file == "agreements.yaml")
    assert "malformed YAML" in problem.message
    assert problem.line in (11, 12)


def test_yaml_keys_twice(folder: Path) -> None:
    edit(folder, "situation.yaml", "zone: UTC+1", "zone: UTC+1\nzone: UTC+2")
    problem = next(each for each in check(folder) if each.message == "the key appears twice")
    assert (problem.file, problem.line, problem.value) == ("situation.yaml", 22, "zone")


def test_yaml_that_would_grow_without_end_is_refused(folder: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]\n" for n in range(40))
    (folder / "agreements.yaml").write_text(bomb, encoding="utf-8")
    assert any("aliases (*name) are not read" in problem.message for problem in check(folder))
    (folder / "agreements.yaml").write_text("[" * 5000 + "]" * 5000, encoding="utf-8")
    assert any("malformed YAML" in problem.message for problem in check(folder))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_wrong_encoding_names_the_line(folder: Path, encoding: str) -> None:
    path = folder / "places.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Old Stone", "Öld Stone").encode(encoding))
    problem = check(folder)[0]
    assert (problem.file, problem.line) == ("places.csv", 3 if encoding == "cp1252" else 1)
    assert "UTF-8" in problem.remedy and "0x" in problem.value


def test_binary_is_refused(folder: Path) -> None:
    (folder / "ties.csv").write_bytes(b"a,b,kind\n\x00\x01\x02")
    problem = only(folder)
    assert (problem.line, problem.value) == (2, "byte 0x00")


def test_an_empty_file(folder: Path) -> None:
    (folder / "situation.yaml").write_bytes(b"")
    assert any((each.file, each.message) == ("situation.yaml", "the file is empty") for each in check(folder))
    shutil.copy(folder / "claims.csv", folder / "keep.txt")
    (folder / "claims.csv").write_bytes(b"")
    assert any((each.file, each.message) == ("claims.csv", "missing column") for each in check(folder))


@pytest.mark.parametrize(
    ("file", "line", "column"),
    [("claims.csv", CLAIM.format(**GOOD).replace("mv-9", "mv-001"), "row"),
     ("actors.csv", "norr,person,Ann Norr,,,,,,,,2001-01-01,Example,", "id"),
     ("places.csv", "midvale,town,Midvale,,,,,,2001-01-01,Example", "id"),
     ("offices.csv", "norr,prime minister,arelia,1999-04-01,,,2001-01-01,Example", "holder")],
)  # fmt: skip
def test_a_row_twice(folder: Path, file: str, line: str, column: str) -> None:
    number = add(folder, file, line)
    problem = only(folder)
    assert (problem.file, problem.line, problem.column) == (file, number, column)
    assert "as line" in problem.message


def test_one_unreadable_file_gives_one_message(folder: Path) -> None:
    path = folder / "actors.csv"
    path.write_bytes(path.read_bytes() + b"\xff\n")
    assert [problem.file for problem in check(folder)] == ["actors.csv"]


def test_the_folders_name_is_its_id(folder: Path) -> None:
    renamed = folder.rename(folder.with_name("North South"))
    problem = only(renamed)
    assert (problem.value, problem.message) == ("North South", "the folder's name is no id")


def test_load_refuses_and_lists_the_problems(folder: Path) -> None:
    edit(folder, "claims.csv", ",accuses,", ",blames,")
    edit(folder, "ties.csv", "cresland,arelia", "cresland,nobody")
    with pytest.raises(BadInput) as caught:
        load(folder)
    assert "2 problem(s)" in caught.value.message
    assert "claims.csv:2 stance" in caught.value.message and "ties.csv:3 b" in caught.value.message
    assert str(folder) in caught.value.remedy


def test_find_takes_a_path_or_a_packaged_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find(folder) == folder.resolve()
    monkeypatch.chdir(folder.parent)
    assert find("north-south") == folder.resolve()
    for name, path in packaged().items():
        assert find(name) == path and path.name == name
    with pytest.raises(NotFound, match="no-such-situation") as caught:
        find("no-such-situation")
    assert "packaged situations" in caught.value.remedy
    with pytest.raises(NotFound):
        check(folder / "no-such-folder")


def test_packaged_situations_have_no_problems() -> None:
    if not packaged():
        pytest.skip("no situation is packaged yet")
    assert {name: check(path) for name, path in packaged().items()} == {name: [] for name in packaged()}


def _occupied(folder: Path) -> Path:
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    return folder


def _a_file(folder: Path) -> Path:
    folder.write_text("mine", encoding="utf-8")
    return folder


def _badly_named(folder: Path) -> Path:
    return folder.with_name("East West")


@pytest.mark.parametrize("make", [_occupied, _a_file, _badly_named])
def test_the_form_overwrites_nothing(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    target = make(tmp_path / "east-west")
    before = sorted((path, path.read_text() if path.is_file() else "") for path in tmp_path.rglob("*"))
    with pytest.raises(BadInput) as caught:
        write_form(target, "East–West")
    assert caught.value.remedy and target.name in caught.value.message
    assert sorted((path, path.read_text() if path.is_file() else "") for path in tmp_path.rglob("*")) == before


def test_the_form_fills_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "east-west").mkdir()
    assert len(write_form(tmp_path / "east-west", "East–West")) == 11
    assert check(tmp_path / "east-west") == []
