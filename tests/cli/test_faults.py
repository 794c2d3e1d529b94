"""Every command that writes the ledger, killed at each of its writes, and on a disk that is full after so many bytes.

A parent process forks the command over and over: the Nth child dies at its Nth write (of a transaction or of a file). After each
death the ledger is whole, and the same command, run again, ends where an undisturbed one ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from newsdesk import Desk

APPROVE = ["approve", "2024-W46", "--by", "Ann", "--articles", "articles", "--allow", "26", "--because", "no PDF"]
CORRECT = ["correct", "2024-W46", "--by", "Ann", "--text", "The bridge cost 2.4 million euros."]
COMMANDS = {
    "review": ([], ["review", "2024-W46", "--by", "Ann"]),
    "approve": ([], APPROVE),
    "correct": ([APPROVE], CORRECT),
    "archive": ([APPROVE, CORRECT], ["archive"]),
    "weekly": ([], ["weekly", "articles", "--week", "2024-W46", "--quiet"]),
    "build": (
        [APPROVE],
        ["build", "articles", "--quiet", "--format", "md", "--format", "html", "--format", "mail", "--format", "json"],
    ),
}
SIZES = (0, 8_000, 40_000, 100_000)
LONG = ("weekly", "build")
"""These take minutes to kill at each of their writes, and run with the measurements."""

_PARENT = """
import json, os, pathlib, resource, shutil, signal, sqlite3, sys, contextlib
from briefing.cli import main
import briefing.cli.app, briefing.cli.archiving, briefing.cli.reviewing, briefing.cli.weekly, briefing.render.mail
import briefing.organise.compose
from briefing.ledger import Ledger

briefing.render.FILES.pop("pdf")     # its drawing takes all the time, and its writing is that of any file
mode, folder, command, sizes = sys.argv[1], pathlib.Path(sys.argv[2]), json.loads(sys.argv[3]), json.loads(sys.argv[4])
pristine = folder.with_name(folder.name + ".pristine")
shutil.copytree(folder, pristine)

def faulty(point):
    count = 0
    def step():
        nonlocal count
        count += 1
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)
    writing, replace = Ledger.writing, pathlib.Path.replace
    @contextlib.contextmanager
    def slow(self):
        with writing(self) as db:
            yield db
            step()      # everything said, nothing committed
        step()          # committed, and nobody knows
    def moved(self, target):
        step()
        return replace(self, target)
    Ledger.writing, pathlib.Path.replace = slow, moved

def child(prepare):
    reading, writing = os.pipe()     # a file would be on the full disk
    pid = os.fork()
    if pid == 0:
        os.dup2(writing, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv = ["briefing", *command]
        code = 0
        try:
            prepare()
            main()
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            import traceback
            traceback.print_exc()
            code = 99
        sys.stderr.flush()
        os._exit(code)
    os.close(writing)
    with open(reading, "rb") as told:
        words = told.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), words

def state():
    out = {}
    book = folder / "output" / "ledger.sqlite"
    if book.exists():
        with sqlite3.connect(book) as db:
            assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            if db.execute("PRAGMA user_version").fetchone()[0]:
                out["editions"] = db.execute("SELECT week, state FROM edition").fetchall()
                out["steps"] = db.execute("SELECT state, who FROM step ORDER BY id").fetchall()
                out["versions"] = db.execute("SELECT count(DISTINCT digest) FROM version").fetchone()
                assert not db.execute("SELECT 1 FROM version LEFT JOIN blob USING (sha256) WHERE blob.sha256 IS NULL").fetchall()
        db.close()
    for path in sorted((folder / "output").rglob("*")):
        if path.is_file() and "ledger" not in path.name and path.name != ".briefing-written":
            assert not path.name.startswith("."), path
            out[str(path.relative_to(folder))] = path.name
    return out

def again():
    os.chdir("/")
    shutil.rmtree(folder)
    shutil.copytree(pristine, folder)
    os.chdir(folder)

again()
code, told = child(lambda: None)
assert code == 0, told
wanted = state()
points = range(1, 60) if mode == "kill" else sizes
for point in points:
    again()
    if mode == "kill":
        code, told = child(lambda: faulty(point))
        ended = code == 0
        assert ended or code == -signal.SIGKILL, (point, code, told)
    else:
        code, told = child(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (point, point)))
        ended = False
        assert code in (0, 1), (point, code, told)
        assert "Traceback" not in told, told
        assert code == 0 or "full" in told or "cannot be written" in told, told
    if ended:
        break
    after, said = child(lambda: None)
    for litter in (folder / "output").glob("20*/.briefing-new.*"):
        assert mode == "kill", litter
        litter.unlink()         # a temporary file of a process that was killed
    assert after == 0, (point, said)
    assert state() == wanted, (point, state(), wanted)
    print(json.dumps([point, code]))
else:
    assert mode != "kill", "it never came to its end"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    inside = tmp_path / "desk"
    inside.mkdir()
    desk = Desk(inside, monkeypatch, capfd)
    done = desk(*COMMANDS["build"][1])
    assert done.code == 0, done.errors
    return inside


def points(
    folder: Path, mode: str, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> list[list[int]]:
    before, command = COMMANDS[name]
    desk = object.__new__(Desk)
    desk.folder, desk._patch, desk._capfd = folder, monkeypatch, capfd
    for words in before:
        done = desk(*words)
        assert done.code == 0, done.errors
    ran = subprocess.run(
        [sys.executable, "-c", _PARENT, mode, str(folder), json.dumps(command), json.dumps(SIZES)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("[")]


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.bench) if n in LONG else n for n in COMMANDS])
def test_a_command_that_is_killed_at_any_write_is_taken_up(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    killed = points(folder, "kill", name, monkeypatch, capfd)
    assert len(killed) >= {"review": 3, "approve": 3, "correct": 6, "archive": 10, "weekly": 12, "build": 4}[name]


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.bench) if n in LONG else n for n in COMMANDS])
def test_a_command_on_a_full_disk_says_so_and_leaves_everything_whole(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    told = points(folder, "full", name, monkeypatch, capfd)
    assert [size for size, _ in told] == list(SIZES)
    assert told[0][1] == 1, "not a byte can be written"
