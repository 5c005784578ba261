"""Which alert is due: each warning once, an update only when the level rises or it is issued again, a withdrawal once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerts.building import DAY, NOON, situation, subscription, warning
from tocsin.alerts.matching import change_alert, pair_of, raised
from tocsin.alerts.outbox import Raised, Told
from tocsin.schema.alerts import LEVELS, Alert, Subscription
from tocsin.schema.briefs import Brief, Section, Sentence
from tocsin.schema.risks import EarlyWarning

WATCHED = [situation(), situation("india-pakistan", ("IND", "PAK")), situation("inside", ("aaa", "bbb"))]


class Reader:
    """A subscription that remembers what it was told, as the outbox does."""

    def __init__(self, one: Subscription | None = None, replay: bool = False) -> None:
        self.one, self.replay = one or subscription(), replay
        self.told: dict[str, Alert] = {}
        self.got: list[Alert] = []

    def on(self, day: date, warnings: Iterable[EarlyWarning]) -> list[Alert]:
        found = raised(self.one, warnings, Told(self.told, {}), WATCHED, day, NOON + (day - DAY), self.replay)
        for each in found:
            self.told |= dict.fromkeys(each.covers, each.alert)
        self.got += [each.alert for each in found]
        return [each.alert for each in found]

    def kinds(self, day: date, *warnings: EarlyWarning) -> list[tuple[str, str]]:
        return [(each.message, each.level or "") for each in self.on(day, warnings)]


def days(count: int) -> timedelta:
    return timedelta(days=count)


def test_a_warning_that_stands_is_told_once() -> None:
    reader, one = Reader(), warning()
    told = [reader.kinds(DAY + days(at), one) for at in range(120)]
    assert told == [[("new", "watch")]] + [[]] * 119


def test_it_is_told_again_when_the_level_rises_and_not_when_it_falls() -> None:
    reader, watch = Reader(), warning()
    imminent = warning("imminent", issued=DAY + days(14))
    assert reader.kinds(DAY, watch) == [("new", "watch")]
    (update,) = reader.on(DAY + days(14), [watch, imminent])
    assert (update.message, update.level) == ("update", "imminent")
    assert update.earlier and (update.earlier.id, update.earlier.level) == (reader.got[0].id, "watch")
    assert "watch warning" in update.also[0]
    assert reader.kinds(DAY + days(20), watch, imminent) == []
    assert reader.kinds(DAY + days(50), watch) == []  # the imminent one ran out; the watch was told before


def test_a_lower_warning_beside_a_higher_one_is_told_with_it() -> None:
    reader, watch, structural = Reader(), warning(), warning("structural")
    (told,) = reader.on(DAY, [structural, watch])
    assert told.level == "watch" and told.also[0].startswith("structural warning of 20 July 2020")
    assert reader.kinds(DAY + days(100), structural) == []


def test_one_that_ran_out_and_is_issued_again_is_an_update_and_later_new() -> None:
    watch = warning()
    for gap, kind in ((1, "update"), (7, "update"), (8, "new"), (200, "new")):
        reader = Reader()
        reader.on(DAY, [watch])
        again = warning(issued=watch.expires + days(gap))
        assert reader.kinds(again.issued, again) == [(kind, "watch")]
        assert reader.got[0].id != reader.got[1].id


def test_a_lower_one_issued_meanwhile_is_told_when_the_higher_ran_out() -> None:
    reader, imminent = Reader(), warning("imminent")
    watch = warning(issued=DAY + days(7))
    assert reader.kinds(DAY, imminent) == [("new", "imminent")]
    assert reader.kinds(DAY + days(7), imminent, watch) == []
    assert reader.kinds(imminent.expires + days(1), watch) == [("update", "watch")]


def test_scope_and_level() -> None:
    found = [warning(pair=pair, level=level) for pair in ("ARM-AZE", "IND-PAK", "CHN-IND") for level in LEVELS]
    for scope, pairs in (
        ("world", {"ARM-AZE", "IND-PAK", "CHN-IND"}),
        ("*", {"ARM-AZE", "IND-PAK"}),
        ("india-pakistan", {"IND-PAK"}),
        ("inside", set()),
        ("gone", set()),
    ):
        for least in LEVELS:
            one = subscription(situation=scope, least=least)
            told = Reader(one).on(DAY, found)
            assert {each.pair for each in told} == pairs and {each.level for each in told} <= {"imminent"}
            low = [each for each in found if each.level != "imminent"]
            assert {each.level for each in Reader(one).on(DAY, low)} == (
                {"watch"} if pairs and least != "imminent" else set()
            )


def test_only_what_stands_that_day_is_told() -> None:
    one = warning()
    for day, told in ((one.issued - days(1), 0), (one.issued, 1), (one.expires, 1), (one.expires + days(1), 0)):
        assert len(Reader().on(day, [one])) == told


def test_what_no_longer_follows_is_withdrawn_once_and_told_again_if_it_comes_back() -> None:
    reader, watch = Reader(), warning()
    reader.on(DAY, [watch])
    (gone,) = reader.on(DAY + days(3), [])
    assert (gone.message, gone.what) == ("cancel", watch.id)
    assert gone.earlier and gone.earlier.id == reader.got[0].id
    assert reader.on(DAY + days(4), []) == []
    (back,) = reader.on(DAY + days(5), [watch])
    assert (back.message, back.earlier) == ("new", None)
    assert [each.message for each in reader.on(DAY + days(6), [])] == ["cancel"]
    assert len({each.id for each in reader.got}) == 4


def test_what_ran_out_or_was_a_replay_is_not_withdrawn() -> None:
    watch = warning()
    for reader, day in ((Reader(), watch.expires + days(1)), (Reader(replay=True), DAY + days(3))):
        reader.on(DAY, [watch])
        assert reader.on(day, []) == []


def test_a_replay_is_marked_and_keyed_apart() -> None:
    (live,), (past,) = (Reader(replay=replay).on(DAY, [warning()]) for replay in (False, True))
    assert (live.replay, past.replay) == (False, True) and live.id != past.id


def test_the_key_is_the_same_from_the_same_and_another_from_anything_else() -> None:
    def key(one: Subscription, what: EarlyWarning) -> str:
        return Reader(one).on(what.issued, [what])[0].id

    first = key(subscription(), warning())
    assert first == key(subscription(), replace(warning(), p=0.5))
    others = [key(subscription(id="sub-2"), warning()), key(subscription(), warning("imminent")),
              key(subscription(), warning(issued=DAY + days(7)))]  # fmt: skip
    assert len({first, *others}) == 4


@given(
    st.lists(
        st.tuples(st.sampled_from(["ARM-AZE", "IND-PAK"]), st.sampled_from(LEVELS), st.integers(0, 60)), max_size=12
    ),
    st.sampled_from(LEVELS),
)
def test_every_warning_on_its_top_day_is_told_once_and_never_twice(
    given_: list[tuple[str, str, int]], least: str
) -> None:
    """Day by day over a year: each pair's highest standing warning has been told by then, and no warning twice."""
    found = {
        one.id: one
        for pair, level, week in given_
        if (one := warning(level, pair, DAY + days(7 * week)))  # type: ignore[arg-type]
    }
    reader = Reader(subscription(least=least))
    for at in range(0, 7 * 75, 5):
        day = DAY + days(at)
        standing = [one for one in found.values() if one.issued <= day <= one.expires]
        reader.on(day, found.values())
        enough = [one for one in standing if LEVELS.index(one.level) >= LEVELS.index(least)]  # type: ignore[arg-type]
        for pair in {one.pair for one in enough}:
            top = max(
                (one for one in enough if one.pair == pair), key=lambda one: (LEVELS.index(one.level), one.issued)
            )
            assert top.id in reader.told
    subjects = [each.what for each in reader.got]
    assert len(subjects) == len(set(subjects)) and all(each.message != "cancel" for each in reader.got)
    assert all(LEVELS.index(each.level) >= LEVELS.index(least) for each in reader.got if each.level)  # type: ignore[arg-type]


