"""Exactly once: the sender is killed (-9) at random points of a mailing, over and over, against a server that has faults of its own.

The server's record is the judge. SMTP leaves one window open: the message handed over, the answer not yet written down. Who falls
into it is named by the ledger; a kill may leave at most one such reader, a connection that the server cuts after the message one more.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from briefing.ledger import Ledger, editions

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "render"))
import editions as drawn
from smtp_server import PASSWORD, USER, Office, certificate, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EDITION = drawn.usual()
SEED = 20310315
# No file of the process grows beyond a size: what a full disk looks like from inside.
_CRAMPED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
from briefing.cli import main
main()
"""


class Killer:
    """Kills the sender after so many of the server's steps, at a moment of its own within the next milliseconds."""

    def __init__(self, dice: random.Random) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.kills = 0
        self._dice = dice
        self._steps = 0
        self._lock = threading.Lock()

    def aim(self, process: subprocess.Popen[bytes], steps: int) -> None:
        with self._lock:
            self.process, self._steps = process, steps

    def step(self, *, taken: bool = False) -> None:
        """One more; where the message was just taken, the sender never hears of it: the window that SMTP leaves open."""
        with self._lock:
            self._steps -= 1
            if self._steps != 0 or self.process is None:
                return
            if taken:
                self._kill(self.process)
                self.process.wait(10)
            else:
                threading.Timer(self._dice.uniform(0, 0.008), self._kill, [self.process]).start()

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            self.kills += 1


