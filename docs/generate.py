"""Writes the generated pages of docs/ from queries/, ontology/ and the dataset.

``python docs/generate.py`` writes them; with ``--check`` it writes nothing and exits 1 when one
is stale. The pages in HTML need pyLODE, of the extra ``docs``.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import disagreements
import model
import pyoxigraph as ox
import reference
import svg
from cells import head, row
from diagram import Drawing
from schema import Schema, facts

from kg import questions
from kg.dataset import compile_quads
from kg.namespaces import GIP, PREFIXES, VOC, compact, expand

DOCS = Path(__file__).resolve().parent
ONTOLOGY = DOCS.parent / "ontology"
NOTICE = "<!-- Written by `python docs/generate.py`; edit {} instead. -->"
KINDS = {
    "owl:Class": "Classes",
    "owl:ObjectProperty": "Relations between things",
    "owl:DatatypeProperty": "Properties with a value",
    "owl:AnnotationProperty": "Notes on things (annotation properties)",
}
Values = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


def question_lines() -> Iterator[str]:
    """The page of questions: one row per file of queries/, then the parameters."""
    every = list(questions.every())
    yield from ("# Questions", "", NOTICE.format("queries/"), "")
    yield f"{len(every)} questions, one file each; `kg ask NAME` answers one."
    yield from head("name", "question", "问题", "tags")
    for each in every:
        link = f"[`{each.name}`](../queries/{each.name}.rq)"
        yield row(link, each.title, each.title_zh, ", ".join(each.tags))
    yield from ("", "## Parameters")
    yield from head("question", "option", "type", "default", "meaning")
    for each in every:
        for given in each.params:
            option = f"`--{given.name.replace('_', '-')}`"
            default = f"`{given.default}`" if given.default else "all"
            yield row(f"`{each.name}`", option, given.type, default, given.description)


def ontology() -> Values:
    """Subject → predicate → values, from every module of the ontology; all names are IRIs."""
    found: Values = defaultdict(lambda: defaultdict(list))
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, lenient=True):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode):
                assert isinstance(quad.object, ox.NamedNode | ox.Literal)
                values = found[quad.subject.value][quad.predicate.value]
                if quad.object not in values:
                    values.append(quad.object)
    return found


def words(values: Values, subject: str, curie: str, language: str) -> str:
    """The text of a property in a language: ``en`` or ``zh``."""
    for value in values[subject].get(expand(curie), []):
        if isinstance(value, ox.Literal) and (value.language or "").lower().startswith(language):
            return value.value
    return ""


def names(values: Values, subject: str, curie: str) -> str:
    """The IRIs that a property has as values, short and in order."""
    found = values[subject].get(expand(curie), [])
    return ", ".join(sorted(f"`{compact(value.value)}`" for value in found))


def terms_of(values: Values, kind: str, namespace: str) -> list[str]:
    """The IRIs of a namespace that have a type, in order."""
    wanted = ox.NamedNode(expand(kind))
    typed = (each for each, found in values.items() if wanted in found.get(expand("rdf:type"), []))
    return sorted(each for each in typed if each.startswith(namespace) and each != namespace)


def table(values: Values, kind: str, of: Iterable[str]) -> Iterator[str]:
    """A table of classes or properties."""
    classes = kind == "owl:Class"
    places = ["rdfs:subClassOf"] if classes else ["rdfs:domain", "rdfs:range"]
    between = ["under"] if classes else ["from", "to"]
    yield from head("term", "label", "标签", *between, "definition")
    for each in of:
        yield row(
            f"`{compact(each)}`",
            words(values, each, "rdfs:label", "en"),
            words(values, each, "rdfs:label", "zh"),
            *(names(values, each, place) for place in places),
            words(values, each, "skos:definition", "en"),
        )


def scheme_table(values: Values, scheme: str) -> Iterator[str]:
    """The heading and table of one scheme's concepts."""
    labels = (words(values, scheme, curie, "en") for curie in ("skos:prefLabel", "rdfs:label"))
    label = next(filter(None, labels), "")
    inside = [
        each
        for each in terms_of(values, "skos:Concept", VOC)
        if ox.NamedNode(scheme) in values[each].get(expand("skos:inScheme"), [])
    ]
    yield from ("", f"### {label} (`{compact(scheme)}`)")
    yield from head("concept", "label", "标签", "under", "definition")
    for each in inside:
        named = [words(values, each, "skos:prefLabel", language) for language in ("en", "zh")]
        definition = words(values, each, "skos:definition", "en")
        yield row(f"`{compact(each)}`", *named, names(values, each, "skos:broader"), definition)


def term_lines() -> Iterator[str]:
    """The page of terms: classes, properties, then the concept schemes of the vocabulary."""
    values = ontology()
    yield from ("# Terms", "", NOTICE.format("ontology/"), "")
    yield "Definitions in Chinese stand in the ontology."
    yield from ("", "## Prefixes", "", "Declared in every query:")
    yield from head("prefix", "namespace")
    yield from (row(f"`{prefix}:`", f"<{iri}>") for prefix, iri in PREFIXES.items())
    for kind, title in KINDS.items():
        of = terms_of(values, kind, GIP)
        yield from ("", f"## {title} ({len(of)})")
        yield from table(values, kind, of)
    schemes = terms_of(values, "skos:ConceptScheme", VOC)
    yield from ("", f"## Concepts, in {len(schemes)} schemes")
    for scheme in schemes:
        yield from scheme_table(values, scheme)


def pages() -> dict[str, str]:
    """Every generated page, by its path below docs/."""
    quads = compile_quads()
    lines = {
        "questions.md": question_lines(),
        "terms.md": term_lines(),
        "disagreements.md": disagreements.lines(NOTICE.format("disagreements.tsv or the data")),
        "model.md": model.Page(facts(quads)).lines(),
    }
    return {
        **{name: "\n".join(each) + "\n" for name, each in lines.items()},
        "model.svg": svg.svg(Drawing(Schema(facts(quads)))),
        "reference/ontology.html": reference.ontology_page(quads),
        "reference/vocabulary.html": reference.vocabulary_page(quads),
    }


def main() -> int:
    """Write the pages, or with ``--check`` say which are stale; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    check = parser.parse_args().check
    texts = {DOCS / name: text for name, text in pages().items()}
    stale = [page for page, text in texts.items() if not holds(page, text)]
    for page in stale:
        if check:
            print(f"{page.name} is stale; run: python docs/generate.py", file=sys.stderr)
        else:
            beside = page.with_suffix(".new")
            page.parent.mkdir(exist_ok=True)
            beside.write_text(texts[page], encoding="utf-8", newline="\n")
            beside.replace(page)
    return int(bool(stale) and check)


def holds(page: Path, text: str) -> bool:
    """Whether a page has this text."""
    return page.exists() and page.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
