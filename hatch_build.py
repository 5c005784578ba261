"""Build hook: turns packages of data into the compact place index and map outlines that ship inside the wheel."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds ``registry/gazetteer.sqlite`` and ``charts/outlines.json`` if they are not there yet."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        source = Path(self.root) / "src"
        index = source / "tocsin" / "registry" / "gazetteer.sqlite"
        outlines = source / "tocsin" / "charts" / "outlines.json"
        if self.target_name == "sdist":
            return
        sys.path.insert(0, str(source))
        if not index.exists():
            from tocsin.registry.gazetteer import build

            build(index)
        if not outlines.exists():
            from tocsin.charts.outlines_build import build as build_outlines

            build_outlines(outlines)
