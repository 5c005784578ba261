"""What a brief must hold, on the invented record: citations, order, what may not be told as fact."""

from datetime import date

import msgspec
import pytest

from brief.invented import AS_OF, CLAIMS, SITUATION, claim, findings, texts
from tocsin.brief import compose, to_html, to_json, to_markdown
from tocsin.brief.composing import check, sections_by_key
from tocsin.brief.numbers import unsupported_numbers
from tocsin.errors import BadInput
from tocsin.schema.briefs import Sentence
from tocsin.schema.findings import Contact
from tocsin.schema.time import When

ORDER = ["headline", "risk", "parties", "lately", "history", "flareups", "accounts", "figures", "truces", "contacts", "signals",
         "drawin", "positions", "unknown", "method"]  # fmt: skip


def told(key: str, as_of: date = AS_OF) -> str:
    """The text of one section."""
    section = sections_by_key(compose(findings(as_of)))[key]
    return "\n".join(f"{s.head}: {s.text}" for s in section.sentences)


def test_sections_come_in_their_order() -> None:
    assert [section.key for section in compose(findings()).sections] == ORDER


def test_every_sentence_cites_and_every_number_is_held_by_a_record() -> None:
    brief = compose(findings())
    assert unsupported_numbers(brief, findings()) == []
    for section in brief.sections:
        assert all(sentence.cites for sentence in section.sentences)


def test_a_number_that_no_record_holds_is_found() -> None:
    brief = compose(findings())
    wrong = Sentence("More than 7,777 were killed on 3 April 1911 at 04:44.", ("c11",))
    spoilt = msgspec.structs.replace(brief, headline=wrong)
    assert [found.number for found in unsupported_numbers(spoilt, findings())] == ["(1911, 4, 3)", "04:44", "7777.0"]


@pytest.mark.parametrize("cites", [(), ("nobody",)])
def test_a_sentence_without_a_record_is_refused(cites: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match="cites"):
        check([Sentence("It is so.", cites)], findings())


def test_a_record_known_later_is_refused() -> None:
    later = msgspec.structs.replace(findings(), as_of=date(2030, 5, 18))
    with pytest.raises(BadInput, match="known only on"):
        compose(later)


def test_the_lead_tells_preparation_and_silence_without_foresight() -> None:
    brief = compose(findings(date(2030, 5, 16)))
    assert "mobilisation" in brief.headline.text and "166 days ago" in brief.headline.text
    assert "shoot-down" not in texts(brief).lower() and "Truce of 19 May" not in texts(brief)


def test_nothing_unverified_enters_the_main_points() -> None:
    brief = compose(findings())
    loose = {c.id for c in CLAIMS if not c.verified}
    for sentence in (brief.headline, *sections_by_key(brief)["headline"].sentences):
        assert not loose & set(sentence.cites)
    assert "A blog says war is certain (unverified)." in told("unknown")


def test_contested_happenings_are_told_as_claims_of_their_speakers() -> None:
    assert "Shoot-down, Upper/Gornji: said by Alvania, told otherwise by Berenia, denied by Casperia." in told("lately")
    lines = told("accounts").splitlines()
    assert [line.split(": ", 1)[1][:11] for line in lines] == ["17 May 2030", "17 May 2030", "18 May 2030"]
    assert "says a Casperian jet" in lines[0] and "denies" in lines[1] and "mountain" in lines[2]


def test_own_counts_stay_apart_from_the_other_sides_and_units_are_not_mixed() -> None:
    figures = told("figures")
    assert "Losses of Alvania, own count: Soldiers killed: 12 (18 May)." in figures
    assert "Losses of Alvania, as counted by Berenia: Soldiers killed: more than 60 (18 May)." in figures
    assert "Losses of Berenia, own count: None on the record." in figures
    assert "Soldiers killed and wounded together: 45" in figures
    assert "5.1 times the own one" in figures and "Losses of Berenia, compared" not in figures


def test_a_truce_tells_terms_hour_breaches_and_how_long_it_held() -> None:
    truces = told("truces")
    assert "brokered by The Quartet; no monitor (nobody on the ground); in force from 19 May 2030, 12:00" in truces
    assert "first alleged breach 9 minutes after it was to hold" in truces
    assert "breaches alleged: 1 by Alvania, 1 by Berenia." in truces
    assert "hour unknown; standing: superseded by a later truce" in truces


def test_contacts_tell_days_and_that_they_are_public_only() -> None:
    contacts = told("contacts")
    assert "170 days ago (1 December 2029)" in contacts and "which is not to say that there was none" in contacts
    assert (
        sections_by_key(compose(findings()))["contacts"].note
        == "Public only, and only what is on this record: secret contacts, and those it lacks, would not show."
    )


def test_an_article_s_words_are_a_quotation_and_an_outlet_s_leaning_is_marked() -> None:
    positions = told("positions")
    words = "“…we will act only if Berenia itself is attacked…” (read by machine from source of c18)"
    assert f"Per Casper (Casperia), quoted by The Gazette, says: {words}" in positions
    assert "(relayed by Dorn Wire, leaning to Berenia)." in positions


def test_missing_data_are_said_to_be_missing() -> None:
    assert "505 days without data, which is not calm" in told("history")
    assert "A later vintage had to be assumed (9.1)." in told("history")
    assert "Daily feed is dark: read to 1 March 2030, 80 days ago; pulled last on 1 March 2030." in told("unknown")
    assert "The hour from which it was to hold is unknown for: Calm of March 2028." in told("unknown")


def test_an_empty_record_says_that_no_data_is_not_calm() -> None:
    empty = msgspec.structs.replace(
        findings(), claims=(), events=(), ties=(), holds=(), offices=(), agreements=(), readings=(), truces=(), pulls=(),
        contacts=(Contact(key="in_person", label="direct contact", claim=None, last=None, days_ago=None),),
    )  # fmt: skip
    brief = compose(empty)
    assert "No data is not calm" in to_markdown(brief) and not unsupported_numbers(brief, empty)
    assert "nothing on the record" in to_html(brief) and "beyond the curated ledger the record is blind" in texts(brief)


def test_war_and_the_truce_after_it_lead_as_a_quarrel() -> None:
    onsets = tuple(
        claim(f"w{n}", "onset", f"{a} says {b} began.", "2030-05-14", "2030-05-14", doers=(d,), speaker=s, stance="accuses",
              happening="war")
        for n, (a, b, d, s) in enumerate((("Alvania", "Berenia", "BER", "ALV"), ("Berenia", "Alvania", "ALV", "BER")))
    )  # fmt: skip
    fought = msgspec.structs.replace(findings(date(2030, 5, 18)), claims=(*findings(date(2030, 5, 18)).claims, *onsets))
    assert compose(fought).headline.text == (
        "Large-scale fighting is reported since 14 May 2030, 4 days ago; each side says that the other began it."
    )
    after = msgspec.structs.replace(findings(), claims=(*findings().claims, *onsets))
    assert compose(after).headline.text.endswith(
        "after 5 days a truce was to hold from 19 May 2030, which both sides say the other broke."
    )


def test_the_same_findings_give_the_same_bytes() -> None:
    one, two = compose(findings()), compose(findings())
    assert (to_markdown(one), to_html(one), to_json(one)) == (to_markdown(two), to_html(two), to_json(two))


def test_an_undated_claim_keeps_its_unknown_day() -> None:
    assert not next(c for c in CLAIMS if c.id == "c19").happened.known
    assert "Unknown date: A soldier is said to have been killed." in told("lately")
    assert When().show() == "unknown date" and SITUATION.title in to_markdown(compose(findings()))
