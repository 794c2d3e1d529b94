"""Writing an edition's files so that a killed run leaves the old edition whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Mapping


def write(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """The paths written: every file first under a temporary name, synced to disk, then all renamed.

    A run that dies before the renames leaves the old files as they were. Raises `ContentError` where the folder cannot
    be made or written.
    """
    waiting: list[tuple[str, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            waiting.append((temporary, folder / name))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
        for temporary, path in waiting:
            Path(temporary).replace(path)
    except OSError as error:
        raise ContentError(
            f"{folder}: the edition cannot be written there ({error.strerror}). Give another folder with --output"
        ) from None
    finally:
        for temporary, _ in waiting:
            with contextlib.suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
    return tuple(path for _, path in waiting)
