"""The dataset in owlready2: classes, individuals and annotations as Python objects.

What is handed over is the file for Protégé (``kg.protege``), so each fact carries its claim's
quote as an axiom annotation: ``world[GIP + "axiomQuote"][plan, issued_by, body]``. Nothing is
imported from the network. Only ``reason`` needs Java.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg import protege
from kg.errors import DataError, Problem, ReasonerError
from kg.namespaces import GIP

if TYPE_CHECKING:
    from owlready2 import World
    from pyoxigraph import Quad

OLDEST_JAVA = 7  # the class files of HermiT that owlready2 0.51 carries have version 51
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def open_world(quads: Iterable[Quad], reason: bool = False) -> World:
    """A new owlready2 ``World`` with the ontology and all individuals of some quads.

    With ``reason``, HermiT adds the classes and relations that it infers. Raises ReasonerError
    where Java is absent, too old or fails, DataError where ontology and data contradict each other.
    """
    if reason:
        _require_java()
    import owlready2

    world = owlready2.World()
    content = b"".join(f"{quad.triple} .\n".encode() for quad in protege.statements(quads))
    world.get_ontology(GIP).load(fileobj=io.BytesIO(content), only_local=True)
    if reason:
        _reason(world)
    return world


def _require_java() -> None:
    """Raise ReasonerError where there is no Java or one that cannot run HermiT."""
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


def _reason(world: World) -> None:
    import owlready2

    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        what = "ontology and data contradict each other: HermiT finds no model of both"
        expected = "a consistent ontology"
        mend = (
            "run kg check, which names things of two disjoint classes; or open protege.owl in "
            "Protégé and ask it to explain the inconsistency"
        )
        raise DataError([Problem("protege.owl", None, what, expected, mend)]) from None
    except owlready2.OwlReadyJavaError as error:
        last = [line for line in str(error).splitlines() if line.strip()][-1:]
        raise ReasonerError(f"HermiT ended with an error: {' '.join(last)}") from None
