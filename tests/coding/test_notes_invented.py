"""Notes on an invented conflict of invented states, claim by claim: nothing is tied to a real one.

The record: Norland and Sudland, over the Vale (town: Ford). Truce I in 1991, a clash in June 2030 with 12 dead,
war II from 4 September 2030, a plane lost, a truce made by defence ministers in Port with Estland's help.
"""

from collections.abc import Sequence
from datetime import date

import pytest

from tocsin.coding.notes import notes
from tocsin.coding.reader import Reader
from tocsin.coding.reconcile import reconcile
from tocsin.registry.names import NameIndex
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim, Comparison, Span
from tocsin.schema.figures import Figure
from tocsin.schema.findings import Findings
from tocsin.schema.notes import Note
from tocsin.schema.registry import Actor, Alias, Place, Tie
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement

OLD, DAY = date(2000, 1, 1), date(2030, 10, 1)
PAIR = Situation(id="vale", source="t", title="The Vale", known=OLD, parties=("NOR", "SUD"), side_a=("NOR", "nor-mod"),
                 side_b=("SUD", "sud-mod"), territory=("vale",), mediators=("EST",))  # fmt: skip
NAMES = {"NOR": "Norland", "SUD": "Sudland", "EST": "Estland", "WES": "Westland", "UNI": "the Old Union"}


def actor(key: str, name: str, **more: object) -> Actor:
    fields: dict[str, object] = {"kind": "state", **more}
    return Actor(id=key, source="t", name=name, known=OLD, **fields)  # type: ignore[arg-type]


ACTORS = {
    **{key: actor(key, name) for key, name in NAMES.items()},
    "UNI": actor("UNI", "Old Union", until=date(1989, 12, 31), cite="Atlas"),
    "WES": actor("WES", "Westland", aliases=(Alias("Westlandish"),)),
    "nor-mod": actor("nor-mod", "Norland's defence ministry", kind="ministry", of="NOR"),
    "sud-mod": actor("sud-mod", "Sudland's defence ministry", kind="ministry", of="SUD"),
    "wes-mod": actor("wes-mod", "Westland's defence ministry", kind="ministry", of="WES"),
}
PLACES = {
    "vale": Place(id="vale", source="t", kind="territory", name="the Vale", known=OLD),
    "ford": Place(id="ford", source="t", kind="town", name="Ford", known=OLD, within="vale"),
    "port": Place(id="port", source="t", kind="town", name="Port", known=OLD),
    "haven": Place(id="haven", source="t", kind="town", name="Haven", known=OLD),
}


def held(key: str, kind: str, when: str, known: str = "", by: str = "nor-mod", **more: object) -> Claim:
    """A claim of the record."""
    time = When.parse(when)
    day = date.fromisoformat(known) if known else time.end or DAY
    fields: dict[str, object] = {"doers": ("SUD",), "targets": ("NOR",), "speaker": by, "cite": f"Gazette {key}",
                                 "speaker_role": "authority", **more}  # fmt: skip
    return Claim(id=key, source="t", origin=key, kind=kind, text=f"{by} tells of {kind}.", known=day, happened=time,
                 **fields)  # type: ignore[arg-type]  # fmt: skip


RECORD = [
    held("indep", "independence", "1989-06-01", doers=("VAL",), targets=(), places=("vale",)),
    held("clash", "fighting", "2030-06-10..2030-06-12", by="press", happening="june",
         figures=(Figure("killed", 12, None, None),)),
    held("war-n", "onset", "2030-09-04", happening="war"),
    held("war-s", "onset", "2030-09-04", happening="war", by="sud-mod", doers=("NOR",), targets=("SUD",)),
    held("plane", "shoot_down", "2030-09-06", happening="plane", doers=("WES",), places=("vale",)),
    held("plane-w", "shoot_down", "2030-09-06", happening="plane", by="wes-mod", doers=("WES",), stance="denies",
         denial_of="event"),
    held("plane-s", "crash", "2030-09-06", "2030-09-07", happening="plane", by="sud-mod", doers=()),
    held("count", "losses", "2030-09-04..2030-09-08", by="sud-mod", doers=("SUD",),
         figures=(Figure("killed_and_wounded", best=900, side="NOR", text="about 900"),)),
    held("own", "losses", "2030-09-28", figures=(Figure("killed", 80, 80, 80, side="NOR"),)),
    held("vow", "threat", "2030-09-09", by="sud-mod", doers=("SUD",), targets=(),
         note="", happening="vow"),
]  # fmt: skip
TRUCES = (
    Agreement(id="truce-1", source="t", title="truce of 1991", kind="truce", known=OLD, agreed=When.parse("1991-02-01"),
              parties=("NOR", "SUD"), cite="Atlas 2"),
    Agreement(id="truce-2", source="t", title="Port truce", kind="truce", known=date(2030, 9, 20),
              agreed=When.parse("2030-09-20"), in_force=When.parse("2030-09-21T08:00"), parties=("NOR", "SUD"),
              brokers=("EST",), signed_by="defence_ministers", place="port", cite="Gazette T"),
)  # fmt: skip
TIE = Tie(id="tie", source="t", a="WES", b="SUD", kind="alliance", text="Westland defends Sudland.", known=OLD,
          scope="it covers Sudland within its recognised border", excludes=("vale",), cite="Treaties 7")  # fmt: skip


