"""The HTML pages.

``ROUTES`` maps patterns to functions from a site and a request to a response; ``{name}`` in a
pattern is one segment of the path and stands in ``request.captured``, ``{name:path}`` is the rest.
The other functions are called by ``kg.web`` where a browser asks for what programs get as data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from kg.answer import Answer
from kg.web.problem import Refused
from kg.web.request import Request, Response
from kg.web.site import Site

ROUTES: Mapping[str, Callable[[Site, Request], Response]] = {}
HTML = "text/html; charset=utf-8"


def error(site: Site, request: Request, refused: Refused) -> Response:
    """What was refused and why."""
    place = "" if refused.line is None else f"line {refused.line}, column {refused.column}: "
    said = escape(f"{place}{refused.what}.")
    return _page(f"{refused.status}", f"<p>{said}</p><p>{escape(refused.mend)}</p>", refused.status)


def query(site: Site, request: Request) -> Response:
    """The page on which SPARQL is written: the bare endpoint in a browser."""
    form = '<form action="/sparql"><textarea name="query" rows="12" cols="80"></textarea>'
    return _page("SPARQL", form + "<button>Ask</button></form>")


def table(site: Site, request: Request, answer: Answer, cut: str = "") -> Response:
    """An answer in a browser; ``cut`` says what is left out, "" where nothing is."""
    return _page("Answer", _table(answer.columns, answer.cells(request.language)) + escape(cut))


def entity(site: Site, request: Request, iri: str) -> Response:
    """A thing: its facts, outgoing and incoming, each with its sentence."""
    from pyoxigraph import NamedNode

    from kg.labels import Labels
    from kg.show import Facts

    answer = Facts(site.graph.engine, NamedNode(iri), request.language).answer()
    cited = [" ".join(map(str, each)) for each in answer.sources]
    cells = [[*row, said] for row, said in zip(answer.cells(), cited, strict=True)]
    label = Labels(site.graph.engine, request.language).of(iri)
    return _page(label, f"<p>{escape(iri)}</p>" + _table((*answer.columns, "sources"), cells))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _page(title: str, body: str, status: int = 200) -> Response:
    head = f'<!doctype html><meta charset="utf-8"><title>{escape(title)}</title>'
    return Response.of(f"{head}<h1>{escape(title)}</h1>{body}", HTML, status)
