from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from briefing import plugins
from briefing.model import SetAside
from briefing.readers import registry

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "tide-tables"
version = "1.0"
[project.entry-points."briefing.readers"]
tides = "tide_tables:reader"
"""
MODULE = """
from briefing.model import Article
from briefing.readers.reader import Reader

def suits(given):
    return 0.95 if given.head.startswith(b"TIDE1") else 0.0

def read(given):
    day, _, words = given.data().decode().removeprefix("TIDE1 ").partition(" ")
    yield Article(id=given.name, text=words, stamp=day, origin=given.name)

reader = Reader("tide tables (.tide)", suits, read)
"""


def test_a_reader_that_another_distribution_brings_is_found(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "pyproject.toml").write_text(PROJECT)
    (source / "tide_tables.py").write_text(MODULE)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-index", "--no-deps"]
    site = tmp_path / "site"
    subprocess.run([*pip, "--no-build-isolation", "--target", site, source], check=True, capture_output=True)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.tide").write_text("TIDE1 2024-11-12 The tide rose by two metres at the harbour on Monday.")
    call = [sys.executable, "-m", "briefing", "facts", "in", "--format", "jsonl", "--quiet"]
    env = {**os.environ, "PYTHONPATH": str(site)}
    done = subprocess.run(call, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert [(f["article"], f["first_day"]) for f in map(json.loads, done.stdout.splitlines())] == [
        ("a.tide", "2024-11-11")
    ]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_a_reader_that_cannot_be_loaded_is_told_and_the_others_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = plugins.Plugin("tides", "tide-tables", None, "ImportError: no tide")
    odd = plugins.Plugin("ebb", "ebb-tables", 5)
    monkeypatch.setattr(plugins, "load", lambda group: (broken, odd) if group == registry.GROUP else ())
    assert list(registry.missing()) == [
        SetAside(
            article='the reader "tides" of tide-tables',
            reason="ImportError: no tide",
            remedy="upgrade tide-tables, or uninstall it",
        ),
        SetAside(
            article='the reader "ebb" of ebb-tables',
            reason="it is no Reader but int",
            remedy="upgrade ebb-tables, or uninstall it",
        ),
    ]


def test_our_own_readers_are_registered_as_anyones_are() -> None:
    assert {one.name for one in plugins.load(registry.GROUP)} >= {"plain", "markdown", "jsonl", "html"}
    assert list(registry.missing()) == []
