from __future__ import annotations

from pyoxigraph import NamedNode, Quad

from kg import figures
from kg.figures import COMPARATOR, VALUE
from kg.namespaces import GIP, VOC


def test_every_figure_of_the_dataset_has_the_bounds_of_its_comparator(quads: list[Quad]) -> None:
    by_node: dict[object, dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value.startswith(GIP):
            name = quad.predicate.value.removeprefix(GIP)
            by_node.setdefault((quad.subject, quad.graph_name), {})[name] = quad.object.value  # type: ignore[union-attr]
    told = [each for each in by_node.values() if "comparator" in each]
    assert len(told) > 10
    for each in told:
        ends = {name for name in ("lowerBound", "upperBound") if name in each}
        assert (
            ends
            == {
                "exactly": {"lowerBound", "upperBound"},
                "about": set(),
                "more-than": {"lowerBound"},
                "at-least": {"lowerBound"},
                "less-than": {"upperBound"},
                "approaching": {"upperBound"},
                "at-most": {"upperBound"},
            }[each["comparator"].removeprefix(VOC)]
        )
        assert all(each[end] == each["value"] for end in ends)


def test_a_figure_is_paired_within_its_claim() -> None:
    node, one, other = (NamedNode(f"https://example.org/{name}") for name in ("n", "a", "b"))
    from pyoxigraph import Literal

    value = Quad(node, VALUE, Literal("4.0", datatype=figures.DECIMAL), one)
    apart = Quad(node, COMPARATOR, NamedNode(VOC + "exactly"), other)
    beside = Quad(node, COMPARATOR, NamedNode(VOC + "exactly"), one)
    assert list(figures.derived([value, apart])) == []
    assert len(list(figures.derived([value, beside]))) == 4
    assert {quad.graph_name for quad in figures.derived([value, beside])} == {one}
