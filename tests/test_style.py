"""The house rules that a program can check: layers, sizes, names, linters, hosts, versions."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kg"

# From the ground up; a module imports from its own layer or from one below, never from above. A
# folder is one layer.
LAYERS = (
    {"errors", "paths", "namespaces", "formats", "nearest", "tables", "digest", "quick"}
    | {"clone", "entities", "limits", "cut", "vocabularies", "zeros"},
    {
        "edtf",
        "article",
        "source",
        "sssom",
        "questions",
        "headers",
        "syntax",
        "tokens",
        "trusty",
        "output",
    }
    | {"tree", "stretches", "formulas", "triples", "reader", "projection"}
    | {"pieces", "slips", "misplaced", "clauses", "columns", "mends", "portable"},
    {"terms", "bounds", "anchors", "figures", "claims", "quoted", "recorded"}
    | {"mappings", "matches", "links", "rules"},
    {"partitions", "executables", "description"},
    {"exports", "protege", "infer", "dataset", "slices", "cache", "compiled", "loading", "engine"}
    | {"version", "graphs", "ends", "child", "reply", "remote", "synonyms", "index", "shelf"},
    {"expressions", "labels", "values", "rows", "things", "parameters", "results"}
    | {"mentions", "found", "finder"},
    {"wording", "rewording", "propertypaths", "conditions", "patterns", "walks", "matching"}
    | {"solutions", "support", "proofs", "origins"},
    {"variants", "fanouts", "overlaps", "crossings", "optionals", "comparisons", "cautions"}
    | {"causes", "probes", "candidates", "unknown", "case", "spellings", "mismatches"}
    | {
        "filters",
        "homes",
        "lines",
        "emptiness",
        "aggregates",
        "explanation",
        "givens",
        "seen",
        "explain",
        "unmet",
    },
    {"construct", "attribution", "citing", "writing", "answer", "show", "reasons", "why"}
    | {"sheet", "frames", "framed", "sourced", "judged", "citation"},
    {
        "shapes",
        "constraints",
        "hygiene",
        "validation",
        "findings",
        "addition",
        "built",
        "check",
        "world",
    },
    {"nanopubs", "cube", "schemaorg", "csvw", "interchange"},
    {"graph", "__init__"},
    {"web"},
    {"serving"},
    {"option", "verbs", "options", "console", "querytext", "plainwords", "usage"}
    | {"remarks", "asking"}
    | {"completion", "cli"},
    {"__main__"},
)
# A slow library has few homes, so that nothing else pays for it.
HOMES = {
    "rdflib": {"conditions", "patterns", "propertypaths", "slices", "check"},
    "owlready2": {"world"},
    "SPARQLWrapper": {"remote"},
}
LEFTOVERS = {"utils", "util", "helpers", "helper", "core", "common", "misc", "base"}
LINES_OF_A_FILE, LINES_OF_A_TEST, LINES_OF_A_FUNCTION = 220, 400, 40

# In pieces, so that this file passes its own test.
HOSTS = [f"{name}.{end}" for name, end in [("pypi", "org"), ("pythonhosted", "org")]]
HOSTS += [f"{name}.{end}" for name, end in [("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com")]]
HOSTS += [f"{name}.{end}" for name, end in [("deb.debian", "org"), ("crates", "io")]]
PATHS = re.compile(r"(?<![\w.:/}>)-])/(?:home|root|work|Users|opt|mnt|var)/\w|\b[C-Z]:\\\w")


def tracked() -> list[Path]:
    """Files that git tracks or would track; without git, every file that is not hidden."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = (path for path in ROOT.rglob("*") if path.is_file())
        return [path for path in found if not re.search(r"/(\.|__pycache__)", path.as_posix())]
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


FILES = tracked()
SOURCES = [path for path in FILES if path.suffix == ".py"]


