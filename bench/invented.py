"""A dataset of this ontology's shapes in any size, the same at each run; nothing in it is a fact.

A ministry brings its departments, officials, documents with provisions, populations that lie in one
another, and figures; each is stated by claims that are described in the graph of a source.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import CLAIM, ID, PREFIXES, expand

KINDS = ("Opinions", "GuidingOpinions", "ActionPlan", "DevelopmentPlan", "Catalogue", "Conditions")
DESIGNATIONS = ("LittleGiant", "SingleChampion", "Standardized", "GreenManufacturing")
MODES = ("hearsay", "direct-quotation", "indirect-speech", "document-content", "narration")
INDUSTRIES = ("ep-industry", "ep-equipment-manufacturing-industry", "mechanical-industry")
DECIMAL = NamedNode(PREFIXES["xsd"] + "decimal")
Statement = tuple[str, str, str]
Claim = tuple[str, list[Statement]]


def quads(size: int) -> list[Quad]:
    """Quads of claims and their sources, ``size`` of them or a few less."""
    found = list(ministry(0))
    for number in range(1, size // len(found)):
        found += ministry(number)
    return found


def ministry(number: int) -> Iterator[Quad]:
    """What one made-up source says of one made-up ministry."""
    source = NamedNode(f"{ID}made-{number}")
    for index, (speaker, statements) in enumerate(claims(number)):
        claim = NamedNode(f"{CLAIM}made-{number}/{index}")
        for subject, predicate, value in statements:
            yield Quad(node(subject), node(predicate), end(value), claim)
        about = {
            "rdf:type": "gip:Claim",
            "gip:quote": f"'what claim {index} of source {number} says",
            "gip:speaker": speaker,
            "gip:mode": f"voc:{MODES[index % len(MODES)]}",
            "gip:basis": "voc:stated",
            "gip:source": source.value,
        }
        for predicate, value in about.items():
            yield Quad(claim, node(predicate), end(value), source)
    yield Quad(source, node("rdf:type"), node("gip:Article"), source)


def claims(n: int) -> Iterator[Claim]:
    """The claims of a source: who speaks, and what is stated."""
    teller, body, council = f"id:narrator-{n}", f"id:m{n}", f"id:c{n % 9}"
    yield teller, [(teller, "rdf:type", "gip:Narrator")]
    yield teller, [(body, "rdf:type", "gip:Ministry"), (body, "gip:partOf", council)]
    yield teller, [(council, "rdf:type", "gip:Council")]
    for k in range(2):
        part, person = f"id:d{n}-{k}", f"id:o{n}-{k}"
        yield teller, [(part, "rdf:type", "gip:Department"), (part, "gip:partOf", body)]
        yield teller, [(person, "rdf:type", "gip:UnnamedOfficial"), (person, "gip:worksFor", part)]
    for k in range(4):
        yield from _document(n, k)
    for k in range(3):
        yield from _population(n, k)


def _document(n: int, k: int) -> Iterator[Claim]:
    document, teller = f"id:doc{n}-{k}", f"id:o{n}-{k % 2}"
    kind = KINDS[(n + k) % len(KINDS)]
    yield teller, [(document, "rdf:type", f"gip:{kind}"), (document, "gip:issuedBy", f"id:m{n}")]
    yield teller, [(document, "gip:issueTime", f"time:{2000 + (n + k) % 25}")]
    if k:
        yield teller, [(document, "gip:issuedAfter", f"id:doc{n}-{k - 1}")]
    for j in range(3):
        provision = f"id:prov{n}-{k}-{j}"
        yield (
            document,
            [
                (provision, "gip:provisionOf", document),  # the range and the domain tell the kinds
                (provision, "gip:provisionKind", "voc:kind-requires"),
                (provision, "gip:content", f"voc:{INDUSTRIES[j]}"),
            ],
        )


def _population(n: int, k: int) -> Iterator[Claim]:
    """Central enterprises and those of them that …, beside a designation that may overlap."""
    population, teller, designated = f"id:pop{n}-{k}", f"id:o{n}-{k % 2}", f"id:des{n}-{k}"
    of = [(population, "gip:inIndustry", f"voc:{INDUSTRIES[k]}")]
    if k:
        of.append((population, "gip:subsetOf", f"id:pop{n}-{k - 1}"))
    else:
        of.append((population, "gip:memberType", "gip:CentralEnterprise"))
        of.append((population, "gip:supervisedBy", f"id:m{n}"))
    yield teller, of
    yield (
        teller,
        [
            (designated, "rdf:type", "gip:EnterprisePopulation"),
            (designated, "gip:memberType", f"gip:{DESIGNATIONS[k]}Enterprise"),
            (designated, "gip:mayOverlap", population),
        ],
    )
    for what in (population, designated):
        figure = what.replace("id:", "id:figure-")
        yield (
            teller,
            [
                (figure, "rdf:type", "gip:Observation"),
                (figure, "gip:about", what),
                (figure, "gip:measure", "voc:number-of-members"),
                (figure, "gip:value", str(n + k)),
                (figure, "gip:comparator", "voc:more-than"),
                (figure, "gip:unit", "unit:NUM"),
                (figure, "gip:time", f"time:{2000 + n % 25}"),
            ],
        )


def node(text: str) -> NamedNode:
    """A node from its CURIE or IRI."""
    return NamedNode(text if text.startswith("http") else expand(text))


def end(text: str) -> NamedNode | Literal:
    """A number where the text is one, words where it begins with an apostrophe, else a node."""
    if text.isdigit():
        return Literal(text, datatype=DECIMAL)
    return Literal(text[1:]) if text.startswith("'") else node(text)
