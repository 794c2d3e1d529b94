"""Bytes -> characters, with the encoding named where it is not UTF-8."""

from __future__ import annotations

import codecs

from briefing.errors import Note

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The first bytes of what people drop into a folder of articles by mistake.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)
_SAMPLE = 65536
_TWICE = 6  # characters beyond ASCII: fewer may be anything


class BinaryFileError(ValueError):
    """The bytes are no text; the error's text says what they look like."""


def magic(data: bytes) -> str | None:
    """What kind of file begins so, where it is a kind that is no text."""
    return next((name for start, name in _MAGIC if data.startswith(start)), None)


def charset(label: str) -> str | None:
    """The encoding that a page means by a label, None for one that is not known. Latin-1 means Windows-1252 there."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def decode(data: bytes, where: str) -> tuple[str, tuple[Note, ...]]:
    """The text of `data`, and a note where it was not plain UTF-8.

    A byte-order mark decides; else the NUL bytes of UTF-16; else UTF-8 where it fits; else the encoding that charset-normalizer finds most likely.
    Line ends are left as they are. Raises `BinaryFileError` for bytes that are no text in any encoding.
    """
    what = magic(data)
    if what:
        raise BinaryFileError(f"it is {what}, not text")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise BinaryFileError(f"it begins like {encoding} text but breaks off at byte {error.start}") from None
            note = Note("encoding", f"read as {encoding} by its byte-order mark", where, "info")
            return text, (() if encoding == "utf-8-sig" else (note,))
    wide = _wide(data)
    if wide:
        note = Note("encoding", f"read as {wide}, without a byte-order mark. Save it as UTF-8 to be sure", where)
        return data.decode(wide), (note,)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, where)
    if text.count("\0", 0, _SAMPLE) * 100 > min(len(text), _SAMPLE):
        raise BinaryFileError("it is full of NUL bytes, so it is not text")
    meant = _once(text)
    if meant is not None:
        return meant, (Note("encoding", "was turned into UTF-8 twice over; read as it was before", where),)
    if "\0" in text:
        return text, (Note("nul-bytes", "holds NUL bytes, read as they are", where),)
    return text, ()


def _once(text: str) -> str | None:
    """What a text was before somebody took its UTF-8 for Windows-1252 or 1251 and made UTF-8 of it again; None for every other.

    A text that is none of these has letters that are no UTF-8 when they are turned back.
    """
    if sum(ch > "\x7f" for ch in text[:_SAMPLE]) < _TWICE:
        return None
    for encoding in ("cp1252", "cp1251"):
        try:
            return _back(text, encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


def _back(text: str, encoding: str) -> bytes:
    """A text in an encoding of one byte a letter; bytes that have no letter there are kept as control characters."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        if not any("\x80" <= ch <= "\x9f" for ch in text[error.start : error.end]):
            raise
    return b"".join(ch.encode("latin-1" if "\x80" <= ch <= "\x9f" else encoding) for ch in text)


def _wide(data: bytes) -> str | None:
    """The kind of UTF-16 that bytes without a mark are in: every second byte of a blank or a line end is NUL there, and no other is."""
    head = data[:_SAMPLE]
    high, low = head[1::2], head[::2]
    for encoding, empty, full in (("utf-16-le", high, low), ("utf-16-be", low, high)):
        if empty.count(0) * 10 < len(empty) or 0 in full or len(data) % 2:
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(ch >= " " or ch in "\t\n\f\r" for ch in text[:_SAMPLE]):
            return encoding
    return None


def _guess(data: bytes, where: str) -> tuple[str, tuple[Note, ...]]:
    from charset_normalizer import from_bytes  # noqa: PLC0415  only odd files pay for the import

    head = data[:_SAMPLE]
    if b"\0" in head and head.count(0) * 20 > len(head):
        raise BinaryFileError("it is full of NUL bytes, so it is not text")
    best = from_bytes(head).best()
    if best is None:
        raise BinaryFileError("no text encoding fits its bytes")
    encoding = best.encoding
    text = data.decode(encoding, errors="replace")
    if encoding != "cp1252" and data.decode("cp1252", errors="replace") == text:
        # Where the two say the same, the Western one is by far the more usual.
        encoding = "cp1252"
    lost = text.count("�")
    message = f"is not UTF-8; read as {encoding}" + (f", {lost} characters could not be read" if lost else "")
    return text, (Note("encoding", f"{message}. Save it as UTF-8 to be sure", where),)
