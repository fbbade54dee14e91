"""The data cube: the integrity constraints of the W3C Recommendation, §11.1, as SPARQL.

``tests/cube/ic-NN.rq`` finds what offends; ``ic-NN.ru`` breaks the sound cube so that it does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple

from kg import cube, namespaces
from kg.anchors import gip
from kg.dataset import Sources, compile_quads
from kg.engine import Embedded
from kg.errors import DataError
from kg.exports import default_graph
from kg.interchange import written
from kg.namespaces import CLAIM, ID, VOC
from kg.terms import TYPE

FOLDER = Path(__file__).parent / "cube"
CONSTRAINTS = {int(path.stem[3:]): path.read_text("utf-8") for path in FOLDER.glob("ic-*.rq")}
NORMALISE = (FOLDER / "normalise.ru").read_text("utf-8")
# What takes the place of $p: properties that lead from parent to child, and inverses of such ones.
HIERARCHIES = {
    20: "?list qb:parentChildProperty ?p",
    21: "?list qb:parentChildProperty/owl:inverseOf ?p",
}
PREFIXES = {**namespaces.PREFIXES, **cube.PREFIXES}
ARTICLE = CLAIM + "2024-05-02-environmental-protection-equipment/"


def store(content: bytes) -> Store:
    """A cube in Turtle as a store."""
    found = Store()
    found.load(content, RdfFormat.TURTLE)
    return found


def broken(found: Store) -> list[int]:
    """Numbers of the constraints that a cube breaks once it is normalised."""
    found.update(NORMALISE)
    return [number for number in sorted(CONSTRAINTS) if any(map(list, answers(found, number)))]


def answers(found: Store, number: int) -> list[QuerySolutions]:
    """The offenders against a constraint, for each property that its text leaves open."""
    texts = [CONSTRAINTS[number]]
    if number in HIERARCHIES:
        query = f"SELECT DISTINCT ?p {{ {HIERARCHIES[number]} FILTER(isIRI(?p)) }}"
        properties = found.query(query, prefixes=PREFIXES)
        assert isinstance(properties, QuerySolutions)
        texts = [texts[0].replace("$p", str(row["p"])) for row in properties]
    rows = [found.query(text) for text in texts]
    return [each for each in rows if isinstance(each, QuerySolutions)]


@pytest.fixture(scope="module")
def content(whole: Embedded) -> bytes:
    return written(whole, "cube")


def test_there_is_each_constraint() -> None:
    assert sorted(CONSTRAINTS) == list(range(1, 22))


def test_a_sound_cube_breaks_none() -> None:
    assert broken(store((FOLDER / "sound.ttl").read_bytes())) == []


@pytest.mark.parametrize("number", sorted(CONSTRAINTS))
def test_each_constraint_can_fail(number: int) -> None:
    found = store((FOLDER / "sound.ttl").read_bytes())
    found.update((FOLDER / f"ic-{number:02}.ru").read_text("utf-8"))
    assert broken(found) == [number]


def test_the_dataset_s_cube_breaks_none(content: bytes) -> None:
    assert broken(store(content)) == []


def test_each_figure_is_observed_once_per_claim(content: bytes, quads: list[Quad]) -> None:
    stated = {
        (quad.subject, quad.graph_name)
        for quad in quads
        if quad.predicate == gip("value") and str(quad.graph_name).startswith(f"<{CLAIM}")
    }
    text = "SELECT ?figure ?claim { ?each prov:specializationOf ?figure ; cube:claim ?claim }"
    rows = store(content).query(text, prefixes=PREFIXES)
    assert isinstance(rows, QuerySolutions)
    found = [(row["figure"], row["claim"]) for row in rows]
    assert len(found) == len(set(found)) == len(stated)
    assert set(found) == stated


def test_an_observation_keeps_bounds_words_and_speaker(content: bytes) -> None:
    node = NamedNode(ARTICLE + "growth-rate#obs-growth-rate")
    found = {
        quad.predicate.value.rpartition("/")[2]: quad.object.value  # type: ignore[union-attr]
        for quad in store(content).quads_for_pattern(node, None, None, None)
    }
    assert found["subject"] == VOC + "ep-equipment-manufacturing-industry"
    assert found["indicator"] == VOC + "average-annual-growth-rate"
    assert found["period"] == cube.CUBE + "not-stated"
    assert found["status"] == cube.CUBE + "observed"
    assert (found["value"], found["lowerBound"], found["lowerInclusive"]) == ("15", "15", "false")
    assert "upperBound" not in found
    assert found["comparator"] == VOC + "more-than"
    assert found["verbatim"] == "over 15%"
    assert found["speaker"] == ID + "wang-yining"
    assert found["mode"] == VOC + "direct-quotation"
    assert "over 15%" in found["quote"]


def test_a_target_is_told_from_an_observation(quads: list[Quad]) -> None:
    claim, figure = NamedNode(ARTICLE + "rank"), NamedNode(ID + "obs-rank")
    kinds = Quad(figure, TYPE, gip("Observation"), claim)
    target = Quad(figure, TYPE, gip("Target"), claim)
    changed = [target if quad == kinds else quad for quad in quads]
    assert changed != quads
    node = NamedNode(f"{claim.value}#obs-rank")
    (status,) = store(written(dataset(changed), "cube")).quads_for_pattern(
        node, NamedNode(cube.CUBE + "status"), None
    )
    assert status.object == NamedNode(cube.CUBE + "targeted")


def dataset(quads: list[Quad]) -> Embedded:
    """Quads of named graphs as a dataset."""
    return Embedded(lambda found: found.bulk_extend([*default_graph(quads), *quads]))


def test_every_term_of_the_cube_is_labelled_and_defined(content: bytes) -> None:
    tags: dict[str, dict[str, set[str | None]]] = defaultdict(lambda: defaultdict(set))
    for quad in store(content):
        name = quad.predicate.value.rpartition("#")[2]
        if str(quad.subject).startswith(f"<{cube.CUBE}"):
            tag = quad.object.language if isinstance(quad.object, Literal) else None
            tags[str(quad.subject)]["label" if name == "prefLabel" else name].add(tag)
    terms = [name for name in tags if not re.search("/component-|/figures>", name)]
    assert len(terms) > 15
    for term in terms:
        assert tags[term]["label"] == tags[term]["definition"] == {"en", "zh-hans"}, term


def test_it_is_the_same_at_each_run(whole: Embedded, content: bytes) -> None:
    assert written(whole, "cube") == content
    triples = {quad.triple for quad in store(written(whole, "cube", "nt"))}
    assert triples == {quad.triple for quad in store(content)}


def test_a_figure_of_nothing_is_refused(rivers: Sources) -> None:
    with pytest.raises(DataError, match="the figure obs-rivers has 0 values of subject"):
        written(dataset(compile_quads(rivers)), "cube")


def test_figures_that_cannot_be_told_apart_are_refused() -> None:
    dimension = NamedNode(cube.CUBE + "subject")
    kind, qb = TYPE, cube.QB
    found = [Triple(NamedNode(cube.CUBE + "c"), cube.DIMENSION, dimension)]
    for name in ("a", "b"):
        node = NamedNode(f"{ARTICLE}rank#{name}")
        found.append(Triple(node, kind, NamedNode(qb + "Observation")))
        found.append(Triple(node, dimension, NamedNode(ID + "miit")))
    with pytest.raises(DataError, match="b cannot be told from"):
        cube.require_sound(found)
