"""What a page rests on: what is dark is the same from whichever judgement it is taken."""

from datetime import date
from pathlib import Path

import pytest

from tocsin import run
from tocsin.store.store import Store
from tocsin.web.config import Serving
from tocsin.web.desk import Desk
from tocsin.web.jobs import Job, done
from tocsin.web.judging import Judging, Kept

pytestmark = pytest.mark.xdist_group("web")


@pytest.mark.parametrize("kind", ["findings", "world"])
def test_what_is_dark_is_the_same_from_any_judgement(seeded: Store, tmp_path: Path, kind: str) -> None:
    day = date(2020, 9, 26)
    judging = Judging(seeded.root, judges=1, keep=4, renew=0.0)
    what = "armenia-azerbaijan" if kind == "findings" else ""
    moment, result = done(seeded.root, Job(kind, what, day))
    judging._kept[Job(kind, what, day)] = Kept(result, moment, 1)
    desk = Desk(judging, Serving(store=seeded.root, token=""), day)
    desk.ask(kind, what, day)
    assert desk.dark(day) == run.dark_inputs(seeded, day)
