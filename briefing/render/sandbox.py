"""The sandbox that templates run in: where they are looked for, what they may load, and errors that name template and line."""

from __future__ import annotations

import base64
import re
import traceback
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplatesNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from briefing.errors import Note, TemplateError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import (
        Undefined,
    )
    from jinja2.bccache import Bucket

LARGEST_TEMPLATE = 1_000_000
_LARGEST_PICTURE = 2_000_000
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"RIFF": "image/webp",
}


@lru_cache(maxsize=1)
def builtin_folder() -> Path:
    """Where the built-in templates lie: in the installed package, or at the top of a checkout."""
    packaged = Path(str(resources.files("briefing"))) / "templates"
    beside = Path(str(resources.files("briefing"))).parent / "templates"
    for folder in (packaged, beside):
        if (folder / "briefing.html.j2").is_file():
            return folder
    raise TemplateError(
        f"The built-in templates are missing: looked in {packaged} and {beside}. Install briefing again."
    )


def looks(templates: Path | None = None) -> tuple[str, ...]:
    """The names of the looks to choose from: "roundup", and each folder of templates beside it."""
    found = {"roundup"}
    for folder in (builtin_folder(), templates):
        if folder is not None and folder.is_dir():
            found |= {each.name for each in folder.iterdir() if any(each.glob("*.j2"))}
    return tuple(sorted(found))


class _Folder(FileSystemLoader):
    """Templates of one folder; no link leads out of it, and no file is huge."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, encoding="utf-8")
        self.folder = folder.resolve()

    def get_source(self, environment: object, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template's text, its path, and whether it is unchanged."""
        found = self.folder / template
        if found.is_file():
            if not found.resolve().is_relative_to(self.folder):
                raise TemplateError(f"{found} leads out of the folder of templates. Put the file itself there.")
            if found.stat().st_size > LARGEST_TEMPLATE:
                raise TemplateError(f"{found} is larger than {LARGEST_TEMPLATE // 1000} kB, too large for a template.")
        try:
            return super().get_source(environment, template)  # type: ignore[arg-type]
        except UnicodeDecodeError as error:
            raise TemplateError(
                f"{found} is not UTF-8: byte {error.start} cannot be read. Save it as UTF-8."
            ) from error


class Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox, refusing at once: Jinja's own lets a forbidden attribute stand as long as nobody looks at it."""

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ANN401  Jinja's own signature
        """Raise `SecurityError`."""
        raise SecurityError(f"access to attribute {attribute!r} of {type(obj).__name__!r} object is unsafe.")


class Compiled(BytecodeCache):
    """Templates once compiled, kept as long as the process lives: a week's editions are drawn with the same ones."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put in what is kept."""
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def _folders(templates: Path | None, look: str) -> list[Path]:
    """Where a template is looked for: the look's own folders first, the editor's before the built-in one."""
    builtin = builtin_folder()
    roots = [folder for folder in (templates, builtin) if folder is not None]
    if look == "roundup":
        return roots
    own = [root / look for root in roots if (root / look).is_dir()]
    if not own or not re.fullmatch(r"[\w-]+", look):
        raise UsageError(f'There is no look "{look}". There are: {", ".join(looks(templates))}.')
    return [*own, *roots]


