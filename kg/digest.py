"""Digests that name content: BLAKE2b of 128 bits, as 32 hexadecimal digits."""

from __future__ import annotations

try:
    from _blake2 import blake2b  # hashlib would load OpenSSL, which costs more than the hashing
except ImportError:
    from hashlib import blake2b


def digest(*parts: bytes) -> str:
    """A name that changes with any byte of the parts, and with where one part ends."""
    whole = blake2b(digest_size=16)
    for part in parts:
        whole.update(b"%d\0" % len(part))
        whole.update(part)
    return whole.hexdigest()
