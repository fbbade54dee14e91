"""What a server counts and tells: its metrics and its access log."""

from __future__ import annotations

import json
import time
from bisect import bisect_left
from collections import Counter
from datetime import datetime, timezone
from hashlib import blake2b
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.web.wire import Head

BOUNDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60)  # seconds of the histogram
_UP_TO = (*BOUNDS, float("inf"))


class Metrics:
    """Counts since the start, told in the text format of Prometheus 0.0.4."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.durations: Counter[float] = Counter()
        self.seconds = 0.0
        self.events: Counter[str] = Counter()

    def note(self, status: int, seconds: float) -> None:
        """Count a response."""
        self.statuses[status] += 1
        self.seconds += seconds
        self.durations[_UP_TO[bisect_left(BOUNDS, seconds)]] += 1

    def add(
        self,
        statuses: Mapping[int, int],
        durations: Mapping[float, int],
        seconds: float,
        events: Mapping[str, int],
    ) -> None:
        """Count what a worker has counted."""
        self.statuses.update(statuses)
        self.durations.update(durations)
        self.seconds += seconds
        self.events.update(events)

    def text(self, present: Mapping[str, float]) -> str:
        """All figures; ``present`` are those that go up and down."""
        lines = ["# TYPE kg_responses_total counter"]
        for status, count in sorted(self.statuses.items()):
            lines.append(f'kg_responses_total{{status="{status}"}} {count}')
        lines.append("# TYPE kg_response_seconds histogram")
        total = 0
        for bound in _UP_TO:
            total += self.durations[bound]
            shown = "+Inf" if bound == float("inf") else f"{bound:g}"
            lines.append(f'kg_response_seconds_bucket{{le="{shown}"}} {total}')
        lines += [f"kg_response_seconds_sum {self.seconds:.6f}"]
        lines += [f"kg_response_seconds_count {total}"]
        for name in ("timeout", "crash", "cancelled", "refused", "cache_hit", "cache_miss"):
            lines += [f"# TYPE kg_{name}_total counter", f"kg_{name}_total {self.events[name]}"]
        for name, value in present.items():
            lines += [f"# TYPE kg_{name} gauge", f"kg_{name} {value:g}"]
        return "\n".join(lines) + "\n"


class Log:
    """The access log: one JSON object a line.

    Members: ``time`` (UTC), ``client``, ``method``, ``path``, ``status``, ``ms``, ``bytes``,
    ``cached``, and ``query``: 16 hexadecimal digits that tell queries apart, never their text.
    """

    def __init__(self, file: BinaryIO | None) -> None:
        self._file, self._lines = file, list[str]()
        self.wanted = file is not None

    def note(
        self, client: str, head: Head, body: bytes, status: int, ms: float, size: int, cached: bool
    ) -> None:
        """Write down a response."""
        if not self.wanted:
            return
        path, _, query = head.target.partition("?")
        asked = query.encode() + body
        self._lines.append(
            f'{{"time":"{_now()}","client":"{client}","method":"{head.method}",'
            f'"path":{json.dumps(path)},"status":{status},"ms":{ms:.2f},"bytes":{size},'
            f'"cached":{"true" if cached else "false"},'
            f'"query":"{blake2b(asked, digest_size=8).hexdigest() if asked else ""}"}}\n'
        )

    def taken(self) -> str:
        """The lines that wait, which are then somebody else's."""
        lines = "".join(self._lines)
        self._lines.clear()
        return lines

    def add(self, lines: str) -> None:
        """Write down what a worker has noted."""
        if lines:
            self._lines.append(lines)

    def flush(self) -> None:
        """Write what waits."""
        if self._file is not None and self._lines:
            self._file.write(self.taken().encode())
            self._file.flush()


def _now() -> str:
    moment = datetime.fromtimestamp(time.time(), timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
