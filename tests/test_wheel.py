"""The artefact: sdist → wheel → an empty environment in which a question is answered."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "policies-by-issuer"


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """A command's output with nothing of this process's Python settings in its environment."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    environment = {**kept, "PYTHONUTF8": "1", **variables}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel made from the source distribution, with the build tools installed here."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def bin(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel and what it declares, nothing else."""
    home = tmp_path_factory.mktemp("empty") / "an environment"  # a space is no reason to fail
    venv.create(home, symlinks=os.name != "nt")
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    site = Path(run(programs / "python", "-c", SITE, cwd=home).strip())
    for name in sorted(dependencies(wheel)):
        lend(name, site)
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    options = ["--quiet", "--no-index", "--no-deps", "--disable-pip-version-check"]
    run(*pip, "install", *options, wheel, cwd=home)
    return programs


SITE = "import sysconfig; print(sysconfig.get_path('purelib'))"


def dependencies(wheel: Path) -> set[str]:
    """Names of the distributions that the wheel needs without extras, and that these need."""
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        text = archive.read(metadata).decode("utf-8")
    found: set[str] = set()
    waiting = re.findall(r"^Requires-Dist: (.+)$", text, re.M)
    while waiting:
        name, _, marker = waiting.pop().partition(";")
        name = re.split(r"[^\w.-]", name.strip(), maxsplit=1)[0]
        if "extra ==" not in marker and name not in found and is_here(name):
            found.add(name)
            waiting += distribution(name).requires or []
    return found


def is_here(name: str) -> bool:
    """Whether a distribution is installed; a marker may have left it out."""
    try:
        return bool(distribution(name))
    except ModuleNotFoundError:
        return False


def lend(name: str, site: Path) -> None:
    """Link an installed distribution's files into another site-packages folder."""
    files = distribution(name).files or []
    for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
        (site / top).symlink_to(str(distribution(name).locate_file(top)))


def test_the_wheel_holds_what_it_needs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "queries", "kg/data"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file():
                inside = path.relative_to(ROOT).as_posix()
                assert (inside if folder == "kg/data" else f"kg/{inside}") in names
    assert "kg/py.typed" in names
    assert len({name.split("/")[2] for name in names if name.startswith("kg/compiled/")}) == 1
    licences = {name.rpartition("/")[2] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-DATA"}


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kg"}


@pytest.mark.skipif(os.name == "nt", reason="there the script is a program")
def test_the_script_starts_without_a_slow_import(bin: Path) -> None:
    """An older pip writes one that imports ``re``; the lock pins one that does not."""
    script = (bin / "kg").read_text("utf-8")
    assert "from kg.__main__ import main" in script
    assert "import re" not in script


def test_two_builds_are_equal(wheel: Path, tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel"]
    run(*build, "--outdir", tmp_path, ROOT, cwd=tmp_path)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_it_says_its_version(bin: Path, wheel: Path, tmp_path: Path) -> None:
    version = wheel.name.split("-")[1]
    assert version in run(bin / "kg", "--version", cwd=tmp_path)


def test_it_answers_where_home_is_read_only(bin: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(stat.S_IRUSR | stat.S_IXUSR)
    answer = run(bin / "kg", "ask", QUESTION, "--format", "tsv", cwd=tmp_path, HOME=str(home))
    assert len(answer.splitlines()) > 1
    assert not list(home.iterdir())  # a superuser may write there all the same


def test_it_answers_from_the_shipped_dataset(bin: Path, tmp_path: Path) -> None:
    """Nothing is compiled: a home that can hold nothing, and no module that compiles is loaded."""
    (tmp_path / "file").touch()
    answer = run(
        bin / "python", "-c", ASK_AND_LOOK, cwd=tmp_path, HOME=str(tmp_path / "file" / "home")
    )
    assert "OK" in answer.splitlines()


ASK_AND_LOOK = f"""
import sys
from pathlib import Path
import kg, kg.cli
assert Path(kg.__file__).is_relative_to(sys.prefix), kg.__file__
assert kg.cli.main(["ask", {QUESTION!r}, "--format", "tsv"]) == 0
loaded = {{"kg.claims", "kg.dataset", "kg.edtf"}} & set(sys.modules)
assert not loaded, loaded
print("OK")
"""


def test_a_plain_call_is_answered_from_a_slice(bin: Path, tmp_path: Path) -> None:
    printed = run(bin / "python", "-c", ASK_AND_LIST, cwd=tmp_path)
    answer, _, loaded = printed.partition("\n\n")
    modules = {"kg", "kg.__main__", "kg.quick", "pyoxigraph", "pyoxigraph.pyoxigraph"}
    assert set(loaded.split()) == modules
    plain = [bin / "kg", "ask", QUESTION, "--format", "tsv"]
    for unbuffered in ("", "1"):
        assert run(*plain, cwd=tmp_path, PYTHONUNBUFFERED=unbuffered).strip() == answer
    assert run(*plain, "--lang", "en", cwd=tmp_path).strip() == answer  # from the whole


ASK_AND_LIST = f"""
import os, sys
before = set(sys.modules)
sys.argv[1:] = ["ask", {QUESTION!r}, "--format", "tsv"]
def end(code):
    print("", *(set(sys.modules) - before), sep="\\n")
    sys.exit(code)
os._exit = end
import kg.__main__
kg.__main__.main()
"""


def test_a_clone_is_known_to_equal_what_it_installed(bin: Path) -> None:
    script = "from kg import clone; print(clone.note(True))"
    told = run(bin / "python", "-I", "-c", script, cwd=ROOT)
    assert str(bin.parent) in told
    assert "differ" not in told


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_answer_that_cannot_be_written(bin: Path, tmp_path: Path) -> None:
    plain = [bin / "kg", "ask", QUESTION, "--format", "tsv"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(plain, stdout=full, stderr=subprocess.PIPE, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(b"kg: output: No space left")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(plain, stdout=writer, stderr=subprocess.PIPE, cwd=tmp_path)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_sources_need_no_checkout(bin: Path, tmp_path: Path) -> None:
    run(bin / "kg", "ask", QUESTION, "--sources", cwd=tmp_path)
