"""The reasons for which an answer is empty, each with its sentence in two languages."""

from __future__ import annotations

from enum import Enum


class Cause(Enum):
    """A reason: the number of its trap in the list of traps, and its sentence.

    Braces in a sentence are filled from what was found.
    """

    UNKNOWN_PROPERTY = (
        "T1",
        "the property {term} does not occur in this dataset{near}",
        "本数据集中没有属性 {term}{near}",
    )
    UNKNOWN_CLASS = (
        "T2",
        "the class {term} does not occur in this dataset{near}",
        "本数据集中没有类 {term}{near}",
    )
    UNKNOWN_THING = (
        "T1",
        "{term} does not occur in this dataset{near}",
        "本数据集中没有 {term}{near}",
    )
    NAMESPACE = (
        "T3",
        "the namespace of {term} differs a little from the one that is used here, {space}{near}",
        "{term} 的命名空间与此处所用的 {space} 略有不同{near}",
    )
    VOCABULARY = (
        "T4",
        "{term} does not exist here, but the name does in another vocabulary{near}",
        "{term} 不存在，但另一词汇表中有此名称{near}",
    )
    LANGUAGE = (
        "T6",
        "the text {term} is stored with a language: {value}",
        "文本 {term} 存储时带有语言标记：{value}",
    )
    LANGUAGE_TAG = (
        "T7",
        "engines write language tags differently, and LANG() is never {term} here; "
        "LANGMATCHES compares them rightly",
        "各引擎书写语言标记的方式不同，此处 LANG() 不会是 {term}；应使用 LANGMATCHES",
    )
    DATATYPE = (
        "T8",
        "{term} is stored as {value}; a pattern compares the writing, FILTER the value",
        "{term} 存储为 {value}；图模式比较写法，FILTER 比较数值",
    )
    TIME = (
        "T9",
        "{term} is no time as it is stored here; write {value}",
        "{term} 不是此处存储的时间形式；应写作 {value}",
    )
    NEVER_TRUE = (
        "T10",
        "the condition {term} can never be true: {value}",
        "条件 {term} 永远不会成立：{value}",
    )
    NO_NUMBER = (
        "T20",
        "nothing can be worked out of {term}: {value}",
        "无法对 {term} 求值：{value}",
    )
    TEXT_FOR_THING = (
        "T10",
        "{term} is the name of a thing, and a thing is meant: {value}",
        "{term} 是事物的名称，而此处应为事物本身：{value}",
    )
    SUBCLASSES = (
        "T11",
        "nothing is stated with {term} itself, but with what is below it ({value}); "
        "inference is off in this dataset",
        "没有直接以 {term} 陈述的内容，但有其下位项（{value}）；本数据集未包含推理",
    )
    NAMED_GRAPH = (
        "T12",
        "what is asked for does not stand in {term}, but elsewhere in the dataset{near}",
        "所查询的内容不在 {term} 中，而在数据集的其他位置{near}",
    )
    UNKNOWN_GRAPH = (
        "T13",
        "there is no graph {term}{near}",
        "没有图 {term}{near}",
    )
    OPTIONAL = (
        "T14",
        "nothing that is found otherwise has {term}; where it may be missing, it is OPTIONAL",
        "其他条件所找到的都没有 {term}；可缺少者应写入 OPTIONAL",
    )
    FILTER_OUTSIDE = (
        "T15",
        "the filter on {term} stands outside of the OPTIONAL that binds it, and removes every row "
        "without it",
        "对 {term} 的过滤条件位于绑定它的 OPTIONAL 之外，会去掉所有缺少它的行",
    )
    DIRECTION = (
        "T16",
        "{term} is written backwards: it goes from {value}",
        "{term} 的方向写反了：应为 {value}",
    )
    VARIABLE = (
        "T17",
        "the variable {term} is bound by nothing{near}",
        "变量 {term} 没有被绑定{near}",
    )
    NOTHING = (
        "T20",
        "the figure is worked out over nothing: all terms exist, and no record matches {term}",
        "该数值没有任何计算对象：所有词项都存在，但没有记录符合{term}",
    )
    TRUE_NEGATIVE = (
        "T21",
        "all terms exist, and no record satisfies {term}: not stated in the sources loaded",
        "所有词项都存在，但没有记录符合{term}：已加载的来源未作陈述",
    )
    UNUSED = (
        "T21",
        "{term} is known, but no record uses it: not stated in the sources loaded",
        "{term} 是已知词项，但没有记录使用它：已加载的来源未作陈述",
    )
    WRITING = (
        "T22",
        "{term} is written {value} here",
        "{term} 在此处写作 {value}",
    )
    SPELLING = (
        "T22",
        "nothing here is called {term}; did you mean {value}?",
        "此处没有 {term}；是否指 {value}？",
    )
    OTHER_NAME = (
        "T4",
        "no {term} is written so, but a {value} is",
        "{term} 中没有这一写法，但 {value} 中有",
    )
    CASE = (
        "T23",
        "{term} does not occur in this dataset: names are case-sensitive{near}",
        "本数据集中没有 {term}：名称区分大小写{near}",
    )
    WIKIDATA = (
        "T24",
        "{term} is Wikidata's, and does not occur here{near}",
        "{term} 属于维基数据，此处没有{near}",
    )
    CUT = (
        "",
        "the pattern matches, but {term} leaves no row",
        "图模式有匹配，但 {term} 未留下任何行",
    )
    UNDIAGNOSED = (
        "",
        "could not diagnose within the time why nothing is found",
        "未能在时限内判断为何没有结果",
    )
    UNREAD = (
        "",
        "could not diagnose why nothing is found: {value}",
        "未能判断为何没有结果：{value}",
    )

    @property
    def trap(self) -> str:
        """The trap's number, T1 to T24; "" for what is none."""
        return str(self.value[0])

    def sentence(self, lang: str = "en", **found: str) -> str:
        """What is the matter, in en or zh."""
        return str(self.value[2 if lang == "zh" else 1]).format(**found)
