"""How an answer is to be cited, and whether it still is what a permalink cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.citation import KEYS, Verdict, cite
from kg.web.request import Request, Response
from kg.web.site import Site, version
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.answer import Answer


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
    data = version(visit.site)
    if data is None:
        return None
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
    data = version(site) if len(cited) == len(KEYS) else None
    return Verdict(cited, cite(answer, "", data), answer) if data else None


def noted(site: Site, request: Request, answer: Answer, response: Response) -> Response:
    """The response, with a header that says whether the answer is the one that is cited."""
    verdict = judged(site, request, answer)
    if verdict is None:
        return response
    return response.adding(("Kg-Cited", "same" if verdict.same else "changed"))
