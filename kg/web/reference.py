"""How a page says an answer is to be cited."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.web.visit import Visit

if TYPE_CHECKING:
    from kg.answer import Answer


def reference(visit: Visit, answer: Answer) -> str:
    """The citation of an answer as a sentence and as BibTeX; "" where it has none."""
    if find_spec("kg.citation") is None:
        return ""
    host = visit.request.header("host")
    try:
        made = import_module("kg.citation").cite(answer, f"http://{host}" if host else "")
    except UsageError:
        return ""
    return f"{made}\n\n{made.bibtex}"
