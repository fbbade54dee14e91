"""Known terms that may be meant by an unknown one: by name, label, case or namespace."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg import nearest
from kg.causes import Cause
from kg.namespaces import BASE, PREFIXES, compact
from kg.probes import Probes
from kg.vocabularies import vocabularies, vocabulary_of

SHOWN = 3
LEAST = 0.6  # likeness of what is worth a question
_RDFS, _SKOS, _OWL = (PREFIXES[name] for name in ("rdfs", "skos", "owl"))
_LABELS = f"<{_RDFS}label> <{_SKOS}prefLabel> <{_SKOS}altLabel>"
_KINDS = {
    "property": " ".join(
        f"<{_OWL}{kind}Property>" for kind in ("Object", "Datatype", "Annotation")
    ),
    "class": f"<{_OWL}Class> <{_RDFS}Class>",
}
_PLAIN = {"property": Cause.UNKNOWN_PROPERTY, "class": Cause.UNKNOWN_CLASS}
_USES = {
    "property": "?s <{0}> ?o",
    "class": "?s a <{0}>",
    "thing": "?s ?p <{0}>",
}
# What is said in Wikidata's properties, as it is said here.
_SAID = """P31=rdf:type P279=rdfs:subClassOf P361=gip:partOf P527=gip:hasPart P577=gip:issueTime
P585=gip:time P123=gip:publishedBy P50=gip:issuedBy P921=gip:about P1476=dcterms:title
P580=gip:startTime P108=gip:worksFor P17=gip:inCountry""".split()
_WIKIDATA = dict(each.split("=") for each in _SAID)
_PLAIN = {"property": Cause.UNKNOWN_PROPERTY, "class": Cause.UNKNOWN_CLASS}
_ENTITY = PREFIXES["wd"]
_OWN = (BASE, *(PREFIXES[name] for name in ("sssom", "semapv", "unit", "qudt", "eli", "pav")))
Found = list[tuple[float, str, Cause]]


class Candidate(NamedTuple):
    """A known term: its label in English and Chinese ("" for none), and how often it is used."""

    iri: str
    label: str
    label_zh: str
    uses: int

    @property
    def name(self) -> str:
        """How to write it in SPARQL."""
        return written(self.iri)

    def told(self, lang: str = "en") -> str:
        """Its name, label and number of uses."""
        label = self.label_zh if lang == "zh" and self.label_zh else self.label or self.label_zh
        more = "+" if self.uses >= 1000 else ""
        unit = " 次" if lang == "zh" else " use" if self.uses == 1 else " uses"
        uses = f"{self.uses}{more}{unit}"
        return f"{self.name} ({label + ', ' if label else ''}{uses})"


class Candidates:
    """Finds the terms that may be meant."""

    def __init__(self, probes: Probes) -> None:
        self.probes = probes
        self._names: dict[str, dict[str, set[str]]] = {}

    def of(self, iri: str, role: str) -> tuple[Cause, tuple[Candidate, ...]]:
        """Why an IRI is unknown, and what may be meant by it, the likeliest first."""
        found: Found = [
            *self._wikidata(iri, role),
            *self._namespace(iri),
            *self._elsewhere(iri, role),
        ]
        if not any(score >= 1 for score, _, _ in found):
            found += self._named(iri, role)
        best: dict[str, tuple[float, Cause]] = {}
        for score, other, cause in sorted(found, key=lambda each: (-each[0], each[1])):
            best.setdefault(other, (score, cause))
        first = list(best)[:SHOWN]
        cause = best[first[0]][1] if first else _PLAIN.get(role, Cause.UNKNOWN_THING)
        if "wikidata.org" in iri:
            cause = Cause.WIKIDATA
        return cause, tuple(self._candidate(each, role) for each in first)

    def elsewhere(self, iri: str, role: str) -> tuple[Candidate, ...]:
        """The terms of the same name in other vocabularies that the dataset has."""
        found = sorted(other for _, other, _ in self._elsewhere(iri, role))
        return tuple(self._candidate(each, role) for each in found[:SHOWN])

    def _candidate(self, iri: str, role: str) -> Candidate:
        labels: dict[str, str] = {}
        query = f"VALUES ?q {{ {_LABELS} }} <{iri}> ?q ?label"
        for row in self.probes.rows(f"SELECT ?label WHERE {{ {query} }}"):
            tag = getattr(row[0], "language", None) or ""
            labels.setdefault(tag[:2], row[0].value)
        uses = self.probes.count(_USES.get(role, _USES["thing"]).format(iri))
        return Candidate(iri, labels.get("en") or labels.get("", ""), labels.get("zh", ""), uses)

    def _wikidata(self, iri: str, role: str) -> Found:
        """What Wikidata's item or property is here."""
        number = re.search(r"(?:^|[/:#])([PQ]\d+)$", iri)
        if not number or not ("wikidata.org" in iri or iri.startswith(BASE)):
            return []
        if said := _WIKIDATA.get(number[1]):
            prefix, _, name = said.partition(":")
            return [(1.0, PREFIXES[prefix] + name, Cause.WIKIDATA)]
        match = f"?thing <{_SKOS}exactMatch>|<{_SKOS}closeMatch> <{_ENTITY}{number[1]}>"
        rows = self.probes.rows(f"SELECT DISTINCT ?thing WHERE {{ {match} }} LIMIT {SHOWN}")
        return [(1.0, row[0].value, Cause.WIKIDATA) for row in rows if row[0].value != iri]

    def _namespace(self, iri: str) -> Found:
        """The same name under a namespace that looks nearly the same."""
        pairs = [(space, name) for space in _spaces() for name in nearest.names_under(iri, space)]
        others = dict.fromkeys(space + name for space, name in pairs if space + name != iri)
        return [(1.0, other, Cause.NAMESPACE) for other in others if _known(self.probes, other)]

    def _elsewhere(self, iri: str, role: str) -> Found:
        """The same name under another prefix, rather where it is used."""
        local = _local(iri)
        found = [
            space + local
            for space in _spaces()
            if local and space + local != iri and self._may_be(space, local)
        ]
        there = [each for each in found if exists(self.probes, each)]
        use = f"ASK {{ {_USES.get(role, _USES['thing']).format('%s')} }}"
        score = (0.96, 0.985)
        return [(score[self.probes.any(use % each)], each, Cause.VOCABULARY) for each in there]

    def _may_be(self, space: str, local: str) -> bool:
        """Whether a namespace may have a name: that of a listed vocabulary lists it."""
        listed = vocabulary_of(space)
        return local in listed.names if listed else space.startswith(_OWN)

    def _named(self, iri: str, role: str) -> Found:
        """Terms of the same namespace whose name or label is alike."""
        space, local = iri.removesuffix(_local(iri)), _local(iri)
        scores: dict[str, float] = {}
        names = self._names_in(space, role)
        plain_name = re.sub(r"^(has|is)[_-]?(?=[A-Z\W_])", "", local)
        both = {local, plain_name[:1].lower() + plain_name[1:]}
        for alike, name in (pair for one in sorted(both) for pair in nearest.ranked(one, names)):
            for each in names[name] if alike >= LEAST else ():
                own = max(nearest.likeness(one, _local(each)) for one in both)
                scores[each] = max(scores.get(each, 0), alike * 0.97 + own * 0.03)
        first = sorted(scores, key=lambda each: (-scores[each], each))[: SHOWN * 4]
        found = []
        for each in first:
            score = scores[each] + (0.02 if exists(self.probes, each) else -0.1)
            cased = _local(each).casefold() == local.casefold()
            cause = Cause.CASE if cased else _PLAIN.get(role, Cause.UNKNOWN_THING)
            found.append((min(score + 0.02 * cased, 0.99), each, cause))
        return found

    def _names_in(self, space: str, role: str) -> dict[str, set[str]]:
        """Names and labels of the terms of a namespace, with the terms that have them."""
        if space + role not in self._names:
            self._names[space + role] = self._look_up(space, role)
        return self._names[space + role]

    def _look_up(self, space: str, role: str) -> dict[str, set[str]]:
        names: dict[str, set[str]] = {}
        if vocabulary := vocabulary_of(space):
            for each in vocabulary.names:
                names.setdefault(each, set()).add(space + each)
        kinds = f"VALUES ?kind {{ {_KINDS[role]} }} ?term a ?kind ." if role in _KINDS else ""
        plain = space.strip('"\\<>') == space
        within = f'FILTER(STRSTARTS(STR(?term), "{space}"))' if plain else ""
        labels = f"VALUES ?q {{ {_LABELS} }} ?term ?q ?label"
        labels = f"OPTIONAL {{ {labels} }}" if kinds else labels
        query = f"{kinds} {labels} {within}"
        for term, label in self.probes.rows(f"SELECT ?term ?label {{ {query} }}", 50_000):
            names.setdefault(_local(term.value), set()).add(term.value)
            if label is not None:
                names.setdefault(label.value, set()).add(term.value)
        return names


def exists(probes: Probes, iri: str) -> bool:
    """Whether an IRI stands anywhere in a triple of the default graph."""
    node = f"<{iri}>"
    return probes.any(
        f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s {node} ?o }} UNION {{ ?s ?p {node} }} }}"
    )


def written(iri: str) -> str:
    """An IRI as it can be written in a query with the prefixes of this package."""
    short = compact(iri)
    return short if re.fullmatch(r"[\w-]+:[^\W_]([\w-]|\.(?=[\w-]))*", short) else f"<{iri}>"


def _known(probes: Probes, iri: str) -> bool:
    listed = vocabulary_of(iri)
    named = listed and iri.removeprefix(listed.namespace) in listed.names
    return bool(named) or exists(probes, iri)


def _spaces() -> list[str]:
    listed = (each.namespace for each in vocabularies())
    return list(dict.fromkeys([*PREFIXES.values(), *listed]))


def _local(iri: str) -> str:
    """The part of an IRI after its namespace."""
    space = max((each for each in _spaces() if iri.startswith(each)), key=len, default="")
    return iri[len(space) :] if space else re.split(r"[/#]", iri)[-1]
