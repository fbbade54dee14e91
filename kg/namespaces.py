"""The prefixes that every surface declares, and the two ways between an IRI and its short form."""

from __future__ import annotations

BASE = "https://w3id.org/green-policy-kg/"
GIP = BASE + "def/"
VOC = BASE + "vocab/"
ID = BASE + "id/"
CLAIM = BASE + "claim/"
TIME = BASE + "time/"
GRAPH = BASE + "graph/"
INFERRED = GRAPH + "inferred/"  # one graph a rule
MAPPING = BASE + "mapping/"
SHAPE = BASE + "shape/"

PREFIXES: dict[str, str] = {
    "gip": GIP,
    "voc": VOC,
    "id": ID,
    "claim": CLAIM,
    "time": TIME,
    "graph": GRAPH,
    "mapping": MAPPING,
    "shape": SHAPE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": "http://qudt.org/vocab/unit/",
    "vann": "http://purl.org/vocab/vann/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "pav": "http://purl.org/pav/",
    "sssom": "https://w3id.org/sssom/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "wd": "http://www.wikidata.org/entity/",
    "dbr": "http://dbpedia.org/resource/",
    "eurovoc": "http://eurovoc.europa.eu/",
    "gemet": "http://www.eionet.europa.eu/gemet/concept/",
    "sdg": "http://metadata.un.org/sdg/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "rov": "http://www.w3.org/ns/regorg#",
    "m8g": "http://data.europa.eu/m8g/",
}
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_OUTSIDE_CURIE = frozenset(' <>"{}|\\^`\t\n\r')


def expand(curie: str) -> str:
    """The IRI of a CURIE (CURIE Syntax 1.0 §3), e.g. ``gip:issuedBy``; ``\\/`` is read as ``/``.

    Raises UsageError where the prefix is not in ``PREFIXES``.
    """
    prefix, colon, local = curie.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local.replace("\\", "")
    from difflib import get_close_matches

    from kg.errors import UsageError

    near = get_close_matches(prefix, PREFIXES, 1, 0.5) if colon else []
    hint = f"did you mean {near[0]}:{local}?" if near else "known are " + ", ".join(PREFIXES)
    raise UsageError(f"{curie!r} has no known prefix; {hint}")


def compact(iri: str) -> str:
    """The CURIE of an IRI under the longest namespace that fits, or the IRI itself.

    A claim's CURIE holds a slash: in SPARQL it is written ``claim:article\\/name``.
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace):
            local = iri[len(namespace) :]
            return iri if _OUTSIDE_CURIE.intersection(local) else f"{prefix}:{local}"
    return iri
