"""Packed bytes -> the bytes, never more than are wanted."""

from __future__ import annotations

import zlib

from briefing.readers.reader import LARGEST, UnusableError


def inflate(data: bytes, largest: int = LARGEST) -> bytes:
    """Gzip or deflate unpacked. Raises `UnusableError` where it breaks off, or unfolds to more than `largest` bytes."""
    for bits in (47, -15):  # gzip and zlib by their heads, else deflate without one
        unpacker = zlib.decompressobj(bits)
        try:
            out = unpacker.decompress(data, largest + 1)
        except zlib.error:
            continue
        if len(out) > largest:
            raise UnusableError(f"unpacked it has more than {largest / 1e6:.0f} MB", "leave it out")
        if not unpacker.eof:
            raise UnusableError("what is packed in it breaks off", "fetch it again")
        return out
    raise UnusableError("it says that it is packed, and is not", "fetch it again")
