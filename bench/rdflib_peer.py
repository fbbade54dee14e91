"""What a plain rdflib script does: parse the dataset, run the query, print the rows.

``python rdflib_peer.py kg.nq query.rq [json]``
"""

from __future__ import annotations

import sys
from pathlib import Path

import rdflib


def main(data: str, query: str, form: str = "csv") -> None:
    """Print the answer of the query file over the N-Quads file, in an rdflib result format."""
    dataset = rdflib.Dataset()
    dataset.parse(data, format="nquads")
    result = dataset.query(Path(query).read_text(encoding="utf-8"))
    sys.stdout.buffer.write(result.serialize(format=form) or b"")


if __name__ == "__main__":
    main(*sys.argv[1:])
