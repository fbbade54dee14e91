"""The page of disagreements: article and record side by side."""

from __future__ import annotations

from collections import Counter

from kg.web.difference import differences
from kg.web.request import Request, Response
from kg.web.site import Site
from kg.web.visit import Visit, holds


def disagreements(site: Site, request: Request) -> Response:
    """Every disagreement, or those of ``?kind=`` (a label's IRI in short) and ``?sure=1``."""
    visit = Visit(site, request)
    every = differences(site, visit.lang) if holds(site) else ()
    kind, sure = request.first("kind"), request.first("sure") == "1"
    kinds = Counter((each.kind.title, each.kind.text) for each in every)
    shown = [
        each for each in every if (not kind or each.kind.title == kind) and (each.sure or not sure)
    ]
    return visit.render(
        "disagreements.html",
        kinds=[(curie, name, count) for (curie, name), count in kinds.items()],
        total=len(every),
        kind=kind,
        sure=sure,
        shown=shown,
    )
