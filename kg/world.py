"""The dataset in owlready2: classes, individuals and annotations as Python objects.

What is handed over is the file for Protégé (``kg.protege``), so each fact carries its claim's
quote as an axiom annotation: ``world[GIP + "axiomQuote"][plan, issued_by, body]``. Nothing is
imported from the network. Only ``reason`` needs Java.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from itertools import filterfalse
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from kg import protege
from kg.errors import DataError, Problem, ReasonerError
from kg.namespaces import BASE, GIP

if TYPE_CHECKING:
    from owlready2 import Ontology, World
    from pyoxigraph import Quad

VALUES = BASE + "values/"  # the part of a world that holds literals
OLDEST_JAVA = 7  # the class files of HermiT that owlready2 0.51 carries have version 51
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def open_world(quads: Iterable[Quad], reason: bool = False) -> World:
    """A new owlready2 ``World`` with the ontology and all individuals of some quads.

    With ``reason``, HermiT checks the whole and adds the classes and relations that follow from
    classes and relations. Raises ReasonerError
    where Java is absent, too old or fails, DataError where ontology and data contradict each other.
    """
    java = _java() if reason else ""
    import owlready2

    world = owlready2.World()
    found = protege.statements(quads)
    related = world.get_ontology(GIP)
    related.load(fileobj=io.BytesIO(_lines(filterfalse(_valued, found))), only_local=True)
    values = world.get_ontology(VALUES)
    values.load(fileobj=io.BytesIO(_lines(filter(_valued, found))), only_local=True)
    if reason:
        _require_consistency(java, _lines(found))
        _reason(related)
    return world


def _valued(quad: Quad) -> bool:
    """Whether a quad gives a named thing a literal; a blank node's quads stay in one file."""
    return isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)


def _lines(quads: Iterable[Quad]) -> bytes:
    return b"".join(f"{quad.triple} .\n".encode() for quad in quads)


def _java() -> str:
    """The path of a Java that can run HermiT; raises ReasonerError where there is none."""
    java = shutil.which("java")
    if java is None:
        raise ReasonerError(
            f"HermiT needs Java {OLDEST_JAVA} or later, and no java is on the PATH. Install a Java "
            "runtime (Debian: default-jre-headless), or leave reason out: nothing else needs Java"
        )
    done = subprocess.run([java, "-version"], capture_output=True, text=True)
    found = _VERSION.search(done.stderr + done.stdout)
    if found and int(found[1]) < OLDEST_JAVA:
        raise ReasonerError(
            f"HermiT needs Java {OLDEST_JAVA} or later, and {java} is Java {found[1]}. Install a "
            "later Java runtime and put it first on the PATH"
        )
    return java


def _require_consistency(java: str, content: bytes) -> None:
    """Raise DataError where HermiT finds a contradiction in N-Triples."""
    import owlready2

    place = Path(owlready2.__file__).parent / "hermit"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "all.nt"
        file.write_bytes(content)
        path = os.pathsep.join([str(place), str(place / "HermiT.jar")])
        command = [java, "-cp", path, "org.semanticweb.HermiT.cli.CommandLine", "-k", file.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True)
    if "Inconsistent ontology" in done.stderr + done.stdout:
        what = "ontology and data contradict each other: HermiT finds no model of both"
        expected = "a consistent ontology"
        mend = (
            "run kg check, which names things of two disjoint classes; or open protege.owl in "
            "Protégé and ask it to explain the inconsistency"
        )
        raise DataError([Problem("protege.owl", None, what, expected, mend)])
    if done.returncode:
        last = [line for line in done.stderr.splitlines() + done.stdout.splitlines() if line][-1:]
        raise ReasonerError(f"HermiT ended with an error: {' '.join(last)}")


def _reason(related: Ontology) -> None:
    """Add what follows from classes and relations; values would take HermiT minutes."""
    import owlready2

    try:
        owlready2.sync_reasoner_hermit([related], infer_property_values=True, debug=0)
    except owlready2.OwlReadyJavaError as error:
        last = [line for line in str(error).splitlines() if line.strip()][-1:]
        raise ReasonerError(f"HermiT ended with an error: {' '.join(last)}") from None
