"""Writing files whole or not at all: beside their place first, then renamed into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from kg.errors import UsageError


def folder(out: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write each file, by name, into a folder that is made where it is missing; their paths.

    They are written into a folder inside ``out`` and then renamed, one after another: what cannot
    be written replaces nothing, what is cut off while it renames leaves new files beside old ones.
    Raises UsageError for a place that cannot be written to.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        scratch = Path(mkdtemp(prefix=".unfinished-", dir=out))
        try:
            for name, content in contents.items():
                (scratch / name).write_bytes(content)
            for name in contents:
                os.replace(scratch / name, out / name)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise UsageError(f"{_failed(out, error)}. Give another folder") from None
    return [out / name for name in contents]


def file(out: Path, content: bytes) -> list[Path]:
    """Write one file, and its folder where that is missing; its path.

    Raises UsageError for a place that cannot be written to.
    """
    beside = out.with_name(f".{out.name}-{os.getpid()}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(content)
            os.replace(beside, out)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{_failed(out, error)}. Give another file") from None
    return [out]


def _failed(out: Path, error: OSError) -> str:
    return f"{out} cannot be written to: {error.strerror or error}"
