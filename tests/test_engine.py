from __future__ import annotations

import _thread
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, RdfFormat

from kg import compiled
from kg.engine import Embedded
from kg.errors import DataError, QueryError
from kg.infer import is_inferred
from kg.namespaces import ID

ROOT = Path(__file__).parent.parent


def count(engine: Embedded, pattern: str) -> int:
    answer = engine.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    assert isinstance(answer, QuerySolutions)
    return int(next(iter(answer))["n"].value)  # type: ignore[union-attr]


def test_the_shipped_dataset_is_the_compiled_one(quads: list[Quad], warm: None) -> None:
    engine = Embedded.shipped()
    triples = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    assert count(engine, "?s ?p ?o") == len(triples)
    assert count(engine, "GRAPH ?g { ?s ?p ?o }") == len(quads)
    assert count(engine, "?s ?p ?o") == len(triples)


def test_the_shipped_dataset_without_inference(quads: list[Quad], warm: None) -> None:
    engine = Embedded.shipped(asserted=True)
    kept = [quad for quad in quads if not is_inferred(quad)]
    assert count(engine, "?s ?p ?o") == len({quad.triple for quad in kept})
    assert count(engine, "GRAPH ?g { ?s ?p ?o }") == len(kept) < len(quads)
    agents = "?s a gip:Agent"  # each is said to be of a narrower class
    assert count(engine, agents) == 0 < count(Embedded.shipped(), agents)


@pytest.mark.parametrize("word", ["GRAPH ", "graph ", "GrApH", "?a gip:number 1GRAPH "])
def test_named_graphs_are_there_when_a_query_sees_them(word: str, warm: None) -> None:
    answer = Embedded.shipped().query(f"ASK {{ {word}?g {{ ?s a gip:Article }} }}")
    assert isinstance(answer, QueryBoolean)
    assert bool(answer)


def test_a_blank_node_is_one_in_both_graphs(warm: None) -> None:
    engine = Embedded.shipped()
    both = "?s owl:onProperty ?p . GRAPH graph:ontology { ?s owl:onProperty ?p }"
    assert count(engine, both) == count(engine, "?s owl:onProperty ?p") > 0


def test_values_are_bound(whole: Embedded) -> None:
    query = "SELECT ?document ?issuer WHERE { ?document gip:issuedBy ?issuer }"
    answer = whole.query(query, {"issuer": NamedNode(ID + "miit")})
    assert isinstance(answer, QuerySolutions)
    rows = list(answer)
    assert rows
    assert {row["issuer"] for row in rows} == {NamedNode(ID + "miit")}
    with pytest.raises(QueryError, match="Only a variable of the SELECT clause"):
        whole.query(query, {"other": Literal("x")})


def test_an_error_of_the_thread_reaches_the_one_who_asks() -> None:
    def broken(_: object) -> None:
        raise DataError([])

    with pytest.raises(DataError):
        Embedded(broken).query("ASK {}")


def test_a_process_may_end_while_it_loads(tmp_path: Path) -> None:
    big = tmp_path / "big.nq"
    big.write_text("".join(f"<http://a> <http://b> <http://c{n}> .\n" for n in range(200_000)))
    code = (
        "import sys; from kg.engine import Embedded;"
        f"Embedded(lambda store: store.bulk_load(path={str(big)!r})); sys.exit(3)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (3, "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("asked", [False, True])
def test_a_fork_while_it_loads(asked: bool) -> None:
    """The child has no thread that loads; it must not wait for one."""
    code = (
        "import os, signal, time\n"
        "from kg.engine import Embedded\n"
        "triple = b'<http://a> <http://b> <http://c> .'\n"
        "def load(store):\n"
        "    time.sleep(0.3)\n"
        "    store.bulk_load(triple, __import__('pyoxigraph').RdfFormat.N_QUADS)\n"
        "engine = Embedded(load)\n"
        f"{'engine.store()' if asked else ''}\n"
        "child = os.fork()\n"
        "signal.alarm(20)\n"
        "rows = len(list(engine.query('SELECT * { ?s ?p ?o }')))\n"
        "if not child: os._exit(rows)\n"
        "print(rows, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("1 1\n", "")


def test_without_a_thread_it_loads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(_thread, "start_new_thread", none)
    assert count(Embedded.from_quads(b"<http://a> <http://b> <http://c> .\n"), "?s ?p ?o") == 1


def test_a_start_imports_little(tmp_path: Path) -> None:
    home = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    code = (
        "import sys\nfrom kg.engine import Embedded\n"
        "list(Embedded.shipped().query('SELECT * { ?s a gip:Article }'))\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} & {"
        "'re', 'typing', 'inspect', 'hashlib', 'difflib', 'json', 'rdflib', 'pathlib'}))"
    )
    run = [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{code}"]
    answers = [subprocess.run(run, env=home, capture_output=True, text=True) for _ in range(2)]
    assert [answer.stderr for answer in answers] == ["", ""]
    assert answers[1].stdout == "\n"


def test_a_dataset_that_vanishes_is_an_error(tmp_path: Path) -> None:
    missing = compiled.Compiled(str(tmp_path / "none"), str(tmp_path / "none"))
    with pytest.raises(OSError):
        Embedded(
            lambda store: store.bulk_load(path=missing.default, format=RdfFormat.N_QUADS)
        ).store()
