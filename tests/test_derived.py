"""What is worked out from two figures is withheld where the two do not belong together."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg import questions
from kg.engine import Embedded
from kg.namespaces import expand
from kg.parameters import resolve

# The question, a fact that its answer rests on, and another fact of the same thing.
APART = [
    ("earlier-count-if-enterprises", "id:obs-increase gip:unit", "", "unit:PERCENT"),
    (
        "earlier-count-if-enterprises",
        "id:obs-increase gip:comparator",
        "voc:more-than",
        "voc:less-than",
    ),
    (
        "earlier-count-if-enterprises",
        "id:obs-entered-enterprises gip:comparator",
        "voc:exactly",
        "voc:about",
    ),
    (
        "share-of-central-enterprises",
        "id:obs-entered-enterprises gip:timeWords",
        '"At present"',
        '"In 2010"',
    ),
    ("employees-per-enterprise", "id:obs-employee-count gip:timeWords", '"Currently"', '"In 2010"'),
    ("output-per-enterprise", "id:obs-output-value gip:timeWords", '"Currently"', '"In 2010"'),
    ("output-per-employee", "id:obs-output-value gip:timeWords", '"Currently"', '"In 2010"'),
    (
        "compare-designations",
        "id:pop-little-giants gip:inIndustry",
        "voc:ep-equipment-manufacturing-industry",
        "voc:mechanical-industry",
    ),
]


def rows(name: str, store: ox.Store) -> list[ox.QuerySolution]:
    """The answer to a question with its defaults, of a dataset."""
    engine = Embedded.from_quads(store.dump(format=ox.RdfFormat.N_QUADS))
    question = questions.load(name)
    return list(engine.query(question.sparql, resolve(question, {}, engine)))


def quad(place: str, value: str) -> ox.Quad:
    subject, predicate = (ox.NamedNode(expand(part)) for part in place.split())
    text = value.startswith('"')
    term = ox.Literal(value.strip('"')) if text else ox.NamedNode(expand(value))
    return ox.Quad(subject, predicate, term)


@pytest.mark.parametrize(("name", "place", "old", "new"), APART)
def test_figures_that_are_apart_give_no_row(
    name: str, place: str, old: str, new: str, whole_store: ox.Store
) -> None:
    store = ox.Store()
    store.extend(whole_store)
    assert rows(name, store)
    if old:
        assert quad(place, old) in store
        store.remove(quad(place, old))
    store.add(quad(place, new))
    assert rows(name, store) == []
