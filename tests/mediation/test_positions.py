"""Stated positions: forms and issues by hand, shifts, meetings, and the laws: no name weighs, nothing later counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.mediation.parties import Parties
from tocsin.mediation.position_words import clauses, depends_on, is_lead, lists, pattern
from tocsin.mediation.positions import ISSUES, WINDOW, bearing, positions
from tocsin.mediation.statements import coded, statements
from tocsin.schema.claims import Claim, Span
from tocsin.schema.mediation import Form, Positions, Statement
from tocsin.schema.registry import Actor, Office
from tocsin.schema.situations import Situation
from tocsin.schema.time import When
from tocsin.schema.vocabulary import kinds

OLD, AS_OF = date(2000, 1, 1), date(2030, 5, 20)


def actor(key: str, kind: Any, name: str, of: str | None = None) -> Actor:
    return Actor(id=key, source="made", kind=kind, name=name, known=OLD, of=of)


ACTORS = {
    one.id: one
    for one in (
        actor("ALV", "state", "Alvania"),
        actor("BER", "state", "Berenia"),
        actor("marek", "person", "Ina Marek", "ALV"),
        actor("tovar", "person", "Jon Tovar", "BER"),
        actor("alv-mfa", "ministry", "Ministry of Alvania", "ALV"),
        actor("ber-mfa", "ministry", "Ministry of Berenia", "BER"),
        actor("CAS", "state", "Casperia"),
        actor("gazette", "media", "The Gazette"),
    )
}
SITUATION = Situation(id="a-b", source="made", title="A and B", known=OLD, parties=("ALV", "BER"))
PARTIES = Parties(SITUATION, ACTORS)


def claim(
    text: str, kind: str = "position", speaker: str | None = "marek", day: date | None = AS_OF, **more: Any
) -> Claim:
    happened = When(day, day, "day") if day else When()
    doers = more.pop("doers", (speaker,) if speaker else ())
    given_: dict[str, Any] = {"speaker_role": "authority", "targets": ("BER",), "known": day or AS_OF} | more
    return Claim(id=f"c-{text}-{day}-{speaker}", source="made", origin="1", kind=kind, text=text, happened=happened,
                 doers=doers, speaker=speaker, **given_)  # fmt: skip


def forms(text: str, kind: str = "position", **more: Any) -> list[tuple[Form, tuple[str, ...]]]:
    return [(one.form, one.issues) for one in coded(claim(text, kind, **more), PARTIES)]


HAND_WORKED: list[tuple[str, str, list[tuple[str, tuple[str, ...]]]]] = [
    ("position", "Marek says she is ready for talks.", [("ready_to_talk", ("talks",))]),
    ("position", "Marek says she is happy to talk, but will make no concessions.", [("ready_to_talk", ("talks",))]),
    ("position", "Marek says she is ready to talk about the return of prisoners.", [("ready_to_talk", ("prisoners", "talks"))]),
    ("position", "Marek says she is ready to free all prisoners.", [("offer", ("prisoners",))]),
    ("position", "Marek says she is ready for a ceasefire if the other side signs.", [("condition", ("truce",))]),
    ("position", "Marek says she wants talks, but only if the troops withdraw.", [("condition", ("withdrawal", "talks"))]),
    ("position", "Marek says Berenia must leave the territory before her army stops fighting.",
     [("condition", ("withdrawal", "truce"))]),
    ("position", "Marek says she is not against talks as such.", [("claim", ("talks",))]),
    ("position", "Marek says she rejects an offer of talks.", [("refusal", ("talks",))]),
    ("negotiation", "Marek says that she will not hold talks.", [("refusal", ("talks",))]),
    ("negotiation", "Marek met Tovar for talks.", []),
    ("position", "Marek says she is not ready for talks.", [("refusal", ("talks",))]),
    ("position", "Marek rules out any concession.", [("refusal", ("other",))]),
    ("threat", "Marek says the war will not end until the troops withdraw.", [("condition", ("withdrawal", "truce"))]),
    ("threat", "Marek says that her army will strike back.", [("threat", ("other",))]),
    ("threat", "Marek says: if attacked, we will strike with all force.", [("threat", ("other",))]),
    ("threat", "Marek speaks of the harvest.", [("threat", ("other",))]),
    ("position", "Marek says that a change of the border is a red line.", [("red_line", ("other",))]),
    ("position", "Marek says that Berenia must leave the territory.", [("demand", ("withdrawal",))]),
    ("position", "Marek says that the valley is Alvania.", [("claim", ("status",))]),
    ("request", "Marek says the powers must send observers.", [("plea", ("monitors",))]),
    ("call_for_truce", "Marek calls for restraint.", [("plea", ("truce",))]),
    ("refusal", "Marek dismisses the demand of others for a ceasefire.", [("refusal", ("truce",))]),
    ("position", "Marek says she will talk and that Berenia must recognise the border.",
     [("ready_to_talk", ("talks",)), ("demand", ("status",))]),
    ("threat", "Marek criticises those who call for a truce and threatens war.", [("threat", ("other",))]),
    ("rhetoric", "Marek says that Berenia will attack.", [("claim", ("other",))]),
    ("position", "Marek says that water must keep flowing in the river.", [("demand", ("water",))]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "wanted"), HAND_WORKED, ids=[text for _, text, _ in HAND_WORKED])
def test_forms_and_issues_by_hand(kind: str, text: str, wanted: list[tuple[str, tuple[str, ...]]]) -> None:
    assert forms(text, kind) == wanted


def test_no_name_stands_in_the_word_lists() -> None:
    """Phrases are words of any conflict: in small letters, but for abbreviations."""
    words = lists()
    every = [
        *(p for group in (*words.forms.values(), *words.issues.values()) for p in group),
        *words.links,
        *words.breaks,
    ]
    assert not [phrase for phrase in every if phrase != phrase.lower() and not {"POW", "POWs", "IDPs"} & {phrase}]


def test_every_phrase_is_a_pattern() -> None:
    words = msgspec.to_builtins(lists())
    for phrases in (*words.pop("forms").values(), *words.pop("issues").values(), *(v for v in words.values() if v)):
        if not isinstance(phrases, dict):
            assert pattern(tuple(phrases)).pattern


# ── who speaks ─────────────────────────────────────────────────────────────────────────────────────────────


def test_what_an_outlet_tells_is_said_by_those_who_act() -> None:
    told = claim(
        "Both states called for a ceasefire", "call_for_truce", None, doers=("ALV", "BER"), speaker_role="author"
    )
    found = list(coded(told, PARTIES))
    assert [(s.speaker, s.side, s.form, s.issues) for s in found] == [
        ("ALV", 0, "plea", ("truce",)),
        ("BER", 1, "plea", ("truce",)),
    ]


def test_an_outlets_own_gloss_on_a_party_is_nobodys_position() -> None:
    told = claim("Neither state shows a taste for peace", "refusal", None, doers=("ALV", "BER"), speaker_role="author")
    assert list(coded(told, PARTIES)) == []


def test_an_opponents_account_is_the_tellers_claim() -> None:
    told = claim("Marek says that Berenia has refused all talks.", "rhetoric", "marek", doers=("BER",))
    assert [(s.speaker, s.form) for s in coded(told, PARTIES)] == [("marek", "claim")]


def test_a_plea_of_an_author_has_no_side() -> None:
    told = claim("The powers must mediate", "request", None, doers=(), targets=("CAS",), speaker_role="author")
    assert [(s.speaker, s.side, s.form, s.issues) for s in coded(told, PARTIES)] == [(None, None, "plea", ("talks",))]


def test_a_denied_act_of_force_is_no_position_and_denied_talks_are() -> None:
    assert forms("Marek denies the shelling.", "shelling", stance="denies") == []
    assert forms("Marek denies that talks are held.", "negotiation", stance="denies") == [("denial", ("talks",))]


def test_a_release_to_come_is_an_offer_and_one_that_was_is_not() -> None:
    more: dict[str, Any] = {"stance": "claims_own_act"}
    assert forms("Marek says the pilot will be freed.", "release", status="future", **more)[0][0] == "offer"
    assert forms("Marek says the pilot was freed.", "release", status="happened", **more) == []


def test_quote_and_span_are_the_articles_own() -> None:
    text = "He spoke. Marek will talk, but Berenia must recognise the border."
    start = text.index("Marek")
    told = claim(text[start:], article="a1", span=Span(start, len(text)))
    found = list(coded(told, PARTIES))
    assert [s.quote for s in found] == ["Marek will talk", "Berenia must recognise the border."]
    assert all(s.span is not None and text[s.span.start : s.span.end] == s.quote for s in found)


@given(st.text(max_size=200))
def test_clauses_are_parts_of_the_text_in_order(text: str) -> None:
    found = clauses(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert [start for start, _ in found] == sorted(start for start, _ in found)


@pytest.mark.parametrize("text", ["", " ", "?!", "المفاوضات مستمرة", "会谈", "so " * 3000])
def test_odd_texts_are_handled(text: str) -> None:
    assert all(s.quote in text for s in coded(claim(text), PARTIES))


def test_what_a_condition_depends_on() -> None:
    assert depends_on("no talks before the troops leave") == "the troops leave"
    assert depends_on("Berenia must leave before our army stops") == "Berenia must leave"
    assert depends_on("we like the harvest") == ""


def test_lead_offices() -> None:
    assert is_lead("president") and is_lead("prime minister") and is_lead("interim president")
    assert (
        not is_lead("foreign minister")
        and not is_lead("presidential spokesperson")
        and not is_lead("deputy prime minister")
    )


# ── shifts ─────────────────────────────────────────────────────────────────────────────────────────────────

OFFICES = tuple(
    Office(
        id=f"o-{holder}", source="made", holder=holder, office="president", of=of, known=OLD, since=since, until=until
    )
    for holder, of, since, until in (
        ("marek", "ALV", OLD, None),
        ("tovar", "BER", OLD, None),
    )
)


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def of(*claims: Claim, as_of: date = AS_OF) -> Positions:
    return positions(claims, SITUATION, ACTORS, as_of, OFFICES)


REFUSES = claim("Marek rejects talks.", "refusal", day=ago(9))
READY = claim("Marek says she is ready for talks.", day=ago(2))


def test_a_shift_shows_both_statements() -> None:
    (shift,) = of(REFUSES, READY).shifts
    assert (shift.speaker, shift.issue, shift.before.form, shift.after.form) == (
        "ALV",
        "talks",
        "refusal",
        "ready_to_talk",
    )
    assert (shift.before.claim, shift.after.claim) == (REFUSES.id, READY.id)


def test_state_ministry_and_president_are_one_voice_and_others_are_not() -> None:
    ministry = claim("The ministry rejects talks.", "refusal", "alv-mfa", ago(9))
    assert len(of(ministry, READY).shifts) == 1
    other = claim("Tovar rejects talks.", "refusal", "tovar", ago(9), targets=("ALV",))
    assert of(other, READY).shifts == ()


def test_same_form_a_claim_between_and_a_year_apart_make_no_shift() -> None:
    again = claim("Marek rejects all talks.", "refusal", day=ago(2))
    assert of(REFUSES, again).shifts == ()
    between = claim("Marek speaks of talks.", day=ago(5))
    assert len(of(REFUSES, between, READY).shifts) == 1
    assert of(claim("Marek rejects talks.", "refusal", day=ago(400)), READY).shifts == ()


def test_a_word_to_an_outsider_about_his_part_is_no_shift() -> None:
    to_outsider = claim("Marek rejects talks by way of Casperia.", "refusal", day=ago(1), targets=("CAS",))
    assert of(READY, to_outsider).shifts == ()


# ── meetings ───────────────────────────────────────────────────────────────────────────────────────────────


def answer(text: str, kind: str = "position", days: int = 1, **more: Any) -> Claim:
    return claim(text, kind, "tovar", ago(days), **({"targets": ("ALV",)} | more))


MEETINGS: list[tuple[str, str, Claim, Claim | None]] = [
    ("talks", "overlap", READY, answer("Tovar says he is ready for talks.")),
    ("talks", "gap", READY, answer("Tovar rejects talks.", "refusal")),
    ("talks", "one_sided", READY, None),
    ("talks", "unclear", READY, answer("Tovar will talk only if the troops withdraw.")),
    ("talks", "unclear", READY, answer("Tovar speaks of talks.")),
    ("talks", "unclear", READY, answer("Tovar demands that Dorn takes part in the talks.")),
    ("talks", "unclear", REFUSES, answer("Tovar rejects talks.", "refusal")),
    ("talks", "one_sided", READY, answer("Tovar rejects talks.", "refusal", WINDOW + 1)),
    ("talks", "unclear", READY, answer("Tovar rejects talks with Casperia.", "refusal", targets=("CAS",))),
    ("truce", "overlap", claim("Marek calls for a ceasefire.", "call_for_truce"), answer("Tovar demands a ceasefire.")),
    ("status", "gap", claim("Marek demands sovereignty."), answer("Tovar demands sovereignty.")),
    ("status", "unclear", claim("Marek demands sovereignty."), answer("Tovar demands sovereignty.", targets=())),
    ("withdrawal", "overlap", claim("Marek demands a withdrawal."), answer("Tovar says he is ready to withdraw.")),
    ("withdrawal", "gap", claim("Marek demands a withdrawal."), answer("Tovar rules out a withdrawal.", "refusal")),
    ("withdrawal", "overlap", claim("Marek will not sign until troops withdraw."), answer("Tovar offers to withdraw.")),
    ("withdrawal", "one_sided", claim("Marek demands a withdrawal."), answer("Tovar offers to withdraw.", status="historical")),
    ("withdrawal", "one_sided", claim("Marek demands a withdrawal."), answer("Tovar offers to withdraw.", verified=False)),
    ("other", "unclear", claim("Marek demands fish."), answer("Tovar demands salt.")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("issue", "meeting", "one", "other"), MEETINGS, ids=[f"{m[0]} {m[1]} {n}" for n, m in enumerate(MEETINGS)]
)
def test_meetings_by_hand(issue: str, meeting: str, one: Claim, other: Claim | None) -> None:
    told = of(*filter(None, (one, other)))
    found = {each.issue: each for each in told.issues}[issue]  # type: ignore[index]
    assert found.meeting == meeting
    assert found.because


def test_a_day_on_which_a_side_says_both_is_unclear() -> None:
    both = answer("Tovar rejects talks.", "refusal", 1), answer("Tovar says he is ready for talks.", "position", 1)
    talks = {one.issue: one for one in of(READY, *both).issues}["talks"]
    assert talks.meeting == "unclear" and "differ" in talks.because


def test_all_issues_are_told_of_and_nothing_on_record_is_silence() -> None:
    told = of()
    assert [one.issue for one in told.issues] == list(ISSUES)
    assert {one.meeting for one in told.issues} == {"silent"} and told.statements == () and told.shifts == ()


# ── laws ───────────────────────────────────────────────────────────────────────────────────────────────────

SENTENCES = [text for _, text, _ in HAND_WORKED] + ["Tovar rejects talks.", "Berenia demands a withdrawal of Alvania."]
SWAP = {"Alvania": "Berenia", "Berenia": "Alvania", "Marek": "Tovar", "Tovar": "Marek", "ALV": "BER", "BER": "ALV",
        "marek": "tovar", "tovar": "marek", "alv-mfa": "ber-mfa", "ber-mfa": "alv-mfa"}  # fmt: skip
_WORD = pattern(tuple(sorted(SWAP, key=len, reverse=True)))
ids = st.sampled_from(["ALV", "BER", "marek", "tovar", "alv-mfa", "ber-mfa", "CAS", "gazette"])


def swapped(text: str) -> str:
    return _WORD.sub(lambda found: SWAP.get(found.group(), found.group()), text)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        day = draw(st.one_of(st.none(), st.integers(0, 500).map(ago)))
        made = claim(
            draw(st.sampled_from(SENTENCES)), draw(st.sampled_from(sorted(kinds()))), draw(st.one_of(st.none(), ids)), day,
            doers=tuple(draw(st.lists(ids, max_size=2))), targets=tuple(draw(st.lists(ids, max_size=2))),
            stance=draw(st.sampled_from(["asserts", "denies", "accuses", "claims_own_act"])),
            status=draw(st.sampled_from(["happened", "future", "historical"])), verified=draw(st.booleans()),
            speaker_role=draw(st.sampled_from(["authority", "media", "author", "mediator", "unknown"])),
            known=max(day or ago(draw(st.integers(0, 9))), ago(500)),
        )  # fmt: skip
        found.append(msgspec.structs.replace(made, id=f"c{number}"))
    return found


def mirrored_claim(one: Claim) -> Claim:
    names = {name: tuple(SWAP.get(each, each) for each in getattr(one, name)) for name in ("doers", "targets")}
    return msgspec.structs.replace(
        one, text=swapped(one.text), speaker=SWAP.get(one.speaker or "", one.speaker), **names
    )


def mirrored_statement(one: Statement) -> Statement:
    return msgspec.structs.replace(
        one, speaker=SWAP.get(one.speaker or "", one.speaker), quote=swapped(one.quote),
        audience=tuple(SWAP.get(each, each) for each in one.audience),
        side=None if one.side is None else 1 - one.side,
    )  # fmt: skip


few = settings(max_examples=80, deadline=None)


@few
@given(claims())
def test_swapping_the_parties_mirrors_every_statement_shift_and_meeting(found: list[Claim]) -> None:
    real, other = (of(*group) for group in (found, [mirrored_claim(one) for one in found]))
    assert other.statements == tuple(mirrored_statement(one) for one in real.statements)
    assert [(s.speaker, s.issue, s.before, s.after) for s in other.shifts] == [
        (SWAP.get(s.speaker, s.speaker), s.issue, mirrored_statement(s.before), mirrored_statement(s.after))
        for s in real.shifts
    ]
    for one, back in zip(real.issues, other.issues, strict=True):
        assert (back.meeting, back.a, back.b) == (
            one.meeting, tuple(map(mirrored_statement, one.b)), tuple(map(mirrored_statement, one.a)),
        )  # fmt: skip
        assert sorted(swapped(back.because.rstrip(".")).split("; ")) == sorted(one.because.rstrip(".").split("; "))


@few
@given(claims(), st.integers(0, 500), st.randoms())
def test_nothing_later_and_no_order_of_the_record_counts(found: list[Claim], days: int, dice: Any) -> None:
    day = ago(days)
    known = [one for one in found if one.known <= day]
    mixed = found[:]
    dice.shuffle(mixed)
    assert of(*mixed, as_of=day) == of(*known, as_of=day)


@few
@given(claims())
def test_quotes_are_the_claims_words_and_meetings_rest_on_statements(found: list[Claim]) -> None:
    told = of(*found)
    texts = {one.id: one.text for one in found}
    assert all(one.quote and one.quote in texts[one.claim] and one.issues for one in told.statements)
    for one in told.issues:
        assert set(one.a) | set(one.b) <= set(told.statements)
        if one.meeting in ("overlap", "gap"):
            first, second = ({bearing(s, one.issue, PARTIES) for s in side} - {"nothing"} for side in (one.a, one.b))
            assert first and second
            assert ("refuses" in first | second) or one.meeting == "overlap" or one.issue not in lists().shared


@few
@given(claims())
def test_ready_to_talk_names_no_concession(found: list[Claim]) -> None:
    for one in statements(found, PARTIES, AS_OF):
        if one.form == "ready_to_talk":
            assert "talks" in one.issues or "talk" in one.quote
            assert "free" not in one.quote