def findings(claims: Sequence[Claim] = RECORD) -> Findings:
    return Findings(situation=PAIR, as_of=DAY, moment=1, actors=ACTORS, offices=(), ties=(TIE,), places=PLACES,
                    holds=(), agreements=TRUCES, claims=tuple(claims), events=reconcile(claims, PAIR),
                    dataset_events=(), readings=(), truces=(), contacts=())  # fmt: skip


def told(kind: str, text: str, when: str | When = "unknown", **more: object) -> Claim:
    """A claim of the article."""
    time = When.parse(when) if isinstance(when, str) else when
    fields: dict[str, object] = {"speaker": "paper", "speaker_role": "author", **more}
    return Claim(id=f"art-{text}", source="reader", origin=text, kind=kind, text=text, known=DAY, happened=time,
                 article="art", span=Span(0, len(text)), **fields)  # type: ignore[arg-type]  # fmt: skip


def read(*claims: Claim) -> list[Note]:
    return list(notes(claims, findings()))


def only(*claims: Claim) -> Note:
    found = read(*claims)
    assert len(found) == 1, [(note.kind, note.text) for note in found]
    return found[0]


SUMMER = When(date(2030, 6, 1), date(2030, 8, 31), "season", text="this past summer")


def test_a_war_dated_to_another_season_is_told_with_the_record_s_day_and_what_that_season_had() -> None:
    note = only(told("onset", "War broke out this past summer.", SUMMER, doers=("NOR", "SUD")))
    assert (note.kind, note.severity) == ("dating", "error")
    assert "4 September 2030" in note.text and "“this past summer”" in note.text and "10–12 June 2030" in note.text
    assert {"war-n", "war-s"} <= set(note.records) and "Gazette war-n" in note.cites


@pytest.mark.parametrize("when", ["2030-09", "2030-09-04", "2030", "unknown"])
def test_a_war_dated_rightly_or_not_at_all_is_not_noted(when: str) -> None:
    assert read(told("onset", "War broke out.", when, doers=("NOR", "SUD"))) == []


def test_fighting_that_breaks_out_again_later_in_a_war_is_not_its_outbreak() -> None:
    again = told("onset", "Fighting broke out on 20 September.", "2030-09-20", doers=("NOR", "SUD"))
    assert "dating" not in {note.kind for note in read(again)}
    note = only(told("onset", "The war broke out on 20 September.", "2030-09-20", doers=("NOR", "SUD")))
    assert note.kind == "dating"


def test_a_declaration_by_another_authority_is_another_declaration() -> None:
    assert read(told("independence", "Norland declared independence.", "1990-02", doers=("NOR",))) == []
    note = only(told("independence", "The Vale declared independence.", "1990-02", places=("vale",)))
    assert note.kind == "dating" and "1 June 1989" in note.text


def test_a_war_of_others_is_not_noted() -> None:
    assert read(told("onset", "War broke out in Westland.", SUMMER, doers=("WES",))) == []


def test_what_is_contested_may_not_be_told_as_fact() -> None:
    note = only(told("shoot_down", "A Westland jet shot down a plane.", doers=("WES",), targets=("NOR",)))
    assert (note.kind, note.severity) == ("contested", "caution")
    assert "Norland's defence ministry asserted it" in note.text
    assert "Westland's defence ministry denied it" in note.text and "crash instead" in note.text
    assert set(note.records) == {"plane", "plane-w", "plane-s"}


@pytest.mark.parametrize("more", [
    {"speaker": "nor-mod", "speaker_role": "authority"}, {"hedge": "reportedly"}, {"stance": "denies"},
    {"doers": ("EST",)}, {"happened": When.parse("2029-09-06")},
    {"text": "A jet is alleged to have shot down a plane."},
])  # fmt: skip
def test_attributed_hedged_or_other_tellings_are_not_noted_as_contested(more: dict[str, object]) -> None:
    fields: dict[str, object] = {"doers": ("WES",), "targets": ("NOR",), **more}
    claim = told("shoot_down", fields.pop("text", "x"), fields.pop("happened", "unknown"), **fields)  # type: ignore[arg-type]
    assert "contested" not in {note.kind for note in read(claim)}


