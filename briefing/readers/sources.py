"""The paths of a call -> a stream of articles, in a stable order, each with its identity."""

from __future__ import annotations

import gzip
import hashlib
import os
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec.structs import replace

from briefing.dates.stamps import day_of_name
from briefing.errors import ContentError, UsageError
from briefing.model import Article, PublicationDay, SetAside
from briefing.readers import jsonl, registry, sidecar
from briefing.readers.decoding import BinaryFileError
from briefing.readers.reader import Given, UnusableError
from briefing.readers.unseen import seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CONFIG = (sidecar.NAME, "briefing.toml")
# What `briefing` itself leaves where it writes: it may write below the folder it reads.
_EDITION = ("briefing.md", "briefing.html", "briefing.pdf", "mail.eml", "evidence.html")
_WRITTEN = ".briefing-written"
_LEDGER = "ledger.sqlite"
_NAMED = 0.4  # how sure the day is that a file's name tells: it may be the day of saving
# The folder in which browsers keep what belongs to a saved page, in the languages that browsers speak.
_PARTS = ("_files", ".files", "-Dateien", "_fichiers", "_archivos", "_pliki", "_файлы", "_файли", "_bestanden", "_file")


def read(paths: Iterable[str | Path]) -> Iterator[Article | SetAside]:
    """The articles below `paths` (files, folders, or "-" for JSON lines on standard input), with what cannot be used.

    Folders are walked in order of name; hidden files, `articles.toml`, `briefing.toml` and what `briefing` wrote below them
    (editions, letters, the archive, the ledger) are no articles. The order is the order of the paths. Raises `UsageError` for a path that is not there, `ContentError` for a folder with nothing in it.
    """
    keys: dict[str, list[str]] = {}
    yield from registry.missing()
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
        yield from _file(top, _name(top, top.parent), _said(top.parent))
        return
    root = top.resolve()
    found = [f for f in sorted(top.rglob("*")) if _is_read(f, root) and not _hidden(f, top) and not _part(f, top)]
    ours = {folder for folder in {f.parent for f in found} if _made(folder, top)}
    files = [f for f in found if f.parent not in ours and not f.name.startswith(_LEDGER)]
    if not files:
        raise ContentError(f"{path}: the folder is empty. Put articles into it: {registry.known()}")
    tables: dict[Path, dict[str, sidecar.Said]] = {}
    for file in files:
        if file.name in _CONFIG:
            continue
        name = _name(file, top)
        astray = _astray(file, root) if file.is_symlink() else None
        if astray:
            yield SetAside(
                article=name, reason=astray, remedy="copy what it leads to into the folder, or take the link out"
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


def _name(file: Path, top: Path) -> str:
    """What a file is called in all that is printed: its path below `top`, bytes that are no letters made visible."""
    return os.fsencode(file.relative_to(top)).decode("utf-8", "backslashreplace")


def _is_read(path: Path, root: Path) -> bool:
    """Whether a path below a folder is something to read or to tell of: no folder, but a link to one that lies elsewhere."""
    return not path.is_dir() or (path.is_symlink() and not path.resolve().is_relative_to(root))


def _astray(link: Path, root: Path) -> str | None:
    """What is wrong with where a link leads; None where it leads to what is in the folder."""
    try:
        inside = link.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # RuntimeError is how older Pythons tell of a loop
        return "it is a link that leads nowhere"
    return None if inside else "it is a link that leads out of the folder"


def _hidden(file: Path, top: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(top).parts)


def _part(file: Path, top: Path) -> bool:
    """Whether a file is a picture, style or frame that a browser saved along with a page: the page itself is read."""
    for folder in file.relative_to(top).parents:
        for ending in _PARTS:
            if folder.name.endswith(ending) and folder.name != ending:
                page = top / folder.parent / folder.name.removesuffix(ending)
                if any(page.with_name(page.name + suffix).is_file() for suffix in (".html", ".htm", ".xhtml")):
                    return True
    return False


def _made(folder: Path, top: Path) -> bool:
    """Whether a folder below `top` is what `briefing` wrote itself: an edition, its letters, or the archive. Its sentences are no news."""
    if folder == top:
        return False
    within = [folder, *(one for one in folder.parents if one != top and one.is_relative_to(top))]
    return any(_edition(one) or _archive(one) or _letters(one) for one in within)


def _edition(folder: Path) -> bool:
    return (folder / _WRITTEN).is_file() or (
        (folder / "edition.json").is_file() and any((folder / name).is_file() for name in _EDITION)
    )


def _archive(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("index.html", "search.js"))


def _letters(folder: Path) -> bool:
    return folder.parent.name == "dry-run" and (folder.parent.parent / folder.name / "edition.json").is_file()


def _said(folder: Path) -> dict[str, sidecar.Said]:
    path = folder / sidecar.NAME
    return sidecar.load(path) if path.is_file() else {}


def _file(path: Path, name: str, said: dict[str, sidecar.Said]) -> Iterator[Article | SetAside]:
    if not path.is_file():
        yield SetAside(
            article=name, reason="it is no ordinary file but a pipe or a device", remedy="give a file or a folder"
        )
        return
    about = said.get(path.name)
    try:
        given = Given.of(path, name)
        reader = registry.reader(given) if given.head else None
        empty = True
        for one in reader.read(given) if reader else ():
            empty = False
            if isinstance(one, SetAside):
                yield one
                continue
            if not one.sha256 and one.id == name:
                one = replace(one, sha256=_digest(given))  # noqa: PLW2901  the same article, more of it told
            yield _with_guess(sidecar.apply(one, about) if about else one, name)
        if empty:
            yield SetAside(
                article=name,
                reason="no article is in it" if given.head else "it is empty",
                remedy="write the article into it, or take it out",
            )
    except UnusableError as error:
        yield SetAside(article=name, reason=error.reason, remedy=error.remedy)
    except BinaryFileError as error:
        yield SetAside(article=name, reason=str(error), remedy="save it as UTF-8 text, or take it out")
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield SetAside(
            article=name,
            reason="the gzip file breaks off or is damaged",
            remedy="fetch it again; what came before was read",
        )
    except OSError as error:
        yield SetAside(
            article=name, reason=f"it cannot be read: {error.strerror or error}", remedy="see to its permissions"
        )
    except Exception as error:  # noqa: BLE001  anyone's reader may raise anything, and a file must not end a run of a thousand
        yield SetAside(
            article=name,
            reason=f"what reads it failed: {type(error).__name__}: {error}",
            remedy="save its text as a .txt file, and tell whoever made the reader",
        )


def _with_guess(article: Article, name: str) -> Article:
    """The article of a whole file with the day that the file's name tells, which counts where nothing else tells one."""
    told = day_of_name(name) if article.id == name and article.guess is None else None
    if told is None:
        return article
    return replace(article, guess=PublicationDay(told[0], "guess", _NAMED, f"{told[1]} in the file's name"))


def _digest(given: Given) -> str:
    digest = hashlib.sha256()
    with given.open() as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _identified(article: Article, keys: dict[str, list[str]]) -> Article | SetAside:
    """The article with its key, its hash, and an outlet from its address where it names none.

    Its text is rid of what nobody sees. `keys` holds the names seen under each key. The same words under the same name are the same article, met twice.
    """
    outlet = article.outlet
    if outlet is None and article.url:
        outlet = (urlsplit(article.url).hostname or "").removeprefix("www.") or None
    text = seen(article.text)
    identity = f"{outlet or ''}\0{article.title or ''}\0{text}".encode("utf-8", "surrogatepass")
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
    return replace(article, key=key, text=text, sha256=sha256, outlet=outlet)
