"""What is told of an empty answer, in two languages."""

from __future__ import annotations

from typing import NamedTuple

from kg.causes import Cause


class Evidence(NamedTuple):
    """What was counted, in English and Chinese."""

    en: str
    zh: str


class Explanation(NamedTuple):
    """Why nothing was found.

    ``line`` and ``column`` count from 1 in the query as it was asked, None where no place is
    known; ``evidence`` are counts in words; ``fix`` is a query that has rows, None where there is
    none. ``aggregate`` says that the answer is a number that was worked out over nothing.
    """

    cause: Cause
    found: dict[str, str]
    line: int | None
    column: int | None
    evidence: tuple[Evidence, ...]
    fix: str | None
    aggregate: bool

    @property
    def trap(self) -> str:
        """The number of the trap, T1 to T24, or "" """
        return self.cause.trap

    def sentence(self, lang: str = "en") -> str:
        """The reason in one sentence, in en or zh."""
        found = {key: self.found.get(f"{key}_{lang}", text) for key, text in self.found.items()}
        return self.cause.sentence(lang, **found)

    def text(self, lang: str = "en") -> str:
        """Reason, evidence and mended query, on several lines."""
        where = "" if self.line is None else f"line {self.line}: "
        head = "0 over nothing: " if self.aggregate else "nothing found: "
        if lang == "zh":
            where = "" if self.line is None else f"第 {self.line} 行："
            head = "对空集求值：" if self.aggregate else "没有结果："
        told = [head + where + self.sentence(lang)]
        told += [f"  {each.zh if lang == 'zh' else each.en}" for each in self.evidence]
        if self.fix:
            told += ["this has rows:" if lang != "zh" else "以下查询有结果：", self.fix.strip()]
        return "\n".join(told)

    def __str__(self) -> str:
        return self.text()
