"""A server in a process of its own, as the command starts it, for the tests."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
RUNAWAY = "SELECT (COUNT(*) AS ?n) { " + "".join(
    f"VALUES ?v{n} {{ {' '.join(map(str, range(60)))} }} " for n in range(7)
)


def runaway(number: int = 0) -> str:
    """A query that takes days; each number gives another one."""
    return f"{RUNAWAY} }} # {number}"


class Served:
    """A running server; ``before`` is Python that its process runs first."""

    def __init__(self, *options: str, before: str = "") -> None:
        code = f"{before}\nfrom kg.__main__ import main\nmain()"
        command = [sys.executable, "-c", code, "serve", "--port", "0", *options]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.process.stderr
        self.said = ""
        while not (found := re.search(r"http://[^ ]*:(\d+)/", self.said)):
            line = self.process.stderr.readline().decode()
            assert line, self.said
            self.said += line
        self.port = int(found[1])

    def connect(self, client: str = "127.0.0.1", timeout: float = 20) -> http.client.HTTPConnection:
        """A connection from an address of this computer."""
        place = ("127.0.0.1", self.port)
        return http.client.HTTPConnection(*place, timeout=timeout, source_address=(client, 0))

    def get(self, path: str, client: str = "127.0.0.1", **headers: str) -> tuple[int, str]:
        """The status and text at a path."""
        connection = self.connect(client)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text

    def ask(self, sparql: str, client: str = "127.0.0.1") -> tuple[int, str]:
        """The status and text of a query's answer."""
        return self.get(f"/sparql?query={quote(sparql)}", client)

    def start(self, sparql: str, client: str = "127.0.0.1") -> socket.socket:
        """Send a query and do not wait."""
        link = socket.create_connection(("127.0.0.1", self.port), 20, (client, 0))
        link.sendall(f"GET /sparql?query={quote(sparql)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        return link

    def post(self, sparql: str) -> bytes:
        """The whole response to a query that is posted."""
        head = "POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query"
        size = len(sparql.encode())
        more = f"Connection: close\r\nContent-Length: {size}\r\n\r\n{sparql}"
        return self.raw(f"{head}\r\n{more}".encode())

    def raw(self, content: bytes, most: float = 5) -> bytes:
        """What comes back until the server closes the connection, or for so many seconds."""
        with socket.create_connection(("127.0.0.1", self.port), most) as link:
            link.sendall(content)
            parts = []
            try:
                while part := link.recv(65536):
                    parts.append(part)
            except (TimeoutError, ConnectionResetError):
                pass
        return b"".join(parts)

    def figure(self, name: str) -> float:
        """A figure of the server's metrics."""
        found = re.search(rf"^kg_{name} (\S+)$", self.get("/metrics")[1], re.M)
        assert found
        return float(found[1])

    def workers(self) -> list[int]:
        """The processes of its workers."""
        pid = self.process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def until(self, name: str, value: float, seconds: float = 5) -> None:
        """Wait until a figure has a value."""
        end = time.monotonic() + seconds
        while (found := self.figure(name)) != value:
            assert time.monotonic() < end, f"{name} is {found}"
            time.sleep(0.05)

    def close(self) -> tuple[int, str]:
        """End it in order; its exit code, and what else it said."""
        if self.process.poll() is None:
            self.process.terminate()
        _, said = self.process.communicate(timeout=20)
        return self.process.returncode, said.decode()


def members(text: str) -> dict[str, str]:
    """A refusal's members."""
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def resident(pid: int) -> int:
    """Bytes of memory that a process has, 0 where it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
