from __future__ import annotations

import gzip
import json
import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import ConfigError, ContentError, UsageError
from briefing.model import Article, SetAside
from briefing.readers import read
from briefing.readers.decoding import BinaryFileError, decode

if TYPE_CHECKING:
    from pathlib import Path

STORY = "Council opens the bridge\n\nThe council opened the new bridge on Monday.\n"


def articles(folder: Path) -> list[Article]:
    return [a for a in read([folder]) if isinstance(a, Article)]


def aside(folder: Path) -> list[SetAside]:
    return [a for a in read([folder]) if isinstance(a, SetAside)]


def test_plain_text_is_read_exactly(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Line one.\r\n\r\n  Line two — “quoted”.\r\n".encode())
    assert articles(tmp_path)[0].text == "Line one.\r\n\r\n  Line two — “quoted”.\r\n"


def test_markdown_gives_plain_words_and_its_front_matter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: A bridge\noutlet: Harbour Post\npublished: 2024-11-14\nauthors: [Ann Lee, Bo Ray]\n---\n"
        "# A bridge\n\nThe *new* bridge, [says](http://x.example) the **mayor**,\nis open.\n\n- One\n- Two\n"
    )
    (found,) = articles(tmp_path)
    assert found.text == "A bridge\n\nThe new bridge, says the mayor, is open.\n\n- One\n\n- Two"
    assert (found.title, found.outlet, found.published, found.authors) == (
        "A bridge",
        "Harbour Post",
        date(2024, 11, 14),
        ("Ann Lee", "Bo Ray"),
    )


def test_toml_front_matter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text('+++\ntitle = "A bridge"\npublished = 2024-11-14T09:30:00Z\n+++\nOpen.\n')
    (found,) = articles(tmp_path)
    assert (found.title, found.stamp, found.published) == ("A bridge", "2024-11-14T09:30:00+00:00", None)


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("---\ntitle: [open\n---\nBody.\n", "line 3: expected ',' or ']'"),
        ("---\ntitle: x\nBody that never ends\n", 'line 1: front matter begins with "---" and never ends'),
        ("+++\ntitle = open\n+++\nBody.\n", "front matter: Invalid value (at line 1, column 9)"),
        ("---\n- a list\n---\nBody.\n", 'line 2: front matter should be lines of "name: value"'),
    ],
)
def test_malformed_front_matter_is_told_by_line(tmp_path: Path, head: str, says: str) -> None:
    (tmp_path / "a.md").write_text(head)
    (tmp_path / "b.txt").write_text(STORY)
    (one,) = aside(tmp_path)
    assert one.article == "a.md"
    assert one.reason.startswith(says)
    assert [a.id for a in articles(tmp_path)] == ["b.txt"]


def test_articles_toml_says_what_files_do_not(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "articles.toml").write_text('["a.txt"]\npublished = 2024-11-14\noutlet = "Harbour Post"\n')
    (found,) = articles(tmp_path)
    assert (found.published, found.outlet) == (date(2024, 11, 14), "Harbour Post")


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ('["a.txt"]\npublised = 2024-11-14\n', 'line 1: table ["a.txt"]: Object contains unknown field `publised`'),
        ('["a.txt"]\npublished = 14 November\n', "(at line 2"),
        ('["a.txt"]\npublished = 14\n', 'line 1: table ["a.txt"]: published should be a day'),
    ],
)
def test_a_malformed_articles_toml_stops_with_file_and_line(tmp_path: Path, said: str, says: str) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "articles.toml").write_text(said)
    with pytest.raises(ConfigError) as caught:
        list(read([tmp_path]))
    assert "articles.toml" in str(caught.value)
    assert says in str(caught.value)


def test_a_table_for_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "articles.toml").write_text('["b.txt"]\noutlet = "X"\n')
    (one,) = aside(tmp_path)
    assert one.article == "b.txt"
    assert "no such file" in one.reason


def test_json_lines_plain_and_gzip(tmp_path: Path) -> None:
    lines = "\n".join(
        json.dumps(r)
        for r in (
            {"id": "one", "text": "A.", "published": "2024-11-14", "url": "https://www.harbour.example/a"},
            {"text": "B.", "published": "2024-11-14T23:30:00+00:00", "authors": "Ann Lee"},
        )
    )
    (tmp_path / "a.jsonl").write_text(lines)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    found = articles(tmp_path)
    assert [a.id for a in found] == ["one", "a:2", "b:2"]
    assert [(a.article, a.reason) for a in aside(tmp_path)] == [("one", "the same article was read before in this run")]
    assert (found[0].outlet, found[0].published) == ("harbour.example", date(2024, 11, 14))
    assert (found[1].stamp, found[1].published, found[1].authors) == ("2024-11-14T23:30:00+00:00", None, ("Ann Lee",))