def test_blame_for_the_outbreak_as_fact_is_contested_but_the_outbreak_is_not() -> None:
    note = only(told("onset", "Sudland started the war.", "2030-09-04", doers=("SUD",), targets=("NOR",)))
    assert note.kind == "contested" and "blames Sudland" in note.text and "blames Norland" in note.text
    assert read(told("onset", "War began.", "2030-09-04")) == []


def test_last_since_is_contradicted_by_a_deadly_clash_in_between() -> None:
    said = Comparison("last", When.parse("2025"), "the last significant clash")
    note = only(told("comparison", "The last significant clash was in 2025.", comparison=said))
    assert (note.kind, note.severity) == ("superlative", "error")
    assert "at least 12 killed on 10–12 June 2030" in note.text and "counted from 10 killed" in note.text


@pytest.mark.parametrize("said", [
    Comparison("last", When.parse("2030-06"), "the last significant clash"),
    Comparison("worst", When.parse("2025"), "the worst fighting"),
    Comparison("last", When.parse("2025"), "the last meeting"),
    Comparison("last", When.parse("2025"), "the last full-scale war"),
    Comparison("unprecedented", None, "unprecedented use of artillery"),
])  # fmt: skip
def test_superlatives_the_record_does_not_contradict(said: Comparison) -> None:
    assert read(told("comparison", "So it was.", comparison=said)) == []


def test_worst_is_contradicted_only_if_the_least_before_exceeds_the_most_now() -> None:
    before = held("big", "losses", "2028-03-01", by="press", figures=(Figure("killed", 200, 200, 200),))
    said = told("comparison", "The worst fighting since 2025.", comparison=Comparison("worst", When.parse("2025")))
    found = notes([said], findings([*RECORD, before]))
    assert [note.kind for note in found] == ["superlative"] and "200" in found[0].text and "80" in found[0].text


def test_what_a_side_claims_of_its_enemy_s_dead_is_no_lower_bound() -> None:
    boast = held("boast", "losses", "2028-03-01", figures=(Figure("killed", 200, 200, 200, side="SUD"),))
    said = told("comparison", "The worst fighting since 2025.", comparison=Comparison("worst", When.parse("2025")))
    assert notes([said], findings([*RECORD, boast])) == ()


def test_a_denial_of_ties_where_the_record_has_a_denial_of_the_event() -> None:
    fields: dict[str, object] = {"doers": ("WES",), "targets": ("NOR",), "stance": "denies", "speaker": "WES",
                                 "speaker_role": "ally"}  # fmt: skip
    note = only(told("shoot_down", "Westland denied any ties to it.", denial_of="involvement", **fields))
    assert note.kind == "denial_target" and "involvement" in note.text and "the shoot-down itself" in note.text
    assert read(told("shoot_down", "Westland denied it.", denial_of="event", **fields)) == []


def test_a_truce_credited_to_other_ranks_brokers_or_towns() -> None:
    note = only(told("truce", "Leaders signed a truce.", "2030-09-20", level="leaders", doers=("NOR", "SUD")))
    assert note.kind == "agents" and "defence ministers in Port (the article: leaders)" in note.text
    note = only(told("truce", "A truce brokered by Westland was signed in Haven.", "2030-09-20", places=("haven",)))
    assert "mediation of Estland (the article: Westland)" in note.text and "(the article: Haven)" in note.text
    right = told("truce", "A truce brokered by Estland was signed in Port by ministers.", "2030-09-20",
                 level="ministers", places=("port",))  # fmt: skip
    assert read(right) == []


def test_a_truce_on_a_day_without_one_names_the_nearest() -> None:
    note = only(told("truce", "A truce was signed.", "2030-09-15", doers=("NOR", "SUD")))
    assert note.kind == "dating" and "no truce of 15 September 2030" in note.text and "20 September 2030" in note.text


def test_a_figure_turned_into_another_unit() -> None:
    said = told("losses", "Sudland says it killed 900.", "2030-09-08", speaker="sud-mod", speaker_role="perpetrator",
                figures=(Figure("killed", 900, 900, 900, side="NOR", text="900"),))  # fmt: skip
    note = only(said)
    assert (note.kind, note.severity) == ("figures", "error") and "killed and wounded together" in note.text


def test_a_figure_outside_all_the_record_has_for_the_day() -> None:
    def killed(number: int) -> Claim:
        return told("losses", f"{number} Norlanders died.", "2030-09-28",
                    figures=(Figure("killed", number, number, number, side="NOR"),))  # fmt: skip

    note = only(killed(300))
    assert (note.kind, note.severity) == ("figures", "caution") and "80" in note.text
    assert read(killed(80)) == []


