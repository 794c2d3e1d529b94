"""An editor's templates, drawn in a process of their own: `python -m briefing.render.child`, a request in, an answer out.

The sandbox keeps templates from reaching out; it does not keep them from asking for a gigabyte or for ever.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import msgspec
from msgspec import Struct

from briefing.errors import BriefingError, Note, TemplateError, UsageError
from briefing.model import Edition
from briefing.render.archive import Attachment
from briefing.render.drawing import Studio
from briefing.render.page import page
from briefing.render.sandbox import Library
from briefing.render.sheets import Sheet, pressed

TEXT_SECONDS, TEXT_BYTES = 10, 512 * 1024 * 1024
PDF_SECONDS, PDF_BYTES = 120, 2 * 1024 * 1024 * 1024
_LARGEST_ANSWER = 64 * 1024 * 1024


class Request(Struct, frozen=True, kw_only=True):
    """What is to be drawn: the texts in `wanted`, the pages of `sheets` by their path, or a PDF of `html`; and within what limits."""

    seconds: int
    memory: int
    edition: Edition | None = None
    templates: str | None = None
    look: str = "roundup"
    wanted: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    html: str | None = None
    one_page: bool = False
    attachment: Attachment | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """What was drawn, or what was wrong and whether the call was at fault rather than a template."""

    texts: dict[str, str] = {}
    pdf: bytes = b""
    notes: tuple[Note, ...] = ()
    error: str = ""
    usage: bool = False


def ask(request: Request) -> Answer:
    """The answer of a process of its own. Raises `TemplateError` or `UsageError` as the drawing itself would."""
    command = [sys.executable, "-P", "-m", "briefing.render.child"]
    where = f"The templates in {request.templates}"
    try:
        done = subprocess.run(  # noqa: S603  this interpreter, this module, no shell
            command,
            input=msgspec.msgpack.encode(request),
            capture_output=True,
            timeout=request.seconds + 5,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TemplateError(f"{where} {_too_long(request.seconds)}") from error
    if done.returncode != 0 or len(done.stdout) > _LARGEST_ANSWER:
        raise TemplateError(f"{where} {_ended(done, request)}")
    answer = msgspec.msgpack.decode(done.stdout, type=Answer)
    if answer.error:
        raise (UsageError if answer.usage else TemplateError)(answer.error)
    return answer


def _too_long(seconds: int) -> str:
    return f"ran for more than {seconds} seconds and were stopped. Look for a loop over too many things."


def _ended(done: subprocess.CompletedProcess[bytes], request: Request) -> str:
    if done.returncode in {-24, -9}:  # SIGXCPU, SIGKILL
        return _too_long(request.seconds)
    if b"MemoryError" in done.stderr or done.returncode in {-6, -11, -5}:
        return f"needed more than {request.memory // 1024 // 1024} MB of memory and were stopped."
    if done.returncode == 0:
        return f"made more than {_LARGEST_ANSWER // 1024 // 1024} MB of text; nothing of it is kept."
    last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no word"]
    return f"could not be drawn: the process ended with {done.returncode} and {last[0]}"


def _answered(request: Request) -> Answer:
    try:
        if request.html is not None:
            from briefing.render.pdf import pdf  # noqa: PLC0415  slow to import, and only the PDF needs it

            drawn, notes = pdf(request.html, one_page=request.one_page, attachment=request.attachment)
            return Answer(pdf=drawn, notes=notes)
        templates = Path(request.templates) if request.templates else None
        if request.sheets:
            library = Library(templates, request.look)
            texts = dict(pressed(request.sheets, library))
            return Answer(texts=texts, notes=tuple(library.notes))
        assert request.edition is not None
        shown, notes = page(request.edition)
        studio = Studio(shown, templates=templates, look=request.look)
        texts = studio.draw(request.wanted)
        return Answer(texts=texts, notes=(*notes, *studio.notes))
    except MemoryError:
        return Answer(
            error=f"The templates in {request.templates} needed more than {request.memory // 1024 // 1024} MB."
        )
    except BriefingError as error:
        return Answer(error=str(error), usage=isinstance(error, UsageError))


def main() -> None:
    """Read a request from standard input, set the limits, write the answer to standard output."""
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    resource.setrlimit(resource.RLIMIT_AS, (request.memory, request.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (request.seconds, request.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(msgspec.msgpack.encode(_answered(request)))


if __name__ == "__main__":
    main()