def test_bad_lines_are_listed_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "A."}\nnot json\n{"title": "no text"}\n\n{"text": "B."}\n')
    assert [a.id for a in articles(tmp_path)] == ["a:1", "a:5"]
    assert [a.article for a in aside(tmp_path)] == ["a.jsonl, line 2", "a.jsonl, line 3"]


def test_a_truncated_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    records = b"".join(json.dumps({"text": os.urandom(200).hex()}).encode() + b"\n" for _ in range(200))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(records)[:-4000])
    assert len(articles(tmp_path)) > 10
    assert "breaks off" in aside(tmp_path)[-1].reason


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b" \n\t\n", "it is empty"),
        ("a.txt", b"\x89PNG ...", "it is a PNG picture, not text"),
        ("a.txt", b"\0\1\0\2" * 99, "it is full of NUL bytes, so it is not text"),
        ("a.txt", bytes(range(256)) * 40, "no text encoding fits its bytes"),
        ("a.xlsx", b"PK", "its kind (.xlsx) is not read"),
    ],
)
def test_files_that_are_no_articles_are_set_aside(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (one,) = aside(tmp_path)
    assert (one.article, one.reason) == (name, reason)
    assert one.remedy


def test_a_file_too_large_for_an_article_is_set_aside(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(50_000_000)
    (one,) = aside(tmp_path)
    assert one.reason == "it has 50 MB; an article may have 34"


def test_another_encoding_is_detected_and_named(tmp_path: Path) -> None:
    words = (
        "Рада відкрила новий міст у понеділок. Мер сказав, що рух почнеться вже завтра, а старий міст закриють. " * 5
    )
    (tmp_path / "a.txt").write_bytes(words.encode("cp1251"))
    (found,) = articles(tmp_path)
    assert found.text == words
    assert found.notes[0].message.startswith("is not UTF-8; read as cp1251")


def test_odd_files_in_a_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(STORY)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a\nb.txt").write_text(STORY)
    (folder / "link.txt").symlink_to(outside)
    os.mkfifo(folder / "pipe.txt")
    (folder / ".hidden.txt").write_text(STORY)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.txt").write_text(STORY)
    (folder / "linked").symlink_to(elsewhere)
    (folder / "round").symlink_to(folder)
    assert [a.id for a in articles(folder)] == ["a\nb.txt"]
    assert [(a.article, a.reason) for a in aside(folder)] == [
        ("link.txt", "it is a link that leads out of the folder"),
        ("linked", "it is a link that leads out of the folder"),
        ("pipe.txt", "it is no ordinary file but a pipe or a device"),
    ]


@pytest.mark.parametrize(
    "kind",
    ["txt", "html", "jsonl", "jsonl.gz", "eml", "mbox", "xml", "json", "warc", "parquet", "pdf", "docx", "opml", ""],
)
def test_an_empty_file_of_any_kind_is_told(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"a.{kind}").write_bytes(b"")
    assert [(a.article, a.reason) for a in aside(tmp_path)] == [(f"a.{kind}", "it is empty")]


def test_json_lines_without_a_line_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n \n")
    assert [(a.article, a.reason) for a in aside(tmp_path)] == [("a.jsonl", "no article is in it")]


def test_an_empty_folder_and_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="the folder is empty"):
        list(read([tmp_path]))
    with pytest.raises(UsageError, match="no such file or folder"):
        list(read([tmp_path / "none"]))


def test_keys_do_not_hang_on_file_names_and_are_unique(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(STORY)
    (tmp_path / "c.txt").write_text(STORY + "More.")
    first, second, third = articles(tmp_path)
    assert second.key == f"{first.key}-2"
    assert third.key != first.key
    (tmp_path / "a.txt").rename(tmp_path / "z.txt")
    assert {a.key for a in articles(tmp_path)} == {first.key, second.key, third.key}


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_utf8_comes_back_as_it_was(words: str) -> None:
    data = words.encode()
    try:
        text, _ = decode(data, "x")
    except BinaryFileError:
        assert data.startswith((b"%PDF-", b"GIF8"))
        return
    assert text == words.removeprefix("\ufeff")


def test_what_briefing_wrote_below_a_folder_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY)
    for name in (
        "out/2024-W46/edition.json",
        "out/2024-W46/briefing.md",
        "out/2024-W46/briefing.edited.md",
        "only-markdown/2024-W46/.briefing-written",
        "only-markdown/2024-W46/briefing.md",
        "only-markdown/2024-W46/briefing.edited.md",
        "out/dry-run/2024-W46/000001.eml",
        "out/archive/index.html",
        "out/archive/search.js",
        "out/archive/search/2024.js",
        "out/ledger.sqlite",
        "out/ledger.sqlite.send.lock",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(STORY)
    assert [one.id if isinstance(one, Article) else one.article for one in read([tmp_path])] == ["story.txt"]
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "index.html").write_text(f"<p>{STORY}</p>")
    (tmp_path / "saved" / "edition.json").write_text("{}")
    assert {one.id if isinstance(one, Article) else one.article for one in read([tmp_path])} == {
        "story.txt",
        "saved/index.html",
        "saved/edition.json",
    }
    assert [one.id for one in read([tmp_path / "out/2024-W46"]) if isinstance(one, Article)] == [
        "briefing.edited.md",
        "briefing.md",
    ]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("notes 2024-11-14.txt", "2024-11-14"),
        ("2024-11-14-harbour.md", "2024-11-14"),
        ("harbour_20241114.txt", "2024-11-14"),
        ("Notiz 14.11.2024.txt", "2024-11-14"),
        ("2024_11_14.txt", "2024-11-14"),
        ("2024-11-31.txt", None),
        ("2024-11-11 to 2024-11-15.txt", None),
        ("120241114.txt", None),
        ("2024.txt", None),
        ("call-202411145.txt", None),
        ("2024-11-14/notes.txt", None),
    ],
)
def test_a_day_in_a_file_s_name_is_a_guess(tmp_path: Path, name: str, day: str | None) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(STORY)
    (one,) = read([tmp_path])
    assert isinstance(one, Article)
    assert (str(one.guess.day) if one.guess else None) == day
    if one.guess:
        assert (one.guess.basis, one.guess.words.endswith(" in the file's name")) == ("guess", True)
        assert one.guess.confidence < 0.5


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("on Tues\u00adday in\u200bspec\u200dtors\ufeff came", "on Tuesday inspectors came"),
        ("у вів\u00adторок ра\u200cда", "у вівторок рада"),
        ("First.\u2029Second\u2028line.", "First.\n\nSecond\nline."),
        ("می\u200cخواهم 👩\u200d🚒 ไทย\u200bไทย", "می\u200cخواهم 👩\u200d🚒 ไทย\u200bไทย"),  # there they say something
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_what_nobody_sees_within_words_is_left_out(tmp_path: Path, name: str, written: str, read_as: str) -> None:
    told = f"{written} " + "The council said so on Monday, and the mayor agreed with it at once. " * 4
    form = {
        "a.txt": told,
        "a.md": told,
        "a.html": f"<html><body><article><p>{told}</p></article></body></html>",
        "a.jsonl": json.dumps({"text": told}),
    }
    (tmp_path / name).write_text(form[name], "utf-8")
    text = articles(tmp_path)[0].text
    assert text.split()[:4] == f"{read_as} The council".split()[:4]
    if name in ("a.txt", "a.jsonl"):
        assert text.startswith(read_as)


