"""A mistake in a beat's file as prose: the file, the line, the field, what may stand there, and which name was meant."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from briefing.errors import ConfigError
from briefing.model import Beat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# The names that types have in messages, as an editor would say them.
_KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "words in quotation marks",
    "bool": "true or false",
    "array": "a list in square brackets",
    "object": "a table",
    "date": "a day such as 2022-02-24",
    "date | null": "a day such as 2022-02-24",
    "str | null": "words in quotation marks",
    "datetime": "a moment",
}
_AT = re.compile(r" - at `\$\.?(.*?)`$")
_INDEX = re.compile(r"^(\w+)\[(\d+)\]")
_LIST = re.compile(r"\[(?:\d+|\.{3})\]")


def fault(path: Path, text: str, where: str, words: str) -> ConfigError:
    """The error about the field at a place such as "themes[2].budget", with the line it stands in."""
    return ConfigError(f"{path}{line(text, where)}: {words}")


def meant(wanted: str, known: Iterable[str], near_by: float = 0.75) -> str:
    """The name that was probably meant, as the tail of a sentence; nothing where none comes near (1: letter by letter)."""
    names = {name.casefold(): name for name in known}
    near = get_close_matches(wanted.casefold(), names, n=1, cutoff=near_by)
    return f'. Did you mean "{names[near[0]]}"?' if near else ""


def explained(path: Path, text: str, error: str) -> ConfigError:
    """What msgspec says of a table that is no beat, for an editor."""
    place = _AT.search(error)
    message = _AT.sub("", error)
    where = place[1] if place else ""
    for kind, prose in _KINDS.items():
        message = message.replace(f"`{kind}`", prose)
    message = message.removeprefix("Object contains ")
    message = re.sub(r"^Object missing required field (`\w+`)", r"the field \1 is missing", message)
    field = re.search(r"field `(.+?)`", message)
    if enum := re.fullmatch(r"Invalid enum value '(.*)'", message):
        choices = [str(word) for word in get_args(_kind(where))]
        message = f"'{enum[1]}' is none of its values" + (f". Write one of {', '.join(choices)}" if choices else "")
    elif field and message.startswith("unknown field"):
        fields = getattr(_kind(where), "__struct_fields__", ())
        message += meant(field[1], fields) or (f". There are {', '.join(fields)}" if where and fields else "")
    elif message == "Expected a list in square brackets, got a table":
        message += f". Write its head with two pairs of brackets, [[{where}]]"
    at = line(text, f"{where}.{field[1]}" if where and field else field[1] if field else where)
    stop = "" if message.endswith("?") else "."
    return ConfigError(
        f"{path}{at}: {where or 'the file'}: {message[0].lower()}{message[1:]}{stop} See the README for the fields of a beat"
    )


def _kind(where: str) -> Any:  # noqa: ANN401  a type, or what stands for one in an annotation
    """The type that a place of the beat has: "themes[0]" is a theme; None where nothing tells."""
    kind: Any = Beat
    for name in _LIST.sub("[]", where).split(".") if where else ():
        if not isinstance(kind, type):
            return None
        kind = get_type_hints(kind).get(name.removesuffix("[]"))
        if name.endswith("[]"):
            kind = next(iter(get_args(kind)), None)
    return kind


def line(text: str, where: str) -> str:
    """Where a place such as "themes[2].budget" stands, as ", line N"; nothing where the text does not tell.

    It may stand below a head ([delivery], [[themes]]), before the first of them, or within braces on one line.
    """
    rows = text.splitlines()
    top, *further = _LIST.sub("", where).split(".", maxsplit=1)
    heads = [n for n, row in enumerate(rows) if re.match(rf"\s*\[{{1,2}}\s*{re.escape(top)}\s*\]", row)]
    index = _INDEX.match(where)
    number = int(index[2]) if index else 0
    if number < len(heads):
        start = heads[number]
        end = next((n for n in range(start + 1, len(rows)) if rows[n].lstrip().startswith("[")), len(rows))
        at = next((n for n in range(start + 1, end) if further and _sets(rows[n], further[0])), start)
        return f", line {at + 1}"
    names = (top, ".".join((top, *further)))
    return next((f", line {n + 1}" for n, row in enumerate(rows) if any(_sets(row, name) for name in names)), "")


def _sets(row: str, key: str) -> bool:
    return re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", row) is not None


def unreadable(path: Path, text: str, error: str) -> ConfigError:
    """What is wrong with a file that is no TOML, with its line."""
    at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", error)
    words = error.removesuffix(at[0]) if at else error
    number = f", line {at[1] or max(1, len(text.splitlines()))}" if at else ""
    if words.startswith("Cannot overwrite"):
        words = "a field or a table stands twice. Take one of them out"
    return ConfigError(f'{path}{number}: {words}. Expected TOML: name = "value" lines and [[themes]] tables')
