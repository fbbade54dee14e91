"""Digests that name content: BLAKE2b of 128 bits, as 32 hexadecimal digits."""

from __future__ import annotations

try:
    from _blake2 import blake2b as blake2b  # hashlib would load OpenSSL, at a greater cost
except ImportError:
    from hashlib import blake2b as blake2b


def digest(*parts: bytes) -> str:
    """A name that changes with any byte of the parts, and with where one part ends."""
    return ended(begun(*parts))


def begun(*parts: bytes) -> blake2b:
    """The start of a digest whose first parts are these, to which ``ended`` adds others."""
    whole = blake2b(digest_size=16)
    for part in parts:
        whole.update(b"%d\0" % len(part))
        whole.update(part)
    return whole


def ended(start: blake2b, *parts: bytes) -> str:
    """The digest with more parts; the start stays as it is."""
    whole = start.copy()
    for part in parts:
        whole.update(b"%d\0%b" % (len(part), part))
    return whole.hexdigest()