class Faults:
    """What goes wrong at the server, drawn once a reader: so many are refused for now, for good, cut off, or kept waiting."""

    def __init__(self, office: Office, killer: Killer, dice: random.Random, readers: list[str]) -> None:
        kinds = ["later", "later at the end", "never", "cut before", "cut after", "slow", "cut at once"]
        chosen = dice.sample(readers, max(len(kinds), len(readers) // 20))
        self.of = {address: kinds[n % len(kinds)] for n, address in enumerate(chosen)}
        self.left = dict(self.of)
        self.office, self.killer = office, killer
        office.on_rcpt, office.before_taking, office.after_taking = self.rcpt, self.before, self.after

    def _once(self, address: str, kind: str) -> bool:
        there = self.left.get(address) == kind
        if there:
            del self.left[address]
        return there

    def rcpt(self, address: str) -> str | None:
        self.killer.step()
        if self.of.get(address) == "never":
            return "550 5.1.1 no such reader"
        if self._once(address, "cut at once"):
            return "cut"
        return "450 4.2.0 later" if self._once(address, "later") else None

    def before(self, address: str) -> str | None:
        self.killer.step()
        if self._once(address, "slow"):
            time.sleep(0.1)
        if self._once(address, "cut before"):
            return "cut"
        return "452 4.3.1 full" if self._once(address, "later at the end") else None

    def after(self, address: str) -> str | None:
        self.killer.step(taken=True)
        return "cut" if self._once(address, "cut after") else None


def lay(folder: Path, port: int, cert: Path, readers: list[str]) -> None:
    """An approved edition, its beat, its list."""
    (folder / "briefing.toml").write_text(f"""
title = "The coast at Velmar"
slug = "coast"
mail_from = "desk@coast.example.org"
[delivery]
host = "localhost"
port = {port}
user = "{USER}"
ca_file = "{cert}"
list = "readers.txt"
retries = [0, 0, 0, 0, 0, 0]
""")
    (folder / "readers.txt").write_text("\n".join(readers))
    files = {
        "mail.eml": drawn.drawn("usual", "roundup", "mail")[0],
        "briefing.html": b"<p>",
        "edition.json": msgspec.json.encode(EDITION),
    }
    place = folder / "output" / EDITION.week
    place.mkdir(parents=True)
    for name, data in files.items():
        (place / name).write_bytes(data)
    with Ledger(folder / "output" / "ledger.sqlite") as book:
        editions.decide(book, EDITION, files, beat="coast", state="approved", who="Ann", at=datetime.now(UTC))


def start(folder: Path, *, cramped: bool = False) -> subprocess.Popen[bytes]:
    program = ["-c", _CRAMPED] if cramped else ["-m", "briefing"]
    return subprocess.Popen(
        [sys.executable, *program, "send", EDITION.week],
        cwd=folder,
        env={**os.environ, "BRIEFING_SMTP_PASSWORD": PASSWORD},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def standing(folder: Path) -> dict[str, set[str]]:
    with Ledger(folder / "output" / "ledger.sqlite") as book:
        out: dict[str, set[str]] = {}
        for row in book.db.execute("SELECT address, state FROM delivery"):
            out.setdefault(row["state"], set()).add(row["address"])
        return out


def mailed(folder: Path, count: int, kills: int, faulty: bool) -> str:
    """The figures of one mailing, after every promise was held against the server's record."""
    dice = random.Random(SEED + count)
    readers = [f"reader{n}@mail.example" for n in range(count)]
    office, killer = Office(), Killer(dice)
    faults = Faults(office, killer, dice, readers)
    if not faulty:
        faults.of.clear()
        faults.left.clear()
    steps = 3 * count
    points = sorted(dice.sample(range(1, int(steps * 0.95)), kills))
    with serving(office, *certificate(folder)) as port:
        lay(folder, port, folder / "localhost.pem", readers)
        for before, point in zip([0, *points], points, strict=False):
            process = start(folder)
            killer.aim(process, point - before)
            process.communicate()
            assert process.returncode in {-signal.SIGKILL, 0, 1}
        killer.aim(process, -1)
        runs = 0
        while True:
            runs += 1
            process = start(folder)
            told = process.communicate()[1].decode()
            if process.returncode == 0:
                break
            assert runs < 10, told
    now = standing(folder)
    doubtful = now.get("doubtful", set())
    times = Counter(office.addresses)
    cut = {address for address, kind in faults.of.items() if kind.startswith("cut ") and kind != "cut at once"}
    never = {address for address, kind in faults.of.items() if kind == "never"}

    assert killer.kills >= kills * 0.8, "the killer slept"
    assert set(now) <= {"accepted", "bounced", "doubtful"}, "nobody waits any more"
    assert sum(map(len, now.values())) == count, "nobody was forgotten"
    assert max(times.values()) == 1, "nobody was mailed twice"
    assert now.get("bounced", set()) == never
    assert now["accepted"] <= set(times), "whom the ledger calls mailed, the server has taken"
    assert set(readers) - set(times) - never <= doubtful, "who was not mailed is named"
    assert len(doubtful - cut) <= killer.kills, "at most one a kill"
    assert all(f"doubtful: {address}:" in told for address in doubtful), "each is named to the editor"
    missed = len(doubtful - set(times))
    return (
        f"{count} readers, {killer.kills} kills, {runs} runs after them: {len(now['accepted'])} accepted and taken once, "
        f"{len(never)} bounced, {len(doubtful)} in doubt ({len(doubtful - cut)} from kills, {len(doubtful & cut)} from cuts; "
        f"{missed} of them not taken), 0 twice, 0 forgotten; {len(faults.of)} readers with a fault"
    )


@pytest.mark.parametrize("faulty", [False, True])
def test_a_sender_that_is_killed_again_and_again_mails_nobody_twice_and_forgets_nobody(
    tmp_path: Path, faulty: bool, record_property: Callable[[str, object], None]
) -> None:
    record_property("mailing", mailed(tmp_path, 120, 5, faulty))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    told = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "none", folder], capture_output=True, text=True, check=False
    )
    if told.returncode:
        pytest.skip(f"no small disk can be mounted here: {told.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def stopped_midway(office: Office, process: subprocess.Popen[bytes], count: int) -> None:
    """The run stopped midway and said why."""
    told = process.communicate()[1].decode()
    assert process.returncode == 1, told
    assert "the disk is full or cannot be written" in told
    assert "Traceback" not in told
    assert 0 < len(office.taken) < count


def test_a_full_disk_stops_the_sending_and_the_next_run_goes_on(tmp_path: Path) -> None:
    office, readers = Office(), [f"reader{n}@mail.example" for n in range(150)]
    with serving(office, *certificate(tmp_path)) as port:
        lay(tmp_path, port, tmp_path / "localhost.pem", readers)
        stopped_midway(office, start(tmp_path, cramped=True), len(readers))
        after_the_disk_has_room(tmp_path, office, readers)


def test_a_small_disk_that_fills_up_stops_the_sending(tmp_path: Path, small_disk: Path) -> None:
    office, readers = Office(), [f"reader{n}@mail.example" for n in range(150)]
    with serving(office, *certificate(tmp_path)) as port:
        lay(small_disk, port, tmp_path / "localhost.pem", readers)
        # Room for the WAL's first steps, and no more.
        filler = small_disk / "filler"
        with filler.open("wb") as file:
            file.write(b"x" * (os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize - 300_000))
        stopped_midway(office, start(small_disk), len(readers))
        filler.unlink()
        after_the_disk_has_room(small_disk, office, readers)


def after_the_disk_has_room(folder: Path, office: Office, readers: list[str]) -> None:
    process = start(folder)
    told = process.communicate()[1].decode()
    assert process.returncode == 0, told
    now = standing(folder)
    assert set(now) <= {"accepted", "doubtful"}
    assert len(now.get("doubtful", ())) <= 1
    assert max(Counter(office.addresses).values()) == 1
    assert set(office.addresses) | now.get("doubtful", set()) == set(readers)


@pytest.mark.bench
@pytest.mark.parametrize("faulty", [False, True])
def test_a_thousand_readers_and_twenty_kills(tmp_path: Path, faulty: bool) -> None:
    begun = time.monotonic()
    print(f"\n{mailed(tmp_path, 1000, 20, faulty)}; {time.monotonic() - begun:.0f} s")
