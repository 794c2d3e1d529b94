"""The day of publication, on pages and in texts of the kinds that there are: see `cases/published_days.txt`. None is silently wrong."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import NamedTuple

import pytest

from briefing.model import Article, Beat
from briefing.pipeline import date_articles
from briefing.readers import read

CASES = Path(__file__).parent / "cases" / "published_days.txt"


class Case(NamedTuple):
    """A file's name and words, and the day that is told of it."""

    name: str
    told: str
    text: str


def cases() -> list[Case]:
    _, *parts = re.split(r"^(?===)", CASES.read_text("utf-8"), flags=re.MULTILINE)
    bodies: dict[str, str] = {}
    found = []
    for part in parts:
        head, _, text = part.partition("\n")
        if head.startswith("===="):
            bodies[head.removeprefix("====").strip()] = text.strip()
            continue
        name, _, told = head.removeprefix("==").strip().partition(" ")
        for language, words in bodies.items():
            marked = "".join(f"<p>{escape(each, quote=False)}</p>" for each in words.split("\n\n"))
            text = text.replace(f"WORDS {language}", marked if name.endswith(".html") else words)
        found.append(Case(name, told, text.strip()))
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_day_of_publication(tmp_path: Path, case: Case) -> None:
    (tmp_path / case.name).write_text(case.text, "utf-8")
    (one,) = read([tmp_path])
    assert isinstance(one, Article)
    (dated,) = date_articles([one], Beat(title="x"))
    found = dated.published.day.isoformat() if dated.published else "unknown"
    codes = {note.code for note in dated.notes}
    told = f"changed {found}" if "changed-only" in codes else found
    assert told == case.told
    assert ("undated" in codes) == (case.told == "unknown")
