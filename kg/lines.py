"""Repairs of single lines of a query: inference, direction, OPTIONAL; and which lines fail."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.candidates import written
from kg.case import Case, Edit, Repair, Site
from kg.causes import Cause
from kg.namespaces import BASE, PREFIXES
from kg.tree import Branch, Element, Exists, Filter, Term, Triple, names, scope

_RDF, _RDFS, _OWL = (PREFIXES[name] for name in ("rdf", "rdfs", "owl"))
_TYPE = _RDF + "type"
_DIRECTED = {_TYPE, _RDFS + "subClassOf", _RDFS + "subPropertyOf"}


def inference(case: Case) -> Iterator[Repair]:
    """Classes and properties with nothing of their own, but something below them."""
    for site, triple in case.triples():
        verb, value = triple.predicate, triple.object
        if not isinstance(verb, Term) or verb.kind != "iri":
            continue
        if verb.value == _TYPE:
            if value.kind == "iri":
                yield from _subclasses(case, site, triple, verb)
        elif not case.matches(f"?kg__s <{verb.value}> ?kg__o", site):
            yield from _subproperties(case, site, triple, verb)


def _subclasses(case: Case, site: Site, triple: Triple, verb: Term) -> Iterator[Repair]:
    below = f"?kg__c <{_RDFS}subClassOf>+ <{triple.object.value}>"
    kinds = case.values("?kg__c", f"?kg__s a ?kg__c . {below}", site, 20)
    own = case.matches(f"?kg__s a <{triple.object.value}>", site)
    if not kinds or (own and not _lacks(case, triple)):
        return
    told = ", ".join(sorted(written(each.value) for each in kinds)[:3])
    edit = (verb.start, verb.end, f"a/{short(case, _RDFS + 'subClassOf')}*")
    found = {"term": case.words(triple.object), "value": told}
    yield Repair(Cause.SUBCLASSES, triple.start, (edit,), found, site.needed and not own)


def _lacks(case: Case, triple: Triple) -> bool:
    """Whether what is below a class is not of the class itself: there is no inference."""
    iri = triple.object.value
    below = f"?kg__s a ?kg__c . ?kg__c <{_RDFS}subClassOf>+ <{iri}>"
    return case.probes.any(f"ASK {{ {below} FILTER NOT EXISTS {{ ?kg__s a <{iri}> }} }}")


def _subproperties(case: Case, site: Site, triple: Triple, verb: Term) -> Iterator[Repair]:
    ways = (f"?kg__p <{_RDFS}subPropertyOf>+ <{verb.value}>", "?kg__s ?kg__p ?kg__o")
    used = case.values("?kg__p", " . ".join(ways), site, 20)
    inverse = f"{{ ?kg__p <{_OWL}inverseOf> <{verb.value}> }} UNION "
    inverse += f"{{ <{verb.value}> <{_OWL}inverseOf> ?kg__p }} ?kg__s ?kg__p ?kg__o"
    back = case.values("?kg__p", inverse, site, 20)
    paths = [written(each.value) for each in used if isinstance(each, NamedNode)]
    paths += [f"^{written(each.value)}" for each in back if isinstance(each, NamedNode)]
    if paths:
        edit = (verb.start, verb.end, f"({'|'.join(sorted(paths))})")
        found = {"term": case.words(verb), "value": ", ".join(sorted(paths))}
        yield Repair(Cause.SUBCLASSES, triple.start, (edit,), found, site.needed)


def short(case: Case, iri: str) -> str:
    """An IRI with a prefix that means here what it does elsewhere."""
    short = written(iri)
    prefix = short.partition(":")[0]
    return short if case.tree.prefixes.get(prefix) == PREFIXES.get(prefix) else f"<{iri}>"


def direction(case: Case) -> Iterator[Repair]:
    """Lines whose subject and object are the wrong way round.

    Only of a relation that never goes on from its own object: where it does (a part of a part),
    both ways can be meant. Where filters and MINUS take away what the lines find, no line is wrong.
    """
    taken = [each.element for each in case.sites if each.needed and _takes(each.element)]
    if taken and case.holds(tuple((each.start, each.end, " ") for each in taken)):
        return
    for _, triple in case.triples():
        verb = triple.predicate
        plain = isinstance(verb, Term) and verb.kind == "iri" and verb.value not in _DIRECTED
        if not plain or triple.object.kind == "literal" or triple.subject.kind == "blank":
            continue
        assert isinstance(verb, Term)
        path = f"<{verb.value}>"
        if _both_ways(case, path):
            continue
        words = triple.written.removesuffix(" .")
        subject, value = (case.text[end.start : end.end] for end in (triple.subject, triple.object))
        turned = f"{value} {case.text[verb.start : verb.end]} {subject}"
        if words.count(" ") < 2 or triple.object.start == triple.object.end:
            continue
        edits: tuple[Edit, ...] = ((triple.start, triple.end, f"{turned} . "),)
        if triple.start != triple.subject.start:
            place = _beginning(case, triple)
            edits = ((triple.start, triple.end, " "), (place, place, f" {turned} . "))
        kinds = _kinds(case, path)
        yield Repair(Cause.DIRECTION, triple.start, edits, {"term": case.words(verb), **kinds})


def _takes(element: Element) -> bool:
    """Whether an element only takes rows away."""
    return isinstance(element, Filter) or (isinstance(element, Branch) and element.kind == "MINUS")


def _both_ways(case: Case, path: str) -> bool:
    """Whether a relation holds between things of one kind, so that both directions make sense.

    A kind that both have beside a narrower one (a document and its part are both information) does
    not make them alike.
    """
    pairs = f"{{ SELECT ?kg__a ?kg__b WHERE {{ ?kg__a {path} ?kg__b }} LIMIT 50 }}"
    below = f"?kg__u <{_RDFS}subClassOf> ?kg__t . FILTER(?kg__u != ?kg__t)"
    narrow = " ".join(
        f"FILTER NOT EXISTS {{ {end} a ?kg__u . {below} }}" for end in ("?kg__a", "?kg__b")
    )
    return (
        case.matches(f"?kg__a {path} ?kg__b . ?kg__b {path} ?kg__c")
        or case.probes.any(f"ASK {{ {path} <{_RDFS}domain> ?c ; <{_RDFS}range> ?c }}")
        or case.probes.any(f"ASK {{ {pairs} ?kg__a a ?kg__t . ?kg__b a ?kg__t {narrow} }}")
    )


def linked(case: Case) -> Iterator[Repair]:
    """Another dataset's names for things that have a name of their own here."""
    links = f"<{PREFIXES['skos']}exactMatch>|<{PREFIXES['skos']}closeMatch>"
    for site, triple in case.triples():
        for end in (triple.subject, triple.object):
            if end.kind != "iri" or end.value.startswith(BASE) or end.start == end.end:
                continue
            found = case.probes.rows(f"SELECT ?s WHERE {{ ?s {links} <{end.value}> }} LIMIT 3", 3)
            for (thing,) in found if found and not alone(case, site) else ():
                name = written(thing.value)
                told = {"term": case.words(end), "near": f"; did you mean {name}?"}
                told["near_zh"] = f"；是否指 {name}？"
                cause = Cause.WIKIDATA if "wikidata" in end.value else Cause.VOCABULARY
                yield Repair(cause, end.start, ((end.start, end.end, name),), told)


