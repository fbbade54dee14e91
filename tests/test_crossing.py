"""Many clients at once: each gets the answer to what it asked, and gets one."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from serving import Served


@pytest.fixture(scope="module", params=["1", "2"])
def server(request: pytest.FixtureRequest) -> Iterator[Served]:
    found = Served("--workers", request.param)
    yield found
    found.close()


@pytest.mark.parametrize("path", ["/sparql?query=", "/sparql?format=csv&query="])
def test_no_answer_goes_astray(server: Served, path: str) -> None:
    def asked(client: int) -> list[tuple[int, list[str]]]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        found = []
        for number in range(client * 100 + 10_000, client * 100 + 10_020):
            connection.request("GET", path + quote(f"SELECT (7{number}7 AS ?n) {{}}"))
            body = connection.getresponse().read().decode()
            found.append((number, re.findall(r"7(\d{5})7", body)))
        connection.close()
        return found

    with ThreadPoolExecutor(12) as clients:
        for answers in clients.map(asked, range(12)):
            for number, places in answers:
                assert places == [str(number)]
