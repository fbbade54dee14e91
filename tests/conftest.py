"""Fixtures that several tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import endpoints
import pytest
from pyoxigraph import Quad, RdfFormat, Store

from kg import dataset, paths
from kg.engine import Embedded
from kg.exports import default_and_named
from kg.graph import Graph
from kg.remote import Remote
from kg.web.site import Site

FIXTURES = Path(__file__).parent / "fixtures"
VIRTUAL_MACHINE = ("test_infer", "test_ontology")


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    """The quads of the shipped dataset's named graphs."""
    return dataset.compile_quads()


@pytest.fixture(scope="session")
def whole(quads: list[Quad]) -> Embedded:
    """The shipped dataset, default graph and named graphs."""
    default, named = default_and_named(quads)
    return Embedded.from_quads(default + named)


@pytest.fixture(scope="session")
def site(whole: Embedded) -> Site:
    """The shipped dataset as it is served."""
    return Site(Graph(whole), "a-version")


@pytest.fixture(scope="session")
def rivers() -> dataset.Sources:
    """A source of four sentences with the shipped ontology and register."""
    return dataset.Sources(paths.ONTOLOGY, paths.DATA / "register.ttl", (FIXTURES / "rivers",))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache of this test's own; the folder of datasets in it does not exist yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(tmp_path / "cache"))
    yield tmp_path / "cache" / "green-policy-kg"


@pytest.fixture(scope="session")
def query(whole: Embedded) -> Callable[..., object]:
    """Asks the shipped dataset SPARQL."""
    return whole.query


@pytest.fixture(scope="session")
def ask(whole: Embedded) -> Callable[[str], list[tuple[str, ...]]]:
    """Asks the shipped dataset SPARQL: rows of plain text, "" for unbound."""

    def rows(sparql: str) -> list[tuple[str, ...]]:
        return [tuple(cell.value if cell else "" for cell in row) for row in whole.query(sparql)]

    return rows


@pytest.fixture(scope="session")
def whole_store(whole: Embedded) -> Store:
    """The shipped dataset's quads, default graph and named graphs."""
    return whole.store(whole=True)


@pytest.fixture(scope="session")
def cache_of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a cache that tests share."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def warm(cache_of_all: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that holds the shipped dataset once a test has asked for it."""
    monkeypatch.setenv("XDG_CACHE_HOME", os.fspath(cache_of_all))


@pytest.fixture(scope="session")
def nquads(whole_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped dataset as a file, in a folder that a server may write to."""
    path = tmp_path_factory.mktemp("endpoints") / "kg.nq"
    whole_store.dump(path, RdfFormat.N_QUADS)
    return path


@pytest.fixture(scope="session")
def oxigraph(nquads: Path) -> Iterator[Remote]:
    """The shipped dataset behind an Oxigraph server."""
    with endpoints.oxigraph(nquads) as address:
        yield Remote(address)


@pytest.fixture(scope="session")
def virtuoso(nquads: Path) -> Iterator[Remote]:
    """The shipped dataset behind a Virtuoso server."""
    with endpoints.virtuoso(nquads) as address:
        yield Remote(address, seconds=10)


@pytest.fixture(
    params=[
        pytest.param("oxigraph", marks=endpoints.needs_oxigraph),
        pytest.param("virtuoso", marks=endpoints.needs_virtuoso),
    ]
)
def remote(request: pytest.FixtureRequest) -> Remote:
    """The shipped dataset behind a server of either kind."""
    found: Remote = request.getfixturevalue(request.param)
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the modules that start a Java virtual machine last: it handles signals its own way."""
    items.sort(key=lambda item: item.path.stem in VIRTUAL_MACHINE)