def module_of(path: Path) -> str:
    """The name of a module below the package, with its folders: ``web.request``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {module_of(path): path for path in SOURCES if PACKAGE in path.parents}
PACKAGES = {"kg", *(f"kg.{name}" for name, path in MODULES.items() if path.stem == "__init__")}


def name_of(path: Path) -> str:
    """A path as a message names it."""
    return path.relative_to(ROOT).as_posix()


def layer(module: str) -> int:
    """The layer of a module of the package, counted from the ground."""
    found = [level for level, modules in enumerate(LAYERS) if module.partition(".")[0] in modules]
    assert found, f"kg/{module}.py stands in no layer: give it a place in LAYERS"
    return found[0]


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Everything below a node but what stands there for the type checker alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING":
            continue
        yield child
        yield from statements(child)


def imports(path: Path) -> Iterator[str]:
    """Dotted names that a file imports when it runs, ``from kg import x`` as ``kg.x``."""
    for node in statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(filter(None, ["kg" if node.level else "", node.module or ""]))
            whole = start in PACKAGES
            yield from (f"{start}.{alias.name}" for alias in node.names) if whole else (start,)


def own_imports(module: str) -> set[str]:
    """Modules of the package that a module imports; a name of ``kg`` itself is ``__init__``."""
    parts = [
        name.partition("kg.")[2] for name in imports(MODULES[module]) if first_name(name) == "kg"
    ]
    return {own(name) for name in parts} - {module}


def own(dotted: str) -> str:
    """The module that a name below the package stands in."""
    while dotted and dotted not in MODULES:
        dotted = dotted.rpartition(".")[0]
    return dotted or "__init__"


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) >= 12
    assert len(FILES) > len(SOURCES) > len(MODULES)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_go_down(module: str) -> None:
    upward = {other for other in own_imports(module) if layer(other) > layer(module)}
    assert not upward, f"kg/{module}.py imports from a layer above: {sorted(upward)}"


def test_no_cycles() -> None:
    TopologicalSorter({module: own_imports(module) for module in MODULES}).prepare()


@pytest.mark.parametrize("module", sorted(MODULES))
def test_slow_libraries_stay_at_home(module: str) -> None:
    away = {name for name in map(first_name, imports(MODULES[module])) if name in HOMES}
    assert all(module in HOMES[name] for name in away), f"{module} imports {sorted(away)}"


def first_name(dotted: str) -> str:
    """The distribution-level name of an import."""
    return dotted.partition(".")[0]


def test_modules_are_named_for_what_they_hold() -> None:
    assert not LEFTOVERS & {part for name in MODULES for part in name.split(".")}


def oversized(path: Path) -> Iterator[str]:
    """What is too long in a file, in words."""
    text = path.read_text(encoding="utf-8")
    most = LINES_OF_A_TEST if path.name.startswith("test_") else LINES_OF_A_FILE
    if (lines := len(text.splitlines())) > most:
        yield f"{name_of(path)} has {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LINES_OF_A_FUNCTION:
                yield f"{name_of(path)}: {node.name} has {length} lines"


def test_files_and_functions_are_small() -> None:
    assert not [each for path in SOURCES for each in oversized(path)]


@pytest.mark.parametrize(
    "command", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join
)
def test_linters_are_content(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_host_or_machine_is_named() -> None:
    texts = {name_of(path): path.read_bytes().decode("utf-8", "replace") for path in FILES}
    assert not [(name, host) for name, text in texts.items() for host in HOSTS if host in text]
    assert not [(name, found) for name, text in texts.items() for found in PATHS.findall(text)]


def test_versions_agree() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    released = re.findall(r"^## \[(\d[^]]*)\] - \d{4}-\d\d-\d\d$", changes, re.M)
    assert released[:1] == re.findall(r'^version = "(.+)"$', project, re.M)
    assert released[:1] == re.findall(r"^version: (.+)$", citation, re.M)


def test_the_locks_agree() -> None:
    small, whole = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text("utf-8"), re.M))
        for name in ("requirements.lock", "requirements-test.lock")
    )
    assert small
    assert small <= whole


def test_the_engine_has_one_lowest_version() -> None:
    """What builds the dataset is what answers; the versions that pyproject.toml allows agree."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert len(bounds := re.findall(r'"pyoxigraph(.+?)"', project)) == 2
    assert len(set(bounds)) == 1


def test_ci_runs_the_command_of_the_readme() -> None:
    command = (ROOT / ".ci/run").read_text("utf-8").rstrip("\n").rpartition("\n")[2]
    assert "-m pytest" in command
    assert command in map(str.strip, (ROOT / "README.md").read_text("utf-8").splitlines())