def _beginning(case: Case, triple: Triple) -> int:
    """Where the group of a triple begins, behind its bracket."""
    return next(site.group.start + 1 for site, each in case.triples() if each is triple)


def _kinds(case: Case, path: str) -> dict[str, str]:
    """What a relation goes from and to: its domain and range, or what it was seen with."""
    told = []
    for place, end in (("domain", "subject"), ("range", "object")):
        verb = path
        rows = case.probes.rows(f"SELECT ?c WHERE {{ {verb} <{_RDFS}{place}> ?c }} LIMIT 1")
        node = rows[0][0] if rows else None
        told.append(written(node.value) if isinstance(node, NamedNode) else f"its {end}")
    return {"value": f"{told[0]} to {told[1]}", "value_zh": f"从 {told[0]} 到 {told[1]}"}


def optional(case: Case) -> Iterator[Repair]:
    """Lines that only tell more of what the others find, and could be OPTIONAL."""
    shown = {item.variable.value for item in case.tree.items or () if item.variable}
    for site, triple in reversed(case.triples()):
        value = triple.object
        leaf = value.kind == "variable" and case.tree.form == "SELECT" and not case.tree.group
        if not leaf or not site.needed or site.graph:
            continue
        others = [each.element for each in case.sites if each.element is not triple]
        used = set[str]().union(*(names(each) for each in others if _plain(each)))
        rest = shown - {value.value} if shown else scope(case.tree.where) - {value.value}
        asked = not shown or value.value in shown
        if not asked or not alone(case, site):
            continue
        if value.value in used or not (rest & used) or triple.subject.kind != "variable":
            continue
        edits: tuple[Edit, ...] = (
            (triple.start, triple.end, " "),
            (site.group.end - 1,) * 2 + (f" OPTIONAL {{ {triple.written} }} ",),
        )
        found = {"term": case.words(triple.predicate)}  # type: ignore[arg-type]
        yield Repair(Cause.OPTIONAL, triple.start, edits, found)


def _plain(element: Element) -> bool:
    return not isinstance(element, Branch) or element.kind != "OPTIONAL"


def cuts(case: Case) -> list[tuple[Site, Edit]]:
    """Every needed element with the edit that leaves it out."""
    found = []
    for site in case.sites:
        element = site.element
        if site.needed and (isinstance(element, Triple | Filter) or _whole(element)):
            found.append((site, (element.start, element.end, " ")))
    return found


def _whole(element: Element) -> bool:
    """Whether an element is left out as one piece."""
    from kg.tree import Bind, Query, Union, Values

    if isinstance(element, Branch):
        return element.kind == "MINUS"
    return isinstance(element, Values | Union | Query | Bind)


def alone(case: Case, site: Site) -> bool:
    """Whether an element matches by itself; of a filter that is not asked."""
    element = site.element
    if isinstance(element, Filter | Exists) or not isinstance(element, Triple):
        return True
    return case.matches(element.written, site)


def unused(case: Case, site: Site) -> str:
    """The property of a line that no record uses, as it is written; "" where it is used."""
    verb = getattr(site.element, "predicate", None)
    if not isinstance(verb, Term) or verb.kind != "iri" or case.matches(f"?s <{verb.value}> ?o"):
        return ""
    return case.words(verb)
