"""WARC archives of pages, plain or gzip, a record at a time. The library that reads them is an extra."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from briefing.model import Article, SetAside
from briefing.readers import html
from briefing.readers.decoding import BinaryFileError, decode
from briefing.readers.reader import LARGEST, Reader, UnusableError, optional
from briefing.readers.unpack import inflate

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from datetime import date

    from briefing.readers.reader import Given

_PAGES: Final = ("text/html", "application/xhtml+xml")
_FETCH: Final = "fetch the page again"


def _suits(given: Given) -> float:
    return 0.95 if given.head.startswith(b"WARC/") else 0.0


def _read(given: Given) -> Iterator[Article | SetAside]:
    warc = optional("fastwarc.warc", "warc")
    kinds = warc.WarcRecordType
    others: Counter[str] = Counter()
    number = 0
    with given.raw() as stream:  # each record is packed by itself, which the library knows
        records = warc.ArchiveIterator(
            stream, record_types=kinds.response | kinds.conversion, parse_http=True, auto_decode="none"
        )
        while True:
            try:
                record = next(records, None)
                if record is None:
                    break
                number += 1
                place = f"{given.name}, record {number}"
                try:
                    other = yield from _record(record, f"{given.name}:{number}", place)
                except (UnusableError, BinaryFileError) as error:
                    remedy = error.remedy if isinstance(error, UnusableError) else _FETCH
                    yield SetAside(article=_named(record, place), reason=str(error), remedy=remedy)
                else:
                    others.update([other] if other else [])
            except (OSError, EOFError, ValueError) as error:
                # What follows a broken record cannot be told from it.
                yield _told(given.name, others)
                raise UnusableError(
                    f"the archive is broken after record {number}: {' '.join(str(error).split())[:200]}",
                    "fetch it again; what came before was read",
                ) from None
    if not number:
        raise UnusableError("the archive holds no page", "look whether it is whole, or leave it out")
    if others.total():
        yield _told(given.name, others)


def _told(name: str, others: Counter[str]) -> SetAside:
    kinds = ", ".join(f"{count} {kind}" for kind, count in others.most_common() if kind) or "none"
    return SetAside(
        article=name,
        reason=f"these of its records are no pages: {kinds}",
        remedy="nothing need be done, the pages were read",
    )


def _named(record: Any, place: str) -> str:  # noqa: ANN401  the library's own record
    url = record.headers.get("WARC-Target-URI")
    return f"{place} ({url})" if url else place


def _record(record: Any, name: str, place: str) -> Generator[Article | SetAside, None, str]:  # noqa: ANN401  the same
    """The articles of a record; returns what it is where it is no page."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    fetched = record.record_date.date() if record.record_date else None
    kind = (record.http_content_type or record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if record.http_headers is not None:
        status = record.http_headers.status_code
        if status != 200:
            return f"answered {status}"
        if kind not in _PAGES:
            return kind or "without a kind"
    elif kind != "text/plain":
        return kind or "without a kind"
    data = _payload(record)
    if record.http_headers is None:
        text, notes = decode(data, place)
        yield Article(id=name, text=text, url=url, origin=place, retrieved=fetched, notes=notes)
        return ""
    for one in html.page(data, name, url, record.http_charset):
        yield _with(one, place, fetched)
    return ""


def _with(one: Article | SetAside, place: str, fetched: date | None) -> Article | SetAside:
    return replace(one, origin=place, retrieved=fetched) if isinstance(one, Article) else one


def _payload(record: Any) -> bytes:  # noqa: ANN401  the same
    """The record's content, unpacked. Raises `UnusableError` where it is cut off, or larger than a page may be."""
    length = record.content_length
    if length > LARGEST:
        raise UnusableError(f"it has {length / 1e6:.0f} MB; a page may have {LARGEST / 1e6:.0f}", "leave it out")
    data: bytes = record.reader.read(length)
    if len(data) < length:
        raise UnusableError(f"the record is cut off: {len(data)} of {length} bytes are there", _FETCH)
    headers = record.http_headers
    if headers is None:
        return data
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        data = _joined(data)
    coding = (headers.get("Content-Encoding") or "").strip().lower()
    if coding in ("gzip", "x-gzip", "deflate"):
        return inflate(data)
    if coding not in ("", "identity"):
        raise UnusableError(f'it is packed as "{coding}", which is not read', "fetch the page as gzip")
    return data


def _joined(data: bytes) -> bytes:
    """The content of a body that came in chunks (RFC 9112, 7.1); as it stands where it is none, as many archives keep it."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = data.find(b"\r\n", at)
        try:
            size = int(data[at:end].partition(b";")[0], 16) if end > 0 else -1
        except ValueError:
            return b"".join(parts) if parts else data
        if size <= 0:
            return b"".join(parts) if parts or size == 0 else data
        parts.append(data[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


reader = Reader("web archives (.warc)", _suits, _read)
