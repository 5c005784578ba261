"""The registration says what was fixed, and notices every change."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from tocsin.errors import BadInput
from tocsin.escalation.registration import blob_hash, register, registration

DAY = date(2011, 1, 1)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "escalation").mkdir()
    (tmp_path / "escalation" / "warnings.yaml").write_text("threshold: 0.1\n")
    (tmp_path / "escalation" / "odds.yaml").write_text("p: 0.5\n")
    register("abc123", DAY, ["escalation/warnings.yaml", "escalation/odds.yaml"], tmp_path)
    return tmp_path


def test_unchanged_files_are_said_to_be_so(package: Path) -> None:
    found = registration(package)
    assert found.sentence == (
        "Features, coefficients, thresholds, priors and budget were fixed in commit abc123 of 2011-01-01; "
        "all 2 files unchanged since."
    )


def test_a_change_and_a_loss_are_named(package: Path) -> None:
    (package / "escalation" / "warnings.yaml").write_text("threshold: 0.2\n")
    (package / "escalation" / "odds.yaml").unlink()
    found = registration(package)
    assert {one.path: one.state for one in found.files} == {
        "escalation/odds.yaml": "missing", "escalation/warnings.yaml": "changed",
    }  # fmt: skip
    assert found.sentence.endswith("changed since: escalation/odds.yaml (missing), escalation/warnings.yaml (changed).")


def test_only_files_that_are_there_can_be_registered(package: Path) -> None:
    before = (package / "escalation" / "registration.yaml").read_text()
    with pytest.raises(BadInput, match=r"nothing\.yaml"):
        register("abc", DAY, ["escalation/nothing.yaml"], package)
    assert (package / "escalation" / "registration.yaml").read_text() == before


def test_the_hash_is_gits(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"one\r\ntwo\x00")
    try:
        done = subprocess.run(
            ["git", "hash-object", "--no-filters", "x"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("no git here")
    assert blob_hash(b"one\r\ntwo\x00") == done.stdout.strip()


def test_the_packaged_registration_holds_or_says_what_changed() -> None:
    found = registration()
    assert found.commit == "" or found.files
    assert all(len(one.blob) == 40 for one in found.files)
