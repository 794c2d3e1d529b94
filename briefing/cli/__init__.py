"""The commands: the only place that prints, exits, and reads the clock."""

from __future__ import annotations

import gc
import io
import os
import sys

STOPPED = 130
"""The exit code of what was ended with Ctrl-C, as shells have it: 128 and the signal's number."""

_OURS = (
    ("Value error, ", ""),
    ("Input should be a valid integer, unable to parse string as an integer", "this should be a whole number"),
    ("Input should be greater than or equal to ", "this should be at least "),
)
"""What the checker behind typer says of a value, and how it is told."""


def main() -> None:
    """Run the command line; every expected trouble is one clear line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # a terminal of few letters shows a question mark for each of the others
            stream.reconfigure(errors="replace")
    try:
        code = _run()
    except KeyboardInterrupt:
        code = STOPPED
    if code == STOPPED:
        sys.stderr.write("briefing: stopped\n")
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # what was left in the buffer has no reader any more
        _say_nothing_more()
    sys.exit(code)


def _run() -> int:
    """The exit code of the command that the arguments name."""
    from typer import TyperException

    from briefing.cli.app import app
    from briefing.errors import BriefingError

    # A run makes millions of small objects and keeps them: looking for cycles among them every 700 is time for nothing.
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    try:
        code = app(prog_name="briefing", standalone_mode=False)
    except TyperException as error:
        for words, ours in _OURS:
            error.message = error.message.replace(words, ours)
        error.show()  # type: ignore[attr-defined]  # every one of them has it
        return error.exit_code
    except BriefingError as error:
        sys.stderr.write(f"briefing: {error}\n")
        return error.exit_code
    except SystemExit as end:
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        # The reader has gone (`briefing facts ... | head`), which typer takes for a fault: it is none.
        _say_nothing_more()
        return 0
    return code if isinstance(code, int) else 0


def _say_nothing_more() -> None:
    """Standard output goes nowhere from here on, so that Python's own flush at the end meets no closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())  # type: ignore[union-attr]
