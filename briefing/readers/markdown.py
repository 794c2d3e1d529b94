"""Markdown with or without front matter (YAML between `---` lines, TOML between `+++` lines).

The article's text is the page's plain words: headings, paragraphs and list items as lines, blank lines between them,
no markup, no link targets.
"""

from __future__ import annotations

import functools
import re
import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from briefing.model import Article
from briefing.readers.headed import headed
from briefing.readers.plain import words
from briefing.readers.reader import Reader, UnusableError
from briefing.text.heads import is_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from briefing.readers.reader import Given

_FIELDS = ("title", "outlet", "url", "language", "section")
_SUFFIXES = (".md", ".markdown")
_DATES = ("published", "date", "pubdate")


class FrontMatterError(ValueError):
    """The front matter cannot be read; the text says at which line of the file, and what was expected."""


def article(text: str, name: str) -> Article:
    """The article of one Markdown file; its front matter fills what the text does not say.

    Raises `FrontMatterError` for front matter that is malformed.
    """
    fields, body = _front_matter(text)
    plain, heading = _plain(body)
    given = {f: str(fields[f]).strip() for f in _FIELDS if isinstance(fields.get(f), str | int | float) and fields[f]}
    found = Article(id=name, text=plain, origin=name, authors=_authors(fields), **given)  # type: ignore[arg-type]
    if found.title is None and heading:
        found = replace(found, title=heading)
    found = _over(found, headed(found))
    for key in _DATES:
        value = fields.get(key)
        if isinstance(value, datetime):
            return replace(found, stamp=value.isoformat())
        if isinstance(value, date):
            return replace(found, stamp=value.isoformat(), published=value)
        if isinstance(value, str | int):
            return replace(found, stamp=str(value))
    return found


def _over(told: Article, lines: Article) -> Article:
    """The article as its front matter tells it, and where that is silent as the lines above its text do."""
    known = {field: getattr(told, field) for field in (*_FIELDS, "authors") if getattr(told, field)}
    return replace(lines, **known)


def _authors(fields: dict[str, Any]) -> tuple[str, ...]:
    value = fields.get("authors") or fields.get("author") or ()
    return (
        (value,)
        if isinstance(value, str)
        else tuple(v for v in value if isinstance(v, str))
        if isinstance(value, list)
        else ()
    )


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    for mark, parse in (("---", _yaml), ("+++", _toml)):
        if not text.startswith((mark + "\n", mark + "\r\n")):
            continue
        lines = text.splitlines(keepends=True)
        end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == mark), None)
        if end is None:
            raise FrontMatterError(
                f'line 1: front matter begins with "{mark}" and never ends; close it with a line "{mark}"'
            )
        fields = parse("".join(lines[1:end]))
        if not isinstance(fields, dict):
            raise FrontMatterError('line 2: front matter should be lines of "name: value"')
        return fields, "".join(lines[end + 1 :])
    return {}, text


def _yaml(block: str) -> Any:  # noqa: ANN401  whatever the YAML holds
    import yaml  # noqa: PLC0415  only files with front matter pay for the import

    try:
        for event in yaml.parse(block, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                # Aliases of aliases unfold without end, and no front matter needs one.
                line = (event.start_mark.line if event.start_mark else 0) + 2
                raise FrontMatterError(f'line {line}: "*{event.anchor}" repeats another value; write the value out')
        return yaml.safe_load(block) or {}
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        raise FrontMatterError(f'line {line}: {error.problem}; expected "name: value"') from None
    except yaml.YAMLError as error:
        raise FrontMatterError(f'line 2: {error}; expected "name: value"') from None
    except ValueError as error:
        # The only values that YAML reads and Python refuses are days and moments that do not exist.
        raise FrontMatterError(f"{_impossible_day(block)}: {error}") from None


def _impossible_day(block: str) -> str:
    for number, line in enumerate(block.splitlines(), 2):
        found = re.search(r"\b(\d{4})-(\d\d?)-(\d\d?)\b", line)
        try:
            if found:
                date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return f"line {number}: there is no {found[0]}" if found else "line 2"
    return "line 2"


def _toml(block: str) -> Any:  # noqa: ANN401  whatever the TOML holds
    try:
        return tomllib.loads(block)
    except tomllib.TOMLDecodeError as error:
        raise FrontMatterError(f'front matter: {error}; expected name = "value"') from None


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415  only Markdown files pay for the import

    return MarkdownIt("commonmark", {"html": False})


def _plain(body: str) -> tuple[str, str | None]:
    """The words of a Markdown body as plain text, and its first top heading."""
    parts: list[str] = []
    heading: str | None = None
    tokens = _parser().parse(body)
    for n, token in enumerate(tokens):
        if token.type == "inline":
            words = _inline(token)
            if not words.strip():
                continue
            opener = tokens[n - 1]
            if opener.type == "heading_open" and opener.tag == "h1" and heading is None:
                heading = " ".join(words.split())
            item = any(t.type == "list_item_open" for t in tokens[max(0, n - 2) : n])
            lines = words.split("\n")
            if len(lines) > 1 and any(is_head(line) for line in lines):
                parts += lines  # "Source: ..." and "Published: ..." in a row, not a paragraph
            else:
                parts.append(f"- {' '.join(lines)}" if item else " ".join(lines))
        elif token.type in ("fence", "code_block"):
            parts.append(token.content.rstrip("\n"))
    return "\n\n".join(parts), heading


def _inline(token: Token) -> str:
    out: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            out.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            out.append("\n")
    return "".join(out)


def _suits(given: Given) -> float:
    return 0.3 if given.suffix in _SUFFIXES else 0.0


def _read(given: Given) -> Iterator[Article]:
    text, plain = words(given)
    try:
        found = article(text, given.name)
        yield replace(found, notes=(*plain.notes, *found.notes))
    except FrontMatterError as error:
        raise UnusableError(str(error), "mend the front matter") from None


reader = Reader("Markdown (.md)", _suits, _read)
