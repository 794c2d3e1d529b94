"""Archives of many articles: JSON lines in gzip, Parquet, WARC; whole, cut off, and made to unfold."""

from __future__ import annotations

import gzip
import json
import sys
import tracemalloc
import zlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing.model import Article, SetAside
from briefing.readers import read

sys.path.insert(0, str(Path(__file__).parent))
from making import Make  # type: ignore[import-not-found,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Callable


def found(folder: Path, data: bytes, name: str) -> list[Article | SetAside]:
    (folder / name).write_bytes(data)
    return list(read([folder]))


def articles(told: list[Article | SetAside]) -> list[Article]:
    return [one for one in told if isinstance(one, Article)]


def aside(told: list[Article | SetAside]) -> list[tuple[str, str]]:
    return [(one.article, one.reason) for one in told if isinstance(one, SetAside)]


ROWS: list[dict[str, Any]] = [
    {"text": "The ferry sails.", "title": "Ferry", "published": date(2024, 11, 12), "id": 7},
    {"text": "The mill stands.", "title": None, "published": date(2024, 11, 13), "id": None},
    {"text": None, "title": "No words", "published": None, "id": 9},
]


def test_parquet(tmp_path: Path) -> None:
    told = found(tmp_path, Make.parquet(ROWS), "week.parquet")
    assert [(a.id, a.text, a.title, a.published, a.origin) for a in articles(told)] == [
        ("7", "The ferry sails.", "Ferry", date(2024, 11, 12), "week.parquet, row 1"),
        ("week.parquet:2", "The mill stands.", None, date(2024, 11, 13), "week.parquet, row 2"),
    ]
    assert aside(told) == [
        ("week.parquet, row 3", "the row is no article record: Expected `str`, got `null` - at `$.text`")
    ]


def test_parquet_with_moments(tmp_path: Path) -> None:
    rows = [{"text": "The ferry sails.", "published": datetime(2024, 11, 12, 23, 30, tzinfo=UTC)}]
    (one,) = articles(found(tmp_path, Make.parquet(rows), "week"))
    assert one.stamp == "2024-11-12 23:30:00+00"


def test_parquet_under_a_name_that_looks_like_a_pattern_and_in_gzip(tmp_path: Path) -> None:
    (tmp_path / "a1.parquet").write_bytes(Make.parquet([{"text": "The mill stands.", "authors": ["Ann", "Bo"]}]))
    (tmp_path / "a[1].parquet").write_bytes(Make.parquet([{"text": "The ferry sails."}]))
    (tmp_path / "b.parquet.gz").write_bytes(gzip.compress(Make.parquet([{"text": "It rains."}])))
    told = articles(list(read([tmp_path])))
    assert [(a.id, a.text, a.authors) for a in told] == [
        ("a1.parquet:1", "The mill stands.", ("Ann", "Bo")),
        ("a[1].parquet:1", "The ferry sails.", ()),
        ("b.parquet.gz:1", "It rains.", ()),
    ]


