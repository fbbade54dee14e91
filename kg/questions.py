"""The shipped questions: one file each, a header of ``#+ key: value`` lines above plain SPARQL.

``#+ param: name | type | default | description | query for the allowed values`` declares a
parameter; types are iri, string, integer and decimal; an empty default leaves the variable free.
``#+ words: …`` holds what users say for the question where its other lines have other words,
``#+ see: …`` the names of questions to ask where this one has no answer.
"""

from __future__ import annotations

import os

from kg import headers, paths
from kg.errors import DataError, Problem, UsageError, shorten
from kg.headers import NEEDED, Parameter, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SUFFIX = ".rq"


class Question:
    """A question: its name, its titles in English and Chinese, its parameters and its SPARQL.

    ``sparql`` is the file's text with the header's lines left empty: a line keeps its number.
    """

    __slots__ = (
        *("description", "name", "params", "path", "see", "sparql", "synonyms", "tags"),
        *("title", "title_zh"),
    )

    def __init__(self, name: str, path: str, sparql: str, header: dict[str, list[str]]) -> None:
        self.name, self.path, self.sparql = name, path, sparql
        self.title = _first(header, "title") or name
        self.title_zh = _first(header, "title_zh") or self.title
        self.description = _first(header, "description")
        self.tags = tuple(tag.strip() for tag in _first(header, "tags").split(",") if tag.strip())
        self.synonyms = _first(header, "words")
        self.see = tuple(map(str.strip, filter(None, _first(header, "see").split(","))))
        self.params: tuple[Parameter, ...] = ()

    def __repr__(self) -> str:
        return f"Question({self.name!r})"

    @property
    def is_own(self) -> bool:
        """Whether it is a file of the user's, not one of the shipped questions."""
        return os.path.dirname(self.path) != paths.folder("queries")

    def heading(self, lang: str = "en") -> str:
        """The title in a language, English where there is none."""
        return self.title_zh if lang.lower().partition("-")[0] == "zh" else self.title

    def words(self) -> str:
        """All by which it can be found, in lower case."""
        titles = (self.title, self.title_zh, self.synonyms)
        texts = (self.name, *titles, self.description, *self.tags)
        return " ".join(texts).casefold()

    def defaults(self, given: Collection[str]) -> str:
        """The defaults that apply where ``given`` has the other parameters, in one line."""
        kept = [each for each in self.params if each.default and each.name not in given]
        return ", ".join(f"{each.name} = {each.default}" for each in kept)

    def param(self, name: str) -> Parameter:
        """A parameter by name; raises ``UsageError`` that names those there are."""
        for each in self.params:
            if each.name == name:
                return each
        known = ", ".join(each.name for each in self.params) or "none"
        raise UsageError(f"{self.name} has no parameter {name!r}; its parameters: {known}")


def names(folder: str | None = None) -> list[str]:
    """The names of all questions, in order; raises ``UsageError`` where the folder is missing."""
    place = folder or paths.folder("queries")
    try:
        files = os.listdir(place)
    except OSError as error:
        raise UsageError(f"no questions: cannot read {place} ({error.strerror})") from error
    return sorted(name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX))


def in_words(text: str) -> bool:
    """Whether a text asks in plain words, where a name has letters, digits and hyphens."""
    return " " in text.strip() or not text.isascii()


def load(name: str, folder: str | None = None) -> Question:
    """One question, from its file alone.

    Raises ``UsageError`` for an unknown name, with the nearest ones, and ``DataError`` for a
    header that cannot be read, with file and line.
    """
    place = folder or paths.folder("queries")
    if word(name.replace("-", "_")):
        try:
            return read(os.path.join(place, name + SUFFIX), NEEDED)
        except UsageError:
            pass
    raise UsageError(_unknown(name, place))


def read(path: str, needed: Iterable[str] = ()) -> Question:
    """A question from its file; ``needed`` are the lines that its header must have.

    Raises ``UsageError`` where there is no such file, ``DataError`` for one that cannot be read.
    """
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read().removeprefix("\ufeff")
    except OSError as error:
        text = f"{shorten(path, 200)}: {error.strerror}"
        raise UsageError(f"{text}; give a shipped question's name or a file of SPARQL") from None
    except UnicodeDecodeError as error:
        problem = Problem(path, None, f"byte {error.start} is not UTF-8", "UTF-8", "save it so")
        raise DataError([problem]) from None
    return parse(os.path.basename(path).removesuffix(SUFFIX), text, path, needed)


def is_file(name: str) -> bool:
    """Whether what is asked is the path of a question's file, not the name of a shipped one."""
    return name.endswith(SUFFIX) or os.sep in name or "/" in name


def every(folder: str | None = None) -> list[Question]:
    """All questions in order of name."""
    return [load(name, folder) for name in names(folder)]


def find(words: str | Iterable[str], folder: str | None = None) -> list[Question]:
    """The questions that hold all the words, in either language, as parts of words, any case."""
    texts = [words] if isinstance(words, str) else words
    wanted = [word for text in texts for word in text.casefold().split()]
    return [each for each in every(folder) if all(word in each.words() for word in wanted)]


def parse(name: str, text: str, path: str, needed: Iterable[str] = NEEDED) -> Question:
    """A question from the text of its file; ``needed`` are the lines its header must have.

    Raises ``DataError`` with every fault of the header.
    """
    header, params = headers.read(text, path, needed)
    lines = ["" if line.startswith("#+") else line for line in text.splitlines()]
    question = Question(name, path, "\n".join(lines) + "\n", header)
    question.params = params
    return question


def _first(header: dict[str, list[str]], key: str) -> str:
    return header.get(key, [""])[0]


def _unknown(name: str, folder: str) -> str:
    """The sentence for a question that is not there, with the nearest names or titles."""
    from difflib import get_close_matches

    known = names(folder)
    near = get_close_matches(name, known, 3, 0.5) or [each for each in known if name in each][:3]
    near = near or ([each.name for each in find(name, folder)][:3] if name.strip() else [])
    hint = f"did you mean {', '.join(near)}?" if near else "'kg questions' lists them all"
    return f"there is no question {shorten(name, 60)!r}; {hint}"
