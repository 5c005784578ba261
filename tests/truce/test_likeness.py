"""How like two truces are: stated weights, open sums, unknown as a value of its own, and neither side preferred."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tocsin.schema.sums import holds
from tocsin.truce.cases import TruceCase, TruceFeatures
from tocsin.truce.likeness import compared, distance, like_case, nearest, same_truce

FLAGS = st.none() | st.booleans()
FEATURES = st.builds(
    TruceFeatures, id=st.sampled_from("abc"), title=st.just("t"), day=st.dates(date(1990, 1, 1), date(2020, 1, 1)),
    war=st.sampled_from(["interstate", "civil", "internationalised", "unknown"]), monitor=FLAGS, third=FLAGS, formal=FLAGS,
    purpose=st.sampled_from(["humanitarian", "cessation", "preliminary", "definitive", "unknown"]),
    earlier=st.none() | st.integers(0, 9), deaths30=st.none() | st.integers(0, 9000), deaths90=st.none(),
    episode=st.none() | st.integers(0, 9000), dyads=st.just(()),
)  # fmt: skip
A = TruceFeatures(id="a", title="A", day=date(2000, 1, 1), war="civil", monitor=True, third=True, formal=True,
                  purpose="definitive", earlier=0, deaths30=99, episode=999)  # fmt: skip


@given(FEATURES, FEATURES)
def test_a_distance_is_the_same_from_either_and_opens(a: TruceFeatures, b: TruceFeatures) -> None:
    assert distance(a, b) == distance(b, a) and 0 <= distance(a, b) <= 14
    shown = like_case(a, TruceCase(features=b, entry=0, held=5, failed=True))
    assert holds(shown.sums[0]) and abs(shown.sums[0].value - shown.distance) < 0.005
    assert not set(shown.alike) & set(shown.unlike)


@given(FEATURES)
def test_a_truce_is_nothing_apart_from_itself_but_what_is_unknown(a: TruceFeatures) -> None:
    assert distance(a, a) == sum(part.weight / 2 for part in compared(a, a) if part.differs is None)


def test_a_distance_reckoned_by_hand() -> None:
    b = replace(A, id="b", war="interstate", monitor=False, purpose="preliminary", earlier=2, deaths30=0, third=None)
    # war 3, monitor 2, purpose 2, two of three earlier failures 1.33, log10(100)/3 of 2 = 1.33, third party unknown 0.5
    assert distance(A, b) == round(3 + 2 + 2 + 1.33 + 1.33 + 0.5, 2)
    shown = like_case(A, TruceCase(features=b, entry=0, held=5, failed=True))
    assert shown.unlike == ("war", "monitor", "purpose", "earlier failures", "fighting")
    assert shown.alike == ("form", "length") and shown.sums[0].formula == "3 + 2 + 2 + 1.33 + 1.33 + 0.5 + 0 + 0"


def test_a_pause_for_people_is_half_like_a_cessation() -> None:
    halt = replace(A, purpose="cessation")
    assert distance(replace(A, purpose="humanitarian"), halt) == 1.0


def test_the_nearest_come_first_and_never_the_truce_itself() -> None:
    far = TruceCase(features=replace(A, id="far", war="interstate"), entry=0, held=5, failed=True)
    near = TruceCase(features=replace(A, id="near"), entry=0, held=9, failed=False)
    same = TruceCase(features=A, entry=0, held=9, failed=False)
    assert [one.agreement for one in nearest(A, [far, same, near], 5)] == ["near", "far"]
    assert [one.agreement for one in nearest(A, [far, same, near], 1)] == ["near"]


def test_a_data_set_s_row_of_the_same_truce_is_the_same_truce() -> None:
    ours, row = replace(A, id="ours", dyads=("422",)), replace(A, id="row", dyads=("422",), day=date(2000, 1, 20))
    assert same_truce(ours, row) and not same_truce(ours, replace(row, day=date(2000, 3, 1)))
    assert not same_truce(ours, replace(row, dyads=("833",)))
