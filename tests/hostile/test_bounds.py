"""Bad input of every kind, read in a process of its own that has little memory and little time."""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "readers"))
from making import Make  # type: ignore[import-not-found,unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 12
MEMORY = 900_000_000  # bytes of address space; what the libraries take without a file is a third of it

READING = """
import json, sys
from briefing.model import SetAside
from briefing.readers import read
for one in read([sys.argv[1]]):
    print(json.dumps([one.article, one.reason, one.remedy] if isinstance(one, SetAside) else [one.id, len(one.text)]))
"""
RSS = '<?xml version="1.0"?>{}<rss version="2.0"><channel><title>Post</title><item><title>{}</title></item></channel></rss>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
MAIL = "From: a@post.example\nSubject: x\nMIME-Version: 1.0\n"


def story(number: int = 0) -> bytes:
    return Make.page(f"Story {number}", body="".join(f"<p>{words}</p>" for words in Make.paragraphs)).encode()  # type: ignore[no-any-return,unused-ignore]


def bomb(head: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(head) + b"".join(packer.compress(b"a" * 1_000_000) for _ in range(300)) + packer.flush()


def nested(depth: int) -> str:
    return (
        MAIL + "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)) + "\nWords."
    )


def record() -> bytes:
    return Make.record("https://h.example/1", story())  # type: ignore[no-any-return,unused-ignore]


def sparse(folder: Path, name: str, head: bytes, size: int) -> None:
    with (folder / name).open("wb") as file:
        file.write(head)
        file.truncate(size)


def linked(folder: Path) -> None:
    (folder.parent / "secret.txt").write_text("Words that are not in the folder.")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")


def put(name: str, data: bytes | str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated gzip": (
        put("a.jsonl.gz", gzip.compress(b'{"text": "Words of it."}\n' * 99)[:-12]),
        "breaks off",
    ),
    "gzip bomb": (put("a.html.gz", bomb(b"<!DOCTYPE html><html>")), "unpacked it has more than"),
    "gzip bomb of a line": (put("a.jsonl.gz", bomb(b'{"text": "')), "a line has more than"),
    "warc cut short": (put("a.warc", record() + record()[:-300]), "cut off"),
    "warc in gzip cut short": (put("a.warc.gz", Make.packed([record(), record()])[:-90]), "a.warc.gz"),
    "feed that is a page": (
        put("feed.xml", "<!DOCTYPE html><html><head><title>Our feeds</title></head><body></body></html>"),
        "no article was found",
    ),
    "entity expansion": (
        put("a.xml", RSS.format(f"<!DOCTYPE rss [{LAUGHS}]>", "&l11;")),
        "entities of its own",
    ),
    "external entity": (
        put("a.xml", RSS.format('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;")),
        "entities of its own",
    ),
    "page of 200 MB": (
        lambda f: sparse(f, "a.html", b"<!DOCTYPE html><html><body>", 200_000_000),
        "an article may have",
    ),
    "page of 400,000 paragraphs": (
        put("a.html", b"<!DOCTYPE html><html><body>" + b"<p>Words of it.</p>" * 400_000),
        "a.html",
    ),
    "mail of a thousand parts in parts": (put("a.eml", nested(1000)), "more than 100 parts"),
    "mail of a thousand parts side by side": (
        put("a.eml", MAIL + 'Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\nx\n" * 5000),
        "parts",
    ),
    "name with a newline": (put("a\nb.txt", b"\0\1" * 400), "NUL bytes"),
    "link out of the folder": (linked, "leads out of the folder"),
    "named pipe": (lambda f: os.mkfifo(f / "pipe.html"), "a pipe or a device"),
    "deep json": (put("a.json", '{"version": "https://jsonfeed.org/version/1.1", "items": ' + "[" * 100_000), "JSON"),
    "deep page": (
        put("a.html", b"<!DOCTYPE html><html><body>" + b"<div>" * 500_000),
        "no article was found",
    ),
    "empty": (put("a.jsonl", b""), "it is empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_takes_little_memory_and_time_and_is_told(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    make, reason = BAD[name]
    make(folder)

    def little() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    done = subprocess.run(
        [sys.executable, "-c", READING, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
        preexec_fn=little,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert any(reason in str(part) for part in told[-1]), told
    assert "root:" not in done.stdout
