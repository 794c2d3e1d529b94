from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from briefing.deliver.files import write
from briefing.errors import ContentError

if TYPE_CHECKING:
    from pathlib import Path


def test_files_are_written_and_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "output" / "2024-W46"
    write(folder, {"a.md": b"old", "b.md": b"old"})
    assert [p.name for p in write(folder, {"a.md": b"new"})] == ["a.md"]
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"a.md": b"new", "b.md": b"old"}


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
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "b.md"]
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
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "b.md"], "what it had begun is cleared away"


def test_what_a_killed_run_had_begun_is_cleared_away_and_nothing_else(tmp_path: Path) -> None:
    begun = [".briefing-new.abcd_123", ".briefing-new.zzzzzzz9"]
    kept = [".briefing-new.notes.txt", ".briefing-new", "briefing-new.abcd_123", ".hidden"]
    for name in (*begun, *kept):
        (tmp_path / name).write_text("x")
    write(tmp_path, {"a.md": b"new"})
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*kept, "a.md"])


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
    assert sorted(p.name for p in tmp_path.iterdir()) == [".briefing-new.abcd_123", "a.md"]
