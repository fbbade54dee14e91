"""Green Policy KG: a dataset in which every answer can name its sentence.

>>> import kg
>>> graph = kg.open()
>>> "policies-by-issuer" in [question.name for question in graph.questions("issued")]
True
>>> article = "2024-05-02-environmental-protection-equipment"
>>> answer = graph.ask("policies-by-issuer", issuer="MIIT", source=article)
>>> print(answer[0].document.label())
Guiding Opinions on Accelerating the Development of the Environmental Protection Equipment ...
>>> print(answer.sources[0][0].quote)
the Ministry of Industry and Information Technology issued the Guiding Opinions ...
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

    from kg.answer import Answer as Answer
    from kg.attribution import Source as Source
    from kg.errors import DataError as DataError
    from kg.errors import DataWarning as DataWarning
    from kg.errors import KGError as KGError
    from kg.errors import LimitError as LimitError
    from kg.errors import Problem as Problem
    from kg.errors import QueryError as QueryError
    from kg.errors import ReasonerError as ReasonerError
    from kg.errors import RemoteError as RemoteError
    from kg.errors import UsageError as UsageError
    from kg.graph import Graph as Graph
    from kg.limits import Limits as Limits
    from kg.questions import Question as Question
    from kg.reasons import Reason as Reason
    from kg.rows import Row as Row
    from kg.values import IRI as IRI
    from kg.values import Text as Text

    __version__: str

_HOMES = {
    "Answer": "answer",
    "Row": "rows",
    "Source": "attribution",
    "DataError": "errors",
    "DataWarning": "errors",
    "KGError": "errors",
    "LimitError": "errors",
    "Limits": "limits",
    "Problem": "errors",
    "QueryError": "errors",
    "ReasonerError": "errors",
    "RemoteError": "errors",
    "UsageError": "errors",
    "Graph": "graph",
    "Question": "questions",
    "Reason": "reasons",
    "IRI": "values",
    "Text": "values",
}
__all__ = [*_HOMES, "open"]


def open(
    data: "str | os.PathLike[str] | None" = None,
    lang: str = "en",
    asserted: bool = False,
    limits: "Limits | None" = None,
    engine: "str | None" = None,
) -> "Graph":
    """The shipped dataset, or that of an RDF file or folder; ``lang`` is the language of labels.

    ``asserted`` leaves out what is inferred: the graphs of rules, and what only they say.
    ``limits`` are those of each query: ``kg.Limits(seconds=60, rows=1_000_000, memory=2 << 30)``.
    ``engine`` is the address of a SPARQL endpoint that answers in its place.

    Raises ``UsageError`` for a path without RDF, ``DataError`` for files that cannot be read; a
    query raises ``RemoteError`` where the endpoint fails.
    """
    from kg.graph import Graph

    return Graph.open(data, lang, asserted, limits, engine)


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("green-policy-kg")
        except PackageNotFoundError:
            return "unknown (not installed)"
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"kg.{_HOMES[name]}"), name)
