"""Write ``kg/vocabularies.tsv``: the term names of common vocabularies, as rdflib defines them.

``python docs/vocabularies.py`` renews the file. A line has prefix, namespace and names.
"""

from __future__ import annotations

from pathlib import Path

from rdflib import namespace

FILE = Path(__file__).parent.parent / "kg" / "vocabularies.tsv"
NAMES = {
    "rdf": namespace.RDF,
    "rdfs": namespace.RDFS,
    "owl": namespace.OWL,
    "xsd": namespace.XSD,
    "skos": namespace.SKOS,
    "dcterms": namespace.DCTERMS,
    "dc": namespace.DC,
    "dcat": namespace.DCAT,
    "foaf": namespace.FOAF,
    "org": namespace.ORG,
    "prov": namespace.PROV,
    "schema": namespace.SDO,
    "sh": namespace.SH,
    "owl-time": namespace.TIME,
    "vann": namespace.VANN,
    "void": namespace.VOID,
}


def content() -> str:
    """The whole file."""
    lines = []
    for prefix, vocabulary in NAMES.items():
        space = str(vocabulary._NS)
        names = sorted({str(term).removeprefix(space) for term in dir(vocabulary)})
        lines.append("\t".join([prefix, space, " ".join(names)]))
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    FILE.write_text(content(), encoding="utf-8")
