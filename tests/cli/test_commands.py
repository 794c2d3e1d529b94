"""The commands as a user runs them: whole processes, their output, their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FIVE = ["briefing.html", "briefing.md", "briefing.pdf", "edition.json", "mail.eml"]

BEAT = """
title = "The harbour town"
epoch = 2024-01-01
time_zone = "Europe/Dublin"
years = [2024]

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

HARBOUR TOWN, Nov. 12 — The east bridge reopened to traffic on Tuesday after repairs that cost 4.2 million euros.
Mayor Nora Quill said the work had taken two months longer than planned. "We owe the drivers an apology," she said.
"""
SCHOOL = (
    "---\ntitle: Roof falls in at school\npublished: 2024-11-13\noutlet: The Harbour Herald\n---\n"
    "The roof of St Brannock's school fell in on Wednesday morning, injuring three pupils, the fire service said.\n\n"
    "The school will stay closed until Monday.\n"
)
NO_DAY = "The council met late Wednesday and voted to close the library early on Thursday morning.\n"


def briefing(
    *args: object, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "briefing", *map(str, args)],
        cwd=cwd or ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    (folder / "briefing.toml").write_text(BEAT)
    (folder / "bridge.txt").write_text(BRIDGE)
    (folder / "school.md").write_text(SCHOOL)
    (folder / "library.txt").write_text(NO_DAY)
    (folder / "articles.toml").write_text('["bridge.txt"]\npublished = 2024-11-12\noutlet = "Quay Times"\n')
    return folder


@pytest.fixture(scope="module")
def built(town: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    output = tmp_path_factory.mktemp("output")
    return output / "2024-W46", briefing("build", town, "--output", output)


def test_build_writes_all_five_from_one_edition(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, run = built
    assert run.returncode == 0, run.stderr
    assert sorted(p.name for p in folder.iterdir()) == FIVE
    edition = json.loads((folder / "edition.json").read_text())
    items = [item for section in edition["sections"] for item in section["items"]]
    assert {item["theme"] for item in items} == {"roads", "schools"}
    for item in items:
        for name in ("briefing.md", "briefing.html"):
            assert any(word in (folder / name).read_text() for word in item["lead"]["text"].split()[:1])


def test_what_is_set_aside_is_told_with_the_remedy_and_in_the_edition(
    built: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, run = built
    line = next(line for line in run.stderr.splitlines() if line.startswith("set aside: library.txt"))
    assert "articles.toml" in line
    coverage = json.loads((folder / "edition.json").read_text())["coverage"]
    assert [a["article"] for a in coverage["set_aside"]] == ["library.txt"]
    assert "library.txt" in (folder / "briefing.md").read_text()


def test_a_pipe_gets_neither_bars_nor_colour(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, run = built
    assert "\x1b" not in run.stdout + run.stderr
    assert "articles read" in run.stdout
    assert "edition.json" in run.stdout


def test_quiet_says_nothing(town: Path, tmp_path: Path) -> None:
    run = briefing("build", town, "--output", tmp_path, "--format", "json", "--quiet")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert [p.name for p in (tmp_path / "2024-W46").iterdir()] == ["edition.json"]


def test_the_same_input_gives_the_same_bytes(
    town: Path, built: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    folder, _ = built
    run = briefing(
        "build", town, "--output", tmp_path, "-q", env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    )
    assert run.returncode == 0, run.stderr
    for name in FIVE:
        assert (tmp_path / "2024-W46" / name).read_bytes() == (folder / name).read_bytes(), name


def test_source_date_epoch_is_the_moment_of_the_edition(town: Path, tmp_path: Path) -> None:
    briefing("build", town, "--output", tmp_path, "--format", "json", "-q", env={"SOURCE_DATE_EPOCH": "1731700000"})
    assert json.loads((tmp_path / "2024-W46" / "edition.json").read_text())["as_of"].startswith("2024-11-15T19:46:40")


def test_the_config_may_stand_before_or_after_the_paths(town: Path, tmp_path: Path) -> None:
    before = briefing(
        "facts", "--config", town / "briefing.toml", town / "school.md", "--format", "jsonl", cwd=tmp_path
    )
    after = briefing("facts", town / "school.md", "--config", town / "briefing.toml", "--format", "jsonl", cwd=tmp_path)
    assert before.returncode == 0
    assert before.stdout == after.stdout


def test_facts_prints_every_sentence_with_its_fields(town: Path) -> None:
    run = briefing("facts", town, "--format", "jsonl")
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    texts = {"bridge.txt": BRIDGE, "library.txt": NO_DAY}
    assert {r["article"] for r in rows} == {"bridge.txt", "school.md", "library.txt"}
    for row in rows:
        if row["article"] in texts:
            assert texts[row["article"]][row["start"] : row["end"]] == row["text"]
    roof = next(r for r in rows if r["text"].startswith("The roof"))
    assert (roof["first_day"], roof["last_day"], roof["basis"], roof["themes"][0]) == (
        "2024-11-13",
        "2024-11-13",
        "explicit",
        "schools",
    )
    assert roof["speaker"]["text"].endswith("fire service")
    assert {"role": "wounded", "value": 3.0}.items() <= roof["quantities"][0].items()


def test_facts_of_one_kind(town: Path) -> None:
    run = briefing("facts", town, "--kind", "headline", "--format", "jsonl")
    assert [json.loads(line)["text"] for line in run.stdout.splitlines()] == ["Bridge reopens after a year"]
    assert briefing("facts", town, "--kind", "gossip").returncode == 2


def test_articles_come_from_standard_input_too() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "briefing", "dates", "-", "--format", "jsonl"],
        cwd=ROOT,
        input=json.dumps({"id": "x", "published": "2024-11-14", "text": "The tram line opened on Monday."}) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    (row,) = (json.loads(line) for line in run.stdout.splitlines())
    assert (row["article"], row["text"], row["value"], row["first_day"]) == ("x", "Monday", "2024-11-11", "2024-11-11")


def test_explain_tells_the_whole_story(town: Path, built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = built
    edition = json.loads((folder / "edition.json").read_text())
    lead = next(i["lead"] for s in edition["sections"] for i in s["items"] if i["theme"] == "schools")
    run = briefing("explain", lead["fact"], town, "--output", folder.parent)
    assert run.returncode == 0, run.stderr
    for label in ("source", "span", "published", "kind", "day", "themes", "speaker", "number", "leans", "printed"):
        assert f"\n{label}" in "\n" + run.stdout
    assert briefing("explain", "00000000.0", town).returncode == 2


def test_init_writes_a_beat_that_builds(town: Path, tmp_path: Path) -> None:
    answers = "The harbour\n2024-01-01\nEurope/Dublin\nen_GB\nfriday\nRoads and bridges\nbridge*, road*\n\n"
    run = subprocess.run(
        [sys.executable, "-m", "briefing", "init", tmp_path / "briefing.toml"],
        input=answers,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    again = briefing(
        "build", town, "--config", tmp_path / "briefing.toml", "--output", tmp_path / "out", "--format", "md"
    )
    assert again.returncode == 0, again.stderr
    assert "Roads and bridges" in (tmp_path / "out" / "2024-W46" / "briefing.md").read_text()
    assert briefing("init", tmp_path / "briefing.toml").returncode == 2


def test_init_asks_again_at_once_and_says_why_it_cannot_go_on(tmp_path: Path) -> None:
    def init(answers: str, file: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "briefing", "init", str(file)]
        return subprocess.run(command, input=answers, cwd=ROOT, capture_output=True, text=True, check=False)

    file = tmp_path / "briefing.toml"
    run = init("Harbour\nsoon\n2024-01-01\nMars/X\nUTC\nxx_YY\nen_GB\nsomeday\nSunday\nRoads\nroad*\n\n", file)
    assert run.returncode == 0, run.stderr
    for words in ('"soon" is no day', 'no time zone "Mars/X"', '"xx_YY" is no locale', '"someday" is no weekday'):
        assert words in run.stdout
    assert "epoch = 2024-01-01" in file.read_text("utf-8")
    run = init("", tmp_path / "other.toml")
    assert (run.returncode, (tmp_path / "other.toml").exists()) == (2, False)
    assert "Run briefing init in a terminal" in run.stderr
    run = init("", tmp_path / "none" / "briefing.toml")
    assert run.returncode == 2
    assert "there is no folder" in run.stderr
    assert "title" not in run.stdout


def test_a_build_of_nothing_says_what_to_name(tmp_path: Path) -> None:
    run = briefing("build", "-", "--output", tmp_path / "out")
    assert run.returncode == 1
    assert "there is no article in what was given. Name a file or a folder" in run.stderr
    (tmp_path / "empty.jsonl").touch()
    run = briefing("build", tmp_path / "empty.jsonl", "--output", tmp_path / "out")
    assert run.returncode == 1
    assert "empty.jsonl: it is empty. Write the article into it, or take it out." in run.stderr


def test_the_sample_articles_for_ones_own_beat_are_told_of(town: Path, tmp_path: Path) -> None:
    beat = tmp_path / "mine.toml"
    beat.write_text('title = "Mine"\n', "utf-8")
    told = "no articles are named: reading the sample articles"
    assert told in briefing("dates", "--config", beat, "--format", "jsonl").stderr
    assert told not in briefing("dates", town, "--config", beat, "--format", "jsonl").stderr
    assert told not in briefing("dates", "--config", beat, "--format", "jsonl", "--quiet").stderr


def test_check_takes_a_week(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder = built[0]
    run = briefing("check", folder.name, "--output", folder.parent, "--format", "jsonl")
    assert run.returncode == 0, run.stderr
    assert run.stdout == briefing("check", folder, "--output", folder.parent, "--format", "jsonl").stdout


def test_check_reads_an_edition_from_disk(town: Path, built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = built
    run = briefing("check", folder, "--articles", town, "--config", town / "briefing.toml", "--format", "jsonl")
    assert run.returncode == 0, run.stderr
    assert not [row for row in map(json.loads, run.stdout.splitlines()) if row["severity"] == "E"]
    sarif = briefing("check", folder, "--config", town / "briefing.toml", "--format", "sarif")
    assert json.loads(sarif.stdout)["version"] == "2.1.0"


def test_weeks_that_make_no_sense(town: Path) -> None:
    both = briefing("build", town, "--week", "2024-W46", "--days", "1-5")
    assert (both.returncode, both.stderr) == (2, "briefing: --week and --days say different things: give one of them\n")
    none = briefing("build", town, "--week", "2020-W01")
    assert none.returncode == 1
    assert "no fact falls into this period. The weeks with facts are 2024-W46" in none.stderr
