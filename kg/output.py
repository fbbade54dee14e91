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

    Where one cannot be written, none is. Raises UsageError for a place that cannot be written to.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            for name, content in contents.items():
                (beside / name).write_bytes(content)
            out.mkdir(exist_ok=True)
            for name in contents:
                os.replace(beside / name, out / name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
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
