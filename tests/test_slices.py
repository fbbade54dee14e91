"""A question answered from its slice gives what the whole dataset gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import compiled, questions, quick, slices
from kg.graph import Graph
from kg.namespaces import PREFIXES, expand

ROOT = Path(__file__).parent.parent
NAMES = questions.names()
DECLARED = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def seen(pattern: str, clause: str = "") -> frozenset[slices.Seen] | None:
    return slices.seen_by(f"{DECLARED} SELECT * {clause} WHERE {{ {pattern} }}")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The folder of a package as a wheel installs it: the questions and the dataset with slices."""
    home = tmp_path_factory.mktemp("package")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        compiled.make(compiled.key(), sliced=True)
        (home / "cache" / "green-policy-kg").rename(home / "compiled")
        (home / "queries").symlink_to(ROOT / "queries")
        yield str(home)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph.open()


@pytest.mark.parametrize("name", NAMES)
def test_the_slice_answers_as_the_whole(name: str, package: str, graph: Graph) -> None:
    for format in quick.FORMATS:
        content = quick.answer(["ask", name, "--format", format], package)
        if content is None:
            continue
        whole = graph.ask(name).write(format).removesuffix(b"\n") + b"\n"  # as it is printed
        assert re.sub(rb"_:\w+", b"_:", content) == re.sub(rb"_:\w+", b"_:", whole)


def test_most_questions_have_a_slice_and_it_is_small(package: str) -> None:
    (folder,) = Path(package, "compiled").iterdir()
    whole = (folder / quick.DEFAULT).stat().st_size
    parts = [quick.slice_of(name, package) for name in NAMES]
    small = [part for part in parts if part is not None and len(part[1]) < whole / 4]
    assert len(small) > 0.75 * len(NAMES)


@pytest.mark.parametrize(
    ("arguments", "answered"),
    [
        ("ask policies-by-issuer --format tsv", True),
        ("ask policies-by-issuer --format=tsv", True),
        ("ask --format tsv policies-by-issuer", True),
        ("ask policies-by-issuer", False),
        ("ask policies-by-issuer --format table", False),
        ("ask policies-by-issuer --format ttl", False),
        ("ask policies-by-issuer --format tsv --sources", False),
        ("ask policies-by-issuer --issuer=miit --format=tsv", False),
        ("ask things-of-kind --format tsv", False),
        ("ask ../queries/policies-by-issuer --format tsv", False),
        ("ask no-such-question --format tsv", False),
        ("ask --format --format tsv", False),
        ("query policies-by-issuer --format tsv", False),
        ("", False),
    ],
)
def test_only_a_plain_call_is_answered(arguments: str, answered: bool, package: str) -> None:
    assert (quick.answer(arguments.split(), package) is not None) is answered


def test_a_changed_question_has_no_slice(package: str, tmp_path: Path) -> None:
    (tmp_path / "compiled").symlink_to(Path(package, "compiled"))
    (tmp_path / "queries").mkdir()
    text = (ROOT / "queries" / "figures.rq").read_text("utf-8")
    copy = tmp_path / "queries" / "figures.rq"
    copy.write_text(text, "utf-8")
    assert quick.slice_of("figures", str(tmp_path)) == quick.slice_of("figures", package)
    copy.write_text(text.replace("gip:time ", "gip:note "), "utf-8")
    assert quick.slice_of("figures", str(tmp_path)) is None


def test_a_checkout_has_no_slices() -> None:
    assert quick.slice_of("policies-by-issuer") is None


@pytest.mark.parametrize(
    "pattern",
    [
        "?s ?p ?o",
        "?s !gip:quote ?o",
        "?s gip:quote ?o FILTER NOT EXISTS { ?s ?p ?q }",
        "{ SELECT * WHERE { ?s ?p ?o } }",
        "?s gip:quote ?o MINUS { ?s ?p ?o }",
        "?s (gip:quote|!(gip:mode|^gip:mode))+ ?o",
        "GRAPH ?g { } ?s gip:quote ?o",
        "SERVICE <http://localhost/> { ?s gip:quote ?o }",
    ],
)
def test_what_may_see_anything_has_no_slice(pattern: str) -> None:
    assert seen(pattern) is None


@pytest.mark.parametrize(
    "sparql",
    [
        "DESCRIBE ?s WHERE { ?s <http://a> ?o }",
        "CONSTRUCT WHERE { ?s <http://a> ?o }",
        "SELECT * WHERE { ?s gip:quote ?o }",
    ],
)
def test_triples_and_undeclared_prefixes_have_no_slice(sparql: str) -> None:
    assert slices.seen_by(sparql) is None


@pytest.mark.parametrize(
    ("pattern", "default", "named"),
    [
        ("?s gip:quote ?o", "gip:quote", ""),
        ("?s gip:partOf/^gip:hasPart* ?o", "gip:partOf gip:hasPart", ""),
        ("?s gip:quote ?o MINUS { ?s gip:mode ?m }", "gip:quote gip:mode", ""),
        (
            "?s gip:quote ?o FILTER NOT EXISTS { ?s gip:mode ?m ; gip:note ?n }",
            "gip:quote gip:mode gip:note",
            "",
        ),
        (
            "GRAPH ?g { ?s gip:quote ?o } OPTIONAL { ?s gip:mode|gip:note ?m }",
            "gip:mode gip:note",
            "gip:quote",
        ),
        (
            "?s gip:note ?n FILTER NOT EXISTS { GRAPH ?s { ?o gip:mode ?m } }",
            "gip:note",
            "gip:mode",
        ),
        (
            "GRAPH ?g { ?s gip:note ?n FILTER EXISTS { ?o gip:mode ?m } }",
            "",
            "gip:note gip:mode",
        ),
        (
            "{ SELECT ?s WHERE { ?s gip:quote ?o } GROUP BY ?s } UNION { ?s gip:mode ?m }",
            "gip:quote gip:mode",
            "",
        ),
    ],
)
def test_predicates_are_found_wherever_they_stand(pattern: str, default: str, named: str) -> None:
    wanted = {slices.Seen(False, expand(curie)) for curie in default.split()}
    assert seen(pattern) == wanted | {slices.Seen(True, expand(curie)) for curie in named.split()}


def test_a_dataset_clause_may_put_any_graph_anywhere() -> None:
    quote = expand("gip:quote")
    found = seen("?s gip:quote ?o", "FROM graph:ontology")
    assert found == {slices.Seen(False, quote), slices.Seen(True, quote)}


def test_an_object_that_is_written_out_narrows() -> None:
    kind, claim = expand("rdf:type"), expand("gip:Claim")
    assert seen("?s a gip:Claim") == {slices.Seen(False, kind, claim)}
    assert seen("?s a ?class") == {slices.Seen(False, kind)}
    assert seen("?s a/rdfs:subClassOf gip:Claim") == {
        slices.Seen(False, kind),
        slices.Seen(False, expand("rdfs:subClassOf")),
    }
    mode, hearsay = expand("gip:mode"), expand("voc:hearsay")
    found = seen("?s gip:note ?n FILTER NOT EXISTS { ?s gip:mode voc:hearsay }")
    assert found == {
        slices.Seen(False, expand("gip:note")),
        slices.Seen(False, mode, hearsay),
    }
