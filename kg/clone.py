"""A clone of the project as the working folder while another copy of the package is in use.

So it is after an installation that is not editable: what is edited in the clone has no effect.
"""

from __future__ import annotations

import os
import sys

from kg import paths

KINDS = (".py", ".ttl", ".rq", ".trig", ".tsv", ".txt")
INSIDE = ("ontology", "queries", "compiled")  # folders that an installed package holds


def note(always: bool = False) -> str:
    """What to tell a reader whose working folder is such a clone; "" where it is none.

    Where the clone equals the copy in use there is something to tell only if it is wanted
    ``always``.
    """
    if not paths.in_other_clone():
        return ""
    found = differing()
    if not found and not always:
        return ""
    names = f" ({found[0]} and {len(found) - 1} more differ)" if found[1:] else ""
    names = f" ({found[0]} differs)" if len(found) == 1 else names
    return (
        f"in use is the copy of the project in {paths.PACKAGE}, not this folder{names}; "
        f"to use what is edited here: {sys.executable} -m pip install -e ."
    )


def differing() -> list[str]:
    """The files of the working folder that the copy in use has otherwise or lacks, or has alone."""
    from filecmp import cmpfiles

    found = []
    for part in ("kg", "ontology", "queries"):
        theirs = paths.PACKAGE if part == "kg" else paths.folder(part)
        names = {*_below(part), *_below(theirs)}
        _, unlike, missing = cmpfiles(part, theirs, sorted(names), shallow=False)
        found += [os.path.join(part, each) for each in (*unlike, *missing)]
    return sorted(found)


def _below(folder: str) -> set[str]:
    """The files below a folder that matter, by their paths from there."""
    found = set()
    for place, folders, files in os.walk(folder):
        if place == folder:
            folders[:] = [each for each in folders if each not in INSIDE]
        inside = os.path.relpath(place, folder)
        found |= {os.path.normpath(os.path.join(inside, each)) for each in files}
    return {each for each in found if each.endswith(KINDS)}
