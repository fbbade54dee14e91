"""Exports as a whole: what they are made of, where they are written, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

import kg
from kg import interchange, verbs
from kg.anchors import gip
from kg.cli import main
from kg.engine import Embedded
from kg.errors import UsageError
from kg.exports import default_graph, nquads
from kg.interchange import export, written
from kg.namespaces import GRAPH, ID

Captured = pytest.CaptureFixture[str]
ONE_FILE = [form for form, suffixes in interchange.FORMS.items() if suffixes]
SMALL = Path(__file__).parent / "fixtures" / "faces" / "small.trig"


def test_the_command_line_knows_the_forms() -> None:
    assert tuple(interchange.FORMS) == verbs.EXPORTS


@pytest.mark.parametrize("form", ONE_FILE)
def test_inferred_facts_stay_out(whole: Embedded, quads: list[Quad], form: str) -> None:
    rule = NamedNode(GRAPH + "inferred/rule")
    fact = Quad(NamedNode(ID + "sei-plan"), gip("issuedBy"), NamedNode(ID + "sasac"), rule)
    more = [*quads, fact]
    engine = Embedded(lambda store: store.bulk_extend([*default_graph(more), *more]))
    assert written(engine, form) == written(whole, form)


@pytest.mark.parametrize("form", ONE_FILE)
def test_a_built_dataset_gives_the_same(
    whole: Embedded, quads: list[Quad], form: str, tmp_path: Path
) -> None:
    (tmp_path / "kg.nq").write_bytes(nquads([*default_graph(quads), *quads]))
    (tmp_path / "named.nq").write_bytes(nquads(quads))
    for name in ("kg.nq", "named.nq"):
        assert written(Embedded.from_path(tmp_path / name), form) == written(whole, form)


@pytest.mark.parametrize(
    ("form", "out", "words"),
    [
        ("excel", "a.xls", "there is no export as 'excel'; there are nanopub, cube"),
        ("nanopub", "a.ttl", r"a\.ttl does not end in \.trig or \.nq"),
        ("cube", "a", r"a does not end in \.ttl or \.nt"),
        ("schema", "a.trig", r"does not end in \.jsonld or \.json"),
    ],
)
def test_what_is_refused(whole: Embedded, form: str, out: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=words):
        export(whole, form, tmp_path / out)
    assert not list(tmp_path.iterdir())


def test_a_folder_is_no_single_file(whole: Embedded) -> None:
    with pytest.raises(UsageError, match="csvw is a folder of files"):
        written(whole, "csvw")


@pytest.mark.parametrize("form", interchange.FORMS)
def test_a_dataset_without_claims_is_refused(form: str, tmp_path: Path) -> None:
    graph = kg.open(SMALL)  # it has graphs and quotes, and calls nothing a claim
    with pytest.raises(UsageError, match="holds no claims"):
        graph.export(form, tmp_path / ("out." + (*interchange.FORMS[form], "")[0]))
    assert not list(tmp_path.iterdir())


def test_the_dataset_is_left_as_it_is(whole: Embedded) -> None:
    def size(store: Store) -> int:
        return len(store)

    before = size(whole.store(whole=True))
    written(whole, "cube")
    assert size(whole.store(whole=True)) == before


@pytest.mark.usefixtures("warm")
def test_the_command(tmp_path: Path, capsys: Captured) -> None:
    place = tmp_path / "cube.ttl"
    assert main(["export", "--as", "cube", "-o", str(place)]) == 0
    assert capsys.readouterr().out == f"{place}\n"
    assert main(["export", "--as=cube", "-o", "-"]) == 0
    assert capsys.readouterr().out == place.read_text("utf-8")
    assert main(["export", "--as", "csvw", "-o", str(tmp_path / "tables")]) == 0
    assert capsys.readouterr().out.splitlines()[0] == str(tmp_path / "tables" / "csv-metadata.json")


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "export needs --as nanopub or cube or schema or csvw"),
        (["--as", "cube"], "and -o PATH, where to write"),
        (["--as", "rdf", "-o", "x.ttl"], "--as is one of nanopub, cube, schema, csvw, not 'rdf'"),
        (["--as", "csvw", "-o", "-"], "csvw is a folder of files; name one with -o"),
        (["--as", "cube", "-o", "x.doc"], "does not end in .ttl"),
        (["--as", "cube", "-o", "x.ttl", "--data", "nowhere"], "nowhere does not exist"),
        (["--as", "cube", "-o", "x.ttl", "--data", str(SMALL)], "holds no claims"),
        (["cube"], "export does not take 'cube'"),
    ],
)
def test_wrong_use(arguments: list[str], words: str, capsys: Captured) -> None:
    assert main(["export", *arguments]) == 2
    printed = capsys.readouterr()
    assert words in printed.err
    assert (printed.err.count("\n"), printed.out) == (1, "")
    assert not Path("x.ttl").exists()


def test_a_cold_answer_loads_none_of_it() -> None:
    code = (
        "import sys, kg; kg.open().ask('growth').write('csv'); "
        "print(sorted({'kg.interchange', 'kg.csvw', 'csv', 'rdflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