class Library:
    """The templates of one look, an editor's before the built-in ones, with the style sheets and pictures beside them."""

    def __init__(self, templates: Path | None, look: str) -> None:
        if templates is not None and not templates.is_dir():
            raise UsageError(f"There is no folder of templates at {templates}.")
        self.notes: list[Note] = []
        self._folders = [_Folder(folder) for folder in _folders(templates, look)]
        self._loader = ChoiceLoader([*self._folders, PrefixLoader({"builtin": _Folder(builtin_folder())})])

    def environment(
        self, cache: Compiled, *, marked: bool = True, finalize: Callable[[object], object] | None = None
    ) -> Sandbox:
        """A sandbox that escapes where `marked`, and knows `css` and `picture`."""
        env = Sandbox(
            loader=self._loader,
            undefined=StrictUndefined,
            autoescape=marked,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=finalize,
            bytecode_cache=cache,
        )
        for idle in ("lipsum", "cycler", "joiner"):
            del env.globals[idle]
        env.globals.update(
            css=lambda path: Markup(self._css(path)),  # noqa: S704  the style sheet is the editor's own and cannot close its element
            picture=self._picture,
        )
        return env

    def _read(self, path: str) -> str:
        return self._loader.get_source(Sandbox(), path)[0]

    def _css(self, path: str) -> str:
        sheet = self._read(path)
        if "</" in sheet:
            raise TemplateError(f'{path} holds "</", which would end the style sheet inside the page. Take it out.')
        return sheet

    def _picture(self, path: str) -> str:
        """A picture of the editor's folder as a data: address; "" where it is missing or no picture, and a note tells."""
        for folder in (each.folder for each in self._folders):
            file = (folder / path).resolve()
            if not file.is_relative_to(folder) or not file.is_file():
                continue
            data = file.read_bytes()
            kind = next((kind for magic, kind in _PICTURES.items() if data.startswith(magic)), "")
            if not kind or len(data) > _LARGEST_PICTURE:
                reason = "is no PNG, JPEG, GIF or WebP" if not kind else "is larger than 2 MB"
                self.notes.append(
                    Note("picture", f"The picture {path} {reason}; the page stands without it.", str(file))
                )
                return ""
            return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
        self.notes.append(
            Note("picture", f"The picture {path} is not among the templates; the page stands without it.")
        )
        return ""


def drawn(env: Sandbox, template: str, context: Mapping[str, object]) -> str:
    """What a template makes. Raises `TemplateError` (or `UsageError`) that names the template and the line."""
    try:
        return env.get_template(template).render(context)
    except (TemplateError, UsageError) as error:
        raise type(error)(f"{_place(error, template)}: {error}") from error
    except RecursionError as error:
        raise TemplateError(f"{_loop(error, template)}. Take out the line that closes the loop.") from error
    except Exception as error:
        raise TemplateError(_told(error, template)) from error


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    """The frames of the traceback that lie in templates."""
    return [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).suffix == ".j2"]


def _place(error: BaseException, template: str) -> str:
    frames = _frames(error)
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else template


def _loop(error: RecursionError, template: str) -> str:
    names = [Path(frame.filename).name for frame in _frames(error)]
    seen = list(dict.fromkeys(names[-60:])) or [template]
    first = seen.index(next((name for name in names if name in seen), template))
    seen = seen[first:] + seen[:first]  # it begins where the templates entered it, however deep the stack was
    return f"The templates call one another without end: {' -> '.join([*seen, seen[0]])}"


def _told(error: Exception, template: str) -> str:
    """What went wrong in a template, where, in a sentence."""
    where = _place(error, template)
    match error:
        case TemplateSyntaxError():
            name = Path(error.filename or error.name or template).name
            return f"{name}, line {error.lineno}: {error.message}"
        case TemplatesNotFound() | TemplateNotFound():
            return f"{where}: there is no template or style sheet called {error.message or error.name}."
        case SecurityError():
            return f"{where}: templates may not do this: {error}"
        case UndefinedError():
            field = re.search(r"'(\w+)'(?: is undefined|$)", error.message or "")
            named = f"`{field.group(1)}`" if field else "this"
            return f"{where}: there is nothing called {named} here ({_plain(error.message or '')})."
        case MemoryError():
            return f"{where}: this needs more memory than a template may have."
        case TemplateRuntimeError():
            return f"{where}: {error.message}"
        case _:
            return f"{where}: {_plain(str(error) or type(error).__name__)}"


def _plain(message: str) -> str:
    """A message of Jinja's without the names of our classes: "'Page object' has no attribute 'x'"."""
    return re.sub(r"briefing\.render\.view\.(?:Page)?(\w*) object", lambda m: m.group(1).lower() or "edition", message)
