"""Makers of files in the formats that no editor types by hand."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import docx
import duckdb
import pikepdf

if TYPE_CHECKING:
    from collections.abc import Sequence

PARAGRAPHS = (
    "The harbour council voted on Tuesday to rebuild the eastern pier, which a storm broke in two last winter, and to pay for it out of the reserve.",
    "Mayor Ann Lee said that the work would begin in spring and that fishing boats could use the western pier until it was done.",
    "The vote was seven to four. Those against it said that the reserve was meant for schools and that nobody had asked the insurers.",
    "Engineers found last month that the foundations had moved by nine centimetres since the storm, more than the repair plan allowed for.",
)


class Make:
    """Files as bytes."""

    paragraphs = PARAGRAPHS

    @staticmethod
    def page(title: str = "Council rebuilds the pier", stamp: str = "2024-11-12T10:00:00+02:00", body: str = "") -> str:
        told = body or "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
        return (
            f'<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title><meta property="article:published_time" '
            f'content="{stamp}"></head><body><nav><a href=/>Home</a></nav><main><article><h1>{title}</h1>{told}</article></main></body></html>'
        )

    @staticmethod
    def record(
        url: str, content: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", head: str = ""
    ) -> bytes:
        """One response as WARC 1.0 writes it, uncompressed."""
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{head}\r\n".encode() + content
        return (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-11-13T08:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n".encode()
            + answer
            + b"\r\n\r\n"
        )

    @staticmethod
    def packed(records: Sequence[bytes]) -> bytes:
        """Records as an archive keeps them: each a gzip member of its own."""
        return b"".join(gzip.compress(one, mtime=0) for one in records)

    @staticmethod
    def parquet(rows: Sequence[dict[str, Any]]) -> bytes:
        names = list(dict.fromkeys(name for row in rows for name in row))
        kinds = {str: "VARCHAR", int: "INTEGER", date: "DATE", datetime: "TIMESTAMPTZ", list: "VARCHAR[]"}
        columns = ", ".join(f"{n} {kinds[next(type(r[n]) for r in rows if r.get(n) is not None)]}" for n in names)
        with TemporaryDirectory() as folder, duckdb.connect() as database:
            file = Path(folder) / "a.json"
            file.write_text("\n".join(json.dumps({n: r.get(n) for n in names}, default=str) for r in rows))
            database.execute(f"CREATE TABLE articles ({columns})")
            database.execute("SET TimeZone = 'UTC'")
            database.execute(f"COPY articles FROM '{file}' (FORMAT json)")
            database.execute(f"COPY articles TO '{folder}/a.parquet' (FORMAT parquet)")
            return (Path(folder) / "a.parquet").read_bytes()

    @staticmethod
    def docx(title: str, paragraphs: Sequence[str] = PARAGRAPHS, points: Sequence[str] = (), author: str = "") -> bytes:
        document = docx.Document()
        document.add_heading(title, 0)
        for words in paragraphs:
            document.add_paragraph(words)
        for words in points:
            document.add_paragraph(words, style="List Bullet")
        document.core_properties.author = author
        file = io.BytesIO()
        document.save(file)
        return file.getvalue()

    @staticmethod
    def pdf(pages: Sequence[Sequence[str]], password: str = "") -> bytes:
        """Lines of text, page by page, top to bottom."""
        document = pikepdf.new()
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for lines in pages:
            shown = "".join(f"({line.replace('(', '').replace(')', '')}) Tj 0 -14 Td " for line in lines)
            page = document.add_blank_page(page_size=(595, 842))
            page.Contents = document.make_stream(f"BT /F1 11 Tf 50 790 Td {shown}ET".encode())
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        file = io.BytesIO()
        lock = pikepdf.Encryption(owner=password, user=password) if password else None
        document.save(file, encryption=lock or False)
        return file.getvalue()
