"""The command line's verbs, with their arguments and options."""

from __future__ import annotations

from kg.option import Option, Verb

LANGUAGES = ("en", "zh")
SHELLS = ("bash", "zsh", "fish")
EXPORTS = ("nanopub", "cube", "schema", "csvw")

_FORMAT = Option(
    "format",
    ("--format",),
    "FORMAT",
    "table (default, also in a pipe), csv, tsv, json, xml, md, sheet (CSV for spreadsheets);\n"
    "for triples ttl, nt, jsonld",
)
_REASON = Option("format", ("--format",), "FORMAT", "text (default) or json", ("text", "json"))
_LANG = Option("lang", ("--lang",), "LANG", "language of labels: en (default), zh or another tag")
_TOLD = Option("lang", ("--lang",), "LANG", "language of findings: en (default) or zh", LANGUAGES)
_DATA = Option(
    "data",
    ("--data",),
    "PATH",
    "another dataset: an RDF file, or a folder: its kg.nq, else every RDF file",
)
_ENGINE = Option("engine", ("--engine",), "URL", "a SPARQL endpoint that answers in its place")
_ASSERTED = Option("asserted", ("--asserted",), "", "leave out what is inferred")
_EXPAND = Option("expand", ("--expand",), "", "print the query as any endpoint takes it")
_SOURCES = Option("sources", ("--sources",), "", "the quotes that each row rests on")
_CITE = Option("cite", ("--cite",), "", "how to cite the answer, in words and BibTeX, in its place")
_BASE = Option("base", ("--base",), "URL", "with --cite: what stands before the permalink")
_LIMITS = (
    Option("timeout", ("--timeout",), "SECONDS", "stop the query then (60); none lifts it"),
    Option("max-rows", ("--max-rows",), "ROWS", "cut the answer there (1000000); none lifts it"),
    Option("max-memory", ("--max-memory",), "SIZE", "stop the query there (2G); none lifts it"),
)
_SERVED = (
    Option("host", ("--host",), "HOST", "the address to serve on (127.0.0.1: this computer only)"),
    Option("port", ("--port",), "PORT", "its port (8000); 0 takes any free one"),
    Option("workers", ("--workers",), "N", "processes that answer (one a processor, at least 2)"),
    Option("timeout", ("--timeout",), "SECONDS", "end a request then (30); none lifts it"),
    Option("max-rows", ("--max-rows",), "ROWS", "cut an answer there (100000); none lifts it"),
    Option("memory", ("--memory",), "SIZE", "memory of a process (1G); none lifts it"),
    Option(
        "cache", ("--cache",), "SIZE", "memory for answers that are kept (64M); none keeps none"
    ),
    Option(
        "allow-service",
        ("--allow-service",),
        "IRI",
        "an endpoint that SERVICE may call; may stand several times",
        many=True,
    ),
    Option("base-url", ("--base-url",), "URL", "where others reach it, as https://host"),
    Option("log", ("--log",), "FILE", "write the access log there as JSON lines; - prints it"),
)
_NAMES = Option("names", ("--names",), "", "names only")
_OUT = Option("out", ("-o",), "DIR", "the folder to write")
_HELD = (_DATA, _ENGINE, _ASSERTED)
_SOURCED = (_FORMAT, _LANG, _SOURCES, *_HELD)
_NAME = "an IRI, a CURIE, a local name, or a label in either language"
_AS = Option("as", ("--as",), "FORM", f"one of {', '.join(EXPORTS)}", EXPORTS)
_PLACE = Option("out", ("-o",), "PATH", "the file to write, - for standard output; csvw: a folder")
_TRIPLE = {"SUBJECT": _NAME, "PROPERTY": "the same; a is rdf:type", "VALUE": "the same, or a text"}
_WORDS = {"[WORD…]": "words of either language that the question holds"}
_SHELL = {"SHELL": "bash, zsh or fish", "[WORD…]": "after 'words' for SHELL: what may follow"}

VERBS = {
    "questions": Verb("list the questions, or find one by words", _WORDS, (_NAMES, _LANG)),
    "ask": Verb(
        "answer a question",
        {
            "NAME": "a question; 'kg questions' lists them, 'kg ask NAME --help' explains one;\n"
            "or what you want to know, in plain words of either language, in quotation marks;\n"
            "or a file of your own that ends in .rq"
        },
        (*_SOURCED, _CITE, _BASE, _EXPAND, *_LIMITS),
    ),
    "query": Verb(
        "answer SPARQL",
        {"SPARQL": "a query, a file of one (its '#+ param' lines are options), or - for stdin"},
        (*_SOURCED, _CITE, _BASE, _EXPAND, *_LIMITS),
    ),
    "show": Verb("tell what is said about a thing", {"THING": _NAME}, _SOURCED),
    "why": Verb("tell why a triple holds", _TRIPLE, (_REASON, _LANG, *_HELD)),
    "verify": Verb(
        "ask again what a cited answer's permalink asks; exit code 1 where the answer has changed",
        {"PERMALINK": "the address that --cite gives"},
        _HELD,
    ),
    "check": Verb(
        "check the sources or built files; warnings and notes do not change the exit code",
        {
            "[PATH]": "sources (default: all), an article's folder, or RDF files: terms, domains, "
            "datatypes, shapes and hygiene rules, of the shipped ontology where a file has none"
        },
        (_TOLD,),
    ),
    "build": Verb("write the dataset as files", {}, (_OUT, _ASSERTED)),
    "export": Verb("write it in another form, sourced", {}, (_AS, _PLACE, *_HELD)),
    "serve": Verb("serve it on the web, until Ctrl-C", {}, (*_HELD, *_SERVED)),
    "completion": Verb("print a shell's completion script", _SHELL, ()),
}
