"""Bad input: each case file holds the files, the call, the exit code, and every line that the user is told.

A case begins with a sentence of prose. `> NAME` begins a file (`> NAME/` a folder); words in brackets after the name say how
it is written: an encoding, `hex`, or `times N`. `$` is the call; what follows is the exit code and standard error, to the letter.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from briefing.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent / "cases" / "bad_input"
USUAL = CASES / "usual"
"""A beat and two articles that are in order; a case's own files lie over them."""


class Case(msgspec.Struct, frozen=True):
    """One case: its prose, its files (None: a folder), the call, and what is expected."""

    prose: str
    files: dict[str, bytes | None]
    call: list[str]
    expected: str


def parse(text: str) -> Case:
    given, call, expected = re.split(r"^\$ briefing (.*)\n", text, maxsplit=1, flags=re.MULTILINE)
    prose, *files = re.split(r"^> ", given, flags=re.MULTILINE)
    return Case(prose, dict(map(written, files)), call.split(), expected)


def written(block: str) -> tuple[str, bytes | None]:
    head, _, body = block.partition("\n")
    name, _, how = head.rstrip("]").partition(" [")
    if name.endswith("/"):
        return name, None
    if how == "hex":
        return name, bytes.fromhex(body)
    if how.startswith("times "):
        return name, body.encode() * int(how.removeprefix("times "))
    return name, body.encode(how or "utf-8")


def lay(files: dict[str, bytes | None], folder: Path) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir(exist_ok=True)
        else:
            path.write_bytes(content)


class Told(msgspec.Struct, frozen=True):
    """What a run came to: its exit code and what it said on standard error."""

    code: int
    errors: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """`run("build", "articles")`: the command line as `briefing` calls it, in the test's own folder, without a process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*words: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["briefing", *words])
        capfd.readouterr()
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        else:
            code = 0
        return Told(code, capfd.readouterr().err)

    return call


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_bad_input_is_told_in_one_clear_line(
    path: Path, tmp_path: Path, run: Callable[..., Told], accept: bool
) -> None:
    text = path.read_text("utf-8")
    case = parse(text)
    for file in sorted(USUAL.rglob("*")):
        name = file.relative_to(USUAL)
        if file.is_file() and not (name.parts[0] == "articles" and any(n.startswith("articles/") for n in case.files)):
            lay({str(name): file.read_bytes()}, tmp_path)
    lay(case.files, tmp_path)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    done = run(*case.call)
    told = f"{done.code}\n{done.errors}"
    assert str(tmp_path) not in told
    assert "Traceback" not in told
    if accept:
        path.write_text(text.removesuffix(case.expected) + told, "utf-8")
    else:
        assert told == case.expected
    for file, content in before.items():
        assert file.read_bytes() == content, f"{file} was changed"
    if done.code:
        left = {p for p in tmp_path.rglob("*") if p.is_file()} - set(before)
        assert left == set(), "a failed run left files behind"


@pytest.fixture
def built(tmp_path: Path, run: Callable[..., Told]) -> Path:
    shutil.copytree(USUAL, tmp_path, dirs_exist_ok=True)
    done = run("build", "articles", "--format", "md", "--format", "json")
    assert done.code == 0, done.errors
    return tmp_path


FAULTS = {
    "a template with a fault": ("templates/briefing.md.j2", "{{ edition.titel }}", ["--templates", "templates"]),
    "a beat with a fault": ("briefing.toml", "title = ", []),
    "no facts": ("articles/harvest.txt", "", ["--week", "1999-W01"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_build_that_fails_leaves_the_last_edition_whole(built: Path, run: Callable[..., Told], fault: str) -> None:
    name, content, flags = FAULTS[fault]
    edition = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (built / "output").rglob("*") if p.is_file()}
    assert len(edition) == 3, "two pages, and the record of what was written"
    lay({name: content.encode()}, built)
    done = run("build", "articles", "--format", "md", "--format", "json", *flags)
    assert done.code in {1, 2}, done.errors
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in (built / "output").rglob("*") if p.is_file()} == edition


def test_one_bad_file_among_good_ones_costs_nothing_else(built: Path, run: Callable[..., Told]) -> None:
    whole = (built / "output").rglob("briefing.md")
    alone = next(iter(whole)).read_text("utf-8")
    lay({"articles/photo.txt": bytes(range(256)) * 40, "articles/empty.txt": b""}, built)
    done = run("build", "articles", "--format", "md", "--output", "again")
    assert done.code == 0
    assert "photo.txt" in done.errors
    assert "empty.txt" in done.errors
    printed = next((built / "again").rglob("briefing.md")).read_text("utf-8")
    items = re.findall(r"^\*\*.+", alone, re.MULTILINE)
    assert items
    assert re.findall(r"^\*\*.+", printed, re.MULTILINE) == items
    assert "photo.txt" in printed, "the coverage note names what was set aside"


def test_a_megabyte_in_one_paragraph_ends_in_time(tmp_path: Path, run: Callable[..., Told]) -> None:
    shutil.copytree(USUAL, tmp_path, dirs_exist_ok=True)
    line = "The mayor of Tarn said on Tuesday that the harvest fair had drawn 4,200 visitors. "
    lay({"articles/long.txt": line.encode() * 12_000}, tmp_path)  # 1 MB in one paragraph
    done = run("build", "articles", "--format", "json", "--quiet")
    assert done.code == 0, done.errors


BOMB = """---
a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]
title: *g
date: 2024-11-13
---
The harvest fair in Tarn drew 4,200 visitors on Tuesday, the town council said.
"""


def test_front_matter_that_would_unfold_without_end_is_refused(tmp_path: Path) -> None:
    """In a process of its own, with little memory: what this guards against would take all of the machine's."""
    shutil.copytree(USUAL, tmp_path, dirs_exist_ok=True)
    lay({"articles/fair.md": BOMB.encode()}, tmp_path)
    most = 2 * 1024**3
    done = subprocess.run(
        [sys.executable, "-m", "briefing", "build", "articles", "--format", "json", "--verbose"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
    )
    assert done.returncode == 0, done.stderr[-300:]
    assert "fair.md" in done.stderr
    assert len(done.stderr) < 2000
