from __future__ import annotations

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
