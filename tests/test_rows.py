"""Rows of an answer as Python values that leave the process."""

from __future__ import annotations

import copy
import pickle

from test_answer import FACTS, SMALL

from kg.answer import Answer
from kg.engine import Embedded


def test_rows_can_be_pickled_and_copied() -> None:
    engine = Embedded.from_path(SMALL)
    (row,) = Answer(engine, FACTS).rows
    for again in (pickle.loads(pickle.dumps(row)), copy.copy(row), copy.deepcopy(row)):
        assert again == row
        assert [type(each) for each in again] == [type(each) for each in row]
        assert (again["share"], again.x, again.columns) == (row.share, row.x, row.columns)
    assert copy.deepcopy(row).x.label() == "Plan | one"
    assert pickle.loads(pickle.dumps(row)).x.label() == "plan"
    (name,) = Answer(engine, "SELECT ?l { id:council skos:prefLabel ?l FILTER(LANG(?l) = 'en') }")[
        0
    ]
    for text in (pickle.loads(pickle.dumps(name)), copy.deepcopy(name)):
        assert (text, text.lang, text.datatype) == (name, "en", name.datatype)
