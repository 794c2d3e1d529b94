"""Files put in their places whole: a run that is killed leaves the old ones, and the next one clears away what it had begun.

An edition's folder holds a record of what was written there (`WRITTEN`), so that a file that somebody has edited since is
known, and kept beside the new one.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

WRITTEN = ".briefing-written"
"""The record: a line of SHA-256, two blanks and a name for each file, as `sha256sum` writes them."""

_BEGUN = ".briefing-new."
_OURS = re.compile(re.escape(_BEGUN) + r"[a-z0-9_]{8}")  # as `tempfile` names them


class Written(NamedTuple):
    """What was written: the paths, and the edited files that had to give way, each with where it is kept.

    `recorded` is whether the folder told what briefing had written there.
    """

    paths: tuple[Path, ...]
    kept: tuple[tuple[Path, Path], ...]
    recorded: bool = True


def write(folder: Path, files: Mapping[str, bytes]) -> Written:
    """The paths written: every file first under a temporary name, synced to disk, then all renamed.

    A file that is not as the record says it was written is kept beside the new one: `briefing.edited.md`, or
    `briefing.edited-2.md` where that is taken. A run that dies before the renames leaves the old files as they were. Two runs
    that write one folder do it one after the other. Raises `ContentError` where the folder cannot be made or written.
    """
    waiting: list[tuple[Path, Path]] = []
    kept: list[tuple[Path, Path]] = []
    recorded = True
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder) as alone:
            if alone:
                clear(folder.iterdir())
            try:
                known = _recorded(folder)
                recorded = bool(known)
                record, edited = _compared(folder, files, known)
                for name, data in edited.items():
                    beside, is_new = _beside(folder / name, data)
                    kept.append((folder / name, beside))
                    if is_new:
                        waiting.append((_begun(folder, data, sync=True), beside))
                # Before the files, and with what lies there still: whenever the run dies, each file is known.
                waiting.append((_begun(folder, record, sync=True), folder / WRITTEN))
                for name, data in files.items():
                    waiting.append((_begun(folder, data, sync=True), folder / name))
                for temporary, path in waiting:
                    temporary.replace(path)
            finally:
                for temporary, _ in waiting:
                    with contextlib.suppress(OSError):
                        temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ContentError(
            f"{folder}: the edition cannot be written there ({error.strerror}). Give another folder with --output"
        ) from None
    return Written(tuple(folder / name for name in files), tuple(kept), recorded)


def _compared(folder: Path, files: Mapping[str, bytes], known: set[tuple[str, str]]) -> tuple[bytes, dict[str, bytes]]:
    """The record to write before these files, and those that lie in their places and were edited, by name."""
    edited: dict[str, bytes] = {}
    lines: set[tuple[str, str]] = set()
    for name, data in files.items():
        new = _sha256(data)
        lines.add((name, new))
        path = folder / name
        if not path.is_file():
            continue
        there = path.read_bytes()
        old = _sha256(there)
        if (name, old) in known:
            lines.add((name, old))
        elif old != new:
            edited[name] = there
    lines |= {(name, sha) for name, sha in known if name not in files and (folder / name).is_file()}
    return "".join(f"{sha}  {name}\n" for name, sha in sorted(lines)).encode(), edited


def _recorded(folder: Path) -> set[tuple[str, str]]:
    """The names and hashes of the folder's record; none where there is no record, or it is broken."""
    try:
        lines = (folder / WRITTEN).read_text("utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return set()
    return {(name, sha) for sha, _, name in (line.partition("  ") for line in lines)}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _beside(path: Path, data: bytes) -> tuple[Path, bool]:
    """Where an edited file is kept, and whether it is not kept there already."""
    for number in count(1):
        kept = path.with_name(f"{path.stem}.edited{f'-{number}' if number > 1 else ''}{path.suffix}")
        if not os.path.lexists(kept):
            return kept, True
        if kept.is_file() and kept.read_bytes() == data:
            return kept, False
    raise AssertionError  # the numbers do not end


def put(path: Path, data: bytes) -> None:
    """One file in its place, its folder made where there is none. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _begun(path.parent, data, sync=False)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def clear(paths: Iterable[Path]) -> None:
    """Remove, of the paths, what a killed run had begun. Who calls it knows that no other run is at work there."""
    for path in paths:
        if _OURS.fullmatch(path.name) and path.is_file():
            path.unlink(missing_ok=True)


def _begun(folder: Path, data: bytes, *, sync: bool) -> Path:
    """A file of the folder with these bytes, under a temporary name; none where they cannot be written."""
    handle, name = tempfile.mkstemp(prefix=_BEGUN, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Nobody else writes the folder meanwhile: True. False where its file system knows no locks on folders (NFS)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            alone = False
        else:
            alone = True
        yield alone
    finally:
        os.close(handle)
