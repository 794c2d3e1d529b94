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
_INDEX = re.compile(r"^(\w+)\[(\d+)\](?:\.(\w+))?")
_LIST = re.compile(r"\[(?:\d+|\.{3})\]")


def fault(path: Path, text: str, where: str, words: str) -> ConfigError:
    """The error about the field at a place such as "themes[2].budget", with the line it stands in."""
    return ConfigError(f"{path}{line(text, where)}: {words}")


def meant(wanted: str, known: Iterable[str]) -> str:
    """The name that was probably meant, as the tail of a sentence; nothing where none comes near."""
    names = {name.casefold(): name for name in known}
    near = get_close_matches(wanted.casefold(), names, n=1, cutoff=0.75)
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
    """Where a place such as "themes[2].budget" stands, as ", line N"; nothing where the text does not tell."""
    lines = text.splitlines()
    start, end = 0, len(lines)
    index = _INDEX.match(where)
    table = f"[[{index[1]}]]" if index else f"[{where.split('.', maxsplit=1)[0]}]" if where else ""
    heads = [n for n, row in enumerate(lines) if re.sub(r"\s*#.*", "", row).strip() == table]
    number = int(index[2]) if index else 0
    if number < len(heads):
        start = heads[number]
    plain = _LIST.sub("", where)
    key = (index[3] or "") if index else plain.partition(".")[2] or plain
    if "." in where or index:
        end = next((n for n in range(start + 1, end) if start and lines[n].lstrip().startswith("[")), end)
    for at in range(start, end) if key else ():
        if re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", lines[at]):
            return f", line {at + 1}"
    inline = re.split(r"[.\[]", where)[0]
    for at in range(len(lines)) if "." in where and not heads else ():
        if re.match(rf"\s*{re.escape(inline)}\s*=", lines[at]):
            return f", line {at + 1}"
    return f", line {start + 1}" if heads else ""
