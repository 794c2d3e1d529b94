"""The commands as a user runs them: whole processes, their output, their exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from newsdesk import BEAT, BRIDGE, SCHOOL, hearing_ctrl_c

ROOT = Path(__file__).parent.parent.parent
FIVE = ["briefing.html", "briefing.md", "briefing.pdf", "edition.json", "mail.eml"]

SCHOOL_WITH_A_HEAD = (
    "---\ntitle: Roof falls in at school\npublished: 2024-11-13\noutlet: The Harbour Herald\n---\n"
    + SCHOOL.partition(" — ")[2]
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
    (folder / "school.md").write_text(SCHOOL_WITH_A_HEAD)
    (folder / "library.txt").write_text(NO_DAY)
    (folder / "articles.toml").write_text('["bridge.txt"]\npublished = 2024-11-12\noutlet = "Quay Times"\n')
    return folder


@pytest.fixture(scope="module")
def built(town: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    output = tmp_path_factory.mktemp("output")
    return output / "2024-W46", briefing("build", town, "--output", output)


def test_an_edited_page_is_kept_told_of_and_no_article(tmp_path: Path) -> None:
    (tmp_path / "briefing.toml").write_text(BEAT)
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    build = ("build", ".", "--format", "md")
    assert briefing(*build, cwd=tmp_path).returncode == 0
    (page,) = (tmp_path / "output").glob("*/briefing.md")
    first = page.read_text()
    page.write_text(first.replace("Bridge", "The old bridge") + "\nA last word by the editor.\n")
    mine = page.read_text()
    run = briefing(*build, cwd=tmp_path)
    assert run.returncode == 0
    name = page.relative_to(tmp_path)
    told = f"{name} was changed after briefing wrote it. What it said is kept beside it: briefing.edited.md\n"
    assert told in run.stderr
    assert page.read_text() == first
    assert page.with_name("briefing.edited.md").read_text() == mine
    again = briefing(*build, cwd=tmp_path)
    assert again.stdout == run.stdout, "what is kept is not read, and what nobody edited is not kept"
    assert "was changed" not in again.stderr
    assert len([*page.parent.glob("*.md")]) == 2
    page.write_text("Another word.\n")
    quiet = briefing(*build, "--quiet", cwd=tmp_path)
    assert quiet.stderr == told.replace("edited.md", "edited-2.md"), "somebody's work gave way: that is told even then"
    page.write_text("A third word.\n")
    page.with_name(".briefing-written").unlink()
    unknown = briefing(*build, "--quiet", cwd=tmp_path)
    assert unknown.stderr.startswith(
        f"{name} was there, and nothing tells who wrote it. What it said is kept beside it: "
    )


def test_advice_that_several_files_have_in_common_stands_once_in_lists(tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    for number in range(3):
        (tmp_path / f"empty-{number}.txt").write_text("")
    for command in ("facts", "dates", "timeline"):
        run = briefing(command, tmp_path, "--format", "jsonl")
        told = run.stderr.replace("bridge.txt", "")
        lines = [line for line in told.splitlines() if "empty-" in line or "What to do" in line]
        assert [line.partition(" ")[0] for line in lines] == ["set"] * 3 + ["What"], command
        assert lines[-1].startswith("What to do about these 3: ")
        assert run.returncode == 0, command


def test_build_writes_all_five_from_one_edition(built: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, run = built
    assert run.returncode == 0, run.stderr
    assert sorted(p.name for p in folder.iterdir()) == [".briefing-written", *FIVE]
    edition = json.loads((folder / "edition.json").read_text())
    items = [item for section in edition["sections"] for item in section["items"]]
    assert {item["theme"] for item in items} == {"roads", "schools"}
    for item in items:
        for name in ("briefing.md", "briefing.html"):
            assert any(word in (folder / name).read_text() for word in item["lead"]["text"].split()[:1])


def test_a_day_in_a_file_s_name_counts_where_nothing_else_tells_one(tmp_path: Path) -> None:
    (tmp_path / "library 2024-11-14.txt").write_text(NO_DAY)
    (tmp_path / "school 2024-11-30.md").write_text(SCHOOL_WITH_A_HEAD)
    run = briefing("facts", tmp_path, "--format", "jsonl")
    facts = [json.loads(line) for line in run.stdout.splitlines()]
    told = {(fact["article"], fact["published"]) for fact in facts}
    assert ("library 2024-11-14.txt", "2024-11-14") in told, run.stderr
    assert ("school 2024-11-30.md", "2024-11-13") in told, "what it says itself comes first"
    assert not any(published == "2024-11-30" for _, published in told)


def test_advice_that_several_have_in_common_stands_once(tmp_path: Path) -> None:
    (tmp_path / "briefing.toml").write_text(BEAT)
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    (tmp_path / "more").mkdir()
    for name in ("library.txt", "more/quay.txt"):
        (tmp_path / name).write_text(f"{name}. {NO_DAY}")
    (tmp_path / "empty.txt").touch()
    for command in ("build", "coverage"):
        run = briefing(command, ".", *(("--format", "json") if command == "build" else ()), cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        lines = (run.stderr if command == "build" else run.stdout).splitlines()
        at = next(n for n, line in enumerate(lines) if line.startswith("set aside: library"))
        assert lines[at : at + 3] == [
            "set aside: library.txt: nothing in it or beside it says on which day it was published.",
            "set aside: more/quay.txt: nothing in it or beside it says on which day it was published.",
            'What to do about these 2: Write its day into articles.toml beside it: a line `published = 2024-11-14` under `["FILE"]`.',
        ]
        assert "set aside: empty.txt: it is empty. Write the article into it, or take it out." in lines


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
    assert sorted(p.name for p in (tmp_path / "2024-W46").iterdir()) == [".briefing-written", "edition.json"]


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


def test_a_sentence_stands_below_what_is_told_of_it_on_a_narrow_screen(town: Path) -> None:
    wide = briefing("facts", town, env={"COLUMNS": "200"}).stdout.splitlines()
    narrow = briefing("facts", town, env={"COLUMNS": "60"}).stdout.splitlines()
    assert "┃ days" in wide[1]
    assert max(map(len, narrow)) <= 60
    at = next(
        n for n, line in enumerate(narrow) if "2024-11-13  " in line and "  schools" in line and "headline" not in line
    )
    assert narrow[at + 1].startswith("  The roof of St Brannock's school fell in")


def test_who_stops_reading_early_makes_no_fault(town: Path) -> None:
    command = f"{sys.executable} -m briefing facts {town} --format jsonl | head -c 10; echo ${{PIPESTATUS[0]}}"
    run = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (run.stdout.splitlines()[-1][-1], run.stderr) == ("0", "")


def test_the_shell_can_ask_what_may_come_next() -> None:
    def next_of(words: str) -> list[str]:
        asked = {"_BRIEFING_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        return briefing(env=asked).stdout.split()

    assert next_of("briefing bu") == ["build"]
    assert next_of("briefing check --format s") == ["sarif"]
    assert {"--from", "--format"} <= set(next_of("briefing timeline --f"))


@pytest.mark.parametrize("command", ["build", "facts", "timeline", "coverage"])
def test_what_is_stopped_with_ctrl_c_says_so_and_leaves_nothing(town: Path, tmp_path: Path, command: str) -> None:
    call = [sys.executable, "-m", "briefing", command, "-", "--config", str(town / "briefing.toml")]
    with (
        hearing_ctrl_c(),
        subprocess.Popen(
            call,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stdin
        # Articles from a standard input that never ends: it is at work whenever it is stopped. A pipe holds 64 KB, so
        # what is longer is only taken by a command that has begun to read.
        process.stdin.write(json.dumps({"text": BRIDGE * 1000}) + "\n")
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        assert process.stdout
        assert process.stderr
        assert (process.stdout.read(), process.stderr.read()) == ("", "briefing: stopped\n")
    # Python itself ends by the signal where it met it in the middle of an import; a shell calls either 130.
    assert process.returncode in (130, -signal.SIGINT)
    assert list(tmp_path.iterdir()) == []


HEAVY = {"httpx", "jinja2", "weasyprint", "trafilatura", "babel", "dateparser", "lxml"}


@pytest.mark.parametrize(
    ("words", "light"),
    [(f"{command} --help", HEAVY) for command in ("build", "collect", "coverage", "weekly", "send", "status")]
    + [("status", {"httpx", "jinja2", "weasyprint", "trafilatura", "lxml", "briefing.pipeline", "briefing.readers"})],
)
def test_a_command_loads_what_it_needs_and_no_more(tmp_path: Path, words: str, light: set[str]) -> None:
    code = (
        "import json, sys\nsys.argv = ['briefing', *sys.argv[1:]]\nfrom briefing.cli import main\n"
        "try: main()\nexcept SystemExit: pass\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *words.split()],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(run.stdout.splitlines()[-1]))
    assert "briefing.cli.app" in loaded
    assert loaded & light == set()


def test_a_terminal_of_few_letters_gets_question_marks_for_the_others(town: Path, tmp_path: Path) -> None:
    (tmp_path / "briefing.toml").write_text(BEAT.replace("The harbour town", "Місто"), "utf-8")
    few = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "COLUMNS": "90"}
    call = ("--config", tmp_path / "briefing.toml", "--output", tmp_path / "out", "--format", "md")
    run = briefing("build", town, *call, env=few)
    assert (run.returncode, "Traceback" in run.stderr) == (0, False), run.stderr
    assert "?????. Days" in run.stdout
    assert "Місто" in (tmp_path / "out/2024-W46/briefing.md").read_text("utf-8")


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
    run = init("Harbour\nsoon\n2024-01-01\nMars/X\nUTC\nxx_YY\nen_GB\nsomeday\nSunday\nRoads\nroad*\nroads\n\n", file)
    assert run.returncode == 0, run.stderr
    for words in (
        '"soon" is no day',
        'no time zone "Mars/X"',
        '"xx_YY" is no locale',
        '"someday" is no weekday',
        'a theme "roads" already',
    ):
        assert words in run.stdout
    assert "epoch = 2024-01-01" in file.read_text("utf-8")
    run = init("", tmp_path / "other.toml")
    assert (run.returncode, (tmp_path / "other.toml").exists()) == (2, False)
    assert "Run briefing init in a terminal" in run.stderr
    run = init("", tmp_path / "none" / "briefing.toml")
    assert run.returncode == 2
    assert "there is no folder" in run.stderr
    assert "title" not in run.stdout


def test_a_beat_from_questions_speaks_its_locales_language(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "briefing", "init", str(tmp_path / "briefing.toml")]
    answers = "Die Stadt\n\n\nde_DE\n\nStraßen\nStraße*\n\n"
    subprocess.run(command, input=answers, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    (tmp_path / "brücke.txt").write_text(
        "BERLIN, 12. November 2024 — Die Straße an der Spree ist am Dienstag freigegeben worden, teilte der Senat mit.\n",
        "utf-8",
    )
    run = briefing("build", tmp_path, "--output", tmp_path / "out", "--format", "md")
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "out/2024-W46/briefing.md").read_text("utf-8")
    assert "Stand: 12. November 2024" in page
    assert "## Quellen" in page


def test_what_was_written_below_the_articles_is_not_read_as_one(town: Path, tmp_path: Path) -> None:
    for name in ("briefing.toml", "bridge.txt", "school.md", "articles.toml"):
        (tmp_path / name).write_bytes((town / name).read_bytes())
    call = ("build", tmp_path, "--output", tmp_path / "output")
    assert briefing(*call).returncode == 0
    first = {p.name: p.read_bytes() for p in (tmp_path / "output/2024-W46").iterdir()}
    again = briefing(*call)
    assert (again.returncode, "set aside:" in again.stderr) == (0, False)
    assert {p.name: p.read_bytes() for p in (tmp_path / "output/2024-W46").iterdir()} == first


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


def test_check_ends_with_how_much_was_found(
    town: Path, built: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    whole = briefing("check", built[0], "--articles", town, "--config", town / "briefing.toml")
    (told,) = [line for line in built[1].stdout.splitlines() if "checks" in line]
    assert "0 errors, 0 warnings" in told
    assert whole.stdout.splitlines()[-2:] == [
        "Weekly roundup. The harbour town. Days 316-322: 0 findings",
        "0 errors, 0 warnings; 30 rules held against it.",
    ]
    edition = json.loads((built[0] / "edition.json").read_text("utf-8"))
    edition["title"] = "Another week"
    (tmp_path / "edition.json").write_text(json.dumps(edition), "utf-8")
    call = ("check", tmp_path / "edition.json", "--articles", town, "--config", town / "briefing.toml")
    found = [json.loads(line)["severity"] for line in briefing(*call, "--format", "jsonl").stdout.splitlines()]
    assert set(found) == {"E"}
    for width in "80", "160":
        broken = briefing(*call, env={"COLUMNS": width}).stdout.splitlines()
        assert broken[0].strip() == f"Another week: {len(found)} findings"
        assert broken[-1] == f"{len(found)} errors, 0 warnings; 30 rules held against it."


def test_a_week_that_one_stray_sentence_lies_in_is_passed_over_and_told(town: Path, tmp_path: Path) -> None:
    for name in ("briefing.toml", "bridge.txt", "school.md", "articles.toml"):
        (tmp_path / name).write_bytes((town / name).read_bytes())
    lines = [f"The council of Harbour Town opened road {n} on Tuesday, the mayor said.\n\n" for n in range(8)]
    (tmp_path / "roads.md").write_text("---\npublished: 2024-11-13\noutlet: Post\n---\n" + "".join(lines), "utf-8")
    (tmp_path / "late.md").write_text(
        "---\npublished: 2024-11-27\noutlet: Post\n---\nThe coast road was closed on Tuesday for works, the council said.\n"
    )
    run = briefing("build", tmp_path, "--output", tmp_path / "out", "--format", "md")
    assert run.returncode == 0, run.stderr
    assert "2024-W48 holds no more than 1 fact and is passed over. To build it: --week 2024-W48" in run.stderr
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["2024-W46"]
    run = briefing("build", tmp_path, "--output", tmp_path / "out", "--format", "md", "--week", "2024-W48", "--quiet")
    assert (run.returncode, run.stderr) == (0, "")


def test_days_before_the_count_have_a_date_and_no_number(town: Path, tmp_path: Path) -> None:
    beat = tmp_path / "briefing.toml"
    beat.write_text(BEAT.replace("2024-01-01", "2024-11-20"), "utf-8")
    call = ("build", town, "--config", beat, "--output", tmp_path / "out", "--format", "json", "--format", "md")
    run = briefing(*call)
    assert run.returncode == 0, run.stderr
    edition = json.loads((tmp_path / "out/2024-W46/edition.json").read_text())
    assert edition["title"] == "Weekly roundup. The harbour town. 11 November 2024 – 17 November 2024"
    assert "rule 1" not in briefing(*call, "--verbose").stderr


def test_a_template_whose_name_is_misspelt_is_told_of(town: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for name in ("breifing.md.j2", "our-own-words.j2", "mail.html.j2"):
        (tmp_path / "mine" / name).write_text("words")
    run = briefing("build", town, "--templates", tmp_path / "mine", "--format", "md", "--output", tmp_path / "out")
    told = [line for line in run.stderr.splitlines() if "takes the place of none" in line]
    assert (run.returncode, len(told)) == (0, 1), run.stderr
    assert told[0].endswith(
        'breifing.md.j2: no template is called so, and it takes the place of none. Did you mean "briefing.md.j2"?'
    )


def test_a_block_that_no_template_has_is_told_of(town: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    (mine / "sheet").mkdir(parents=True)
    (mine / "briefing.md.j2").write_text(
        '{% extends "builtin/briefing.md.j2" %}\n\n{% block fotos %}a{% endblock %}\n{% block sectoins %}{{ self.aside() }}{% endblock %}\n'
        "{% block standfirst %}{% block inner %}b{% endblock %}{% endblock %}{% block aside %}c{% endblock %}\n"
    )
    (mine / "sheet" / "briefing.html.j2").write_text(
        '{% extends "builtin/sheet/briefing.html.j2" %}{% block masthed %}{% endblock %}'
    )
    (mine / "mail.html.j2").write_text(
        '{% extends "mail.html.j2" %}{% block own %}{% endblock %}{% block foot %}{% endblock %}'
    )
    (mine / "mail.txt.j2").write_text('{% extends look ~ ".j2" %}{% block own %}{% endblock %}')
    (mine / "archive.html.j2").write_text("{% block all_mine %}{% endblock %}{% block broken")
    run = briefing("build", town, "--templates", mine, "--format", "json", "--output", tmp_path / "out")
    told = [line.removeprefix(f"{mine}/") for line in run.stderr.splitlines() if "no block is called" in line]
    assert run.returncode == 0, run.stderr
    assert [line.split(", and what stands in it is not printed. ")[0] for line in told] == [
        'briefing.md.j2, line 3: no block is called "fotos"',
        'briefing.md.j2, line 4: no block is called "sectoins"',
        'mail.html.j2, line 1: no block is called "own"',
        'sheet/briefing.html.j2, line 1: no block is called "masthed"',
    ]
    assert told[0].endswith(
        "There are charts, corrections, coverage, dateline, days, figures, notes, sections, sources, standfirst, title"
    )
    assert told[1].endswith('Did you mean "sections"?')
    assert told[3].endswith('Did you mean "masthead"?')


def test_a_look_without_charts_breaks_no_rule(tmp_path: Path) -> None:
    call = ("build", "--week", "2024-W47", "--format", "html", "--output", tmp_path, "--strict", "--look", "sheet")
    run = briefing(*call)
    assert (run.returncode, "rule 30" in run.stderr) == (0, False), run.stderr


def test_weeks_that_make_no_sense(town: Path) -> None:
    both = briefing("build", town, "--week", "2024-W46", "--days", "1-5")
    assert (both.returncode, both.stderr) == (2, "briefing: --week and --days say different things: give one of them\n")
    none = briefing("build", town, "--week", "2020-W01")
    assert none.returncode == 1
    assert "no fact falls into this period. The weeks with facts are 2024-W46" in none.stderr
