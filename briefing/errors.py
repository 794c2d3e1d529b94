"""What stops a run, and what does not.

A `BriefingError` stops the run; the command line prints its text and exits with its code.
A `Note` travels with a result and is printed at the end.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Level = Literal["info", "warning"]


class BriefingError(Exception):
    """The root of everything that stops a run. Its text is prose: what is wrong, where, what to do."""

    exit_code = 1


class ContentError(BriefingError):
    """The content is at fault: a file that cannot be used, a week with no facts. Exit code 1."""


class UsageError(BriefingError):
    """The call is at fault: a flag that makes no sense, a folder that is not there. Exit code 2."""

    exit_code = 2


class ConfigError(UsageError):
    """The beat's file is at fault; the text names file, line and field. Exit code 2."""


class TemplateError(ContentError):
    """An editor's template is at fault; the text names template, line and field. Exit code 1."""


class BusyError(BriefingError):
    """Another command is at the same work: try again later. Exit code 75, the EX_TEMPFAIL of sysexits.h."""

    exit_code = 75


class Note(Struct, frozen=True, omit_defaults=True):
    """Something an editor should know that does not stop the run.

    `code` is stable and short ("set-aside", "encoding"); `where` is a file, or a file and a line.
    """

    code: str
    message: str
    where: str = ""
    level: Level = "warning"
