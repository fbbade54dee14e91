"""The W3C's cases of the SPARQL Protocol, from a checkout of its rdf-tests, over real HTTP.

``python tests/w3cprotocol.py FOLDER [ENDPOINT]``: without an endpoint one is served from here. It
must hold ``data1.nt`` to ``data3.nt`` in the graphs that the manifest names. Cases that update are
expected to be refused. The exit code is 1 where another case fails.
"""

from __future__ import annotations

import http.client
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Graph as Manifest
from rdflib import Namespace, Node
from rdflib.collection import Collection
from webserver import serving

from kg.engine import Embedded
from kg.graph import Graph
from kg.web.routes import Site

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
GRAPHS = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
KINDS = {
    "boolean": ("sparql-results+json", "sparql-results+xml"),
    "tabular": ("sparql-results", "csv", "tab-separated"),
    "RDF": ("turtle", "rdf+xml", "n-triples"),
}


def site(folder: Path) -> Site:
    """The three graphs of the cases, and the default graph as a dataset of files gets it."""
    store = Store()
    for number in (1, 2, 3):
        name = NamedNode(GRAPHS.format(number))
        store.load(path=folder / f"data{number}.nt", format=RdfFormat.N_TRIPLES, to_graph=name)
    content = store.dump(format=RdfFormat.N_QUADS) or b""
    return Site(Graph(Embedded.from_quads(content)), "1")


def faults(manifest: Manifest, case: Node, endpoint: str) -> list[str]:
    """What is wrong with the answers to a case's requests."""
    found = []
    requests = manifest.value(manifest.value(case, MF.action), HT.requests)
    for request in Collection(manifest, requests):
        status, kind, content = answer(manifest, request, endpoint)
        wanted = manifest.value(request, HT.resp)
        allowed = {str(each)[-3] for each in manifest.objects(wanted, MF.expectedStatus)}
        if str(status)[0] not in allowed:
            found.append(f"status {status}")
        truth = manifest.value(wanted, MF.expectedBoolean)
        if truth is not None and (status != 200 or json.loads(content)["boolean"] != bool(truth)):
            found.append(f"not {truth}")
        form = manifest.value(wanted, MF.expectedFormat)
        if form is not None and not any(each in kind for each in KINDS[str(form)]):
            found.append(f"{kind} is not {form}")
    return found


def answer(manifest: Manifest, request: Node, endpoint: str) -> tuple[int, str, bytes]:
    """The answer to one request: status, media type, body."""
    place = urlsplit(endpoint)
    path = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", place.path, 1)
    sent = manifest.value(request, HT.body)
    body = None
    if sent is not None:
        coding = str(manifest.value(sent, CNT.characterEncoding) or "utf-8")
        body = str(manifest.value(sent, CNT.chars)).encode(coding)
    named = manifest.value(request, HT.headers)
    headers = {
        str(manifest.value(each, HT.fieldName)): str(manifest.value(each, HT.fieldValue))
        for each in (Collection(manifest, named) if named is not None else ())
    }
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    connection.request(str(manifest.value(request, HT.methodName)), path, body, headers)
    response = connection.getresponse()
    found = (response.status, response.getheader("Content-Type") or "", response.read())
    connection.close()
    return found


def main(folder: Path, *endpoint: str) -> int:
    """Run every case; 1 where one that does not update fails."""
    manifest = Manifest().parse(folder / "manifest.ttl")
    failed = 0
    with ExitStack() as closing:
        address = (
            endpoint[0] if endpoint else closing.enter_context(serving(site(folder))) + "/sparql"
        )
        entries = next(manifest.objects(None, MF.entries))
        for case in Collection(manifest, entries):
            name = str(case).partition("#")[2]
            found = faults(manifest, case, address)
            updates = name.startswith("update_")
            print("refused" if updates and found else "FAILED" if found else "passed", name, *found)
            failed += bool(found) and not updates
    return min(failed, 1)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or not (Path(sys.argv[1]) / "manifest.ttl").is_file():
        sys.exit("usage: python tests/w3cprotocol.py FOLDER [ENDPOINT]; FOLDER has manifest.ttl")
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
