"""The documentation runs: every block holds what its command prints now; every setting and command is documented."""

import importlib.util
from pathlib import Path

import pytest

from conftest import ROOT, whole
from tocsin.settings import PREFIX, Settings

_spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs" / "build.py")
assert _spec and _spec.loader
build = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(build)
LONG = ("README.md", "docs/cli.md")


@pytest.mark.parametrize("page", [pytest.param(page, marks=whole if page in LONG else ()) for page in build.PAGES])
def test_pages_show_what_the_commands_print(page: str, tmp_path: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert build.BLOCK.search(text)
    assert build.filled(text, tmp_path) == text, f"{page} is out of date: run `make docs`"


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"`{PREFIX}{name.upper()}`" in text
        assert field.description and field.description in text


def test_links_in_the_documentation_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        text = page.read_text(encoding="utf-8")
        for target in build.re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"
