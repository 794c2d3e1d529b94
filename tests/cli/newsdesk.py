"""An edition in a folder of its own, and the commands run on it without a process: what the tests of delivery share."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from briefing.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

BEAT = """
title = "The harbour town"
slug = "harbour"
epoch = 2024-01-01
time_zone = "Europe/Dublin"
years = [2024]
publisher = "The Harbour Desk"
base_url = "https://harbour.example.org/briefing"
mail_from = "Harbour Desk <desk@harbour.example.org>"
mail_list = "harbour.example.org"

[[themes]]
name = "roads"
heading = "Roads and bridges"
words = ["bridge*", "road*"]

[[themes]]
name = "schools"
heading = "Schools"
words = ["school*", "pupil*"]
"""
BRIDGE = """Bridge reopens after a year

HARBOUR TOWN, Nov. 12 — The east bridge reopened to traffic on Tuesday after repairs that cost 4.2 million euros, the council said.
Mayor Nora Quill said the work had taken two months longer than planned. "We owe the drivers an apology," she said.
"""
SCHOOL = """HARBOUR TOWN, Nov. 13 — The roof of St Brannock's school fell in on Wednesday morning, injuring three pupils, the fire service said.

The school will stay closed until Monday.
"""
SOURCES = """
["bridge.txt"]
published = 2024-11-12
outlet = "Quay Times"
url = "https://quay.example/bridge"
title = "Bridge reopens after a year"
["school.txt"]
published = 2024-11-13
outlet = "The Harbour Herald"
url = "https://herald.example/roof"
title = "Roof falls in at school"
"""


@contextmanager
def hearing_ctrl_c() -> Iterator[None]:
    """What is started meanwhile hears Ctrl-C. Where a script runs the tests in its background they are deaf to it, and so would that be."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Told(msgspec.Struct, frozen=True):
    """What a command came to."""

    code: int
    out: str
    errors: str


class Desk:
    """A folder with a beat and articles, and the command line in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self._patch, self._capfd = folder, monkeypatch, capfd
        monkeypatch.chdir(folder)
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setenv("NO_COLOR", "1")
        (folder / "briefing.toml").write_text(BEAT)
        (folder / "articles").mkdir()
        (folder / "articles" / "bridge.txt").write_text(BRIDGE)
        (folder / "articles" / "school.txt").write_text(SCHOOL)
        (folder / "articles" / "articles.toml").write_text(SOURCES)

    def __call__(self, *words: object) -> Told:
        self._patch.setattr(sys, "argv", ["briefing", *map(str, words)])
        self._capfd.readouterr()
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        else:
            code = 0
        out, errors = self._capfd.readouterr()
        return Told(code, out, errors)