@pytest.mark.parametrize(
    ("cut", "reason"),
    [
        (lambda data: data[:-20], "it is broken: "),
        (lambda data: data[: len(data) // 2] + b"PAR1", "it is broken: "),
        (lambda data: data[:8] + b"\xff" * 60 + data[68:], "it is broken: "),
        (lambda data: data[:-300] + b"\x15" * 292 + data[-8:], "it is broken: "),
        (lambda _: b"PAR1", "it is broken: "),
    ],
)
def test_broken_parquet_is_told(tmp_path: Path, cut: Callable[[bytes], bytes], reason: str) -> None:
    ((name, told),) = aside(found(tmp_path, cut(Make.parquet(ROWS)), "week.parquet"))
    assert name == "week.parquet"
    assert told.startswith(reason)


def test_parquet_without_words(tmp_path: Path) -> None:
    assert aside(found(tmp_path, Make.parquet([{"headline": "A"}]), "a.parquet")) == [
        ("a.parquet", 'it has no column "text"')
    ]


def records(count: int = 3) -> list[bytes]:
    return [Make.record(f"https://harbour.example/n/{n}", Make.page(f"Story {n}").encode()) for n in range(count)]


@pytest.mark.parametrize("packed", [True, False])
def test_warc(tmp_path: Path, packed: bool) -> None:
    others = [
        Make.record("https://harbour.example/x.png", b"\x89PNG", "image/png"),
        Make.record("https://harbour.example/gone", b"", status="404 Not Found"),
    ]
    all_of_it = [*records(), *others]
    told = found(tmp_path, Make.packed(all_of_it) if packed else b"".join(all_of_it), "week.warc.gz")
    assert [(a.id, a.title, a.url, a.stamp, a.retrieved) for a in articles(told)] == [
        (
            f"week.warc.gz:{n + 1}",
            f"Story {n}",
            f"https://harbour.example/n/{n}",
            "2024-11-12T10:00:00+02:00",
            date(2024, 11, 13),
        )
        for n in range(3)
    ]
    assert aside(told) == [("week.warc.gz", "these of its records are no pages: 1 image/png, 1 answered 404")]


def test_pages_packed_within_a_record(tmp_path: Path) -> None:
    page = Make.page().encode()
    gz, bare = gzip.compress(page), zlib.compress(page)[2:-4]
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(gz), gz)
    told = found(
        tmp_path,
        b"".join(
            (
                Make.record("https://h.example/1", gz, head="Content-Encoding: gzip\r\n"),
                Make.record("https://h.example/2", bare, head="Content-Encoding: deflate\r\n"),
                Make.record(
                    "https://h.example/3", chunks, head="Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
                ),
                Make.record("https://h.example/4", gz[:-300], head="Content-Encoding: gzip\r\n"),
                Make.record("https://h.example/5", page, head="Content-Encoding: gzip\r\n"),
                Make.record("https://h.example/6", gzip.compress(bytes(50_000_000)), head="Content-Encoding: gzip\r\n"),
            )
        ),
        "week.warc",
    )
    assert [a.url for a in articles(told)] == [f"https://h.example/{n}" for n in (1, 2, 3)]
    assert aside(told) == [
        ("week.warc, record 4 (https://h.example/4)", "what is packed in it breaks off"),
        ("week.warc, record 5 (https://h.example/5)", "it says that it is packed, and is not"),
        ("week.warc, record 6 (https://h.example/6)", "unpacked it has more than 34 MB"),
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_a_record_cut_short_at_the_end(tmp_path: Path, packed: bool) -> None:
    data = Make.packed(records()) if packed else b"".join(records())
    told = found(tmp_path, data[:-120], "week.warc")
    assert [a.title for a in articles(told)] == ["Story 0", "Story 1"]
    assert len(aside(told)) == 1
    assert aside(told)[0][0].startswith("week.warc")


def test_a_record_cut_short_in_the_middle_ends_the_reading_and_is_told(tmp_path: Path) -> None:
    one, two, three = records()
    told = found(tmp_path, one + two[:-400] + three, "week.warc")
    assert [a.title for a in articles(told)][:1] == ["Story 0"]
    assert aside(told)[-1][0].startswith("week.warc")
    assert "broken after record" in aside(told)[-1][1]


def test_an_archive_is_read_a_record_at_a_time(tmp_path: Path) -> None:
    filler = "<p>" + "words of it " * 40_000 + "</p>"
    body = "".join(f"<p>{words}</p>" for words in Make.paragraphs)
    one = Make.record("https://h.example/1", Make.page(body=body).encode())
    large = Make.record("https://h.example/x", filler.encode(), "text/css")
    (tmp_path / "a.warc.gz").write_bytes(Make.packed([one, *[large] * 100]))
    list(read([tmp_path]))
    tracemalloc.start()
    list(read([tmp_path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000 < 100 * len(large)


@pytest.mark.parametrize("name", ["bomb.jsonl.gz", "bomb.txt.gz", "bomb.html.gz", "bomb.xml.gz", "bomb"])
def test_a_gzip_file_that_unfolds_without_end_is_refused(tmp_path: Path, name: str) -> None:
    head = (
        b"<!DOCTYPE html><html>"
        if "html" in name
        else b'<?xml version="1.0"?><rss>'
        if "xml" in name
        else b'{"text": "'
    )
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = packer.compress(head) + b"".join(packer.compress(b"a" * 1_000_000) for _ in range(200)) + packer.flush()
    ((where, reason),) = aside(found(tmp_path, data, name))
    assert where == name
    assert reason.startswith(("unpacked it has more than", "a line has more than"))


def test_a_truncated_gzip_of_one_article(tmp_path: Path) -> None:
    data = gzip.compress(json.dumps({"text": "The ferry sails."}).encode())
    ((where, reason),) = aside(found(tmp_path, data[:-6], "a.jsonl.gz"))
    assert where == "a.jsonl.gz"
    assert reason.startswith("the gzip file breaks off")
