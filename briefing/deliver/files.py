"""Files put in their places whole: a run that is killed leaves the old ones, and the next one clears away what it had begun."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BEGUN = ".briefing-new."
_OURS = re.compile(re.escape(_BEGUN) + r"[a-z0-9_]{8}")  # as `tempfile` names them


def write(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """The paths written: every file first under a temporary name, synced to disk, then all renamed.

    A run that dies before the renames leaves the old files as they were. Two runs that write one folder do it one after
    the other. Raises `ContentError` where the folder cannot be made or written.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder) as alone:
            if alone:
                clear(folder.iterdir())
            try:
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
    return tuple(path for _, path in waiting)


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
