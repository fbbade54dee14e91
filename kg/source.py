"""A Turtle or TriG file as an author wrote it: its quads, and the line where a name stands."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, parse

from kg.article import read_utf8
from kg.errors import DataError, Problem
from kg.formats import rdf_format
from kg.namespaces import PREFIXES
from kg.paths import shown

_LONG = r'"{3}(?:[^\\]|\\.)*?"{3}|' + r"'{3}(?:[^\\]|\\.)*?'{3}"
_SHORT = r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'"
_TOKEN = re.compile(
    rf"(?P<string>{_LONG}|{_SHORT})|<(?P<iri>[^<>\"{{}}|^`\\\s]*)>|(?P<comment>\#[^\n]*)"
    r"|(?P<prefix>[^\W\d][\w.-]*|_)?:(?P<local>(?:[\w:%-]|\\.|\.(?=[\w:%\\-]))*)|(?P<blank>\[)",
    re.DOTALL,
)
_PREFIX = re.compile(r"@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_MESSAGE = re.compile(r"(?:Parser error )?at line \d+(?: column| between columns)? ?[\d and]*: ")


class Source:
    """A file of triples or quads.

    ``quads`` are in the order of the file; ``name`` is the path as messages show it. Raises
    DataError where the file is missing, is not UTF-8 or breaks its format's syntax.
    """

    def __init__(self, path: Path) -> None:
        self.name = shown(path)
        content, self.text = read_utf8(path)
        try:
            self.quads: list[Quad] = list(parse(content, rdf_format(self.name)))
        except SyntaxError as error:
            raise DataError([syntax_problem(self.name, error, content)]) from None

    def problem(self, line: int | None, what: str, expected: str = "", mend: str = "") -> Problem:
        """A defect of this file."""
        return Problem(self.name, line, what, expected, mend)

    def line_of(self, iri: str, words: str | None = None) -> int | None:
        """First line that names the IRI, or the line of the words that stands next after one."""
        lines = self._places[0].get(iri, [])
        said = self._places[1].get(words, []) if words is not None else []
        if not said:
            return lines[0] if lines else None
        after = [(there - line, there) for line in lines for there in said if there >= line]
        return min(after)[1] if after else said[0]

    def line_of_fact(self, subject: str, predicate: str, value: str = "") -> int | None:
        """Line of a predicate that the file states of a subject; None where it does not.

        Of several places the one is taken that is nearest below the subject's name, and above that
        of the value where this is an IRI that the file names.
        """
        if (subject, predicate) not in self._said:
            return None
        names = self._places[0]
        found = []
        for line in names.get(predicate, []):
            above = [line - each for each in names.get(subject, []) if each <= line]
            below = [each - line for each in names.get(value, []) if each >= line]
            if above and (below or value not in names):
                found.append((min(above) + min(below, default=0), line))
        return min(found)[1] if found else None

    @cached_property
    def _said(self) -> set[tuple[str, str]]:
        """The pairs of subject and predicate that the file states."""
        return {
            (quad.subject.value, quad.predicate.value)
            for quad in self.quads
            if isinstance(quad.subject, NamedNode)
        }

    def blank_nodes(self) -> Iterator[Problem]:
        """A problem for each place that makes a blank node."""
        nodes = (node for quad in self.quads for node in (quad.subject, quad.object))
        if not any(isinstance(node, BlankNode) for node in nodes):
            return
        expected = "an IRI of its own for each thing"
        mend = "name the thing under id: and give it a label"
        for line in self._places[2] or [None]:
            yield self.problem(line, "a blank node stands here", expected, mend)

    @cached_property
    def _places(self) -> tuple[dict[str, list[int]], dict[str, list[int]], list[int | None]]:
        """Lines of each IRI, of each string, and of blank nodes."""
        prefixes = dict(_PREFIX.findall(self.text))
        declared = {
            place
            for found in _PREFIX.finditer(self.text)
            for place in (found.start(1), found.start(2))
        }
        names: dict[str, list[int]] = defaultdict(list)
        strings: dict[str, list[int]] = defaultdict(list)
        blanks: list[int | None] = []
        line, seen = 1, 0
        for token in _TOKEN.finditer(self.text):
            line += self.text.count("\n", seen, token.start())
            seen = token.start()
            if token["string"]:
                quotes = 3 if token["string"][:3] in ('"""', "'''") else 1
                strings[_ESCAPE.sub(_unescape, token["string"][quotes:-quotes])].append(line)
            elif token.start() in declared or token.start() + 1 in declared:
                continue
            elif token["iri"] is not None:
                names[token["iri"]].append(line)
            elif token["blank"] or token["prefix"] == "_":
                blanks.append(line)
            elif (prefix := token["prefix"] or "") in prefixes and token["local"] is not None:
                names[prefixes[prefix] + token["local"].replace("\\", "")].append(line)
        return names, strings, blanks


def syntax_problem(name: str, error: SyntaxError, content: bytes = b"") -> Problem:
    """The engine's refusal of a file in words; ``content`` may be the file's beginning alone."""
    kind = rdf_format(name).name
    if content.startswith(BOM_UTF8):
        what, mend = "the file begins with a byte order mark", "save it as UTF-8 without one (BOM)"
        return Problem(name, 1, what, f"{kind} in UTF-8", mend)
    message = re.sub(r" \([^()]*line \d+\)$", "", _MESSAGE.sub("", str(error)))
    column = "" if error.offset is None else f"column {error.offset}: "
    what, mend = column + message, "correct the line"
    if undeclared := re.search(r"prefix (\S*): has not been declared", message):
        prefix = undeclared[1]
        what = f"{column}the prefix {prefix}: is not declared"
        iri = PREFIXES.get(prefix, "…")
        mend = f"add the line @prefix {prefix}: <{iri}> . at the top"
    elif "LoadDocumentCallback" in message:
        what, mend = "its @context stands at another address", "write the context into the file"
    return Problem(name, error.lineno, what, f"{kind} that can be read", mend)


def _unescape(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPES.get(found[3], found[3])
