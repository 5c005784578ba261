"""Build hook: turns the GeoNames package into the compact place index that ships inside the wheel."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds ``src/tocsin/registry/gazetteer.sqlite`` if it is not there yet."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        index = root / "src" / "tocsin" / "registry" / "gazetteer.sqlite"
        if index.exists() or self.target_name == "sdist":
            return
        sys.path.insert(0, str(root / "src"))
        from tocsin.registry.gazetteer import build

        build(index)
