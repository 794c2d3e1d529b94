from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from briefing.deliver.files import WRITTEN, write
from briefing.errors import ContentError

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_written_and_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "output" / "2024-W46"
    write(folder, {"a.md": b"old", "b.md": b"old"})
    assert [p.name for p in write(folder, {"a.md": b"new"}).paths] == ["a.md"]
    assert {p.name: p.read_bytes() for p in _shown(folder)} == {"a.md": b"new", "b.md": b"old"}


def _shown(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


def test_an_edited_file_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    write(tmp_path, {"briefing.md": b"one", "briefing.pdf": b"one"})
    (tmp_path / "briefing.md").write_bytes(b"mine")
    kept = write(tmp_path, {"briefing.md": b"two", "briefing.pdf": b"two"}).kept
    assert [(path.name, beside.name) for path, beside in kept] == [("briefing.md", "briefing.edited.md")]
    (tmp_path / "briefing.md").write_bytes(b"mine, too")
    assert [beside.name for _, beside in write(tmp_path, {"briefing.md": b"two"}).kept] == ["briefing.edited-2.md"]
    assert {p.name: p.read_bytes() for p in _shown(tmp_path)} == {
        "briefing.md": b"two",
        "briefing.pdf": b"two",
        "briefing.edited.md": b"mine",
        "briefing.edited-2.md": b"mine, too",
    }
    for n in range(3):
        assert not write(tmp_path, {"briefing.md": b"%d" % n, "briefing.pdf": b"%d" % n}).kept, "nobody edited these"


def test_an_edit_that_is_kept_already_or_says_the_same_is_not_kept_again(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": b"one"})
    for _ in range(2):
        (tmp_path / "a.md").write_bytes(b"mine")
        assert [beside.name for _, beside in write(tmp_path, {"a.md": b"one"}).kept] == ["a.edited.md"]
    (tmp_path / "a.md").write_bytes(b"two")
    assert not write(tmp_path, {"a.md": b"two"}).kept
    assert sorted(p.name for p in _shown(tmp_path)) == ["a.edited.md", "a.md"]


@pytest.mark.parametrize("record", [None, b"", b"\xff\xfe\0", b"a.md\n\n  \n"])
def test_without_a_record_nothing_is_lost(tmp_path: Path, record: bytes | None) -> None:
    (tmp_path / "a.md").write_bytes(b"somebody's")
    if record is not None:
        (tmp_path / WRITTEN).write_bytes(record)
    write(tmp_path, {"a.md": b"new"})
    assert (tmp_path / "a.edited.md").read_bytes() == b"somebody's"
    assert (tmp_path / WRITTEN).read_text() == f"{hashlib.sha256(b'new').hexdigest()}  a.md\n"


def test_the_record_is_the_same_for_the_same_files_and_checkable(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write(tmp_path / name, {"b.md": b"b", "a.md": b"a"})
    write(tmp_path / "one", {"b.md": b"b"})
    record = (tmp_path / "one" / WRITTEN).read_bytes()
    assert record == (tmp_path / "other" / WRITTEN).read_bytes()
    subprocess.run(["sha256sum", "--check", "--strict", WRITTEN], cwd=tmp_path / "one", check=True, capture_output=True)


def test_a_full_disk_leaves_the_edited_file_and_its_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.md": b"one", "b.md": b"one"})
    (tmp_path / "b.md").write_bytes(b"mine")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    left = [1, 2, 3]

    def sync(_: int) -> None:
        if not left:
            raise OSError(errno.ENOSPC, "No space left on device")
        left.pop()

    while True:
        with monkeypatch.context() as full:
            full.setattr("os.fsync", sync)
            try:
                write(tmp_path, {"a.md": b"two", "b.md": b"two"})
            except ContentError:
                assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
            else:
                break
        left = [*range(len(left) + 4)]
    assert (tmp_path / "b.edited.md").read_bytes() == b"mine"


@pytest.mark.parametrize("renames", range(6))
def test_a_run_that_dies_among_the_renames_loses_no_edit_and_invents_none(tmp_path: Path, renames: int) -> None:
    write(tmp_path, {"a.md": b"one", "b.md": b"one"})
    (tmp_path / "b.md").write_bytes(b"mine")
    dies = f"""
import os
from pathlib import Path
from briefing.deliver.files import write
replace, left = Path.replace, [None] * {renames}
def dying(self, target):
    if not left:
        os._exit(9)
    left.pop()
    return replace(self, target)
Path.replace = dying
write(Path({str(tmp_path)!r}), {{"a.md": b"two", "b.md": b"two"}})
"""
    died = subprocess.run([sys.executable, "-c", dies], check=False).returncode
    assert died == (9 if renames < 4 else 0)
    write(tmp_path, {"a.md": b"three", "b.md": b"three"})
    assert {p.name: p.read_bytes() for p in _shown(tmp_path)} == {
        "a.md": b"three",
        "b.md": b"three",
        "b.edited.md": b"mine",
    }


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("in the way")
    with pytest.raises(ContentError, match="cannot be written there"):
        write(tmp_path / "output" / "2024-W46", {"a.md": b"x"})


def test_a_failure_leaves_the_old_edition_and_no_litter(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": b"old"})
    (tmp_path / "b.md").mkdir()
    (tmp_path / "b.md" / "x").touch()
    with pytest.raises(ContentError):
        write(tmp_path, {"b.md": b"new"})
    assert sorted(p.name for p in tmp_path.iterdir()) == [WRITTEN, "a.md", "b.md"]
    assert (tmp_path / "a.md").read_bytes() == b"old"


_WRITER = """
import sys
from pathlib import Path
from briefing.deliver.files import write
n = 0
while True:
    n += 1
    write(Path(sys.argv[1]), {"a.md": b"%d " % n * 200_000, "b.md": b"%d " % n * 200_000})
    print(n, flush=True)
"""


@pytest.mark.parametrize("wait", [0.0, 0.003, 0.011, 0.023, 0.047])
def test_a_killed_writer_leaves_whole_files(tmp_path: Path, wait: float) -> None:
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(wait)
        os.kill(writer.pid, signal.SIGKILL)
    for name in ("a.md", "b.md"):
        words = (tmp_path / name).read_bytes().split()
        assert len(words) == 200_000
        assert len(set(words)) == 1
    write(tmp_path, {"a.md": b"the next run"})
    assert sorted(p.name for p in tmp_path.iterdir()) == [WRITTEN, "a.md", "b.md"], "what it had begun is cleared away"


def test_what_a_killed_run_had_begun_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    begun = [".briefing-new.abcd_123", ".briefing-new.zzzzzzz9"]
    kept = [".briefing-new.notes.txt", ".briefing-new", "briefing-new.abcd_123", ".hidden"]
    for name in (*begun, *kept):
        (tmp_path / name).write_text("x")
    write(tmp_path, {"a.md": b"new"})
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*kept, WRITTEN, "a.md"])


def test_two_writers_of_one_folder_do_not_clear_away_one_another_s_files(tmp_path: Path) -> None:
    few = _WRITER.replace("while True:", "while n < 30:")
    run = [sys.executable, "-c", few, str(tmp_path)]
    with (
        subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as one,
        subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as other,
    ):
        told = [process.communicate()[1].decode() for process in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), told
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes() == b"30 " * 200_000


def test_a_file_system_without_locks_on_folders_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EBADF, "no locks here")

    monkeypatch.setattr("fcntl.flock", refuse)
    (tmp_path / ".briefing-new.abcd_123").write_text("perhaps another's")
    write(tmp_path, {"a.md": b"new"})
    assert sorted(p.name for p in tmp_path.iterdir()) == [".briefing-new.abcd_123", WRITTEN, "a.md"]
