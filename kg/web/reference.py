"""How an answer is to be cited, and whether it still is what a permalink cites."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kg.citation import KEYS, Verdict, cite
from kg.engine import Embedded
from kg.version import Version, version_of
from kg.web.request import Request, Response
from kg.web.site import Site
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.answer import Answer

MOST = 200_000  # quads of a dataset whose version is worked out for a page: about 2 seconds


class Reference(NamedTuple):
    """The citation as a sentence with BibTeX, the permalink of this site, and what it led to.

    ``same`` is None where the address cites no answer; else ``told`` says whether it has changed.
    """

    text: str
    permalink: str
    same: bool | None = None
    told: str = ""


def reference(visit: Visit, answer: Answer) -> Reference | None:
    """The reference of a whole answer; None for data that change or are too large.

    Its permalink is relative: whoever sends a request may name any host in it.
    """
    if not citable(visit.site):
        return None
    data = version(visit.site)
    made = cite(answer, "", data)
    found = Reference(f"{made}\n\n{made.bibtex}", made.permalink)
    if (verdict := judged(visit.site, visit.request, answer)) is None:
        return found
    now, before = verdict.now.rows, verdict.cited["rows"]
    told = [visit.t("cited.same") if verdict.same else visit.t("cited.other", now=now, then=before)]
    same_data = data.content == verdict.cited["version"]
    told.append(visit.t("cited.data.same" if same_data else "cited.data.other"))
    return found._replace(same=verdict.same, told=" ".join(told))


def judged(site: Site, request: Request, answer: Answer) -> Verdict | None:
    """An answer beside what the request's address cites; None where it cites nothing."""
    cited = {name: value for name, value in request.params if name in KEYS}
    if len(cited) < len(KEYS) or not citable(site):
        return None
    return Verdict(cited, cite(answer, "", version(site)), answer)


def noted(site: Site, request: Request, answer: Answer, response: Response) -> Response:
    """The response, with a header that says whether the answer is the one that is cited."""
    verdict = judged(site, request, answer)
    if verdict is None:
        return response
    return response.adding(("Kg-Cited", "same" if verdict.same else "changed"))


@lru_cache(maxsize=8)
def citable(site: Site) -> bool:
    """Whether the version of a site's dataset is known, or worked out soon."""
    engine = site.graph.engine
    return isinstance(engine, Embedded) and (
        bool(engine.content) or len(engine.store(whole=True)) <= MOST
    )


@lru_cache(maxsize=8)
def version(site: Site) -> Version:
    """The version of a site's dataset."""
    return version_of(site.graph.engine)
