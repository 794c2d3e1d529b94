"""Blocks of an editor's templates that take the place of none: Jinja passes over them in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from briefing.render.sandbox import LARGEST_TEMPLATE, builtin_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUILTIN = "builtin/"


class Idle(NamedTuple):
    """A block that nothing prints: where it stands, its name, and the blocks that its template could replace."""

    file: Path
    line: int
    name: str
    known: frozenset[str]


def idle(folder: Path) -> Iterator[Idle]:
    """The blocks in the folder's templates that no template they extend has, in order of file and line.

    A template at fault is left to the one who draws with it.
    """
    env = Environment(autoescape=True)
    for file in sorted(folder.rglob("*.j2")):
        tree = _parsed(env, file)
        above = _above(env, folder, file, tree, set()) if tree else None
        if tree is None or above is None:
            continue
        called = {node.attr for node in tree.find_all(nodes.Getattr) if getattr(node.node, "name", "") == "self"}
        for block in tree.body:
            if isinstance(block, nodes.Block) and block.name not in above | called:
                yield Idle(file, block.lineno, block.name, frozenset(above))


def _above(env: Environment, folder: Path, file: Path, tree: nodes.Template, seen: set[Path]) -> set[str] | None:
    """The names of the blocks of all templates that one extends; None where it extends none, or nobody can know which."""
    seen.add(file)
    extends = next(tree.find_all(nodes.Extends), None)
    if extends is None or not isinstance(extends.template, nodes.Const):
        return None
    name = str(extends.template.value)
    builtin = builtin_folder()
    places = [builtin] if name.startswith(_BUILTIN) else [file.parent, folder, builtin / file.parent.name, builtin]
    found: set[str] | None = None
    for path in dict.fromkeys(place / name.removeprefix(_BUILTIN) for place in places):
        parent = _parsed(env, path) if path not in seen and path.is_file() else None
        if parent is not None:
            blocks = {block.name for block in parent.find_all(nodes.Block)}
            found = (found or set()) | blocks | (_above(env, folder, path, parent, seen) or set())
    return found


def _parsed(env: Environment, file: Path) -> nodes.Template | None:
    try:
        if file.stat().st_size > LARGEST_TEMPLATE:
            return None
        return env.parse(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, TemplateSyntaxError, RecursionError):
        return None
