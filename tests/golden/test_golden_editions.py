"""The sample editions as they were last accepted: `make accept` writes them anew, and the difference is read like code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WEEKS = ("2024-W46", "2024-W47")
FILES = ("briefing.md", "edition.json")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("editions")
    command = [sys.executable, "-m", "briefing", "build", "--all-weeks", "--quiet", "--output", str(output)]
    subprocess.run([*command, "--format", "md", "--format", "json"], check=True, timeout=120)
    return output


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("name", FILES)
def test_the_sample_edition_is_the_accepted_one(built: Path, week: str, name: str, accept: bool) -> None:
    made = (built / week / name).read_bytes()
    golden = HERE / week / name
    if accept:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made)
    assert golden.is_file(), "there is no accepted edition yet: run `make accept` and read it"
    assert made.decode() == golden.read_text("utf-8")
