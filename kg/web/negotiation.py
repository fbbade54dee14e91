"""Which of the formats on offer a request prefers (RFC 9110 §12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.web.problem import Refused


class Range(NamedTuple):
    """One range of an Accept header: its text in small letters, its quality, its parameters."""

    text: str
    quality: float
    parameters: int


def ranges(header: str) -> list[Range]:
    """The ranges of an Accept or Accept-Language header; what cannot be read is left out."""
    found = []
    for part in header.split(","):
        text, *parameters = (each.strip().lower() for each in part.split(";"))
        given = dict(each.partition("=")[::2] for each in parameters)
        if text:
            quality = _quality(given.pop("q", "1"))
            found.append(Range(text, quality, len(given)))
    return found


def _quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0


def quality(accepted: Iterable[Range], media_type: str) -> float:
    """How much a media type is wanted: by the most specific range that it falls under (§12.5.1)."""
    whole = media_type.partition("/")[0] + "/*"
    order = ("*/*", whole, media_type)
    fitting = [each for each in accepted if each.text in order]
    return max(fitting, key=lambda each: order.index(each.text)).quality if fitting else 0.0


def choose(accept: str, offers: Mapping[str, Sequence[str]]) -> str | None:
    """The name of the offer that is wanted most, the first among equals; None where none is.

    ``offers`` maps names to the media types under which each can be asked for; only the first of
    them falls under a wildcard. A range that names a type wins over a wildcard of equal quality.
    """
    accepted = ranges(accept)
    named = {each.text for each in accepted if each.quality}
    ranked = [
        (quality(accepted, each), each in named, -place, name)
        for place, (name, types) in enumerate(offers.items())
        for each in types
        if each == types[0] or each in named
    ]
    best = max(ranked, default=(0.0, False, 0, ""))
    return best[3] if best[0] > 0 else None


def chosen(accept: str, asked: str, offers: Mapping[str, Sequence[str]], what: str) -> str:
    """The offer of ``?format=``, by name or media type, else that of Accept.

    Raises ``Refused``: 400 for an unknown format, 406 where nothing on offer is accepted (§15.5.7).
    """
    fit = ", ".join(offers)
    if asked:
        for name, types in offers.items():
            if asked == name or asked.lower() in types:
                return name
        raise Refused(400, f"{what} cannot be written as {asked!r}", f"Formats that fit: {fit}")
    found = choose(accept, offers)
    if found is None:
        kinds = ", ".join(types[0] for types in offers.values())
        raise Refused(406, f"{what} cannot be written as {accept!r}", f"Media types: {kinds}")
    return found
