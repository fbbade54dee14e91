"""Formats: their names on the command line, suffixes, media types and pyoxigraph formats."""

from __future__ import annotations

from pyoxigraph import QueryResultsFormat, RdfFormat

# suffix → (media type, format); the first row of a format names it
RDF: dict[str, tuple[str, RdfFormat]] = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
    "trig": ("application/trig", RdfFormat.TRIG),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "owl": ("application/rdf+xml", RdfFormat.RDF_XML),
    "n3": ("text/n3", RdfFormat.N3),
}
RESULTS: dict[str, tuple[str, QueryResultsFormat]] = {
    "csv": ("text/csv", QueryResultsFormat.CSV),
    "tsv": ("text/tab-separated-values", QueryResultsFormat.TSV),
    "json": ("application/sparql-results+json", QueryResultsFormat.JSON),
    "xml": ("application/sparql-results+xml", QueryResultsFormat.XML),
}

# kind of answer → names of --format that it can be written in; the first is the default
ANSWERS: dict[str, tuple[str, ...]] = {
    "solutions": ("table", "csv", "tsv", "json", "xml", "md", "sheet"),
    "boolean": ("table", "csv", "tsv", "json", "xml", "md", "sheet"),
    "triples": ("table", "md", "sheet", "ttl", "nt", "jsonld"),
}
ANSWER_FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "sheet", "ttl", "nt", "jsonld")


def suffix_of(path: str) -> str:
    """The suffix of a file name, lower case, without its dot; "" where it has none."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def rdf_format(path: str) -> RdfFormat:
    """The RDF format that a file's suffix names; raises UsageError where it names none."""
    suffix = suffix_of(path)
    if suffix not in RDF:
        from kg.errors import UsageError

        known = ", ".join("." + each for each in RDF)
        raise UsageError(f"{path} has no suffix of an RDF format; known are {known}")
    return RDF[suffix][1]
