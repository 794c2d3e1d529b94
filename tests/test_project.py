"""The project's own files: what the top level holds, what the lock pins, what the wheel carries, what the code must not know."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer
from typer.core import TyperGroup

from briefing.cli.app import app
from briefing.model import Beat, BeatPlace, Delivery, Lengths, Party, Subscriptions, Weekly
from briefing.model.beat import Theme

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "briefing"
SEEDS = ROOT / "seeds"
TOP = {
    "pyproject.toml",
    "briefing",
    "templates",
    "output",
    "deploy",
    "tests",
    "seeds",
    "README.md",
    "Makefile",
    "requirements.lock",
    "LICENSE",
    "CHANGELOG.md",
    ".ci",
    ".gitignore",
}
IMPORT_NAMES = {
    "fonttools": "fontTools",
    "markdown-it-py": "markdown_it",
    "pystemmer": "Stemmer",
    "pyyaml": "yaml",
}
READ_AS_DATA = {"tzdata"}  # zoneinfo reads it; nothing imports it


def tracked() -> list[Path]:
    """The files that git keeps, skipping where this is no checkout."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    out = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in out.split("\0") if name and (ROOT / name).is_file()]


def prose(path: Path) -> str | None:
    """A file's text, or None where it is binary."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def distribution(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found[0].lower().replace("_", "-").replace(".", "-")


def pinned() -> dict[str, int]:
    """Each package of the lock file with the number of its hashes."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    blocks = re.findall(r"^([a-z0-9][a-z0-9._-]*)==[^\n]*\n((?:    --hash[^\n]*\n)*)", text, re.MULTILINE)
    return {distribution(name): hashes.count("--hash=sha256:") for name, hashes in blocks}


def test_the_top_level_holds_what_was_asked_and_nothing_else() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP


def test_no_file_names_a_path_of_some_machine() -> None:
    outside = re.compile(
        r"(?<![\w.])/(?:work|root|home|Users|tmp/[a-z])/|(?:^|[\s\"'(=])shared/(?:seeds|data|gold|design|tools)"
    )
    named = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in tracked()
        if path != Path(__file__) and (text := prose(path)) and (found := outside.search(text))
    ]
    assert named == []


def test_the_lock_pins_each_package_by_hash_and_names_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(?:-i|--(?:extra-)?index|--find-links|-f|-e)\b", text, re.MULTILINE)
    pins = pinned()
    assert len(pins) == len(re.findall(r"^[a-z0-9].*==", text, re.MULTILINE))
    assert [name for name, hashes in pins.items() if not hashes] == []


def test_the_lock_pins_every_requirement() -> None:
    project = pyproject()["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["test"] + pyproject()["build-system"]["requires"]
    assert {distribution(line) for line in asked} <= set(pinned())


def test_the_part_of_the_lock_that_runs_holds_no_test_tool() -> None:
    run, test = (ROOT / "requirements.lock").read_text("utf-8").split("# To test:\n")
    names = {distribution(line) for line in pyproject()["project"]["optional-dependencies"]["test"]}
    assert {name for name in names if re.search(rf"^{name}==", run, re.MULTILINE)} == set()
    assert {name for name in names if re.search(rf"^{name}==", test, re.MULTILINE)} == names


def test_every_dependency_is_used() -> None:
    imported = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    asked = {distribution(line) for line in pyproject()["project"]["dependencies"]} - READ_AS_DATA
    assert {name for name in asked if IMPORT_NAMES.get(name, name.replace("-", "_")) not in imported} == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what git keeps, with no network."""
    if importlib.util.find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed: `make test` installs it")
    folder = tmp_path_factory.mktemp("wheel")
    for path in tracked():
        copy = folder / "source" / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder / "dist"],
        cwd=folder / "source",
        check=True,
        capture_output=True,
    )
    (made,) = (folder / "dist").glob("*.whl")
    return made


def test_the_wheel_holds_templates_seeds_and_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = set()
    for path in tracked():
        name = path.relative_to(ROOT)
        if name.parts[0] == "briefing":
            wanted.add(name.as_posix())
        elif name.parts[0] in {"templates", "seeds"}:
            wanted.add(f"briefing/{name.as_posix()}")
    assert wanted - names == set()
    assert not [name for name in names if name.startswith(("tests/", "output/"))]


def test_the_wheel_builds_the_sample_edition_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-m", "briefing", "build", "--format", "md", "--format", "html", "--output", "out"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").rglob("[!.]*.*") if path.is_file()} == {
        "briefing.md",
        "briefing.html",
    }


BEAT_WORDS = re.compile(
    r"\b(?:Ukrain\w*|Russians?|Russia|(?<!Europe/)Kyiv|Kremlin|Moscow|Zelensk\w*|Putin|Od[e]ss?a|Kharkiv|Donetsk|Crimea|Kherson|Kup[yi]ansk|NATO|DeepState)\b"
)


def strings(path: Path) -> list[tuple[int, str]]:
    """The strings of a module that the program can act on: docstrings are left out."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


def test_no_code_knows_what_the_sample_beat_is_about() -> None:
    known = [
        f"{path.relative_to(ROOT)}:{line}: {found[0]}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, text in strings(path)
        if (found := BEAT_WORDS.search(text))
    ]
    assert known == []


def test_no_pattern_has_a_possessive_repetition_of_a_group() -> None:
    """The `re` of Python 3.11.2, which Debian 12 has, finds too little with one; sets of characters are sound there."""
    possessive = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+")
    assert possessive.search(r"(?:ab)*+")
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, text in strings(path)
        if possessive.search(text)
    ]
    assert found == []