def test_a_file_name_that_is_no_text_is_shown_as_it_can_be(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(STORY)
    except OSError:
        pytest.skip("this file system takes no such name")
    (one,) = articles(tmp_path)
    assert one.id == "caf\\xe9.txt"
    assert one.id.encode()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", ["The weir was opened on Tuesday.\n", "Греблю відкрили у вівторок, каже рада.\n"])
def test_utf_16_needs_no_mark(tmp_path: Path, encoding: str, words: str) -> None:
    (tmp_path / "a.txt").write_bytes(words.encode(encoding))
    (one,) = articles(tmp_path)
    assert (one.text, encoding in one.notes[0].message) == (words, True)


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("The “Löwen” café – Zürich’s oldest – was closed on Tuesday.\n", "cp1252"),
        ("Греблю відкрили у вівторок, сказала міська рада.\n", "cp1251"),
    ],
)
def test_utf_8_made_twice_is_read_as_it_was(tmp_path: Path, words: str, encoding: str) -> None:
    twice = "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in words.encode())
    (tmp_path / "a.txt").write_text(twice, "utf-8")
    (tmp_path / "b.txt").write_text(f"{words}{twice}", "utf-8")
    (tmp_path / "c.txt").write_text(f"{words} Рівне, Сіверськ. ÄÖÜ äöü “é”", "utf-8")
    first, second, third = articles(tmp_path)
    assert (first.text, [note.code for note in first.notes]) == (words, ["encoding"])
    assert (second.text, second.notes) == (f"{words}{twice}", ())
    assert third.text == f"{words} Рівне, Сіверськ. ÄÖÜ äöü “é”"
