"""What articles tell of truces lands on the record's truce they mean, or makes one; an ambiguous day chooses nothing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conftest import SHARED, needs_shared
from tocsin import run
from tocsin.desk import Desk
from tocsin.schema.articles import Article
from tocsin.schema.claims import Claim, Span
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.schema.truces import Agreement, Clause
from tocsin.store.store import Store
from tocsin.truce.reading import FRESH, NEAR, read_agreements

PAIR = Situation(id="nor-sud", source="t", title="Norland and Sudland", known=date(2000, 1, 1), parties=("NOR", "SUD"),
                 side_a=("NOR", "nor-mod"), side_b=("SUD", "sud-mod"))  # fmt: skip
DAY = date(2030, 10, 10)


def truce(key: str = "t1", day: date = DAY) -> Agreement:
    return Agreement(id=key, source="t", title=key, kind="truce", known=day, agreed=When(day, day, "day"),
                     in_force=When(day, day, "day"), parties=("NOR", "SUD"))  # fmt: skip


def told(key: str = "c", kind: str = "truce", day: date | None = DAY, **more: object) -> Claim:
    fields: dict[str, object] = {"doers": ("NOR", "SUD"), "article": "a1", "span": Span(3, 9), **more}
    when = When(day, day, "day") if day else When()
    return Claim(id=key, source="web", origin=key, kind=kind, text=f"text of {key}", known=DAY + timedelta(days=9),
                 happened=when, **fields)  # type: ignore[arg-type]  # fmt: skip


def one(claim: Claim, *truces: Agreement) -> tuple[tuple[Agreement, ...], Claim]:
    agreements, claims = read_agreements(truces, [claim], PAIR)
    return agreements, claims[0]


def test_a_truce_told_lands_on_the_one_it_means() -> None:
    agreements, claim = one(told(day=DAY + timedelta(days=NEAR)), truce())
    assert claim.agreement == "t1"
    assert agreements == (truce(),)


def test_a_truce_not_on_record_is_made_with_its_clauses_and_where_the_text_names_them() -> None:
    claim = told(purposes=("exchange_bodies", "exchange_prisoners"), doers=("NOR", "SUD", "RUS"), level="leaders")
    agreements, linked = one(claim, truce("old", date(2029, 1, 1)))
    made = agreements[1]
    assert linked.agreement == made.id
    assert not made.verified
    assert made.parties == ("NOR", "SUD")
    assert made.brokers == ("RUS",)
    assert made.clauses == (
        Clause("cessation", "Firing stops."),
        Clause("exchange_bodies", "text of c", Span(3, 9)),
        Clause("exchange_prisoners", "text of c", Span(3, 9)),
    )
    assert (made.known, made.signed_by, made.article) == (claim.known, "leaders", "a1")


def test_one_day_told_by_two_articles_is_one_agreement() -> None:
    agreements, claims = read_agreements([], [told("a"), told("b", article="a2")], PAIR)
    assert len(agreements) == 1
    assert {claim.agreement for claim in claims} == {agreements[0].id}


def test_two_truces_as_near_choose_none_and_make_none() -> None:
    near = [truce("t1", DAY - timedelta(days=1)), truce("t2", DAY + timedelta(days=1))]
    agreements, claim = one(told(), *near)
    assert (list(agreements), claim.agreement) == (near, None)


def test_a_truce_of_one_side_an_unknown_day_a_year_or_a_call_is_none() -> None:
    for claim in (
        told(doers=("NOR",)),
        told(day=None),
        told(status="historical"),
        told(status="hypothetical"),
        told(kind="call_for_truce"),
    ):
        assert one(claim) == ((), claim)


@given(st.integers(-5, FRESH + 5), st.sampled_from(["breach", "truce_end", "truce_holds"]))
def test_a_breach_told_without_a_name_belongs_to_the_one_fresh_truce_that_ran(after: int, kind: str) -> None:
    _, claim = one(told(kind=kind, day=DAY + timedelta(days=after), doers=("SUD",)), truce())
    assert claim.agreement == ("t1" if 0 <= after <= FRESH else None)
    _, two = one(told(kind=kind, day=DAY + timedelta(days=after)), truce(), truce("t2"))
    assert two.agreement is None


def test_curated_claims_and_claims_that_name_a_truce_stay_as_they_are() -> None:
    for claim in (told(kind="breach", curated=True), told(kind="breach", agreement="other"), told(article=None)):
        assert one(claim, truce())[1] == claim


@given(st.lists(st.integers(0, 200), max_size=6), st.integers(0, 200))
def test_claims_known_later_change_nothing_read_before(offsets: list[int], later: int) -> None:
    claims = [told(f"c{n}", day=DAY + timedelta(days=off)) for n, off in enumerate(offsets)]
    after = replace_known(told("late", day=DAY + timedelta(days=later)))
    before = read_agreements([truce()], claims, PAIR)
    again = read_agreements([truce()], [*claims, after], PAIR)
    assert again[1][: len(claims)] == before[1]
    assert set(before[0]) <= set(again[0])


def replace_known(claim: Claim) -> Claim:
    from msgspec.structs import replace

    return replace(claim, known=claim.known + timedelta(days=400))


@needs_shared
def test_the_first_article_s_truce_and_its_purposes_land_on_the_truce_of_10_october(seeded: Store) -> None:
    text = next((SHARED / "seed").glob("*.txt")).read_text(encoding="utf-8")
    day = date(2020, 10, 12)
    article = Article(id="first", source="article", origin="first", known=day, published=day, language="en", text=text)
    with seeded.view(day) as view:
        claims = Desk.of(view).read(article)
    found = run.findings(seeded, "armenia-azerbaijan", day)
    agreements, linked = read_agreements(found.agreements, claims, found.situation)
    assert agreements == found.agreements
    truces = [c for c in linked if c.kind == "truce" and c.happened.start == date(2020, 10, 10)]
    assert [c.agreement for c in truces] == ["truce-2020-10-10"]
    assert set(truces[0].purposes) == {"exchange_bodies", "exchange_prisoners"}
    assert text[truces[0].span.start : truces[0].span.end] == truces[0].text if truces[0].span else False
