"""The language and look of a page: what a visitor asked for, and the interface's texts in it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kg.web.request import Request

LANGUAGES = {"en": "en", "zh": "zh-Hans"}  # as chosen → as the page's lang attribute says it
THEMES = ("auto", "light", "dark")
_COOKIE = re.compile(r"(?:^|;\s*)theme=(\w+)")
CATALOGUE = Path(__file__).parent / "texts.tsv"


class Texts:
    """The interface's texts in one language; ``texts("rows", n=3)`` fills in ``{n}``.

    A text of the catalogue may hold two forms parted by `` || ``, for one and for several ``n``.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.comma, self.colon = ("，", "：") if lang == "zh" else (", ", ": ")
        self._texts = {key: row[list(LANGUAGES).index(lang)] for key, row in catalogue().items()}

    def __call__(self, key: str, **values: object) -> str:
        forms = self._texts[key].split(" || ")
        text = forms[0] if values.get("n") == 1 else forms[-1]
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts


@cache
def catalogue() -> dict[str, tuple[str, ...]]:
    """Key → text in each of ``LANGUAGES``, from the catalogue's lines of three cells."""
    lines = CATALOGUE.read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if line]
    return {key: tuple(texts) for key, *texts in rows}


@cache
def texts(lang: str) -> Texts:
    """The texts in a language of ``LANGUAGES``."""
    return Texts(lang)


def theme(request: Request) -> str:
    """The look: of ``?theme=``, else of the cookie; ``auto`` follows the visitor's system."""
    cookie = _COOKIE.search(request.header("cookie"))
    found = (request.first("theme"), cookie[1] if cookie else "")
    return next((each for each in found if each in THEMES), THEMES[0])
