"""The cold start: what answering one question imports, and what importing the package does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What a cold `kg ask NAME --format tsv` may load beyond the bare interpreter.
OURS = {"answer", "cli", "compiled", "digest", "engine", "errors", "formats", "graph", "namespaces"}
OURS |= {"option", "options", "paths", "questions", "quick"}
ALLOWED = {"kg", *(f"kg.{name}" for name in OURS), "pyoxigraph", "pyoxigraph.pyoxigraph"}
ALLOWED |= {"__future__", "_blake2", "atexit"}
PROBE = """import sys
before = set(sys.modules)
from kg.cli import main
code = main(sys.argv[1:])
print("\\n".join(sorted(set(sys.modules) - before)), file=sys.stderr)
sys.exit(code)
"""


def test_the_cold_path_imports_little(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROBE, "ask", "policies-by-issuer", "--format", "tsv"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    for _ in range(2):  # the first may have to compile
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("?issuer\t?document\t?time\t?published\t?source\n")
    assert set(done.stderr.split()) <= ALLOWED


def test_importing_the_package_imports_nothing_more() -> None:
    script = "import sys; before = set(sys.modules); import kg; print(set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(eval(done.stdout)) == {"kg"}


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
def test_a_table_on_a_terminal_fits_its_width(warm: None) -> None:
    import fcntl
    import pty
    import struct
    import termios

    mother, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 70, 0, 0))
    command = [sys.executable, "-m", "kg", "ask", "policies-by-issuer"]
    with subprocess.Popen(command, stdout=child, cwd=ROOT) as process:
        os.close(child)
        shown = b""
        while True:
            try:
                part = os.read(mother, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
        assert process.wait() == 0
    os.close(mother)
    lines = shown.decode().splitlines()
    assert max(map(len, lines)) == 70
    assert len(lines) > 5
