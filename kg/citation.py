"""How to cite an answer: what was asked of which data, and a permalink that asks it again.

A permalink is ``/ask/NAME?PARAMETER=VALUE…`` or ``/sparql?query=…``, followed by ``version`` (the
dataset's content hash), ``asked`` (the hash of the query with its bindings), ``rows`` (their
number) and ``answer`` (the hash of the answer's bindings, in whatever order; blank nodes count as
one). A server finds in it what to answer; ``kg verify`` asks again and compares.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from pyoxigraph import BlankNode, NamedNode

from kg.digest import digest
from kg.errors import UsageError, shorten
from kg.namespaces import compact
from kg.tokens import IRI, STRING
from kg.version import Version, version_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.answer import Answer
    from kg.graph import Graph

KEYS = ("version", "asked", "rows", "answer")
_PIECE = re.compile(rf"(?P<kept>{IRI}|{STRING})|(?P<space>(?:\s|\#[^\n\r]*)+)", re.DOTALL)


class Citation(NamedTuple):
    """What identifies an answer; ``title`` is a question's, or the query in one line.

    ``asked`` is the hash of query and bindings, ``answer`` that of the answer's bindings.
    """

    title: str
    permalink: str
    asked: str
    data: Version
    rows: int
    answer: str

    def __str__(self) -> str:
        """The citation as a sentence."""
        title = self.title if self.title.endswith(("?", "？")) else f"{self.title}."
        data = self.data.title or "RDF dataset"
        day = f", data of {self.data.day}" if self.data.day else ""
        return (
            f"“{title}” Answer from {data}{day}, version {self.data.content}: "
            f"{_rows(self.rows)}, query {self.asked}, "
            f"answer {self.answer}. {self.permalink}"
        )

    @property
    def bibtex(self) -> str:
        """The citation as an entry of BibTeX, its key made of the hashes."""
        fields = {
            "title": f"{{{_tex(self.title)}}}",
            "howpublished": _tex(f"Answer from {self.data.title or 'an RDF dataset'}"),
            "year": self.data.day[:4],
            "date": self.data.day,
            "version": self.data.content,
            "note": f"{_rows(self.rows)}; query {self.asked}; answer {self.answer}",
            # As it is: \\url and biblatex take it verbatim. A path alone is no URL.
            "url" if "://" in self.permalink else "permalink": self.permalink,
        }
        lines = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items() if value)
        return f"@misc{{kg-{self.asked[:8]}-{self.answer[:8]},\n{lines}}}\n"

    def page(self) -> bytes:
        """Both, as the command line prints them."""
        return f"{self}\n\n{self.bibtex}".encode()


def cite(answer: Answer, base: str = "", data: Version | None = None) -> Citation:
    """The citation of an answer to a question or a query; ``base`` stands before the permalink.

    ``data`` is the version of its dataset, which is worked out where it is not given.

    Raises ``UsageError`` for an answer that is to neither, and for one that is cut.
    """
    if answer.cut:
        raise UsageError(
            f"the answer is cut after {len(answer)} rows, so it cannot be cited: asked again it "
            "may have others. Ask for fewer with LIMIT and ORDER BY, or raise the limit"
        )
    if not answer.sparql:
        raise UsageError("only the answer to a question or to SPARQL can be cited")
    data = data or version_of(answer.engine)
    asked, found = asked_of(answer.sparql, answer.given), bindings(answer)
    place, told = "/sparql", {"query": answer.sparql}
    title = shorten(normalised(answer.sparql), 200)
    if answer.question is not None:
        place, title = f"/ask/{quote(answer.question.name)}", answer.question.heading(answer.lang)
        told = {name: _short(term) for name, term in answer.given.items()}
    told |= dict(zip(KEYS, (data.content, asked, str(len(answer)), found), strict=True))
    link = f"{base.rstrip('/')}{place}?{urlencode(told, quote_via=quote)}"
    return Citation(title, link, asked, data, len(answer), found)


def normalised(sparql: str) -> str:
    """A query without comments, its white space single, its strings and IRIs as they are."""
    return _PIECE.sub(lambda found: found["kept"] or " ", sparql).strip()


def asked_of(sparql: str, given: Mapping[str, Any]) -> str:
    """The hash of a query, normalised, with its bindings."""
    bound = [f"{name} {term}" for name, term in sorted(given.items())]
    return digest(*(each.encode() for each in (normalised(sparql), *bound)))


def bindings(answer: Answer) -> str:
    """The hash of an answer's columns and rows, in whatever order the rows come."""
    rows = sorted("\t".join(map(_written, row)) for row in answer.terms)
    return digest(*(each.encode() for each in ("\t".join(answer.columns), *rows)))


def verify(graph: Graph, permalink: str) -> Verdict:
    """Ask again what a permalink asks; raises ``UsageError`` for one that cannot be read."""
    path, told = _read(permalink)
    missing = [key for key in KEYS if key not in told]
    if missing:
        raise UsageError(f"the permalink has no {', '.join(missing)}; copy it as a whole")
    cited = {key: told.pop(key) for key in KEYS}
    if path.endswith("/sparql"):
        answer = graph.query(told.get("query", ""))
    else:
        answer = graph.ask(unquote(path.rpartition("/")[2]), **told)
    return Verdict(cited, cite(answer), answer)


class Verdict(NamedTuple):
    """What asking again gave: ``cited`` by key, as the permalink has it, and the answer of now."""

    cited: dict[str, str]
    now: Citation
    answer: Answer

    @property
    def same(self) -> bool:
        """Whether the bindings are those that were cited."""
        return self.now.answer == self.cited["answer"]

    def __str__(self) -> str:
        same_data = self.now.data.content == self.cited["version"]
        same = f"the same answer: {_rows(self.now.rows)}, as cited"
        lines = [same if self.same else self._changed()]
        lines += ["the data are those cited" if same_data else "the data have changed since"]
        lines[-1] += f" (version {self.now.data.content})"
        if self.now.asked != self.cited["asked"]:
            lines.append("what is asked has changed since: the question's text or its defaults")
        elif same_data and not self.same:
            lines.append(
                "the query leaves its answer open (LIMIT without ORDER BY, SAMPLE, RAND, NOW …), "
                "or another version of the engine answers it otherwise"
            )
        return "\n".join(lines)

    def _changed(self) -> str:
        now, before = self.now.rows, self.cited["rows"]
        difference = now - int(before) if before.isdigit() else 0
        least = f"at least {abs(difference)} " + ("appeared" if difference > 0 else "disappeared")
        which = least if difference else "as many rows, but others"
        return f"the answer has changed: {_rows(now)}, {before} when it was cited; {which}"


def _read(permalink: str) -> tuple[str, dict[str, str]]:
    parts = urlsplit(permalink.strip())
    if not re.search(r"(^|/)(ask/[\w%-]+|sparql)$", parts.path):
        raise UsageError(
            f"{shorten(permalink, 80)!r} is no permalink; it begins with /ask/NAME? or /sparql?"
        )
    return parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))


def _rows(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'}"


def _short(term: Any) -> str:
    return compact(term.value) if isinstance(term, NamedNode) else str(term.value)


def _written(term: Any) -> str:
    return "" if term is None else "_:" if isinstance(term, BlankNode) else str(term)


def _tex(text: str) -> str:
    """A text as TeX prints it; braces, which would have to pair, become parentheses."""
    plain = text.translate(str.maketrans("{}\\~^", "()/  "))
    return re.sub(r"([&%$#_])", r"\\\1", plain)
