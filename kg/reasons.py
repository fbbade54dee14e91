"""Why triples hold: the sentences that state one, or a rule and its premises, and so on down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import BlankNode, Triple

from kg.citing import Citing, Source
from kg.errors import UsageError
from kg.labels import Labels
from kg.namespaces import GRAPH, INFERRED, compact
from kg.origins import place
from kg.proofs import Proof, Proofs
from kg.results import json_term
from kg.rules import Rule
from kg.tables import clean
from kg.walks import Fact, Facts

if TYPE_CHECKING:
    from kg.engine import Engine


class Reason(NamedTuple):
    """Why one triple holds; ``words`` are the labels of its parts.

    An inferred triple has the ``rule`` that gives it and, as ``premises``, the reasons of what the
    rule gives it from. An asserted one has no rule: ``graphs`` are the IRIs of those that hold it,
    ``sources`` the claims that it rests on.
    """

    triple: Triple
    words: tuple[str, str, str]
    rule: Rule | None
    graphs: tuple[str, ...]
    sources: tuple[Source, ...]
    premises: tuple[Reason, ...]
    lang: str

    def __str__(self) -> str:
        """The reason as an indented tree."""
        return "\n".join(self._lines())

    def to_dict(self) -> dict[str, Any]:
        """The reason as JSON has it; terms as in SPARQL 1.1 Query Results JSON Format §3.2.2."""
        rule = self.rule and {
            "graph": self.rule.graph.value,
            "title": self.rule.heading(self.lang),
            "description": self.rule.sentence(self.lang),
            "source": self.rule.source,
        }
        parts = zip(("subject", "property", "value"), self.triple, strict=True)
        return {
            **{name: json_term(term) for name, term in parts},
            "words": self.words,
            "rule": rule,
            "graphs": self.graphs,
            "sources": [source._asdict() for source in self.sources],
            "premises": [premise.to_dict() for premise in self.premises],
        }

    def write(self, format: str = "text") -> bytes:
        """The reason as ``text``, the tree, or as ``json``; raises ``UsageError`` for another."""
        if format == "text":
            return f"{self}\n".encode()
        if format == "json":
            return (json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n").encode()
        raise UsageError(f"a reason cannot be written as {format}; formats that fit: text, json")

    def _lines(self) -> Iterator[str]:
        yield " | ".join(map(clean, self.words))
        if self.rule is not None:
            rule, lang = self.rule, self.lang
            yield f"  {rule.heading(lang)} ({rule.source}): {rule.sentence(lang)}"
        for premise in self.premises:
            first, *rest = premise._lines()
            yield f"  - {first}"
            yield from (f"    {line}" for line in rest)
        if self.rule is None:
            stated = [str(source) for source in self.sources] or [_place(self.graphs)]
            yield from (f"  {clean(each)}" for each in stated)


class Reasons:
    """The reasons of one dataset's triples, with labels in one language."""

    def __init__(self, engine: Engine, lang: str = "en") -> None:
        self.lang, self.labels = lang, Labels(engine, lang)
        self.citing, self.proofs = Citing(engine, self.labels), Proofs(Facts(engine))

    def of(self, triple: Triple) -> Reason:
        """Why a triple of the default graph holds."""
        fact = Fact(triple.subject, triple.predicate, triple.object, None)  # type: ignore[arg-type]
        return self._reason(self.proofs.proof(fact))

    def words(self, fact: Fact) -> tuple[str, str, str]:
        """The labels of a fact's parts; a class expression in words."""
        subject, predicate, value = map(self.labels.text, fact[:3])
        return subject, predicate, value

    def _reason(self, proof: Proof) -> Reason:
        fact, asserted = proof.fact, proof.rule is None
        graphs = self.proofs.graphs(fact) if asserted else []
        sources = self.citing.triple(Triple(*fact[:3])) if asserted else ()
        # What a blank node says is told in words where the class that it defines stands.
        told = [each for each in proof.premises if not isinstance(each.fact.subject, BlankNode)]
        return Reason(
            Triple(*fact[:3]),
            self.words(fact),
            proof.rule,
            tuple(graphs),
            tuple(source for source in sources if source.claim),
            tuple(map(self._reason, told)),
            self.lang,
        )


def _place(graphs: tuple[str, ...]) -> str:
    """Where a triple stands that no claim states."""
    if graphs and graphs[0].startswith(INFERRED):
        return f"{compact(graphs[0])} holds it, the graph of a rule that is not known here"
    names = map(place, graphs or (GRAPH + "ontology",))
    return f"no claim: stated in {', '.join(names)}"
