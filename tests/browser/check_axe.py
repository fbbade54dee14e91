"""axe-core reads every page, light and dark; it takes minutes and is run by its name."""

from __future__ import annotations

from typing import Literal

import pytest
from watching import PATHS, Watched, grave


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PATHS)
def test_axe_finds_nothing_grave(
    narrow: Watched, name: str, scheme: Literal["light", "dark"]
) -> None:
    assert not grave(narrow.open(PATHS[name]), scheme)
    assert not narrow.faults
