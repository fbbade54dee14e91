"""Where the shipped files are: beside the package in a checkout, inside it when installed.

``ONTOLOGY``, ``QUERIES``, ``DATA`` and ``SHIPPED`` (compiled datasets) are ``pathlib.Path``, made
on first use, since importing pathlib costs more than a short query. ``folder`` gives strings.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    ONTOLOGY: Path
    QUERIES: Path
    DATA: Path
    SHIPPED: Path

PACKAGE = os.path.dirname(os.path.abspath(__file__))
INSTALLED = os.path.isdir(os.path.join(PACKAGE, "ontology"))
_FOLDERS = {
    "ONTOLOGY": "ontology",
    "QUERIES": "queries",
    "DATA": "data",
    "SHIPPED": "compiled",
}


def folder(name: str) -> str:
    """Path of ``ontology``, ``queries``, ``data`` or ``compiled`` as a string."""
    outside = name in ("ontology", "queries") and not INSTALLED
    return os.path.join(os.path.dirname(PACKAGE) if outside else PACKAGE, name)


def in_other_clone() -> bool:
    """Whether the working folder is a clone of the project whose package is not the one in use."""
    try:
        ours = os.path.isfile(os.path.join("kg", "data", "register.ttl"))
        return ours and not os.path.samefile("kg", PACKAGE)
    except OSError:  # a folder that is gone
        return False


def cache_folder() -> str:
    """``$XDG_CACHE_HOME`` (XDG Base Directory §3: absolute, else ignored) or ``~/.cache``, ours."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "green-policy-kg")


def cache_dir() -> Path:
    """``cache_folder()`` as a Path; it may not exist."""
    from pathlib import Path

    return Path(cache_folder())


def __getattr__(name: str) -> Path:
    if name not in _FOLDERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from pathlib import Path

    return Path(folder(_FOLDERS[name]))


def shown(path: str | os.PathLike[str]) -> str:
    """A path as a message shows it: from the working directory where it lies below that."""
    whole = os.path.abspath(path)
    here = os.path.join(os.getcwd(), "")
    return whole[len(here) :] if whole.startswith(here) else whole