def test_a_relaying_outlet_s_unit_does_not_vouch_for_the_article_s() -> None:
    relay = held("relay", "losses", "2030-09-04..2030-09-08", by="press", speaker_role="media",
                 figures=(Figure("killed", 900, 900, 900, side="NOR"),))  # fmt: skip
    said = told("losses", "Sudland says it killed 900.", "2030-09-08", speaker="sud-mod", speaker_role="perpetrator",
                figures=(Figure("killed", 900, 900, 900, side="NOR", text="900"),))  # fmt: skip
    assert [note.kind for note in notes([said], findings([*RECORD, relay]))] == ["figures"]


def test_a_figure_of_the_other_side_s_losses() -> None:
    said = told("losses", "Sudland lost 900.", "2030-09-08",
                figures=(Figure("killed_and_wounded", 900, 900, 900, side="SUD", text="900"),))  # fmt: skip
    note = only(said)
    assert (note.kind, note.severity) == ("figures", "error") and "a figure of Norland's losses" in note.text


def test_small_numbers_and_other_units_are_no_match() -> None:
    few = told("losses", "Twelve were wounded.", "2030-06-12", figures=(Figure("wounded", 12, 12, 12),))
    guns = told("losses", "900 guns were lost.", "2030-09-08", figures=(Figure("artillery", 900, 900, 900),))
    assert read(few, guns) == []


def test_a_figure_in_another_s_mouth() -> None:
    said = told("losses", "Norland counts 900.", "2030-09-08", speaker="nor-mod", speaker_role="authority",
                figures=(Figure("killed_and_wounded", best=900, side="NOR", text="900"),))  # fmt: skip
    note = only(said)
    assert note.kind == "speaker" and "the figure of Sudland's defence ministry" in note.text


def test_an_accusation_in_the_denier_s_mouth() -> None:
    said = told("shoot_down", "Westland says it downed the plane.", "2030-09-06", doers=("WES",), speaker="wes-mod",
                speaker_role="perpetrator")  # fmt: skip
    assert only(said).kind == "speaker"


def test_an_obligation_over_a_place_the_tie_excludes() -> None:
    note = only(told("alliance", "Westland is obliged by treaty to defend the Vale.", doers=("WES",), places=("vale",)))
    assert note.kind == "scope" and "recognised border" in note.text and note.cites == ("Treaties 7",)
    assert read(told("alliance", "Westland is not obliged to defend the Vale.", doers=("WES",), places=("vale",))) == []
    assert read(told("alliance", "Westland is obliged to defend Sudland.", doers=("WES",), targets=("SUD",))) == []


def test_an_order_the_dates_contradict() -> None:
    after = "After the collapse of the Old Union, the Vale declared independence."
    note = only(told("independence", after, places=("vale",)))
    assert note.kind == "order" and "1 June 1989" in note.text and "31 December 1989" in note.text


def test_what_the_record_lacks_is_told_as_information_only() -> None:
    note = only(told("air_strike", "Sudland bombed Ford.", "2030-08-02", doers=("SUD",), places=("ford",)))
    assert (note.kind, note.severity, note.records) == ("lacks", "info", ())
    assert read(told("air_strike", "Sudland bombed Haven.", doers=("SUD",))) == []
    assert read(told("air_strike", "Westland bombed Haven.", "2030-08-02", doers=("WES",), places=("haven",))) == []


def test_the_same_note_on_two_claims_is_made_once_with_both() -> None:
    found = read(told("onset", "War broke out this summer.", SUMMER), told("onset", "It began in summer.", SUMMER))
    assert len(found) == 1 and len(found[0].claims) == 2


def test_notes_use_only_what_the_record_passed_holds() -> None:
    before = findings([claim for claim in RECORD if claim.known < date(2030, 9, 6)])
    claim = told("shoot_down", "A Westland jet shot down a plane.", doers=("WES",), targets=("NOR",))
    assert notes([claim], before) == ()


def test_a_record_without_anything_contradicts_nothing() -> None:
    claims = [told("onset", "War broke out.", SUMMER), told("shoot_down", "A jet fell.", doers=("WES",))]
    assert notes(claims, findings([])) == ()


TEXT = """War broke out between Norland and Sudland this past summer. A Westlandish plane shot down a Norland aircraft.
Westland denied having any ties to it. On September 20, the leaders of Norland and Sudland signed a ceasefire in Port.
Westland is obliged by treaty to defend the Vale. The last significant clash occurred in 2025."""


def test_a_text_on_the_invented_conflict_is_read_and_noted_like_any_other() -> None:
    names = NameIndex.build(ACTORS.values(), (), PLACES.values(), (), DAY)
    article = Article(id="art", source="file", origin="art", known=DAY, published=DAY, text=TEXT, language="en")
    found = notes(Reader(names).read(article), findings())
    assert sorted(note.kind for note in found if note.severity != "info") == [
        "agents", "contested", "dating", "denial_target", "scope", "superlative"]  # fmt: skip