def test_no_template_and_no_common_data_knows_it_either() -> None:
    """Data under a language's code is about the language, and a gazetteer is about the world."""
    files = [path for path in (ROOT / "templates").rglob("*") if path.is_file() and path.name != "README.md"]
    files += [
        path
        for path in PACKAGE.rglob("data/*")
        if path.is_file() and not re.search(r"place|gazetteer", path.name) and not re.fullmatch(r"[a-z]{2}", path.stem)
    ]
    known = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in sorted(files)
        if (text := prose(path)) and (found := BEAT_WORDS.search(text))
    ]
    assert known == []


def seeds_beat() -> Beat:
    return msgspec.toml.decode((SEEDS / "briefing.toml").read_bytes(), type=Beat)


def test_every_theme_of_the_sample_beat_has_words_of_its_own() -> None:
    themes = seeds_beat().themes
    assert [theme.name for theme in themes] == [
        "frontline",
        "strikes",
        "air-defence",
        "energy",
        "diplomacy",
        "allies",
        "eu",
    ]
    for theme in themes:
        assert theme.words, theme.name
        assert theme.heading
        assert theme.budget > 0
        folded = [word.casefold() for word in theme.words]
        assert sorted(set(folded)) == sorted(folded), theme.name


def articles() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(SEEDS.iterdir()) if path.suffix in {".txt", ".md"}}


def told() -> dict[str, dict[str, Any]]:
    return tomllib.loads((SEEDS / "articles.toml").read_text("utf-8"))


def test_the_samples_are_enough_and_of_four_outlets() -> None:
    texts = articles()
    assert len(texts) >= 14
    assert set(told()) <= set(texts)
    outlets = {table["outlet"] for table in told().values()}
    outlets |= {found[1] for text in texts.values() if (found := re.search(r"^outlet: (.+)$", text, re.MULTILINE))}
    assert len(outlets) == 4
    assert all(".example/" in table["url"] for table in told().values())


def test_the_samples_span_two_weeks() -> None:
    days = [table["published"] for table in told().values() if "published" in table]
    assert {day.isocalendar()[:2] for day in days} == {(2024, 46), (2024, 47)}
    assert all(isinstance(day, date) for day in days)


