"""The verb ``serve``: a dataset on the web, from the options to the server's end."""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
import sys
from contextlib import ExitStack
from dataclasses import replace
from importlib.util import find_spec
from threading import Thread

from kg import limits
from kg.errors import UsageError, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from kg.web.doors import Bounds
    from kg.web.site import Site

HOST, PORT = "127.0.0.1", 8000
GRAPHS = "ASK { GRAPH ?g { } }"  # asks for all that can be loaded
FIRST = "/"
LATER = ("/?q=growth", "/ask/policies-issued-in", "/query?query=ASK%7B%7D")


def serve(given: Mapping[str, str]) -> None:
    """Serve until SIGTERM or Ctrl-C; raises ``UsageError`` and ``DataError``."""
    if not hasattr(os, "fork"):
        raise UsageError("serve needs a system with fork, such as Linux, macOS or WSL on Windows")
    if not find_spec("jinja2"):
        raise UsageError("serve needs the package's extra of that name: green-policy-kg[serve]")
    with ExitStack() as closing:
        listener = closing.enter_context(listening(given))
        log, allowed = _log(given.get("log", "none"), closing), bounds(given)
        site = opened(given)
        from kg.web.figures import Log
        from kg.web.server import Server

        server = Server(site, listener, allowed, Log(log), later(site))
        _tell(listener)
        server.run()


def opened(given: Mapping[str, str]) -> Site:
    """The dataset that the options name, loaded, and what is allowed."""
    from kg.web.site import Limits, Site

    standard = Limits()
    rows = limits.number(given, "max-rows", int, "a number of rows", standard.rows)
    allowed = frozenset(given.get("allow-service", "").split())
    for each in allowed:
        if not each.startswith(("http://", "https://")):
            raise UsageError(f"--allow-service takes an endpoint's IRI, not {shorten(each, 60)!r}")
    site = Site.open(
        given.get("data"),
        "asserted" in given,
        allowed=allowed,
        engine=given.get("engine"),
        address=given.get("base-url", ""),
        limits=replace(standard, rows=rows or sys.maxsize),
    )
    ready(site)
    return site


def ready(site: Site) -> None:
    """Load all that the endpoint and the first page need, so that no worker has to.

    Modules and templates are loaded while the engine loads its data, which needs no Python.
    """
    query = site.graph.engine.query if site.version else len  # an endpoint has loaded
    loading = Thread(target=query, args=(GRAPHS,))
    loading.start()
    from kg.web import routes, server  # noqa: F401
    from kg.web.visit import environment

    environment()
    loading.join()
    _visit(site, FIRST)
    gc.freeze()


def later(site: Site) -> Iterator[None]:
    """Make what other pages share, a piece at a time, once requests are answered."""
    from kg import citing  # noqa: F401 - loads rdflib

    yield
    known = site.version and not site.name  # another dataset, or an endpoint, may take its time
    for path in LATER if known else ():
        _visit(site, path)
        yield
    gc.freeze()


def _visit(site: Site, path: str) -> None:
    from kg.web.routes import Request, respond

    respond(site, Request.of("GET", path, {"host": HOST, "accept": "text/html"}))


def bounds(given: Mapping[str, str]) -> Bounds:
    """What the options allow."""
    from kg.web.doors import Bounds
    from kg.web.site import Limits

    standard = Bounds()
    count = limits.number(given, "workers", int, "a number of processes", cores())
    seconds = limits.number(given, "timeout", float, "seconds", standard.seconds)
    memory = limits.number(given, "memory", limits.size, "a size, such as 1G", standard.memory)
    kept = limits.number(given, "cache", limits.size, "a size, such as 64M", standard.kept)
    return Bounds(
        workers=count or cores(),
        seconds=seconds or float("inf"),
        memory=memory,
        kept=kept or 0,
        body=Limits().body,
    )


def cores() -> int:
    """The processors that this process may use, at least 2."""
    if hasattr(os, "sched_getaffinity"):
        return max(2, len(os.sched_getaffinity(0)))
    return max(2, os.cpu_count() or 2)


def listening(given: Mapping[str, str]) -> socket.socket:
    """The socket to serve on; raises ``UsageError`` where it cannot be had."""
    host = given.get("host", HOST)
    text = given.get("port", str(PORT))
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise UsageError(f"--port takes a number up to 65535, not {shorten(text, 60)!r}")
    try:
        found = socket.getaddrinfo(host, int(text), type=socket.SOCK_STREAM)[0]
        listener = socket.socket(found[0], found[1])
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(found[4])
            listener.listen(1024)
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(
            f"{shorten(host, 60)} port {text} cannot be served on: {reason}. "
            "Give another --host or --port; 0 takes any free port"
        ) from None
    return listener


def _tell(listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    if not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        _say(
            "warning: this is no loopback address: every computer that reaches it can ask, without "
            "a password and unencrypted. Put a proxy with TLS before it, or leave --host out"
        )
    _say(f"http://{shown}:{port}/ answers; the endpoint is /sparql. Ctrl-C ends it")


def _log(place: str, closing: ExitStack) -> BinaryIO | None:
    if place == "none":
        return None
    if place == "-":
        return sys.stdout.buffer
    try:
        return closing.enter_context(open(place, "ab"))
    except OSError as error:
        raise UsageError(f"--log {shorten(place, 200)}: {error.strerror}") from None


def _say(text: str) -> None:
    if sys.stderr is not None:
        print(f"kg: {text}", file=sys.stderr, flush=True)
