from __future__ import annotations

from pathlib import Path

from kg.source import Source

TRIG = '''@prefix c: <http://c/> .
PREFIX d: <http://d/>
c:g { c:one d:says "first \\"words\\"" ; d:at <http://c/two> . }  # c:three
c:h {
  c:one.two d:says "c:four # [" , """long
words""" .
  c:one d:says "last" .
}
'''


def test_lines_of_names_and_words(tmp_path: Path) -> None:
    (tmp_path / "a.trig").write_text(TRIG)
    source = Source(tmp_path / "a.trig")
    assert len(source.quads) == 5
    lines = {name: source.line_of(f"http://c/{name}") for name in ("g", "one", "two", "h")}
    assert lines == {"g": 3, "one": 3, "two": 3, "h": 4}
    assert source.line_of("http://c/one.two") == 5
    assert source.line_of("http://c/one", 'first "words"') == 3
    assert source.line_of("http://c/one", "last") == 7
    assert source.line_of("http://c/one.two", "long\nwords") == 5
    assert [source.line_of(f"http://c/{name}") for name in ("three", "four")] == [None, None]
    assert list(source.blank_nodes()) == []


FACTS = """@prefix d: <http://d/> .
d:b d:at d:x .
d:a d:near d:b ;
  d:at d:y ,
    d:z ;
  d:says "at" .
d:c d:at d:z ;
  d:near d:a .
"""


def test_lines_of_facts(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(FACTS)
    source = Source(tmp_path / "a.ttl")

    def line(subject: str, predicate: str, value: str = "") -> int | None:
        return source.line_of_fact(f"http://d/{subject}", f"http://d/{predicate}", value)

    assert [line(each, "at") for each in "bac"] == [2, 4, 7]
    assert line("a", "says", '"at"') == 6
    assert [line(each, "at", "http://d/z") for each in "ac"] == [4, 7]
    assert line("a", "at", "http://elsewhere/x") == 4
    assert [line("a", "of"), line("x", "at"), line("b", "says"), line("a", "")] == [None] * 4


def test_lines_of_blank_nodes(tmp_path: Path) -> None:
    text = '@prefix d: <http://d/> .\nd:a d:b [ d:c "[" ] .\n_:x d:b d:c .\n'
    (tmp_path / "a.ttl").write_text(text)
    assert [each.line for each in Source(tmp_path / "a.ttl").blank_nodes()] == [2, 3]
