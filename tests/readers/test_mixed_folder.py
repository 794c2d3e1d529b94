"""One folder with two of every format, broken ones among them: one edition, and a line for each broken file."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from briefing.model import Article, SetAside
from briefing.readers import read

sys.path.insert(0, str(Path(__file__).parent))
from making import Make  # type: ignore[import-not-found,unused-ignore]

HEADS = ("Bran", "Cal", "Dun", "Esk", "Far", "Glen")
TOWNS = [f"{head}{tail}" for head in HEADS for tail in ("ford", "mouth", "stead", "wick")]
BEAT = """title = "The week in the towns"
[[themes]]
name = "councils"
heading = "Councils"
words = ["council*", "bridge*", "voted"]
"""


def story(town: str) -> list[str]:
    return [
        f"The council of {town} voted on Tuesday to close its old bridge to lorries, the mayor's office said.",
        f"The bridge of {town} was built in 1931 and carries 4,000 cars a day, the office said. Engineers found cracks in it on Monday.",
        f"Lorries will go through the next town until a new bridge is built, which will take two years, according to the council of {town}.",
    ]


def page(town: str) -> bytes:
    return Make.page(f"{town} closes its bridge", body="".join(f"<p>{words}</p>" for words in story(town))).encode()  # type: ignore[no-any-return,unused-ignore]


def rss(towns: list[str]) -> str:
    items = "".join(
        f"<item><title>{town} closes its bridge</title><link>https://feed.example/{town}</link><pubDate>Wed, 13 Nov 2024 08:00:00 "
        f"GMT</pubDate><description>{''.join(f'&lt;p&gt;{words}&lt;/p&gt;' for words in story(town))}</description></item>"
        for town in towns
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed Post</title>{items}</channel></rss>'


def letter(town: str) -> str:
    return (
        f"From: Letter Post <l@letter.example>\nTo: x@x.example\nSubject: {town}\nDate: Wed, 13 Nov 2024 08:00:00 +0000\n"
        f"MIME-Version: 1.0\nContent-Type: text/html\n\n{''.join(f'<p>{words}</p>' for words in story(town))}"
    )


def item(town: str) -> str:
    told = {"uri": f"urn:{town}", "headline": f"{town} closes its bridge", "versioncreated": "2024-11-13T08:00:00Z"}
    return json.dumps({**told, "infosource": [{"name": "Wire"}], "body_text": "\n\n".join(story(town))})


def newsml(town: str) -> str:
    body = "".join(f"<p>{words}</p>" for words in story(town))
    return (
        '<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><itemMeta><versionCreated>2024-11-13T08:00:00Z'
        f"</versionCreated></itemMeta><contentMeta><headline>{town}</headline></contentMeta><contentSet><inlineXML><html><body>{body}"
        "</body></html></inlineXML></contentSet></newsItem>"
    )


def line(town: str) -> str:
    return json.dumps(
        {"text": "\n\n".join(story(town)), "title": town, "published": "2024-11-13", "outlet": "Line Post"}
    )


def row(town: str) -> dict[str, str]:
    return {"text": "\n\n".join(story(town)), "title": town, "published": "2024-11-13", "outlet": "Row Post"}


def dated(town: str) -> list[str]:
    return [f"{town} closes its bridge", "Published 13 November 2024", *story(town)]


def record(town: str) -> bytes:
    return Make.record(f"https://archive.example/{town}", page(town))  # type: ignore[no-any-return,unused-ignore]


def good() -> dict[str, bytes | str]:
    town = iter(TOWNS)
    return {
        "one.txt": "\n\n".join(dated(next(town))),
        "two\nlines.txt": "\n\n".join(dated(next(town))),
        "one.md": f"---\npublished: 2024-11-13\n---\n# Bridge\n\n{chr(10).join(story(next(town)))}",
        "two.md": "\n\n".join(dated(next(town))),
        "one.html": page(next(town)),
        "whole page.htm": page(next(town)),
        "whole page_files/frame.html": page("Nowhere"),
        "one.xml": rss([next(town), next(town)]),
        "two": rss([next(town)]),
        "one.eml": letter(next(town)),
        "two.mbox": f"From l@letter.example Wed Nov 13 08:00:00 2024\n{letter(next(town))}\n",
        "one.jsonl": line(next(town)),
        "two.jsonl.gz": gzip.compress(line(next(town)).encode()),
        "one.parquet": Make.parquet([row(next(town))]),
        "two.parquet": Make.parquet([row(next(town))]),
        "one.warc": record(next(town)),
        "two.warc.gz": Make.packed([record(next(town))]),
        "one.json": item(next(town)),
        "two.json": f"[{item(next(town))}]",
        "newsml one.xml": newsml(next(town)),
        "newsml two.xml": newsml(next(town)),
        "one.docx": Make.docx("The old bridge closes", dated(next(town))[1:]),
        "one.pdf": Make.pdf([dated(next(town))]),
    }


# What each broken file must be told to be.
BROKEN: dict[str, tuple[bytes | str, str]] = {
    "bad.txt": (b"\0\1" * 400, "NUL bytes"),
    "bad.md": ("---\ntitle: [x\n---\nWords.", "line 3"),
    "bad.html": ("<!DOCTYPE html><html><body></body></html>", "no article was found in the page"),
    "bad paywall.html": ("<!DOCTYPE html><html><body><p>Subscribe to continue reading.</p></body></html>", "paywall"),
    "bad.xml": ('<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>', "entities of its own"),
    "bad feed.xml": (rss([]), "no entries"),
    "bad.eml": (letter("x").partition("\n\n")[0] + "\n\n", "no words in it"),
    "bad.jsonl": ("no json", "line 1"),
    "bad.jsonl.gz": (gzip.compress(b'{"text": "words of it"}')[:-9], "breaks off"),
    "bad.parquet": (Make.parquet([row("x")])[:-9], "it is broken"),
    "bad.warc": (record("x")[:-200], "cut off"),
    "bad.json": (item("x")[:-9], "JSON is broken"),
    "bad newsml.xml": (newsml("x")[:-9], "XML is broken"),
    "bad.docx": (Make.docx("x")[:2000], "the document is broken"),
    "bad.pdf": (Make.pdf([["x"]])[:99], "the PDF is broken"),
    "bad.opml": ("<opml><body/></opml>", "lists no feeds"),
    "bad.xlsx": (b"PK\3\4" + bytes(99), "no reader for that is installed"),
    "bad picture.jpg": (b"\xff\xd8\xff" + bytes(99), "a JPEG picture"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("mixed") / "in"
    for name, data in {**good(), **{name: data for name, (data, _) in BROKEN.items()}}.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    outside = top.parent / "outside.txt"
    outside.write_text("\n\n".join(dated("Outside")))
    (top / "bad link.txt").symlink_to(outside)
    (top / "bad loop.txt").symlink_to(top / "bad loop.txt")
    os.mkfifo(top / "bad pipe.txt")
    with (top / "bad large.html").open("wb") as file:
        file.write(b"<!DOCTYPE html><html><body>")
        file.truncate(200_000_000)
    (top / "briefing.toml").write_text(BEAT)
    return top


def test_every_good_file_is_read_and_every_broken_one_is_told_once(folder: Path) -> None:
    told = list(read([folder]))
    aside = {one.article: one for one in told if isinstance(one, SetAside)}
    names = {one.origin.partition(", ")[0] for one in told if isinstance(one, Article)}
    assert names == {name for name in good() if "_files/" not in name}
    assert len([one for one in told if isinstance(one, SetAside)]) == len(BROKEN) + 4
    for name, (_, reason) in BROKEN.items():
        (one,) = [one for where, one in aside.items() if where.split(",")[0].split(" (")[0] == name]
        assert reason in f"{one.article} {one.reason}"
        assert one.remedy
    assert aside["bad large.html"].reason == "it has 200 MB; an article may have 34"
    assert aside["bad link.txt"].reason == "it is a link that leads out of the folder"
    assert aside["bad pipe.txt"].reason == "it is no ordinary file but a pipe or a device"


def test_it_builds_one_edition(folder: Path, tmp_path: Path) -> None:
    call = [sys.executable, "-m", "briefing", "build", str(folder), "--output", str(tmp_path)]
    done = subprocess.run([*call, "--format", "md", "--format", "json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (edition,) = tmp_path.glob("2024-W46/edition.json")
    coverage = json.loads(edition.read_text())["coverage"]
    assert coverage["articles"] == len(good())  # one feed has two, the saved page's frame is none
    assert len(coverage["set_aside"]) == len(BROKEN) + 4
    shown = done.stdout + done.stderr
    lines = shown.splitlines()
    for name in BROKEN:
        (at,) = [n for n, line in enumerate(lines) if re.search(rf"(?:^|\s){re.escape(name)}[:, ]", line)]
        told = lines[at]
        if len(re.findall(r"\.(?:\s|$)", told)) < 2:  # what several have in common stands below them
            told = next(line for line in lines[at:] if not line.startswith("set aside: "))
            assert re.match(r"What to do about these \d: .*\.$", told), lines[at]
