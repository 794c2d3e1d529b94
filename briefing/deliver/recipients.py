"""Who gets the mail: a text file, a CSV file, or a query to an SQLite database; each row that cannot be used is told."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.errors import ContentError, Note, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LINE = re.compile(r"(?:(?P<name>[^<>]*)<(?P<inside>[^<>]*)>|(?P<bare>[^<>\s]+))")
_LOCAL = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f.]+(?:\.[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f.]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ADDRESS_COLUMNS = ("email", "e-mail", "mail", "address", "email address")
_MOST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


class Recipient(NamedTuple):
    """One reader: the address as it is compared and mailed (the domain in ASCII), and the name, which may be empty."""

    address: str
    name: str = ""


def key_of(address: str) -> str | None:
    """The address in the form that two spellings of it share: lower case, the domain in ASCII; None where it is none."""
    local, at, domain = address.strip().rpartition("@")
    if not at or len(address) > 2 * _MOST or not _LOCAL.fullmatch(local) or len(local.encode()) > 64:
        return None
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return None
    whole = f"{local.lower()}@{ascii_domain}"
    return whole if len(whole.encode()) <= _MOST else None


def read(source: str, query: str | None, stdin: Callable[[], bytes]) -> tuple[tuple[Recipient, ...], tuple[Note, ...]]:
    """The recipients in their order, each address once, and a note of each row that was left out.

    `source` is a file, or "-" for what `stdin` gives; with a `query` it is an SQLite database, opened for reading only.
    Raises `UsageError` for a list that is not there, and `ContentError` for one that holds no address at all.
    """
    rows = _asked(source, query) if query else _written(source, stdin)
    seen: set[str] = set()
    out: list[Recipient] = []
    notes: list[Note] = []
    twice = 0
    for where, address, name in rows:
        key = key_of(address)
        if key is None:
            notes.append(Note("bad-address", f'"{address}" is no address that mail can be sent to: left out', where))
            continue
        if key in seen:
            twice += 1
            continue
        seen.add(key)
        if _CONTROL.search(name):
            notes.append(
                Note("bad-name", f"the name of {key} holds a line break or the like: mailed without it", where)
            )
            name = ""  # noqa: PLW2901  the row's own name must not be used
        out.append(Recipient(key, " ".join(name.split())))
    if twice:
        notes.append(
            Note("duplicate", f"rows with an address that stands before: {twice}. Each address gets one mail", source)
        )
    if not out:
        raise ContentError(f"{source}: the list holds no address that mail can be sent to")
    return tuple(out), tuple(notes)


def _written(source: str, stdin: Callable[[], bytes]) -> Iterator[tuple[str, str, str]]:
    try:
        data = stdin() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"{source}: {error.strerror}. Name the list of recipients with --list") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError(f"{source}, line {line}: not UTF-8. Save the list as UTF-8") from None
    head = text.split("\n", 1)[0].strip()
    if source.lower().endswith((".csv", ".tsv")) or _column(_cells(head), _ADDRESS_COLUMNS) is not None:
        return _table(source, text, head)
    return _lines(source, text)


def _lines(source: str, text: str) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words and not words.startswith("#"):
            found = _LINE.fullmatch(words)
            address = (found["inside"] or found["bare"] or "") if found else words
            yield f"{source}, line {number}", address, ((found["name"] or "") if found else "").strip(' "')


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _cells(head: str) -> list[str]:
    return [cell.strip().lower() for cell in next(csv.reader([head], delimiter=_delimiter(head)), [])]


def _column(cells: list[str], names: Iterable[str]) -> int | None:
    return next((cells.index(name) for name in names if name in cells), None)


def _table(source: str, text: str, head: str) -> Iterator[tuple[str, str, str]]:
    cells = _cells(head)
    at, name = _column(cells, _ADDRESS_COLUMNS), _column(cells, ("name", "full name"))
    if at is None:
        raise ContentError(
            f'{source}, line 1: no column is called "email". The first line names the columns: email, name'
        )
    first, last = _column(cells, ("first name", "first_name")), _column(cells, ("last name", "last_name"))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(head), strict=True)
    next(reader)
    line = reader.line_num + 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                get = [row[n] if n is not None and n < len(row) else "" for n in (at, name, first, last)]
                yield f"{source}, line {line}", get[0].strip(), get[1] or f"{get[2]} {get[3]}".strip(" ")
            line = reader.line_num + 1
    except csv.Error as error:
        # Read on, an open quotation mark would take every reader after it into one name.
        raise ContentError(
            f"{source}, line {line}: the row that begins here is no CSV ({error}). Mend it, or save the list as CSV anew"
        ) from None


def _asked(source: str, query: str) -> Iterator[tuple[str, str, str]]:
    if not Path(source).is_file():
        raise UsageError(f"{source}: there is no such database. Name an SQLite file with --list")
    try:
        with closing(sqlite3.connect(f"{Path(source).resolve().as_uri()}?mode=ro", uri=True)) as db:
            for number, row in enumerate(db.execute(query), 1):
                yield f"{source}, row {number}", str(row[0] or "").strip(), str(row[1] or "") if len(row) > 1 else ""
    except sqlite3.Error as error:
        raise UsageError(
            f"{source}: the query failed: {error}. It gives two columns, the address and then the name, in one statement"
        ) from None
