"""One visit of a page: the dataset with labels in the visitor's language, and HTML to answer with.

Templates see the visit as ``v``; whatever they show is escaped.
"""

from __future__ import annotations

import os
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlencode

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg.graph import Graph
from kg.labels import Labels, local_name
from kg.namespaces import compact
from kg.paths import cache_folder
from kg.web import language
from kg.web.request import Request, Response
from kg.web.site import Site, version

if TYPE_CHECKING:
    from jinja2 import Environment

    from kg.results import Term

HERE = Path(__file__).parent
STATIC = HERE / "static"
HTML = "text/html; charset=utf-8"
# Stricter than what a script that sets styles needs: no page but that of the editor has one.
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
YEAR = 31_536_000  # seconds


class Visit:
    """What a page is made from and made of."""

    def __init__(self, site: Site, request: Request) -> None:
        self.site, self.request = site, request
        self.lang, self.theme = request.language, language.theme(request)
        self.html_lang = language.LANGUAGES[self.lang]
        self.t = language.texts(self.lang)
        self.labels = labels(site, self.lang)
        self.graph = Graph(site.graph.engine, self.lang)

    def label(self, iri: str) -> str:
        """The label of an IRI in the visitor's language."""
        found = self.labels.of(iri)
        # RDF's own terms have no label in most data; the catalogue has them.
        key = f"term.{compact(iri)}" if found == local_name(iri) else ""
        return self.t(key) if key in self.t else found

    def text(self, term: Term | None) -> str:
        """What a reader sees for a term."""
        return self.label(term.value) if isinstance(term, NamedNode) else self.labels.text(term)

    def rows(self, sparql: str, **given: str) -> list[Any]:
        """The solutions of a query with IRIs bound by name."""
        bindings = {name: NamedNode(iri) for name, iri in given.items()}
        return list(cast(QuerySolutions, self.site.graph.engine.query(sparql, bindings)))

    def thing(self, iri: str) -> str:
        """The address of the page about an IRI."""
        return "/thing?iri=" + quote(iri, safe="")

    def article(self, iri: str) -> str:
        """The address of the page with an article's text."""
        return "/article/" + quote(local_name(iri), safe="")

    def curie(self, iri: str) -> str:
        """The short form of an IRI."""
        return compact(iri)

    def same(self, **changed: str) -> str:
        """The address of this page with other parameters; "" takes one out."""
        kept = [(name, value) for name, value in self.request.params if name not in changed]
        pairs = [*kept, *((name, value) for name, value in changed.items() if value)]
        address = quote(self.request.path)
        return address + ("?" + urlencode(pairs) if pairs else "")

    def here(self, path: str) -> bool:
        """Whether this page belongs to an entry of the navigation."""
        own = self.request.path
        below = {"/": ("/ask/",), "/articles": ("/article/",), "/query": ("/sparql",)}
        return own == path or own.startswith(below.get(path, ("\0",)))

    def offers(self, key: str) -> bool:
        """Whether the dataset has what an entry of the navigation leads to."""
        return key not in ("articles", "disagreements") or holds(self.site)

    @property
    def version(self) -> str:
        """The version of the dataset, as citations have it; "" where it is not known."""
        known = version(self.site)
        return known.content if known else ""

    @cached_property
    def name(self) -> str:
        """What the dataset is called."""
        return self.site.name or self.t("brand")

    def render(
        self, template: str, status: int = 200, policy: str = POLICY, **values: Any
    ) -> Response:
        """The page that a template makes; ``values`` are its variables."""
        body = environment().get_template(template).render(v=self, t=self.t, **values)
        headers = [
            ("Content-Type", HTML),
            ("Content-Language", self.html_lang),
            ("Content-Security-Policy", policy),
        ]
        for name, value in (("lang", self.lang), ("theme", self.theme)):
            if self.request.first(name) == value:
                headers.append(
                    ("Set-Cookie", f"{name}={value}; Path=/; Max-Age={YEAR}; SameSite=Lax")
                )
        return Response(status, tuple(headers), body.encode())


NUMBERS = frozenset(
    "integer decimal double float int long short byte nonNegativeInteger positiveInteger"
    " unsignedInt unsignedLong unsignedShort".split()
)


def is_number(term: Term | None) -> bool:
    """Whether a term is a literal that counts or measures."""
    return isinstance(term, Literal) and local_name(term.datatype.value) in NUMBERS


@lru_cache(maxsize=16)
def holds(site: Site) -> bool:
    """Whether a dataset has claims with quotes, which is what the shipped questions ask of."""
    return bool(site.graph.engine.query("ASK { ?claim a gip:Claim ; gip:quote ?quote }"))


@lru_cache(maxsize=16)
def labels(site: Site, lang: str) -> Labels:
    """The labels of a site in a language, each looked up once for all visits."""
    return Labels(site.graph.engine, lang)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates; all that they show is escaped, and an unknown variable is an error.

    All are compiled at once, in the process from which workers are forked.
    """
    from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

    folder = os.path.join(cache_folder(), "templates")
    try:
        os.makedirs(folder, exist_ok=True)
        kept = FileSystemBytecodeCache(folder) if os.access(folder, os.W_OK) else None
    except OSError:
        kept = None
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        bytecode_cache=kept,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset
    for name in made.list_templates():
        made.get_template(name)
    return made


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """The address of a static file with the start of its digest: what changed is fetched anew."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
