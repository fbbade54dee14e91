"""The cache of compiled datasets: a folder each, whole or not there."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping
from tempfile import mkdtemp

from kg import paths

UNFINISHED = "unfinished-"
DAY = 86_400  # seconds


def keep(name: str, files: Mapping[str, bytes], whole: Callable[[str], bool]) -> str:
    """Write files into the folder ``name`` of the cache; returns its path, raises ``OSError``.

    They are written beside and renamed: another process sees a whole folder or none. One that is
    there already stays, unless ``whole`` says that it is damaged.
    """
    cache = paths.cache_folder()
    os.makedirs(cache, exist_ok=True)
    _sweep(cache)
    beside, target = mkdtemp(prefix=UNFINISHED, dir=cache), os.path.join(cache, name)
    try:
        for file_name, content in files.items():
            _write(os.path.join(beside, file_name), content)
        try:
            os.rename(beside, target)
        except OSError:  # another process was first, and what it made is the same
            if not whole(target):
                os.rename(target, beside + "-damaged")
                os.rename(beside, target)
    finally:
        for left in (beside, beside + "-damaged"):
            shutil.rmtree(left, ignore_errors=True)
    return target


def _write(path: str, content: bytes) -> None:
    """Write a file that is whole on the disk before its folder gets its name."""
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sweep(cache: str) -> None:
    """Remove what a crash left behind a day ago, and datasets last used a month ago."""
    now = time.time()
    with os.scandir(cache) as entries:
        for each in entries:
            days = 1 if each.name.startswith(UNFINISHED) else 30
            try:
                age = now - each.stat(follow_symlinks=False).st_mtime
            except OSError:  # another process swept it
                continue
            if age > days * DAY:
                shutil.rmtree(each.path, ignore_errors=True)
