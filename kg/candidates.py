"""Known terms that may be meant by an unknown one: by name, label, case or namespace."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg import nearest
from kg.causes import Cause
from kg.namespaces import BASE, GIP, PREFIXES, compact
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
_WIKIDATA = {
    "P31": PREFIXES["rdf"] + "type",
    "P279": _RDFS + "subClassOf",
    "P361": GIP + "partOf",
    "P527": GIP + "hasPart",
    "P577": GIP + "issueTime",
    "P585": GIP + "time",
    "P123": GIP + "publishedBy",
    "P50": GIP + "issuedBy",
    "P921": GIP + "about",
    "P1476": PREFIXES["dcterms"] + "title",
    "P580": GIP + "startTime",
    "P108": GIP + "worksFor",
    "P17": GIP + "inCountry",
}
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
        found: Found = [*self._wikidata(iri, role), *self._namespace(iri), *self._elsewhere(iri)]
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
        found = sorted(other for _, other, _ in self._elsewhere(iri))
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
        if other := _WIKIDATA.get(number[1]):
            return [(1.0, other, Cause.WIKIDATA)]
        match = f"?thing <{_SKOS}exactMatch>|<{_SKOS}closeMatch> <{_ENTITY}{number[1]}>"
        rows = self.probes.rows(f"SELECT DISTINCT ?thing WHERE {{ {match} }} LIMIT {SHOWN}")
        return [(1.0, row[0].value, Cause.WIKIDATA) for row in rows if row[0].value != iri]

    def _namespace(self, iri: str) -> Found:
        """The same name under a namespace that looks the same."""
        found = []
        for space in _spaces():
            rest = bare(iri).removeprefix(bare(space))
            if rest and rest != bare(iri):  # also where the namespace lacks its last letter
                other = space + iri[len(iri) - len(rest.lstrip("/#:")) :]
                if other != iri and _known(self.probes, other):
                    found.append((1.0, other, Cause.NAMESPACE))
        return found

    def _elsewhere(self, iri: str) -> Found:
        """The same name under another prefix."""
        local = _local(iri)
        return [
            (0.985, space + local, Cause.VOCABULARY)
            for space in _spaces()
            if local and space + local != iri and self._may_be(space, local)
            if exists(self.probes, space + local)
        ]

    def _may_be(self, space: str, local: str) -> bool:
        """Whether a namespace may have a name: that of a listed vocabulary lists it."""
        listed = vocabulary_of(space)
        return local in listed.names if listed else space.startswith(_OWN)

    def _named(self, iri: str, role: str) -> Found:
        """Terms of the same namespace whose name or label is alike."""
        space, local = iri.removesuffix(_local(iri)), _local(iri)
        scores: dict[str, float] = {}
        names = self._names_in(space, role)
        for alike, name in nearest.ranked(local, names):
            for each in names[name] if alike >= LEAST else ():
                own = nearest.likeness(local, _local(each))
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


def bare(iri: str) -> str:
    """An IRI without what is easily mistaken: its scheme, www., and the end of a namespace."""
    return re.sub(r"^https?://(www\.)?", "", iri).rstrip("/#")


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
