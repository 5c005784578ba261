"""`tocsin scoreboard warnings` and `tocsin replay` as a user meets them, on the packaged record of years before 2011."""

import json

from conftest import Run


def test_the_scoreboard_opens_with_the_registration_then_misses(tocsin: Run) -> None:
    done = tocsin("scoreboard", "warnings", "--from", "2005-06-01", "--to", "2005-09-30")
    assert done.returncode == 0, done.stderr
    order = ["Warnings from 2005-06-01 to 2005-09-30", "Outcomes: deaths told in the news", "Outbreaks without a watch",
             "False alarms: ", "Alarms at the budget", "Lead times", "Scores", "Said and seen", "Experts' calls"]  # fmt: skip
    places = [done.stdout.index(words) for words in order]
    assert places == sorted(places)
    assert "registered beforehand" in done.stdout or "were fixed in commit" in done.stdout
    assert all(len(line) <= 120 for line in done.stdout.splitlines()) and "…" not in done.stdout


def test_a_replay_judges_each_monday_and_scores_it(tocsin: Run) -> None:
    stretch = ("replay", "india-pakistan", "--from", "2008-06-01", "--to", "2008-06-02", "--known", "2008-12-31")
    done = tocsin(*stretch, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [one["day"] for one in found["said"]] == ["2008-06-02"]
    assert found["pair"] == "IND-PAK" and found["end"] == "2008-12-31"
    targets = {(one["target"], one["horizon"]) for one in found["points"]}
    assert ("war", "30d") not in targets  # an extrapolation is not scored
    assert found["caveats"] and found["others"]


def test_a_stretch_without_a_monday_is_refused(tocsin: Run) -> None:
    done = tocsin("replay", "india-pakistan", "--from", "2005-06-07", "--to", "2005-06-08")
    assert done.returncode == 2 and "no week begins" in done.stderr and "--every day" in done.stderr
