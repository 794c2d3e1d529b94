"""Pages out of plain values: the archive's own, which no edition makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.errors import TemplateError
from briefing.render.phrases import filled
from briefing.render.sandbox import Compiled, drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from briefing.render.sandbox import Library

Sheet = tuple[str, str, dict[str, Any]]
"""A page's path, its template, and what that gets; `say` among it is a table of phrases, and becomes a function."""

_COMPILED = Compiled()


def pressed(sheets: Iterable[Sheet], library: Library) -> Iterator[tuple[str, str]]:
    """Each page's path and text, in their order. Raises `TemplateError`."""
    env = library.environment(_COMPILED)
    for path, template, values in sheets:
        yield path, drawn(env, template, {**values, "say": _say(values["say"])})


def _say(phrases: Mapping[str, str]) -> Callable[..., str]:
    def say(key: str, **values: object) -> str:
        if key not in phrases:
            raise TemplateError(f'There is no phrase "{key}". There are: {", ".join(phrases)}.')
        return filled(phrases[key], key, values)

    return say
