"""The paths of a call -> a stream of articles, in a stable order, each with its identity."""

from __future__ import annotations

import gzip
import hashlib
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec.structs import replace

from briefing.errors import ContentError, UsageError
from briefing.model import Article, SetAside
from briefing.readers import jsonl, markdown, plain, sidecar
from briefing.readers.decoding import BinaryFileError, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST = 32 * 1024 * 1024
"""The most bytes one article's file may have: no article is longer, and a log or a dump is."""

_LINES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
_MARKDOWN = (".md", ".markdown")
_PLAIN = (".txt", ".text", "")
_KNOWN = "plain text (.txt), Markdown (.md) and JSON lines (.jsonl, .jsonl.gz)"
_CONFIG = (sidecar.NAME, "briefing.toml")


def read(paths: Iterable[str | Path]) -> Iterator[Article | SetAside]:
    """The articles below `paths` (files, folders, or "-" for JSON lines on standard input), with what cannot be used.

    Folders are walked in order of name; hidden files, `articles.toml` and `briefing.toml` are no articles. The order
    is the order of the paths. Raises `UsageError` for a path that is not there, `ContentError` for a folder with nothing in it.
    """
    keys: dict[str, list[str]] = {}
    for path in map(str, paths):
        for found in _one(path):
            yield _identified(found, keys) if isinstance(found, Article) else found


def _one(path: str) -> Iterator[Article | SetAside]:
    if path == "-":
        yield from jsonl.articles(sys.stdin.buffer, "standard input")
        return
    top = Path(path)
    if not top.exists():
        raise UsageError(f"{path}: there is no such file or folder")
    if not top.is_dir():
        yield from _file(top, top.name, _said(top.parent))
        return
    files = [f for f in sorted(top.rglob("*")) if not f.is_dir() and not _hidden(f, top)]
    if not files:
        raise ContentError(f"{path}: the folder is empty. Put articles into it: {_KNOWN}")
    tables: dict[Path, dict[str, sidecar.Said]] = {}
    root = top.resolve()
    for file in files:
        if file.name in _CONFIG:
            continue
        name = str(file.relative_to(top))
        if file.is_symlink() and not file.resolve().is_relative_to(root):
            yield SetAside(
                article=name, reason="it is a link that leads out of the folder", remedy="copy the file into the folder"
            )
            continue
        if file.parent not in tables:
            tables[file.parent] = _said(file.parent)
        yield from _file(file, name, tables[file.parent])
    for folder, said in sorted(tables.items()):
        for name in said:
            if not (folder / name).exists():
                yield SetAside(
                    article=name,
                    reason=f"{folder / sidecar.NAME} speaks of it, but there is no such file",
                    remedy="mend the file's name in articles.toml, or take the table out",
                )


def _hidden(file: Path, top: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(top).parts)


def _said(folder: Path) -> dict[str, sidecar.Said]:
    path = folder / sidecar.NAME
    return sidecar.load(path) if path.is_file() else {}


def _file(path: Path, name: str, said: dict[str, sidecar.Said]) -> Iterator[Article | SetAside]:
    lower = path.name.lower()
    if not path.is_file():
        yield SetAside(article=name, reason="it is no ordinary file", remedy="give a file or a folder")
        return
    if lower.endswith(_LINES):
        yield from _lines(path, name)
        return
    if path.suffix.lower() not in _PLAIN + _MARKDOWN:
        yield SetAside(
            article=name, reason=f"its kind ({path.suffix}) is not read", remedy=f"save it as one of {_KNOWN}"
        )
        return
    try:
        yield _document(path, name, said)
    except (BinaryFileError, markdown.FrontMatterError) as error:
        remedy = (
            "mend the front matter"
            if isinstance(error, markdown.FrontMatterError)
            else "save it as UTF-8 text, or take it out"
        )
        yield SetAside(article=name, reason=str(error), remedy=remedy)
    except OSError as error:
        yield SetAside(article=name, reason=f"it cannot be read: {error.strerror}", remedy="see to its permissions")
    except _UnusableError as error:
        yield SetAside(article=name, reason=error.reason, remedy=error.remedy)


class _UnusableError(Exception):
    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


def _document(path: Path, name: str, said: dict[str, sidecar.Said]) -> Article:
    size = path.stat().st_size
    if size > LARGEST:
        raise _UnusableError(
            f"it has {size / 1e6:.0f} MB; an article may have {LARGEST / 1e6:.0f}", "split it into one file an article"
        )
    data = path.read_bytes()
    text, notes = decode(data, name)
    if not text.strip():
        raise _UnusableError("it is empty", "write the article into it, or take it out")
    make = markdown.article if path.suffix.lower() in _MARKDOWN else plain.article
    found = replace(make(text, name), sha256=hashlib.sha256(data).hexdigest(), notes=notes)
    about = said.get(path.name)
    return sidecar.apply(found, about) if about else found


def _lines(path: Path, name: str) -> Iterator[Article | SetAside]:
    try:
        with gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb") as file:
            yield from jsonl.articles(file, name)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield SetAside(
            article=name,
            reason=f"the gzip file breaks off: {error}",
            remedy="fetch it again; what came before was read",
        )
    except OSError as error:
        yield SetAside(article=name, reason=f"it cannot be read: {error.strerror}", remedy="see to its permissions")


def _identified(article: Article, keys: dict[str, list[str]]) -> Article | SetAside:
    """The article with its key, its hash, and an outlet from its address where it names none.

    `keys` holds the names seen under each key. The same words under the same name are the same article, met twice.
    """
    outlet = article.outlet
    if outlet is None and article.url:
        outlet = (urlsplit(article.url).hostname or "").removeprefix("www.") or None
    identity = f"{outlet or ''}\0{article.title or ''}\0{article.text}".encode("utf-8", "surrogatepass")
    key = hashlib.blake2b(identity, digest_size=4).hexdigest()
    names = keys.setdefault(key, [])
    if article.id in names:
        return SetAside(
            article=article.id, reason="the same article was read before in this run", remedy="leave one of them out"
        )
    names.append(article.id)
    if len(names) > 1:
        key = f"{key}-{len(names)}"
    sha256 = article.sha256 or hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(article, key=key, sha256=sha256, outlet=outlet)
