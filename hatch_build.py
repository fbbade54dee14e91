"""Build hook: the wheel ships the dataset already compiled, in ``kg/compiled/<key>/``.

An editable install gets none: there the first call compiles into the user's cache.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileDataset(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles this tree's dataset into a temporary folder and has it packed into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled dataset to a standard wheel; raises ``kg.errors.DataError``."""
        if self.target_name != "wheel" or version == "editable":
            return
        self.scratch = TemporaryDirectory(prefix="green-policy-kg-")
        folder = compile_dataset(Path(self.root), Path(self.scratch.name))
        build_data["force_include"][str(folder)] = f"kg/compiled/{folder.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary folder."""
        if scratch := getattr(self, "scratch", None):
            scratch.cleanup()


def compile_dataset(tree: Path, scratch: Path) -> Path:
    """Compile the tree's dataset with the tree's own code; returns the folder named by its key."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(tree))
    os.environ["XDG_CACHE_HOME"] = str(scratch)  # where kg.compiled puts what it makes
    from kg import compiled

    made = compiled.make(compiled.key(), sliced=True)
    assert isinstance(made.default, str), "the temporary folder cannot be written to"
    return Path(made.default).parent