TRAPS = {
    "front matter": r"\A---\n",
    "a headline on its own line": r"\A[^\n.]{20,}\n\n",
    "no headline": r"\A[^\n]{90,}\.\n",
    "a day count alone": r"\ADay [\d,]+:",
    "a byline with the day": r"\nBy [A-Z]\w+ \w+\nPublished \d",
    "months after days in figures": r"\nUpdated \d\d/11/2024",
    "a dateline": r"\n[A-Z]{4,}, Nov \d+ \(",
    "no date at all": r"\A(?!.*\b(?:20\d\d|November|Nov)\b)(?=.*early Thursday morning)",
    "a day across midnight": r"overnight into Tuesday",
    "an evening": r"on Monday evening",
    "furniture in mid-text": r"\n\n(?:Sign up|Subscribe|Advertisement|Become a member)[^\n]*\n\n[A-Z]",
    "a player's leftover": r"\nYour browser cannot [^\n]*\n",
    "a quotation that runs on": r"He added that",
    "an unnamed official": r"condition of anonymity|asked not to be (?:named|identified)",
    "a caveat": r"could not be independently verified",
    "background": r"since the start of the full-scale invasion",
    "wire copy": r"With reporting by Northgate Wire",
    "a related link": r"\nRead also:",
    "today": r"said today",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_the_samples_set_the_traps_of_real_articles(trap: str) -> None:
    assert any(re.search(TRAPS[trap], text, re.DOTALL if "(?=.*" in TRAPS[trap] else 0) for text in articles().values())


def test_wire_copy_is_the_same_words_in_two_outlets() -> None:
    texts = articles()
    wire = set(re.findall(r"[^\n]{80,}", texts["northgate-monday-barrage.md"].split(") — ")[1]))
    copy = set(re.findall(r"[^\n]{80,}", texts["harbour-grid-barrage.txt"]))
    assert len(wire & copy) >= 4


def test_the_continuous_integration_calls_make_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert lines == ["#!/usr/bin/env bash", "exec make test"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("kind", [Beat, Theme, Party, BeatPlace, Lengths, Delivery, Subscriptions, Weekly])
def test_the_readme_explains_every_field_of_a_beat(kind: type[msgspec.Struct]) -> None:
    text = readme()
    assert [
        name for name in kind.__struct_fields__ if not re.search(rf"`{name}\b|^    {name} =", text, re.MULTILINE)
    ] == []


def test_every_command_and_flag_of_the_readme_exists() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    named = re.findall(
        r"briefing ([a-z]+)\b([^\n|`]*)",
        "\n".join(re.findall(r"^    briefing .*|`briefing [^`]+`", readme(), re.MULTILINE)),
    )
    assert {command for command, _ in named} == set(group.commands)
    for command, rest in named:
        flags = {name for parameter in group.commands[command].params for name in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= flags, command


def test_the_examples_of_deploy_call_what_there_is() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    called = 0
    for path in sorted((ROOT / "deploy").iterdir()):
        for command, rest in re.findall(
            r"(?:bin/|^ +| )briefing ([a-z]+) ([^\n&|>]*--[^\n&|>]*)", path.read_text("utf-8"), re.MULTILINE
        ):
            flags = {name for parameter in group.commands[command].params for name in parameter.opts}
            assert set(re.findall(r"--[a-z-]+", rest)) <= flags, f"{path.name}: {command}"
            called += 1
    assert called >= 5


def test_every_example_installs_the_pango_that_make_installs() -> None:
    pango = re.search(r"^PANGO := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert pango
    for name in ("Dockerfile", "github-weekly.yml"):
        assert set(pango[1].split()) <= set((ROOT / "deploy" / name).read_text("utf-8").split()), name


def test_no_example_installs_a_package_that_bears_our_name() -> None:
    for path in sorted((ROOT / "deploy").iterdir()):
        assert not re.search(r"pip install [^\n]*\bbriefing\b", path.read_text("utf-8")), path.name


def test_every_file_the_readme_names_is_there() -> None:
    linked = re.findall(r"\]\(((?!https?:)[^)]+)\)", readme())
    assert [name for name in linked if not (ROOT / name).is_file()] == []


def test_the_evidence_that_the_readme_shows_is_true() -> None:
    shown = re.search(r'^    (\{"text": .+?\}\]), \.\.\.\}$', readme(), re.MULTILINE | re.DOTALL)
    assert shown
    quote = json.loads(re.sub(r"\n +", " ", shown[1]) + "}")
    text = (SEEDS / quote["article"]).read_text("utf-8")
    (edit,) = quote["edits"]
    assert text[edit["start"] : edit["end"]] == edit["before"]
    assert text[quote["start"] : edit["start"]] + edit["after"] + text[edit["end"] : quote["end"]] == quote["text"]