def test_a_situation_between_two_states_has_their_pair() -> None:
    assert [pair_of(one) for one in WATCHED] == ["ARM-AZE", "IND-PAK", ""]
    assert pair_of(situation(parties=("PAK", "IND"))) == "IND-PAK"


def _changed(*sections: Section) -> Brief:
    lead = Sentence("Between 1 July and 20 July 2020, 2 claims became public.", ("armenia-azerbaijan",))
    return Brief(situation="armenia-azerbaijan", title="t", as_of=DAY, headline=lead, sections=sections, sources=())


def test_a_change_of_weight_is_told_and_an_hour_is_left_out() -> None:
    told = Section("told", "", (Sentence("They mobilise.", ("c1",), head="20 July 2020"), Sentence("Talk.", ("c2",))))
    turned = Section("contested", "", (Sentence("Said, denied.", ("c3",), head="20 July 2020, 06:00"),))
    kinds = {"c1": "mobilisation", "c2": "statement", "c3": "onset"}
    made = change_alert(_changed(told, turned), situation(), kinds, date(2020, 7, 1), NOON, "sub-1")
    assert made and [each.head for each in made.because] == ["", "20 July 2020", "20 July 2020"]
    assert [each.sentence for each in made.because][1:] == ["They mobilise.", "Said, denied."]
    assert (made.issued, made.expires, made.level, made.p) == (date(2020, 7, 1), DAY, None, None)
    assert made.countries == ("Armenia", "Azerbaijan")


def test_talk_alone_is_no_reason_for_an_alert() -> None:
    told = Section("told", "", (Sentence("Talk.", ("c2",)),))
    counts = Section("counts", "", (Sentence("1 claim.", ("c2",)),))
    assert change_alert(_changed(counts, told), situation(), {"c2": "statement"}, date(2020, 7, 1), NOON) is None
    assert change_alert(_changed(), situation(), {}, date(2020, 7, 1), NOON) is None


def test_what_is_kept_names_what_it_covers() -> None:
    (found,) = raised(subscription(), [warning(), warning("structural")], Told({}, {}), WATCHED, DAY, NOON)
    assert isinstance(found, Raised) and set(found.covers) == {warning().id, warning("structural").id}
